-- A lease has a column of its own, which no index holds, and a box says where its first item is (projections/work.sql). The
-- queue's table stays where it is, whatever text built it, so it is changed here; a new database makes it with them.
alter table if exists work.boxes
    add column if not exists leased_until timestamptz,
    add column if not exists head bigint not null default 0;
alter table if exists work.boxes set (fillfactor = 35);
