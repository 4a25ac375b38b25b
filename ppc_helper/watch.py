"""What the worker does with what a running tool says: facts for what must last, an end when there must be one."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from psycopg import Connection

from ppc_helper import claims, log, paces, refusals
from ppc_helper.admins import Admins
from ppc_helper.checkpoints import Stored, addition
from ppc_helper.claims import Claim
from ppc_helper.database import PATIENCE_SECONDS, Pool, Row, insist
from ppc_helper.errors import Cancelled, DatabaseUnavailable, LeaseLost, Paused, Stopping
from ppc_helper.events import CheckpointSaved, Lane, NewFact, NewPayload, QueryProgressed, QueryResumed
from ppc_helper.jobs import Progressed
from ppc_helper.lanes import Held
from ppc_helper.paces import Pace
from ppc_helper.query_input import KEEP_RESULT_DAYS, Query
from ppc_helper.statements import statements

T = TypeVar("T")
_SQL = statements("run_query")
_LOG = statements("log")
PROGRESS_SECONDS = 3.0
FIRST_PROGRESS_SECONDS = 1.2
_PATIENCE_SECONDS = 5.0


class Watch:
    """The worker's side of one run; see :class:`ppc_helper.workshop.Watcher`."""

    def __init__(
        self,
        pool: Pool,
        claim: Claim,
        query: Query,
        admins: Admins,
        *,
        stored: Stored,
        held: Held,
        stopping: threading.Event,
        ring: Callable[[set[Lane]], None],
    ) -> None:
        self._pool = pool
        self._claim = claim
        self._query = query
        self._admins = admins
        self._held = held
        self._stopping = stopping
        self._ring = ring
        self._checkpoints = list(stored.ids)
        self._started = self._looked_at = time.monotonic()
        self._insists = isinstance(claim.recorded.fact, QueryResumed)
        self._first: tuple[float, int] | None = None
        self._told_at = self._started - PROGRESS_SECONDS + FIRST_PROGRESS_SECONDS

    def progressed(self, news: Progressed) -> None:
        """Append how far it is, at most every few seconds; a quick query says nothing."""
        now = time.monotonic()
        self._first = self._first or (now, news.done)
        if now - self._told_at < PROGRESS_SECONDS:
            return
        self._told_at = now
        fact = QueryProgressed(
            query=self._query.query,
            done=news.done,
            total=news.total,
            stage=news.stage,
            eta_seconds=self._eta(now, news),
        )
        with contextlib.suppress(DatabaseUnavailable):  # the next one comes in a moment
            claims.record(self._pool, self._claim, [NewFact(self._claim.chat, fact)])
            self._ring({Lane.SEND})

    def _eta(self, now: float, news: Progressed) -> int:
        """Return the seconds left at the speed since this start, -1 while that cannot be told."""
        began, done_before = self._first or (now, news.done)
        done = news.done - done_before
        if not news.total or done <= 0 or now - began < 1:
            return -1
        return max(0, round((news.total - news.done) * (now - began) / done))

    def checkpointed(self, state: bytes, *, adds: bool) -> None:
        """Store where the tool is; a whole state makes all that was stored before useless."""
        content = addition(self._checkpoints[-1], state) if adds else state
        payload = NewPayload(log.new_id(), self._claim.chat, content, KEEP_RESULT_DAYS)
        fact = CheckpointSaved(query=self._query.query, payload=payload.id)
        insist(lambda: claims.record(self._pool, self._claim, [NewFact(self._claim.chat, fact)], [payload]))
        if not adds:
            self.drop_checkpoint()
        self._checkpoints.append(payload.id)

    def drop_checkpoint(self) -> None:
        """Delete the bytes of the last checkpoint and of what was added to it."""
        if self._checkpoints:
            self._do(lambda conn: conn.execute(_LOG["drop"], {"ids": self._checkpoints}))
            self._checkpoints = []

    def reserve(self, scope: str, per_second: float, count: int) -> float:
        """Return the wait before the calls; below zero, nothing was reserved and that is the wait."""
        # a burst of two: a call that was late costs no other; the caller keeps the next one from coming too soon
        pace = Pace(scope, 1 / per_second, burst=2)
        wait = self._do(lambda conn: paces.reserve(conn, [pace], count=count, at_most_seconds=_PATIENCE_SECONDS))
        return wait if wait <= _PATIENCE_SECONDS else -wait

    def too_fast(self, scope: str) -> None:
        """Lower the pace of *scope* for all workers."""
        self._do(lambda conn: paces.too_fast(conn, scope))

    def put_away(self, scope: str, method: str, code: int, seconds: float) -> None:
        """Let all workers leave a token alone for a while."""
        self._do(lambda conn: refusals.put_away(conn, scope, refusals.Refused(method, code, seconds)))

    def refusals(self, scope: str) -> list[tuple[str, int, float]]:
        """Return what a token is refused; whoever goes on after a rest tries it, whatever was said before."""
        newer = self._seconds() if self._insists else None
        found = self._do(lambda conn: refusals.refusals(conn, scope, newer_seconds=newer))
        return [(one.method, one.code, one.seconds) for one in found]

    def works(self, scope: str, method: str) -> None:
        """Let others use again what was tried with success."""
        if self._insists:
            self._do(lambda conn: refusals.works(conn, scope, method, older_seconds=self._seconds()))

    def _seconds(self) -> float:
        """Return for how long this run has been going on."""
        return time.monotonic() - self._started

    def token_refused(self, number: int, code: int) -> None:
        """Tell the admins that one of the bot's tokens is dead, once a day."""
        words: dict[str, str | int | float] = {"number": number, "code": code}
        told = self._admins.told_once(f"vk-token:{number}:{code}", 86_400.0, "vk-token-dead-admin", words)
        if told:
            claims.record(self._pool, self._claim, told)
            self._ring({Lane.SEND})

    def look(self) -> None:
        """End the run when the process stops, the lease is gone, the person cancelled or wants a pause."""
        if self._stopping.is_set():
            raise Stopping
        if self._held.is_lost(self._claim):
            raise LeaseLost(f"the lease of query {self._query.query} is gone")
        try:
            cancel, pause = self._asked_for()
        except DatabaseUnavailable:
            if time.monotonic() - self._looked_at > PATIENCE_SECONDS:
                raise
            return
        self._looked_at = time.monotonic()
        if cancel:
            raise Cancelled
        if pause:
            raise Paused

    def look_once_more(self) -> None:
        """Raise Cancelled when the person cancelled just before the end: they were told so, and get no result."""
        if insist(self._asked_for)[0]:
            raise Cancelled

    def _do(self, act: Callable[[Connection[Row]], T]) -> T:
        """Do what the tool asks for; it waits, and so may the database."""

        def once() -> T:
            with self._pool.connection() as conn:
                return act(conn)

        return insist(once)

    def _asked_for(self) -> tuple[bool, bool]:
        with self._pool.connection() as conn:
            row = conn.execute(_SQL["asked_for"], {"query": self._query.query}).fetchone()
        return row or (False, False)
