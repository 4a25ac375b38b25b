-- Give facts whose transaction ids come from another cluster (a restored or imported log) the id of this transaction, so
-- that followers, who read below this cluster's horizon, see them; order by position stays. Returns how many there were.
-- Followers begin anew. Only the owner of the log can call it, with nobody else writing.
create or replace function log.restamp() returns bigint
language plpgsql as $$
declare
    stamped bigint;
begin
    if not exists (select from log.events where xid >= pg_snapshot_xmax(pg_current_snapshot())) then
        return 0;
    end if;
    lock table log.events in access exclusive mode;
    alter table log.events disable trigger facts_are_never_changed;
    update log.events set xid = pg_current_xact_id();
    get diagnostics stamped = row_count;
    alter table log.events enable always trigger facts_are_never_changed;
    delete from work.places;
    return stamped;
end
$$;
