"""Queries that rest: paused, parked, resumed, cancelled, their result so far."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ppc_helper.chat import menus, wire
from ppc_helper.chat.parking import clock
from ppc_helper.chat.state import Parked, Query
from ppc_helper.events import (
    CancelAsked,
    CommandAnswered,
    Lane,
    PauseAsked,
    PauseWithdrawn,
    PictureRef,
    QueryCancelled,
    QueryResumed,
    RestsEnded,
    UpdateIgnored,
    UpdateRefused,
)
from ppc_helper.tools import Note, Offer, Question
from tests.scenario import ADMIN, given, press, query, timer

SCAN = "vk_get_common_groups_by_url"
WAITING = query(30, "parked", SCAN, parked=Parked(reason="vk_quota"))
IN_LINE = query(30, "parked", SCAN, pause_asked=True, parked=Parked(reason="paused"))
WITH_RESULT = query(30, "parked", SCAN, parked=Parked("vk_quota", payload="ab" * 16, file_name="r.xlsx", rows=7))


def test_a_query_that_runs_is_asked_to_rest() -> None:
    turn = given(queries=(query(30, "running", SCAN),)).when(press("qp:30"))
    assert turn.without_messages() == (PauseAsked(query=30),)
    assert turn.said == ()


def test_a_query_in_line_rests_at_once() -> None:
    turn = given(queries=(query(30, "queued", SCAN),)).when(press("qp:30"))
    assert turn.without_messages() == (PauseAsked(query=30),)
    (owed,) = turn.said
    assert (owed.kind, owed.key, owed.args["reason"]) == ("edit", "job-parked", "message:parked-paused")


def test_what_rests_in_line_goes_on_there_and_is_not_put_in_its_lane_twice() -> None:
    turn = given(queries=(IN_LINE,)).when(press("qr:30"))
    assert turn.without_messages() == (PauseWithdrawn(query=30),)
    assert next(new.lane for new in turn.decision.facts if new.outcome) is None
    assert turn.said[0].key == "job-resumed"


def test_what_rests_in_line_is_cancelled_there() -> None:
    turn = given(queries=(IN_LINE,)).when(press("x:30"))
    assert turn.without_messages() == (CancelAsked(query=30),)
    assert turn.said[0].key == "job-cancelled"


def test_pausing_twice_is_one_wish() -> None:
    for known in (query(30, "running", SCAN, pause_asked=True), WAITING):
        assert given(queries=(known,)).when(press("qp:30")).outcome == UpdateIgnored(reason="pressed_twice")


def test_what_has_ended_is_not_paused() -> None:
    turn = given(queries=(query(30, "finished", SCAN),)).when(press("qp:30"))
    assert turn.outcome == UpdateIgnored(reason="query_ended")


def test_a_press_or_its_time_puts_a_query_in_its_lane_again() -> None:
    for asked in (press("qr:30"), timer("resume", 30)):
        turn = given(queries=(WAITING,)).when(asked)
        assert turn.outcome == QueryResumed(query=30)
        assert next(new.lane for new in turn.decision.facts if new.outcome) is Lane.SCAN
        (owed,) = turn.said
        assert (owed.kind, owed.key, owed.query) == ("edit", "job-resumed", 30)


def test_a_query_that_does_not_rest_is_not_resumed() -> None:
    for status in ("queued", "running", "finished", "cancelled"):
        turn = given(queries=(query(30, status, SCAN),)).when(timer("resume", 30))
        assert turn.outcome == UpdateIgnored(reason="not_parked")


def test_a_query_that_rests_is_cancelled_at_once() -> None:
    turn = given(queries=(WAITING,)).when(press("x:30"))
    assert QueryCancelled(query=30) in turn.without_messages()
    assert turn.said[0].key == "job-cancelled"


def test_an_admin_lets_all_go_on_that_rests_for_what_is_mended() -> None:
    for reason in wire.MENDED_BY_ADMINS:
        turn = given(chat=ADMIN).when(press(wire.rests_ended(reason), user=ADMIN))
        assert turn.without_messages() == (RestsEnded(reason=reason),)
    assert given().when(press(wire.rests_ended("vk_token"))).outcome == UpdateRefused(reason="not_admin")
    unknown = given(chat=ADMIN).when(press(wire.rests_ended("vk_cost"), user=ADMIN))
    assert unknown.outcome == UpdateRefused(reason="unknown_button")


def test_the_result_so_far_is_sent_when_there_is_one() -> None:
    turn = given(queries=(WITH_RESULT,)).when(press("qf:30"))
    (owed,) = turn.said
    assert turn.outcome == CommandAnswered(command="partial")
    assert (owed.kind, owed.file, owed.file_name) == ("document", "ab" * 16, "r.xlsx")


def test_the_picture_of_the_result_so_far_comes_before_it() -> None:
    picture = PictureRef("cd" * 16, f"{SCAN}-picture", {"count": 3})
    parked = Parked("vk_quota", payload="ab" * 16, file_name="r.xlsx", rows=7, picture=picture)
    shown, owed = given(queries=(query(30, "parked", SCAN, parked=parked),)).when(press("qf:30")).said
    assert (shown.kind, shown.file, shown.key, shown.args) == ("photo", "cd" * 16, f"{SCAN}-picture", {"count": 3})
    assert (owed.kind, owed.file) == ("document", "ab" * 16)


def test_without_a_result_so_far_that_is_said() -> None:
    assert given(queries=(WAITING,)).when(press("qf:30")).outcome == UpdateRefused(reason="no_partial")


def test_a_query_of_another_chat_is_unknown() -> None:
    for data in ("qp:99", "qr:99", "qf:99"):
        assert given(queries=(WAITING,)).when(press(data)).outcome == UpdateRefused(reason="query_unknown")


ASKING = query(30, "parked", SCAN, parked=Parked(reason="vk_cost"))


def test_a_choice_puts_a_query_that_asks_in_its_lane_with_what_was_chosen() -> None:
    turn = given(queries=(ASKING,)).when(press("qo:30:mode:sample"))
    assert turn.outcome == QueryResumed(query=30, options={"mode": "sample"})
    assert next(new.lane for new in turn.decision.facts if new.outcome) is Lane.SCAN
    (owed,) = turn.said
    assert (owed.kind, owed.key, owed.query) == ("edit", "job-chosen", 30)


@pytest.mark.parametrize("known", [WAITING, query(30, "running", SCAN), query(30, "finished", SCAN)])
def test_a_choice_counts_only_while_the_query_asks(known: Query) -> None:
    turn = given(queries=(known,)).when(press("qo:30:mode:full"))
    assert turn.outcome == UpdateIgnored(reason="not_parked")


@pytest.mark.parametrize(
    "data", ["qo:30:mode:everybody", "qo:30:sample:9", "qo:30:mode", "qo:x:mode:full", "qo:99:mode:full"]
)
def test_a_choice_that_was_not_offered_is_refused(data: str) -> None:
    assert isinstance(given(queries=(ASKING,)).when(press(data)).outcome, UpdateRefused)


def test_under_a_question_stand_its_ways_and_the_way_out() -> None:
    costs: dict[str, str | int | float] = {"open": 9_000, "sample": 2_000, "margin": 2.1}
    question = Question(Note("cost", costs), (Offer("mode", "sample", Note("offer-sample", costs)),))
    assert [[button.data for button in row] for row in menus.offers(30, SCAN, question)] == [
        ["qo:30:mode:sample"],
        ["x:30"],
    ]


def test_times_are_told_by_moscow() -> None:
    assert clock(datetime(2026, 11, 23, 22, 30, tzinfo=UTC)) == "24.11, 01:30"
