"""Folds give the same tables however the log is cut into batches, and whoever commits first (invariant I7).

The log of a random story is appended in random batches, or by its writers in another order than that of positions:
what the live folds made of it must be what one fold over the whole log makes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppc_helper import log, replay
from ppc_helper.database import connect
from tests import world
from tests.conftest import FreshDatabase
from tests.story import Story, Told, tell_story
from tests.world import Conn

pytestmark = pytest.mark.slow
seeds = st.integers(0, 2**32)


@pytest.fixture(scope="module")
def conn(fresh_database: FreshDatabase) -> Iterator[Conn]:
    with fresh_database() as dsn, connect(dsn, "test") as shared:
        yield shared


def append(conn: Conn, told: Sequence[Told]) -> None:
    """Append facts in the order of their positions."""
    positions = log.append(conn, [(fact.cause, fact.new) for fact in told])
    assert positions == [fact.position for fact in told]


def cut(story: Story, chance: random.Random) -> Iterator[list[Told]]:
    """Give the story in batches of one to ten facts."""
    start = 0
    while start < len(story.told):
        size = chance.choice([1, 1, 2, 3, 10])
        yield story.told[start : start + size]
        start += size


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=seeds, turns=st.integers(1, 40))
def test_batches_of_any_size_fold_to_the_same_tables(conn: Conn, seed: int, turns: int) -> None:
    chance = random.Random(seed)
    world.wipe(conn)
    for batch in cut(tell_story(chance.choice, turns), chance):
        append(conn, batch)
    world.catch_up(conn, 7)

    assert replay.check(conn) == []
    assert world.box_faults(conn) == []


def insert_at(conn: Conn, turn: Sequence[Told]) -> None:
    """Append one transaction's facts at the positions that they were given before."""
    conn.execute(
        """insert into log.events (position, chat, cause, outcome, lane, body) overriding system value
           select * from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::boolean[], %s::smallint[],
                                %s::jsonb[])""",
        [
            [fact.position for fact in turn],
            [fact.new.chat for fact in turn],
            [fact.cause for fact in turn],
            [fact.new.outcome for fact in turn],
            [log.lane_of(fact.new) for fact in turn],
            [log.encode(fact.new.fact) for fact in turn],
        ],
    )


def in_another_order(story: Story, chance: random.Random) -> Iterator[list[Told]]:
    """Give the transactions in an order in which they could have committed.

    A writer's own come in order, and what a fact names, or its writer had seen, comes before it.
    """
    turns: dict[int, list[Told]] = {}
    for fact in story.told:
        turns.setdefault(fact.turn, []).append(fact)
    waiting, there = list(turns.values()), set[int]()
    while waiting:
        first_of = {turn[0].writer: turn for turn in reversed(waiting)}
        ready = [turn for turn in first_of.values() if all(fact.after <= there for fact in turn)]
        turn = chance.choice(ready)
        waiting.remove(turn)
        there |= {fact.position for fact in turn}
        yield turn


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=seeds, turns=st.integers(1, 40))
def test_transactions_that_commit_in_another_order_fold_to_the_same_tables(conn: Conn, seed: int, turns: int) -> None:
    chance = random.Random(seed)
    world.wipe(conn)
    for turn in in_another_order(tell_story(chance.choice, turns), chance):
        insert_at(conn, turn)
    world.catch_up(conn, 7)

    assert replay.check(conn) == []
    assert world.box_faults(conn) == []
