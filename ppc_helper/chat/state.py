"""What the conversation knows when it decides: rows of the projections and settings, all as values."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from ppc_helper.events import AnnouncementProgressed, FileRef, InputRef, NewFact, NewPayload, PictureRef

Status = Literal["queued", "running", "parked", "finished", "failed", "cancelled", "dead"]


class Person(msgspec.Struct, frozen=True):
    """A row of ``users``.

    While *language* is empty none was chosen: the update's language_code decides, and for a timer, which brings none,
    *language_code*: the one of the person's newest update.
    """

    chat: int
    language: str = ""
    blocked: bool = False
    language_code: str = ""


class Session(msgspec.Struct, frozen=True):
    """A row of ``sessions``: *tool* waits for input in this chat, and *parts* have come so far.

    *last_part* is the position of the update that brought the last one, 0 when none came.
    """

    session: int
    tool: str
    opened_at: datetime
    message_id: int = 0
    parts: tuple[InputRef, ...] = ()
    last_part: int = 0
    last_part_at: datetime | None = None
    """When the last part came; None counts as *opened_at*."""
    last_size: int = -1
    """The ``size`` of the last part, -1 when unknown."""


class Parked(msgspec.Struct, frozen=True):
    """Why a query rests: *reason* is a stable code, *resume_at* None when it waits for the person.

    *payload* is the result so far, empty while there is none.
    """

    reason: str
    resume_at: datetime | None = None
    payload: str = ""
    file_name: str = ""
    rows: int = 0
    picture: PictureRef | None = None
    parts: tuple[FileRef, ...] = ()


class Query(msgspec.Struct, frozen=True):
    """A row of ``queries`` with its result. *place* counts from 1 while queued, 0 otherwise."""

    query: int
    tool: str
    status: Status
    queued_at: datetime
    done: int = 0
    total: int = 0
    eta_seconds: int = -1
    place: int = 0
    rows: int = 0
    cancel_asked: bool = False
    source: int = 0
    result: str = ""
    """The payload of the result's file, empty while there is none or when it is gone."""
    file_id: str = ""
    file_name: str = ""
    parts: tuple[FileRef, ...] = ()
    """What is sent of a result that is too long for one file."""
    pause_asked: bool = False
    parked: Parked | None = None
    """Why it rests, None when it does not."""

    @property
    def rests_in_line(self) -> bool:
        """Tell whether it was paused before a worker came to it: its place in the line is still taken."""
        return self.status == "parked" and self.pause_asked


class Announcement(msgspec.Struct, frozen=True):
    """A row of ``announcements`` with its counts, and what was *told* of it last; *chat* is its admin's."""

    announcement: int
    chat: int
    payload: str
    status: Literal["drafted", "spreading", "spread", "cancelled"]
    owed: int = 0
    sent: int = 0
    blocked: int = 0
    failed: int = 0
    dropped: int = 0
    """So many will not get it because it was cancelled."""
    spread: bool = False
    """Nobody more will be owed it."""
    confirmed_at: datetime | None = None
    told_at: datetime | None = None
    told: AnnouncementProgressed | None = None


def left(counts: Announcement | AnnouncementProgressed) -> int:
    """Return for how many chats it is not known yet what became of the announcement."""
    return max(counts.owed - counts.sent - counts.blocked - counts.failed - counts.dropped, 0)


class FeedbackTarget(msgspec.Struct, frozen=True):
    """Whom the message that an admin replied to came from."""

    feedback: int
    chat: int
    language: str = ""


class VkToken(msgspec.Struct, frozen=True):
    """A row of ``vk_tokens``: the payload that holds the person's own VK token, sealed; *good* once VK took it."""

    payload: str
    good: bool = False


class State(msgspec.Struct, frozen=True):
    """All that one decision may look at.

    Always there are *queries*, the chat's newest 10 and all that have not ended, newest first, and *options*, the
    person's remembered ones by tool. The rest is there when the command is about it (:mod:`ppc_helper.chat.wanted`):
    *announcement* and *query* when it names one (a query that is not among the newest), *feedback* when it replies to
    a delivered feedback message, *recipients*, the users an announcement would go to, and *vk_token*.
    """

    person: Person | None = None
    session: Session | None = None
    queries: tuple[Query, ...] = ()
    announcement: Announcement | None = None
    feedback: FeedbackTarget | None = None
    query: Query | None = None
    options: dict[str, dict[str, str]] = {}
    recipients: int = 0
    vk_token: VkToken | None = None


class Settings(msgspec.Struct, frozen=True):
    """What the configuration says that the conversation needs."""

    admins: frozenset[int] = frozenset()
    language: str = "ru"
    contacts: str = ""
    bot_username: str = ""
    queries_per_chat: int = 20
    """So many queries a chat may have at once that are queued, running or at rest."""
    takes_tokens: bool = False
    """Whether there is a key to seal people's own VK tokens with."""
    vk_token_url: str = ""
    """Where VK asks a person whether the bot's application may have a token, empty when there is no application."""


class Decision(msgspec.Struct, frozen=True):
    """What was decided: exactly one of *facts* is the outcome.

    In the same transaction the worker stores *payloads* and deletes those named by *drop*, or with *forget* all of the
    chat's.
    """

    facts: tuple[NewFact, ...]
    forget: bool = False
    payloads: tuple[NewPayload, ...] = ()
    drop: tuple[str, ...] = ()
