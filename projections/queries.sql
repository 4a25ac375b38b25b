-- projection: queries
-- version: 5
-- Every query: what was asked, how far it is, why it rests, how it ended.
-- reads: query_queued query_started query_progressed checkpoint_saved file_fetched cancel_asked query_finished
--        query_failed query_cancelled pause_asked pause_withdrawn query_parked query_resumed timer_fired dead_lettered dead_retried
-- key: queries query

-- tables
create table queries (
    query             bigint      primary key,
    chat              bigint      not null,
    tool              text        not null,
    language          text        not null,
    options           jsonb       not null,
    inputs            jsonb       not null,
    source            bigint      not null,
    lane              smallint    not null,
    chain             jsonb       not null,
    job               bigint      not null,
    -- where it was last put in line: queued, or resumed
    queued_position   bigint      not null,
    queued_at         timestamptz not null,
    started_at        timestamptz,
    started_position  bigint      not null default 0,
    attempts          integer     not null default 0,
    progress_position bigint      not null default 0,
    done              bigint      not null default 0,
    total             bigint      not null default 0,
    stage             text        not null default '',
    eta_seconds       bigint      not null default -1,
    checkpoint        uuid,
    fetched           jsonb       not null default '{}',
    cancel_asked      boolean     not null default false,
    pause_position    bigint      not null default 0,
    parked_position   bigint      not null default 0,
    parked            jsonb,
    fired_position    bigint      not null default 0,
    resume_at         timestamptz,
    ended_at          timestamptz,
    ended             text,
    reason            text        not null default '',
    seconds           double precision not null default 0,
    dead_position     bigint      not null default 0,
    retried_position  bigint      not null default 0,
    withdrawn_position bigint     not null default 0,
    status            text        not null generated always as (
        coalesce(ended,
                 case when dead_position > retried_position then 'dead'
                      when parked_position > queued_position then 'parked'
                      when started_position > greatest(queued_position, retried_position) then 'running'
                      -- nobody began it: only its place in the line is left, and that asks for a worker
                      when cancel_asked then 'cancelled'
                      when pause_position > greatest(queued_position, withdrawn_position) then 'parked'
                      else 'queued' end)) stored,
    pause_asked       boolean     not null generated always as (
        pause_position > greatest(parked_position, queued_position, withdrawn_position)) stored,
    constraint a_query_is_queued_once unique (queued_position)
) with (fillfactor = 70);
create index queries_of_a_chat on queries (chat, query);
-- Looked through for each message of the chat: not past all that it ever asked.
create index queries_unended on queries (chat, query) where ended is null;
create index queries_waiting on queries (lane, query) where ended is null;
create index queries_to_resume on queries (resume_at) where resume_at is not null;
create index queries_by_day on queries (queued_at);

-- fold
-- when: query_queued.v1
insert into queries (query, chat, tool, language, options, inputs, source, lane, chain, job, queued_position, queued_at)
select (body ->> 'query')::bigint, chat, body ->> 'tool', body ->> 'language', coalesce(body -> 'options', '{}'),
       body -> 'inputs', coalesce((body ->> 'source')::bigint, 0), lane, coalesce(body -> 'chain', '[]'),
       coalesce((body ->> 'job')::bigint, 0), position, at
from facts
where type = 'query_queued.v1'
order by 1;

-- Conversation and tool append for one query at the same time: flags, greatest positions and the one outcome do not
-- care who commits first.
-- when: query_started.v1 query_progressed.v1 checkpoint_saved.v1 file_fetched.v1 cancel_asked.v1 query_finished.v1 query_failed.v1 query_cancelled.v1 pause_asked.v1 pause_withdrawn.v1 query_parked.v1 query_resumed.v1 timer_fired.v1
with news as materialized (
    select coalesce(body ->> 'query', body ->> 'subject')::bigint as query,
           min(at) filter (where type = 'query_started.v1') as started_at,
           coalesce(max(position) filter (where type = 'query_started.v1'), 0) as started_position,
           count(*) filter (where type = 'query_started.v1') as attempts,
           coalesce(max(position) filter (where type = 'query_progressed.v1'), 0) as progress_position,
           (array_agg(body order by position desc) filter (where type = 'query_progressed.v1'))[1] as progress,
           (array_agg((body ->> 'payload')::uuid order by position desc) filter (where type = 'checkpoint_saved.v1'))[1] as checkpoint,
           jsonb_object_agg(coalesce(body ->> 'index', ''), body ->> 'payload' order by position)
               filter (where type = 'file_fetched.v1') as fetched,
           bool_or(type = 'cancel_asked.v1') as cancel_asked,
           coalesce(max(position) filter (where type = 'pause_asked.v1'), 0) as pause_position,
           coalesce(max(position) filter (where type = 'pause_withdrawn.v1'), 0) as withdrawn_position,
           coalesce(max(position) filter (where type = 'query_parked.v1'), 0) as parked_position,
           (array_agg(body order by position desc) filter (where type = 'query_parked.v1'))[1] as parked,
           coalesce(max(position) filter (where type = 'query_resumed.v1'), 0) as resumed_position,
           coalesce(max(position) filter (where type = 'timer_fired.v1'), 0) as fired_position,
           max(at) filter (where type in ('query_finished.v1', 'query_failed.v1', 'query_cancelled.v1')) as ended_at,
           max(case type when 'query_finished.v1' then 'finished' when 'query_failed.v1' then 'failed'
                         when 'query_cancelled.v1' then 'cancelled' end) as ended,
           max(body ->> 'reason') filter (where type = 'query_failed.v1') as reason,
           max((body ->> 'seconds')::double precision) filter (where type = 'query_finished.v1') as seconds
    from facts
    where type in ('query_started.v1', 'query_progressed.v1', 'checkpoint_saved.v1', 'file_fetched.v1', 'cancel_asked.v1',
                   'query_finished.v1', 'query_failed.v1', 'query_cancelled.v1', 'pause_asked.v1', 'pause_withdrawn.v1',
                   'query_parked.v1', 'query_resumed.v1')
       or type = 'timer_fired.v1' and body ->> 'timer' = 'resume'
    group by 1
), held as materialized (
    select q.query from queries q join news using (query) order by q.query for update of q
)
update queries q
set started_at = least(q.started_at, n.started_at),
    started_position = greatest(q.started_position, n.started_position),
    queued_position = greatest(q.queued_position, n.resumed_position),
    pause_position = greatest(q.pause_position, n.pause_position),
    withdrawn_position = greatest(q.withdrawn_position, n.withdrawn_position),
    parked_position = greatest(q.parked_position, n.parked_position),
    parked = case when n.parked_position > q.parked_position then n.parked else q.parked end,
    fired_position = greatest(q.fired_position, n.fired_position),
    resume_at = case when greatest(q.fired_position, n.fired_position, q.queued_position, n.resumed_position)
                          > greatest(q.parked_position, n.parked_position) or coalesce(n.ended, q.ended) is not null then null
                     -- a worker let it rest at the very moment when that was withdrawn: it goes on by itself
                     when greatest(q.withdrawn_position, n.withdrawn_position) > greatest(q.pause_position, n.pause_position)
                          and case when n.parked_position > q.parked_position then n.parked else q.parked end ->> 'reason' = 'paused'
                         then q.queued_at
                     when n.parked_position > q.parked_position then (n.parked ->> 'resume_at')::timestamptz
                     else q.resume_at end,
    attempts = q.attempts + n.attempts,
    done = case when n.progress_position > q.progress_position then coalesce((n.progress ->> 'done')::bigint, 0) else q.done end,
    total = case when n.progress_position > q.progress_position then coalesce((n.progress ->> 'total')::bigint, 0) else q.total end,
    stage = case when n.progress_position > q.progress_position then coalesce(n.progress ->> 'stage', '') else q.stage end,
    eta_seconds = case when n.progress_position > q.progress_position then coalesce((n.progress ->> 'eta_seconds')::bigint, -1) else q.eta_seconds end,
    progress_position = greatest(q.progress_position, n.progress_position),
    checkpoint = coalesce(n.checkpoint, q.checkpoint),
    fetched = q.fetched || coalesce(n.fetched, '{}'),
    cancel_asked = q.cancel_asked or n.cancel_asked,
    ended_at = coalesce(n.ended_at, q.ended_at),
    ended = coalesce(n.ended, q.ended),
    reason = coalesce(n.reason, q.reason),
    seconds = coalesce(n.seconds, q.seconds)
from news n join held using (query)
where q.query = n.query;

-- What a person chose when a query asked them stays chosen.
-- when: query_resumed.v1
with chosen as materialized (
    select (f.body ->> 'query')::bigint as query, jsonb_object_agg(o.key, o.value order by f.position) as options
    from facts f cross join lateral jsonb_each(f.body -> 'options') as o
    where f.type = 'query_resumed.v1' and f.body ? 'options'
    group by 1
), held as materialized (
    select q.query, c.options from queries q join chosen c using (query) order by q.query for update of q
)
update queries q
set options = q.options || h.options
from held h
where q.query = h.query;

-- A dead letter names the queued fact itself; a retry names it as its original, and may be dead-lettered in turn.
-- when: dead_lettered.v1 dead_retried.v1
with moved as materialized (
    select coalesce(r.original, f.cause) as queued_position,
           coalesce(max(f.position) filter (where f.type = 'dead_lettered.v1'), 0) as dead_position,
           coalesce(max(f.position) filter (where f.type = 'dead_retried.v1'), 0) as retried_position
    from facts f
    left join lateral (
        select (f.body ->> 'original')::bigint as original where f.type = 'dead_retried.v1'
        union all
        select (e.body ->> 'original')::bigint from log.events e
        where f.type = 'dead_lettered.v1' and e.position = f.cause and e.type = 'dead_retried.v1'
    ) r on true
    where f.type in ('dead_lettered.v1', 'dead_retried.v1')
    group by 1
), held as materialized (
    select q.query, m.dead_position, m.retried_position
    from queries q join moved m using (queued_position) order by q.query for update of q
)
update queries q
set dead_position = greatest(q.dead_position, h.dead_position),
    retried_position = greatest(q.retried_position, h.retried_position)
from held h
where q.query = h.query;
