-- lanes: of each lane with work: items waiting, boxes claimed, items put off, items whose worker died, oldest in seconds
-- The head of a claimed box runs, all else of it waits; a box that was given back with a delay is put off as a whole.
with clock as materialized (
    select log.clock() as now_
), boxes as materialized (
    select b.lane, b.chat, b.ready_at > now_ and b.owner is not null as claimed,
           b.ready_at > now_ and b.owner is null as put_off, b.ready_at <= now_ and b.owner is not null as abandoned
    from work.boxes b, clock
), heads as materialized (
    select head.position
    from boxes b cross join lateral (
        select i.position from work.items i where i.lane = b.lane and i.chat = b.chat order by i.position limit 1) head
    where b.claimed
), counted as (
    select i.lane,
           count(*) filter (where not b.put_off and h.position is null) as waiting,
           count(h.position) as running,
           count(*) filter (where b.put_off) as put_off,
           count(*) filter (where b.abandoned) as abandoned,
           min(i.position) filter (where not b.put_off and h.position is null) as oldest
    from work.items i join boxes b using (lane, chat) left join heads h using (position)
    group by i.lane
)
select c.lane, c.waiting, c.running, c.put_off, c.abandoned,
       greatest(extract(epoch from clock.now_ - e.at), 0)::double precision
from clock, counted c left join log.events e on e.position = c.oldest
order by c.lane;

-- newest: the newest facts that a follower may read, newest first, among the last so many
select xid::text, position, at, chat, cause, outcome, lane, type, body
from (
    select * from log.facts
    where xid < pg_snapshot_xmin(pg_current_snapshot())
    order by xid desc, position desc limit %(look_back)s
) f
where (%(chat)s::bigint is null or chat = %(chat)s)
  and (%(types)s::text[] is null or split_part(type, '.', 1) = any (%(types)s))
  and (%(lane)s::smallint is null or lane = %(lane)s)
order by xid desc, position desc
limit %(count)s;

-- following: facts in commit order after a place, below the horizon
select xid::text, position, at, chat, cause, outcome, lane, type, body
from log.read_after(%(xid)s::xid8, %(position)s, %(count)s);

-- end_of_log: the place before the first fact to come: the horizon itself
select pg_snapshot_xmin(pg_current_snapshot())::text;

-- is_to_come: whether a place lies in a future that this cluster has not begun: another cluster's, then
select %(xid)s::xid8 >= pg_snapshot_xmax(pg_current_snapshot());
