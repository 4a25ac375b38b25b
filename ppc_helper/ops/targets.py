"""What an operator may name: a position, a query, a dead letter's code, a message of a chat."""

from __future__ import annotations

import re

import msgspec
from psycopg import Connection

from ppc_helper.database import Row
from ppc_helper.errors import PpcHelperError
from ppc_helper.statements import statements

_SQL = statements("ops")
_UPDATES = {
    "message": "the person's message",
    "edited_message": "an edit of the person's message",
    "callback_query": "a press of a button under the bot's message",
}
BIGGEST = 2**63 - 1


class UnknownTarget(PpcHelperError):
    """Nothing is known by what the operator named."""


class Match(msgspec.Struct, frozen=True):
    """One thing that was meant: the fact at *position*, and *what* it is in words."""

    position: int
    what: str


def find(conn: Connection[Row], text: str | None, *, chat: int | None, message: int | None) -> list[Match]:
    """Return everything that the operator can mean, at least one match; each position once.

    Args:
        text: ``123`` (a position; with *chat* also a message id), ``q123`` (a query), ``D-1F4`` (a code that a
            person quoted), or None.
        chat: the chat of the message.
        message: a message id of *chat*, the person's or the bot's.
    Raises:
        UnknownTarget: nothing was found, or it cannot be read; the sentence says what to type.
    """
    if message is not None and chat is None:
        raise UnknownTarget("A message id is only known within its chat: add --chat ID.")
    matches = _named(conn, text, chat) if text is not None else []
    if message is not None and chat is not None:
        matches += _messages(conn, chat, message)
    if not matches:
        raise UnknownTarget(_nothing(conn, text, chat, message))
    return list({match.position: match for match in reversed(matches)}.values())[::-1]


def _named(conn: Connection[Row], text: str, chat: int | None) -> list[Match]:
    read = re.fullmatch(r"(?i)(?P<query>q)?#?(?P<number>[0-9]{1,19})|D-(?P<code>[0-9a-f]{1,16})", text.strip())
    if read is None:
        raise UnknownTarget(f"{text}: give a position (123), a query (q123), a code (D-1F4) or --message with --chat.")
    if read["code"]:
        return _at(conn, int(read["code"], 16), f"what {text.upper()} is about")
    number = int(read["number"])
    if read["query"]:
        return _query(conn, number)
    return _at(conn, number, f"position {number}") + (_messages(conn, chat, number) if chat is not None else [])


def _at(conn: Connection[Row], position: int, what: str) -> list[Match]:
    if position > BIGGEST:
        return []
    row = conn.execute(_SQL["is_fact"], {"position": position}).fetchone()
    return [Match(position, what)] if row and row[0] else []


def _query(conn: Connection[Row], number: int) -> list[Match]:
    rows = conn.execute(_SQL["queued_as"], {"query": min(number, BIGGEST)})
    return [Match(position, f"query {number}") for (position,) in rows]


def _messages(conn: Connection[Row], chat: int, message: int) -> list[Match]:
    """Find a message in both directions: ids of a private chat are shared by the person and the bot."""
    given = {"chat": chat, "message_id": min(message, BIGGEST)}
    came = [
        (position, _UPDATES.get(kind, f"an update ({kind})")) for position, kind in conn.execute(_SQL["came_as"], given)
    ]
    sent = [
        (position, "an edit by the bot" if kind == "edit" else "the bot's message")
        for position, kind in conn.execute(_SQL["sent_as"], given)
    ]
    return [Match(position, f"{what} {message} in chat {chat}") for position, what in came + sent]


def _nothing(conn: Connection[Row], text: str | None, chat: int | None, message: int | None) -> str:
    if message is not None or (text is not None and chat is not None and text.isdigit()):
        return f"No message {message if message is not None else text} of chat {chat} is known."
    row = conn.execute(_SQL["last_position"]).fetchone() or (0,)
    hint = " A Telegram message needs its chat: --chat ID." if text and text.isdigit() else ""
    return f"{text}: nothing is known by it; the log ends at position {row[0]}.{hint}"
