"""What was ever written can be read: every version of every fact, and whole logs into the tables they gave then."""

from __future__ import annotations

import json
import typing

import pytest

from ppc_helper import log, replay
from ppc_helper.events import Event, Fact, decode, tag_of
from tests import golden
from tests.conftest import Database
from tests.world import rows

SAMPLES = golden.samples()
LOGS = golden.logs()
FACTS: dict[str, type[Fact]] = {tag_of(fact): fact for fact in typing.get_args(Event)}


def test_every_fact_has_a_sample_of_its_newest_version() -> None:
    assert sorted(set(FACTS) - set(SAMPLES)) == []


@pytest.mark.parametrize("tag", SAMPLES)
def test_a_sample_is_kept_under_its_own_tag(tag: str) -> None:
    assert json.loads(SAMPLES[tag])["type"] == tag


@pytest.mark.parametrize("tag", sorted(FACTS))
def test_a_sample_of_the_newest_version_reads_and_writes_as_it_is(tag: str) -> None:
    assert type(decode(SAMPLES[tag])) is FACTS[tag]
    assert json.loads(log.encode(decode(SAMPLES[tag]))) == json.loads(SAMPLES[tag])


def test_every_version_ever_written_reads_from_the_log_as_a_fact_of_today(db: Database) -> None:
    """Old shapes are lifted in one place, for Python and for the folds alike."""
    conn = db.connect()
    # Behind the folds' back: a sample names sessions and queries that are not there.
    conn.execute("alter table log.events disable trigger fold_appended")
    for body in SAMPLES.values():
        conn.execute("insert into log.events (chat, body) values (7, %s::jsonb)", [body])

    found = [log.read_one(conn, position) for (position,) in rows(conn, "select position from log.events")]
    assert len(found) == len(SAMPLES)
    assert {tag_of(type(fact.fact)) for fact in found if fact} <= set(FACTS)


@pytest.mark.parametrize("name", LOGS)
def test_a_recorded_log_gives_the_tables_that_it_gave_then(db: Database, name: str) -> None:
    conn = db.connect()
    found = golden.digests_of(conn, LOGS[name])

    assert found == golden.tables()[name], "on purpose? then: python -m tests.golden"
    assert replay.check(conn) == []


@pytest.mark.parametrize("name", LOGS)
def test_a_recorded_log_replays_to_the_same_tables(db: Database, name: str) -> None:
    conn = db.connect()
    golden.digests_of(conn, LOGS[name])
    replay.rebuild(conn)

    assert golden.tables()[name] == golden.digests_of(conn, [])


@pytest.mark.parametrize("name", LOGS)
def test_every_fact_of_a_recorded_log_is_a_fact_of_today(db: Database, name: str) -> None:
    conn = db.connect()
    golden.digests_of(conn, LOGS[name])
    read = [log.read_one(conn, json.loads(line)["position"]) for line in LOGS[name]]

    assert [fact.position for fact in read if fact] == [json.loads(line)["position"] for line in LOGS[name]]


def test_the_recorded_logs_tell_of_nearly_every_fact() -> None:
    told = {json.loads(line)["body"]["type"] for lines in LOGS.values() for line in lines}
    assert sorted(set(FACTS) - told) == ["chat_migrated.v1"]
