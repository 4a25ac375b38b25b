"""Given facts, then rows; for the tests of projections."""

from __future__ import annotations

from typing import Any

from ppc_helper import events as e
from ppc_helper import replay
from ppc_helper.events import Lane
from tests import world
from tests.conftest import settle
from tests.world import Conn, put, rows

X, Y = "kf_fixate_keywords", "vk_get_user_id_by_url"


class Given:
    """Facts appended one after the other, each in a transaction of its own."""

    def __init__(self, conn: Conn) -> None:
        self.conn = conn

    def fact(self, fact: e.Event, *, chat: int = 7, cause: int | None = None, outcome: bool = False) -> int:
        """Append a fact and return its position."""
        lane = Lane.TOOL if isinstance(fact, e.QueryQueued | e.QueryResumed) else None
        return put(self.conn, chat, fact, cause=cause, outcome=outcome, lane=lane)

    def asked(self, fact: e.Event, *, chat: int = 7) -> int:
        """Append an update and *fact* as its outcome; return the position of the update."""
        [cause] = world.arrive(self.conn, chat)
        self.fact(fact, chat=chat, cause=cause, outcome=True)
        return cause

    def then(self, query: str, *expected: tuple[Any, ...]) -> None:
        """Hold that *query* returns exactly these rows, and that a replay makes the same tables."""
        assert rows(self.conn, query) == list(expected)
        settle(self.conn)
        world.follow(self.conn)
        assert replay.check(self.conn) == []


def dead() -> e.DeadLettered:
    return e.DeadLettered(from_lane=2, attempts=5, deaths=0, error="ValueError", code="D-2")
