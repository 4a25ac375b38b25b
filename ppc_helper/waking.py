"""Wakes queries at rest before their time, when what they rest for is over."""

from __future__ import annotations

from collections.abc import Callable, Set

from ppc_helper import log
from ppc_helper.database import Pool
from ppc_helper.events import Lane, NewFact, TimerFired
from ppc_helper.statements import statements

_SQL = statements("run_query")
QUERIES_AT_ONCE = 1000


def wake(pool: Pool, reasons: Set[str], ring: Callable[[set[Lane]], None], *, chat: int | None = None) -> None:
    """Let all queries that rest for one of *reasons* go on, those of *chat* alone when it is given.

    Called outside the fence of a claim: whoever held a box and waited for those of other chats could wait for ever.
    A query that was woken twice goes on once.
    """
    values = {"reasons": sorted(reasons), "chat": chat, "count": QUERIES_AT_ONCE}
    while True:
        with pool.connection() as conn:
            resting = conn.execute(_SQL["resting"], values).fetchall()
            fired = [(query, NewFact(of_chat, TimerFired(timer="resume", subject=query))) for query, of_chat in resting]
            if fired:
                log.append(conn, fired)
        if not fired:
            return
        ring({Lane.CHAT})
