-- projection: deliveries
-- version: 1
-- Each message owed to a chat and what became of it. Answers to presses are no messages and have no row.
-- reads: message_owed announcement_owed message_sent message_failed message_unknown message_skipped dead_lettered dead_retried
-- key: deliveries position

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
    -- the newest retry of a dead letter: an item of its own, whose outcome is this message's
    retried       bigint      not null default 0
) with (fillfactor = 70);
-- None over what becomes of a message: settling one stays on its page, and leaves no dead entries in the indexes.
create index deliveries_of_a_query on deliveries (query) where job;
create index deliveries_of_an_announcement on deliveries (announcement) where announcement <> 0;
create index deliveries_retried on deliveries (retried) where retried <> 0;
create index deliveries_of_feedback on deliveries (chat) where feedback <> 0;

-- fold
-- when: message_owed.v1 announcement_owed.v1
insert into deliveries (position, chat, kind, query, job, announcement, feedback, feedback_chat, owed_at)
select position, chat,
       case when type = 'announcement_owed.v1' then 'announcement' else coalesce(body ->> 'kind', 'text') end,
       coalesce((body ->> 'query')::bigint, 0), coalesce((body ->> 'job')::boolean, false),
       coalesce((body ->> 'announcement')::bigint, 0),
       coalesce((body ->> 'feedback')::bigint, 0), coalesce((body ->> 'feedback_chat')::bigint, 0), at
from facts
where type in ('message_owed.v1', 'announcement_owed.v1')
order by position;

-- An item has one outcome, so a row is touched by one transaction only.
-- when: message_sent.v1 message_failed.v1 message_unknown.v1 message_skipped.v1 dead_lettered.v1
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
  and f.type in ('message_sent.v1', 'message_failed.v1', 'message_unknown.v1', 'message_skipped.v1', 'dead_lettered.v1');

-- A retry comes after the dead letter and before its own outcome.
-- when: dead_retried.v1
update deliveries d
set retried = r.position, state = 'owed', settled_at = null
from (
    select (body ->> 'original')::bigint as original, max(position) as position
    from facts where type = 'dead_retried.v1' group by 1
) r
where d.position = r.original;

-- when: message_sent.v1 message_failed.v1 message_unknown.v1 message_skipped.v1 dead_lettered.v1
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
  and f.type in ('message_sent.v1', 'message_failed.v1', 'message_unknown.v1', 'message_skipped.v1', 'dead_lettered.v1');
