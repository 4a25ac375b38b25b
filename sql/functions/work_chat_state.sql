-- What the conversation knows of a chat, as JSON: its person, its open session, its newest queries and all that have not ended, its options.
-- Asked for in a from clause it becomes part of the statement that asks: one start of the executor for a batch of chats.
drop function if exists work.chat_state(bigint);
create function work.chat_state(of_chat bigint) returns table (state text)
language sql stable
as $$
    select json_build_object(
        'person', (
            select json_build_object('chat', u.chat, 'language', u.language, 'blocked', u.blocked,
                                     'language_code', u.language_code)
            -- Backwards, where the newest is found first: what was before is passed under a snapshot held open.
            from projections.users u where u.chat between of_chat and of_chat order by u.chat desc limit 1),
        'session', (
            select json_build_object('session', s.session, 'tool', s.tool, 'opened_at', s.opened_at,
                                     'message_id', s.message_id, 'parts', s.parts, 'last_part', s.last_part,
                                     'last_part_at', s.last_part_at, 'last_size', s.last_size)
            from projections.sessions s where s.chat = of_chat),
        'queries', (
            select coalesce(json_agg(j.query order by q.query desc), '[]')
            from (
                (select query from projections.queries where chat = of_chat order by query desc limit 10)
                union
                (select query from projections.queries
                 where chat = of_chat and ended is null and status not in ('dead', 'cancelled') order by query desc limit 50)
            ) q cross join lateral work.query_json(q.query) j),
        'options', (
            select coalesce(json_object_agg(o.tool, o.options), '{}')
            from (select tool, json_object_agg(option, value) as options
                  from projections.options where chat = of_chat group by tool) o)
    )::text
$$;
