"""A bot's queue of updates, with the rules of Telegram's own server.

Source: process_get_updates_query in tdlib/telegram-bot-api (Client.cpp) and TQueue in tdlib/td.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Sequence
from typing import Any

import msgspec

from ppc_helper.sandbox.clock import Clock

FUTURE = 10
"""An offset further than this beyond the tail is ignored."""
PAST = 200_000
"""An offset further than this below the tail is ignored."""
ANSWER_BYTES = 4 << 20
UPDATE_BYTES = 64 << 10
DAY = 24 * 3600.0
LIFETIMES = {"callback_query": 150.0, "pre_checkout_query": 150.0, "inline_query": 30.0}
KINDS = frozenset(
    {
        "message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "inline_query",
        "chosen_inline_result", "my_chat_member", "chat_member", "message_reaction", "message_reaction_count",
        "poll", "poll_answer", "pre_checkout_query", "shipping_query", "chat_join_request",
    }
)  # fmt: skip
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that come only to bots that name them."""
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,15})')


class Queued(msgspec.Struct, frozen=True):
    """An update that waits: *raw* is the JSON text exactly as it will be sent."""

    update_id: int
    kind: str
    raw: bytes
    expires_at: float


class UpdateQueue:
    """Updates that the bot has not confirmed yet, in order of id.

    *confirmed*, *expired* and *forgotten* list ids in the order in which they left: the tests' oracle.
    """

    def __init__(self, clock: Clock, first_id: int) -> None:
        self._clock = clock
        self._waiting: deque[Queued] = deque()
        self._earliest = math.inf
        self.tail = first_id
        self.allowed = KINDS - UNASKED
        self.confirmed: list[int] = []
        self.expired: list[int] = []
        self.forgotten: list[int] = []

    def allow(self, kinds: Sequence[str]) -> None:
        """Remember which kinds are wanted; an empty or wholly unknown list means the usual ones."""
        known = KINDS.intersection(kinds)
        self.allowed = known or KINDS - UNASKED

    def put(self, kind: str, body: dict[str, Any]) -> int | None:
        """Queue an update and return its id; None when the bot does not want the kind or it is too large."""
        if kind not in self.allowed:
            return None
        update_id = self.tail
        raw = msgspec.json.encode({"update_id": update_id, kind: body})
        if len(raw) > UPDATE_BYTES:
            return None
        self._append(update_id, kind, raw)
        return update_id

    def put_raw(self, raw: bytes) -> int:
        """Queue *raw* byte for byte and return its id.

        An id found in it counts; without one, ``"update_id"`` is written behind its first brace, and a text without
        braces is queued as it is.
        """
        found = _UPDATE_ID.search(raw)
        update_id = int(found[1]) if found else self.tail
        if found is None and raw.lstrip().startswith(b"{"):
            head, rest = raw.split(b"{", 1)
            comma = b"" if rest.lstrip().startswith(b"}") else b","
            raw = b'%b{"update_id":%d%b%b' % (head, update_id, comma, rest)
        self._append(update_id, "raw", raw)
        return update_id

    def jump(self, next_id: int) -> None:
        """Let the next update have *next_id*, as Telegram does after a week without any."""
        self.tail = next_id

    def take(self, offset: int, limit: int) -> list[Queued]:
        """Confirm what *offset* confirms and return at most *limit* updates, oldest first."""
        self._drop_expired()
        if offset < 0:
            while len(self._waiting) > -offset:
                self.forgotten.append(self._waiting.popleft().update_id)
        elif self.tail - PAST <= offset <= self.tail + FUTURE:
            while self._waiting and self._waiting[0].update_id < offset:
                self.confirmed.append(self._waiting.popleft().update_id)
        return self._within_size(limit)

    def pop(self) -> None:
        """Confirm the oldest update: what a webhook's 2xx does."""
        self.confirmed.append(self._waiting.popleft().update_id)

    def clear(self) -> None:
        """Forget all that waits."""
        self.forgotten.extend(update.update_id for update in self._waiting)
        self._waiting.clear()

    def waiting(self) -> list[Queued]:
        """Return all that waits, oldest first."""
        self._drop_expired()
        return list(self._waiting)

    def _append(self, update_id: int, kind: str, raw: bytes) -> None:
        expires_at = self._clock.wall() + LIFETIMES.get(kind, DAY)
        self._waiting.append(Queued(update_id, kind, raw, expires_at))
        self._earliest = min(self._earliest, expires_at)
        self.tail = update_id + 1

    def _drop_expired(self) -> None:
        now = self._clock.wall()
        if now < self._earliest:
            return  # a backlog of a million is not searched at each poll
        self.expired.extend(update.update_id for update in self._waiting if update.expires_at <= now)
        self._waiting = deque(update for update in self._waiting if update.expires_at > now)
        self._earliest = min((update.expires_at for update in self._waiting), default=math.inf)

    def _within_size(self, limit: int) -> list[Queued]:
        taken: list[Queued] = []
        size = 0
        for update in self._waiting:
            size += len(update.raw)
            if len(taken) == limit or (taken and size > ANSWER_BYTES):
                break
            taken.append(update)
        return taken
