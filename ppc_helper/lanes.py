"""The loop that every lane shares: claim, handle, complete; and what keeps its leases.

A handler gets claims and completes them itself behind their fence. What it raises is counted here, in the one broad
``except`` of this project: the claim is given back with a growing delay, and after the last attempt it becomes a dead
letter, so that nothing blocks its chat.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Callable, Sequence

from ppc_helper import claims
from ppc_helper.bells import Bell
from ppc_helper.claims import Claim, Claimer, Return
from ppc_helper.database import Pool
from ppc_helper.errors import DatabaseUnavailable, LeaseLost, Stopping
from ppc_helper.events import Lane

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 5
LEASE_SECONDS = {
    Lane.CHAT: 4.0,
    Lane.TOOL: 10.0,
    Lane.SCAN: 10.0,
    Lane.ACK: 4.0,
    Lane.SEND: 4.0,
    Lane.BULK: 4.0,
}
BOT_SCOPE = "telegram"
"""The pace of all that is owed to Telegram; with a colon and a chat behind it, that of one chat."""
BEAT_SECONDS = 1.0
LONGEST_SECONDS = 600.0
"""Nothing in these lanes but those of tools may take so long: every wait on the way has a time-out of its own."""
_IDLE_SECONDS = 30.0
_LINGER_SECONDS = 0.005
"""Where the last look left nothing behind, the next one waits so long: it would only slow down what comes of it."""

_SENDING = frozenset({Lane.ACK, Lane.SEND, Lane.BULK})
"""Where an attempt counts, whatever ended it: a message may have gone out."""

Handler = Callable[[list[Claim]], None]
Bury = Callable[[Claim, str], None]


class Held:
    """All claims that this process holds now, so that one thread can keep their leases."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._claims: dict[tuple[Lane, str], list[Claim]] = {}
        self._lost: set[int] = set()
        self._since: dict[tuple[Lane, str], float] = {}

    def hold(self, taken: Sequence[Claim]) -> None:
        """Note what one thread has just claimed."""
        with self._lock:
            place = taken[0].lane, taken[0].owner
            self._claims[place], self._since[place] = list(taken), time.monotonic()
            self._lost -= {claim.item for claim in taken}

    def release(self, taken: Sequence[Claim]) -> None:
        """Forget what one thread has dealt with."""
        with self._lock:
            self._claims.pop((taken[0].lane, taken[0].owner), None)
            self._lost -= {claim.item for claim in taken}

    def hangs(self, *, seconds: float = LONGEST_SECONDS) -> str:
        """Return the owner whose short work has taken longer than that; empty when there is none."""
        with self._lock:
            began = {place: self._since[place] for place in self._claims if place[0] not in {Lane.TOOL, Lane.SCAN}}
        return next((owner for (_, owner), since in began.items() if time.monotonic() - since > seconds), "")

    def is_lost(self, claim: Claim) -> bool:
        """Tell whether somebody else holds this claim now."""
        return claim.item in self._lost

    def keep(self, pool: Pool) -> None:
        """Extend all leases once."""
        with self._lock:
            groups = list(self._claims.items())
        for place, group in groups:
            with pool.connection() as conn:
                kept = claims.extend(conn, group, LEASE_SECONDS[group[0].lane])
            # A short handler may have completed meanwhile: that is no loss, and nobody would ever look at it.
            with self._lock:
                if self._claims.get(place) is group:
                    self._lost |= {claim.item for claim in group if claim.chat not in kept}


class LaneThread(threading.Thread):
    """Serves the lanes of its claimer until the process stops."""

    def __init__(
        self,
        name: str,
        pool: Pool,
        claimer: Claimer,
        handler: Handler,
        *,
        bell: Bell,
        held: Held,
        bury: Bury,
        stopping: threading.Event,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self._pool = pool
        self._claimer = claimer
        self._handler = handler
        self._bell = bell
        self._held = held
        self._bury = bury
        self._stopping = stopping
        self._interrupted: list[Claim] = []

    def run(self) -> None:
        """Claim and handle until stopping."""
        delay = 0.0
        while not self._stopping.is_set():
            try:
                self._bell.wait(self._work_once())
                delay = 0.0
            except DatabaseUnavailable as error:
                delay = self._pause(delay)
                logger.warning("%s waits for the database: %s", self.name, error)
            except LeaseLost as error:
                logger.warning("%s: %s", self.name, error)
            except Exception as error:  # what befalls between two claims must not end the lane either
                delay = self._pause(delay)
                logger.critical("%s failed: %s at %s", self.name, type(error).__name__, place_of(error))

        self._return_given()

    def _return_given(self) -> None:
        """Free what was handed over while the process began to stop."""
        with contextlib.suppress(DatabaseUnavailable):
            while given := self._bell.given():
                self._give_back(given, fault=False)

    def _pause(self, last: float) -> float:
        delay = min(max(last * 2, 0.1), 5.0)
        self._stopping.wait(delay)
        return delay

    def _work_once(self) -> float:
        """Handle what was handed over, or else what is free; return for how many seconds to wait for more."""
        self._free_interrupted()
        taken = self._bell.given() or self._take()
        if not taken:
            return _IDLE_SECONDS
        self._held.hold(taken)
        try:
            self._handle(taken)
        except DatabaseUnavailable as error:
            if error.takes_nothing and taken[0].lane not in _SENDING:
                self._interrupted = taken
            raise
        finally:
            self._held.release(taken)
        nothing_left = len(taken) < self._claimer.max_boxes and all(claim.waiting == 1 for claim in taken)
        return _LINGER_SECONDS if nothing_left else 0.0

    def _free_interrupted(self) -> None:
        """Free what the server would not take anything for, uncounted: a full disk must make no dead letters."""
        if self._interrupted:
            self._give_back(self._interrupted, fault=False)
            self._interrupted = []

    def _take(self) -> list[Claim]:
        with self._pool.connection() as conn:
            return self._claimer.take(conn)

    def _handle(self, taken: list[Claim]) -> None:
        ready = []
        for claim in taken:
            if claim.attempt > MAX_ATTEMPTS:
                self._bury(claim, "died")
            elif claim.unreadable:
                self._bury(claim, claim.unreadable)
            else:
                ready.append(claim)
        if ready:
            self._try(ready)

    def _try(self, ready: list[Claim]) -> None:
        try:
            self._handler(ready)
        except Stopping:
            self._give_back(ready, fault=False)
        except LeaseLost as error:
            logger.warning("%s: %s", self.name, error)
            self._one_by_one(ready)
        except DatabaseUnavailable:
            raise
        except Exception as error:  # a handler's bug must not stop the lane
            log_fault(ready, error)
            if len(ready) == 1:
                self._after_fault(ready[0], error)
            else:
                self._one_by_one(ready)

    def _one_by_one(self, ready: list[Claim]) -> None:
        """Somebody in the batch spoils it: each alone, so that nobody else is harmed."""
        if len(ready) > 1:
            for claim in ready:
                self._try([claim])

    def _after_fault(self, claim: Claim, error: Exception) -> None:
        if claim.attempt >= MAX_ATTEMPTS:
            self._bury(claim, type(error).__name__)
        else:
            self._give_back([claim], fault=True)

    def _give_back(self, taken: list[Claim], *, fault: bool) -> None:
        returns = [Return(claim, _backoff(claim) if fault else 0.0, fault) for claim in taken]
        with self._pool.connection() as conn:
            claims.give_back(conn, returns)


def log_fault(taken: Sequence[Claim], error: Exception) -> None:
    """Log where a handler failed: types and places only, for messages may quote a person's words."""
    place = place_of(error)
    for claim in taken:
        logger.error(
            "position %s attempt %s in lane %s failed: %s at %s",
            claim.item,
            claim.attempt,
            claim.lane.name.lower(),
            type(error).__name__,
            place,
        )


def place_of(error: BaseException) -> str:
    """Return the last functions and lines of ours that *error* went through."""
    step = error.__traceback__
    lines = []
    while step is not None:
        code = step.tb_frame.f_code
        if "ppc_helper" in code.co_filename:
            lines.append(f"{code.co_name}:{step.tb_lineno}")
        step = step.tb_next
    return " > ".join(lines[-3:])


def _backoff(claim: Claim) -> float:
    return min(0.25 * float(2**claim.attempt), 10.0)
