"""The fixture itself: a copy for each test, and a clock that moves for all who read it."""

from __future__ import annotations

import pytest

from ppc_helper import log
from ppc_helper.events import CommandAnswered, NewFact
from tests.conftest import Clock, Database


@pytest.mark.parametrize("turn", [1, 2])
def test_no_test_sees_what_another_wrote(db: Database, turn: int) -> None:
    conn = db.connect()
    assert conn.execute("select count(*) from log.events").fetchone() == (0,)

    assert log.append(conn, [(None, NewFact(7, CommandAnswered(command=f"turn {turn}")))]) == [1]


def test_the_clock_moves_for_open_sessions_pools_and_new_sessions(db: Database, clock: Clock) -> None:
    open_already, pool = db.connect(), db.pool(2)
    ahead = "select log.clock() - clock_timestamp() > interval '59 minutes'"
    assert open_already.execute(ahead).fetchone() == (False,)

    clock.advance(3600)

    assert open_already.execute(ahead).fetchone() == (True,)
    with pool.connection() as pooled:
        assert pooled.execute(ahead).fetchone() == (True,)
    assert db.connect().execute(ahead).fetchone() == (True,)
