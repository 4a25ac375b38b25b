"""What is owed to a chat, and what became of it."""

from __future__ import annotations

from typing import ClassVar, Literal

from ppc_helper.events.base import Button, Fact, Lane


class MessageOwed(Fact, frozen=True, kw_only=True, tag="message_owed.v1"):
    """A chat is owed a message.

    *key* is a catalogue message, formatted with *args* and with the words in the payload *words* (a JSON object, or
    for ``words_are='update'`` a raw update that gives name, username, user and text). An edit names the message by
    *message_id*, or by *query*: the job message of that query. A deletion takes away the person's message *message_id*.
    """

    lane: ClassVar[Lane | None] = Lane.SEND
    kind: Literal["text", "edit", "document", "photo", "announcement", "deletion"] = "text"
    key: str = ""
    args: dict[str, str | int | float] = {}
    words: str = ""
    words_are: Literal["json", "update"] = "json"
    language: str = "ru"
    buttons: tuple[tuple[Button, ...], ...] = ()
    menu: str = ""
    """Instead of *buttons*: those of this menu, as they are when the message is sent."""
    file: str = ""
    file_name: str = ""
    file_id: str = ""
    query: int = 0
    job: bool = False
    """This is the one message that shows the life of *query*."""
    message_id: int = 0
    reply_to: int = 0
    feedback: int = 0
    feedback_chat: int = 0
    counts_of: int = 0
    """This message shows the counts of that announcement, and is edited when they change."""
    parts: tuple[str, ...] = ()
    """An announcement of several messages: the payloads of their updates, in order. They are copied together."""


class AnnouncementOwed(Fact, frozen=True, kw_only=True, tag="announcement_owed.v1"):
    """A chat is owed an announcement: the admin's own message, formatting and files included."""

    lane: ClassVar[Lane | None] = Lane.BULK
    announcement: int
    payload: str


class AckOwed(Fact, frozen=True, kw_only=True, tag="ack_owed.v1"):
    """A press is owed its answer, so that the button stops spinning; *key* empty: no words."""

    lane: ClassVar[Lane | None] = Lane.ACK
    callback_id: str
    key: str = ""
    args: dict[str, str | int] = {}
    alert: bool = False
    language: str = "ru"


class MessageSent(Fact, frozen=True, kw_only=True, tag="message_sent.v1"):
    """Telegram took the message; *again* tells that an earlier try may have arrived too."""

    message_id: int = 0
    file_id: str = ""
    again: bool = False
    query: int = 0


class MessagePartSent(Fact, frozen=True, kw_only=True, tag="message_part_sent.v1"):
    """Telegram took one of several messages that are owed as one, and not the last: it is not sent again."""

    message_id: int = 0


class MessageFailed(Fact, frozen=True, kw_only=True, tag="message_failed.v1"):
    """Telegram refused the message for good."""

    code: int
    reason: str


class MessageUnknown(Fact, frozen=True, kw_only=True, tag="message_unknown.v1"):
    """Nobody can know whether the message arrived, and it is not sent again."""

    reason: str


class MessageSkipped(Fact, frozen=True, kw_only=True, tag="message_skipped.v1"):
    """The message was not sent because it had lost its point; *reason* is a stable code."""

    reason: str
