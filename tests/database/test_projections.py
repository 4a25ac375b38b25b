"""Given facts, then rows: what each projection makes of them, live, and again when the log is replayed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from ppc_helper import events as e
from ppc_helper import log, replay
from ppc_helper.events import InputRef, Lane, NewFact
from tests import world
from tests.conftest import Database, settle
from tests.world import Conn, finished, payload, put, queued, rows, update

X, Y = "kf_fixate_keywords", "vk_get_user_id_by_url"


class Given:
    """Facts appended one after the other, each in a transaction of its own."""

    def __init__(self, conn: Conn) -> None:
        self.conn = conn

    def fact(self, fact: e.Event, *, chat: int = 7, cause: int | None = None, outcome: bool = False) -> int:
        """Append a fact and return its position."""
        lane = Lane.TOOL if isinstance(fact, e.QueryQueued | e.QueryResumed) else None
        return put(self.conn, chat, fact, cause=cause, outcome=outcome, lane=lane)

    def asked(self, fact: e.Event, *, chat: int = 7) -> int:
        """Append an update and *fact* as its outcome; return the position of the update."""
        [cause] = world.arrive(self.conn, chat)
        self.fact(fact, chat=chat, cause=cause, outcome=True)
        return cause

    def then(self, query: str, *expected: tuple[Any, ...]) -> None:
        """Hold that *query* returns exactly these rows, and that a replay makes the same tables."""
        assert rows(self.conn, query) == list(expected)
        settle(self.conn)
        world.follow(self.conn)
        assert replay.check(self.conn) == []


@pytest.fixture
def given(db: Database) -> Given:
    """Give an empty log."""
    return Given(db.connect())


# users

USERS = "select chat, language_code, language, blocked, words::text from projections.users order by chat"


def test_a_person_is_known_from_their_first_update_in_private(given: Given) -> None:
    given.fact(update(1, language="ru"), chat=7)
    given.fact(update(2, chat_type="supergroup"), chat=-5)
    given.fact(update(3, chat_type="channel"), chat=-6)

    given.then(USERS, (7, "ru", "", False, "00000000-0000-0000-0000-000000000001"))


def test_first_and_last_seen_are_those_of_updates_alone(given: Given) -> None:
    first, second = given.fact(update(1)), given.fact(update(2))
    given.fact(e.MessageOwed(key="help"))

    given.then(
        f"""select first_seen = (select at from log.events where position = {first}),
                   last_seen = (select at from log.events where position = {second}), seen_position
            from projections.users""",
        (True, True, second),
    )


def test_the_newest_words_and_language_code_of_a_person_count(given: Given) -> None:
    given.fact(update(1, language="ru"))
    given.fact(update(2, language="en"))

    given.then(USERS, (7, "en", "", False, "00000000-0000-0000-0000-000000000002"))


def test_a_language_that_a_person_chose_stays(given: Given) -> None:
    given.asked(e.LanguageChosen(language="ru"))
    given.asked(e.LanguageChosen(language="en"))
    given.fact(update(1, language="de"))

    given.then("select language, language_code from projections.users", ("en", "de"))


def test_who_blocked_is_blocked_until_they_return_and_may_block_again(given: Given) -> None:
    blocked = "select blocked from projections.users"
    given.asked(e.UserBlocked(reason="kicked"))
    given.then(blocked, (True,))
    given.asked(e.UserReturned())
    given.then(blocked, (False,))
    given.fact(e.UserBlocked(reason="blocked"))
    given.then(blocked, (True,))


def test_a_block_that_is_older_than_a_return_loses_whoever_commits_last(given: Given) -> None:
    """The sender learns of a block while the person returns: positions decide."""
    world.arrive(given.conn, 7)
    values: list[tuple[int, e.Event]] = [(3, e.UserReturned()), (2, e.UserBlocked(reason="blocked"))]
    for position, fact in values:
        given.conn.execute(
            "insert into log.events (position, chat, body) overriding system value values (%s, 7, %s::jsonb)",
            [position, log.encode(fact)],
        )
    given.then("select blocked from projections.users", (False,))


# sessions

SESSIONS = "select chat, session, tool, message_id, jsonb_array_length(parts), last_size from projections.sessions"


def part(session: int, number: int = 1, size: int = 0) -> e.InputPartReceived:
    return e.InputPartReceived(session=session, part=InputRef("update", payload(number)), size=size)


def test_a_press_opens_a_session(given: Given) -> None:
    press = given.asked(e.ToolChosen(tool=X, message_id=50))
    given.then(SESSIONS, (7, press, X, 50, 0, -1))


def test_another_press_replaces_the_session_with_its_parts(given: Given) -> None:
    first = given.asked(e.ToolChosen(tool=X))
    given.asked(part(first))
    second = given.asked(e.ToolChosen(tool=Y))

    given.then(SESSIONS, (7, second, Y, 0, 0, -1))


def test_parts_gather_in_order_in_their_session(given: Given) -> None:
    press = given.asked(e.ToolChosen(tool=X))
    given.asked(part(press, 1, 4096))
    last = given.asked(part(press, 2, 17))

    given.then(
        "select tool, jsonb_path_query_array(parts, '$.payload'), last_part, last_size from projections.sessions",
        (X, [payload(1), payload(2)], last, 17),
    )


def test_a_part_without_a_tool_starts_a_session_of_its_own(given: Given) -> None:
    [cause] = world.arrive(given.conn, 7)
    given.fact(part(cause, 1, 4096), cause=cause, outcome=True)

    given.then(SESSIONS, (7, cause, "", 0, 1, 4096))
    given.then("select opened_at = last_part_at from projections.sessions", (True,))


@pytest.mark.parametrize(
    "end",
    [e.SessionClosed(session=1, reason="cancelled"), e.SessionClosed(session=1, reason="done"), queued(9, session=1)],
)
def test_an_end_takes_the_session_with_it(given: Given, end: e.Event) -> None:
    press = given.asked(e.ToolChosen(tool=X))
    given.asked(part(press))
    given.asked(end)

    given.then(SESSIONS)


def test_a_query_without_a_session_leaves_the_open_one(given: Given) -> None:
    press = given.asked(e.ToolChosen(tool=X))
    given.asked(queued(9, session=0))

    given.then(SESSIONS, (7, press, X, 0, 0, -1))


def test_opened_and_ended_in_one_batch_leaves_nothing(given: Given) -> None:
    world.arrive(given.conn, 7, 3)
    closed = e.SessionClosed(session=1, reason="cancelled")
    facts: list[tuple[int, e.Event]] = [(1, e.ToolChosen(tool=X)), (2, part(1)), (3, closed)]
    log.append(given.conn, [(cause, NewFact(7, fact, outcome=True)) for cause, fact in facts])

    given.then(SESSIONS)
    given.then("select * from projections.timers")


def test_closed_and_opened_anew_in_one_batch_is_the_new_one(given: Given) -> None:
    first = given.asked(e.ToolChosen(tool=X, message_id=50))
    given.asked(part(first))
    [cause] = world.arrive(given.conn, 7)
    facts = [
        NewFact(7, e.SessionClosed(session=first, reason="replaced")),
        NewFact(7, e.ToolChosen(tool=Y), outcome=True),
    ]
    log.append(given.conn, [(cause, fact) for fact in facts])

    given.then(SESSIONS, (7, cause, Y, 0, 0, -1))


def test_sessions_of_many_chats_in_one_batch_do_not_mix(given: Given) -> None:
    causes = [world.arrive(given.conn, chat)[0] for chat in (7, 8, 9)]
    facts: list[tuple[int, e.Event]] = [(7, e.ToolChosen(tool=X)), (8, part(causes[1])), (9, e.ToolChosen(tool=Y))]
    log.append(given.conn, [(cause, NewFact(chat, f)) for cause, (chat, f) in zip(causes, facts, strict=True)])

    given.then(
        SESSIONS + " order by chat",
        (7, causes[0], X, 0, 0, -1),
        (8, causes[1], "", 0, 1, 0),
        (9, causes[2], Y, 0, 0, -1),
    )


# queries

STATUS = "select query, status, attempts, done, total, cancel_asked, reason from projections.queries order by query"


@pytest.fixture
def query(given: Given) -> int:
    """Give a query of chat 7 that is queued; the item in the tool lane is its position plus one."""
    [cause] = world.arrive(given.conn, 7)
    given.fact(queued(cause, X, options={"sort": "a"}), cause=cause, outcome=True)
    return cause


def test_a_query_waits_with_all_that_it_needs(given: Given, query: int) -> None:
    given.then(STATUS, (query, "queued", 0, 0, 0, False, ""))
    given.then("select chat, tool, language, options ->> 'sort', lane from projections.queries", (7, X, "ru", "a", 2))


def test_a_query_runs_and_tells_how_far_it_is(given: Given, query: int) -> None:
    for attempt in (1, 2):
        given.fact(e.QueryStarted(query=query, attempt=attempt), cause=query + 1)
        given.fact(e.QueryProgressed(query=query, done=attempt * 10, total=50, stage="x"), cause=query + 1)

    given.then(STATUS, (query, "running", 2, 20, 50, False, ""))
    given.then(
        "select started_at = (select min(at) from log.events where type = 'query_started.v1') from projections.queries",
        (True,),
    )


PARKED = "select status, pause_asked, resume_at is not null, parked ->> 'reason' from projections.queries"
LATER = datetime(2100, 1, 1, tzinfo=UTC)


def test_a_query_rests_until_it_is_resumed(given: Given, query: int) -> None:
    given.fact(e.QueryStarted(query=query, attempt=1), cause=query + 1)
    given.then(PARKED, ("running", False, False, None))
    parked = e.QueryParked(query=query, reason="vk_quota", resume_at=LATER)
    given.fact(parked, cause=query + 1, outcome=True)
    given.then(PARKED, ("parked", False, True, "vk_quota"))
    given.fact(e.TimerFired(timer="resume", subject=query), cause=query)
    given.then(PARKED, ("parked", False, False, "vk_quota"))
    resumed = given.asked(e.QueryResumed(query=query))
    given.then(PARKED, ("queued", False, False, "vk_quota"))
    given.fact(e.QueryStarted(query=query, attempt=2), cause=resumed + 1)
    given.then(PARKED, ("running", False, False, "vk_quota"))
    given.asked(e.PauseAsked(query=query))
    given.then(PARKED, ("running", True, False, "vk_quota"))
    given.fact(e.QueryParked(query=query, reason="paused"), cause=resumed + 1, outcome=True)
    given.then(PARKED, ("parked", False, False, "paused"))


def test_a_query_whose_time_has_come_becomes_one_fact(given: Given, query: int) -> None:
    parked = e.QueryParked(query=query, reason="vk_quota", resume_at=datetime(2020, 1, 1, tzinfo=UTC))
    given.fact(parked, cause=query + 1, outcome=True)
    assert world.one(given.conn, "select log.fire_timers()") == 1
    assert world.one(given.conn, "select log.fire_timers()") == 0
    given.then(
        "select cause, lane, body ->> 'subject' from log.events where type = 'timer_fired.v1'", (query, 1, str(query))
    )


def test_a_query_that_ended_is_not_woken(given: Given, query: int) -> None:
    given.fact(e.QueryParked(query=query, reason="vk_quota", resume_at=LATER), cause=query + 1, outcome=True)
    given.asked(e.QueryCancelled(query=query))
    given.then(PARKED, ("cancelled", False, False, "vk_quota"))


@pytest.mark.parametrize(
    ("end", "status", "reason"),
    [
        (finished, "finished", ""),
        (lambda query: e.QueryFailed(query=query, reason="empty"), "failed", "empty"),
        (lambda query: e.QueryCancelled(query=query), "cancelled", ""),
    ],
)
def test_a_query_ends_once(given: Given, query: int, end: Callable[[int], e.Event], status: str, reason: str) -> None:
    ended = given.fact(end(query), cause=query + 1, outcome=True)

    given.then(STATUS, (query, status, 0, 0, 0, False, reason))
    given.then(
        f"select ended_at = (select at from log.events where position = {ended}) from projections.queries", (True,)
    )


def test_a_cancel_that_comes_after_the_end_changes_no_end(given: Given, query: int) -> None:
    ended = given.fact(finished(query), cause=query + 1, outcome=True)
    given.asked(e.CancelAsked(query=query))

    given.then(STATUS, (query, "finished", 0, 0, 0, True, ""))
    given.then(
        f"select ended_at = (select at from log.events where position = {ended}) from projections.queries", (True,)
    )


def test_checkpoints_and_files_of_a_query_are_the_newest_of_each(given: Given, query: int) -> None:
    for number in (31, 32):
        given.fact(e.CheckpointSaved(query=query, payload=payload(number)), cause=query + 1)
        fetched = e.FileFetched(query=query, index=0, payload=payload(number + 10), size_bytes=9)
        given.fact(fetched, cause=query + 1)
    given.fact(e.FileFetched(query=query, index=1, payload=payload(50), size_bytes=9), cause=query + 1)

    given.then(
        "select replace(checkpoint::text, '-', ''), fetched from projections.queries",
        (payload(32), {"0": payload(42), "1": payload(50)}),
    )


def dead() -> e.DeadLettered:
    return e.DeadLettered(from_lane=2, attempts=5, deaths=0, error="ValueError", code="D-2")


def test_a_dead_query_that_is_retried_runs_and_may_die_again(given: Given, query: int) -> None:
    given.fact(dead(), cause=query + 1, outcome=True)
    given.then(STATUS, (query, "dead", 0, 0, 0, False, ""))
    again = put(given.conn, 7, e.DeadRetried(original=query + 1), lane=Lane.TOOL)
    given.then(STATUS, (query, "queued", 0, 0, 0, False, ""))
    given.fact(e.QueryStarted(query=query, attempt=1), cause=again)
    given.then(STATUS, (query, "running", 1, 0, 0, False, ""))
    given.fact(dead(), cause=again, outcome=True)
    given.then(STATUS, (query, "dead", 1, 0, 0, False, ""))
    third = put(given.conn, 7, e.DeadRetried(original=query + 1), lane=Lane.TOOL)
    given.fact(finished(query), cause=third, outcome=True)
    given.then(STATUS, (query, "finished", 1, 0, 0, False, ""))


def test_a_life_in_one_batch_is_the_same_life(given: Given, query: int) -> None:
    item = query + 1
    facts: list[tuple[int | None, NewFact]] = [
        (item, NewFact(7, dead(), outcome=True)),
        (None, NewFact(7, e.DeadRetried(original=item), lane=Lane.TOOL)),
        (item + 2, NewFact(7, e.QueryStarted(query=query, attempt=1))),
        (item + 2, NewFact(7, dead(), outcome=True)),
        (None, NewFact(7, e.DeadRetried(original=item), lane=Lane.TOOL)),
        (item + 5, NewFact(7, finished(query), outcome=True)),
    ]
    log.append(given.conn, facts)

    given.then(STATUS, (query, "finished", 1, 0, 0, False, ""))
    assert world.items(given.conn) == []


# results


def test_a_result_keeps_what_a_next_tool_needs_and_the_file_that_telegram_has(given: Given, query: int) -> None:
    given.fact(finished(query, partial=True), cause=query + 1, outcome=True)
    owed = given.fact(e.MessageOwed(kind="document", query=query, file=payload(query)), cause=query + 1)
    given.fact(e.MessageSent(message_id=5, query=query, file_id="F1"), cause=owed, outcome=True)

    given.then(
        "select query, chat, rows, columns, file_name, size_bytes, partial, file_id from projections.results",
        (query, 7, 2, ["phrase"], "result.xlsx", 6000, True, "F1"),
    )


def test_a_sent_message_without_a_file_leaves_the_file_id(given: Given, query: int) -> None:
    given.fact(finished(query), cause=query + 1, outcome=True)
    for file_id in ("F1", ""):
        owed = given.fact(e.MessageOwed(query=query), cause=query + 1)
        given.fact(e.MessageSent(message_id=5, query=query, file_id=file_id), cause=owed, outcome=True)

    given.then("select file_id from projections.results", ("F1",))


# deliveries

DELIVERIES = "select position, kind, state, message_id, reason from projections.deliveries order by position"


@pytest.mark.parametrize(
    ("outcome", "state", "message_id", "reason"),
    [
        (e.MessageSent(message_id=5), "sent", 5, ""),
        (e.MessageFailed(code=403, reason="blocked"), "blocked", 0, "blocked"),
        (e.MessageFailed(code=400, reason="too_long"), "failed", 0, "too_long"),
        (e.MessageUnknown(reason="no_answer"), "unknown", 0, "no_answer"),
        (e.MessageSkipped(reason="stale"), "skipped", 0, "stale"),
        (dead(), "dead", 0, ""),
    ],
)
def test_a_message_is_owed_until_it_has_its_outcome(
    given: Given, outcome: e.Event, state: str, message_id: int, reason: str
) -> None:
    owed = given.fact(e.MessageOwed(key="help"))
    given.then(DELIVERIES, (owed, "text", "owed", 0, ""))
    given.fact(outcome, cause=owed, outcome=True)

    given.then(DELIVERIES, (owed, "text", state, message_id, reason))


def test_a_dead_message_that_is_retried_is_owed_again_and_then_sent(given: Given) -> None:
    owed = given.fact(e.MessageOwed(key="help"))
    given.fact(dead(), cause=owed, outcome=True)
    again = put(given.conn, 7, e.DeadRetried(original=owed), lane=Lane.SEND)
    given.then(DELIVERIES, (owed, "text", "owed", 0, ""))
    given.fact(dead(), cause=again, outcome=True)
    given.then(DELIVERIES, (owed, "text", "dead", 0, ""))
    third = put(given.conn, 7, e.DeadRetried(original=owed), lane=Lane.SEND)
    given.fact(e.MessageSent(message_id=5), cause=third, outcome=True)

    given.then(DELIVERIES, (owed, "text", "sent", 5, ""))


def test_answers_to_presses_and_progress_are_no_deliveries(given: Given) -> None:
    given.fact(e.AckOwed(callback_id="1"))
    given.fact(e.QueryProgressed(query=1, done=1))

    given.then(DELIVERIES)


def test_a_delivery_knows_its_query_its_announcement_and_its_feedback(given: Given) -> None:
    given.fact(e.MessageOwed(key="job", query=4, job=True))
    given.fact(e.AnnouncementOwed(announcement=5, payload=payload(5)))
    given.fact(e.MessageOwed(key="feedback", feedback=6, feedback_chat=8))

    given.then(
        "select kind, query, job, announcement, feedback, feedback_chat from projections.deliveries order by position",
        ("text", 4, True, 0, 0, 0),
        ("announcement", 0, False, 5, 0, 0),
        ("text", 0, False, 0, 6, 8),
    )


# announcements

ANNOUNCEMENTS = "select announcement, status, owed, last_chat from projections.announcements"
LOWEST = -(2**63)


def test_an_announcement_is_drafted_confirmed_and_spread(given: Given) -> None:
    number = given.asked(e.AnnouncementDrafted(announcement=1, payload=payload(1)))
    given.then(ANNOUNCEMENTS, (1, "drafted", 0, LOWEST))
    given.asked(e.AnnouncementConfirmed(announcement=number, payload=payload(1), language="ru"))
    given.then(ANNOUNCEMENTS, (1, "spreading", 0, LOWEST))
    for last in (7, 9):
        given.fact(e.AnnouncementSpread(announcement=number, last_chat=last, chats=2))
    given.then(ANNOUNCEMENTS, (1, "spreading", 4, 9))
    given.fact(e.AnnouncementSpreadOut(announcement=number))
    given.then(ANNOUNCEMENTS, (1, "spread", 4, 9))


@pytest.mark.parametrize("confirmed", [False, True])
def test_an_announcement_that_was_cancelled_stays_so(given: Given, confirmed: bool) -> None:
    number = given.asked(e.AnnouncementDrafted(announcement=1, payload=payload(1)))
    if confirmed:
        given.asked(e.AnnouncementConfirmed(announcement=number, payload=payload(1), language="ru"))
    given.asked(e.AnnouncementCancelled(announcement=number))
    given.fact(e.AnnouncementSpreadOut(announcement=number, cancelled=True))

    given.then(ANNOUNCEMENTS, (1, "cancelled", 0, LOWEST))


# options, days


def test_who_is_forgotten_keeps_choices_and_loses_words(given: Given) -> None:
    words = f"payload:{payload(5)}"
    given.asked(e.OptionChosen(tool=X, option="list", value=words))
    given.asked(e.OptionChosen(tool=X, option="sort", value="a"))
    given.asked(e.OptionChosen(tool=X, option="list", value=words), chat=8)
    given.asked(e.PersonForgotten(payloads=1))
    given.then("select chat, option from projections.options order by chat, option", (7, "sort"), (8, "list"))
    given.asked(e.OptionChosen(tool=X, option="list", value=words))
    given.then(
        "select chat, option from projections.options order by chat, option", (7, "list"), (7, "sort"), (8, "list")
    )


def test_the_newest_value_of_an_option_counts_for_each_person_and_tool(given: Given) -> None:
    chosen = [(7, X, "a"), (7, X, "b"), (7, Y, "c"), (8, X, "d")]
    log.append(given.conn, [(None, NewFact(c, e.OptionChosen(tool=t, option="sort", value=v))) for c, t, v in chosen])
    given.asked(e.OptionChosen(tool=X, option="sort", value="z"), chat=8)

    given.then(
        "select chat, tool, value from projections.options order by chat, tool", (7, X, "b"), (7, Y, "c"), (8, X, "z")
    )


def test_days_count_facts_by_what_they_are_about(given: Given) -> None:
    for tool in (X, X, Y):
        given.fact(e.ToolChosen(tool=tool), cause=given.fact(update()))
    settle(given.conn)
    world.follow(given.conn)

    given.then(
        "select what, detail, count from projections.days order by what, detail",
        ("tool_chosen", X, 2),
        ("tool_chosen", Y, 1),
        ("update_received", "message", 3),
    )


def test_a_day_ends_at_midnight_in_utc(given: Given) -> None:
    for moment in ("2026-11-22 23:59:59.999+00", "2026-11-23 00:00:00+00", "2026-11-23 02:30:00+03"):
        given.conn.execute('insert into log.events (at, chat, body) values (%s, 7, \'{"type": "x.v1"}\')', [moment])
    given.conn.execute("set timezone = 'Asia/Tokyo'")
    settle(given.conn)
    world.follow(given.conn)

    given.then("select day::text, count from projections.days order by day", ("2026-11-22", 2), ("2026-11-23", 1))
