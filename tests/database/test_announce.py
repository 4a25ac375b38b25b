"""Spreading an announcement: to everyone once, whoever dies on the way, and to nobody after it was cancelled."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from ppc_helper import announce, claims, log, replay
from ppc_helper.announce import Spreader
from ppc_helper.claims import Claim, Return
from ppc_helper.errors import LeaseLost, Stopping
from ppc_helper.events import (
    AnnouncementCancelled,
    AnnouncementConfirmed,
    AnnouncementDrafted,
    AnnouncementSpread,
    AnnouncementSpreadOut,
    AnnouncementStarted,
    Lane,
    NewFact,
    UserBlocked,
    UserReturned,
    decode,
)
from tests import world
from tests.conftest import Clock, Database
from tests.world import LEASE_SECONDS, Conn, one, payload, put, rows, take_one

ADMIN = 500
USERS = range(1, 26)


@pytest.fixture(autouse=True)
def _ten_chats_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announce, "CHATS_AT_ONCE", 10)


@pytest.fixture
def conn(db: Database) -> Conn:
    """Give a bot with 25 users and an admin."""
    conn = db.connect()
    log.append(conn, [(None, NewFact(chat, world.update())) for chat in (*USERS, ADMIN)])
    world.complete_all(conn, world.take(conn))
    return conn


def announced(conn: Conn) -> int:
    """Let the admin draft and confirm an announcement; return its number."""
    [number] = world.arrive(conn, ADMIN)
    drafted = AnnouncementDrafted(announcement=number, payload=payload(1))
    put(conn, ADMIN, drafted, cause=number, outcome=True)
    [confirmed] = world.arrive(conn, ADMIN)
    confirmation = AnnouncementConfirmed(announcement=number, payload=payload(1), language="ru")
    put(conn, ADMIN, confirmation, cause=confirmed, outcome=True)
    put(conn, ADMIN, AnnouncementStarted(announcement=number, payload=payload(1)), cause=confirmed)
    return number


def started(claim: Claim) -> AnnouncementStarted:
    fact = claim.recorded.fact
    assert isinstance(fact, AnnouncementStarted)
    return fact


def spread(db: Database, claim: Claim, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Spread what *claim* asks for; *meanwhile* is called after each batch."""
    Spreader(db.pool(1), lambda _lanes: meanwhile(), threading.Event()).spread(claim, started(claim))


def owed(conn: Conn) -> list[int]:
    """Return the chats that are owed an announcement, in the order of the log."""
    found = rows(conn, "select chat from log.events where type = 'announcement_owed.v1' order by position")
    return [chat for (chat,) in found]


class Killed(Exception):
    """The process died here."""


def killed() -> None:
    raise Killed


def test_everyone_who_wrote_is_owed_it_once_and_in_order(db: Database, conn: Conn) -> None:
    number = announced(conn)
    spread(db, take_one(conn, Lane.TOOL))

    assert owed(conn) == [*USERS, ADMIN]
    found = rows(conn, "select status, owed, last_chat from projections.announcements where announcement = %s", number)
    assert found == [("spread", 26, ADMIN)]
    assert {chat for lane, chat, _ in world.items(conn) if lane == Lane.BULK} == {*USERS, ADMIN}
    assert replay.check(conn) == []


def test_each_batch_rings_for_the_lane_that_sends_it(db: Database, conn: Conn) -> None:
    announced(conn)
    claim = take_one(conn, Lane.TOOL)
    rung: list[set[Lane]] = []
    Spreader(db.pool(1), rung.append, threading.Event()).spread(claim, started(claim))

    assert rung == [{Lane.BULK}] * 3


def test_who_takes_over_from_the_dead_goes_on_where_they_were(db: Database, conn: Conn, clock: Clock) -> None:
    announced(conn)
    dead = take_one(conn, Lane.TOOL)
    with pytest.raises(Killed):
        spread(db, dead, killed)
    assert owed(conn) == list(range(1, 11))
    clock.advance(LEASE_SECONDS + 1)
    second = take_one(conn, Lane.TOOL, owner="two")
    assert second.attempt == 2
    with pytest.raises(Killed):
        spread(db, second, killed)
    clock.advance(LEASE_SECONDS + 1)

    spread(db, take_one(conn, Lane.TOOL, owner="three"))

    assert owed(conn) == [*USERS, ADMIN]
    assert one(conn, "select owed from projections.announcements") == 26


def test_one_that_was_thought_dead_owes_nothing_more(db: Database, conn: Conn, clock: Clock) -> None:
    announced(conn)
    frozen = take_one(conn, Lane.TOOL)
    with pytest.raises(Killed):
        spread(db, frozen, killed)
    clock.advance(LEASE_SECONDS + 1)
    second = take_one(conn, Lane.TOOL, owner="two")
    with pytest.raises(LeaseLost):
        spread(db, frozen)

    assert owed(conn) == list(range(1, 11))
    spread(db, second)
    assert owed(conn) == [*USERS, ADMIN]


def test_who_blocked_the_bot_is_left_out_also_on_the_way_and_who_returned_is_not(db: Database, conn: Conn) -> None:
    for chat in (3, 4):
        put(conn, chat, UserBlocked(reason="kicked"))
    put(conn, 4, UserReturned())
    announced(conn)
    blocks = iter([14, 15])

    def meanwhile() -> None:
        if (chat := next(blocks, None)) is not None:
            put(conn, chat, UserBlocked(reason="blocked"))

    spread(db, take_one(conn, Lane.TOOL), meanwhile)

    assert sorted({*USERS, ADMIN} - set(owed(conn))) == [3, 14]


def test_groups_are_left_out(db: Database, conn: Conn) -> None:
    put(conn, -100, world.update(chat_type="supergroup"))
    announced(conn)
    spread(db, take_one(conn, Lane.TOOL))

    assert -100 not in owed(conn)


def test_a_cancelled_announcement_goes_to_nobody_more(db: Database, conn: Conn) -> None:
    number = announced(conn)

    def cancel() -> None:
        put(conn, ADMIN, AnnouncementCancelled(announcement=number))

    claim = take_one(conn, Lane.TOOL)
    spread(db, claim, cancel)

    assert owed(conn) == list(range(1, 11))
    [(body,)] = rows(conn, "select body::text from log.events where outcome and cause = %s", claim.item)
    assert decode(body) == AnnouncementSpreadOut(announcement=number, cancelled=True)
    assert [lane for lane, *_ in world.items(conn) if lane == Lane.TOOL] == []


def test_one_that_was_cancelled_before_it_began_goes_to_nobody(db: Database, conn: Conn) -> None:
    number = announced(conn)
    put(conn, ADMIN, AnnouncementCancelled(announcement=number))
    spread(db, take_one(conn, Lane.TOOL))

    assert owed(conn) == []


def test_a_worker_that_stops_gives_it_back_between_batches(db: Database, conn: Conn) -> None:
    announced(conn)
    claim, stopping = take_one(conn, Lane.TOOL), threading.Event()
    stopping.set()
    with pytest.raises(Stopping):
        Spreader(db.pool(1), lambda _lanes: None, stopping).spread(claim, started(claim))
    claims.give_back(conn, [Return(claim)])

    again = take_one(conn, Lane.TOOL, owner="two")
    assert (again.attempt, len(owed(conn))) == (1, 10)
    spread(db, again)
    assert owed(conn) == [*USERS, ADMIN]


def test_with_nobody_to_tell_it_is_spread_out_at_once(db: Database) -> None:
    conn = db.connect()
    announced(conn)
    conn.execute("delete from projections.users")
    spread(db, take_one(conn, Lane.TOOL))

    assert one(conn, "select status from projections.announcements") == "spread"


def test_batches_tell_how_far_they_went(db: Database, conn: Conn) -> None:
    number = announced(conn)
    spread(db, take_one(conn, Lane.TOOL))

    said = rows(conn, "select body::text from log.events where type = 'announcement_spread.v1' order by position")
    expected = [(10, 10), (20, 10), (ADMIN, 6)]
    assert [decode(body) for (body,) in said] == [
        AnnouncementSpread(announcement=number, last_chat=last, chats=chats) for last, chats in expected
    ]
