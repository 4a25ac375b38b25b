"""What the conversation decided."""

from __future__ import annotations

from typing import ClassVar, Literal

from ppc_helper.events.base import ChainStep, Fact, InputRef, Lane


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
    chain: tuple[ChainStep, ...] = ()
    """What is to run on the result, in order."""
    job: int = 0
    """The first query of the chain, whose message shows this one's life too; 0: this query has its own."""


class CancelAsked(Fact, frozen=True, kw_only=True, tag="cancel_asked.v1"):
    """A person asked to cancel a query that had not ended."""

    query: int


class PauseAsked(Fact, frozen=True, kw_only=True, tag="pause_asked.v1"):
    """A person asked to let a queued or running query rest until they say so."""

    query: int


class PauseWithdrawn(Fact, frozen=True, kw_only=True, tag="pause_withdrawn.v1"):
    """A person lets a query go on that rests in line, where no worker has come to it; it keeps its place."""

    query: int


class QueryResumed(Fact, frozen=True, kw_only=True, tag="query_resumed.v1"):
    """A parked query is put in line again: its time has come, or a person did not want to wait.

    *options* are what the person chose when it asked; they stand in place of those it was queued with.
    """

    query: int
    options: dict[str, str] = {}


class RestsEnded(Fact, frozen=True, kw_only=True, tag="rests_ended.v1"):
    """An admin says that what queries rested for is over: all that rest for *reason* are to go on."""

    lane: ClassVar[Lane | None] = Lane.TOOL
    reason: str


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
    parts: tuple[str, ...] = ()
    """Of several messages: the payloads of all their updates, in order; *payload* is the first of them."""


class AnnouncementConfirmed(Fact, frozen=True, kw_only=True, tag="announcement_confirmed.v1"):
    """An admin confirmed an announcement: it is owed to every user known now."""

    announcement: int
    payload: str
    language: str
    tell_seconds: float = 0.0
    """So long after this the admin is told the counts unasked; 0 (facts of old): only when they ask."""


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


class AnnouncementProgressed(Fact, frozen=True, kw_only=True, tag="announcement_progressed.v1"):
    """How far an announcement is; in the lane send when its admin is to see it, in none when nothing has changed.

    *owed* is the chats it is owed to so far, *dropped* those that will not get it because it was cancelled.
    """

    announcement: int
    stage: Literal["live", "done", "stopped"]
    language: str
    owed: int = 0
    sent: int = 0
    blocked: int = 0
    failed: int = 0
    dropped: int = 0
    spread: bool = False
    """Nobody more will be owed it: *owed* is the whole."""
    eta_seconds: int = -1
    tell_seconds: float = 0.0
    """So long after this the admin is told again; 0: these are the last words."""
    orphaned: bool = False
    """Its author is no admin now, so it waits."""


class AnnouncementCancelled(Fact, frozen=True, kw_only=True, tag="announcement_cancelled.v1"):
    """An admin dropped a draft or stopped an announcement; who has got it keeps it."""

    announcement: int
    tell_seconds: float = 0.0
    """So long after this the admin is told what was still under way then; 0: nothing was, or a fact of old."""


class VkTokenGiven(Fact, frozen=True, kw_only=True, tag="vk_token_given.v1"):
    """A person gave a VK token of their own; sealed, it is the payload. It waits to be checked with VK."""

    lane: ClassVar[Lane | None] = Lane.SCAN
    payload: str


class VkTokenRemoved(Fact, frozen=True, kw_only=True, tag="vk_token_removed.v1"):
    """A person took their VK token back; its payload is deleted."""


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
