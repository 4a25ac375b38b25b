"""``tail``: what happens, in commit order, as it can be read, and nothing of anybody's words."""

from __future__ import annotations

import json
import signal

import pytest

from ppc_helper import log
from ppc_helper.events import CommandAnswered, Event, MessageOwed, NewFact, NewPayload, UpdateReceived
from ppc_helper.ops.facts import Wanted
from ppc_helper.ops.follow import FACTS_AT_ONCE, Follower
from tests.conftest import Database
from tests.database.conftest import Operator
from tests.patience import PATIENCE_SECONDS

WORDS = "купить слона"


def append(db: Database, *facts: Event, chat: int = 7) -> list[int]:
    positions = log.append(db.connect(), [(None, NewFact(chat, fact)) for fact in facts])
    db.settle()
    return positions


def answered(command: str = "start") -> CommandAnswered:
    return CommandAnswered(command=command)


def positions_of(lines: str) -> list[int]:
    return [json.loads(line)["position"] for line in lines.splitlines()]


def test_once_shows_the_newest_in_order(operator: Operator, db: Database) -> None:
    positions = append(db, *[answered() for _ in range(5)])

    assert positions_of(operator.types("tail", "--once", 3, "--json").out) == positions[2:]


def test_facts_are_chosen_by_chat_type_and_lane(operator: Operator, db: Database) -> None:
    [mine, owed] = append(db, answered(), MessageOwed(key="hello"))
    [others] = append(db, answered(), chat=8)

    def shown(*words: str | int) -> list[int]:
        return positions_of(operator.types("tail", "--once", 9, "--json", *words).out)

    assert shown("--chat", 8) == [others]
    assert shown("--type", "command_answered") == [mine, others]
    assert shown("--type", "message_*", "--type", "query_queued.v1") == [owed]
    assert shown("--lane", "send") == [owed]
    assert shown("--lane", "send", "--chat", 8) == []


@pytest.mark.parametrize("words", [("--type", "hello"), ("--lane", "fast"), ("--once", "0"), ("--chat", "me")])
def test_what_cannot_be_meant_is_refused(operator: Operator, words: tuple[str, ...]) -> None:
    operator.types("tail", *words, code=2)


def test_a_line_names_cause_and_outcome_and_never_a_person_s_words(operator: Operator, db: Database) -> None:
    conn = db.connect()
    payload = NewPayload(log.new_id(), 7, WORDS.encode())
    update = UpdateReceived(bot=1, update_id=1, kind="message", payload=payload.id)
    [cause] = log.append(conn, [(None, NewFact(7, update))], payloads=[payload])
    [outcome] = log.append(conn, [(cause, NewFact(7, answered(), outcome=True))])
    db.settle()

    lines = operator.types("tail", "--once", 2).out

    assert f"#{outcome} ← #{cause}" in lines
    assert "● command_answered" in lines
    assert WORDS not in lines + operator.types("tail", "--once", 2, "--json").out


def test_lanes_are_shown_when_asked_for(operator: Operator, db: Database) -> None:
    append(db, MessageOwed(key="hello"))

    said = operator.types("tail", "--once", 1, "--lanes").out
    found = json.loads(operator.types("tail", "--once", 1, "--lanes", "--json").out.splitlines()[-1])

    assert "lanes: send 1 waiting, 0 running" in said
    assert found["lanes"]["send"] == {"waiting": 1, "running": 0, "put_off": 0}


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_is_appended_later_is_shown_as_it_comes(operator: Operator, db: Database, end: signal.Signals) -> None:
    first = append(db, answered())
    with operator.watching("tail", "--json") as process:
        assert process.stdout is not None
        assert positions_of(process.stdout.readline()) == first

        later = append(db, answered())

        assert positions_of(process.stdout.readline()) == later
        process.send_signal(end)
    assert process.returncode == 0


def test_a_lost_connection_loses_no_fact(operator: Operator, db: Database) -> None:
    append(db, answered())
    with operator.watching("tail", "--json") as process:
        assert process.stdout is not None
        process.stdout.readline()
        end = "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'ppc-helper/tail/%'"
        db.connect().execute(end + " and datname = current_database()")

        later = append(db, answered())

        assert positions_of(process.stdout.readline()) == later
        process.send_signal(signal.SIGINT)
    assert process.returncode == 0


def test_a_reader_that_leaves_ends_it_quietly(operator: Operator, db: Database) -> None:
    append(db, answered())
    with operator.watching("tail", "--json") as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        process.wait(PATIENCE_SECONDS)  # though nothing more is appended
        assert process.returncode == 0
        assert process.stderr is not None
        assert "Traceback" not in process.stderr.read()


def test_a_fact_that_commits_late_is_followed_all_the_same(db: Database) -> None:
    reader, late = db.connect(), db.connect()
    follower = Follower(Wanted())
    follower.start(reader, 0)
    with late.transaction():
        [first] = log.append(late, [(None, NewFact(1, answered("late")))])
        [second] = log.append(db.connect(), [(None, NewFact(2, answered("early")))])
        assert follower.more(reader) == []
    db.settle()

    assert sorted(fact.position for fact in follower.more(reader)) == [first, second]
    assert follower.more(reader) == []


def test_a_follower_starts_where_the_newest_facts_end(db: Database) -> None:
    reader = db.connect()
    positions = append(db, *[answered() for _ in range(FACTS_AT_ONCE + 10)])
    follower = Follower(Wanted())
    assert [fact.position for fact in follower.start(reader, 2)] == positions[-2:]

    later = append(db, *[answered() for _ in range(FACTS_AT_ONCE + 10)])

    assert [fact.position for fact in follower.more(reader)] == later
