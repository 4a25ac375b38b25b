"""Completions: beside appends they lose no box and leave no item that nobody can claim; many at once, all or none."""

from __future__ import annotations

import pytest

from ppc_helper import log
from ppc_helper.errors import LeaseLost
from ppc_helper.events import (
    DeadLettered,
    DeadRetried,
    Lane,
    NewFact,
    UpdateIgnored,
)
from tests import world
from tests.conftest import Clock, Database
from tests.world import (
    LEASE_SECONDS,
    Aside,
    Conn,
    arrive,
    complete,
    complete_all,
    lost,
    one,
    put,
    take,
    take_one,
)

# Append beside completion: no lost box, no item that nobody can claim


@pytest.mark.parametrize("appended", [True, False])
@pytest.mark.parametrize("completed", [True, False])
@pytest.mark.parametrize("completer_first", [True, False])
@pytest.mark.parametrize("already", [1, 2])
def test_an_append_and_a_completion_of_one_chat_never_miss_each_other(
    db: Database, completer_first: bool, completed: bool, appended: bool, already: int
) -> None:
    """Whoever comes first holds the box; the other waits, and goes on with what the first one left."""
    first, second, watch = db.connect(), db.connect(), db.connect()
    arrive(watch, 7, already)
    claim = take_one(watch)

    def completing(conn: Conn) -> None:
        complete(conn, claim)

    def appending(conn: Conn) -> None:
        arrive(conn, 7)

    turns = [(completing, completed), (appending, appended)]
    (early, early_lasts), (late, late_lasts) = turns if completer_first else reversed(turns)

    def coming_late(conn: Conn) -> None:
        with conn.transaction(force_rollback=not late_lasts):
            late(conn)

    with first.transaction(force_rollback=not early_lasts):
        early(first)
        waiting = Aside(second, coming_late)
        waiting.wait_until_blocked(watch)
    waiting.result()

    left = already - completed + appended
    assert (world.box_faults(watch), len(world.items(watch))) == ([], left)
    if not completed:
        complete(watch, claim)
    while world.items(watch):
        complete(watch, take_one(watch))
    assert world.boxes(watch) == []


def test_an_append_to_a_claimed_chat_does_not_free_or_take_it(db: Database) -> None:
    conn = db.connect()
    arrive(conn, 7)
    claim = take_one(conn)
    arrive(conn, 7)

    assert take(conn, owner="two") == []
    assert not lost(db.pool(1), claim)
    assert take_one(conn, owner="two").item == 2


# Completions of other shapes


def test_one_transaction_completes_many_chats_and_frees_them(db: Database) -> None:
    conn = db.connect()
    for chat in (9, 7, 8):
        arrive(conn, chat, 2)
    complete_all(conn, take(conn))

    assert world.boxes(conn) == [(1, 7, 1), (1, 8, 1), (1, 9, 1)]
    assert {claim.attempt for claim in take(conn)} == {1}


def test_one_lost_claim_of_a_batch_refuses_the_whole_batch(db: Database, clock: Clock) -> None:
    conn, pool = db.connect(), db.pool(1)
    for chat in (7, 8):
        arrive(conn, chat)
    held = take(conn, owner="one")
    clock.advance(LEASE_SECONDS + 1)
    take_one(conn, owner="two")
    with pytest.raises(LeaseLost), pool.connection() as writer:
        complete_all(writer, held)

    assert one(conn, "select count(*) from log.events where outcome") == 0


def test_a_dead_letter_that_is_retried_comes_back_as_the_old_fact_behind_a_new_item(db: Database) -> None:
    conn = db.connect()
    query = put(conn, 7, world.queued(1), lane=Lane.TOOL)
    dead = DeadLettered(from_lane=2, attempts=5, deaths=5, error="died", code="D-1")
    complete(conn, take_one(conn, Lane.TOOL), with_fact=dead)
    retry = put(conn, 7, DeadRetried(original=query), lane=Lane.TOOL)

    claim = take_one(conn, Lane.TOOL)
    assert (claim.item, claim.recorded.position, claim.recorded.fact) == (retry, query, world.queued(1))
    complete(conn, claim)
    assert world.items(conn) == []


def test_a_fact_appended_with_its_outcome_in_one_batch_asks_for_nothing(db: Database) -> None:
    conn = db.connect()
    facts = [(None, NewFact(7, world.update())), (1, NewFact(7, UpdateIgnored(reason="test"), outcome=True))]
    log.append(conn, facts)

    assert (world.items(conn), world.boxes(conn)) == ([], [])
