"""Replay: tables built anew beside the live ones, swapped in while the bot goes on."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import pytest

from ppc_helper import claims, log, replay, shadow
from ppc_helper.events import (
    CommandAnswered,
    Lane,
    LanguageChosen,
    NewFact,
    OptionChosen,
)
from ppc_helper.replay import OtherReplay, UnknownProjection
from tests import world
from tests.conftest import Database
from tests.story import told
from tests.world import Conn, arrive, complete, complete_all, one, put, rows, spoil, take, take_one, together, until

pytestmark = pytest.mark.usefixtures("small_ranges")


# Rebuild


def test_a_rebuild_makes_again_what_the_appends_made(db: Database) -> None:
    conn = db.connect()
    told(conn)
    before = world.digests(conn)
    spoil(conn)
    assert replay.check(conn) != []

    folded = replay.rebuild(conn)
    world.catch_up(conn)

    assert folded == one(conn, "select count(*) from log.events")
    assert world.digests(conn) == before
    assert (replay.check(conn), world.box_faults(conn)) == ([], [])
    assert one(conn, "select to_regnamespace('replay_shadow') is null")


def test_twice_is_as_good_as_once(db: Database) -> None:
    conn = db.connect()
    told(conn)
    replay.rebuild(conn)
    world.catch_up(conn)
    once = world.digests(conn)
    replay.rebuild(conn)
    world.catch_up(conn)

    assert world.digests(conn) == once


def test_an_empty_log_replays_to_empty_tables(db: Database) -> None:
    conn = db.connect()
    assert (replay.rebuild(conn), replay.check(conn)) == (0, [])


def test_appends_after_a_rebuild_fold_into_the_new_tables(db: Database) -> None:
    conn, bot = db.connect(), db.connect()
    told(bot)
    replay.rebuild(conn)
    for _ in range(2):
        arrive(bot, 7)
        complete(bot, take_one(bot), NewFact(7, LanguageChosen(language="en")))
        world.catch_up(bot)

    assert replay.check(conn) == []


def test_only_what_is_named_is_rebuilt(db: Database) -> None:
    conn = db.connect()
    told(conn)
    conn.execute("delete from projections.users")
    conn.execute("delete from projections.options")

    replay.rebuild(conn, ["users"])

    assert {found.table for found in replay.check(conn)} <= {"options"}
    assert replay.check(conn, ["users", "queries"]) == []


@pytest.mark.parametrize("act", [replay.rebuild, replay.check])
def test_a_projection_that_is_not_there_is_refused_with_those_that_are(
    db: Database, act: Callable[[Conn, list[str]], object]
) -> None:
    with pytest.raises(UnknownProjection, match=r"there is no projection user; there are work, .*users"):
        act(db.connect(), ["user"])


class Stop(Exception):
    """Somebody pressed Ctrl-C."""


def stop_after(calls: int) -> replay.Progress:
    """Return a progress that stops the replay when it is called for the so-manieth time."""
    left = iter(range(calls - 1))

    def progress(_done: int, _total: int) -> None:
        if next(left, None) is None:
            raise Stop

    return progress


def test_a_replay_that_is_stopped_leaves_the_live_tables_and_goes_on_later(db: Database) -> None:
    conn = db.connect()
    told(conn)
    spoil(conn)
    spoilt, facts = world.digests(conn), one(conn, "select count(*) from log.events")
    for _ in range(2):
        with pytest.raises(Stop):
            replay.rebuild(conn, progress=stop_after(3))
    assert world.digests(conn) == spoilt

    seen: list[tuple[int, int]] = []
    folded = replay.rebuild(db.connect(), progress=lambda done, total: seen.append((done, total)))
    world.catch_up(conn)

    assert folded == facts - 2 * 3 * 7
    assert seen[0] == (7 * 7, facts)
    assert seen[-1] == (facts, facts)
    assert replay.check(conn) == []


def test_what_another_text_had_begun_is_not_gone_on_with(db: Database) -> None:
    conn = db.connect()
    told(conn)
    with pytest.raises(Stop):
        replay.rebuild(conn, ["users"], progress=stop_after(3))

    assert replay.rebuild(conn) == one(conn, "select count(*) from log.events")
    assert replay.check(conn) == []


def test_a_replay_whose_shadow_another_one_dropped_says_so_and_changes_nothing(db: Database) -> None:
    conn, other = db.connect(), db.connect()
    told(conn)
    spoil(conn)
    spoilt = world.digests(conn)

    def begin_another(_done: int, _total: int) -> None:
        with pytest.raises(Stop):
            replay.rebuild(other, ["users"], progress=stop_after(1))

    with pytest.raises(OtherReplay):
        replay.rebuild(conn, progress=begin_another)
    assert world.digests(conn) == spoilt


def test_two_replays_at_once_share_the_work(db: Database) -> None:
    conn = db.connect()
    told(conn, turns=150)
    spoil(conn)
    start = threading.Barrier(3)

    def run() -> int:
        mine = db.connect()
        start.wait()
        return replay.rebuild(mine)

    together([run] * 3)
    world.catch_up(conn)
    assert (replay.check(conn), world.box_faults(conn)) == ([], [])


# While the bot works


@pytest.mark.slow
def test_the_bot_goes_on_while_tables_are_rebuilt_under_it(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread takes, completes and appends as long as replays run: nothing it does may fail or get lost."""
    monkeypatch.setattr(shadow, "RANGE_FACTS", 300)
    monkeypatch.setattr(replay, "LAST_FACTS", 300)
    conn, ended = db.connect(), threading.Event()
    told(conn)

    def work(number: int) -> int:
        mine, done = db.connect(), 0
        chance = random.Random(number)
        while not ended.is_set():
            arrive(mine, chance.randrange(20), chance.choice([1, 3]))
            mine.execute("select log.fire_timers()")
            taken = take(mine, chance.choice([Lane.CHAT, Lane.SEND, Lane.TOOL]), owner=f"worker {number}", boxes=10)
            if taken:
                complete_all(mine, taken)
            mine.execute("select log.follow_days(50)")
            done += len(taken)
        return done

    def rebuild() -> int:
        try:
            return sum(replay.rebuild(conn) for _ in range(3))
        finally:
            ended.set()

    _, *done = together([rebuild, lambda: work(1), lambda: work(2)])
    world.catch_up(conn)

    assert min(done) > 0
    assert (replay.check(conn), world.box_faults(conn)) == ([], [])
    outcomes = "select count(*), count(distinct cause) from log.events where outcome"
    assert len(set(rows(conn, outcomes)[0])) == 1


def test_claims_in_flight_survive_a_rebuild(db: Database) -> None:
    conn, worker = db.connect(), db.connect()
    told(conn)
    arrive(worker, 70, 2)
    arrive(worker, 71)
    held = take(worker, owner="one")
    claims.give_back(worker, [claims.Return(claim, fault=True) for claim in held if claim.chat == 71])
    before = rows(conn, "select lane, chat, owner, attempt, raised, ready_at from work.boxes order by lane, chat")
    replay.rebuild(conn)

    after = rows(conn, "select lane, chat, owner, attempt, raised, ready_at from work.boxes order by lane, chat")
    assert after == before
    complete_all(worker, [claim for claim in held if claim.chat != 71])
    assert replay.check(conn) == []


def test_items_that_were_lost_come_back_and_can_be_claimed(db: Database) -> None:
    conn = db.connect()
    [first, second] = arrive(conn, 7, 2)
    conn.execute("delete from work.items")
    conn.execute("delete from work.boxes")
    replay.rebuild(conn, ["work"])

    assert [claim.item for claim in take(conn)] == [first]
    assert world.boxes(conn) == [(1, 7, 2)]
    assert second == 2


def test_an_append_under_way_is_waited_for_and_not_missed(db: Database) -> None:
    conn, bot, watch = db.connect(), db.connect(), db.connect()
    told(conn)
    with bot.transaction():
        put(bot, 7, OptionChosen(tool="x", option="late", value="1"))
        replaying = world.Aside(conn, replay.rebuild)
        replaying.wait_until_blocked(watch)
    replaying.result()

    assert one(watch, "select count(*) from projections.options where option = 'late'") == 1
    assert replay.check(watch) == []


def give_way_after_a_second(conn: Conn, watch: Conn) -> None:
    """Hold a table as an autovacuum at work on it does, which lets go when somebody has waited for deadlock_timeout."""
    waits_long = "select exists (select from pg_locks where not granted and clock_timestamp() - waitstart > '1 second')"
    with conn.transaction():
        conn.execute("lock table projections.users in share update exclusive mode")
        until(lambda: one(watch, waits_long))


def test_a_replay_waits_until_an_autovacuum_gives_way(db: Database) -> None:
    conn, vacuum, watch = db.connect(), db.connect(), db.connect()
    told(conn)
    before = world.digests(conn)
    together([lambda: give_way_after_a_second(vacuum, watch), lambda: replay.rebuild(conn)])

    assert (world.digests(conn), replay.check(conn)) == (before, [])


def test_a_follower_misses_nothing_that_commits_while_it_is_rebuilt(db: Database) -> None:
    """A transaction that got its id before the swap and appends after it stands below what was folded."""
    conn, late = db.connect(), db.connect()
    arrive(conn, 7)
    with late.transaction():
        late.execute("select pg_current_xact_id()")
        arrive(conn, 7)
        replay.rebuild(conn)
        arrive(late, 8)
    arrive(conn, 9)
    world.catch_up(conn)

    assert one(conn, "select sum(count) from projections.days") == 4


def test_a_follower_goes_on_after_the_newest_transaction_by_number_not_by_its_letters(db: Database) -> None:
    conn = db.connect()
    body = log.encode(CommandAnswered(command="start"))
    for xid in (98, 99, 100, 101):
        conn.execute("insert into log.events (chat, body, xid) values (7, %s::jsonb, %s::text::xid8)", [body, xid])
    db.settle()
    replay.rebuild(conn, ["days"])
    world.catch_up(conn)

    assert one(conn, "select max(xid)::text from work.places") == "101"
    assert one(conn, "select sum(count) from projections.days") == 4
    assert replay.check(conn) == []
