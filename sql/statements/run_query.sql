-- load_query: what a worker must know to run a query; no row when there is none
select q.query, q.chat, q.tool, q.language, q.options, q.inputs, replace(q.checkpoint::text, '-', '') as checkpoint,
       q.fetched, q.cancel_asked, q.pause_asked, q.chain, q.job, q.attempts, q.queued_at,
       coalesce(replace(t.payload::text, '-', ''), '') as vk_token
from projections.queries q left join projections.vk_tokens t on t.chat = q.chat where q.query = %(query)s;

-- clock: what time it is to the log and to its timers
select log.clock();

-- asked_for: whether the person asked to cancel, and to pause; no row when there is no such query
select cancel_asked, pause_asked from projections.queries where query = %(query)s;

-- rows_of: how many rows the result of a query has; no row when it has none
select rows from projections.results where query = %(query)s;

-- resting: queries (and their chats) that rest for one of these reasons and were not woken yet, of one chat unless null; at
-- most so many
select query, chat from projections.queries
where ended is null and status = 'parked' and parked ->> 'reason' = any (%(reasons)s::text[])
  and parked_position > greatest(fired_position, queued_position) and (%(chat)s::bigint is null or chat = %(chat)s)
order by query
limit %(count)s;

-- load_job_message: the message that shows a query's life and where the query stands; no row when none was owed
select d.message_id, d.state, q.status, q.progress_position, q.tool, q.language
from projections.queries q join projections.deliveries d on d.query = case q.job when 0 then q.query else q.job end
where q.query = %(query)s and d.job
order by d.position desc limit 1;

-- stats_users: all, new in a week, active in a week, active today, blocked
select count(*), count(*) filter (where first_seen > log.clock() - interval '7 days'),
       count(*) filter (where last_seen > log.clock() - interval '7 days'),
       count(*) filter (where last_seen > log.clock() - interval '1 day'),
       count(*) filter (where blocked)
from projections.users;

-- stats_queries_today: tool, outcome, how many, median seconds from queued to ended; statistics do not count themselves
select tool, status, count(*),
       coalesce(percentile_cont(0.5) within group (order by extract(epoch from ended_at - queued_at)), 0)::double precision
from projections.queries
where queued_at >= date_trunc('day', log.clock() at time zone 'UTC') at time zone 'UTC' and tool <> %(stats)s
group by tool, status order by tool, status;

-- stats_days: day, queries ended well, queries ended otherwise, people who came, of the last 14 days
select d.day::date,
       (select count(*) from projections.queries
        where queued_at >= d.day and queued_at < d.day + interval '1 day' and tool <> %(stats)s and status = 'finished'),
       (select count(*) from projections.queries
        where queued_at >= d.day and queued_at < d.day + interval '1 day' and tool <> %(stats)s and status <> 'finished'),
       (select count(*) from projections.users where first_seen >= d.day and first_seen < d.day + interval '1 day')
from generate_series(date_trunc('day', log.clock() at time zone 'UTC') at time zone 'UTC' - interval '13 days',
                     date_trunc('day', log.clock() at time zone 'UTC') at time zone 'UTC', interval '1 day') as d (day)
order by d.day;

-- median_seconds: of all queries that ended in the last week, null when none did; statistics left out
select percentile_cont(0.5) within group (order by extract(epoch from ended_at - queued_at))::double precision
from projections.queries
-- By when they were queued, for which there is an index; hardly any rests for longer than a month.
where queued_at > (select log.clock() - interval '37 days')
  and ended_at > (select log.clock() - interval '7 days') and ended = 'finished' and tool <> %(stats)s;

-- next_recipients: chats after one, in order, that an announcement goes to
select chat from projections.users where chat > %(after)s and not blocked order by chat limit %(count)s;

-- announcement_state: status and the last chat that was reached; no row when there is none
select status, last_chat from projections.announcements where announcement = %(announcement)s;

-- admin_languages: chats of admins that have written to the bot, with their languages
select chat, coalesce(nullif(language, ''), language_code, '') from projections.users where chat = any (%(chats)s::bigint[]);
