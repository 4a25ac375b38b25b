"""Dead letters: what could not be handled after the last attempt. It gets its outcome, so that its chat goes on."""

from __future__ import annotations

import logging
from collections.abc import Callable

from ppc_helper import claims
from ppc_helper.admins import Admins
from ppc_helper.claims import Claim
from ppc_helper.database import Pool
from ppc_helper.events import DeadLettered, Lane, MessageOwed, NewFact, QueryQueued, QueryResumed, UpdateReceived

logger = logging.getLogger(__name__)


class Undertaker:
    """Turns a claim that failed for good into a dead letter, tells the chat and the admins."""

    def __init__(self, pool: Pool, admins: Admins, ring: Callable[[set[Lane]], None]) -> None:
        self._pool = pool
        self._admins = admins
        self._ring = ring

    def bury(self, claim: Claim, error: str) -> None:
        """Append the dead letter; *error* is a type's name, never a message."""
        code = dead_code(claim.item)
        dead = DeadLettered(
            from_lane=int(claim.lane), attempts=claim.attempt, deaths=claim.deaths, error=error, code=code
        )
        facts = [NewFact(claim.chat, dead, outcome=True), *self._told(claim, code, error)]
        claims.record(self._pool, claim, facts)
        self._ring({Lane.SEND})
        logger.error("position %s is dead-lettered after %s attempts: %s (%s)", claim.item, claim.attempt, error, code)

    def _told(self, claim: Claim, code: str, error: str) -> list[NewFact]:
        """Nobody is told that a message could not be sent: that message would share its fate."""
        if not isinstance(claim.recorded.fact, (UpdateReceived, QueryQueued, QueryResumed)) or not claim.chat:
            return []
        language = self._admins.spoken(self._admins.languages([claim.chat]), claim.chat)
        told = NewFact(claim.chat, MessageOwed(key="dead-letter", args={"code": code}, language=language))
        args: dict[str, str | int | float] = {"code": code, "attempts": claim.attempt, "error": error}
        return [told, *self._admins.told("dead-letter-admin", args)]


def dead_code(position: int) -> str:
    """Return the short code that people quote, for example D-1F4."""
    return f"D-{position:X}"
