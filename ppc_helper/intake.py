"""The door: reads updates from Telegram, appends them, and only then confirms them. It decides nothing.

Telegram forgets what lies below the offset, so the offset moves after COMMIT. It is not stored: after a start the
server hands over what was never confirmed, and the inbox drops what is known. One intake per bot polls; another stands
by and takes over when the lease of the first ends.
"""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ppc_helper import claims, log
from ppc_helper.database import Pool
from ppc_helper.errors import DatabaseUnavailable, TelegramError
from ppc_helper.events import Lane, UpdateQuarantined, UpdateReceived
from ppc_helper.statements import statements
from ppc_helper.telegram import Telegram, UnreadableBatch

logger = logging.getLogger(__name__)

_SQL = statements("log")
_STAND = statements("claims")
BATCH = 100
KEEP_DAYS = 90
LEASE_SECONDS = 5.0
_POLL_SECONDS = 30
_MAX_DEPTH = 200
_MAX_BYTES = 1 << 20
_KINDS = ("message", "edited_message", "callback_query", "my_chat_member")


class Accepted(msgspec.Struct, frozen=True):
    """One update on its way into the log: its fact, the chat it belongs to, its raw bytes."""

    update_id: int
    chat: int
    fact: UpdateReceived | UpdateQuarantined
    raw: bytes


def read_update(update: Any, bot: int) -> Accepted:
    """Return what to append for one raw update; one that cannot be read as it is becomes a quarantined one."""
    update_id = update.get("update_id") if isinstance(update, dict) else None
    payload = log.new_id()
    if not isinstance(update_id, int) or isinstance(update_id, bool):
        raw = repr(update).encode("utf-8", "replace")[:_MAX_BYTES]
        return _quarantine(0, bot, payload, raw, "no_update_id")
    try:
        # ASCII: a lone surrogate survives as its escape.
        raw = json.dumps(update, separators=(",", ":")).encode("ascii")
    except (RecursionError, ValueError):
        return _quarantine(update_id, bot, payload, b"", "too_deep")
    if len(raw) > _MAX_BYTES:
        return _quarantine(update_id, bot, payload, raw[:_MAX_BYTES], "too_big")
    if _depth(raw) > _MAX_DEPTH:
        return _quarantine(update_id, bot, payload, raw, "too_deep")
    try:
        return _received(update, update_id, bot, payload, raw)
    except (TypeError, ValueError, AttributeError, OverflowError):
        return _quarantine(update_id, bot, payload, raw, "unknown_form")


def _received(update: Mapping[str, Any], update_id: int, bot: int, payload: str, raw: bytes) -> Accepted:
    kind = next((kind for kind in _KINDS if kind in update), "other")
    content = update.get(kind) or {}
    message = content.get("message") or {} if kind == "callback_query" else content
    user = content.get("from") or {}
    chat = message.get("chat") or {}
    chat_id = _number(chat.get("id", user.get("id", 0)))
    fact = UpdateReceived(
        bot=bot,
        update_id=update_id,
        kind=kind,
        payload=payload,
        user=_number(user.get("id", 0)),
        chat_type=str(chat.get("type", ""))[:20],
        message_id=_number(message.get("message_id", 0)),
        language=_language(user.get("language_code", "")),
    )
    return Accepted(update_id, chat_id, fact, raw)


def _number(value: Any) -> int:
    """Return an id as PostgreSQL can hold it; anything else is of an unknown form."""
    if isinstance(value, bool) or not isinstance(value, int) or not -(2**62) < value < 2**62:
        raise ValueError("no id")
    return value


def _language(value: Any) -> str:
    return value if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9-]{2,16}", value) else ""


def _depth(raw: bytes) -> int:
    """Return how deep arrays and objects nest; brackets inside strings make it at most too large, never too small."""
    depth = deepest = 0
    if raw.count(b"[") + raw.count(b"{") <= _MAX_DEPTH:
        return 0
    for byte in raw:
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def _quarantine(update_id: int, bot: int, payload: str, raw: bytes, reason: str) -> Accepted:
    fact = UpdateQuarantined(bot=bot, update_id=update_id, payload=payload, reason=reason, size_bytes=len(raw))
    # Without an id of its own it must not look like the one before it.
    return Accepted(update_id or -int(payload[:15], 16), 0, fact, raw)


def accept(pool: Pool, bot: int, updates: Sequence[Accepted]) -> None:
    """Append updates that were not seen before, in the order given, and ring for the workers."""
    unique = list({accepted.update_id: accepted for accepted in updates}.values())
    packed = [log.pack(accepted.raw) for accepted in unique]
    with pool.connection() as conn:
        conn.execute(
            _SQL["accept"],
            {
                "bot": bot,
                "update_ids": [accepted.update_id for accepted in unique],
                "chats": [accepted.chat for accepted in unique],
                "lanes": [_lane(accepted.fact) for accepted in unique],
                "bodies": [log.encode(accepted.fact) for accepted in unique],
                "ids": [accepted.fact.payload for accepted in unique],
                "packed": [is_packed for is_packed, _ in packed],
                "contents": [content for _, content in packed],
                "keep_days": [KEEP_DAYS] * len(unique),
            },
        )
        claims.ring(conn, [Lane.CHAT])


def _lane(fact: UpdateReceived | UpdateQuarantined) -> int | None:
    lane = type(fact).lane
    return None if lane is None else int(lane)


class Intake:
    """Polls Telegram for one bot until stopped."""

    def __init__(self, pool: Pool, telegram: Telegram, owner: str, *, poll_seconds: int = _POLL_SECONDS) -> None:
        self._pool = pool
        self._telegram = telegram
        self._owner = owner
        self._poll_seconds = poll_seconds
        self._stop = threading.Event()
        self._storing = threading.Lock()
        self._offset: int | None = None
        self._limit = BATCH
        self._mine = False
        self._standing_by = False
        self.failure: TelegramError | None = None
        """Why polling ended by itself: the token is not valid."""

    def stop(self) -> None:
        """End the intake: what is being stored is finished, a poll under way is left alone and confirms nothing."""
        self._stop.set()
        with self._storing:
            self._step_down()

    def run(self) -> None:
        """Poll until stopped, or until Telegram says that the token is wrong."""
        lease = threading.Thread(target=self._keep_lease, name="intake-lease", daemon=True)
        self._stand()
        lease.start()
        delay = 0.0
        while not self._stop.wait(delay):
            delay = self._turn(delay) if self._mine else 0.5

    def _turn(self, last_delay: float) -> float:
        """Poll once and return how long to wait before the next turn, in seconds."""
        try:
            self._poll()
        except TelegramError as error:
            return self._after_refusal(error, last_delay)
        except DatabaseUnavailable as error:
            logger.warning("intake waits for the database, nothing is confirmed: %s", error)
            return _longer(last_delay)
        return 0.0

    def _poll(self) -> None:
        try:
            updates = self._telegram.updates(self._offset, limit=self._limit, wait_seconds=self._poll_seconds)
        except UnreadableBatch as batch:
            self._poll_one_by_one(batch)
            return
        self._limit = BATCH
        self._store([read_update(update, self._telegram.bot_id) for update in updates])

    def _poll_one_by_one(self, batch: UnreadableBatch) -> None:
        """A batch that is no JSON, or too deep: find the update that spoils it, put its bytes aside, go on."""
        if self._limit > 1:
            self._limit = 1
            return
        found = re.search(rb'"update_id"\s*:\s*(\d{1,18})', batch.content)
        update_id = int(found.group(1)) if found else 0
        accepted = _quarantine(update_id, self._telegram.bot_id, log.new_id(), batch.content[:_MAX_BYTES], "unreadable")
        self._store([accepted])
        self._limit = BATCH

    def _store(self, updates: Sequence[Accepted]) -> None:
        if not updates or not self._mine:
            return
        with self._storing:
            if self._stop.is_set():
                return
            accept(self._pool, self._telegram.bot_id, updates)
        for accepted in updates:
            if isinstance(accepted.fact, UpdateQuarantined):
                logger.error("update %s is quarantined: %s", accepted.update_id, accepted.fact.reason)
        # The last one received, not the highest: after a quiet week Telegram starts anew at a random id.
        last = [accepted.update_id for accepted in updates if accepted.update_id > 0]
        if last:
            self._offset = last[-1] + 1

    def _after_refusal(self, error: TelegramError, last_delay: float) -> float:
        if error.code in {401, 404}:
            logger.critical("Telegram does not know this token (%s): get a valid one from @BotFather", error.code)
            self.failure = error
            self._stop.set()
        elif error.code == 409:
            logger.error(
                "another program polls with this token, or a webhook is set (409): stop it; trying again in %s s",
                5,
            )
            return 5.0
        elif error.retry_after:
            return float(error.retry_after)
        else:
            logger.warning("Telegram is out of reach, trying again: %s", error)
        return _longer(last_delay)

    # The lease: one intake polls, another stands by.

    def _keep_lease(self) -> None:
        while not self._stop.wait(LEASE_SECONDS / 3):
            self._stand()

    def _stand(self) -> None:
        try:
            with self._pool.connection() as conn:
                row = conn.execute(
                    _STAND["stand"],
                    {"bot": self._telegram.bot_id, "owner": self._owner, "lease_seconds": LEASE_SECONDS},
                ).fetchone()
        except DatabaseUnavailable:
            return
        self._mine = bool(row and row[0])
        if not self._mine and not self._standing_by:
            logger.warning("another intake polls for this bot; this one stands by")
        self._standing_by = not self._mine

    def _step_down(self) -> None:
        try:
            with self._pool.connection() as conn:
                conn.execute(_STAND["step_down"], {"bot": self._telegram.bot_id, "owner": self._owner})
        except DatabaseUnavailable as error:
            logger.warning("the intake's lease will end by itself: %s", error)


def _longer(last_delay: float) -> float:
    return min(max(last_delay * 2, 0.25), 15.0)
