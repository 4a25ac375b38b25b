"""``status``: the numbers are those of the database, and the sentence says what to do."""

from __future__ import annotations

import json
import signal
from typing import Any

import pytest

from ppc_helper import log
from ppc_helper.claims import Claimer
from ppc_helper.events import (
    DeadDropped,
    DeadLettered,
    Event,
    Lane,
    MessageOwed,
    MessageSent,
    MessageUnknown,
    NewFact,
    QueryProgressed,
    QueryQueued,
    QueryStarted,
    UpdateReceived,
)
from ppc_helper.statements import statements
from tests.conftest import Clock, Database
from tests.database.conftest import Operator

LEASE_SECONDS = 600.0
_CLAIMS = statements("claims")


def append(db: Database, fact: Event, cause: int | None = None, **given: Any) -> int:
    [position] = log.append(db.connect(), [(cause, NewFact(7, fact, **given))])
    return position


def runs(db: Database, pid: int = 4242) -> None:
    """Let an intake and a worker say that they live."""
    conn = db.connect()
    conn.execute(_CLAIMS["stand"], {"bot": 1, "owner": "host:1", "lease_seconds": LEASE_SECONDS})
    conn.execute(_CLAIMS["beat"], {"owner": f"host:{pid}:x", "host": "host", "pid": pid})


def follow(db: Database) -> None:
    """Let the counts by day read everything."""
    db.settle()
    db.connect().execute("select log.follow_days(5000)")


def update(number: int = 1) -> UpdateReceived:
    return UpdateReceived(bot=1, update_id=number, kind="message", payload=log.new_id())


def test_a_system_that_does_not_run_is_red(operator: Operator) -> None:
    found = operator.types("status", "--json").json

    assert found["light"] == "red"
    assert found["sentences"] == ["Nothing runs: start `ppc-helper run`."]


def test_a_system_that_runs_and_keeps_up_is_green(operator: Operator, db: Database) -> None:
    runs(db)

    found = operator.types("status", "--json").json

    assert (found["light"], found["sentences"]) == ("green", ["All is well."])
    assert found["intakes"][0]["owner"] == "host:1"
    assert found["workers"][0]["pid"] == 4242
    assert found["database"]["last_position"] == 0


def test_work_that_waits_is_shown_by_lane_with_its_age(operator: Operator, db: Database, clock: Clock) -> None:
    append(db, update(1))
    append(db, update(2))
    clock.advance(3600)
    runs(db)
    Claimer(Lane.CHAT, "host:4242:x:chat", LEASE_SECONDS, 1).take(db.connect())

    found = operator.types("status", "--json").json

    chat = found["lanes"][0]
    assert (chat["lane"], chat["waiting"], chat["running"]) == ("chat", 1, 1)
    assert chat["oldest_seconds"] >= 3600
    assert found["light"] == "red"
    assert found["sentences"][0].startswith("The lane chat is 1 h behind")


def test_work_of_a_dead_worker_counts_as_waiting(operator: Operator, db: Database, clock: Clock) -> None:
    append(db, update())
    Claimer(Lane.CHAT, "host:4242:x:chat", LEASE_SECONDS, 1).take(db.connect())
    clock.advance(LEASE_SECONDS + 1)

    chat = operator.types("status", "--json").json["lanes"][0]

    assert (chat["waiting"], chat["running"], chat["abandoned"]) == (1, 0, 1)


def test_a_worker_that_beats_no_more_is_pointed_out(operator: Operator, db: Database, clock: Clock) -> None:
    runs(db, pid=1111)
    clock.advance(60)
    runs(db, pid=2222)

    found = operator.types("status", "--json").json

    assert found["light"] == "yellow"
    assert "host:1111" in found["sentences"][0]
    assert "2222" not in found["sentences"][0]


@pytest.mark.parametrize("followed", [False, True])
def test_open_dead_letters_are_counted_whether_or_not_the_counts_have_read_them(
    operator: Operator, db: Database, followed: bool
) -> None:
    runs(db)
    dead = DeadLettered(from_lane=1, attempts=5, deaths=0, error="ValueError", code="D-1")
    letters = [append(db, dead, append(db, update(number)), outcome=True) for number in (1, 2)]
    append(db, DeadDropped(original=1), letters[0], outcome=True)
    if followed:
        follow(db)

    found = operator.types("status", "--json").json

    assert found["dead_open"] == 1
    assert "1 dead letter to decide on: see `ppc-helper dead list`." in found["sentences"]


def test_what_became_of_messages_is_counted(operator: Operator, db: Database) -> None:
    owed = [append(db, MessageOwed(key="hello")) for _ in range(3)]
    append(db, MessageSent(message_id=5), owed[0], outcome=True)
    append(db, MessageUnknown(reason="timeout"), owed[1], outcome=True)

    found = operator.types("status", "--json").json

    assert found["deliveries"] == {"owed": 1, "sent": 1, "failed": 0, "unknown": 1, "unknown_ever": 1}


def test_a_running_query_shows_how_far_it_is(operator: Operator, db: Database) -> None:
    queued = QueryQueued(query=1, tool="kf_fixate_keywords", inputs=(), language="ru")
    item = append(db, queued, append(db, update()), outcome=True, lane=Lane.TOOL)
    append(db, QueryStarted(query=1, attempt=1), item)
    append(db, QueryProgressed(query=1, done=250, total=1000, eta_seconds=90), item)

    drawn = operator.types("status").out
    [query] = operator.types("status", "--json").json["queries"]

    assert "25 % of 1,000" in drawn
    assert "1 min 30 s" in drawn
    assert (query["query"], query["status"], query["attempts"]) == (1, "running", 1)


def test_a_follower_that_is_behind_says_so(operator: Operator, db: Database) -> None:
    append(db, update(1))
    follow(db)
    assert operator.types("status", "--json").json["followers"][0]["behind"] == 0

    append(db, update(2))

    [follower] = operator.types("status", "--json").json["followers"]
    assert (follower["projection"], follower["behind"]) == ("days", 1)


def test_who_holds_the_followers_back_is_named(operator: Operator, db: Database) -> None:
    append(db, update(1))
    follow(db)
    writer = db.connect()
    pid = writer.info.backend_pid
    with writer.transaction():
        log.append(writer, [(None, NewFact(8, update(2)))])
        append(db, update(3))

        found = operator.types("status", "--json").json
        drawn = operator.types("status").out

    assert found["held_back"] >= 1
    assert pid in [holder["pid"] for holder in found["holders"]]
    assert "held back by" in drawn


def test_watching_goes_on_and_ends_on_ctrl_c(operator: Operator, db: Database) -> None:
    with operator.watching("status", "--watch", "--json") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(2)]
        process.send_signal(signal.SIGINT)

    assert [json.loads(line)["light"] for line in lines] == ["red", "red"]
    assert process.returncode == 0


def test_the_screen_shows_everything_without_a_terminal(operator: Operator, db: Database) -> None:
    runs(db)
    append(db, MessageOwed(key="hello"))

    drawn = operator.types("status").out

    for said in ("All is well.", "bot 1 by host:1: polls", "dead letters", "PostgreSQL 18", "4242", "send"):
        assert said in drawn


def test_a_database_that_is_away_is_said_in_a_sentence(operator: Operator) -> None:
    operator.settings["PPC_HELPER_DB_MANAGER_DB"] = "nowhere"

    answered = operator.types("status", code=3)

    assert "The database cannot be reached" in answered.err
    assert "Traceback" not in answered.err + answered.out


def test_an_embedded_database_that_was_never_made_is_not_made_by_looking(operator: Operator, tmp_path: Any) -> None:
    place = tmp_path / "data"
    operator.settings = {"PPC_HELPER_DB_MANAGER_DATA_DIR": str(place)}

    answered = operator.types("status", code=3)

    assert "there is none yet" in answered.err
    assert not place.exists()


def test_a_database_without_tables_asks_for_a_migration(operator: Operator, db: Database) -> None:
    db.connect().execute("drop schema work cascade")

    for words in (("status",), ("dead", "list"), ("tail", "--once", "1", "--lanes"), ("explain", "1", "--chat", "7")):
        assert "run `ppc-helper migrate` first" in operator.types(*words, code=2).err
        db.connect().execute("drop schema if exists log cascade")
