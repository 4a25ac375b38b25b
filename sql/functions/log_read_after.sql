-- The facts that follow a place in commit order, at most count, and none that a transaction still open could precede.
-- A place is the pair (xid, position): a position alone would skip facts that commit late, and so would a lower position
-- that belongs to a younger transaction. An open writing transaction anywhere in the cluster holds this back.
create or replace function log.read_after(after_xid xid8, after_position bigint, count integer)
returns setof log.facts
language sql stable
begin atomic
    select f.*
    from log.facts f
    where (f.xid, f.position) > (after_xid, after_position)
      and f.xid < pg_snapshot_xmin(pg_current_snapshot())
    order by f.xid, f.position
    limit count;
end;
