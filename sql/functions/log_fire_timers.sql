-- Append a fact for each timer that is due, up to a thousand, and return how many. One caller at a time is enough:
-- another returns zero at once. The lock ends with the transaction and correctness does not need it.
create or replace function log.fire_timers() returns bigint
language plpgsql as $$
declare
    now_ constant timestamptz := log.clock();
    fired bigint;
begin
    if not pg_try_advisory_xact_lock(hashtext('ppc_helper.fire_timers')) then
        return 0;
    end if;
    -- Before the look at the timers: a replay holds the log while it puts another table in their place.
    lock table log.events in row exclusive mode;
    if not exists (select from projections.timers where due_at <= now_)
       and not exists (select from projections.queries where resume_at <= now_)
       and not exists (select from projections.announcements where tell_at <= now_) then
        return 0;
    end if;
    insert into log.events (chat, cause, lane, body)
    select chat, subject, 1, jsonb_build_object('type', 'timer_fired.v1', 'timer', timer, 'subject', subject)
    from (
        select chat, timer, subject from projections.timers where due_at <= now_
        union all
        select chat, 'resume', query from projections.queries where resume_at <= now_
        union all
        select chat, 'announcement', announcement from projections.announcements where tell_at <= now_
    ) due
    order by chat, timer, subject
    limit 1000;
    get diagnostics fired = row_count;
    return fired;
end
$$;
