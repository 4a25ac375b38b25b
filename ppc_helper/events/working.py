"""What tools did."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from ppc_helper.events.base import Fact, FileRef, Lane, PictureRef


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
    """A query has its result: *rows* by *columns* in the payload, an xlsx file of *size_bytes*.

    Where there are *parts*, they are what is sent.
    """

    query: int
    rows: int
    columns: tuple[str, ...]
    payload: str
    file_name: str
    size_bytes: int
    seconds: float
    partial: bool = False
    parts: tuple[FileRef, ...] = ()


class QueryParked(Fact, frozen=True, kw_only=True, tag="query_parked.v1"):
    """A query rests and holds no worker: *reason* is a stable code, *resume_at* is when it goes on by itself.

    Without *resume_at* it waits for a person. The result so far is the *payload*, empty when there is none; where
    there are *parts*, they are what is sent.
    """

    query: int
    reason: str
    resume_at: datetime | None = None
    payload: str = ""
    file_name: str = ""
    rows: int = 0
    picture: PictureRef | None = None
    parts: tuple[FileRef, ...] = ()


class QueryFailed(Fact, frozen=True, kw_only=True, tag="query_failed.v1"):
    """A query ended without a result; *reason* is a stable code and the chat was told what to do."""

    query: int
    reason: str


class QueryCancelled(Fact, frozen=True, kw_only=True, tag="query_cancelled.v1"):
    """A query ended because the person asked for it."""

    query: int


class VkTokenChecked(Fact, frozen=True, kw_only=True, tag="vk_token_checked.v1"):
    """VK was asked about the token of the fact at *given*. One that is refused or unreadable is kept no longer."""

    given: int
    result: Literal["good", "refused", "unreadable", "unknown"]
