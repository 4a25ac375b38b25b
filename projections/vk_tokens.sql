-- projection: vk_tokens
-- version: 1
-- The VK token that a person gave for their own queries, as long as it is kept; sealed, it lies in the payload.
-- reads: vk_token_given vk_token_removed vk_token_checked person_forgotten
-- key: vk_tokens chat

-- tables
create table vk_tokens (
    chat           bigint  primary key,
    payload        uuid    not null,
    given_position bigint  not null,
    good           boolean not null default false
);

-- fold
-- Giving and taking back are decided in the chat's own order, so what is there came before.
-- when: vk_token_given.v1 vk_token_removed.v1 person_forgotten.v1
delete from vk_tokens t using facts f
where f.type in ('vk_token_given.v1', 'vk_token_removed.v1', 'person_forgotten.v1') and f.chat = t.chat;

-- when: vk_token_given.v1 vk_token_removed.v1 person_forgotten.v1
insert into vk_tokens (chat, payload, given_position)
select chat, (body ->> 'payload')::uuid, position
from (
    select distinct on (chat) chat, type, body, position
    from facts
    where type in ('vk_token_given.v1', 'vk_token_removed.v1', 'person_forgotten.v1')
    order by chat, position desc
) newest
where type = 'vk_token_given.v1'
order by chat;

-- A check may end when another token was given, or none is left: then it changes nothing.
-- when: vk_token_checked.v1
delete from vk_tokens t using facts f
where f.type = 'vk_token_checked.v1' and f.body ->> 'result' in ('refused', 'unreadable') and f.chat = t.chat
  and (f.body ->> 'given')::bigint = t.given_position;

-- when: vk_token_checked.v1
update vk_tokens t
set good = true
from facts f
where f.type = 'vk_token_checked.v1' and f.body ->> 'result' = 'good' and f.chat = t.chat
  and (f.body ->> 'given')::bigint = t.given_position;
