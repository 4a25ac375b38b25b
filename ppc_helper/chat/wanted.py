"""Which rows a command needs beyond the ones that are always loaded: said here, read by the loader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from ppc_helper.chat import commands as c
from ppc_helper.chat.commands import Command


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
    """How many queries of this chat are queued, running or at rest."""
    vk_token: bool = False
    """The person's own VK token."""


NOTHING = Wanted()


def _query(command: Any, _admin: bool) -> Wanted:
    return Wanted(query=command.query)


def _query_to_work_on(command: Any, _admin: bool) -> Wanted:
    return Wanted(query=command.query, active_queries=True)


def _active_queries(_command: Any, _admin: bool) -> Wanted:
    return Wanted(active_queries=True)


def _input(command: Any, admin: bool) -> Wanted:
    return Wanted(reply_to=command.reply_to if admin else 0, recipients=admin, active_queries=True)


def _own_announcement(command: Any, admin: bool) -> Wanted:
    return Wanted(announcement=command.announcement) if admin else NOTHING


def _token(_command: Any, _admin: bool) -> Wanted:
    return Wanted(vk_token=True)


_WANTED: Mapping[type[Command], Callable[[Any, bool], Wanted]] = {
    c.ConfirmAnnouncement: _own_announcement,
    c.CancelAnnouncement: _own_announcement,
    c.RefreshAnnouncement: _own_announcement,
    c.TellAnnouncement: lambda command, _: Wanted(announcement=command.announcement),
    **dict.fromkeys((c.CancelQuery, c.PauseQuery, c.ResumeQuery, c.TakeOffer, c.SendPartial, c.SendFileAgain), _query),
    **dict.fromkeys((c.RunNext, c.RunChain, c.MakeCsv), _query_to_work_on),
    **dict.fromkeys((c.RunGuess, c.RunGuessedChain, c.ShowStats), _active_queries),
    c.GiveInput: _input,
    c.EndPause: lambda _, admin: Wanted(recipients=admin, active_queries=True),
    **dict.fromkeys((c.ShowVkToken, c.GiveVkToken, c.RemoveVkToken), _token),
}


def wanted(command: Command, *, admin: bool) -> Wanted:
    """Return what the loader must read for *command*, NOTHING itself for most; *admin*: an admin's own chat."""
    find = _WANTED.get(type(command))
    return find(command, admin) if find else NOTHING
