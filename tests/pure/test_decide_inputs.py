"""Text, files and albums: for the tool that waits, in parts, and unasked."""

from __future__ import annotations

from typing import Any

import pytest

from ppc_helper.chat.documents import LARGEST_FILE_BYTES
from ppc_helper.chat.state import Settings
from ppc_helper.events import (
    InputPartReceived,
    InputRef,
    Lane,
    MessageOwed,
    QueryQueued,
    SessionClosed,
    UpdateIgnored,
    UpdateRefused,
)
from tests.scenario import (
    PAYLOAD,
    POSITION,
    ago,
    document,
    given,
    message,
    press,
    query,
    text,
    timer,
    waiting,
)

THIS = InputRef(kind="update", payload=PAYLOAD)
DUPLICATES = waiting("kf_group_duplicates")
LONG = "окна " * 810


def queued(turn: Any) -> QueryQueued:
    assert isinstance(turn.outcome, QueryQueued)
    return turn.outcome


def test_a_text_for_the_waiting_tool_is_queued_with_its_job_message() -> None:
    turn = given(session=DUPLICATES).when(text("окна пвх"))
    found = queued(turn)
    assert (found.query, found.tool, found.inputs, found.session) == (
        POSITION,
        "kf_group_duplicates",
        (THIS,),
        4000,
    )
    (job,) = turn.said
    assert (job.key, job.job, job.query, job.args) == (
        "job-queued",
        True,
        POSITION,
        {"tool": "kf_group_duplicates", "place": 1},
    )
    assert turn.data == (f"x:{POSITION}",)


def test_a_query_goes_to_the_lane_of_its_tool() -> None:
    (new,) = (new for new in given(session=DUPLICATES).when(text("окна")).decision.facts if new.outcome)
    assert new.lane == Lane.TOOL


def test_a_query_carries_every_option_that_is_in_force() -> None:
    session = waiting("kf_fixate_keywords")
    options = {"kf_fixate_keywords": {"parts": "all", "pronouns": "no such value", "gone": "1"}}
    found = queued(given(session=session, options=options).when(text("окна")))
    assert found.options == {"parts": "all", "pronouns": "!", "only_risky": "no"}


def test_the_place_in_line_counts_the_queries_before_it() -> None:
    queries = (query(30, "queued"), query(20, "running"), query(10, "finished"))
    turn = given(session=DUPLICATES, queries=queries).when(text("окна"))
    assert turn.said[0].args["place"] == 3


@pytest.mark.parametrize("name", ["a.txt", "a.CSV", "a.tsv", "ключи.xlsx", "a.b.csv"])
def test_files_of_lists_are_taken(name: str) -> None:
    assert queued(given(session=DUPLICATES).when(document(name))).inputs == (THIS,)


def test_a_file_without_a_name_is_taken_by_its_type() -> None:
    queued(given(session=DUPLICATES).when(document("", mime="text/csv; charset=utf-8")))


def test_a_csv_that_windows_calls_excel_is_taken() -> None:
    queued(given(session=DUPLICATES).when(document("a.csv", mime="application/vnd.ms-excel")))


def test_a_forwarded_captioned_file_is_taken() -> None:
    origin = {"type": "hidden_user", "sender_user_name": "x", "date": 1}
    queued(given(session=DUPLICATES).when(document("a.txt", caption="вот", forward_origin=origin)))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("a.xls", "refused-spreadsheet"),
        ("a.pdf", "refused-pdf"),
        ("a.docx", "refused-text-document"),
        ("a.zip", "refused-archive"),
        ("a.PNG", "refused-image"),
        ("a.exe", "refused-file"),
        ("noending", "refused-file"),
    ],
)
def test_other_files_are_refused_by_name_and_the_session_stays(name: str, key: str) -> None:
    turn = given(session=DUPLICATES).when(document(name))
    assert isinstance(turn.outcome, UpdateRefused)
    assert turn.without_messages() == (turn.outcome,)
    assert turn.keys == (key,)


def test_a_file_over_twenty_megabytes_is_refused_with_the_limit() -> None:
    turn = given(session=DUPLICATES).when(document("a.csv", size=LARGEST_FILE_BYTES + 1))
    assert turn.said[0].args == {"megabytes": 21, "limit": 20}
    queued(given(session=DUPLICATES).when(document("a.csv", size=LARGEST_FILE_BYTES)))


def test_an_empty_file_is_refused() -> None:
    assert given(session=DUPLICATES).when(document("a.csv", size=0)).keys == ("refused-empty",)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ({"photo": [{"file_id": "s"}, {"file_id": "l"}]}, "refused-photo"),
        ({"voice": {"file_id": "v"}}, "refused-voice"),
        ({"video": {"file_id": "v"}}, "refused-media"),
        ({"sticker": {"file_id": "v"}}, "refused-media"),
        ({"contact": {"phone_number": "1"}}, "refused-contact"),
        ({"animation": {"file_id": "a"}, "document": {"file_id": "a", "file_name": "a.csv"}}, "refused-media"),
    ],
)
def test_what_is_no_list_is_refused_and_the_session_stays(content: dict[str, Any], key: str) -> None:
    turn = given(session=DUPLICATES).when(message(**content))
    assert turn.keys == (key,)
    assert not any(isinstance(fact, SessionClosed) for fact in turn.facts)


def test_a_nearly_full_text_waits_for_its_continuation() -> None:
    turn = given(session=DUPLICATES).when(text(LONG))
    assert turn.facts == (InputPartReceived(session=4000, part=THIS, size=len(LONG)),)


def test_size_is_counted_as_telegram_counts() -> None:
    smiles = "окно" + "😀" * 1998
    turn = given(session=DUPLICATES).when(text(smiles))
    assert turn.outcome == InputPartReceived(session=4000, part=THIS, size=4000)


def test_the_short_last_part_of_a_paste_ends_it_at_once() -> None:
    session = waiting("kf_group_duplicates", parts=2, last_part=4990)
    found = queued(given(session=session).when(text("конец")))
    assert found.inputs == (*session.parts, THIS)


def test_a_pause_ends_a_paste() -> None:
    session = waiting("kf_group_duplicates", parts=2, last_part=4990)
    found = queued(given(session=session).when(timer("pause", 4990)))
    assert (found.inputs, found.session, found.query) == (session.parts, 4000, POSITION)


def test_a_pause_before_a_later_part_ends_nothing() -> None:
    session = waiting("kf_group_duplicates", parts=2, last_part=4990)
    assert given(session=session).when(timer("pause", 4980)).facts == (UpdateIgnored(reason="stale_timer"),)
    assert given().when(timer("pause", 4980)).facts == (UpdateIgnored(reason="stale_timer"),)


def test_files_of_an_album_are_one_input() -> None:
    session = waiting("kf_group_duplicates", parts=1, last_part=4990)
    turn = given(session=session).when(document("a.txt", media_group_id="g"))
    assert turn.facts == (InputPartReceived(session=4000, part=THIS, size=0),)


def test_text_before_any_choice_is_kept_and_tools_are_offered() -> None:
    turn = given().when(text("окна пвх\nокна москва"))
    assert turn.outcome == InputPartReceived(session=POSITION, part=THIS, size=20)
    assert turn.keys == ("input-guess",)
    assert f"g:{POSITION}:kf_group_duplicates" in turn.data
    assert f"w:{POSITION}:keywords" in turn.data


def test_an_unasked_file_is_kept_too() -> None:
    turn = given().when(document("a.xlsx"))
    assert isinstance(turn.outcome, InputPartReceived)
    assert turn.data


def test_an_unasked_photo_is_refused_with_the_menu() -> None:
    turn = given().when(message(photo=[{"file_id": "s"}]))
    assert turn.keys == ("refused-photo",)
    assert turn.data == ("m:main",)


def test_a_guessed_tool_runs_on_that_very_message() -> None:
    session = waiting("", parts=2)
    found = queued(given(session=session).when(press("g:4000:kf_group_duplicates")))
    assert (found.inputs, found.session) == (session.parts, 0)


def test_a_second_tool_may_have_the_same_list() -> None:
    recent = query(4900, "running", "kf_group_duplicates", queued_at=ago(seconds=2))
    found = given(session=waiting("", parts=1), queries=(recent,))
    queued(found.when(press("g:4000:kf_fixate_keywords")))


def test_a_guess_pressed_twice_starts_one_job() -> None:
    recent = query(4900, "queued", "kf_group_duplicates", queued_at=ago(seconds=2))
    turn = given(session=waiting("", parts=1), queries=(recent,)).when(press("g:4000:kf_group_duplicates"))
    assert turn.outcome == UpdateIgnored(reason="pressed_twice")


def test_the_same_tool_for_another_list_a_moment_later_is_no_slip() -> None:
    earlier = query(3900, "finished", "kf_group_duplicates", queued_at=ago(seconds=2))
    turn = given(session=waiting("", parts=1), queries=(earlier,)).when(press("g:4000:kf_group_duplicates"))
    assert isinstance(turn.outcome, QueryQueued)


def test_a_guess_for_a_list_that_was_replaced_is_refused() -> None:
    turn = given(session=waiting("", parts=1)).when(press("g:3000:kf_group_duplicates"))
    assert turn.outcome == UpdateRefused(reason="list_gone")


def test_the_tools_of_a_menu_are_offered_for_the_same_list() -> None:
    turn = given(session=waiting("", parts=1)).when(press("w:4000:keywords"))
    assert "g:4000:kf_fixate_keywords" in turn.data
    assert turn.said[0].kind == "edit"


def test_an_unasked_paste_is_one_list_and_asked_about_once() -> None:
    session = waiting("", parts=1, opened=ago(seconds=1), last_part_at=ago(seconds=1), last_size=4096)
    turn = given(session=session).when(text("конец"))
    assert turn.facts == (InputPartReceived(session=4000, part=THIS, size=5),)


@pytest.mark.parametrize(
    "previous",
    [{"last_size": 12, "last_part_at": ago(seconds=1)}, {"last_size": 4096, "last_part_at": ago(seconds=60)}],
    ids=["short", "long ago"],
)
def test_another_unasked_list_replaces_the_first(previous: dict[str, Any]) -> None:
    turn = given(session=waiting("", parts=1, **previous)).when(text("купить окна"))
    assert turn.without_messages() == (
        SessionClosed(session=4000, reason="replaced"),
        InputPartReceived(session=POSITION, part=THIS, size=11),
    )


def test_the_pause_after_an_unasked_paste_changes_nothing() -> None:
    session = waiting("", parts=2, last_part=4990)
    assert given(session=session).when(timer("pause", 4990)).facts == (UpdateIgnored(reason="waits_for_a_choice"),)


def test_too_many_queries_are_refused_and_the_session_stays() -> None:
    settings = Settings(queries_per_chat=2)
    world = given(settings=settings, session=DUPLICATES, queries=(query(30, "queued"), query(20, "running")))
    turn = world.when(text("окна"))
    assert turn.without_messages() == (UpdateRefused(reason="too_many_queries"),)
    assert turn.keys == ("too-many-queries",)


def test_queries_at_rest_are_too_many_in_time_but_hold_up_nobody_in_line() -> None:
    some = (query(30, "queued"), query(20, "running"), query(10, "parked"), query(9, "dead"), query(8, "finished"))
    turn = given(session=DUPLICATES, settings=Settings(queries_per_chat=4), queries=some).when(text("окна"))
    assert turn.said[-1].args["place"] == 3
    turn = given(session=DUPLICATES, settings=Settings(queries_per_chat=3), queries=some).when(text("окна"))
    assert turn.outcome == UpdateRefused(reason="too_many_queries")


def test_parts_refused_for_too_many_queries_are_not_glued_to_the_next_input() -> None:
    session = waiting("kf_group_duplicates", parts=2, last_part=4990)
    some = tuple(query(number, "queued") for number in range(20))
    turn = given(session=session, queries=some).when(timer("pause", 4990))
    assert turn.without_messages() == (
        SessionClosed(session=4000, reason="cancelled"),
        UpdateRefused(reason="too_many_queries"),
    )


@pytest.mark.parametrize("words", ["/catalog/page-1", "/api\n/start here", "/Слово"])
def test_a_list_that_begins_with_a_slash_is_input(words: str) -> None:
    queued(given(session=DUPLICATES).when(text(words)))


@pytest.mark.parametrize("words", ["🔥", "👍👍\n...", "?!", "—"])
def test_what_has_no_letter_and_no_digit_is_no_list(words: str) -> None:
    unasked = given().when(text(words))
    assert (unasked.keys, unasked.data) == (("refused-no-words",), ("m:main",))
    asked = given(session=DUPLICATES).when(text(words))
    assert isinstance(asked.outcome, UpdateRefused)
    assert (asked.keys, asked.data) == (("refused-no-words",), ("c:4000",))  # it waits on


def test_the_text_of_an_ad_may_be_emoji_and_so_may_the_end_of_a_paste() -> None:
    queued(given(session=waiting("ad_check")).when(text("🔥🔥")))
    queued(given(session=waiting("kf_clean", parts=1, last_size=4_000)).when(text("🔥")))


def test_the_guess_follows_what_was_pasted() -> None:
    links = given().when(text("https://example.org/a\nhttps://example.org/b"))
    phrases = given().when(text("купить окна\nокна недорого"))
    assert not any(":kf_" in data for data in links.data if data.startswith("g:"))
    assert all(":kf_" in data for data in phrases.data if data.startswith("g:"))


def test_every_message_owed_speaks_the_language_of_the_person() -> None:
    turn = given(session=DUPLICATES).when(text("windows", language="en"))
    assert {fact.language for fact in turn.facts if isinstance(fact, MessageOwed)} == {"en"}


@pytest.mark.parametrize(("status", "asked"), [("cancelled", False), ("failed", False), ("running", True)])
def test_a_guess_pressed_again_after_its_job_was_cancelled_or_refused_starts_it(status: str, *, asked: bool) -> None:
    recent = query(4900, status, "kf_group_duplicates", queued_at=ago(seconds=2), cancel_asked=asked)
    turn = given(session=waiting("", parts=1), queries=(recent,)).when(press("g:4000:kf_group_duplicates"))
    assert isinstance(turn.outcome, QueryQueued)
