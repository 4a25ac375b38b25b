"""How fast the outside may be asked: paces that all workers of all hosts share, kept in ``work.paces``."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from psycopg import Connection

from ppc_helper.database import Row
from ppc_helper.statements import statements

_SQL = statements("paces")


class Pace(msgspec.Struct, frozen=True):
    """How often *scope* may be called: once every *every_seconds*, with a burst of so many."""

    scope: str
    every_seconds: float
    burst: int = 1


def reserve(conn: Connection[Row], paces: Sequence[Pace], *, count: int = 1, at_most_seconds: float) -> float:
    """Reserve calls in all *paces* and return the seconds to wait before them.

    A wait longer than *at_most_seconds* reserves nothing: give the claim back for that long.
    """
    row = conn.execute(
        _SQL["reserve"],
        {
            "scopes": [pace.scope for pace in paces],
            "every_seconds": [float(pace.every_seconds) for pace in paces],
            "bursts": [pace.burst for pace in paces],
            "count": count,
            "at_most_seconds": at_most_seconds,
        },
    ).fetchone()
    return float(row[0]) if row else 0.0


def slow_down(conn: Connection[Row], scope: str, seconds: float) -> None:
    """Let nothing of *scope* leave before *seconds* have passed."""
    conn.execute(_SQL["slow_down"], {"scope": scope, "seconds": seconds})


def too_fast(conn: Connection[Row], scope: str) -> None:
    """Lower the pace of *scope* for all who reserve in it; quiet raises it again."""
    conn.execute(_SQL["too_fast"], {"scope": scope})
