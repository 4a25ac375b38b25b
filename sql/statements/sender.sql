-- announcement_due: whether a chat is still to get an announcement: its status, and whether the chat blocked the bot
select a.status, coalesce(u.blocked, false)
from projections.announcements a left join projections.users u on u.chat = %(chat)s
where a.announcement = %(announcement)s;
