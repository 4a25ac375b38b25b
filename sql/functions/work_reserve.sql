-- Reserve count calls in each of several scopes, of which each may make one call every interval with a burst of so many
-- (a generic cell rate algorithm); return for how long the caller must wait before its calls, zero at best. Shared by
-- all workers of all hosts. A wait longer than at_most reserves nothing and is returned as it is: ask again then.
-- An interval is as many times longer as the scope's stretch says (see too_fast in sql/statements/paces.sql); calls in
-- quiet bring that back, every 15 of them a hundredth, or a seventh of what it is too much.
create or replace function work.reserve(
    scopes text[], every interval[], bursts integer[], count integer, at_most interval
) returns interval
language plpgsql as $$
declare
    now_ constant timestamptz := log.clock();
    latest timestamptz;
    known integer;
begin
    -- A pace forgotten by a crash costs at worst a 429.
    perform set_config('synchronous_commit', 'off', true);
    loop
        -- A scope that nobody has called for long, or ever, has its whole burst. Made before anything is locked: who waits
        -- here for another one that makes the same scope holds nothing that the other one may want.
        insert into work.paces (scope, due)
        select scope, '-infinity'
        from unnest(scopes) as scope
        where not exists (select from work.paces p where p.scope = scope.scope)
        order by scope
        on conflict (scope) do nothing;
        -- Locked in order of name, so that two senders of one chat do not deadlock.
        select count(*), max(greatest(held.due, now_ - wanted.every * held.stretch * (wanted.burst - 1)))
        into known, latest
        from (select p.scope, p.due, p.stretch from work.paces p where p.scope = any (scopes) order by p.scope for update) held
        join unnest(scopes, every, bursts) as wanted (scope, every, burst) using (scope);
        exit when known = cardinality(scopes);
    end loop;
    if latest > now_ + at_most then
        return latest - now_;
    end if;
    update work.paces p
    set due = greatest(p.due, now_ - wanted.every * p.stretch * (wanted.burst - 1)) + wanted.every * p.stretch * count,
        stretch = case when p.quiet + count >= 20
                       then greatest(1, p.stretch - greatest(0.01, (p.stretch - 1) / 7)) else p.stretch end,
        -- at full speed it stays at 20: see too_fast
        quiet = case when p.stretch > 1 and p.quiet + count >= 20 then 5 else least(20, p.quiet + count) end
    from unnest(scopes, every, bursts) as wanted (scope, every, burst)
    where p.scope = wanted.scope;
    return greatest(latest - now_, interval '0');
end
$$;
