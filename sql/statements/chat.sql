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
