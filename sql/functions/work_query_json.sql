-- A query as the conversation sees it, with its result and its place in line (counted to a thousand).
-- In a from clause it becomes part of the statement that asks.
drop function if exists work.query_json(bigint);
create function work.query_json(of_query bigint) returns table (query json)
language sql stable
as $$
    select json_build_object(
        'query', q.query, 'tool', q.tool, 'status', q.status, 'queued_at', q.queued_at,
        'done', q.done, 'total', q.total, 'eta_seconds', q.eta_seconds, 'cancel_asked', q.cancel_asked,
        'pause_asked', q.pause_asked,
        'source', q.source, 'rows', coalesce(r.rows, 0),
        'result', coalesce(replace(p.id::text, '-', ''), ''),
        -- one that rests in line was told by its person alone
        'parked', case when q.status <> 'parked' then null when q.parked_position > q.queued_position then q.parked
                       else '{"reason": "paused"}' end,
        -- Telegram keeps the file of somebody who was forgotten; the bot gives it no more
        'file_id', case when r.file_id <> '' and q.query > coalesce(
                             (select u.forgotten_position from projections.users u where u.chat = q.chat), 0)
                        then r.file_id else '' end,
        'file_name', coalesce(r.file_name, ''),
        'parts', coalesce(r.parts, '[]'),
        'place', case when q.status = 'queued' then (
            select count(*)
            from (select 1 from projections.queries w
                  where w.lane = q.lane and w.ended is null and w.query <= q.query
                    and w.status in ('queued', 'running') limit 1000) ahead)
            else 0 end)
    from projections.queries q
    left join projections.results r on r.query = q.query
    left join log.payloads p on p.id = r.payload
    where q.query = of_query
$$;
