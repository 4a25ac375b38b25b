"""Queries: history, cancelling, files again, next steps on a result, statistics."""

from __future__ import annotations

import msgspec
import pytest

from ppc_helper.chat import wire
from ppc_helper.events import (
    CancelAsked,
    CommandAnswered,
    FileRef,
    InputRef,
    Lane,
    QueryQueued,
    UpdateIgnored,
    UpdateRefused,
)
from ppc_helper.tools import all_tools
from tests.scenario import ADMIN, POSITION, ago, given, press, query, shown, text

FINISHED = query(30, "finished", rows=1204, result="cd" * 16, file_id="FILE", file_name="r.xlsx")
TOOL, NEXT = "kf_fixate_keywords", "kf_group_duplicates"
SOURCE = query(31, "finished", TOOL, rows=3, result="ef" * 16, file_id="FILE", file_name="r.xlsx")


def test_a_running_query_is_asked_to_stop() -> None:
    turn = given(queries=(query(30, "running"),)).when(press("x:30"))
    assert turn.without_messages() == (CancelAsked(query=30),)
    assert turn.ack is not None
    assert turn.ack.key == "cancelling"


def test_a_query_in_line_is_told_to_be_cancelled_at_once() -> None:
    turn = given(queries=(query(30, "queued"),)).when(press("x:30"))
    assert turn.outcome == CancelAsked(query=30)
    assert [(one.kind, one.key, one.query, one.buttons) for one in turn.said] == [("edit", "job-cancelled", 30, ())]


def test_whoever_is_forgotten_sees_what_waits_or_rests_cancelled() -> None:
    waiting = (query(30, "queued"), query(31, "parked"), query(32, "running"), query(33, "finished"))
    turn = given(queries=waiting).when(press(wire.FORGET_ME))
    edited = [one.query for one in turn.said if one.key == "job-cancelled"]
    assert edited == [30, 31]


@pytest.mark.parametrize("status", ["finished", "failed", "cancelled", "dead"])
def test_a_query_that_has_ended_cannot_be_cancelled(status: str) -> None:
    turn = given(queries=(query(30, status),)).when(press("x:30"))
    assert turn.outcome == UpdateIgnored(reason="query_ended")


def test_cancelling_twice_is_one_wish() -> None:
    turn = given(queries=(query(30, "running", cancel_asked=True),)).when(press("x:30"))
    assert turn.outcome == UpdateIgnored(reason="pressed_twice")


def test_a_query_of_another_chat_is_unknown() -> None:
    for data in ("x:99", "f:99", f"n:99:{NEXT}"):
        assert given(queries=(FINISHED,)).when(press(data)).outcome == UpdateRefused(reason="query_unknown")


def test_an_old_query_is_found_when_the_loader_brings_it() -> None:
    turn = given(query=query(3, "running"), queries=(FINISHED,)).when(press("x:3"))
    assert turn.outcome == CancelAsked(query=3)


def test_a_file_is_sent_again_by_its_id_with_the_log_behind_it() -> None:
    turn = given(queries=(FINISHED,)).when(press("f:30"))
    (owed,) = turn.said
    assert turn.outcome == CommandAnswered(command="file_again")
    assert (owed.kind, owed.file_id, owed.file, owed.file_name) == ("document", "FILE", "cd" * 16, "r.xlsx")


PARTED = query(
    33,
    "finished",
    rows=60_001,
    result="cd" * 16,
    file_id="LAST",
    parts=(FileRef("a", "1.xlsx"), FileRef("b", "2.xlsx")),
)


def test_of_a_parted_result_every_file_is_sent_again() -> None:
    turn = given(queries=(PARTED,)).when(press("f:33"))
    assert [(one.kind, one.file, one.file_name, one.file_id) for one in turn.said] == [
        ("document", "a", "1.xlsx", ""),
        ("document", "b", "2.xlsx", ""),
    ]
    assert [bool(one.buttons) for one in turn.said] == [False, True]


def test_a_parted_result_that_is_gone_is_said_to_be_gone() -> None:
    turn = given(queries=(msgspec.structs.replace(PARTED, result=""),)).when(press("f:33"))
    assert turn.ack is not None
    assert turn.ack.key == "file-gone"


def test_a_file_that_is_gone_is_said_to_be_gone() -> None:
    turn = given(queries=(query(30, "finished", rows=5),)).when(press("f:30"))
    assert turn.ack is not None
    assert turn.ack.key == "file-gone"


def test_a_query_without_a_result_has_no_file_yet() -> None:
    turn = given(queries=(query(30, "running"),)).when(press("f:30"))
    assert turn.ack is not None
    assert turn.ack.key == "no-file-yet"


def test_a_next_tool_runs_on_the_result() -> None:
    turn = given(queries=(SOURCE,)).when(press(f"n:31:{NEXT}"))
    assert isinstance(turn.outcome, QueryQueued)
    assert turn.outcome.inputs == (InputRef(kind="result", payload="ef" * 16),)
    assert (turn.outcome.source, turn.outcome.tool, turn.outcome.session) == (31, NEXT, 0)


def test_a_next_tool_pressed_twice_starts_one_job() -> None:
    running = query(40, "running", NEXT, source=31)
    turn = given(queries=(running, SOURCE)).when(press(f"n:31:{NEXT}"))
    assert turn.outcome == UpdateIgnored(reason="pressed_twice")


def test_a_next_tool_may_run_again_later() -> None:
    done = query(40, "finished", NEXT, source=31, queued_at=ago(minutes=2))
    assert isinstance(given(queries=(done, SOURCE)).when(press(f"n:31:{NEXT}")).outcome, QueryQueued)


def test_only_the_next_tools_of_a_tool_run_on_its_result() -> None:
    assert TOOL not in all_tools()[TOOL].next_tools
    turn = given(queries=(SOURCE,)).when(press(f"n:31:{TOOL}"))
    assert turn.outcome == UpdateRefused(reason="not_a_next_tool")


def test_history_shows_status_place_progress_and_buttons() -> None:
    queries = (
        query(60, "queued", place=3, queued_at=ago(seconds=5)),
        query(50, "running", done=10, total=40, queued_at=ago(minutes=4)),
        query(40, "running", queued_at=ago(hours=2), cancel_asked=True),
        FINISHED,
        query(20, "failed", queued_at=ago(days=3)),
        query(10, "cancelled"),
        query(9, "dead"),
    )
    turn = given(queries=queries).when(text("/history"))
    lines = str(turn.said[0].args["lines"]).split("\n")
    assert len(lines) == 7
    assert "в очереди 3-й, только что" in lines[0]
    assert "10 из 40, 4 мин назад" in lines[1]
    assert "отменяется, 2 ч назад" in lines[2]
    assert "1\u00a0204 строки, 1 ч назад" in lines[3]
    assert "не получилось, 3 дн. назад" in lines[4]
    assert turn.data == ("x:60", "x:50", "f:30", "m:history", "m:main")


def test_history_by_the_old_button_and_without_queries() -> None:
    turn = given().when(press(wire.FIXED[wire.HISTORY]))
    assert turn.keys == ("history-empty",)


def test_history_is_refreshed_in_place() -> None:
    assert given(queries=(FINISHED,)).when(press("m:history")).said[0].kind == "edit"


def test_history_of_ten_queries_fits_one_message() -> None:
    longest = max(all_tools(), key=len)
    many = tuple(
        query(2**62 - n, "running", longest, done=10**9, total=10**9, queued_at=ago(days=9999)) for n in range(10)
    )
    turn = given(queries=many).when(text("/history"))
    calls = shown(turn.said[0])
    assert isinstance(calls, tuple)
    assert len(calls) == 1


def test_statistics_run_as_a_query_of_the_tool_lane_for_admins_only() -> None:
    data = wire.FIXED[wire.STATS]
    turn = given(chat=ADMIN).when(press(data, user=ADMIN))
    (new,) = (new for new in turn.decision.facts if new.outcome)
    assert new.lane == Lane.TOOL
    assert new.fact == QueryQueued(query=POSITION, tool=wire.STATS, inputs=(), language="ru")
    assert given().when(press(data)).outcome == UpdateRefused(reason="not_admin")


def test_statistics_asked_twice_are_counted_once() -> None:
    running = query(30, "running", wire.STATS)
    turn = given(chat=ADMIN, queries=(running,)).when(press(wire.FIXED[wire.STATS], user=ADMIN))
    assert turn.outcome == UpdateIgnored(reason="pressed_twice")
