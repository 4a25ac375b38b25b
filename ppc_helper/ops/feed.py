"""The live log for the sandbox's page: facts as they come, and what the lanes do."""

from __future__ import annotations

import logging
from types import TracebackType
from typing import Any

from ppc_helper.database import Pool
from ppc_helper.errors import DatabaseUnavailable
from ppc_helper.ops import facts
from ppc_helper.ops.lanes import read_lanes

logger = logging.getLogger(__name__)

FIRST_FACTS = 100
FACTS_AT_ONCE = 500
_CONNECTIONS = 2


class Feed:
    """Reads the log of one database; used in ``with``, from any thread."""

    def __init__(self, dsn: str) -> None:
        self._pool = Pool(dsn, "feed", _CONNECTIONS)

    def __enter__(self) -> Feed:
        self._pool.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.close()

    def facts(self, after: str | None) -> list[dict[str, Any]]:
        """Return the facts after the one whose id is *after*, oldest first, at most FACTS_AT_ONCE.

        None, or an id that is none of this database, starts with the newest FIRST_FACTS. While the database is away
        there are none.
        """
        try:
            with self._pool.connection() as conn:
                place = facts.read_place(after) if after else None
                if place is None or facts.is_to_come(conn, place):
                    found = facts.newest(conn, FIRST_FACTS)
                else:
                    found = facts.following(conn, place, FACTS_AT_ONCE)
        except DatabaseUnavailable as error:
            logger.debug("the live log waits for the database: %s", error)
            return []
        return [fact.as_json() for fact in found]

    def lanes(self) -> dict[str, dict[str, float]]:
        """Return ``{"waiting", "running", "oldest_seconds"}`` of each lane; raises DatabaseUnavailable."""
        with self._pool.connection() as conn:
            lanes = read_lanes(conn)
        return {
            lane.lane: {
                "waiting": lane.waiting + lane.put_off,
                "running": lane.running,
                "oldest_seconds": lane.oldest_seconds,
            }
            for lane in lanes
        }
