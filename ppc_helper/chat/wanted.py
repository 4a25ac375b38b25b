"""Which rows a command needs beyond the ones that are always loaded: said here, read by the loader."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from ppc_helper.chat import commands as c
from ppc_helper.chat import wire
from ppc_helper.chat.commands import Command
from ppc_helper.chat.state import State


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
    vk_token: bool = False
    """The person's own VK token."""


NOTHING = Wanted()


def _query(command: Any, _state: State, _admin: bool) -> Wanted:
    return Wanted(query=command.query)


def _input(command: Any, state: State, admin: bool) -> Wanted:
    return Wanted(reply_to=command.reply_to if admin else 0, recipients=_is_drafting(state, admin))


def _end_of_input(_command: Any, state: State, admin: bool) -> Wanted:
    return Wanted(recipients=_is_drafting(state, admin))


def _is_drafting(state: State, admin: bool) -> bool:
    """Tell whether what comes is an announcement: only that is worth counting all users."""
    return admin and state.session is not None and state.session.tool == wire.ANNOUNCE


def _own_announcement(command: Any, _state: State, admin: bool) -> Wanted:
    return Wanted(announcement=command.announcement) if admin else NOTHING


def _announcement(command: Any, _state: State, _admin: bool) -> Wanted:
    return Wanted(announcement=command.announcement)


def _token(_command: Any, _state: State, _admin: bool) -> Wanted:
    return Wanted(vk_token=True)


_WANTED: Mapping[type[Command], Callable[[Any, State, bool], Wanted]] = {
    **dict.fromkeys((c.ConfirmAnnouncement, c.CancelAnnouncement, c.RefreshAnnouncement), _own_announcement),
    c.TellAnnouncement: _announcement,
    **dict.fromkeys((c.CancelQuery, c.PauseQuery, c.ResumeQuery, c.TakeOffer, c.SendPartial, c.SendFileAgain), _query),
    **dict.fromkeys((c.RunNext, c.RunChain, c.MakeCsv), _query),
    c.GiveInput: _input,
    c.EndPause: _end_of_input,
    **dict.fromkeys((c.ShowVkToken, c.GiveVkToken, c.RemoveVkToken), _token),
}


def wanted(command: Command, state: State, *, admin: bool) -> Wanted:
    """Return what the loader must read for *command* beside *state*, NOTHING itself for most.

    *admin*: it is an admin's own chat.
    """
    find = _WANTED.get(type(command))
    return find(command, state, admin) if find else NOTHING
