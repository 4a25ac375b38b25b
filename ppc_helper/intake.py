"""The door: reads updates from Telegram, appends them, and only then confirms them. It decides nothing.

Telegram forgets what lies below the offset, so the offset moves after COMMIT. It is not stored: after a start the
server hands over what was never confirmed, and the inbox drops what is known. One intake per bot polls; another stands
by and takes over when the lease of the first ends.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Sequence

from ppc_helper import log
from ppc_helper.arrivals import Accepted, put_aside, read_update, update_ids_in
from ppc_helper.database import Pool, array
from ppc_helper.errors import DatabaseUnavailable, TelegramError
from ppc_helper.events import UpdateQuarantined, UpdateReceived
from ppc_helper.lanes import place_of
from ppc_helper.sealing import Seal
from ppc_helper.statements import statements
from ppc_helper.telegram import Telegram, UnreadableBatch

logger = logging.getLogger(__name__)

_SQL = statements("log")
_STAND = statements("claims")
BATCH = 100
KEEP_DAYS = 90
LEASE_SECONDS = 5.0
_POLL_SECONDS = 30
_STUCK_SECONDS = 1.0
_LONGEST_STORING_SECONDS = 60.0
PATIENCE_SECONDS = 180.0
"""Every wait of the intake has its own time-out, and all of one turn together take less."""
_CONFLICT_SECONDS = 5.0


def accept(pool: Pool, bot: int, updates: Sequence[Accepted]) -> None:
    """Append updates that were not seen before, in the order given, and ring for the workers."""
    unique = list({accepted.update_id: accepted for accepted in updates}.values())
    packed = [log.pack(accepted.raw) for accepted in unique]
    with pool.connection() as conn:
        conn.execute(
            _SQL["accept"],
            {
                "bot": bot,
                "update_ids": array([accepted.update_id for accepted in unique]),
                "chats": array([accepted.chat for accepted in unique]),
                "lanes": array([_lane(accepted.fact) for accepted in unique]),
                "bodies": [log.encode(accepted.fact) for accepted in unique],
                "owners": array([accepted.owner for accepted in unique]),
                "ids": [accepted.fact.payload for accepted in unique],
                "packed": array([is_packed for is_packed, _ in packed]),
                "contents": [content for _, content in packed],
                "keep_days": array([KEEP_DAYS] * len(unique)),
            },
        )


def _lane(fact: UpdateReceived | UpdateQuarantined) -> int | None:
    lane = type(fact).lane
    return None if lane is None else int(lane)


class Intake:
    """Polls Telegram for one bot until stopped."""

    def __init__(
        self,
        pool: Pool,
        telegram: Telegram,
        owner: str,
        *,
        seal: Seal | None = None,
        poll_seconds: int = _POLL_SECONDS,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._seal = seal
        self._pool = pool
        self._telegram = telegram
        self._owner = owner
        self._poll_seconds = poll_seconds
        self._patience_seconds = patience_seconds
        self._back_by = {"polling": math.inf, "lease": math.inf}
        self._stop = threading.Event()
        self._storing = threading.Lock()
        self._offset: int | None = None
        self._limit = BATCH
        self._spoiled = b""
        self._passed_over: set[int] = set()
        self._mine_until = 0.0
        self._standing_by = False
        self.failure: TelegramError | None = None
        """Why polling ended by itself: the token is not valid."""

    def stop(self) -> None:
        """End the intake: what is being stored is finished, a poll under way is left alone and confirms nothing."""
        self._stop.set()
        # an intake that got stuck may hold it for ever
        held = self._storing.acquire(timeout=_LONGEST_STORING_SECONDS)
        try:
            self._step_down()
        finally:
            if held:
                self._storing.release()

    def close(self) -> None:
        """Close its connections, once it is stopped; left to the end of the process, they close in the wrong thread."""
        self._pool.close()

    def run(self) -> None:
        """Poll until stopped, or until Telegram says that the token is wrong."""
        self._try_to_stand()
        threading.Thread(target=self._keep_lease, name="intake-lease", daemon=True).start()
        delay = 0.0
        while not self._wait("polling", delay):
            delay = self._turn(delay) if self.holds_lease else 0.5

    def stuck(self) -> str:
        """Return which of its threads has not come back for longer than anything may take; empty when all is well."""
        now = time.monotonic()
        return next((thread for thread, by in self._back_by.items() if now > by), "")

    def _wait(self, thread: str, seconds: float) -> bool:
        """Wait so long, and return whether to stop; *thread* must be back here before its patience is over."""
        self._back_by[thread] = time.monotonic() + seconds + self._patience_seconds
        return self._stop.wait(seconds)

    def _turn(self, last_delay: float) -> float:
        """Poll once and return how long to wait before the next turn, in seconds."""
        try:
            return self._poll()
        except TelegramError as error:
            return self._after_refusal(error, last_delay)
        except DatabaseUnavailable as error:
            logger.warning("intake waits for the database, nothing is confirmed: %s", error)
        except Exception as error:  # a bug must not leave the bot deaf: Telegram keeps what is not confirmed
            logger.critical("intake failed: %s at %s", type(error).__name__, place_of(error))
        return _longer(last_delay)

    def _poll(self) -> float:
        try:
            updates = self._telegram.updates(self._offset, limit=self._limit, wait_seconds=self._poll_seconds)
        except UnreadableBatch as batch:
            if self._limit > 1:
                # One of them spoils it: each alone, beginning with the first.
                self._limit, self._spoiled = 1, batch.content
                return 0.0
            accepted = [self._put_aside(batch)]
        else:
            accepted = [read_update(update, self._telegram.bot_id, self._seal) for update in updates]
        spoiled, self._limit, self._spoiled = self._spoiled, BATCH, b""
        if not accepted or not self._store(accepted) or any(one.has_id for one in accepted):
            return 0.0
        return self._step_behind(spoiled)

    def _put_aside(self, batch: UnreadableBatch) -> Accepted:
        ids = update_ids_in(batch.content)
        return put_aside(ids[0] if ids else 0, self._telegram.bot_id, batch.content, "unreadable")

    def _step_behind(self, spoiled: bytes) -> float:
        """Go on behind updates without an id, and return how long to wait before.

        Only the id of one behind them confirms them: it is in the batch that they have *spoiled*, or still to come.
        """
        behind = update_ids_in(spoiled)
        if not behind:
            return _STUCK_SECONDS
        self._offset = behind[0]
        return 0.0

    def _store(self, updates: Sequence[Accepted]) -> bool:
        """Append what is new and let it be confirmed; False when this intake may not."""
        fresh = [accepted for accepted in updates if accepted.update_id not in self._passed_over]
        with self._storing:
            if not self.holds_lease or self._stop.is_set():
                return False
            if fresh:
                accept(self._pool, self._telegram.bot_id, fresh)
        for accepted in fresh:
            if isinstance(accepted.fact, UpdateQuarantined):
                logger.error("update %s is quarantined: %s", accepted.update_id, accepted.fact.reason)
        self._passed_over |= {accepted.update_id for accepted in fresh if not accepted.has_id}
        # The last one received, not the highest: after a quiet week Telegram starts anew at a random id.
        self._offset = next((one.update_id + 1 for one in reversed(updates) if one.has_id), self._offset)
        return True

    def _after_refusal(self, error: TelegramError, last_delay: float) -> float:
        if error.knows_no_token:
            logger.critical("Telegram does not know this token (%s): get a valid one from @BotFather", error.code)
            self.failure = error
            self._stop.set()
        elif error.code == 409:
            logger.error("another program polls with this token, or a webhook is set (409): stop it; trying again")
            return _CONFLICT_SECONDS
        elif error.retry_after:
            return float(error.retry_after)
        else:
            logger.warning("Telegram is out of reach, trying again: %s", error)
        return _longer(last_delay)

    # The lease: one intake polls, another stands by.

    def _keep_lease(self) -> None:
        while not self._wait("lease", LEASE_SECONDS / 3):
            self._try_to_stand()

    def _try_to_stand(self) -> None:
        try:
            self._stand()
        except DatabaseUnavailable as error:
            self._say_cut_off(error)
        except Exception as error:  # without it nobody would poll for good
            logger.critical("the intake's lease failed: %s at %s", type(error).__name__, place_of(error))

    @property
    def holds_lease(self) -> bool:
        """Tell whether the lease still holds: who cannot prolong it must not poll beside the one that takes over."""
        return time.monotonic() < self._mine_until

    def _stand(self) -> None:
        began = time.monotonic()
        with self._pool.connection() as conn:
            values = {"bot": self._telegram.bot_id, "owner": self._owner, "lease_seconds": LEASE_SECONDS}
            row = conn.execute(_STAND["stand"], values).fetchone()
        mine = bool(row and row[0])
        self._mine_until = began + LEASE_SECONDS if mine else 0.0
        if not mine and not self._standing_by:
            logger.warning("another intake polls for this bot; this one stands by")
        self._standing_by = not mine

    def _say_cut_off(self, error: DatabaseUnavailable) -> None:
        """Say once that the lease has ended because the database is away."""
        if self._mine_until and not self.holds_lease:
            self._mine_until = 0.0
            logger.warning("intake waits for the database, nothing is confirmed: %s", error)

    def _step_down(self) -> None:
        try:
            with self._pool.connection() as conn:
                conn.execute(_STAND["step_down"], {"bot": self._telegram.bot_id, "owner": self._owner})
        except DatabaseUnavailable as error:
            logger.warning("the intake's lease will end by itself: %s", error)


def _longer(last_delay: float) -> float:
    return min(max(last_delay * 2, 0.25), 15.0)
