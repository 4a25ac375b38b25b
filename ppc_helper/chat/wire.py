"""What stands behind a button: at most 64 bytes that Telegram gives back at each press.

Tools, and what the original bot had beside them, keep the original's data for ever. Newer buttons have a
letter and values parted by colons. What a press of one asks for is told by :mod:`ppc_helper.chat.presses`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ppc_helper.tools import HANDLERS

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
MENDED_BY_ADMINS = ("vk_captcha", "vk_token")
"""Reasons to rest that pass only when an admin does something."""
MENUS = ("main", *HANDLERS, "actions", "admin")


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


def rests_ended(reason: str) -> str:
    """Return the data of the button by which an admin lets all go on that rests for *reason*."""
    return f"re:{reason}"


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
