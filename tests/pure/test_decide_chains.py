"""Ready chains and results in another format: what is queued, and when it is not."""

from __future__ import annotations

from ppc_helper.chat import steps, wire
from ppc_helper.chat.state import Session
from ppc_helper.events import ChainStep, InputRef, QueryQueued, UpdateIgnored, UpdateRefused
from tests.scenario import POSITION, ago, given, press, query, text

RESULT = "ef" * 16
CLEANED = query(31, "finished", "kf_clean", rows=3, result=RESULT, file_name="r.xlsx")


def test_the_rest_of_the_chain_runs_on_a_result() -> None:
    turn = given(queries=(CLEANED,), options={"kf_cross_minus": {"mode": "full"}}).when(press("k:31"))
    queued = turn.outcome
    assert isinstance(queued, QueryQueued)
    assert (queued.tool, queued.source, queued.inputs) == (
        "kf_group_duplicates",
        31,
        (InputRef(kind="result", payload=RESULT),),
    )
    assert [step.tool for step in queued.chain] == ["kf_cross_minus", "kf_validate", "export_commander"]
    assert queued.chain[0] == ChainStep("kf_cross_minus", {"mode": "full"})


def test_the_whole_chain_runs_on_a_list_that_came_unasked() -> None:
    parts = (InputRef(kind="update", payload="ab" * 16),)
    session = Session(session=30, tool="", opened_at=ago(hours=1), parts=parts)
    turn = given(session=session).when(press("kg:30"))
    assert isinstance(turn.outcome, QueryQueued)
    assert (turn.outcome.tool, turn.outcome.inputs, len(turn.outcome.chain)) == ("kf_clean", parts, 4)


def test_the_chain_is_offered_for_phrases_and_not_for_links() -> None:
    chain = wire.guessed_chain(POSITION)
    assert chain in given().when(text("купить окна\nокна цена")).data
    assert chain not in given().when(text("https://example.com/a")).data


def test_a_second_press_is_a_slip() -> None:
    running = query(40, "running", "kf_group_duplicates", source=31, queued_at=ago(seconds=1))
    turn = given(queries=(running, CLEANED)).when(press("k:31"))
    assert turn.outcome == UpdateIgnored(reason="pressed_twice")


def test_something_else_done_with_the_result_a_moment_ago_is_no_second_press() -> None:
    csv = query(40, "finished", wire.CSV, source=31, queued_at=ago(seconds=1))
    assert isinstance(given(queries=(csv, CLEANED)).when(press("k:31")).outcome, QueryQueued)


def test_from_the_end_of_the_chain_nothing_goes_on() -> None:
    exported = query(31, "finished", "export_commander", rows=3, result=RESULT)
    assert given(queries=(exported,)).when(press("k:31")).outcome == UpdateRefused(reason="not_a_next_tool")
    assert not steps.fits("export_commander")
    assert not steps.fits("gone")


def test_a_result_becomes_csv() -> None:
    turn = given(queries=(CLEANED,)).when(press("fc:31"))
    assert turn.outcome == QueryQueued(
        query=POSITION,
        tool=wire.CSV,
        inputs=(InputRef(kind="result", payload=RESULT),),
        language="ru",
        options={"tool": "kf_clean"},
        source=31,
    )


def test_what_has_no_result_becomes_nothing() -> None:
    running = query(31, "running", "kf_clean")
    for data in ("k:31", "fc:31"):
        assert given(queries=(running,)).when(press(data)).outcome == UpdateRefused(reason="file_gone")
