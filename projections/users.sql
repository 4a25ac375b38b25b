-- projection: users
-- version: 2
-- Everyone who wrote to the bot in private. Names are words: they lie in the payload of the newest update.
-- reads: update_received language_chosen user_blocked user_returned person_forgotten
-- key: users chat

-- tables
create table users (
    chat               bigint      primary key,
    first_seen         timestamptz not null,
    last_seen          timestamptz not null,
    seen_position      bigint      not null,
    language_code      text        not null default '',
    words              uuid,
    language           text        not null default '',
    blocked_position   bigint      not null default 0,
    returned_position  bigint      not null default 0,
    forgotten_position bigint      not null default 0,
    -- Telegram tells of a return for a day only: whoever writes has returned too.
    blocked            boolean     not null generated always as (blocked_position > greatest(returned_position, seen_position)) stored
) with (fillfactor = 80);
-- None over what each update changes: an update that changes no indexed column stays on its page.
create index users_by_first_seen on users (first_seen);

-- fold
-- Intake and workers append for one chat at the same time, so nothing here may depend on who commits first:
-- the newest position wins, whichever comes last.
-- when: update_received.v1
insert into users as u (chat, first_seen, last_seen, seen_position, language_code, words)
select chat, min(at), max(at), max(position),
       (array_agg(coalesce(body ->> 'language', '') order by position desc))[1],
       (array_agg((body ->> 'payload')::uuid order by position desc))[1]
from facts
where type = 'update_received.v1' and body ->> 'chat_type' = 'private'
group by chat
order by chat
on conflict (chat) do update set
    first_seen = least(u.first_seen, excluded.first_seen),
    last_seen = greatest(u.last_seen, excluded.last_seen),
    language_code = case when excluded.seen_position > u.seen_position then excluded.language_code else u.language_code end,
    words = case when excluded.seen_position > u.seen_position then excluded.words else u.words end,
    seen_position = greatest(u.seen_position, excluded.seen_position);

-- when: language_chosen.v1 user_blocked.v1 user_returned.v1 person_forgotten.v1
with changed as materialized (
    select chat,
           (array_agg(body ->> 'language' order by position desc) filter (where type = 'language_chosen.v1'))[1] as language,
           coalesce(max(position) filter (where type = 'user_blocked.v1'), 0) as blocked_position,
           coalesce(max(position) filter (where type = 'user_returned.v1'), 0) as returned_position,
           coalesce(max(position) filter (where type = 'person_forgotten.v1'), 0) as forgotten_position
    from facts
    where type in ('language_chosen.v1', 'user_blocked.v1', 'user_returned.v1', 'person_forgotten.v1')
    group by chat
), held as materialized (
    select u.chat from users u join changed using (chat) order by u.chat for update of u
)
update users u
set language = coalesce(c.language, u.language),
    blocked_position = greatest(u.blocked_position, c.blocked_position),
    returned_position = greatest(u.returned_position, c.returned_position),
    forgotten_position = greatest(u.forgotten_position, c.forgotten_position)
from changed c join held using (chat)
where u.chat = c.chat;
