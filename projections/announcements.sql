-- projection: announcements
-- version: 3
-- Announcements, how far they are spread, and when their admin is told next; who has got one is counted in
-- announcement_counts (deliveries.sql).
-- reads: announcement_drafted announcement_confirmed announcement_spread announcement_spread_out
--        announcement_progressed announcement_cancelled timer_fired
-- key: announcements announcement

-- tables
create table announcements (
    announcement bigint      primary key,
    chat         bigint      not null,
    payload      uuid        not null,
    drafted_at   timestamptz not null,
    confirmed_at timestamptz,
    last_chat    bigint      not null default -9223372036854775808,
    owed         bigint      not null default 0,
    spread_at    timestamptz,
    cancelled_at timestamptz,
    -- what the admin was last told: the body of announcement_progressed
    told_position  bigint    not null default 0,
    told_at        timestamptz,
    told           jsonb,
    -- the newest that its admin was to see
    shown_position bigint    not null default 0,
    -- the newest fact that asks to tell, and when; it stands until the timer that came of it has fired
    armed_position bigint    not null default 0,
    armed_at       timestamptz,
    fired_position bigint    not null default 0,
    tell_at        timestamptz generated always as (
        case when confirmed_at is not null and armed_position > fired_position then armed_at end) stored,
    status       text        not null generated always as (
        case when cancelled_at is not null then 'cancelled'
             when spread_at is not null then 'spread'
             when confirmed_at is not null then 'spreading'
             else 'drafted' end) stored,
    -- of several messages: their payloads, in order
    parts        uuid[]      not null default '{}'
);
create index announcements_of_an_admin on announcements (chat, announcement);
create index announcements_to_tell on announcements (tell_at) where tell_at is not null;

-- fold
-- when: announcement_drafted.v1
insert into announcements (announcement, chat, payload, drafted_at, parts)
select (body ->> 'announcement')::bigint, chat, (body ->> 'payload')::uuid, at,
       array(select part::uuid from jsonb_array_elements_text(body -> 'parts') with ordinality as p (part, n) order by n)
from facts
where type = 'announcement_drafted.v1'
order by 1;

-- The conversation, the spreader and the timers append at the same time: earliest times, sums and greatest positions do
-- not care who commits first.
-- when: announcement_confirmed.v1 announcement_spread.v1 announcement_spread_out.v1 announcement_progressed.v1 announcement_cancelled.v1 timer_fired.v1
with news as materialized (
    select coalesce(body ->> 'announcement', body ->> 'subject')::bigint as announcement,
           min(at) filter (where type = 'announcement_confirmed.v1') as confirmed_at,
           max((body ->> 'last_chat')::bigint) filter (where type = 'announcement_spread.v1') as last_chat,
           coalesce(sum((body ->> 'chats')::bigint) filter (where type = 'announcement_spread.v1'), 0) as owed,
           min(at) filter (where type = 'announcement_spread_out.v1') as spread_at,
           min(at) filter (where type = 'announcement_cancelled.v1') as cancelled_at,
           coalesce(max(position) filter (where type = 'announcement_progressed.v1'), 0) as told_position,
           (array_agg(at order by position desc) filter (where type = 'announcement_progressed.v1'))[1] as told_at,
           (array_agg(body order by position desc) filter (where type = 'announcement_progressed.v1'))[1] as told,
           coalesce(max(position) filter (where type = 'announcement_progressed.v1' and lane is not null), 0) as shown_position,
           coalesce(max(position) filter (where (body ->> 'tell_seconds')::double precision > 0), 0) as armed_position,
           (array_agg(at + make_interval(secs => (body ->> 'tell_seconds')::double precision) order by position desc)
               filter (where (body ->> 'tell_seconds')::double precision > 0))[1] as armed_at,
           coalesce(max(position) filter (where type = 'timer_fired.v1'), 0) as fired_position
    from facts
    where type in ('announcement_confirmed.v1', 'announcement_spread.v1', 'announcement_spread_out.v1',
                   'announcement_progressed.v1', 'announcement_cancelled.v1')
       or type = 'timer_fired.v1' and body ->> 'timer' = 'announcement'
    group by 1
), held as materialized (
    select a.announcement from announcements a join news using (announcement) order by 1 for update of a
)
update announcements a
set confirmed_at = least(a.confirmed_at, n.confirmed_at),
    last_chat = greatest(a.last_chat, n.last_chat),
    owed = a.owed + n.owed,
    spread_at = least(a.spread_at, n.spread_at),
    cancelled_at = least(a.cancelled_at, n.cancelled_at),
    told_at = case when n.told_position > a.told_position then n.told_at else a.told_at end,
    told = case when n.told_position > a.told_position then n.told else a.told end,
    told_position = greatest(a.told_position, n.told_position),
    shown_position = greatest(a.shown_position, n.shown_position),
    armed_at = case when n.armed_position > a.armed_position then n.armed_at else a.armed_at end,
    armed_position = greatest(a.armed_position, n.armed_position),
    fired_position = greatest(a.fired_position, n.fired_position)
from news n join held using (announcement)
where a.announcement = n.announcement;
