-- projection: results
-- version: 2
-- The result of each finished query, and the id under which Telegram keeps the file that was sent.
-- reads: query_finished message_sent
-- key: results query

-- tables
create table results (
    query      bigint  primary key,
    chat       bigint  not null,
    rows       bigint  not null,
    columns    jsonb   not null,
    payload    uuid    not null,
    file_name  text    not null,
    size_bytes bigint  not null,
    partial    boolean not null,
    parts      jsonb   not null default '[]',
    file_id    text    not null default ''
) with (fillfactor = 80);

-- fold
-- when: query_finished.v1
insert into results (query, chat, rows, columns, payload, file_name, size_bytes, partial, parts)
select (body ->> 'query')::bigint, chat, (body ->> 'rows')::bigint, body -> 'columns', (body ->> 'payload')::uuid,
       body ->> 'file_name', (body ->> 'size_bytes')::bigint, coalesce((body ->> 'partial')::boolean, false),
       coalesce(body -> 'parts', '[]')
from facts
where type = 'query_finished.v1'
order by 1;

-- when: message_sent.v1
with sent as (
    select distinct on (1) (body ->> 'query')::bigint as query, body ->> 'file_id' as file_id
    from facts
    where type = 'message_sent.v1' and body ? 'file_id' and body ? 'query'
    order by 1, position desc
)
update results r set file_id = s.file_id from sent s where r.query = s.query;
