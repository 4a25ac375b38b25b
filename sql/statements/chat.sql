-- load_states: what the conversation knows of each of these chats, as JSON; one row per chat, in no order
select c.chat,
       json_build_object(
           'person', (
               select json_build_object('chat', u.chat, 'language', u.language, 'blocked', u.blocked,
                                        'language_code', u.language_code)
               from projections.users u where u.chat = c.chat),
           'session', (
               select json_build_object('session', s.session, 'tool', s.tool, 'opened_at', s.opened_at,
                                        'message_id', s.message_id, 'parts', s.parts, 'last_part', s.last_part,
                                        'last_part_at', s.last_part_at, 'last_size', s.last_size)
               from projections.sessions s where s.chat = c.chat),
           'queries', (
               select coalesce(json_agg(work.query_json(q.query) order by q.query desc), '[]')
               from (
                   (select query from projections.queries where chat = c.chat order by query desc limit 10)
                   union
                   (select query from projections.queries where chat = c.chat and ended is null order by query desc limit 50)
               ) q),
           'options', (
               select coalesce(json_object_agg(o.tool, o.options), '{}')
               from (select tool, json_object_agg(option, value) as options
                     from projections.options where chat = c.chat group by tool) o)
       )::text as state
from unnest(%(chats)s::bigint[]) as c (chat);

-- load_announcement: one announcement with its live counts as JSON (0: the newest of this chat); no row when there is none
select json_build_object(
           'announcement', a.announcement, 'payload', replace(a.payload::text, '-', ''), 'status', a.status, 'owed', a.owed,
           'sent', d.sent, 'blocked', d.blocked, 'failed', d.failed)::text
from (
    select * from projections.announcements
    where case when %(announcement)s::bigint = 0 then chat = %(chat)s else announcement = %(announcement)s end
    order by announcement desc limit 1
) a
cross join lateral (
    select count(*) filter (where state = 'sent') as sent,
           count(*) filter (where state = 'blocked' or state = 'skipped' and reason = 'blocked') as blocked,
           count(*) filter (where state in ('failed', 'unknown', 'dead')) as failed
    from projections.deliveries where announcement = a.announcement and announcement <> 0
) d;

-- load_feedback: whom the delivered feedback message that was replied to came from, as JSON; no row when it is none
select json_build_object('feedback', d.feedback, 'chat', d.feedback_chat, 'language', coalesce(nullif(u.language, ''), u.language_code, ''))::text
from projections.deliveries d left join projections.users u on u.chat = d.feedback_chat
where d.chat = %(chat)s and d.message_id = %(message_id)s and d.feedback <> 0
limit 1;

-- load_vk_token: the person's own VK token as JSON; no row when none is kept
select json_build_object('payload', replace(payload::text, '-', ''), 'good', good)::text
from projections.vk_tokens where chat = %(chat)s;

-- count_recipients: the users an announcement would go to now
select count(*) from projections.users where not blocked;

-- load_query: one query of a chat as JSON; no row when it is unknown or another chat's
select work.query_json(query)::text from projections.queries where query = %(query)s and chat = %(chat)s;

-- count_active: how many queries of a chat are queued or running
select count(*) from projections.queries where chat = %(chat)s and ended is null and status <> 'dead';
