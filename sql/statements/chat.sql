-- load_announcement: one announcement with its counts and what was told of it last, as JSON; no row when there is none
select json_build_object(
           'announcement', a.announcement, 'chat', a.chat, 'payload', replace(a.payload::text, '-', ''), 'status', a.status,
           'owed', a.owed, 'sent', n.sent, 'blocked', n.blocked, 'failed', n.failed, 'dropped', n.dropped,
           'spread', a.spread_at is not null, 'confirmed_at', a.confirmed_at, 'told_at', a.told_at, 'told', a.told)::text
from projections.announcements a
cross join lateral (
    select coalesce(sum(c.sent), 0)::bigint as sent, coalesce(sum(c.blocked), 0)::bigint as blocked,
           coalesce(sum(c.failed), 0)::bigint as failed, coalesce(sum(c.dropped), 0)::bigint as dropped
    from projections.announcement_counts c where c.announcement = a.announcement
) n
where a.announcement = %(announcement)s;

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
select j.query::text
from projections.queries q cross join lateral work.query_json(q.query) j
where q.query = %(query)s and q.chat = %(chat)s;
