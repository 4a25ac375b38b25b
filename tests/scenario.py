"""Given/when/then for the conversation: a state made by hand, one update or timer, the facts that follow.

    turn = given(session=waiting("kf_group_duplicates")).when(text("окна пвх"))
    assert turn.outcome == QueryQueued(...)

Whatever the case, :meth:`Given.when` checks what always holds: exactly one outcome, a press is acknowledged once,
button data fits, and every message owed can be rendered in each parse mode and language.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from ppc_helper.chat import menus
from ppc_helper.chat.calls import OutgoingCall
from ppc_helper.chat.commands import Command
from ppc_helper.chat.decide import decide
from ppc_helper.chat.markup import ParseMode
from ppc_helper.chat.replies import render, render_ack
from ppc_helper.chat.state import Decision, Person, Query, Session, Settings, State
from ppc_helper.chat.understand import command_of
from ppc_helper.events import (
    AckOwed,
    Event,
    InputRef,
    MessageOwed,
    NewFact,
    Recorded,
    TimerFired,
    UpdateReceived,
)

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
CHAT, ADMIN, POSITION = 700, 42, 5001
PAYLOAD = "ab" * 16
BOT = "ppc_helper_bot"
MODES: tuple[ParseMode, ...] = ("HTML", "MarkdownV2", "Markdown")
SETTINGS = Settings(admins=frozenset({ADMIN}), bot_username=BOT, contacts="@support, ads@example.org")


def ago(**amount: float) -> datetime:
    """Return the moment so long before now."""
    return NOW - timedelta(**amount)


def waiting(tool: str, *, parts: int = 0, opened: datetime | None = None, **fields: Any) -> Session:
    """Return a session in which *tool* (empty: none yet) waits, after *parts* parts."""
    refs = tuple(InputRef(kind="update", payload=f"{number:032x}") for number in range(1, parts + 1))
    return Session(session=4000, tool=tool, opened_at=opened or ago(minutes=5), parts=refs, **fields)


def query(number: int, status: Any, tool: str = "kf_group_duplicates", **fields: Any) -> Query:
    """Return a query of the chat, queued an hour ago unless told otherwise."""
    return Query(query=number, tool=tool, status=status, **{"queued_at": ago(hours=1), **fields})


# What arrives


class Arrival(msgspec.Struct, frozen=True):
    """A fact to decide on, with the raw update that it names."""

    fact: Event
    raw: bytes = b""


def update(
    body: dict[str, Any],
    *,
    chat_type: str = "private",
    user: int = CHAT,
    language: str = "ru",
    message_id: int = 0,
) -> Arrival:
    """Return any update; *body* has everything but its id."""
    kind = next(iter(body), "")
    fact = UpdateReceived(
        bot=1,
        update_id=9,
        kind=kind,
        payload=PAYLOAD,
        user=user,
        chat_type=chat_type,
        message_id=message_id,
        language=language,
    )
    return Arrival(fact, json.dumps({"update_id": 9, **body}).encode())


def message(*, chat_type: str = "private", user: int = CHAT, language: str = "ru", **content: Any) -> Arrival:
    """Return a message with *content* (text, document, photo, ...)."""
    body = {
        "message_id": 77,
        "date": 1,
        "chat": {"id": user if chat_type == "private" else -100, "type": chat_type},
        "from": {"id": user, "first_name": "Анна", "username": "anna", "language_code": language},
        **content,
    }
    return update({"message": body}, chat_type=chat_type, user=user, language=language, message_id=77)


def text(words: str, **fields: Any) -> Arrival:
    """Return a text message."""
    return message(text=words, **fields)


def document(name: str, *, mime: str = "", size: int = 1000, **fields: Any) -> Arrival:
    """Return a message with a file."""
    file = {"file_id": "F", "file_unique_id": "u", "file_name": name, "mime_type": mime, "file_size": size}
    return message(document=file, **fields)


def press(data: str, *, user: int = CHAT, date: int = 1, language: str = "ru") -> Arrival:
    """Return a press on a button; *date* 0: on a message too old to be read."""
    body = {
        "id": "cb1",
        "from": {"id": user, "first_name": "Анна", "language_code": language},
        "chat_instance": "x",
        "message": {"message_id": 55, "date": date, "chat": {"id": user, "type": "private"}},
        "data": data,
    }
    return update({"callback_query": body}, user=user, language=language)


def timer(name: Any, subject: int) -> Arrival:
    """Return a timer that fired."""
    return Arrival(TimerFired(timer=name, subject=subject))


# The world


class Given:
    """A state and settings to decide in."""

    def __init__(self, state: State, settings: Settings, *, chat: int) -> None:
        self._state = state
        self._settings = settings
        self._chat = chat

    def command(self, arrival: Arrival) -> Command:
        """Return what *arrival* asks for."""
        return command_of(self._recorded(arrival), arrival.raw, bot_username=self._settings.bot_username)

    def when(self, arrival: Arrival) -> Turned:
        """Let *arrival* come and return what follows."""
        recorded = self._recorded(arrival)
        command = self.command(arrival)
        turned = Turned(decide(recorded, command, self._state, self._settings))
        turned.check(pressed=command.press is not None)
        return turned

    def _recorded(self, arrival: Arrival) -> Recorded:
        return Recorded(position=POSITION, at=NOW, chat=self._chat, fact=arrival.fact)


def given(*, settings: Settings = SETTINGS, chat: int = CHAT, **rows: Any) -> Given:
    """Return a world in which the state's *rows* hold; the person is known and has chosen no language."""
    return Given(State(**{"person": Person(chat=chat), **rows}), settings, chat=chat)


class Turned:
    """What a decision came to."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision

    @property
    def facts(self) -> tuple[Event, ...]:
        """Return all facts in order."""
        return tuple(new.fact for new in self.decision.facts)

    @property
    def outcome(self) -> Event:
        """Return the one outcome."""
        (outcome,) = (new.fact for new in self.decision.facts if new.outcome)
        return outcome

    @property
    def owed(self) -> tuple[NewFact, ...]:
        """Return the messages owed, to whichever chats."""
        return tuple(new for new in self.decision.facts if isinstance(new.fact, MessageOwed))

    @property
    def said(self) -> tuple[MessageOwed, ...]:
        """Return the messages owed, without their chats."""
        return tuple(fact for fact in self.facts if isinstance(fact, MessageOwed))

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the catalogue keys of the messages owed."""
        return tuple(fact.key for fact in self.said)

    @property
    def ack(self) -> AckOwed | None:
        """Return the answer to the press, if there was one."""
        return next((fact for fact in self.facts if isinstance(fact, AckOwed)), None)

    @property
    def data(self) -> tuple[str, ...]:
        """Return the data of all buttons, in order."""
        keyboards = [menus.menu(fact.menu) if fact.menu else fact.buttons for fact in self.said]
        return tuple(button.data for rows in keyboards for row in rows for button in row)

    def without_messages(self) -> tuple[Event, ...]:
        """Return the facts that are no messages and no answers to presses."""
        return tuple(fact for fact in self.facts if not isinstance(fact, MessageOwed | AckOwed))

    def check(self, *, pressed: bool) -> None:
        """Check what holds for every decision."""
        assert sum(new.outcome for new in self.decision.facts) == 1
        assert sum(isinstance(fact, AckOwed) for fact in self.facts) == (1 if pressed else 0)
        assert all(len(data.encode()) <= 64 for data in self.data)
        for fact in self.facts:
            assert shown(fact), fact


def shown(fact: Event, words: dict[str, str] | None = None) -> tuple[OutgoingCall, ...] | bool:
    """Return the calls that *fact* comes to in HTML, after rendering it in every mode; True for other facts."""
    if isinstance(fact, AckOwed):
        return (render_ack(fact),)
    if not isinstance(fact, MessageOwed) or fact.kind == "announcement":
        return True
    found = {mode: render(fact, words or {}, mode) for mode in MODES}
    return found["HTML"]
