-- projection: options
-- version: 1
-- The options that a person set for a tool, remembered for the next query.
-- reads: option_chosen
-- key: options chat, tool, option

-- tables
create table options (
    chat   bigint not null,
    tool   text   not null,
    option text   not null,
    value  text   not null,
    primary key (chat, tool, option)
);

-- fold
insert into options as o (chat, tool, option, value)
select distinct on (chat, body ->> 'tool', body ->> 'option') chat, body ->> 'tool', body ->> 'option', body ->> 'value'
from facts
where type = 'option_chosen.v1'
order by chat, body ->> 'tool', body ->> 'option', position desc
on conflict (chat, tool, option) do update set value = excluded.value;
