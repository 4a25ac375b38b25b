"""Which rows a decision needs beyond the ones that are always loaded."""

from __future__ import annotations

import msgspec

from ppc_helper.chat import commands as c


class Wanted(msgspec.Struct, frozen=True):
    """What a decision needs beyond person, session, newest queries and options; 0 and False: nothing."""

    announcement: int = 0
    """This announcement's row with its counts."""
    query: int = 0
    """This query of this chat, also when it is not among the newest."""
    reply_to: int = 0
    """The feedback that the bot's message of this id delivered to this chat."""
    recipients: bool = False
    """How many users an announcement would go to now."""
    active_queries: bool = False
    """How many queries of this chat are queued or running."""


_NOTHING = Wanted()


def wanted(command: c.Command, *, admin: bool) -> Wanted:
    """Return what the loader must read for *command*; *admin*: an admin's own chat."""
    match command:
        case c.ConfirmAnnouncement() | c.CancelAnnouncement() | c.RefreshAnnouncement() if admin:
            found = Wanted(announcement=command.announcement)
        case c.CancelQuery() | c.SendFileAgain() | c.RunNext():
            found = Wanted(query=command.query, active_queries=isinstance(command, c.RunNext))
        case c.GiveInput():
            found = Wanted(reply_to=command.reply_to if admin else 0, recipients=admin, active_queries=True)
        case c.EndPause():
            found = Wanted(recipients=admin, active_queries=True)
        case c.RunGuess() | c.ShowStats():
            found = Wanted(active_queries=True)
        case _:
            found = _NOTHING
    return found
