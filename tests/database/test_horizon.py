"""Readers that follow the log never skip a fact that commits late, nor read one that another may still precede."""

from __future__ import annotations

import pytest

from ppc_helper import log
from ppc_helper.statements import statements
from tests import world
from tests.conftest import Database
from tests.world import Conn, arrive, one, rows, until_readable

_SQL = statements("log")


class Follower:
    """Somebody who follows the log from a place, as the live log and the projections do."""

    def __init__(self, conn: Conn) -> None:
        self._conn = conn
        self._place = ("0", 0)

    def read(self, count: int = 100) -> list[int]:
        """Return the positions that come next and move on."""
        xid, position = self._place
        values = {"xid": xid, "position": position, "count": count}
        found = self._conn.execute(_SQL["read_after"], values).fetchall()
        if found:
            self._place = (found[-1][0], found[-1][1])
        return [row[1] for row in found]


def counted(conn: Conn) -> int:
    """Let the days follow and return how many facts they know of."""
    world.follow(conn)
    return int(one(conn, "select coalesce(sum(count), 0) from projections.days"))


def test_what_is_committed_is_read_once_in_order(db: Database) -> None:
    conn, follower = db.connect(), Follower(db.connect())
    assert follower.read() == []
    until_readable(conn, *arrive(conn, 7, 3))
    assert follower.read(2) == [1, 2]
    until_readable(conn, *arrive(conn, 7))
    assert follower.read(2) == [3, 4]
    assert follower.read() == []


def test_a_fact_that_commits_late_is_not_skipped(db: Database) -> None:
    """The fault that a reader by position alone has: it sees 2, remembers it, and never looks for 1."""
    early, late, conn = db.connect(), db.connect(), db.connect()
    follower = Follower(conn)
    with late.transaction():
        assert arrive(late, 7) == [1]
        assert arrive(early, 8) == [2]
        assert (follower.read(), counted(conn)) == ([], 0)

    until_readable(conn, 1, 2)
    assert follower.read() == [1, 2]
    assert counted(conn) == 2


def test_a_lower_position_of_a_younger_transaction_is_not_skipped(db: Database) -> None:
    """Positions and transaction ids may cross: the place is the pair, for neither alone is enough."""
    older, younger, conn = db.connect(), db.connect(), db.connect()
    follower = Follower(conn)
    with older.transaction():
        older.execute("select pg_current_xact_id()")
        assert arrive(younger, 8) == [1]
        assert arrive(older, 7) == [2]
        assert (follower.read(), counted(conn)) == ([], 0)

    until_readable(conn, 1, 2)
    assert follower.read() == [2, 1]
    assert counted(conn) == 2


def test_a_lower_position_that_commits_after_a_higher_one_was_read_is_not_skipped(db: Database) -> None:
    """A follower that stands at (older, 2) must still see (younger, 1)."""
    older, younger, conn = db.connect(), db.connect(), db.connect()
    follower = Follower(conn)
    older.execute("begin")
    older.execute("select pg_current_xact_id()")
    with younger.transaction():
        assert arrive(younger, 8) == [1]
        assert arrive(older, 7) == [2]
        older.execute("commit")
        until_readable(conn, 2)
        assert (follower.read(), counted(conn)) == ([2], 1)

    until_readable(conn, 1)
    assert follower.read() == [1]
    assert counted(conn) == 2


def test_what_rolled_back_is_never_read_and_holds_nobody_up(db: Database) -> None:
    conn, other = db.connect(), db.connect()
    follower = Follower(conn)
    with other.transaction(force_rollback=True):
        arrive(other, 7)
        arrive(conn, 8)
        assert follower.read() == []
    until_readable(conn, 2)
    assert follower.read() == [2]
    assert counted(conn) == 1


def test_an_open_writer_of_anything_holds_followers_back_and_a_reader_does_not(db: Database) -> None:
    conn, writer, reader = db.connect(), db.connect(), db.connect()
    with reader.transaction():
        rows(reader, "select * from log.events")
        until_readable(conn, *arrive(conn, 7))
        assert counted(conn) == 1
    with writer.transaction():
        writer.execute("insert into work.paces values ('x', now())")
        arrive(conn, 7)
        assert counted(conn) == 1
    until_readable(conn, 2)
    assert counted(conn) == 2


@pytest.mark.parametrize("count", [1, 2, 7])
def test_a_follower_goes_on_where_it_was_whatever_it_reads_at_a_time(db: Database, count: int) -> None:
    conn = db.connect()
    for _ in range(5):
        arrive(conn, 7, 3)
        conn.execute("select log.follow_days(%s)", [count])
    world.catch_up(conn, count)

    assert counted(conn) == 15
    assert one(conn, "select position from work.places where projection = 'days'") == 15


def test_of_two_followers_of_one_projection_one_reads_and_the_other_does_not_wait(db: Database) -> None:
    first, second = db.connect(), db.connect()
    until_readable(first, *arrive(first, 7, 3))
    assert one(first, "select log.follow_days(100)") == 3
    until_readable(first, *arrive(first, 7, 2))
    with first.transaction():
        assert one(first, "select log.follow_days(100)") == 2
        assert one(second, "select log.follow_days(100)") == 0
    assert counted(second) == 5


def test_a_follower_that_fails_stays_where_it_was(db: Database) -> None:
    conn = db.connect()
    until_readable(conn, *arrive(conn, 7, 2))
    with conn.transaction(force_rollback=True):
        assert one(conn, "select log.follow_days(100)") == 2
    assert counted(conn) == 2


def test_the_log_reads_by_its_index_and_not_from_the_start(db: Database) -> None:
    conn = db.connect()
    world.flood(conn, 10, 5000)
    conn.execute("analyze log.events")
    until_readable(conn, *arrive(conn, 7))
    [(xid, position)] = rows(conn, "select xid::text, position from log.events order by position desc limit 1 offset 1")

    query = f"explain (analyze, buffers, format json) select * from log.read_after('{xid}', {position}, 100)"
    for _ in range(2):
        plan = one(conn, query)[0]["Plan"]
    assert (plan["Actual Rows"], plan["Shared Hit Blocks"] + plan["Shared Read Blocks"] < 30) == (1, True)


# A log that comes from another cluster


def foreign(conn: Conn, *chats: int, xid: int = 900_000_000_000) -> None:
    """Insert facts as an import does that kept the transaction ids of another cluster."""
    for place, chat in enumerate(chats):
        conn.execute(
            "insert into log.events (xid, chat, lane, body) values (%s::text::xid8, %s, 1, %s::jsonb)",
            [str(xid + place), chat, log.encode(world.update())],
        )


def test_facts_of_another_cluster_are_out_of_sight_until_they_are_restamped(db: Database) -> None:
    conn = db.connect()
    follower = Follower(conn)
    arrive(conn, 7)
    foreign(conn, 8, 9)
    until_readable(conn, 1)
    assert (follower.read(), counted(conn)) == ([1], 1)

    assert one(conn, "select log.restamp()") == 3

    until_readable(conn, 1, 2, 3)
    follower = Follower(conn)
    assert follower.read() == [1, 2, 3]
    assert rows(conn, "select * from work.places") == []


def test_restamping_is_not_needed_twice_and_facts_go_on_after_it(db: Database) -> None:
    conn = db.connect()
    foreign(conn, 8)
    assert one(conn, "select log.restamp()") == 1
    assert one(conn, "select log.restamp()") == 0
    follower = Follower(conn)
    arrive(conn, 7)
    until_readable(conn, 1, 2)

    assert follower.read() == [1, 2]


def test_the_log_refuses_change_after_a_restamp_as_before(db: Database) -> None:
    conn = db.connect()
    foreign(conn, 8)
    conn.execute("select log.restamp()")
    conn.execute("set session_replication_role = replica")

    assert world.refused(conn, "update log.events set chat = 9") == "23000"
    assert world.refused(conn, "truncate log.events") == "23000"


def test_a_restamp_that_fails_leaves_the_guards_on(db: Database) -> None:
    conn = db.connect()
    foreign(conn, 8)
    with conn.transaction(force_rollback=True):
        conn.execute("select log.restamp()")

    assert world.refused(conn, "update log.events set chat = 9") == "23000"
    assert one(conn, "select log.restamp()") == 1


def test_a_restamp_changes_nothing_that_the_tables_are_made_of(db: Database) -> None:
    conn = db.connect()
    foreign(conn, 8, 9)
    before = world.digests(conn)
    conn.execute("select log.restamp()")

    assert world.digests(conn) == before
