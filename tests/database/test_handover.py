"""Handing over: a thread that waits gets what was just appended, claimed for it in the same transaction."""

from __future__ import annotations

import threading

import msgspec
import pytest

from ppc_helper import claims, log, paces
from ppc_helper.bells import Bell, Bells
from ppc_helper.claims import Claim
from ppc_helper.events import AckOwed, Event, Lane, MessageOwed, NewFact
from ppc_helper.lanes import BOT_SCOPE
from ppc_helper.log import Hands
from tests import world
from tests.conftest import Database
from tests.world import Conn, arrive, complete, one, put, rows, take, take_one


def told(_lanes: list[Lane]) -> None:
    """Tell nobody."""


def waiting(bell: Bell) -> threading.Thread:
    """Let a thread wait at *bell*; return it once it does."""
    thread = threading.Thread(target=bell.wait, args=(world.PATIENCE_SECONDS,))
    thread.start()
    world.until(lambda: bell.is_idle)
    return thread


def append(conn: Conn, bells: Bells, *facts: tuple[int, Event]) -> set[int]:
    """Append (chat, fact) pairs and hand over what can be; return the places of those handed over."""
    given = [(None, NewFact(chat, fact)) for chat, fact in facts]
    with bells.handing_over([(log.lane_of(new), new.chat) for _, new in given]) as handover:
        done = log.append_and_hand(conn, given, Hands(handover.owners, world.LEASE_SECONDS, BOT_SCOPE))
        for place in done.handed:
            handover.give(place, claims.handed(given[place], done, place, handover.owners[place]))
    return done.handed


def test_an_idle_thread_is_given_what_was_just_appended(db: Database) -> None:
    conn, bells = db.connect(), Bells(told)
    bell = bells.add([Lane.ACK, Lane.SEND], "me")
    thread = waiting(bell)

    assert append(conn, bells, (7, MessageOwed(key="help"))) == {0}
    thread.join(world.PATIENCE_SECONDS)
    [claim] = bell.given()
    assert (claim.lane, claim.owner, claim.chat, claim.attempt) == (Lane.SEND, "me", 7, 1)
    assert (claim.item, claim.recorded.fact) == (1, MessageOwed(key="help"))
    assert rows(conn, "select owner, attempt, pending from work.boxes") == [("me", 1, 1)]
    assert take(conn, Lane.SEND) == []
    complete(conn, claim)
    assert (world.items(conn), world.boxes(conn)) == ([], [])


def test_a_handed_claim_is_what_a_claim_of_the_same_fact_would_be(db: Database) -> None:
    conn, bells = db.connect(), Bells(told)
    bell = bells.add([Lane.SEND], "one")
    thread = waiting(bell)
    append(conn, bells, (7, MessageOwed(key="help")))
    thread.join(world.PATIENCE_SECONDS)
    [handed] = bell.given()
    claims.give_back(conn, [claims.Return(handed)])

    assert take_one(conn, Lane.SEND) == msgspec.structs.replace(handed, cleared=False)


@pytest.mark.parametrize(
    ("held_back", "cleared"),
    [(None, True), ("telegram:8", True), ("telegram", False), ("telegram:7", False)],
)
def test_a_handed_call_need_not_ask_for_its_turn_unless_its_chat_or_the_bot_is_held_back(
    db: Database, held_back: str | None, cleared: bool
) -> None:
    conn, bells = db.connect(), Bells(told)
    bell = bells.add([Lane.SEND], "me")
    thread = waiting(bell)
    if held_back is not None:
        paces.slow_down(conn, held_back, 60.0)

    append(conn, bells, (7, MessageOwed(key="help")))
    thread.join(world.PATIENCE_SECONDS)
    assert [claim.cleared for claim in bell.given()] == [cleared]


def test_nothing_is_handed_over_behind_an_item_that_waits_or_runs(db: Database) -> None:
    conn, bells = db.connect(), Bells(told)
    bell = bells.add([Lane.SEND], "me")
    put(conn, 7, MessageOwed(key="first"))
    put(conn, 8, MessageOwed(key="first"))
    running = take(conn, Lane.SEND, boxes=1)
    thread = waiting(bell)

    assert append(conn, bells, (running[0].chat, MessageOwed(key="second"))) == set()
    thread.join(world.PATIENCE_SECONDS)
    thread = waiting(bell)
    assert append(conn, bells, (8, MessageOwed(key="second"))) == set()
    thread.join(world.PATIENCE_SECONDS)
    assert (bell.given(), one(conn, "select count(*) from work.boxes where owner = 'me'")) == ([], 0)


def test_two_items_of_one_chat_are_not_handed_to_two_threads(db: Database) -> None:
    conn, bells = db.connect(), Bells(told)
    threads = [waiting(bells.add([Lane.SEND], name)) for name in ("one", "two")]

    assert append(conn, bells, (7, MessageOwed(key="a")), (7, MessageOwed(key="b"))) == set()
    bells.wake_all()
    for thread in threads:
        thread.join(world.PATIENCE_SECONDS)
    assert [claim.recorded.fact for claim in take(conn, Lane.SEND)] == [MessageOwed(key="a")]


def test_an_answer_to_a_press_and_the_message_go_to_two_threads(db: Database) -> None:
    conn, bells = db.connect(), Bells(told)
    lanes = [bells.add([Lane.ACK, Lane.SEND], name) for name in ("one", "two")]
    threads = [waiting(bell) for bell in lanes]

    assert append(conn, bells, (7, MessageOwed(key="a")), (7, AckOwed(callback_id="1"))) == {0, 1}
    for thread in threads:
        thread.join(world.PATIENCE_SECONDS)
    assert sorted(bell.given()[0].lane for bell in lanes) == [Lane.ACK, Lane.SEND]


def test_other_lanes_wait_for_their_claim(db: Database) -> None:
    conn, bells = db.connect(), Bells(told)
    bell = bells.add([Lane.CHAT, Lane.TOOL], "me")
    thread = waiting(bell)

    assert append(conn, bells, (7, world.update())) == set()
    bells.wake_all()
    thread.join(world.PATIENCE_SECONDS)
    assert bell.given() == []


def test_who_was_kept_for_an_append_that_failed_looks_for_itself() -> None:
    bells = Bells(told)
    bell = bells.add([Lane.SEND], "me")
    thread = waiting(bell)

    def fail() -> None:
        with bells.handing_over([(Lane.SEND, 7)]):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    thread.join(world.PATIENCE_SECONDS)
    assert not thread.is_alive()


def test_a_thread_whose_time_is_over_stays_for_the_claim_it_is_kept_for() -> None:
    bells = Bells(told)
    bell = bells.add([Lane.SEND], "me")
    claim = Claim(Lane.SEND, "me", 7, 1, 0, 1, None, None)  # type: ignore[arg-type]
    for patience in (0.2, 1.0, 5.0):
        thread = threading.Thread(target=bell.wait, args=(patience,))
        thread.start()
        world.until(lambda: bell.is_idle or not thread.is_alive())  # noqa: B023 - it is called at once
        if bell.keep():
            break  # a busy machine may let its time end first
    thread.join(2.5 * patience)
    assert thread.is_alive()
    bell.let_go(claim)
    thread.join(world.PATIENCE_SECONDS)

    assert bell.given() == [claim]


def test_a_dead_process_loses_what_was_handed_to_it_when_its_lease_ends(db: Database) -> None:
    conn, bells = db.connect(), Bells(told)
    thread = waiting(bells.add([Lane.SEND], "dead"))
    append(conn, bells, (7, MessageOwed(key="a")))
    thread.join(world.PATIENCE_SECONDS)
    arrive(conn, 8)
    world.shift_clock(conn, world.LEASE_SECONDS + 1)

    assert [(claim.chat, claim.attempt, claim.deaths) for claim in take(conn, Lane.SEND)] == [(7, 2, 1)]
