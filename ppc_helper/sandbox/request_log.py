"""Every call that the doubles received, in order: what the tests read to know what really went out."""

from __future__ import annotations

from collections import deque
from typing import Any

import msgspec

from ppc_helper.sandbox.clock import Clock
from ppc_helper.sandbox.journal import Bell


class Call(msgspec.Struct):
    """One call; *outcome* is ``ok``, ``refused 429``, ``http 502``, ``dropped before`` and the like.

    Parameters never hold a token; *bot* is the bot's id for Telegram, *token* a number given to each VK token in
    order of appearance.
    """

    number: int
    api: str
    method: str
    parameters: dict[str, Any]
    at: float
    monotonic: float
    bot: int | None = None
    token: int | None = None
    chat: int | None = None
    outcome: str = "running"
    seconds: float = 0.0
    result: Any = None


class RequestLog:
    """The last *kept* calls, numbered from 1 without gaps."""

    def __init__(self, clock: Clock, kept: int = 50_000) -> None:
        self._clock = clock
        self._calls: deque[Call] = deque(maxlen=kept)
        self._count = 0
        self.bell = Bell()

    def begin(self, api: str, method: str, parameters: dict[str, Any]) -> Call:
        """Record that a call came and return the entry, to be completed by :meth:`end`."""
        self._count += 1
        now = self._clock.monotonic()
        call = Call(self._count, api, method, parameters, self._clock.wall(), now)
        self._calls.append(call)
        return call

    def end(self, call: Call, outcome: str, result: Any = None) -> None:
        """Record how the call ended."""
        call.outcome = outcome
        call.result = result
        call.seconds = self._clock.monotonic() - call.monotonic
        self.bell.ring()

    def since(self, number: int) -> list[Call]:
        """Return the calls after *number*, oldest first."""
        newer = self._count - number
        return list(self._calls)[-newer:] if newer > 0 else []
