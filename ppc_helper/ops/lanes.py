"""How much waits and runs in each lane."""

from __future__ import annotations

import msgspec
from psycopg import Connection

from ppc_helper.database import Row
from ppc_helper.events import Lane
from ppc_helper.statements import statements

_SQL = statements("ops")


class LaneState(msgspec.Struct, frozen=True):
    """One lane: items *waiting*, *running* now, *put_off* until later (a pace, a retry), *abandoned* by a dead worker.

    What is abandoned is counted as waiting too. *oldest_seconds* is the age of the oldest that waits, 0 when none does.
    """

    lane: str
    waiting: int = 0
    running: int = 0
    put_off: int = 0
    abandoned: int = 0
    oldest_seconds: float = 0.0

    @property
    def is_idle(self) -> bool:
        """Tell whether there is nothing in it."""
        return self.waiting + self.running + self.put_off == 0


def read_lanes(conn: Connection[Row]) -> tuple[LaneState, ...]:
    """Return all lanes in their order, idle ones too."""
    rows = {row[0]: row[1:] for row in conn.execute(_SQL["lanes"])}
    return tuple(_state(lane, rows.get(int(lane), (0, 0, 0, 0, None))) for lane in Lane)


def _state(lane: Lane, row: Row) -> LaneState:
    waiting, running, put_off, abandoned, oldest = row
    return LaneState(
        lane=lane.name.lower(),
        waiting=waiting,
        running=running,
        put_off=put_off,
        abandoned=abandoned,
        oldest_seconds=round(oldest or 0.0, 3),
    )
