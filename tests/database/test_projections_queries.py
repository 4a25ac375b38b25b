"""Given facts, then the rows of queries and results, live and replayed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from ppc_helper import events as e
from ppc_helper import log
from ppc_helper.events import Lane, NewFact
from tests import world
from tests.given import Given, X, dead
from tests.world import finished, payload, put

# queries

STATUS = "select query, status, attempts, done, total, cancel_asked, reason from projections.queries order by query"


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


def test_a_query_that_nobody_began_is_cancelled_as_soon_as_that_is_asked(given: Given, query: int) -> None:
    given.asked(e.CancelAsked(query=query))
    given.then(STATUS, (query, "cancelled", 0, 0, 0, True, ""))
    given.fact(e.QueryCancelled(query=query), cause=query + 1, outcome=True)
    given.then(STATUS, (query, "cancelled", 0, 0, 0, True, ""))


def test_a_query_that_runs_is_not_cancelled_before_its_worker_stopped(given: Given, query: int) -> None:
    given.fact(e.QueryStarted(query=query, attempt=1), cause=query + 1)
    given.asked(e.CancelAsked(query=query))
    given.then(STATUS, (query, "running", 1, 0, 0, True, ""))


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


def test_a_query_rests_in_line_until_that_is_withdrawn(given: Given, query: int) -> None:
    given.asked(e.PauseAsked(query=query))
    given.then(PARKED, ("parked", True, False, None))
    given.asked(e.PauseWithdrawn(query=query))
    given.then(PARKED, ("queued", False, False, None))
    given.asked(e.PauseAsked(query=query))
    given.fact(e.QueryParked(query=query, reason="paused"), cause=query + 1, outcome=True)
    given.then(PARKED, ("parked", False, False, "paused"))


def test_a_query_in_line_whose_pause_was_withdrawn_as_its_worker_let_it_rest_goes_on_by_itself(
    given: Given, query: int
) -> None:
    given.asked(e.PauseAsked(query=query))
    given.asked(e.PauseWithdrawn(query=query))
    given.fact(e.QueryParked(query=query, reason="paused"), cause=query + 1, outcome=True)
    given.then(PARKED, ("parked", False, True, "paused"))
    assert world.one(given.conn, "select log.fire_timers()") == 1


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
