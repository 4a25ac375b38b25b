"""How a claim finds its work: by marks, over several lanes, at a cost that does not grow with what waits."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from ppc_helper import claims, log
from ppc_helper.claims import Claim, Claimer, Return
from ppc_helper.events import (
    AckOwed,
    CancelAsked,
    Lane,
    LanguageChosen,
    MessageOwed,
    NewFact,
)
from tests import world
from tests.conftest import Clock, Database
from tests.world import (
    LEASE_SECONDS,
    Conn,
    arrive,
    complete,
    complete_all,
    one,
    put,
    rows,
    take,
    take_one,
)


@contextmanager
def held(conn: Conn) -> Iterator[None]:
    """Hold a snapshot open, as a backup does: nothing that is done meanwhile can be cleaned away."""
    with conn.transaction():
        conn.execute("set transaction isolation level repeatable read")
        conn.execute("select from log.events")
        yield


# The mark: claims do not walk what is done, and hide nothing


def freed_in_the_past(conn: Conn, chat: int, seconds: float) -> None:
    """Make a chat free since so long ago, as one whose transaction committed late is."""
    world.shift_clock(conn, -seconds)
    arrive(conn, chat)
    world.shift_clock(conn, 0)


def left_by_the_dead(conn: Conn, chat: int, seconds: float) -> None:
    """Let somebody claim a chat so long ago and die; the lease has ended since."""
    world.shift_clock(conn, -seconds)
    arrive(conn, chat)
    assert len(take(conn, owner="dead", lease_seconds=seconds / 2)) == 1
    world.shift_clock(conn, 0)


def freed_before(conn: Conn, lane: Lane, chat: int, other: int) -> None:
    """Make a chat free a tenth of a second before another one, as one whose transaction took that much longer is."""
    moment = one(conn, "select ready_at from work.boxes where lane = %s and chat = %s", lane, other)
    put(conn, chat, AckOwed(callback_id="1") if lane is Lane.ACK else MessageOwed(key="help"))
    conn.execute(
        "update work.boxes set ready_at = %s::timestamptz - interval '0.1 seconds' where lane = %s and chat = %s",
        (moment, lane, chat),
    )


def test_what_was_committed_late_is_found_at_once_behind_the_mark(db: Database) -> None:
    conn = db.connect()
    claimer = Claimer(Lane.SEND, "one", LEASE_SECONDS, 1)
    put(conn, 7, MessageOwed(key="help"))
    claimer.take(conn)
    freed_before(conn, Lane.SEND, 8, 7)

    assert [claim.chat for claim in claimer.take(conn)] == [8]


@pytest.mark.parametrize("leave", [freed_in_the_past, left_by_the_dead])
def test_what_became_free_behind_the_mark_waits_no_longer_than_the_look_back(
    db: Database, leave: Callable[[Conn, int, float], None]
) -> None:
    look_back_seconds = 0.5
    conn = db.connect()
    claimer = Claimer(Lane.CHAT, "one", LEASE_SECONDS, 1)
    arrive(conn, 7, 3)
    complete(conn, claimer.take(conn)[0])
    leave(conn, 8, 60)
    started = time.monotonic()
    found = claimer.take(conn)
    # a flood of newer work, so that no claim comes back empty
    while found[0].chat != 8 and time.monotonic() - started <= look_back_seconds:
        arrive(conn, 7, 2)
        complete(conn, found[0])
        found = claimer.take(conn)

    if found[0].chat != 8:
        complete(conn, found[0])
        found = claimer.take(conn)
    assert found[0].chat == 8


def test_a_mark_keeps_the_order_among_what_is_free(db: Database) -> None:
    conn = db.connect()
    claimer = Claimer(Lane.CHAT, "one", LEASE_SECONDS, 2)
    for chat in range(7):
        arrive(conn, chat)

    taken = [claimer.take(conn) for _ in range(4)]
    assert [[claim.chat for claim in batch] for batch in taken] == [[0, 1], [2, 3], [4, 5], [6]]


# Several lanes


def entries_walked(conn: Conn, claimer: Claimer) -> int:
    """Return how many entries of the index of what is free one claim passes."""
    counted = "select pg_stat_get_xact_tuples_returned('work.boxes_by_readiness'::regclass)"
    with conn.transaction():
        before = one(conn, counted)
        assert claimer.take(conn)
        return int(one(conn, counted) - before)


def test_a_thread_of_several_lanes_takes_from_the_first_that_has_work(db: Database) -> None:
    conn = db.connect()
    claimer = Claimer([Lane.ACK, Lane.SEND, Lane.BULK], "one", LEASE_SECONDS, 1)
    assert claimer.take(conn) == []
    put(conn, 7, MessageOwed(key="help"))
    put(conn, 8, AckOwed(callback_id="1"))

    taken = [claimer.take(conn) for _ in range(3)]
    assert [[(claim.lane, claim.chat) for claim in batch] for batch in taken] == [[(Lane.ACK, 8)], [(Lane.SEND, 7)], []]


def test_a_lane_that_was_empty_is_looked_through_from_there_on(db: Database) -> None:
    conn, snapshot = db.connect(), db.connect()
    with held(snapshot):
        world.shift_clock(conn, -60)
        acks = Claimer(Lane.ACK, "acks", LEASE_SECONDS, 100)
        for chat in range(2000):
            put(conn, chat, AckOwed(callback_id="1"))
        while taken := acks.take(conn):
            complete_all(conn, taken)
        world.shift_clock(conn, 0)
        for chat in range(3):
            put(conn, chat, MessageOwed(key="help"))
        claimer = Claimer([Lane.ACK, Lane.SEND], "one", LEASE_SECONDS, 1)
        first, second = (entries_walked(conn, claimer) for _ in range(2))

    assert first > 2000 > 100 > second


def test_what_was_committed_late_in_an_earlier_lane_is_taken_at_once(db: Database) -> None:
    conn = db.connect()
    claimer = Claimer([Lane.ACK, Lane.SEND], "one", LEASE_SECONDS, 1)
    put(conn, 8, AckOwed(callback_id="1"))
    put(conn, 7, MessageOwed(key="help"))
    claimer.take(conn)
    complete(conn, claimer.take(conn)[0])
    freed_before(conn, Lane.ACK, 9, 8)

    assert [claim.chat for claim in claimer.take(conn)] == [9]


def test_the_chat_lane_brings_what_is_known_of_the_chat_as_it_is_after_the_lock(db: Database) -> None:
    conn = db.connect()
    arrive(conn, 7, 2)
    complete(conn, take_one(conn), NewFact(7, LanguageChosen(language="en")))

    state = json.loads(take_one(conn).state)
    assert (state["person"]["chat"], state["person"]["language"]) == (7, "en")
    put(conn, 7, MessageOwed(key="help"))
    assert take_one(conn, Lane.SEND).state == ""


def test_the_chat_lane_brings_every_query_that_has_not_ended_however_many_came_after_it(db: Database) -> None:
    conn = db.connect()
    put(conn, 7, world.queued(1), lane=Lane.TOOL)
    for number in range(2, 70):
        put(conn, 7, world.queued(number), lane=Lane.TOOL)
        put(conn, 7, CancelAsked(query=number))
    arrive(conn, 7)

    brought = [query["query"] for query in json.loads(take_one(conn).state)["queries"]]
    assert brought == [*range(69, 59, -1), 1]


# Cost


def blocks_read(conn: Conn, lane: Lane = Lane.CHAT, *, boxes: int = 1, since: str = "null") -> int:
    """Return how many blocks one claim touches; the claim is rolled back."""
    query = (
        f"select * from work.claim(array[{int(lane)}]::smallint[], 'one', interval '1 minute', {boxes},"
        f" array[{since}]::timestamptz[])"
    )
    with conn.transaction(force_rollback=True):
        plan = one(conn, f"explain (analyze, buffers, timing off, summary off, format json) {query}")[0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def claim_cost(conn: Conn, *, boxes: int = 1) -> int:
    """Return the blocks of a claim in a session that has planned it before."""
    blocks_read(conn, boxes=boxes)
    return blocks_read(conn, boxes=boxes)


@pytest.mark.parametrize(("chats", "each"), [(1, 20_000), (20_000, 1)])
def test_a_claim_costs_the_same_whatever_waits(db: Database, chats: int, each: int) -> None:
    conn = db.connect()
    conn.execute("set plan_cache_mode = force_generic_plan")  # as workers do: planning looks at blocks too
    for chat in range(50):
        arrive(conn, -chat - 1)
    few = {boxes: claim_cost(conn, boxes=boxes) for boxes in (1, 50)}
    world.flood(conn, chats, each)

    for boxes, cost in few.items():
        # a deeper tree has a level or two more, and each of the lookups of a box walks them
        assert claim_cost(conn, boxes=boxes) <= cost + 12 * boxes + 20


def test_a_message_costs_the_same_however_often_its_chat_has_asked(db: Database) -> None:
    conn = db.connect()
    conn.execute("set plan_cache_mode = force_generic_plan")

    def asks(numbers: range) -> None:
        """Let queries be queued and end well."""
        asked: list[NewFact] = []
        for number in numbers:
            asked += [NewFact(7, world.queued(number), lane=Lane.TOOL), NewFact(7, world.finished(number))]
        log.append(conn, [(None, new) for new in asked])

    arrive(conn, 7)
    asks(range(20))
    few = claim_cost(conn)
    asks(range(20, 3_000))
    assert claim_cost(conn) <= few + 60


def test_a_claim_from_its_mark_does_not_walk_what_is_done_under_a_held_snapshot(db: Database) -> None:
    conn, snapshot = db.connect(), db.connect()
    world.flood(conn, 6000, 1)
    with held(snapshot):
        claimer = Claimer(Lane.CHAT, "one", LEASE_SECONDS, 500)
        while taken := claimer.take(conn):
            complete_all(conn, taken)
        arrive(conn, 7)
        newest = one(conn, "select min(ready_at) from work.boxes")
        from_mark = blocks_read(conn, since=f"'{newest.isoformat()}'")
        from_the_left = blocks_read(conn)

    # each page of the index holds some 200 of the 6,000 that are done, and dead rows are looked up besides
    assert from_the_left - from_mark > 40


def test_who_finds_nothing_does_not_walk_what_was_done_before_under_a_held_snapshot(db: Database) -> None:
    conn, snapshot = db.connect(), db.connect()
    with held(snapshot):
        world.shift_clock(conn, -60)
        world.flood(conn, 6000, 1)
        claimer = Claimer(Lane.CHAT, "one", LEASE_SECONDS, 500)
        while taken := claimer.take(conn):
            complete_all(conn, taken)
        world.shift_clock(conn, 0)
        claim = "work.claim(array[1]::smallint[], 'one', interval '1 minute', 1, array[null]::timestamptz[])"
        found_nothing = one(conn, f"select mark from {claim} where chat is null")
        from_mark = blocks_read(conn, since=f"'{found_nothing.isoformat()}'")
        from_the_left = blocks_read(conn)

    assert from_the_left - from_mark > 40


def test_claiming_and_keeping_a_box_leaves_nothing_in_the_indexes(db: Database) -> None:
    """Under a snapshot held open nothing can be cleaned away, and each look at a box passes what was left."""
    conn = db.connect()
    world.flood(conn, 300, 1)
    with conn.transaction():
        keep_leases(conn, take(conn, boxes=300)[:3])
        [(changed, on_its_page)] = rows(
            conn,
            "select n_tup_upd, n_tup_hot_upd from pg_stat_xact_user_tables where relid = 'work.boxes'::regclass",
        )

    assert changed == on_its_page == 303


def rounds_of_one_chat(conn: Conn, rounds: int) -> None:
    """Let a chat come and be answered so often."""
    for _ in range(rounds):
        arrive(conn, 7)
        complete(conn, take_one(conn))


def cost_of_a_round(conn: Conn) -> int:
    """Return the blocks of a claim from its mark and of the fence behind which it is completed."""
    arrive(conn, 7)
    newest = one(conn, "select min(ready_at) from work.boxes")
    claim_blocks = blocks_read(conn, since=f"'{newest.isoformat()}'")
    claim = take_one(conn)
    fence = f"select work.hold(1::smallint, 'one', array[7]::bigint[], array[{claim.attempt}]::smallint[])"
    with conn.transaction(force_rollback=True):
        plan = one(conn, f"explain (analyze, buffers, timing off, summary off, format json) {fence}")[0]["Plan"]
    complete(conn, claim)
    return int(claim_blocks + plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def test_a_chat_that_often_comes_back_is_claimed_and_completed_at_the_same_cost_under_a_held_snapshot(
    db: Database,
) -> None:
    conn, snapshot = db.connect(), db.connect()
    conn.execute("set plan_cache_mode = force_generic_plan")
    with held(snapshot):
        rounds_of_one_chat(conn, 3)
        few = min(cost_of_a_round(conn) for _ in range(3))
        rounds_of_one_chat(conn, 80)
        many = min(cost_of_a_round(conn) for _ in range(3))

    assert many <= few + 25


def rows_looked_at(conn: Conn) -> int:
    """Return how many rows of the queue this transaction has looked at so far."""
    query = """
        select sum(coalesce(idx_tup_fetch, 0) + seq_tup_read) from pg_stat_xact_user_tables
        where relid in ('work.boxes'::regclass, 'work.items'::regclass)"""
    return int(one(conn, query))


def keep_leases(conn: Conn, taken: list[Claim]) -> None:
    claims.extend(conn, taken, LEASE_SECONDS)


def hand_back(conn: Conn, taken: list[Claim]) -> None:
    claims.give_back(conn, [Return(claim) for claim in taken])


@pytest.mark.parametrize("act", [complete_all, keep_leases, hand_back])
def test_what_is_done_with_a_claim_looks_at_its_own_boxes_only(
    db: Database, act: Callable[[Conn, list[Claim]], None]
) -> None:
    conn = db.connect()
    arrive(conn, -1)
    act(conn, take(conn))  # planned while the queue was as small as it is on the first day
    world.flood(conn, 1000, 1)
    taken = take(conn, boxes=5)
    with conn.transaction():
        before = rows_looked_at(conn)
        act(conn, taken)
        looked_at = rows_looked_at(conn) - before

    assert 5 <= looked_at <= 60


# Free lanes, and the doorbell


def test_a_lane_is_ready_when_a_box_in_it_is_free(db: Database, clock: Clock) -> None:
    conn = db.connect()
    arrive(conn, 7)
    put(conn, 7, MessageOwed(key="help"))
    assert claims.lanes_ready(conn, list(Lane)) == {Lane.CHAT, Lane.SEND}
    take_one(conn)
    assert claims.lanes_ready(conn, list(Lane)) == {Lane.SEND}
    clock.advance(LEASE_SECONDS + 1)

    assert claims.lanes_ready(conn, list(Lane)) == {Lane.CHAT, Lane.SEND}
    assert claims.lanes_ready(conn, [Lane.CHAT]) == {Lane.CHAT}


def test_a_ring_is_heard_by_who_listens(db: Database) -> None:
    conn, listener = db.connect(), db.connect()
    listener.execute("listen ppc_helper_work")
    claims.ring(conn, [Lane.CHAT, Lane.SEND])

    [notice] = listener.notifies(timeout=world.PATIENCE_SECONDS, stop_after=1)
    assert notice.payload == "15"
