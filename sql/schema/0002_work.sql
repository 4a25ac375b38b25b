-- What only the running system knows: who stands in for intake, and how fast the outside may be asked.
-- None of it is truth: emptied, it fills again. The queue itself is a projection (projections/work.sql).

-- One intake for a bot; a second one stands by until the lease ends.
create table work.intakes (
    bot         bigint primary key,
    owner       text        not null,
    lease_until timestamptz not null,
    polled_at   timestamptz
);

-- One row for each thing that has a pace: a chat, the bot, a token of VK. Due is when the next call may leave.
create table work.paces (
    scope text primary key,
    due   timestamptz not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01);

-- Worker processes that run now; a row whose beat is old is a process that died.
create table work.workers (
    owner      text primary key,
    host       text        not null,
    pid        integer     not null,
    started_at timestamptz not null,
    beat_at    timestamptz not null
);

-- How far the projections that follow the log have read: a place is the pair, never the position alone.
create table work.places (
    projection text   primary key,
    xid        xid8   not null,
    position   bigint not null
);
