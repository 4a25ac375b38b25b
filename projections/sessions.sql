-- projection: sessions
-- version: 1
-- Which tool waits for input in a chat, and which parts have come. All its facts are decided in the chat's own order.
-- reads: tool_chosen input_part_received session_closed query_queued
-- key: sessions chat

-- tables
create table sessions (
    chat       bigint      primary key,
    session    bigint      not null,
    tool       text        not null,
    opened_at  timestamptz not null,
    message_id bigint      not null default 0,
    parts      jsonb       not null default '[]',
    last_part  bigint      not null default 0,
    last_part_at timestamptz,
    last_size  bigint      not null default -1
) with (fillfactor = 80);

-- fold
-- What was open before an opening or a closing is over.
-- when: tool_chosen.v1 session_closed.v1 query_queued.v1
delete from sessions s using facts f
where f.chat = s.chat
  and (f.type in ('tool_chosen.v1', 'session_closed.v1')
       or f.type = 'query_queued.v1' and coalesce((f.body ->> 'session')::bigint, 0) <> 0);

-- In each chat only what follows the last opening or closing counts; a part that belongs to no open session starts one
-- without a tool (an input that came before its tool was chosen), and so does a part of another session.
-- when: tool_chosen.v1 session_closed.v1 query_queued.v1 input_part_received.v1
with turns as (
    select distinct on (chat) chat, position, at, cause, type, body
    from facts
    where type in ('tool_chosen.v1', 'session_closed.v1')
       or type = 'query_queued.v1' and coalesce((body ->> 'session')::bigint, 0) <> 0
    order by chat, position desc
), late as (
    select f.chat, f.position, f.at, f.cause, (f.body ->> 'session')::bigint as session, f.body -> 'part' as part,
           coalesce((f.body ->> 'size')::bigint, 0) as size
    from facts f left join turns t using (chat)
    where f.type = 'input_part_received.v1' and f.position > coalesce(t.position, 0)
), newest as (
    select distinct on (chat) chat, session from late order by chat, position desc
), run as (
    select l.*, max(l.position) filter (where l.session <> n.session) over (partition by l.chat) as replaced_position
    from late l join newest n using (chat)
), parts as (
    select chat, session, jsonb_agg(part order by position) as parts, max(cause) as last_part,
           (array_agg(at order by position))[1] as first_part_at,
           (array_agg(at order by position desc))[1] as last_part_at,
           (array_agg(size order by position desc))[1] as last_size
    from run
    where position > coalesce(replaced_position, 0)
    group by chat, session
), opened as (
    select chat, cause as session, body ->> 'tool' as tool, at as opened_at,
           coalesce((body ->> 'message_id')::bigint, 0) as message_id
    from turns
    where type = 'tool_chosen.v1'
), rows as (
    select chat,
           coalesce(p.session, o.session) as session,
           case when p.session is null or p.session = o.session then o.tool end as tool,
           coalesce(case when p.session is null or p.session = o.session then o.opened_at end, p.first_part_at) as opened_at,
           case when p.session is null or p.session = o.session then o.message_id end as message_id,
           coalesce(p.parts, '[]') as parts, coalesce(p.last_part, 0) as last_part,
           p.last_part_at, coalesce(p.last_size, -1) as last_size
    from opened o full join parts p using (chat)
)
insert into sessions as s (chat, session, tool, opened_at, message_id, parts, last_part, last_part_at, last_size)
select chat, session, coalesce(tool, ''), opened_at, coalesce(message_id, 0), parts, last_part, last_part_at, last_size
from rows
order by chat
-- There is a row only where nothing was opened or closed: what comes are parts.
on conflict (chat) do update set
    session = excluded.session,
    tool = case when s.session = excluded.session then s.tool else '' end,
    opened_at = case when s.session = excluded.session then s.opened_at else excluded.opened_at end,
    message_id = case when s.session = excluded.session then s.message_id else 0 end,
    parts = case when s.session = excluded.session then s.parts || excluded.parts else excluded.parts end,
    last_part = case when s.session = excluded.session then greatest(s.last_part, excluded.last_part) else excluded.last_part end,
    last_part_at = excluded.last_part_at,
    last_size = excluded.last_size;
