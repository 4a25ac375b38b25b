-- projection: deliveries
-- version: 2
-- Each message owed to a chat and what became of it. Answers to presses are no messages and have no row. And for each
-- announcement how many have got it: counting its deliveries would take the longer, the more users there are.
-- reads: message_owed announcement_owed message_sent message_failed message_unknown message_skipped dead_lettered dead_retried
-- key: deliveries position; announcement_counts announcement, part

-- tables
create table deliveries (
    position      bigint      primary key,
    chat          bigint      not null,
    kind          text        not null,
    query         bigint      not null,
    job           boolean     not null,
    announcement  bigint      not null,
    feedback      bigint      not null,
    feedback_chat bigint      not null,
    owed_at       timestamptz not null,
    state         text        not null default 'owed',
    message_id    bigint      not null default 0,
    settled_at    timestamptz,
    reason        text        not null default '',
    counts_of     bigint      not null,
    -- the newest retry of a dead letter: an item of its own, whose outcome is this message's
    retried       bigint      not null default 0
) with (fillfactor = 70);
-- None over what becomes of a message: settling one stays on its page, and leaves no dead entries in the indexes.
create index deliveries_of_a_query on deliveries (query) where job;
create index deliveries_of_an_announcement on deliveries (announcement) where announcement <> 0;
create index deliveries_retried on deliveries (retried) where retried <> 0;
create index deliveries_of_feedback on deliveries (chat) where feedback <> 0;
create index deliveries_of_counts on deliveries (counts_of, position) where counts_of <> 0;

-- In sixteen parts by chat, so that senders seldom wait for each other, and one row does not gather all old versions.
create table announcement_counts (
    announcement bigint   not null,
    part         smallint not null,
    sent         bigint   not null,
    blocked      bigint   not null,
    failed       bigint   not null,
    dropped      bigint   not null,
    primary key (announcement, part)
) with (fillfactor = 25, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 500);

-- fold
-- when: message_owed.v1 announcement_owed.v1
insert into deliveries (position, chat, kind, query, job, announcement, feedback, feedback_chat, owed_at, counts_of)
select position, chat,
       case when type = 'announcement_owed.v1' then 'announcement' else coalesce(body ->> 'kind', 'text') end,
       coalesce((body ->> 'query')::bigint, 0), coalesce((body ->> 'job')::boolean, false),
       coalesce((body ->> 'announcement')::bigint, 0),
       coalesce((body ->> 'feedback')::bigint, 0), coalesce((body ->> 'feedback_chat')::bigint, 0), at,
       coalesce((body ->> 'counts_of')::bigint, 0)
from facts
where type in ('message_owed.v1', 'announcement_owed.v1')
order by position;

-- An item has one outcome, so a row is touched by one transaction only.
-- when: message_sent.v1 message_failed.v1 message_unknown.v1 message_skipped.v1 dead_lettered.v1
with settled as (
    update deliveries d
    set state = case f.type when 'message_sent.v1' then 'sent'
                            when 'message_failed.v1' then case when f.body ->> 'code' = '403' then 'blocked' else 'failed' end
                            when 'message_unknown.v1' then 'unknown'
                            when 'message_skipped.v1' then 'skipped'
                            else 'dead' end,
        message_id = coalesce((f.body ->> 'message_id')::bigint, 0),
        settled_at = f.at,
        reason = coalesce(f.body ->> 'reason', '')
    from facts f
    where f.outcome and d.position = f.cause
      and f.type in ('message_sent.v1', 'message_failed.v1', 'message_unknown.v1', 'message_skipped.v1', 'dead_lettered.v1')
    returning d.announcement, (d.chat & 15)::smallint as part, d.state, d.reason
)
insert into announcement_counts as c (announcement, part, sent, blocked, failed, dropped)
select announcement, part, count(*) filter (where state = 'sent'),
       count(*) filter (where state = 'blocked' or state = 'skipped' and reason = 'blocked'),
       count(*) filter (where state in ('failed', 'unknown', 'dead')
                           or state = 'skipped' and reason not in ('blocked', 'cancelled')),
       count(*) filter (where state = 'skipped' and reason = 'cancelled')
from settled
where announcement <> 0
group by announcement, part
order by announcement, part
on conflict (announcement, part) do update
set sent = c.sent + excluded.sent, blocked = c.blocked + excluded.blocked,
    failed = c.failed + excluded.failed, dropped = c.dropped + excluded.dropped;

-- A retry comes after the dead letter and before its own outcome.
-- when: dead_retried.v1
with news as materialized (
    select (body ->> 'original')::bigint as original, max(position) as position
    from facts where type = 'dead_retried.v1' group by 1
), held as materialized (
    select d.position, d.state, n.position as retried
    from deliveries d join news n on n.original = d.position order by 1 for update of d
), owed_again as (
    update deliveries d
    set retried = h.retried, state = 'owed', settled_at = null
    from held h
    where d.position = h.position
    returning d.announcement, (d.chat & 15)::smallint as part, h.state as before
)
insert into announcement_counts as c (announcement, part, sent, blocked, failed, dropped)
select announcement, part, 0, 0, -count(*), 0
from owed_again
where announcement <> 0 and before = 'dead'
group by announcement, part
order by announcement, part
on conflict (announcement, part) do update set failed = c.failed + excluded.failed;

-- when: message_sent.v1 message_failed.v1 message_unknown.v1 message_skipped.v1 dead_lettered.v1
with settled as (
    update deliveries d
    set state = case f.type when 'message_sent.v1' then 'sent'
                            when 'message_failed.v1' then case when f.body ->> 'code' = '403' then 'blocked' else 'failed' end
                            when 'message_unknown.v1' then 'unknown'
                            when 'message_skipped.v1' then 'skipped'
                            else 'dead' end,
        message_id = coalesce((f.body ->> 'message_id')::bigint, 0),
        settled_at = f.at,
        reason = coalesce(f.body ->> 'reason', '')
    from facts f
    where f.outcome and d.retried = f.cause and d.retried <> 0
      and f.type in ('message_sent.v1', 'message_failed.v1', 'message_unknown.v1', 'message_skipped.v1', 'dead_lettered.v1')
    returning d.announcement, (d.chat & 15)::smallint as part, d.state, d.reason
)
insert into announcement_counts as c (announcement, part, sent, blocked, failed, dropped)
select announcement, part, count(*) filter (where state = 'sent'),
       count(*) filter (where state = 'blocked' or state = 'skipped' and reason = 'blocked'),
       count(*) filter (where state in ('failed', 'unknown', 'dead')
                           or state = 'skipped' and reason not in ('blocked', 'cancelled')),
       count(*) filter (where state = 'skipped' and reason = 'cancelled')
from settled
where announcement <> 0
group by announcement, part
order by announcement, part
on conflict (announcement, part) do update
set sent = c.sent + excluded.sent, blocked = c.blocked + excluded.blocked,
    failed = c.failed + excluded.failed, dropped = c.dropped + excluded.dropped;
