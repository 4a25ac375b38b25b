"""What a press of a button asks for, by the data that stands behind it.

It is read strictly: what is not exactly one of the forms of :mod:`ppc_helper.chat.wire` is nothing. Reading tells
what was pressed, never whether the person may: that is decided at each press anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from ppc_helper.chat import commands as c
from ppc_helper.chat.wire import (
    ABOUT,
    ANNOUNCE,
    CONTACTS,
    DATA_LIMIT,
    FEEDBACK,
    FIXED,
    HISTORY,
    MENDED_BY_ADMINS,
    MENUS,
    STATS,
    VK_TOKEN,
)
from ppc_helper.locale import LANGUAGES
from ppc_helper.tools import HANDLERS, all_tools

_NUMBER = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_LARGEST = 2**63 - 1


class UnreadableError(ValueError):
    """The data is none of ours, or no more; :func:`read` turns it into None."""


def read(data: str, press: c.Press) -> c.Command | None:
    """Return the command that *data* stands for, None when it is not, or no longer, one of ours."""
    original = _originals().get(data)
    if original is not None:
        return original(press)
    head, _, rest = data.partition(":")
    reader = _READERS.get(head)
    if reader is None or len(data) > DATA_LIMIT:
        return None
    try:
        return reader(tuple(rest.split(":")), press)
    except UnreadableError:
        return None


@cache
def _originals() -> Mapping[str, Callable[[c.Press], c.Command]]:
    simple: dict[str, Callable[[c.Press], c.Command]] = {
        FIXED[ANNOUNCE]: lambda press: c.ChooseTool(tool=ANNOUNCE, press=press),
        FIXED[FEEDBACK]: lambda press: c.ChooseTool(tool=FEEDBACK, press=press),
        FIXED[STATS]: lambda press: c.ShowStats(press=press),
        FIXED[HISTORY]: lambda press: c.ShowHistory(press=press),
        FIXED[CONTACTS]: lambda press: c.ShowContacts(press=press),
        FIXED[ABOUT]: lambda press: c.ShowAbout(press=press),
    }
    return simple | {tool.callback_data: _chooser(name) for name, tool in all_tools().items()}


def _chooser(name: str) -> Callable[[c.Press], c.Command]:
    return lambda press: c.ChooseTool(tool=name, press=press)


def _position(values: tuple[str, ...], count: int) -> int:
    """Return the first of exactly *count* values, which must be a position."""
    if len(values) != count or not _NUMBER.fullmatch(values[0]) or int(values[0]) > _LARGEST:
        raise UnreadableError
    return int(values[0])


def _one_of(value: str, allowed: tuple[str, ...] | Mapping[str, object]) -> str:
    if value not in allowed:
        raise UnreadableError
    return value


def _only(values: tuple[str, ...], allowed: tuple[str, ...] | Mapping[str, object]) -> str:
    if len(values) != 1:
        raise UnreadableError
    return _one_of(values[0], allowed)


def _read_menu(values: tuple[str, ...], press: c.Press) -> c.Command:
    name = _only(values, (*MENUS, "history", "languages"))
    if name == "history":
        return c.ShowHistory(press=press, in_place=True)
    if name == "languages":
        return c.ShowLanguages(press=press)
    return c.ShowMenu(menu=name, press=press)


def _read_option(values: tuple[str, ...], press: c.Press) -> c.Command:
    if len(values) != 3:
        raise UnreadableError
    tool, name, choices = _option_of_choices(values)
    return c.ChooseOption(tool=tool, option=name, value=_one_of(values[2], choices), press=press)


def _read_choices(values: tuple[str, ...], press: c.Press) -> c.Command:
    if len(values) != 2:
        raise UnreadableError
    tool, name, _ = _option_of_choices(values)
    return c.ShowChoices(tool=tool, option=name, press=press)


def _option_of_choices(values: tuple[str, ...]) -> tuple[str, str, tuple[str, ...]]:
    tool = all_tools()[_one_of(values[0], all_tools())]
    choices = {one.name: one.choices for one in tool.options if one.kind == "choice"}
    name = _one_of(values[1], choices)
    return tool.name, name, choices[name]


def _free_option(values: tuple[str, ...]) -> tuple[str, str]:
    """Return a tool and one of its options that is a number or a text."""
    if len(values) != 2:
        raise UnreadableError
    tool = all_tools()[_one_of(values[0], all_tools())]
    return tool.name, _one_of(values[1], tuple(one.name for one in tool.options if one.kind != "choice"))


def _read_asked_option(values: tuple[str, ...], press: c.Press) -> c.Command:
    tool, name = _free_option(values)
    return c.AskOption(tool=tool, option=name, press=press)


def _read_cleared_option(values: tuple[str, ...], press: c.Press) -> c.Command:
    tool, name = _free_option(values)
    return c.ChooseOption(tool=tool, option=name, value="", press=press)


def _read_offer(values: tuple[str, ...], press: c.Press) -> c.Command:
    number = _position(values, 3)
    if not values[1].isidentifier() or not values[2].isidentifier():
        raise UnreadableError
    return c.TakeOffer(query=number, option=values[1], value=values[2], press=press)


def _read_next(values: tuple[str, ...], press: c.Press) -> c.Command:
    return c.RunNext(query=_position(values, 2), tool=_one_of(values[1], all_tools()), press=press)


def _read_guess(values: tuple[str, ...], press: c.Press) -> c.Command:
    return c.RunGuess(session=_position(values, 2), tool=_one_of(values[1], all_tools()), press=press)


def _read_guesses(values: tuple[str, ...], press: c.Press) -> c.Command:
    return c.ShowGuesses(session=_position(values, 2), menu=_one_of(values[1], tuple(HANDLERS)), press=press)


def _read_deletion(values: tuple[str, ...], press: c.Press) -> c.Command:
    if _only(values, ("forget", VK_TOKEN)) == VK_TOKEN:
        return c.RemoveVkToken(press=press)
    return c.ConfirmForget(press=press)


_Reader = Callable[[tuple[str, ...], c.Press], c.Command]
_READERS: Mapping[str, _Reader] = {
    "m": _read_menu,
    "i": lambda values, press: c.ShowToolHelp(tool=_only(values, all_tools()), press=press),
    "o": _read_option,
    "oa": _read_asked_option,
    "oc": _read_cleared_option,
    "ol": _read_choices,
    "l": lambda values, press: c.ChooseLanguage(language=_only(values, LANGUAGES), press=press),
    "c": lambda values, press: c.CancelSession(session=_position(values, 1), press=press),
    "x": lambda values, press: c.CancelQuery(query=_position(values, 1), press=press),
    "qp": lambda values, press: c.PauseQuery(query=_position(values, 1), press=press),
    "qr": lambda values, press: c.ResumeQuery(query=_position(values, 1), press=press),
    "re": lambda values, press: c.EndRests(reason=_only(values, MENDED_BY_ADMINS), press=press),
    "qo": _read_offer,
    "qf": lambda values, press: c.SendPartial(query=_position(values, 1), press=press),
    "f": lambda values, press: c.SendFileAgain(query=_position(values, 1), press=press),
    "n": _read_next,
    "k": lambda values, press: c.RunChain(query=_position(values, 1), press=press),
    "kg": lambda values, press: c.RunGuessedChain(session=_position(values, 1), press=press),
    "fc": lambda values, press: c.MakeCsv(query=_position(values, 1), press=press),
    "g": _read_guess,
    "w": _read_guesses,
    "ac": lambda values, press: c.ConfirmAnnouncement(announcement=_position(values, 1), press=press),
    "ax": lambda values, press: c.CancelAnnouncement(announcement=_position(values, 1), press=press),
    "ar": lambda values, press: c.RefreshAnnouncement(announcement=_position(values, 1), press=press),
    "z": _read_deletion,
}
