"""The live log of the sandbox's page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ppc_helper import log
from ppc_helper.claims import Claimer
from ppc_helper.events import CommandAnswered, Lane, MessageOwed, NewFact
from ppc_helper.ops.feed import FIRST_FACTS, Feed
from tests.conftest import Clock, Database


@pytest.fixture
def feed(db: Database) -> Iterator[Feed]:
    with Feed(db.dsn) as opened:
        yield opened


def answered(db: Database, count: int, chat: int = 7) -> list[int]:
    facts = [(None, NewFact(chat, CommandAnswered(command="start"))) for _ in range(count)]
    positions = log.append(db.connect(), facts)
    db.settle()
    return positions


def test_a_page_starts_with_the_newest_facts_in_order(db: Database, feed: Feed) -> None:
    positions = answered(db, FIRST_FACTS + 5)

    assert [fact["position"] for fact in feed.facts(None)] == positions[5:]


def test_facts_of_a_young_cluster_are_ordered_by_number_of_transaction_not_by_its_letters(
    db: Database, feed: Feed
) -> None:
    body = log.encode(CommandAnswered(command="start"))
    for xid in (98, 99, 100, 101):
        db.connect().execute(
            "insert into log.events (chat, body, xid) values (7, %s::jsonb, %s::text::xid8)", [body, xid]
        )
    db.settle()
    places = [fact["id"].partition("-")[0] for fact in feed.facts(None)]

    assert places == ["98", "99", "100", "101"]
    assert feed.facts(feed.facts(None)[-1]["id"]) == []


def test_a_page_goes_on_after_the_last_fact_it_saw(db: Database, feed: Feed) -> None:
    answered(db, 3)
    seen = feed.facts(None)[-1]["id"]
    assert feed.facts(seen) == []

    newer = answered(db, 2)

    assert [fact["position"] for fact in feed.facts(seen)] == newer


def test_a_fact_that_commits_late_is_not_skipped(db: Database, feed: Feed) -> None:
    late = db.connect()
    with late.transaction():
        [first] = log.append(late, [(None, NewFact(1, CommandAnswered(command="late")))])
        [second] = log.append(db.connect(), [(None, NewFact(2, CommandAnswered(command="early")))])
        assert feed.facts(None) == []
    db.settle()
    found = feed.facts(None)

    assert {fact["position"] for fact in found} == {first, second}


@pytest.mark.parametrize("place", ["9223372036854775807-1", "nonsense", "-1-2", "1", "", "٣-1"])
def test_a_place_of_no_or_another_database_starts_anew(db: Database, feed: Feed, place: str) -> None:
    positions = answered(db, 2)

    assert [fact["position"] for fact in feed.facts(place)] == positions


def test_a_fact_tells_what_the_page_draws(db: Database, feed: Feed) -> None:
    conn = db.connect()
    [cause] = log.append(conn, [(None, NewFact(7, MessageOwed(key="hello")))])
    log.append(conn, [(cause, NewFact(7, CommandAnswered(command="start"), outcome=True))])
    db.settle()

    owed, answer = feed.facts(None)

    assert (owed["type"], owed["chat"], owed["cause"], owed["outcome"]) == ("message_owed.v1", 7, None, False)
    assert (owed["lane"], owed["body"]) == ("send", {"key": "hello"})
    assert (answer["cause"], answer["outcome"], answer["body"]) == (cause, True, {"command": "start"})
    assert answer["at"].endswith("+00:00")


def test_lanes_tell_what_waits_what_runs_and_since_when(db: Database, feed: Feed, clock: Clock) -> None:
    conn = db.connect()
    log.append(conn, [(None, NewFact(chat, MessageOwed(key="hello"))) for chat in (1, 1, 2)])
    clock.advance(30)
    with db.pool(1).connection() as worker:
        Claimer(Lane.SEND, "me", 600.0, 1).take(worker)

    with Feed(db.dsn) as moved:
        lanes = moved.lanes()

    assert list(lanes) == ["chat", "tool", "scan", "ack", "send", "bulk"]
    assert lanes["chat"] == {"waiting": 0, "running": 0, "oldest_seconds": 0.0}
    assert (lanes["send"]["waiting"], lanes["send"]["running"]) == (2, 1)
    assert 30 <= lanes["send"]["oldest_seconds"] < 60
