"""What stands behind a button: at most 64 bytes that Telegram gives back at each press.

Tools, and what the original bot had beside them, keep the original's data for ever. Newer buttons have a
letter and values parted by colons. Both are read strictly: what is not exactly one of these forms is nothing.
Reading tells what was pressed, never whether the person may: that is decided at each press anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

from ppc_helper.chat import commands as c
from ppc_helper.locale import LANGUAGES
from ppc_helper.tools import HANDLERS, all_tools

DATA_LIMIT = 64
CSV = "to_csv"
"""What turns a result into csv: a query as any other, but no tool that a person chooses."""
ANNOUNCE, STATS = "af_make_announcement", "af_get_bot_stats"
FEEDBACK, HISTORY, CONTACTS, ABOUT = "act_feedback", "act_get_user_queries", "act_give_contacts", "act_about"
FIXED: Mapping[str, str] = MappingProxyType(
    {
        ANNOUNCE: "0:1:0:af:af_make_announcement",
        STATS: "0:0:1:af:af_get_bot_stats",
        FEEDBACK: "0:1:0:act:act_feedback",
        HISTORY: "0:0:1:act:act_get_user_queries",
        CONTACTS: "0:0:1:act:act_give_contacts",
        ABOUT: "0:0:1:act:act_about",
    }
)
"""The buttons of the original bot that are no tools, by name."""
MENUS = ("main", *HANDLERS, "actions", "admin")
_NUMBER = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_LARGEST = 2**63 - 1


class UnreadableError(ValueError):
    """The data is none of ours, or no more; :func:`read` turns it into None."""


def menu(name: str) -> str:
    """Return the data of the button that opens menu *name*."""
    return f"m:{name}"


def help_of(tool: str) -> str:
    """Return the data of the button that tells more about *tool*."""
    return f"i:{tool}"


def option(tool: str, name: str, value: str) -> str:
    """Return the data of the button that sets option *name* of *tool* to *value*."""
    return f"o:{tool}:{name}:{value}"


def ask_option(tool: str, name: str) -> str:
    """Return the data of the button that asks for option *name* of *tool*."""
    return f"oa:{tool}:{name}"


def list_choices(tool: str, name: str) -> str:
    """Return the data of the button that lists the values of option *name* of *tool*."""
    return f"ol:{tool}:{name}"


def clear_option(tool: str, name: str) -> str:
    """Return the data of the button that puts option *name* of *tool* back to its default."""
    return f"oc:{tool}:{name}"


def language(code: str) -> str:
    """Return the data of the button that chooses a language."""
    return f"l:{code}"


def close_session(session: int) -> str:
    """Return the data of the button that closes *session* and no other."""
    return f"c:{session}"


def cancel_query(query: int) -> str:
    """Return the data of the button that cancels *query*."""
    return f"x:{query}"


def pause_query(query: int) -> str:
    """Return the data of the button that lets *query* rest."""
    return f"qp:{query}"


def resume_query(query: int) -> str:
    """Return the data of the button that goes on with *query*."""
    return f"qr:{query}"


def offer(query: int, name: str, value: str) -> str:
    """Return the data of the button that goes on with *query* with option *name* set to *value*."""
    return f"qo:{query}:{name}:{value}"


def partial(query: int) -> str:
    """Return the data of the button that sends what *query* has found so far."""
    return f"qf:{query}"


def file_again(query: int) -> str:
    """Return the data of the button that sends the file of *query* again."""
    return f"f:{query}"


def next_tool(query: int, tool: str) -> str:
    """Return the data of the button that runs *tool* on the result of *query*."""
    return f"n:{query}:{tool}"


def chain(query: int) -> str:
    """Return the data of the button that runs the rest of the ready chain on the result of *query*."""
    return f"k:{query}"


def guessed_chain(session: int) -> str:
    """Return the data of the button that runs the ready chain on what came as *session*."""
    return f"kg:{session}"


def csv_file(query: int) -> str:
    """Return the data of the button that sends the result of *query* as csv."""
    return f"fc:{query}"


def guess(session: int, tool: str) -> str:
    """Return the data of the button that runs *tool* on what came as *session* before any tool was chosen."""
    return f"g:{session}:{tool}"


def guesses(session: int, menu_name: str) -> str:
    """Return the data of the button that lists the tools of a menu for what came as *session*."""
    return f"w:{session}:{menu_name}"


def confirm_announcement(announcement: int) -> str:
    """Return the data of the button that sends a drafted announcement to everyone."""
    return f"ac:{announcement}"


def cancel_announcement(announcement: int) -> str:
    """Return the data of the button that drops a draft or stops an announcement."""
    return f"ax:{announcement}"


def refresh_announcement(announcement: int) -> str:
    """Return the data of the button that shows how far an announcement is."""
    return f"ar:{announcement}"


FORGET_ME = "z:forget"
VK_TOKEN = "vk_token"  # noqa: S105 - a name
"""What waits for the person's own VK token: as a session, no tool."""
REMOVE_VK_TOKEN = "z:vk_token"  # noqa: S105 - data of a button


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
