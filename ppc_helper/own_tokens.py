"""People's own VK tokens at work: opened for the query of their person, and checked with VK when they are given.

The clear token exists in the memory of the worker and of its tool process only, for as long as the run lasts.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Literal

import msgspec

from ppc_helper import claims, log, paces
from ppc_helper.admins import Admins
from ppc_helper.chat import wire
from ppc_helper.claims import Claim
from ppc_helper.database import Pool
from ppc_helper.errors import LeaseLost, Stopping, Unreadable
from ppc_helper.events import Lane, MessageOwed, NewFact, VkTokenChecked, VkTokenGiven
from ppc_helper.jobs import Finished, Job, Outside, Progressed, Refused
from ppc_helper.lanes import Held
from ppc_helper.paces import Pace
from ppc_helper.sealing import Seal
from ppc_helper.statements import statements
from ppc_helper.tools.vk_refusals import VK_RESTS
from ppc_helper.waking import wake
from ppc_helper.workshop import ToolCrashed, Workshop

_LOG = statements("log")
_PATIENCE_SECONDS = 5.0
Result = Literal["good", "refused", "unreadable", "unknown"]


class OwnTokens:
    """What of the outside a person's query may use: their own VK token if they gave one, else the bot's."""

    def __init__(self, pool: Pool, outside: Outside, seal: Seal | None) -> None:
        self._pool = pool
        self._seal = seal
        self.bots = outside
        """The outside with the bot's own tokens."""

    def outside_for(self, chat: int, payload: str) -> Outside:
        """Return the outside for a query of *chat* whose token is the sealed *payload*, empty or gone: there is none.

        Raises:
            Unreadable: there is a token, and no key that opens it.
        """
        sealed = self.sealed(payload) if payload else None
        return self.bots if sealed is None else self.opened(chat, sealed)

    def opened(self, chat: int, sealed: str) -> Outside:
        """Return the outside with nothing but the person's token; raises Unreadable."""
        if self._seal is None:
            raise Unreadable("a token is kept, but ppc_helper.secret_key is empty")
        return msgspec.structs.replace(self.bots, vk_tokens=(self._seal.open(sealed, chat),), vk_is_own=True)

    def sealed(self, payload: str) -> str | None:
        """Return the sealed token, None when it is gone."""
        with self._pool.connection() as conn:
            content = log.load(conn, [payload]).get(payload)
        return None if content is None else content.decode("ascii", "replace")


class TokenCheck:
    """Asks VK about a token that was just given, and tells its person; for one thread."""

    def __init__(self, pool: Pool, tokens: OwnTokens, admins: Admins, workshop: Workshop) -> None:
        self._pool = pool
        self._tokens = tokens
        self._admins = admins
        self._workshop = workshop

    def check(self, claim: Claim, given: VkTokenGiven, watch: CheckWatch, ring: Callable[[set[Lane]], None]) -> None:
        """Append what came out; a token that VK does not take is deleted."""
        sealed = self._tokens.sealed(given.payload)
        if sealed is None:  # removed or replaced meanwhile, and they know
            self._settle(claim, "unknown", [])
            return
        result = self._ask(claim.chat, sealed, watch)
        drop = [given.payload] if result in {"refused", "unreadable"} else []
        if not drop:  # what rests for the token before, or for the bot's, goes on with this one
            wake(self._pool, VK_RESTS, ring, chat=claim.chat)
        self._settle(claim, result, drop, self._told(claim.chat, result))
        ring({Lane.SEND})

    def _ask(self, chat: int, sealed: str, watch: CheckWatch) -> Result:
        try:
            outside = self._tokens.opened(chat, sealed)
        except Unreadable:
            return "unreadable"
        job = Job(tool=wire.VK_TOKEN, options={}, language="", inputs=(), checkpoint=None, outside=outside)
        try:
            ending = self._workshop.run(job, watch)
        except ToolCrashed:
            return "unknown"
        if isinstance(ending, Refused):
            return "refused" if ending.code == wire.VK_TOKEN else "unknown"
        return "good" if isinstance(ending, Finished) else "unknown"

    def _told(self, chat: int, result: Result) -> NewFact:
        language = self._admins.spoken(self._admins.languages([chat]), chat)
        return NewFact(chat, MessageOwed(key=f"vk-token-checked-{result}", language=language))

    def _settle(self, claim: Claim, result: Result, drop: list[str], *told: NewFact) -> None:
        checked = NewFact(claim.chat, VkTokenChecked(given=claim.recorded.position, result=result), outcome=True)
        with self._pool.connection() as conn, conn.transaction():
            conn.execute(_LOG["drop"], {"ids": drop})
            facts = [(claim.item, fact) for fact in (checked, *told)]
            log.append(conn, facts, fence=claims.fence([claim]))


class CheckWatch:
    """The worker's side of a check; see :class:`ppc_helper.workshop.Watcher`."""

    def __init__(self, pool: Pool, claim: Claim, *, held: Held, stopping: threading.Event) -> None:
        self._pool = pool
        self._claim = claim
        self._held = held
        self._stopping = stopping

    def progressed(self, news: Progressed) -> None:
        """One call has no progress to tell."""

    def checkpointed(self, state: bytes, *, adds: bool) -> None:
        """One call has no place to go on from."""

    def reserve(self, scope: str, per_second: float, count: int) -> float:
        """Return the wait before the calls; below zero, nothing was reserved and that is the wait."""
        with self._pool.connection() as conn:
            wait = paces.reserve(conn, [Pace(scope, 1 / per_second)], count=count, at_most_seconds=_PATIENCE_SECONDS)
        return wait if wait <= _PATIENCE_SECONDS else -wait

    def too_fast(self, scope: str) -> None:
        """Lower the pace of the token."""
        with self._pool.connection() as conn:
            paces.too_fast(conn, scope)

    def put_away(self, scope: str, method: str, code: int, seconds: float) -> None:
        """The person is told by what comes out of the check."""

    def refusals(self, scope: str) -> list[tuple[str, int, float]]:
        """Return nothing: a check asks VK."""
        return []

    def works(self, scope: str, method: str) -> None:
        """Nothing was said against it."""

    def token_refused(self, number: int, code: int) -> None:
        """The person is told by what comes out of the check."""

    def look(self) -> None:
        """End the check when the process stops or the lease is gone."""
        if self._stopping.is_set():
            raise Stopping
        if self._held.is_lost(self._claim):
            raise LeaseLost(f"the lease of position {self._claim.item} is gone")
