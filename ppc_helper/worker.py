"""A worker process: threads that serve the lanes, one that keeps their leases, one that listens, one for chores."""

from __future__ import annotations

import gc
import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Sequence

import msgspec
from psycopg import Connection

from ppc_helper import claims, log, signals
from ppc_helper.bells import Bells
from ppc_helper.claims import Claimer
from ppc_helper.converse import Conversation
from ppc_helper.database import Pool, Row
from ppc_helper.dead import Undertaker
from ppc_helper.errors import DatabaseUnavailable
from ppc_helper.events import Lane
from ppc_helper.lanes import BEAT_SECONDS, LEASE_SECONDS, Handler, Held, LaneThread, place_of
from ppc_helper.listener import Listener
from ppc_helper.migrate import functions_digest
from ppc_helper.runner import Runner
from ppc_helper.sender import Sender
from ppc_helper.statements import statements

logger = logging.getLogger(__name__)

_SQL = statements("claims")
_PACES = statements("paces")
_LOG = statements("log")
_REFUSALS = statements("refusals")
_MIGRATE = statements("migrate")
POLL_SECONDS = 1.0
CHAT_BATCH = 100
DRAIN_SECONDS = 20.0


class Threads(msgspec.Struct, frozen=True):
    """How many threads serve each kind of lane."""

    send: int = 2
    tool: int = 1
    scan: int = 2


class Parts(msgspec.Struct, frozen=True):
    """What a worker is made of; bootstrap_worker builds it."""

    pool: Pool
    conversation: Callable[[Bells], Conversation]
    sender: Callable[[threading.Event], Sender]
    runner: Callable[[Held, threading.Event, Callable[[set[Lane]], None]], Runner]
    undertaker: Callable[[Bells], Undertaker]
    threads: Threads = Threads()
    number: int = 1
    """Which of its host's workers it is, from 1."""


class Worker:
    """One process's share of the work, until it is told to stop."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._pool = parts.pool
        self._stopping = threading.Event()
        self._ended = threading.Event()
        self._beating = threading.Lock()
        self._held = Held()
        self._functions = functions_digest()
        self._set_back: float | None = None
        self._bells = Bells(self._tell_others)
        self._listener = Listener(self._pool, self._bells, self._tell_others, self._stopping, number=parts.number)
        # Host and pid alone come back after a restart; the last part never does.
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self._bury = parts.undertaker(self._bells).bury
        self._runners: list[Runner] = []
        self._lanes = self._lane_threads()

    def run(self) -> None:
        """Serve until stopped, then drain: finish what is short, give back what is long."""
        chores = [self._keep_leases, self._listener.listen, self._poll, self._bells_for_others, self._do_chores]
        for chore in chores:
            name = chore.__name__.strip("_")
            threading.Thread(target=self._keep_up, args=(chore, name), name=name, daemon=True).start()
        for thread in self._lanes:
            thread.start()
        # what was loaded stays: to look through it for garbage held every thread up for 30 ms, now and then
        gc.freeze()
        logger.info("worker %s serves", self.owner)
        self._stopping.wait()
        self._drain()

    def stop(self, *_: object) -> None:
        """Stop claiming and drain; called again, leave at once: what is held is claimed anew when its lease ends."""
        if self._stopping.is_set():
            os._exit(1)
        self._stopping.set()
        self._bells.wake_all()

    def stop_on_signals(self) -> None:
        """Let SIGTERM and Ctrl-C stop this worker."""
        signals.call_on_end(self.stop)

    def _drain(self) -> None:
        deadline = time.monotonic() + DRAIN_SECONDS
        for thread in self._lanes:
            thread.join(max(0.0, deadline - time.monotonic()))
        self._ended.set()
        for runner in self._runners:
            runner.close()
        try:
            # not in the middle of a beat, which would bring back among the living who leaves
            with self._beating, self._pool.connection() as conn:
                conn.execute(_SQL["leave"], {"owner": self.owner})
        except DatabaseUnavailable:
            logger.warning("worker %s ends without the database", self.owner)
        self._pool.close()
        logger.info("worker %s has stopped", self.owner)

    # Lanes

    def _lane_threads(self) -> list[LaneThread]:
        threads = self._parts.threads
        conversation = self._parts.conversation(self._bells)
        found = [self._thread("chat", [Lane.CHAT], conversation.handle, max_boxes=CHAT_BATCH)]
        for number in range(threads.send):
            send = self._parts.sender(self._stopping).handle
            # Announcements wait for their pace inside one thread only, so that answers never wait behind them.
            served = (Lane.ACK, Lane.SEND, Lane.BULK) if number == threads.send - 1 else (Lane.ACK, Lane.SEND)
            found.append(self._thread(f"send-{number + 1}", served, send))
        for lane, count in ((Lane.TOOL, threads.tool), (Lane.SCAN, threads.scan)):
            for number in range(count):
                runner = self._parts.runner(self._held, self._stopping, self._bells.ring)
                self._runners.append(runner)
                found.append(self._thread(f"{lane.name.lower()}-{number + 1}", [lane], runner.handle))
        return found

    def _thread(self, name: str, lanes: Sequence[Lane], handler: Handler, *, max_boxes: int = 1) -> LaneThread:
        owner = f"{self.owner}:{name}"
        return LaneThread(
            name,
            self._pool,
            Claimer(lanes, owner, LEASE_SECONDS[lanes[0]], max_boxes),
            handler,
            bell=self._bells.add(lanes, owner),
            held=self._held,
            bury=self._bury,
            stopping=self._stopping,
        )

    # What wakes and keeps them

    def _keep_up(self, chore: Callable[[], None], name: str) -> None:
        """Run *chore* to its end; what it did not expect must not leave the worker without it for good."""
        while not self._ended.is_set():
            try:
                chore()
            except Exception as error:
                logger.critical("%s failed: %s at %s", name, type(error).__name__, place_of(error))
                self._ended.wait(POLL_SECONDS)
            else:
                return

    def _keep_leases(self) -> None:
        # Until the drain has ended: a lease must not run out under a handler that still finishes.
        while not self._ended.wait(BEAT_SECONDS):
            try:
                self._held.keep(self._pool)
            except DatabaseUnavailable as error:
                logger.warning("leases cannot be kept: %s", error)

    def _poll(self) -> None:
        """The truth about what is ready, once a second, whatever the listener hears."""
        while not self._stopping.wait(POLL_SECONDS):
            try:
                with self._pool.connection() as conn:
                    ready = claims.lanes_ready(conn, list(Lane))
                self._bells.ring(ready, tell_others=False)
            except DatabaseUnavailable as error:
                logger.debug("poll: %s", error)

    def _bells_for_others(self) -> None:
        self._bells.ring_others(self._stopping)

    def _tell_others(self, lanes: list[Lane]) -> None:
        try:
            with self._pool.connection() as conn:
                claims.ring(conn, lanes)
        except DatabaseUnavailable:
            logger.debug("nobody could be told; they poll")

    # Chores

    def _do_chores(self) -> None:
        """Timers at their time; followers, expiry and the beat now and then."""
        parent = os.getppid()
        turn = 0
        while not self._stopping.wait(POLL_SECONDS):
            try:
                self._fire_timers()
                if turn % 5 == 0:
                    self._beat()
                if turn % 60 == 30:
                    self._tidy()
            except DatabaseUnavailable as error:
                logger.debug("chores: %s", error)
            if os.getppid() != parent:
                logger.warning("the supervisor is gone: this worker stops too")
                self.stop()
            self._check_threads()
            turn += 1

    def _check_threads(self) -> None:
        """End the process when a thread of a lane hangs or is gone: another one takes over what is held."""
        gone = next((thread.name for thread in self._lanes if thread.ident and not thread.is_alive()), "")
        hung = self._held.hangs()
        if (gone or hung) and not self._stopping.is_set():
            logger.critical(
                "thread %s %s: this worker ends, and starts anew", gone or hung, "is gone" if gone else "hangs"
            )
            os._exit(1)

    def _fire_timers(self) -> None:
        with self._pool.connection() as conn:
            row = conn.execute(_LOG["fire_timers"]).fetchone()
        if row and row[0]:
            self._bells.ring({Lane.CHAT})

    def _beat(self) -> None:
        with self._beating, self._pool.connection() as conn:
            if self._ended.is_set():
                return
            self._mend_clock(conn)
            functions = conn.execute(_MIGRATE["installed"]).fetchone()
            conn.execute(_SQL["beat"], {"owner": self.owner, "host": socket.gethostname(), "pid": os.getpid()})
            conn.execute(_LOG["follow"])
        if functions != (self._functions,):
            logger.error("the database was migrated: this worker ends, and starts again as the program is by now")
            self.stop()

    def _mend_clock(self, conn: Connection[Row]) -> None:
        """Notice a clock that was set back; once more at the next beat, for what was under way meanwhile."""
        before, self._set_back = self._set_back, None
        values = {"longest_lease_seconds": max(LEASE_SECONDS.values()), "before_seconds": before}
        [back] = conn.execute(_SQL["mend_clock"], values).fetchone() or (None,)
        if back is not None and before is None:
            self._set_back = back
            logger.error("the clock of the database was set back by %.0f s; nothing waits for that", back)

    def _tidy(self) -> None:
        with self._pool.connection() as conn:
            log.expire(conn)
            conn.execute(_LOG["forget_inbox"])
            conn.execute(_PACES["forget"])
            conn.execute(_REFUSALS["forget"])
