-- announcement_due: whether a chat is still to get an announcement: its status, whether the chat blocked the bot, whose
-- it is, and the payloads of its messages when it is of several
select a.status, coalesce(u.blocked, false), a.chat, a.parts
from projections.announcements a left join projections.users u on u.chat = %(chat)s
where a.announcement = %(announcement)s;

-- counts_message: the message that shows an announcement's counts (0: none arrived), and where they were last to be shown
select coalesce((select d.message_id from projections.deliveries d
                 where d.counts_of = a.announcement and d.counts_of <> 0 and d.message_id <> 0
                 order by d.position desc limit 1), 0),
       a.shown_position
from projections.announcements a
where a.announcement = %(announcement)s;

-- parts_sent: how many of the messages that are owed as one have arrived before
-- By their ids: who did not hear that the fact was stored has stored it twice.
select count(distinct body ->> 'message_id') from log.events where cause = any (%(items)s::bigint[]) and type = 'message_part_sent.v1';
