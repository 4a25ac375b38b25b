"""Timers: what must happen by itself becomes a fact at its time, once, and not when it was ended before."""

from __future__ import annotations

from ppc_helper.events import (
    AnnouncementCancelled,
    AnnouncementConfirmed,
    AnnouncementDrafted,
    AnnouncementProgressed,
    CommandAnswered,
    Event,
    InputPartReceived,
    InputRef,
    Lane,
    NewFact,
    QueryQueued,
    SessionClosed,
    TimerFired,
    ToolChosen,
)
from ppc_helper.statements import statements
from tests import world
from tests.conftest import Clock, Database
from tests.world import Aside, Conn, arrive, complete, one, put, rows, take_one

_SQL = statements("log")
DAY = 24 * 3600.0
CHOSEN = ToolChosen(tool="kf_fixate_keywords")


def fire(conn: Conn) -> int:
    """Let what is due become facts, as a worker does every second."""
    return int(one(conn, _SQL["fire_timers"]))


def decided(conn: Conn, chat: int, *facts: Event) -> int:
    """Let an update of a chat arrive and be decided on; return its position."""
    [position] = arrive(conn, chat)
    *more, outcome = facts
    for fact in more:
        put(conn, chat, fact, cause=position)
    lane = Lane.TOOL if isinstance(outcome, QueryQueued) else None
    put(conn, chat, outcome, cause=position, outcome=True, lane=lane)
    return position


def part(session: int, cause: int) -> InputPartReceived:
    """Return a nearly full part of a paste."""
    return InputPartReceived(session=session, part=InputRef("update", world.payload(cause)), size=4090)


def fired(conn: Conn) -> list[tuple[int, str, int]]:
    """Return (chat, timer, subject) of the facts of timers."""
    return rows(
        conn,
        """select chat, body ->> 'timer', (body ->> 'subject')::bigint from log.events
           where type = 'timer_fired.v1' order by position""",
    )


def test_nothing_set_is_nothing_fired(db: Database) -> None:
    conn = db.connect()
    assert fire(conn) == 0
    assert one(conn, _SQL["next_timer"]) is None


def test_a_session_ends_a_day_after_it_was_opened_and_once(db: Database, clock: Clock) -> None:
    conn = db.connect()
    press = decided(conn, 7, CHOSEN)
    clock.advance(DAY - 60)
    assert fire(conn) == 0
    assert 0 < one(conn, _SQL["next_timer"]) <= 60
    clock.advance(61)

    assert (fire(conn), fire(conn)) == (1, 0)
    assert fired(conn) == [(7, "session", press)]
    claim = take_one(conn)
    assert claim.recorded.fact == TimerFired(timer="session", subject=press)
    assert claim.recorded.cause == press


def test_a_pause_ends_after_the_last_part_and_not_after_each(db: Database, clock: Clock) -> None:
    conn = db.connect()
    press = decided(conn, 7, CHOSEN)
    [first, second] = arrive(conn, 7, 2)
    put(conn, 7, part(press, first), cause=first, outcome=True)
    clock.advance(1)
    put(conn, 7, part(press, second), cause=second, outcome=True)
    clock.advance(1)
    assert fire(conn) == 0
    clock.advance(1)

    assert fire(conn) == 1
    assert fired(conn) == [(7, "pause", second)]


def test_a_closed_session_and_a_queued_query_end_both_timers(db: Database, clock: Clock) -> None:
    conn = db.connect()
    for chat, end in ((7, SessionClosed(session=1, reason="cancelled")), (8, world.queued(9, session=1))):
        press = decided(conn, chat, CHOSEN)
        [more] = arrive(conn, chat)
        put(conn, chat, part(press, more), cause=more, outcome=True)
        decided(conn, chat, end)
    clock.advance(DAY * 2)

    assert fire(conn) == 0


def test_another_press_starts_the_day_anew(db: Database, clock: Clock) -> None:
    conn = db.connect()
    decided(conn, 7, CHOSEN)
    clock.advance(DAY / 2)
    second = decided(conn, 7, SessionClosed(session=1, reason="replaced"), CHOSEN)
    clock.advance(DAY / 2 + 60)
    assert fire(conn) == 0
    clock.advance(DAY / 2)

    assert fire(conn) == 1
    assert fired(conn) == [(7, "session", second)]


def test_at_most_a_thousand_fire_at_once_and_all_do_in_the_end(db: Database, clock: Clock) -> None:
    conn = db.connect()
    world.flood(conn, 1500, 1)
    conn.execute(
        """insert into log.events (chat, cause, body)
           select chat, position, '{"type": "tool_chosen.v1", "tool": "x"}' from log.events order by position"""
    )
    clock.advance(DAY + 60)

    assert [fire(conn) for _ in range(3)] == [1000, 500, 0]
    assert len(set(fired(conn))) == 1500


def test_two_who_fire_at_once_fire_each_timer_once(db: Database, clock: Clock) -> None:
    first, second = db.connect(), db.connect()
    decided(first, 7, CHOSEN)
    clock.advance(DAY + 60)
    with first.transaction():
        assert fire(first) == 1
        assert fire(second) == 0
    assert fire(second) == 0


def test_a_timer_that_fires_while_its_chat_decides_comes_after_that(db: Database, clock: Clock) -> None:
    """The decision holds the chat's box: the timer's fact waits, and ends nothing that the decision has just set."""
    chat, timers, watch = db.connect(), db.connect(), db.connect()
    decided(watch, 7, CHOSEN)
    clock.advance(DAY + 60)
    arrive(watch, 7)
    claim = take_one(watch)
    with chat.transaction():
        chosen = complete(chat, claim, with_fact=CHOSEN)
        firing = Aside(timers, fire)
        firing.wait_until_blocked(watch)
    assert firing.result() == 1

    assert rows(watch, "select subject from projections.timers") == [(claim.item,)]
    assert world.box_faults(watch) == []
    assert chosen


def test_the_clock_of_timers_is_that_of_the_log(db: Database) -> None:
    conn = db.connect()
    decided(conn, 7, CHOSEN)
    world.shift_clock(conn, DAY + 60)
    assert fire(conn) == 1


def test_a_chat_can_be_told_while_its_timer_waits(db: Database) -> None:
    conn = db.connect()
    decided(conn, 7, CHOSEN)
    arrive(conn, 7)
    complete(conn, take_one(conn), NewFact(7, CommandAnswered(command="help")))
    assert one(conn, "select count(*) from projections.timers") == 1


# Announcements


def drafted(conn: Conn) -> int:
    """Let an admin draft an announcement and return its number."""
    number = decided(conn, 7, AnnouncementDrafted(announcement=1, payload=world.payload(1)))
    assert number == 1
    return number


def confirmed(conn: Conn, tell_seconds: float = 1.5) -> int:
    """Let an admin draft an announcement and confirm it; return its number."""
    number = drafted(conn)
    decided(
        conn,
        7,
        AnnouncementConfirmed(announcement=number, payload=world.payload(1), language="ru", tell_seconds=tell_seconds),
    )
    return number


def told(number: int, tell_seconds: float) -> AnnouncementProgressed:
    return AnnouncementProgressed(announcement=number, stage="live", language="ru", tell_seconds=tell_seconds)


def test_an_announcement_is_told_once_for_each_time_that_it_asks_for(db: Database, clock: Clock) -> None:
    conn = db.connect()
    number = confirmed(conn)
    clock.advance(1)
    assert fire(conn) == 0
    clock.advance(1)
    assert (fire(conn), fire(conn)) == (1, 0)

    for seconds in (3.0, 60.0):
        claim = take_one(conn)
        assert claim.recorded.fact == TimerFired(timer="announcement", subject=number)
        complete(conn, claim, with_fact=told(number, seconds))
        assert fire(conn) == 0
        clock.advance(seconds - 0.5)
        assert fire(conn) == 0
        clock.advance(1)
        assert (fire(conn), fire(conn)) == (1, 0)


def test_after_its_last_words_an_announcement_is_told_no_more(db: Database, clock: Clock) -> None:
    conn = db.connect()
    number = confirmed(conn)
    clock.advance(2)
    assert fire(conn) == 1
    complete(conn, take_one(conn), with_fact=told(number, 0.0))
    clock.advance(DAY)

    assert fire(conn) == 0
    assert one(conn, _SQL["next_timer"]) is None


def test_one_that_is_cancelled_is_told_once_more_and_a_dropped_draft_never(db: Database, clock: Clock) -> None:
    conn = db.connect()
    number = confirmed(conn, tell_seconds=60.0)
    decided(conn, 7, AnnouncementCancelled(announcement=number, tell_seconds=3.0))
    clock.advance(4)
    assert fire(conn) == 1
    world.wipe(conn)

    number = drafted(conn)
    decided(conn, 7, AnnouncementCancelled(announcement=number, tell_seconds=3.0))
    clock.advance(DAY)
    assert fire(conn) == 0


def test_announcements_of_before_there_were_live_counts_stay_as_they_are(db: Database, clock: Clock) -> None:
    """A rebuild of their rows must not edit messages of a year ago."""
    conn = db.connect()
    confirmed(conn, tell_seconds=0.0)
    clock.advance(DAY)
    assert fire(conn) == 0
