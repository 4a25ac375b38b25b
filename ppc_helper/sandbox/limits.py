"""Telegram's flood limits, off unless switched on: they answer 429 with the seconds to wait."""

from __future__ import annotations

import math
from collections import defaultdict, deque

import msgspec

from ppc_helper.sandbox.clock import Clock
from ppc_helper.sandbox.refusals import too_many

MINUTE = 60.0


class Limits(msgspec.Struct, frozen=True):
    """How many messages pass; 0 switches a limit off.

    The real ones are about 1 per second in a chat (bursts pass), 20 per minute in a group and 30 per second in all
    (core.telegram.org/bots/faq).
    """

    chat_per_second: float = 0.0
    chat_burst: int = 5
    group_per_minute: int = 0
    total_per_second: int = 0


REAL = Limits(chat_per_second=1.0, chat_burst=5, group_per_minute=20, total_per_second=30)


class Pace:
    """Counts a bot's messages against the limits; what is refused does not count."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._chats: dict[int, tuple[float, float]] = {}
        self._groups: defaultdict[int, deque[float]] = defaultdict(deque)
        self._total: deque[float] = deque()

    def admit(self, limits: Limits, chat_id: int) -> None:
        """Count one message to *chat_id*; raises Refused 429 when it comes too early."""
        now = self._clock.monotonic()
        waits = [
            _window_wait(self._total, limits.total_per_second, 1.0, now),
            self._group_wait(limits, chat_id, now),
            self._chat_wait(limits, chat_id, now),
        ]
        if max(waits) > 0:
            raise too_many(max(1, math.ceil(max(waits))))
        self._count(limits, chat_id, now)

    def _group_wait(self, limits: Limits, chat_id: int, now: float) -> float:
        if chat_id > 0:
            return 0.0
        return _window_wait(self._groups[chat_id], limits.group_per_minute, MINUTE, now)

    def _chat_wait(self, limits: Limits, chat_id: int, now: float) -> float:
        if not limits.chat_per_second or chat_id < 0:
            return 0.0
        tokens = self._tokens(limits, chat_id, now)
        return 0.0 if tokens >= 1 else (1 - tokens) / limits.chat_per_second

    def _tokens(self, limits: Limits, chat_id: int, now: float) -> float:
        left, at = self._chats.get(chat_id, (float(limits.chat_burst), now))
        return min(float(limits.chat_burst), left + (now - at) * limits.chat_per_second)

    def _count(self, limits: Limits, chat_id: int, now: float) -> None:
        self._total.append(now)
        if chat_id < 0:
            self._groups[chat_id].append(now)
        elif limits.chat_per_second:
            self._chats[chat_id] = (self._tokens(limits, chat_id, now) - 1, now)


def _window_wait(sent: deque[float], allowed: int, seconds: float, now: float) -> float:
    """Return the seconds until one more fits into the sliding window."""
    while sent and sent[0] <= now - seconds:
        sent.popleft()
    if not allowed or len(sent) < allowed:
        return 0.0
    return sent[0] + seconds - now
