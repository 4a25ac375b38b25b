"""Every fact of the log in its newest shape, and their union :data:`Event`.

A fact is what happened, in the past tense; its tag ends in the version. Positions, times, chats and causes are
columns of ``log.events`` (:class:`Recorded`), people's words are payloads: a fact holds ids, counts and the payload's
id. A changed shape is a new tag, one lifting step in ``log.facts`` and one golden sample; a changed meaning is a new
fact. A *query* is known by the position of the fact whose handling queued it, a *session* by the position of the
press that opened it, an *announcement* by the position of the message it was drafted from.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from ppc_helper.events.arriving import TimerFired, UpdateQuarantined, UpdateReceived
from ppc_helper.events.base import Button, ChainStep, Fact, FileRef, InputRef, Lane, PictureRef
from ppc_helper.events.deciding import (
    AnnouncementCancelled,
    AnnouncementConfirmed,
    AnnouncementDrafted,
    AnnouncementProgressed,
    AnnouncementSpread,
    AnnouncementSpreadOut,
    AnnouncementStarted,
    CancelAsked,
    ChatMigrated,
    CommandAnswered,
    FeedbackAnswered,
    FeedbackGiven,
    InputPartReceived,
    LanguageChosen,
    OptionChosen,
    PauseAsked,
    PauseWithdrawn,
    PersonForgotten,
    QueryQueued,
    QueryResumed,
    RestsEnded,
    SessionClosed,
    ToolChosen,
    UpdateIgnored,
    UpdateRefused,
    UserBlocked,
    UserReturned,
    VkTokenGiven,
    VkTokenRemoved,
)
from ppc_helper.events.operating import DeadDropped, DeadLettered, DeadRetried
from ppc_helper.events.owing import (
    AckOwed,
    AnnouncementOwed,
    MessageFailed,
    MessageOwed,
    MessagePartSent,
    MessageSent,
    MessageSkipped,
    MessageUnknown,
)
from ppc_helper.events.working import (
    CheckpointSaved,
    FileFetched,
    QueryCancelled,
    QueryFailed,
    QueryFinished,
    QueryParked,
    QueryProgressed,
    QueryStarted,
    VkTokenChecked,
)

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
    | PauseAsked
    | PauseWithdrawn
    | QueryResumed
    | RestsEnded
    | UpdateIgnored
    | UpdateRefused
    | FeedbackGiven
    | FeedbackAnswered
    | AnnouncementDrafted
    | AnnouncementConfirmed
    | AnnouncementStarted
    | AnnouncementSpread
    | AnnouncementSpreadOut
    | AnnouncementProgressed
    | AnnouncementCancelled
    | VkTokenGiven
    | VkTokenRemoved
    | VkTokenChecked
    | UserBlocked
    | UserReturned
    | ChatMigrated
    | PersonForgotten
    | QueryStarted
    | FileFetched
    | QueryProgressed
    | CheckpointSaved
    | QueryFinished
    | QueryParked
    | QueryFailed
    | QueryCancelled
    | MessageOwed
    | AnnouncementOwed
    | AckOwed
    | MessagePartSent
    | MessageSent
    | MessageFailed
    | MessageUnknown
    | MessageSkipped
    | DeadLettered
    | DeadRetried
    | DeadDropped
)

encode = msgspec.json.Encoder().encode
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


def tag_of(fact_type: type[Fact]) -> str:
    """Return the tag of a fact's class, for example ``tool_chosen.v1``."""
    return str(fact_type.__struct_config__.tag)


__all__ = [
    "AckOwed",
    "AnnouncementCancelled",
    "AnnouncementConfirmed",
    "AnnouncementDrafted",
    "AnnouncementOwed",
    "AnnouncementProgressed",
    "AnnouncementSpread",
    "AnnouncementSpreadOut",
    "AnnouncementStarted",
    "Button",
    "CancelAsked",
    "ChainStep",
    "ChatMigrated",
    "CheckpointSaved",
    "CommandAnswered",
    "DeadDropped",
    "DeadLettered",
    "DeadRetried",
    "Event",
    "Fact",
    "FeedbackAnswered",
    "FeedbackGiven",
    "FileFetched",
    "FileRef",
    "InputPartReceived",
    "InputRef",
    "Lane",
    "LanguageChosen",
    "MessageFailed",
    "MessageOwed",
    "MessagePartSent",
    "MessageSent",
    "MessageSkipped",
    "MessageUnknown",
    "NewFact",
    "NewPayload",
    "OptionChosen",
    "PauseAsked",
    "PauseWithdrawn",
    "PersonForgotten",
    "PictureRef",
    "QueryCancelled",
    "QueryFailed",
    "QueryFinished",
    "QueryParked",
    "QueryProgressed",
    "QueryQueued",
    "QueryResumed",
    "QueryStarted",
    "Recorded",
    "RestsEnded",
    "SessionClosed",
    "TimerFired",
    "ToolChosen",
    "UpdateIgnored",
    "UpdateQuarantined",
    "UpdateReceived",
    "UpdateRefused",
    "UserBlocked",
    "UserReturned",
    "VkTokenChecked",
    "VkTokenGiven",
    "VkTokenRemoved",
    "decode",
    "encode",
    "tag_of",
]
