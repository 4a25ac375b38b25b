"""What a worker does with what a running tool says: a database that is away for a moment ends no run."""

from __future__ import annotations

import threading

import pytest

from ppc_helper.admins import Admins
from ppc_helper.checkpoints import Stored
from ppc_helper.database import Pool
from ppc_helper.errors import Cancelled
from ppc_helper.events import CancelAsked, Lane
from ppc_helper.lanes import Held
from ppc_helper.watch import Watch
from tests.conftest import Database
from tests.world import Conn, arrive, begun, complete, one, put, queued, take_one

ENDED = "select pg_terminate_backend(%s)"


@pytest.fixture
def conn(db: Database) -> Conn:
    """Give a connection."""
    return db.connect()


@pytest.fixture
def pool(db: Database) -> Pool:
    """Give the worker's only connection."""
    return db.pool(1)


@pytest.fixture
def watch(conn: Conn, pool: Pool) -> Watch:
    """Give the watch over a query of chat 7 that runs; its number is 1."""
    [position] = arrive(conn, 7)
    put(conn, 7, queued(position), cause=position, outcome=True, lane=Lane.TOOL)
    return Watch(
        pool,
        take_one(conn, Lane.TOOL),
        begun(position, 7),
        Admins(pool, [], "ru"),
        stored=Stored(),
        held=Held(),
        stopping=threading.Event(),
        ring=lambda lanes: None,
    )


def cut(conn: Conn, pool: Pool) -> None:
    """End the worker's connection."""
    with pool.connection() as theirs:
        pid = theirs.info.backend_pid
    assert one(conn, ENDED, pid) is True


def test_a_run_goes_on_while_nobody_can_tell_whether_it_is_still_wanted(conn: Conn, pool: Pool, watch: Watch) -> None:
    cut(conn, pool)
    watch.look()
    put(conn, 7, CancelAsked(query=1))
    with pytest.raises(Cancelled):
        watch.look()


def test_a_checkpoint_is_stored_as_soon_as_the_database_is_back(conn: Conn, pool: Pool, watch: Watch) -> None:
    cut(conn, pool)
    watch.checkpointed(b"state", adds=False)
    assert one(conn, "select count(*) from projections.queries where checkpoint is not null") == 1


def test_what_was_completed_while_its_lease_was_kept_is_no_loss_that_is_remembered(conn: Conn, pool: Pool) -> None:
    arrive(conn, 7)
    claim, held = take_one(conn), Held()
    held.hold([claim])
    complete(conn, claim)
    held.keep(pool)
    held.release([claim])
    assert not held.is_lost(claim)


def test_short_work_that_takes_very_long_is_noticed_and_that_of_tools_is_not(conn: Conn, watch: Watch) -> None:
    arrive(conn, 8)
    talk, held = take_one(conn), Held()
    assert held.hangs(seconds=-1.0) == ""
    held.hold([talk])
    assert (held.hangs(seconds=-1.0), held.hangs()) == (talk.owner, "")
    held.release([talk])
    [position] = arrive(conn, 9)
    put(conn, 9, queued(position), cause=position, outcome=True, lane=Lane.SCAN)
    held.hold([take_one(conn, Lane.SCAN)])
    assert held.hangs(seconds=-1.0) == ""


def test_a_pace_is_asked_for_again(conn: Conn, pool: Pool, watch: Watch) -> None:
    cut(conn, pool)
    assert watch.reserve("vk:1", 3.0, 1) == 0
    cut(conn, pool)
    watch.too_fast("vk:1")
