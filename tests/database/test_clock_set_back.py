"""The server's clock is set back by an hour: nothing waits until it catches up, and what was to wait still waits."""

from __future__ import annotations

import pytest

from ppc_helper import claims, paces
from ppc_helper.claims import Return
from ppc_helper.events import InputPartReceived, InputRef
from ppc_helper.paces import Pace
from ppc_helper.statements import statements
from tests import world
from tests.conftest import Clock, Database
from tests.world import BOT, Conn, arrive, lost, one, put, rows, take, take_one

_SQL = statements("claims")
HOUR = 3600.0


def beat(conn: Conn) -> None:
    conn.execute(_SQL["beat"], {"owner": "host:1:x", "host": "host", "pid": 1})


def mend(conn: Conn, before_seconds: float | None = None) -> float | None:
    """Do what a worker does before it says that it lives."""
    values = {"longest_lease_seconds": 10.0, "before_seconds": before_seconds}
    return conn.execute(_SQL["mend_clock"], values).fetchone()[0]  # type: ignore[index, no-any-return]


@pytest.fixture
def before(db: Database, clock: Clock) -> Conn:
    """Give a connection; a worker has just said that it lives."""
    conn = db.connect()
    beat(conn)
    return conn


def test_a_clock_that_goes_on_is_no_reason_to_do_anything(before: Conn, clock: Clock) -> None:
    for seconds in (1.0, HOUR, -3.0):
        clock.advance(seconds)
        beat(before)
        assert mend(before) is None


def test_what_waited_can_be_had_at_once(before: Conn, clock: Clock) -> None:
    [position] = arrive(before, 7)
    beat(before)
    clock.advance(-HOUR)
    assert take(before) == []

    assert mend(before) == pytest.approx(HOUR, abs=60)

    assert [claim.item for claim in take(before)] == [position]
    assert mend(before) is None


def test_what_was_put_off_keeps_its_distance(before: Conn, clock: Clock) -> None:
    arrive(before, 7)
    claims.give_back(before, [Return(take_one(before), 300.0)])
    clock.advance(-HOUR)
    mend(before)
    assert take(before) == []
    clock.advance(400.0)
    assert len(take(before)) == 1


def test_what_a_dead_worker_held_is_taken_over_when_its_lease_would_have_ended(before: Conn, clock: Clock) -> None:
    arrive(before, 7)
    dead = take_one(before, owner="dead")
    clock.advance(-HOUR)
    mend(before)
    clock.advance(world.LEASE_SECONDS + 60)
    assert take_one(before, owner="other").item == dead.item


def test_who_lives_keeps_what_was_held(db: Database, before: Conn, clock: Clock) -> None:
    arrive(before, 7)
    mine = take_one(before)
    clock.advance(-HOUR)
    claims.extend(before, [mine], 10.0)
    mend(before)
    assert take(before, owner="other") == []
    assert not lost(db.pool(1), mine)


def test_nobody_is_held_back_for_longer_by_a_pace_a_refusal_or_an_intake_that_is_gone(
    before: Conn, clock: Clock
) -> None:
    pace = Pace("telegram:7", 1.0)
    paces.slow_down(before, pace.scope, 30.0)
    before.execute(_SQL["stand"], {"bot": BOT, "owner": "gone", "lease_seconds": 5.0})
    clock.advance(-HOUR)
    mend(before)
    assert paces.reserve(before, [pace], at_most_seconds=0) < 60
    clock.advance(60.0)
    assert one(before, "select lease_until < log.clock() from work.intakes") is True


def test_a_paste_whose_last_part_came_just_before_is_whole(before: Conn, clock: Clock) -> None:
    [first], [second] = arrive(before, 7), arrive(before, 7)
    for position in (first, second):
        part = InputPartReceived(session=first, part=InputRef("update", world.payload(position)), size=4090)
        put(before, 7, part, cause=position, outcome=True)
    clock.advance(-HOUR)
    mend(before)
    fired = "select chat, body ->> 'timer' from log.events where type = 'timer_fired.v1'"
    assert rows(before, fired) == [(7, "pause")]
    assert rows(before, "select timer from projections.timers") == []


def test_what_was_written_by_the_old_clock_after_that_is_found_by_a_second_look(before: Conn, clock: Clock) -> None:
    clock.advance(-HOUR)
    back = mend(before)
    world.shift_clock(before, 0)  # this session has not heard of it yet
    arrive(before, 7)
    world.shift_clock(before, -HOUR)
    assert take(before) == []
    paces.slow_down(before, "telegram:8", 300.0)
    assert mend(before, back) == back
    assert paces.reserve(before, [Pace("telegram:8", 1.0)], at_most_seconds=0) > 200
    world.shift_clock(before, -HOUR + 60)  # what came after the last beat waits for as long as it came after that
    assert len(take(before)) == 1


def test_a_held_box_is_not_waited_for(db: Database, before: Conn, clock: Clock) -> None:
    [position] = arrive(before, 7)
    mine = take_one(before)
    clock.advance(-HOUR)
    holder = db.connect()
    with holder.transaction():
        world.complete(holder, mine)
        assert mend(before) is not None
    assert one(before, f"select count(*) from log.events where cause = {position} and outcome") == 1
