"""Claims: taken once, in a chat's order, fenced, counted at claim, given back or re-claimed when the lease ends."""

from __future__ import annotations

import threading

import pytest

from ppc_helper import claims, log
from ppc_helper.claims import Claimer, Return
from ppc_helper.events import (
    Lane,
    MessageOwed,
    NewFact,
)
from ppc_helper.statements import function_files
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
    rows,
    take,
    take_one,
    together,
)

# Taken once


def test_nothing_waiting_is_nothing_taken(db: Database) -> None:
    assert take(db.connect()) == []


def test_a_claim_tells_all_that_its_handler_needs(db: Database) -> None:
    conn = db.connect()
    world.words(conn, 5, b"raw update")
    position = put(conn, 7, world.update(5))

    claim = take_one(conn, owner="me")

    assert (claim.lane, claim.owner, claim.chat) == (Lane.CHAT, "me", 7)
    assert (claim.item, claim.recorded.position, claim.recorded.fact) == (position, position, world.update(5))
    assert (claim.attempt, claim.raised, claim.deaths) == (1, 0, 0)
    assert claim.content == b"raw update"


def test_a_payload_that_is_gone_is_no_content(db: Database) -> None:
    conn = db.connect()
    world.words(conn, 5, b"raw update")
    put(conn, 7, world.update(5))
    conn.execute("delete from log.payloads")

    assert take_one(conn).content is None


def test_a_chat_is_taken_once_by_two_claimers(db: Database) -> None:
    first, second = db.connect(), db.connect()
    arrive(first, 7)
    with first.transaction():
        assert len(take(first, owner="one")) == 1
        assert take(second, owner="two") == []
    assert take(second, owner="two") == []


def test_two_claimers_share_the_chats_without_waiting_for_each_other(db: Database) -> None:
    first, second = db.connect(), db.connect()
    for chat in range(6):
        arrive(first, chat)
    with first.transaction():
        mine = take(first, owner="one", boxes=3)
        others = take(second, owner="two", boxes=6)

    assert sorted(claim.chat for claim in [*mine, *others]) == list(range(6))
    assert len(mine) == 3


@pytest.mark.slow
def test_many_threads_take_each_item_once_and_in_the_order_of_its_chat(db: Database) -> None:
    conn, chats, each, threads = db.connect(), 60, 5, 6
    log.append(conn, [(None, NewFact(place % chats, world.update())) for place in range(chats * each)])
    start = threading.Barrier(threads)

    def work(number: int) -> list[tuple[int, int]]:
        mine, done = db.connect(), []
        claimer = Claimer(Lane.CHAT, f"worker {number}", LEASE_SECONDS, 7)
        start.wait()
        while one(mine, "select exists (select from work.items)"):
            taken = claimer.take(mine)
            if taken:
                complete_all(mine, taken)
                done += [(claim.chat, claim.item) for claim in taken]
        return done

    done = [item for mine in together([lambda n=n: work(n) for n in range(threads)]) for item in mine]  # type: ignore[misc]

    assert sorted(item for _, item in done) == list(range(1, chats * each + 1))
    answered = rows(conn, "select chat, cause from log.events where outcome order by position")
    for chat in range(chats):
        mine = [cause for of_chat, cause in answered if of_chat == chat]
        assert mine == sorted(mine)
    assert (world.items(conn), world.boxes(conn)) == ([], [])


def pause_claims_of(conn: Conn, owner: str) -> None:
    """Let each claim of *owner* wait for the advisory lock 42 when it has its snapshot and no row yet."""
    text, where = (
        dict(function_files())["work_claim"],
        "where b.lane::integer = of_lane::integer and b.ready_at <= now_",
    )
    assert text.count(where) == 1
    pause = f"(by_owner <> '{owner}' or (select true from pg_advisory_xact_lock(42)))"
    conn.execute(text.replace(where, f"{where} and {pause}").encode())


def test_a_claim_hands_out_what_is_left_when_it_gets_its_lock(db: Database) -> None:
    """Its snapshot is older than its lock, and shows an item that has its outcome by then."""
    conn, slow, gate = db.connect(), db.connect(), db.connect()
    pause_claims_of(conn, "slow")
    world.shift_clock(conn, -60)  # so that what it frees is free for a claim that began before
    arrive(conn, 7, 2)
    gate.execute("select pg_advisory_lock(42)")
    claiming = Aside(slow, lambda mine: take(mine, owner="slow"))
    claiming.wait_until_blocked(gate)
    complete(conn, take_one(conn))
    gate.execute("select pg_advisory_unlock(42)")

    assert [claim.item for claim in claiming.result()] == [2]


# The head of a chat


def commit_late(conn: Conn, position: int, chat: int) -> None:
    """Append an update at a position that was given out before those that are in the log."""
    conn.execute(
        """insert into log.events (position, chat, lane, body) overriding system value values (%s, %s, 1, %s::jsonb)""",
        [position, chat, log.encode(world.update())],
    )


def test_an_item_that_was_committed_late_comes_before_those_that_follow_it(db: Database) -> None:
    """Before anything was claimed, while a later one is claimed, and after a later one is done."""
    conn = db.connect()
    first, second, third = (one(conn, "select nextval('log.events_position_seq')") for _ in range(3))
    after = arrive(conn, 7, 4)
    commit_late(conn, third, 7)
    claim = take_one(conn)
    handled = [claim.item]
    commit_late(conn, second, 7)
    complete(conn, claim)
    for place in range(5):
        claim = take_one(conn)
        handled.append(claim.item)
        complete(conn, claim)
        if place == 1:
            commit_late(conn, first, 7)

    assert handled == [third, second, after[0], first, after[1], after[2]]


def test_only_the_head_of_a_chat_can_be_had_whoever_asks(db: Database) -> None:
    first, second = db.connect(), db.connect()
    positions = arrive(first, 7, 3)
    handled = []
    for turn in range(3):
        mine = take(first if turn % 2 else second, owner=f"worker {turn}")
        assert take(second if turn % 2 else first, owner="other") == []
        handled += [claim.item for claim in mine]
        complete(first, mine[0])

    assert handled == positions


def test_another_chat_can_be_had_while_one_is_held(db: Database) -> None:
    conn = db.connect()
    arrive(conn, 7, 2)
    take_one(conn)
    arrive(conn, 8)

    assert [claim.chat for claim in take(conn, owner="two")] == [8]


def test_the_lanes_of_one_chat_do_not_wait_for_each_other(db: Database) -> None:
    conn = db.connect()
    arrive(conn, 7)
    put(conn, 7, MessageOwed(key="help"))
    put(conn, 7, world.queued(1), lane=Lane.TOOL)

    chat, send, tool = take_one(conn), take_one(conn, Lane.SEND), take_one(conn, Lane.TOOL)
    complete(conn, send)
    assert not lost(db.pool(1), tool)
    complete(conn, chat)

    assert {lane for lane, *_ in world.items(conn)} == {int(Lane.SEND)}


def test_chats_are_taken_in_the_order_in_which_they_became_free(db: Database) -> None:
    conn = db.connect()
    for chat in (9, 7, 8):
        arrive(conn, chat, 2)
    first = take(conn, boxes=3)
    assert [claim.chat for claim in first] == [9, 7, 8]
    for claim in (first[1], first[2], first[0]):
        complete(conn, claim)

    assert [claim.chat for claim in take(conn, boxes=3)] == [7, 8, 9]


# Leases and attempts


def test_a_lease_that_ended_is_claimed_again_and_counted(db: Database, clock: Clock) -> None:
    conn, pool = db.connect(), db.pool(1)
    arrive(conn, 7)
    dead = take_one(conn, owner="one")
    clock.advance(LEASE_SECONDS - 1)
    assert take(conn, owner="two") == []
    clock.advance(2)

    second = take_one(conn, owner="two")

    assert (second.item, second.attempt, second.deaths) == (dead.item, 2, 1)
    assert lost(pool, dead)
    assert not lost(pool, second)
    assert one(conn, "select count(*) from log.events where outcome") == 1


def test_the_same_owner_cannot_complete_with_an_attempt_that_it_lost(db: Database, clock: Clock) -> None:
    conn, pool = db.connect(), db.pool(1)
    arrive(conn, 7)
    first = take_one(conn)
    clock.advance(LEASE_SECONDS + 1)
    second = take_one(conn)

    assert lost(pool, first)
    assert not lost(pool, second)


def test_a_late_completion_is_good_while_nobody_else_took_the_claim(db: Database, clock: Clock) -> None:
    conn = db.connect()
    arrive(conn, 7)
    claim = take_one(conn)
    clock.advance(LEASE_SECONDS * 10)
    complete(conn, claim)

    assert world.items(conn) == []


def test_a_lease_that_is_extended_goes_on(db: Database, clock: Clock) -> None:
    conn = db.connect()
    for chat in (7, 8):
        arrive(conn, chat)
    held = take(conn, owner="one")
    for _ in range(3):
        clock.advance(LEASE_SECONDS - 5)
        assert claims.extend(conn, held, LEASE_SECONDS) == {7, 8}
        assert take(conn, owner="two") == []


def test_extending_what_was_lost_returns_nothing_and_keeps_nothing(db: Database, clock: Clock) -> None:
    conn = db.connect()
    for chat in (7, 8):
        arrive(conn, chat)
    held = take(conn, owner="one")
    complete(conn, held[1])
    clock.advance(LEASE_SECONDS + 1)
    other = take_one(conn, owner="two")

    assert claims.extend(conn, held, LEASE_SECONDS) == set()
    assert one(conn, "select owner from work.boxes where chat = 7") == "two"
    assert claims.extend(conn, [other], LEASE_SECONDS) == {7}


def test_attempts_start_anew_with_the_next_item(db: Database, clock: Clock) -> None:
    conn = db.connect()
    arrive(conn, 7, 2)
    for _ in range(3):
        take_one(conn)
        clock.advance(LEASE_SECONDS + 1)
    last = take_one(conn)
    assert last.attempt == 4
    complete(conn, last)

    assert (take_one(conn).attempt, take(conn)) == (1, [])


def test_what_was_claimed_before_is_taken_alone_and_fresh_ones_together(db: Database, clock: Clock) -> None:
    conn = db.connect()
    for chat in range(5):
        arrive(conn, chat)
    claims.give_back(conn, [Return(take_one(conn), fault=True)])  # the box of chat 0, free since now
    assert [claim.chat for claim in take(conn, boxes=2)] == [1, 2]
    # after them in time, so a batch ends before it
    assert [claim.chat for claim in take(conn)] == [3, 4]
    assert [(claim.chat, claim.attempt) for claim in take(conn)] == [(0, 2)]

    clock.advance(LEASE_SECONDS + 1)
    assert [len(take(conn)) for _ in range(6)] == [1, 1, 1, 1, 1, 0]


# Giving back


def test_giving_back_without_a_fault_counts_nothing(db: Database) -> None:
    conn = db.connect()
    arrive(conn, 7)
    claims.give_back(conn, [Return(take_one(conn))])

    again = take_one(conn, owner="two")
    assert (again.attempt, again.raised, again.deaths) == (1, 0, 0)


def test_giving_back_with_a_fault_counts_what_was_raised_apart_from_deaths(db: Database, clock: Clock) -> None:
    conn = db.connect()
    arrive(conn, 7)
    claims.give_back(conn, [Return(take_one(conn), fault=True)])
    take_one(conn)
    clock.advance(LEASE_SECONDS + 1)
    claims.give_back(conn, [Return(take_one(conn), fault=True)])

    last = take_one(conn)
    assert (last.attempt, last.raised, last.deaths) == (4, 2, 1)


def test_what_is_given_back_with_a_delay_waits_and_its_chat_with_it(db: Database, clock: Clock) -> None:
    conn = db.connect()
    arrive(conn, 7, 2)
    claims.give_back(conn, [Return(take_one(conn), delay_seconds=30)])
    arrive(conn, 7)
    clock.advance(29)
    assert take(conn) == []
    clock.advance(2)

    assert take_one(conn).item == 1


def test_giving_back_what_was_lost_changes_nothing(db: Database, clock: Clock) -> None:
    conn = db.connect()
    arrive(conn, 7)
    dead = take_one(conn, owner="one")
    clock.advance(LEASE_SECONDS + 1)
    take_one(conn, owner="two")
    before = rows(conn, "select * from work.boxes")
    claims.give_back(conn, [Return(dead, fault=True)])
    claims.give_back(conn, [])

    assert rows(conn, "select * from work.boxes") == before


def test_each_claim_of_a_batch_is_given_back_in_its_own_way(db: Database) -> None:
    conn = db.connect()
    for chat in (7, 8, 9):
        arrive(conn, chat)
    first, second, third = take(conn)
    claims.give_back(conn, [Return(third, fault=True), Return(first), Return(second, delay_seconds=30)])

    assert [(claim.chat, claim.attempt, claim.raised) for claim in take(conn) + take(conn)] == [(7, 1, 0), (9, 2, 1)]


def test_a_fact_of_a_newer_version_is_left_to_a_newer_program_and_harms_no_other_chat(
    db: Database, clock: Clock
) -> None:
    conn = db.connect()
    conn.execute('insert into log.events (chat, lane, body) values (7, 1, \'{"type": "thought_heard.v1"}\')')
    arrive(conn, 7)
    arrive(conn, 8)

    assert [claim.chat for claim in take(conn)] == [8]
    assert take(conn) == []
    clock.advance(10)
    assert take(conn) == []
    assert rows(conn, "select owner, attempt, raised, pending from work.boxes where chat = 7") == [(None, 0, 0, 2)]
