"""A check: what the log says beside what the live tables say, and nothing changed."""

from __future__ import annotations

import threading

import pytest

from ppc_helper import log, migrate, replay
from ppc_helper.difference import Difference
from ppc_helper.events import (
    CommandAnswered,
    InputPartReceived,
    InputRef,
    Lane,
    MessageOwed,
    MessageSent,
    NewFact,
    OptionChosen,
    QueryStarted,
)
from ppc_helper.statements import projections
from tests import world
from tests.conftest import Database
from tests.story import told
from tests.world import Conn, arrive, rows, spoil, together

pytestmark = pytest.mark.usefixtures("small_ranges")


def test_a_check_changes_nothing(db: Database) -> None:
    conn = db.connect()
    told(conn)
    spoil(conn)
    before = world.digests(conn)
    replay.check(conn)

    assert world.digests(conn) == before
    assert rows(conn, "select nspname from pg_namespace where nspname like 'replay%%'") == []
    assert conn.isolation_level is None


def test_a_check_says_which_rows_differ(db: Database) -> None:
    conn = db.connect()
    for chat in (7, 8):
        arrive(conn, chat)
    conn.execute("update projections.users set language = 'en' where chat = 7")
    conn.execute("delete from work.items where chat = 8")

    found = {difference.table: difference for difference in replay.check(conn)}

    assert set(found) == {"items", "users"}
    assert (found["items"].only_live, found["items"].only_log) == ((), ("(2,1,8,2)",))
    [live], [by_log] = found["users"].only_live, found["users"].only_log
    assert (live.startswith("(7,"), ",en," in live, ",en," in by_log) == (True, True, False)
    assert found["users"].live_digest != found["users"].log_digest


def test_a_check_names_at_most_five_rows_of_a_side(db: Database) -> None:
    conn = db.connect()
    for chat in range(9):
        arrive(conn, chat)
    conn.execute("update projections.users set language = 'en'")

    [difference] = replay.check(conn)
    assert (len(difference.only_live), len(difference.only_log)) == (5, 5)


def test_two_checks_at_once_do_not_hinder_each_other(db: Database) -> None:
    conn = db.connect()
    told(conn)
    start = threading.Barrier(3)

    def run() -> list[Difference]:
        mine = db.connect()
        start.wait()
        return replay.check(mine)

    assert together([run] * 3) == [[], [], []]


def test_a_check_sees_no_difference_in_an_append_under_way(db: Database) -> None:
    conn, bot = db.connect(), db.connect()
    told(conn)
    with bot.transaction():
        arrive(bot, 7)
        assert replay.check(conn) == []
    assert replay.check(conn) == []


def install(conn: Conn, name: str, *changes: str) -> None:
    """Let appends fold by a text in which one projection is changed."""
    bugged = [world.with_fold(p, *changes) if p.name == name else p for p in projections()]
    conn.execute(migrate.fold_function([p for p in bugged if p.mode == "inline"]).encode())
    for projection in bugged:
        if projection.mode == "follow":
            conn.execute(migrate.follow_function(projection).encode())


def part(session: int, cause: int) -> tuple[int, NewFact]:
    return cause, NewFact(7, InputPartReceived(session=session, part=InputRef("update", world.payload(cause))))


ASKED = (None, NewFact(7, world.update()))
OPTIONS = [(None, NewFact(7, OptionChosen(tool="x", option="sort", value=value))) for value in ("a", "b")]
STARTED = (None, NewFact(7, QueryStarted(query=1, attempt=1)))
QUEUED = (1, NewFact(7, world.queued(1), lane=Lane.TOOL))
OWED = (None, NewFact(7, MessageOwed(key="help")))
SENT = (2, NewFact(7, MessageSent(message_id=5), outcome=True))
ANSWERED = (2, NewFact(7, CommandAnswered(command="help"), outcome=True))


PART, NEXT_PART = part(1, 1), part(1, 2)


@pytest.mark.parametrize(
    ("table", "right", "wrong", "batches"),
    [
        ("users", "max(at)", "clock_timestamp()", [[ASKED]]),
        ("days", "d.count + excluded.count", "d.count + excluded.count + 1", [[ASKED], [ASKED]]),
        ("queries", "q.attempts + n.attempts", "n.attempts", [[ASKED, QUEUED], [STARTED], [STARTED]]),
        ("options", "position desc", "position", [OPTIONS]),
        ("sessions", "s.parts || excluded.parts", "excluded.parts || s.parts", [[ASKED] * 2, [PART], [NEXT_PART]]),
        ("deliveries", "d.position = f.cause", "d.position = f.cause + 1", [[ASKED, OWED], [SENT]]),
        ("items", "i.position = f.cause", "i.position < f.cause", [[ASKED] * 2, [ANSWERED]]),
    ],
)
def test_a_bug_planted_in_a_live_fold_is_found(
    db: Database, table: str, right: str, wrong: str, batches: list[list[tuple[int | None, NewFact]]]
) -> None:
    conn = db.connect()
    install(conn, "work" if table == "items" else table, right, wrong)
    for batch in batches:
        log.append(conn, batch)
        world.catch_up(conn)

    assert table in {difference.table for difference in replay.check(conn)}
