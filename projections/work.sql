-- projection: work
-- version: 2
-- What no one has dealt with yet: an item for each fact that still wants an outcome, and a box for each chat in a lane
-- that has items. A box is what a worker claims; its items are taken in order, so a chat is never answered out of order
-- and one chat's flood costs the others nothing.
-- reads: every fact with a lane, every outcome
-- key: items position; boxes lane, chat
-- compare: items position, lane, chat, original; boxes lane, chat, pending

-- tables
create table items (
    position bigint   primary key,
    lane     smallint not null,
    chat     bigint   not null,
    -- the fact to handle: another one only when an operator asked to retry it
    original bigint   not null
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);
create unique index items_in_order on items (lane, chat, position);

create table boxes (
    lane     smallint    not null,
    chat     bigint      not null,
    pending  integer     not null,
    -- since when somebody may take it, or from when on
    ready_at timestamptz not null,
    owner    text,
    attempt  smallint    not null default 0,
    raised   smallint    not null default 0,
    -- claimed: when the lease ends. In no index: a claim stays on its page, and leaves no dead entries in the indexes.
    leased_until timestamptz,
    -- none of its items lies before this position: its first one is found without passing those that are done
    head     bigint      not null default 0,
    primary key (lane, chat)
-- Room for each box and the same box claimed.
) with (fillfactor = 35, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);
-- Over lane::integer, so that only who says so walks it: the planner would also take it for a box named by lane and chat,
-- and walk all boxes of the lane.
create index boxes_by_readiness on boxes ((lane::integer), ready_at);

-- fold
-- when: asked
with asked as materialized (
    select f.position, f.lane, f.chat, f.at, coalesce((f.body ->> 'original')::bigint, f.position) as original
    from facts f
    where f.lane is not null
      and f.position not in (select o.cause from facts o where o.outcome)
), fresh as (
    insert into items (position, lane, chat, original)
    select position, lane, chat, original from asked
)
insert into boxes as b (lane, chat, pending, ready_at, head)
select lane, chat, count(*), min(at), min(position)
from asked
group by lane, chat
order by lane, chat
on conflict (lane, chat) do update set pending = b.pending + excluded.pending, head = least(b.head, excluded.head);

-- The boxes of these items were locked in order by the fence (work.hold), and their counts cannot change meanwhile.
-- when: outcome
with gone as (
    delete from items i using facts f
    where f.outcome and i.position = f.cause
    returning i.lane, i.chat, i.position, f.at
), fewer as (
    select lane, chat, count(*) as handled, min(position) as first, max(at) as at from gone group by lane, chat
), held as materialized (
    -- Looked for once, and backwards, where the newest is found first: what was before is passed under a snapshot held open.
    select b.ctid as place, b.pending - f.handled as pending, f.first, f.at
    from fewer f cross join lateral (
        select boxes.ctid, boxes.pending from boxes
        where boxes.lane = f.lane and boxes.chat between f.chat and f.chat
        order by boxes.chat desc limit 1) b
), emptied as (
    delete from boxes b using held h where b.ctid = h.place and h.pending = 0
)
update boxes b
set pending = h.pending, owner = null, leased_until = null, attempt = 0, raised = 0, ready_at = h.at,
    -- the first one is done, unless one that committed late has come in before it; to this statement all are still there
    head = case (select i.position from items i where (i.lane, i.chat, i.position) >= (b.lane, b.chat, b.head)
                 order by i.lane, i.chat, i.position limit 1) when h.first then h.first + 1 else b.head end
from held h
where b.ctid = h.place and h.pending > 0;
