"""Follow the log: the newest facts first, then each as it can be read."""

from __future__ import annotations

from psycopg import Connection

from ppc_helper.database import Row
from ppc_helper.ops import facts
from ppc_helper.ops.facts import Place, SeenFact, Wanted
from ppc_helper.ops.reading import snapshot, translated

FACTS_AT_ONCE = 500


class Follower:
    """Remembers how far one reader is, so that it can go on over another connection."""

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self._place: Place | None = None

    def start(self, conn: Connection[Row], count: int) -> list[SeenFact]:
        """Return the newest *count* wanted facts, oldest first; :meth:`more` goes on behind them."""
        with snapshot(conn):
            self._place = facts.end_of_log(conn)
            return facts.newest(conn, count, self._wanted)

    def more(self, conn: Connection[Row]) -> list[SeenFact]:
        """Return the wanted facts that can be read by now, oldest first; empty when there are none."""
        if self._place is None:
            return self.start(conn, 0)
        found: list[SeenFact] = []
        while True:
            with translated():
                read = facts.following(conn, self._place, FACTS_AT_ONCE)
            found += [fact for fact in read if self._wanted.takes(fact)]
            if read:
                self._place = read[-1].place
            if len(read) < FACTS_AT_ONCE:
                return found
