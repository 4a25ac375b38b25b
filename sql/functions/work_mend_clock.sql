-- Notice that the server's clock was set back, and let nobody wait until it catches up: whatever was to happen at a time of
-- before keeps its distance to that time. Workers say that they live every few seconds, so the newest of these times tells
-- how far it was set back. Returns that, null when it was not (a step of seconds is waited for). longest_lease: who still
-- holds a claim has prolonged it by the new clock, to no more than that.
create or replace function work.mend_clock(longest_lease interval) returns interval
language plpgsql as $$
declare
    now_ constant timestamptz := log.clock();
    back constant interval := (select max(beat_at) from work.workers) - now_;
begin
    if back is null or back < interval '5 seconds' or not pg_try_advisory_xact_lock(hashtext('ppc_helper.mend_clock')) then
        return null;
    end if;
    -- Before all others: a replay holds the log while it puts another table in place.
    lock table log.events in row exclusive mode;
    -- Who holds a box right now completes it, or keeps it by the new clock: waiting for that could end in a deadlock.
    with held as materialized (
        select b.lane, b.chat from work.boxes b where b.ready_at > now_ or b.leased_until > now_ + longest_lease
        for update skip locked
    )
    update work.boxes b
    set ready_at = case when b.ready_at > now_ then b.ready_at - back else b.ready_at end,
        leased_until = case when b.leased_until > now_ + longest_lease then b.leased_until - back else b.leased_until end
    from held h
    where b.lane = h.lane and b.chat = h.chat;
    with held as materialized (
        select scope from work.paces where due > now_ or slowed_at > now_ for update skip locked
    )
    update work.paces p
    set due = case when p.due > now_ then p.due - back else p.due end, slowed_at = least(p.slowed_at, now_)
    from held h
    where p.scope = h.scope;
    update work.refusals set at = least(at, now_), until = until - back where until > now_;
    update work.intakes set lease_until = lease_until - back where lease_until > now_ + longest_lease;
    -- What is due a moment after a fact can never be due later than that; other timers are times of day, or hardly matter.
    insert into log.events (chat, cause, lane, body)
    select chat, subject, 1, jsonb_build_object('type', 'timer_fired.v1', 'timer', timer, 'subject', subject)
    from projections.timers
    where timer = 'pause' and due_at > now_ + interval '2 seconds'
    order by chat;
    update work.workers set beat_at = beat_at - back where beat_at > now_;
    return back;
end
$$;
