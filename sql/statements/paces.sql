-- reserve: wait in seconds before so many calls of these scopes may leave
select extract(epoch from work.reserve(%(scopes)s::text[],
    (select array_agg(make_interval(secs => e) order by place) from unnest(%(every_seconds)s::double precision[]) with ordinality as x (e, place)),
    %(bursts)s::integer[], %(count)s, make_interval(secs => %(at_most_seconds)s)))::double precision;

-- slow_down: nothing of a scope before so many seconds have passed
insert into work.paces as p (scope, due) values (%(scope)s, log.clock() + make_interval(secs => %(seconds)s))
on conflict (scope) do update set due = greatest(p.due, excluded.due);

-- too_fast: the outside says that calls of a scope come too fast; at most it becomes six times as slow as asked
-- What was under way together is refused together: within a second that is one refusal. The network brings calls too
-- close once in a while: the first refusal after 20 calls at full speed is taken for that. A refusal now and then lowers
-- a little, for that is what keeps most calls apart; one right after another lowers by a tenth.
insert into work.paces as p (scope, due, quiet, slowed_at)
values (%(scope)s, log.clock(), 0, log.clock() - interval '1 second')
on conflict (scope) do update
set stretch = case when p.slowed_at > log.clock() - interval '1 second' or p.stretch = 1 and p.quiet >= 20 then p.stretch
                   else least(6, p.stretch / case when p.quiet < 5 then 0.9 else 0.97 end) end,
    slowed_at = case when p.slowed_at > log.clock() - interval '1 second' then p.slowed_at else log.clock() end,
    quiet = 0;

-- forget: drop the paces that hold nobody back
with over as (
    select scope from work.paces where due < log.clock() - interval '1 hour' for update skip locked
)
delete from work.paces p using over where p.scope = over.scope;
