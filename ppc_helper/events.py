"""Every fact of the log in its newest shape, and their union :data:`Event`.

A fact is what happened, in the past tense; its tag ends in the version. Positions, times, chats and causes are
columns of ``log.events`` (:class:`Recorded`), people's words are payloads: a fact holds ids, counts and the payload's
id. A changed shape is a new tag, one lifting step in ``log.facts`` and one golden sample; a changed meaning is a new
fact. A *query* is known by the position of the fact whose handling queued it, a *session* by the position of the
press that opened it, an *announcement* by the position of the message it was drafted from.
"""

from __future__ import annotations

import enum
from datetime import datetime
from typing import ClassVar, Literal

import msgspec


class Lane(enum.IntEnum):
    """The lanes of work, in the order in which every transaction locks their boxes (so none deadlock)."""

    CHAT = 1
    """Conversation: milliseconds, in order within a chat."""
    TOOL = 2
    """Tools that compute."""
    SCAN = 3
    """Tools that wait on the outside, minutes to days."""
    ACK = 4
    """Answers to presses: must leave within seconds and count towards no limit."""
    SEND = 5
    """Replies and edits, in order within a chat."""
    BULK = 6
    """Announcements: behind everything else."""


class Fact(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="type",
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    """Base of all facts; *lane* is where somebody must give it an outcome, None when nothing is asked."""

    lane: ClassVar[Lane | None] = None


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """One inline button: *text* is a catalogue key, *data* at most 64 bytes, or *url* instead of data."""

    text: str
    data: str = ""
    args: dict[str, str | int] = {}
    url: str = ""


class InputRef(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a query's input lies: the raw update that carried it, or the result of an earlier query."""

    kind: Literal["update", "result"]
    payload: str


# What arrived


class UpdateReceived(Fact, frozen=True, kw_only=True, tag="update_received.v1"):
    """Telegram handed over an update; the raw update is the payload."""

    lane: ClassVar[Lane | None] = Lane.CHAT
    bot: int
    update_id: int
    kind: str
    payload: str
    user: int = 0
    chat_type: str = ""
    message_id: int = 0
    language: str = ""


class UpdateQuarantined(Fact, frozen=True, kw_only=True, tag="update_quarantined.v1"):
    """An update could not be read; its bytes are the payload and nobody is asked to do anything."""

    bot: int
    update_id: int
    payload: str
    reason: str
    size_bytes: int


class TimerFired(Fact, frozen=True, kw_only=True, tag="timer_fired.v1"):
    """The time set by a session or a part of a paste has come."""

    lane: ClassVar[Lane | None] = Lane.CHAT
    timer: Literal["session", "pause"]
    subject: int


# What the conversation decided


class CommandAnswered(Fact, frozen=True, kw_only=True, tag="command_answered.v1"):
    """A command or a menu button was answered; nothing else changed."""

    command: str


class ToolChosen(Fact, frozen=True, kw_only=True, tag="tool_chosen.v1"):
    """A person pressed a tool's button; a session waits for its input. *tool* is its permanent name."""

    tool: str
    message_id: int = 0


class OptionChosen(Fact, frozen=True, kw_only=True, tag="option_chosen.v1"):
    """A person set an option of a tool; it is remembered for them."""

    tool: str
    option: str
    value: str


class LanguageChosen(Fact, frozen=True, kw_only=True, tag="language_chosen.v1"):
    """A person chose the language of all words to them."""

    language: str


class InputPartReceived(Fact, frozen=True, kw_only=True, tag="input_part_received.v1"):
    """One part of an input that may go on: a nearly full message of a long paste, or one file of an album."""

    session: int
    part: InputRef
    size: int = 0


class SessionClosed(Fact, frozen=True, kw_only=True, tag="session_closed.v1"):
    """A session ended without a query."""

    session: int
    reason: Literal["cancelled", "replaced", "expired", "done", "forgotten"]


class QueryQueued(Fact, frozen=True, kw_only=True, tag="query_queued.v1"):
    """A tool is asked to run; it closes the session it came from."""

    query: int
    tool: str
    inputs: tuple[InputRef, ...]
    language: str
    options: dict[str, str] = {}
    session: int = 0
    source: int = 0
    """The query whose result is the input, 0 when a person sent it."""


class CancelAsked(Fact, frozen=True, kw_only=True, tag="cancel_asked.v1"):
    """A person asked to cancel a query that had not ended."""

    query: int


class UpdateIgnored(Fact, frozen=True, kw_only=True, tag="update_ignored.v1"):
    """An update asks for nothing; *reason* is a stable code."""

    reason: str


class UpdateRefused(Fact, frozen=True, kw_only=True, tag="update_refused.v1"):
    """An update asked for something that cannot be had; *reason* is a stable code and the chat was told."""

    reason: str


class FeedbackGiven(Fact, frozen=True, kw_only=True, tag="feedback_given.v1"):
    """A person wrote to the admins."""

    payload: str


class FeedbackAnswered(Fact, frozen=True, kw_only=True, tag="feedback_answered.v1"):
    """An admin answered feedback by replying to it."""

    payload: str
    to_chat: int
    feedback: int


class AnnouncementDrafted(Fact, frozen=True, kw_only=True, tag="announcement_drafted.v1"):
    """An admin wrote an announcement and was shown how it looks; nobody else has got it."""

    announcement: int
    payload: str


class AnnouncementConfirmed(Fact, frozen=True, kw_only=True, tag="announcement_confirmed.v1"):
    """An admin confirmed an announcement: it is owed to every user known now."""

    announcement: int
    payload: str
    language: str


class AnnouncementStarted(Fact, frozen=True, kw_only=True, tag="announcement_started.v1"):
    """The confirmed announcement waits to be spread over the chats, a thousand at a time."""

    lane: ClassVar[Lane | None] = Lane.TOOL
    announcement: int
    payload: str


class AnnouncementSpread(Fact, frozen=True, kw_only=True, tag="announcement_spread.v1"):
    """A run of chats, up to *last_chat* in order, is owed the announcement."""

    announcement: int
    last_chat: int
    chats: int


class AnnouncementSpreadOut(Fact, frozen=True, kw_only=True, tag="announcement_spread_out.v1"):
    """Every chat is owed the announcement, or the rest will not be because it was cancelled."""

    announcement: int
    cancelled: bool = False


class AnnouncementCancelled(Fact, frozen=True, kw_only=True, tag="announcement_cancelled.v1"):
    """An admin dropped a draft or stopped an announcement; who has got it keeps it."""

    announcement: int


class UserBlocked(Fact, frozen=True, kw_only=True, tag="user_blocked.v1"):
    """A person blocked the bot, or their account is gone: nothing is sent until they return."""

    reason: str


class UserReturned(Fact, frozen=True, kw_only=True, tag="user_returned.v1"):
    """A person unblocked the bot."""


class ChatMigrated(Fact, frozen=True, kw_only=True, tag="chat_migrated.v1"):
    """A group became a supergroup with another id."""

    to_chat: int


class PersonForgotten(Fact, frozen=True, kw_only=True, tag="person_forgotten.v1"):
    """All words and files of a person were deleted at their wish; *payloads* of them went."""

    payloads: int


# What tools did


class QueryStarted(Fact, frozen=True, kw_only=True, tag="query_started.v1"):
    """A worker began, or began again, to run a query."""

    query: int
    attempt: int


class FileFetched(Fact, frozen=True, kw_only=True, tag="file_fetched.v1"):
    """The file that input *index* names was read from Telegram into a payload."""

    query: int
    index: int
    payload: str
    size_bytes: int


class QueryProgressed(Fact, frozen=True, kw_only=True, tag="query_progressed.v1"):
    """A running query tells how far it is; at most one in three seconds. *total* 0 is unknown, *eta_seconds* -1."""

    lane: ClassVar[Lane | None] = Lane.SEND
    query: int
    done: int
    total: int = 0
    stage: str = ""
    eta_seconds: int = -1


class CheckpointSaved(Fact, frozen=True, kw_only=True, tag="checkpoint_saved.v1"):
    """A running query stored where it is; a restart goes on from the payload."""

    query: int
    payload: str


class QueryFinished(Fact, frozen=True, kw_only=True, tag="query_finished.v1"):
    """A query has its result: *rows* by *columns* in the payload, an xlsx file of *size_bytes*."""

    query: int
    rows: int
    columns: tuple[str, ...]
    payload: str
    file_name: str
    size_bytes: int
    seconds: float
    partial: bool = False


class QueryFailed(Fact, frozen=True, kw_only=True, tag="query_failed.v1"):
    """A query ended without a result; *reason* is a stable code and the chat was told what to do."""

    query: int
    reason: str


class QueryCancelled(Fact, frozen=True, kw_only=True, tag="query_cancelled.v1"):
    """A query ended because the person asked for it."""

    query: int


# What is owed to a chat, and what became of it


class MessageOwed(Fact, frozen=True, kw_only=True, tag="message_owed.v1"):
    """A chat is owed a message.

    *key* is a catalogue message, formatted with *args* and with the words in the payload *words* (a JSON object, or
    for ``words_are='update'`` a raw update that gives name, username, user and text). An edit names the message by
    *message_id*, or by *query*: the job message of that query.
    """

    lane: ClassVar[Lane | None] = Lane.SEND
    kind: Literal["text", "edit", "document", "photo", "announcement"] = "text"
    key: str = ""
    args: dict[str, str | int | float] = {}
    words: str = ""
    words_are: Literal["json", "update"] = "json"
    language: str = "ru"
    buttons: tuple[tuple[Button, ...], ...] = ()
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


# What operators see


class DeadLettered(Fact, frozen=True, kw_only=True, tag="dead_lettered.v1"):
    """A fact could not be handled after several attempts; *code* is what the chat was told to quote."""

    from_lane: int
    attempts: int
    deaths: int
    error: str
    code: str


class DeadRetried(Fact, frozen=True, kw_only=True, tag="dead_retried.v1"):
    """An operator asks to handle the dead-lettered fact at *original* once more, in its lane."""

    original: int
    reason: str = ""


class DeadDropped(Fact, frozen=True, kw_only=True, tag="dead_dropped.v1"):
    """An operator decided that the dead-lettered fact at *original* stays without an answer."""

    original: int
    reason: str = ""


Event = (
    UpdateReceived
    | UpdateQuarantined
    | TimerFired
    | CommandAnswered
    | ToolChosen
    | OptionChosen
    | LanguageChosen
    | InputPartReceived
    | SessionClosed
    | QueryQueued
    | CancelAsked
    | UpdateIgnored
    | UpdateRefused
    | FeedbackGiven
    | FeedbackAnswered
    | AnnouncementDrafted
    | AnnouncementConfirmed
    | AnnouncementStarted
    | AnnouncementSpread
    | AnnouncementSpreadOut
    | AnnouncementCancelled
    | UserBlocked
    | UserReturned
    | ChatMigrated
    | PersonForgotten
    | QueryStarted
    | FileFetched
    | QueryProgressed
    | CheckpointSaved
    | QueryFinished
    | QueryFailed
    | QueryCancelled
    | MessageOwed
    | AnnouncementOwed
    | AckOwed
    | MessageSent
    | MessageFailed
    | MessageUnknown
    | MessageSkipped
    | DeadLettered
    | DeadRetried
    | DeadDropped
)

encode = msgspec.json.Encoder(enc_hook=None).encode
decode = msgspec.json.Decoder(Event).decode


class NewFact(msgspec.Struct, frozen=True):
    """A fact about to be appended to *chat*'s order; *outcome* closes its cause; *lane* overrides the fact's own."""

    chat: int
    fact: Event
    outcome: bool = False
    lane: Lane | None = None


class NewPayload(msgspec.Struct, frozen=True):
    """Words or bytes about to be stored beside the log under the random hex *id*, owned by *owner* (a chat).

    *keep_days* is how long, 0 until the owner is forgotten.
    """

    id: str
    owner: int
    content: bytes
    keep_days: int = 0


class Recorded(msgspec.Struct, frozen=True):
    """A fact as it stands in the log."""

    position: int
    at: datetime
    chat: int
    fact: Event
    cause: int | None = None
    outcome: bool = False


def golden_type(fact_type: type[Fact]) -> str:
    """Return the tag of a fact's class, for example ``tool_chosen.v1``."""
    return str(fact_type.__struct_config__.tag)
