"""Claims: taken once, in a chat's order, fenced, counted at claim, given back or re-claimed when the lease ends."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable

import pytest

from ppc_helper import claims, log
from ppc_helper.claims import Claim, Claimer, Return
from ppc_helper.database import Pool
from ppc_helper.errors import LeaseLost
from ppc_helper.events import (
    AckOwed,
    DeadLettered,
    DeadRetried,
    Lane,
    LanguageChosen,
    MessageOwed,
    NewFact,
    UpdateIgnored,
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
    one,
    put,
    rows,
    take,
    take_one,
    together,
)


def lost(pool: Pool, claim: Claim) -> bool:
    """Tell whether a completion of this claim is refused."""
    try:
        with pool.connection() as conn:
            complete(conn, claim, NewFact(claim.chat, MessageOwed(key="late")))
    except LeaseLost:
        return True
    return False


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


# The mark: claims do not walk what is done, and hide nothing


def freed_in_the_past(conn: Conn, chat: int, seconds: float) -> None:
    """Make a chat free since so long ago, as one whose transaction committed late is."""
    world.shift_clock(conn, -seconds)
    arrive(conn, chat)
    world.shift_clock(conn, 0)


def test_what_became_free_behind_the_mark_is_found_when_nothing_else_is_left(db: Database) -> None:
    conn = db.connect()
    claimer = Claimer(Lane.CHAT, "one", LEASE_SECONDS, 1)
    arrive(conn, 7)
    claimer.take(conn)
    freed_in_the_past(conn, 8, 60)

    assert [claim.chat for claim in claimer.take(conn)] == [8]


def test_what_became_free_behind_the_mark_waits_no_longer_than_the_look_back(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_back = 0.2
    monkeypatch.setattr(claims, "_LOOK_BACK_SECONDS", look_back)
    conn = db.connect()
    claimer = Claimer(Lane.CHAT, "one", LEASE_SECONDS, 1)
    arrive(conn, 7, 3)
    complete(conn, claimer.take(conn)[0])
    freed_in_the_past(conn, 8, 60)
    started = time.monotonic()
    found = claimer.take(conn)
    # a flood of newer work, so that no claim comes back empty
    while found[0].chat != 8 and time.monotonic() - started <= look_back:
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


def test_a_thread_of_several_lanes_takes_from_the_first_that_has_work(db: Database) -> None:
    conn = db.connect()
    claimer = Claimer([Lane.ACK, Lane.SEND, Lane.BULK], "one", LEASE_SECONDS, 1)
    assert claimer.take(conn) == []
    put(conn, 7, MessageOwed(key="help"))
    put(conn, 8, AckOwed(callback_id="1"))

    taken = [claimer.take(conn) for _ in range(3)]
    assert [[(claim.lane, claim.chat) for claim in batch] for batch in taken] == [[(Lane.ACK, 8)], [(Lane.SEND, 7)], []]


def test_what_comes_into_an_earlier_lane_behind_its_mark_is_taken_at_once(db: Database) -> None:
    conn = db.connect()
    claimer = Claimer([Lane.ACK, Lane.SEND], "one", LEASE_SECONDS, 1)
    put(conn, 8, AckOwed(callback_id="1"))
    put(conn, 7, MessageOwed(key="help"))
    complete(conn, claimer.take(conn)[0])
    complete(conn, claimer.take(conn)[0])
    world.shift_clock(conn, -60)
    put(conn, 9, AckOwed(callback_id="2"))
    world.shift_clock(conn, 0)

    assert [claim.chat for claim in claimer.take(conn)] == [9]


def test_the_chat_lane_brings_what_is_known_of_the_chat_as_it_is_after_the_lock(db: Database) -> None:
    conn = db.connect()
    arrive(conn, 7, 2)
    complete(conn, take_one(conn), NewFact(7, LanguageChosen(language="en")))

    state = json.loads(take_one(conn).state)
    assert (state["person"]["chat"], state["person"]["language"]) == (7, "en")
    put(conn, 7, MessageOwed(key="help"))
    assert take_one(conn, Lane.SEND).state == ""


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


def test_a_claim_from_its_mark_does_not_walk_what_is_done_under_a_held_snapshot(db: Database) -> None:
    conn, snapshot = db.connect(), db.connect()
    world.flood(conn, 6000, 1)
    with snapshot.transaction():
        snapshot.execute("set transaction isolation level repeatable read")
        snapshot.execute("select from log.events")
        claimer = Claimer(Lane.CHAT, "one", LEASE_SECONDS, 500)
        while taken := claimer.take(conn):
            complete_all(conn, taken)
        arrive(conn, 7)
        newest = one(conn, "select min(ready_at) from work.boxes")
        from_mark = blocks_read(conn, since=f"'{newest.isoformat()}'")
        from_the_left = blocks_read(conn)

    # each page of the index holds some 200 of the 6,000 that are done, and dead rows are looked up besides
    assert from_the_left - from_mark > 40


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
