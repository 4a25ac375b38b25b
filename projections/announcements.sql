-- projection: announcements
-- version: 1
-- Announcements and how far they are spread; who has got one is counted from deliveries when asked.
-- reads: announcement_drafted announcement_confirmed announcement_spread announcement_spread_out announcement_cancelled
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
    status       text        not null generated always as (
        case when cancelled_at is not null then 'cancelled'
             when spread_at is not null then 'spread'
             when confirmed_at is not null then 'spreading'
             else 'drafted' end) stored
);
create index announcements_of_an_admin on announcements (chat, announcement);

-- fold
-- when: announcement_drafted.v1
insert into announcements (announcement, chat, payload, drafted_at)
select (body ->> 'announcement')::bigint, chat, (body ->> 'payload')::uuid, at
from facts
where type = 'announcement_drafted.v1'
order by 1;

-- when: announcement_confirmed.v1 announcement_spread.v1 announcement_spread_out.v1 announcement_cancelled.v1
with news as materialized (
    select (body ->> 'announcement')::bigint as announcement,
           min(at) filter (where type = 'announcement_confirmed.v1') as confirmed_at,
           max((body ->> 'last_chat')::bigint) filter (where type = 'announcement_spread.v1') as last_chat,
           coalesce(sum((body ->> 'chats')::bigint) filter (where type = 'announcement_spread.v1'), 0) as owed,
           min(at) filter (where type = 'announcement_spread_out.v1') as spread_at,
           min(at) filter (where type = 'announcement_cancelled.v1') as cancelled_at
    from facts
    where type in ('announcement_confirmed.v1', 'announcement_spread.v1', 'announcement_spread_out.v1', 'announcement_cancelled.v1')
    group by 1
), held as materialized (
    select a.announcement from announcements a join news using (announcement) order by 1 for update of a
)
update announcements a
set confirmed_at = least(a.confirmed_at, n.confirmed_at),
    last_chat = greatest(a.last_chat, n.last_chat),
    owed = a.owed + n.owed,
    spread_at = least(a.spread_at, n.spread_at),
    cancelled_at = least(a.cancelled_at, n.cancelled_at)
from news n join held using (announcement)
where a.announcement = n.announcement;
