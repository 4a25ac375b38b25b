"""What arrived."""

from __future__ import annotations

from typing import ClassVar, Literal

from ppc_helper.events.base import Fact, Lane


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
    """The time set by a session, a part of a paste, a parked query or an announcement under way has come."""

    lane: ClassVar[Lane | None] = Lane.CHAT
    timer: Literal["session", "pause", "resume", "announcement"]
    subject: int
