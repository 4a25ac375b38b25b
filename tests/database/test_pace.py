"""Paces: how often the outside may be asked, shared by all workers of all hosts."""

from __future__ import annotations

import random
import threading

import pytest

from ppc_helper.paces import Pace, reserve, slow_down, too_fast
from ppc_helper.refusals import Refused, put_away, refusals, works
from ppc_helper.statements import statements
from tests.conftest import Clock, Database
from tests.world import Conn, one, rows, together

CHAT = Pace("telegram:7", 100.0, burst=3)
NEARLY = 20.0
"""So many seconds a wait may be short of, because time goes on while a test runs."""


@pytest.fixture
def conn(db: Database) -> Conn:
    """Give a connection."""
    return db.connect()


def test_a_scope_that_is_new_has_its_whole_burst(conn: Conn) -> None:
    slow = Pace("new", 1000.0, burst=3)
    waited = [reserve(conn, [slow], at_most_seconds=1e6) for _ in range(5)]

    assert waited[:3] == [0, 0, 0]
    assert waited[3:] == [pytest.approx(1000, abs=NEARLY), pytest.approx(2000, abs=NEARLY)]


def test_without_a_burst_calls_are_spaced_from_the_first_on(conn: Conn) -> None:
    slow = Pace("new", 1000.0)
    waited = [reserve(conn, [slow], at_most_seconds=1e6) for _ in range(3)]

    assert waited == [0, pytest.approx(1000, abs=NEARLY), pytest.approx(2000, abs=NEARLY)]


def test_a_burst_grows_again_while_nobody_calls(conn: Conn, clock: Clock) -> None:
    slow = Pace("slow", 1000.0, burst=3)
    for _ in range(3):
        reserve(conn, [slow], at_most_seconds=1e6)
    clock.advance(2010)
    assert [reserve(conn, [slow], at_most_seconds=0) for _ in range(2)] == [0, 0]
    assert reserve(conn, [slow], at_most_seconds=0) > 900
    clock.advance(1_000_000)

    assert [reserve(conn, [slow], at_most_seconds=0) for _ in range(3)] == [0, 0, 0]
    assert reserve(conn, [slow], at_most_seconds=0) > 900


def test_a_wait_that_is_too_long_reserves_nothing(conn: Conn, clock: Clock) -> None:
    slow = Pace("slow", 1000.0)
    reserve(conn, [slow], at_most_seconds=0)
    before = rows(conn, "select * from work.paces")

    assert reserve(conn, [slow], at_most_seconds=10) > 900
    assert rows(conn, "select * from work.paces") == before
    clock.advance(1001)
    assert reserve(conn, [slow], at_most_seconds=0) == 0


def test_several_scopes_are_reserved_all_or_none(conn: Conn) -> None:
    chat, bot = Pace("chat", 1000.0), Pace("bot", 1000.0, burst=5)
    assert reserve(conn, [bot, chat], at_most_seconds=0) == 0
    for _ in range(10):
        assert reserve(conn, [bot, chat], at_most_seconds=0) > 900

    # none of the ten took from the bot's burst
    assert [reserve(conn, [bot], at_most_seconds=0) for _ in range(4)] == [0] * 4
    assert reserve(conn, [bot], at_most_seconds=0) > 900


def test_the_longest_wait_of_all_scopes_counts(conn: Conn) -> None:
    quick, slow = Pace("quick", 10.0), Pace("slow", 1000.0)
    reserve(conn, [quick, slow], at_most_seconds=0)

    assert reserve(conn, [slow, quick], at_most_seconds=1e6) == pytest.approx(1000, abs=NEARLY)


def test_several_calls_are_reserved_at_once(conn: Conn) -> None:
    slow = Pace("slow", 100.0)
    assert reserve(conn, [slow], count=5, at_most_seconds=0) == 0
    assert reserve(conn, [slow], at_most_seconds=1e6) == pytest.approx(500, abs=NEARLY)


def test_a_scope_that_was_told_to_wait_waits_and_others_do_not(conn: Conn, clock: Clock) -> None:
    chat, bot = Pace("chat", 1.0, burst=10), Pace("bot", 0.001, burst=10)
    reserve(conn, [bot, chat], at_most_seconds=0)
    slow_down(conn, "chat", 600)

    assert reserve(conn, [bot, chat], at_most_seconds=0) == pytest.approx(600, abs=NEARLY)
    assert reserve(conn, [bot], at_most_seconds=0) == 0
    clock.advance(601)
    assert reserve(conn, [bot, chat], at_most_seconds=0) == 0


def test_being_told_to_wait_less_shortens_nothing(conn: Conn) -> None:
    slow_down(conn, "chat", 600)
    slow_down(conn, "chat", 5)

    assert reserve(conn, [Pace("chat", 1.0)], at_most_seconds=0) > 500


def test_after_a_wait_there_is_no_burst_at_once(conn: Conn, clock: Clock) -> None:
    chat = Pace("chat", 100.0, burst=10)
    slow_down(conn, "chat", 600)
    clock.advance(601)

    assert reserve(conn, [chat], at_most_seconds=0) == 0
    assert reserve(conn, [chat], at_most_seconds=0) > 90


def test_paces_that_hold_nobody_back_are_forgotten_and_change_nothing(conn: Conn, clock: Clock) -> None:
    forget = statements("paces")["forget"]
    slow = Pace("slow", 10_000.0, burst=2)
    reserve(conn, [slow, CHAT], at_most_seconds=0)
    reserve(conn, [slow], at_most_seconds=0)
    reserve(conn, [slow], at_most_seconds=1e6)
    clock.advance(7200)
    conn.execute(forget)

    assert rows(conn, "select scope from work.paces") == [("slow",)]
    assert [reserve(conn, [CHAT], at_most_seconds=0) for _ in range(3)] == [0, 0, 0]


@pytest.mark.slow
def test_many_who_reserve_the_same_scopes_in_any_order_get_no_more_than_the_pace(db: Database) -> None:
    first, second = Pace("a", 1000.0, burst=20), Pace("b", 1000.0, burst=30)

    def run(number: int) -> int:
        mine = db.connect()
        order = [first, second] if number % 2 else [second, first]
        return sum(reserve(mine, order, at_most_seconds=0) == 0 for _ in range(30))

    assert sum(together([lambda n=n: run(n) for n in range(4)])) == 20  # type: ignore[misc]
    assert one(db.connect(), "select count(*) from work.paces") == 2


@pytest.mark.slow
def test_many_who_are_the_first_to_reserve_in_the_same_scopes_do_not_deadlock(db: Database) -> None:
    threads = 8
    all_at_once = threading.Barrier(threads, timeout=60)

    def run(number: int) -> None:
        mine, chance = db.connect(), random.Random(number)
        for turn in range(10):
            scopes = chance.sample([f"{turn}:{scope}" for scope in range(300)], 300)
            all_at_once.wait()
            reserve(mine, [Pace(scope, 0.0001, burst=30) for scope in scopes], at_most_seconds=0)

    together([lambda n=n: run(n) for n in range(threads)])  # type: ignore[misc]


FAST = Pace("vk:token", 0.3)


def test_too_fast_lengthens_the_interval_for_everybody_who_reserves(db: Database, conn: Conn) -> None:
    other = db.connect()
    too_fast_again(other)
    waits = [reserve(one_, [FAST], at_most_seconds=100) for one_ in (conn, other, conn)]
    assert waits[2] - waits[1] == pytest.approx(0.3 / 0.9, abs=0.1)
    assert stretch(conn) == pytest.approx(1 / 0.9)


def test_refusals_of_one_second_lower_a_pace_once(conn: Conn, clock: Clock) -> None:
    too_fast_again(conn)
    for _ in range(5):
        too_fast(conn, FAST.scope)
    assert stretch(conn) == pytest.approx(1 / 0.9)
    clock.advance(2)
    too_fast(conn, FAST.scope)
    assert stretch(conn) == pytest.approx(1 / 0.81)


def test_a_pace_falls_to_a_sixth_and_no_further(conn: Conn, clock: Clock) -> None:
    for _ in range(40):
        clock.advance(2)
        too_fast(conn, FAST.scope)
    assert stretch(conn) == 6


def test_a_refusal_now_and_then_lowers_a_little_and_one_right_after_another_by_a_tenth(
    conn: Conn, clock: Clock
) -> None:
    too_fast(conn, FAST.scope)
    for _ in range(6):
        reserve(conn, [FAST], at_most_seconds=1e6)
    clock.advance(2)
    too_fast(conn, FAST.scope)
    assert stretch(conn) == pytest.approx(1 / 0.97)
    clock.advance(2)
    too_fast(conn, FAST.scope)
    assert stretch(conn) == pytest.approx(1 / 0.97 / 0.9)


def test_quiet_raises_a_pace_again_as_far_as_it_was_asked_for(conn: Conn) -> None:
    too_fast_again(conn)
    seen = [stretch(conn)]
    for _ in range(300):
        reserve(conn, [FAST], at_most_seconds=1e6)
        seen.append(stretch(conn))
    assert seen == sorted(seen, reverse=True)
    assert seen[0] == pytest.approx(1 / 0.9)
    assert seen[-1] == 1


def test_one_refusal_after_a_quiet_time_is_taken_for_chance_the_next_is_not(conn: Conn, clock: Clock) -> None:
    for _ in range(20):
        reserve(conn, [FAST], at_most_seconds=1e6)
    too_fast(conn, FAST.scope)
    assert stretch(conn) == 1
    clock.advance(2)
    too_fast(conn, FAST.scope)
    assert stretch(conn) == pytest.approx(1 / 0.9)


def too_fast_again(conn: Conn) -> None:
    """Let the service say so twice; once may be chance."""
    for _ in range(2):
        too_fast(conn, FAST.scope)


def stretch(conn: Conn) -> float:
    return float(one(conn, "select stretch from work.paces where scope = 'vk:token'"))


# What a token was refused


FLOOD, QUOTA = Refused("", 9, 600.0), Refused("groups.get", 29, 3600.0)


def codes(conn: Conn, *, newer_seconds: float | None = None) -> list[tuple[str, int]]:
    return sorted((one.method, one.code) for one in refusals(conn, "vk:token", newer_seconds=newer_seconds))


def test_what_one_process_was_refused_all_know_until_it_is_over(db: Database, clock: Clock) -> None:
    one_process, another = db.connect(), db.connect()
    for refused in (FLOOD, QUOTA):
        put_away(one_process, "vk:token", refused)

    assert codes(another) == [("", 9), ("groups.get", 29)]
    assert refusals(another, "vk:other") == []
    clock.advance(601)
    assert codes(another) == [("groups.get", 29)]
    [left] = refusals(another, "vk:token")
    assert left.seconds == pytest.approx(2999, abs=NEARLY)


def test_a_refusal_again_holds_for_as_long_as_the_longer_one(conn: Conn) -> None:
    for seconds in (600.0, 100.0):
        put_away(conn, "vk:token", Refused("", 9, seconds))

    [left] = refusals(conn, "vk:token")
    assert left.seconds == pytest.approx(600, abs=NEARLY)


def test_who_insists_hears_only_of_what_came_since(conn: Conn, clock: Clock) -> None:
    put_away(conn, "vk:token", FLOOD)
    clock.advance(100)
    put_away(conn, "vk:token", QUOTA)

    assert codes(conn, newer_seconds=50) == [("groups.get", 29)]


def test_an_answer_ends_what_was_refused_before_for_the_method_or_for_all(conn: Conn, clock: Clock) -> None:
    for refused in (FLOOD, QUOTA, Refused("users.get", 29, 3600.0)):
        put_away(conn, "vk:token", refused)
    clock.advance(100)
    works(conn, "vk:token", "groups.get", older_seconds=200)
    assert len(codes(conn)) == 3
    works(conn, "vk:token", "groups.get", older_seconds=50)

    assert codes(conn) == [("users.get", 29)]


def test_refusals_that_are_over_are_dropped(conn: Conn, clock: Clock) -> None:
    for refused in (FLOOD, QUOTA):
        put_away(conn, "vk:token", refused)
    clock.advance(700)
    conn.execute(statements("refusals")["forget"])

    assert rows(conn, "select method from work.refusals") == [("groups.get",)]
