-- projection: options
-- version: 2
-- The options that a person set for a tool, remembered for the next query.
-- reads: option_chosen person_forgotten
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
-- Options that are a person's words lie in payloads, which are gone when the person is forgotten.
-- when: person_forgotten.v1
delete from options o using facts f
where f.type = 'person_forgotten.v1' and f.chat = o.chat and o.value like 'payload:%';

-- when: option_chosen.v1 person_forgotten.v1
insert into options as o (chat, tool, option, value)
select distinct on (chat, body ->> 'tool', body ->> 'option') chat, body ->> 'tool', body ->> 'option', body ->> 'value'
from facts
where type = 'option_chosen.v1'
  and not exists (
      select from facts f
      where f.type = 'person_forgotten.v1' and f.chat = facts.chat and f.position > facts.position
        and facts.body ->> 'value' like 'payload:%')
order by chat, body ->> 'tool', body ->> 'option', position desc
on conflict (chat, tool, option) do update set value = excluded.value;
