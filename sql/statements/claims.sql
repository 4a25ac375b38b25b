-- take: claim boxes of the first lane that has free ones; returns a row per item in order, one without a chat when nothing is free
select * from work.claim(%(lanes)s::smallint[], %(owner)s, make_interval(secs => %(lease_seconds)s), %(max_boxes)s,
                         %(since)s::timestamptz[]);

-- extend: prolong the leases of these claims; returns the chats still held
-- Locked in order first, as the fence does: a completion of the same claims may come at the same time.
with held as materialized (
    select b.chat
    from work.boxes b
    where b.lane = %(lane)s and b.chat = any (%(chats)s::bigint[]) and b.owner = %(owner)s
      and b.attempt = (%(attempts)s::smallint[])[array_position(%(chats)s::bigint[], b.chat)]
    order by b.chat
    for update
)
update work.boxes b
set leased_until = log.clock() + make_interval(secs => %(lease_seconds)s)
from held
where b.lane = %(lane)s and b.chat = held.chat
returning b.chat;

-- give_back: free these boxes after a delay; a fault counts, being stopped or asked to wait does not
with held as materialized (
    select b.chat, array_position(%(chats)s::bigint[], b.chat) as place
    from work.boxes b
    where b.lane = %(lane)s and b.chat = any (%(chats)s::bigint[]) and b.owner = %(owner)s
      and b.attempt = (%(attempts)s::smallint[])[array_position(%(chats)s::bigint[], b.chat)]
    order by b.chat
    for update
)
update work.boxes b
set owner = null, leased_until = null,
    ready_at = log.clock() + make_interval(secs => (%(delays)s::double precision[])[held.place]),
    attempt = case when (%(faults)s::boolean[])[held.place] then b.attempt else b.attempt - 1 end,
    raised = case when (%(faults)s::boolean[])[held.place] then b.raised + 1 else b.raised end
from held
where b.lane = %(lane)s and b.chat = held.chat
returning b.chat;

-- lanes_ready: for each lane asked, whether a box is free
select lane from unnest(%(lanes)s::smallint[]) as lane
where exists (select from work.boxes b, (select log.clock() as now_ offset 0) c
              where b.lane::integer = lane.lane::integer and b.ready_at <= c.now_
                and (b.leased_until is null or b.leased_until <= c.now_));

-- ring: tell sleeping workers that a lane has work; only a hint, so it need not wait for the disk
select set_config('synchronous_commit', 'off', true), pg_notify('ppc_helper_work', %(lanes)s);

-- mend_clock: the seconds by which the server's clock was set back, null when it was not; what waits does not wait for that
select extract(epoch from work.mend_clock(make_interval(secs => %(longest_lease_seconds)s),
                                          make_interval(secs => %(before_seconds)s::double precision)))::double precision;

-- beat: say that this worker process lives
insert into work.workers as w (owner, host, pid, started_at, beat_at)
values (%(owner)s, %(host)s, %(pid)s, log.clock(), log.clock())
on conflict (owner) do update set beat_at = excluded.beat_at;

-- leave: this worker process ends
delete from work.workers where owner = %(owner)s or beat_at < log.clock() - interval '1 hour';

-- stand: hold or take over the intake of a bot; returns whether it is ours
with mine as (
    insert into work.intakes as i (bot, owner, lease_until, polled_at)
    values (%(bot)s, %(owner)s, log.clock() + make_interval(secs => %(lease_seconds)s), log.clock())
    on conflict (bot) do update set owner = excluded.owner, lease_until = excluded.lease_until, polled_at = excluded.polled_at
    where i.owner = excluded.owner or i.lease_until < log.clock()
    returning 1
)
select exists (select from mine);

-- step_down: give up the intake of a bot
delete from work.intakes where bot = %(bot)s and owner = %(owner)s;

-- is_held: whether somebody stands in for the intake of a bot
select exists (select from work.intakes where bot = %(bot)s and lease_until > log.clock());
