"""Which rows a command needs beyond the ones that are always loaded: said here, read by the loader."""

from __future__ import annotations

import msgspec

from ppc_helper.chat.commands import (
    CancelAnnouncement,
    CancelQuery,
    Command,
    ConfirmAnnouncement,
    EndPause,
    GiveInput,
    GiveVkToken,
    MakeCsv,
    PauseQuery,
    RefreshAnnouncement,
    RemoveVkToken,
    ResumeQuery,
    RunChain,
    RunGuess,
    RunGuessedChain,
    RunNext,
    SendFileAgain,
    SendPartial,
    ShowStats,
    ShowVkToken,
    TakeOffer,
    TellAnnouncement,
)


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
    vk_token: bool = False
    """The person's own VK token."""


_NOTHING = Wanted()


def wanted(command: Command, *, admin: bool) -> Wanted:
    """Return what the loader must read for *command*; *admin*: an admin's own chat."""
    match command:
        case ConfirmAnnouncement() | CancelAnnouncement() | RefreshAnnouncement() if admin:
            found = Wanted(announcement=command.announcement)
        case TellAnnouncement():
            found = Wanted(announcement=command.announcement)
        case CancelQuery() | PauseQuery() | ResumeQuery() | TakeOffer() | SendPartial() | SendFileAgain():
            found = Wanted(query=command.query)
        case RunNext() | RunChain() | MakeCsv():
            found = Wanted(query=command.query, active_queries=True)
        case GiveInput():
            found = Wanted(reply_to=command.reply_to if admin else 0, recipients=admin, active_queries=True)
        case EndPause():
            found = Wanted(recipients=admin, active_queries=True)
        case ShowVkToken() | GiveVkToken() | RemoveVkToken():
            found = Wanted(vk_token=True)
        case RunGuess() | RunGuessedChain() | ShowStats():
            found = Wanted(active_queries=True)
        case _:
            found = _NOTHING
    return found
