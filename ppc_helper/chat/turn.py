"""One turn of a conversation: what was asked, what is known, and the words to answer in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from ppc_helper.chat.commands import Command, GiveInput, Press
from ppc_helper.chat.contents import TextSent
from ppc_helper.chat.state import Decision, Query, Settings, State
from ppc_helper.events import (
    AckOwed,
    Button,
    Event,
    InputPartReceived,
    InputRef,
    Lane,
    MessageOwed,
    NewFact,
    Recorded,
    SessionClosed,
    UpdateIgnored,
    UpdateReceived,
    UpdateRefused,
)

PRESSED_TWICE_SECONDS = 10
"""The same press again within this time is a slip of the finger or of the network, not a second wish."""
RUSSIAN_SPEAKING = frozenset({"ru", "uk", "be", "kk", "ky", "uz", "tg", "hy", "az"})
"""Languages of Telegram's interface whose people are better served in Russian than in English."""

Rows = tuple[tuple[Button, ...], ...]
Args = dict[str, str | int]


def spoken(language_code: str, fallback: str) -> str:
    """Return the language for somebody whose Telegram is in *language_code*; unknown: the *fallback*."""
    short = language_code.partition("-")[0].lower()
    if not short:
        return fallback
    return "ru" if short in RUSSIAN_SPEAKING else "en"


class Ack(msgspec.Struct, frozen=True):
    """The words of an answer to a press; *alert* shows them in a window that wants to be closed."""

    key: str = ""
    args: Args = {}
    alert: bool = False


class Turn:
    """What every decision needs at hand: the fact, the command, the state, and the person's language."""

    __slots__ = ("chat", "command", "language", "now", "position", "press", "received", "settings", "state")

    def __init__(self, received: Recorded, command: Command, state: State, settings: Settings) -> None:
        self.received = received
        self.command = command
        self.state = state
        self.settings = settings
        self.chat = received.chat
        self.position = received.position
        self.now: datetime = received.at
        self.press: Press | None = command.press
        self.language = self._language()

    def _language(self) -> str:
        person, fact = self.state.person, self.received.fact
        if person is not None and person.language:
            return person.language
        code = fact.language if isinstance(fact, UpdateReceived) else ""
        if not code and person is not None:
            code = person.language_code
        return spoken(code, self.settings.language)

    @property
    def payload(self) -> str:
        """Return the id of the update's payload, empty for a timer."""
        fact = self.received.fact
        return fact.payload if isinstance(fact, UpdateReceived) else ""

    @property
    def part(self) -> InputRef:
        """Return this update as a part of an input."""
        return InputRef(kind="update", payload=self.payload)

    def part_received(self, command: GiveInput, session: int) -> InputPartReceived:
        """Return this message as a part of the input of *session*; its size is in UTF-16 units, 0: a file."""
        size = command.content.size if isinstance(command.content, TextSent) else 0
        return InputPartReceived(session=session, part=self.part, size=size)

    @property
    def is_admin(self) -> bool:
        """Tell whether an admin is acting, in private; for a timer, whether it is an admin's chat.

        A private chat has its person's id.
        """
        fact = self.received.fact
        if isinstance(fact, UpdateReceived):
            # an update that does not tell its chat's type is trusted only when the chat is the person
            private = fact.chat_type == "private" or (not fact.chat_type and fact.user == self.chat)
            return private and fact.user in self.settings.admins
        return self.chat in self.settings.admins

    def seconds_since(self, moment: datetime) -> float:
        """Return how long ago *moment* was, by the log's clock."""
        return (self.now - moment).total_seconds()

    def just_now(self, moment: datetime) -> bool:
        """Tell whether *moment* is so close that the same wish again is a slip; a clock set back makes none of it."""
        return abs(self.seconds_since(moment)) < PRESSED_TWICE_SECONDS

    def query(self, number: int) -> Query | None:
        """Return this chat's query *number*, None when it is unknown or another chat's."""
        known = self.state.queries if self.state.query is None else (self.state.query, *self.state.queries)
        return next((query for query in known if query.query == number), None)

    def say(self, key: str, args: Args | None = None, *, buttons: Rows = (), **more: Any) -> NewFact:
        """Return a new message to this chat in the person's language; *more* are fields of MessageOwed."""
        return NewFact(
            self.chat,
            MessageOwed(key=key, args={**(args or {})}, language=self.language, buttons=buttons, **more),
        )

    def show(self, key: str, args: Args | None = None, *, buttons: Rows = (), **more: Any) -> NewFact:
        """Return the message with the pressed button edited, or a new one where there is none to edit."""
        message_id = self.press.message_id if self.press else 0
        if not message_id:
            return self.say(key, args, buttons=buttons, **more)
        return self.say(key, args, buttons=buttons, kind="edit", message_id=message_id, **more)

    def decide(
        self,
        outcome: Event,
        *more: NewFact,
        before: tuple[Event, ...] = (),
        ack: Ack | None = None,
        lane: Lane | None = None,
    ) -> Decision:
        """Return the decision: *before*, the one *outcome* (in *lane*), *more*, and the answer to a press."""
        facts = [NewFact(self.chat, fact) for fact in before]
        facts.append(NewFact(self.chat, outcome, outcome=True, lane=lane))
        facts.extend(more)
        if self.press is not None:
            facts.append(NewFact(self.chat, self._acknowledge(self.press, ack)))
        return Decision(facts=tuple(facts))

    def refuse(
        self,
        reason: str,
        key: str,
        args: Args | None = None,
        *,
        buttons: Rows = (),
        before: tuple[Event, ...] = (),
    ) -> Decision:
        """Return a refusal, said in a window for a press without *buttons*, else as a message."""
        outcome = UpdateRefused(reason=reason)
        if self.press is not None and not buttons:
            return self.decide(outcome, before=before, ack=Ack(key, args or {}, alert=True))
        return self.decide(outcome, self.say(key, args, buttons=buttons), before=before)

    def refuse_stranger(self, *, before: tuple[Event, ...] = ()) -> Decision:
        """Tell somebody who is no admin that this is for admins, with the id to write into the configuration."""
        return self.refuse("not_admin", "admins-only", {"user": str(self.chat)}, before=before)

    def replaced(self) -> tuple[SessionClosed, ...]:
        """Return what closes the open session because another takes its place; nothing when none is open."""
        session = self.state.session
        return (SessionClosed(session=session.session, reason="replaced"),) if session else ()

    def slip(self) -> Decision:
        """Return the answer to the same press again: the button stops spinning, nothing else happens."""
        return self.decide(UpdateIgnored(reason="pressed_twice"))

    def _acknowledge(self, press: Press, ack: Ack | None) -> AckOwed:
        if ack is None:
            return AckOwed(callback_id=press.id, language=self.language)
        return AckOwed(callback_id=press.id, key=ack.key, args=ack.args, alert=ack.alert, language=self.language)
