"""What operators see and do."""

from __future__ import annotations

from ppc_helper.events.base import Fact


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
