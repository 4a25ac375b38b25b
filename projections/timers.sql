-- projection: timers
-- version: 1
-- What must happen by itself: a session ends a day after it was opened, an input that came in parts is whole when no
-- part follows for a moment. log.fire_timers turns what is due into facts.
-- reads: tool_chosen input_part_received session_closed query_queued timer_fired
-- key: timers chat, timer

-- tables
create table timers (
    chat    bigint      not null,
    timer   text        not null,
    subject bigint      not null,
    due_at  timestamptz not null,
    primary key (chat, timer)
);
create index timers_by_due on timers (due_at);

-- fold
-- when: tool_chosen.v1 input_part_received.v1 timer_fired.v1 session_closed.v1 query_queued.v1
with settings as (
    select distinct on (chat, timer) chat, timer, subject, due_at, position
    from (
        select chat, 'session' as timer, cause as subject, at + interval '24 hours' as due_at, position
        from facts where type = 'tool_chosen.v1'
        union all
        select chat, 'pause', cause, at + interval '1.5 seconds', position
        from facts where type = 'input_part_received.v1' and (body ->> 'session')::bigint <> cause
    ) s
    order by chat, timer, position desc
), ends as (
    select chat, position, case when type = 'timer_fired.v1' then (body ->> 'subject')::bigint end as subject,
           case when type = 'timer_fired.v1' then body ->> 'timer'
                when type = 'tool_chosen.v1' then 'pause' end as timer
    from facts
    where type in ('timer_fired.v1', 'session_closed.v1', 'tool_chosen.v1')
       or type = 'query_queued.v1' and coalesce((body ->> 'session')::bigint, 0) <> 0
), ended as (
    delete from timers t using ends e
    where t.chat = e.chat
      and (e.timer is null or e.timer = t.timer)
      and (e.subject is null or e.subject = t.subject)
      and not exists (select from settings s where s.chat = t.chat and s.timer = t.timer)
)
insert into timers as t (chat, timer, subject, due_at)
select chat, timer, subject, due_at
from settings s
where not exists (
    select from ends e
    where e.chat = s.chat and e.position > s.position
      and (e.timer is null or e.timer = s.timer)
      and (e.subject is null or e.subject = s.subject))
order by chat, timer
on conflict (chat, timer) do update set subject = excluded.subject, due_at = excluded.due_at;

-- Set and ended within one batch: the older setting of the same timer goes too.
-- when: tool_chosen.v1 input_part_received.v1
delete from timers t using facts s
where s.type in ('tool_chosen.v1', 'input_part_received.v1') and s.chat = t.chat
  and t.timer = case when s.type = 'tool_chosen.v1' then 'session' else 'pause' end
  and t.subject < s.cause;
