"""Options that are a number or a text: asked for, given, refused, put back."""

from __future__ import annotations

from typing import Any

import pytest

from ppc_helper.chat import option_buttons
from ppc_helper.chat.replies import render
from ppc_helper.chat.state import Session
from ppc_helper.chat.wording import plain_words
from ppc_helper.events import InputPartReceived, OptionChosen, QueryQueued, SessionClosed, ToolChosen, UpdateRefused
from ppc_helper.tools import Refusal, Tool, all_tools
from ppc_helper.tools.inputs import Phrases
from tests.scenario import PAYLOAD, POSITION, Arrival, ago, document, given, press, text, timer, waiting

TOOL, NUMBER = "seo_check_urls_status_code", "max_redirects"
FILTER, WORDS = "kf_filter", "list"


def asking(tool: str, option: str) -> dict[str, Any]:
    return {"session": Session(session=30, tool=f"{tool}#{option}", opened_at=ago(hours=1))}


def test_a_press_asks_for_the_value() -> None:
    turn = given().when(press(f"oa:{TOOL}:{NUMBER}"))
    assert isinstance(turn.outcome, ToolChosen)
    assert turn.outcome.tool == f"{TOOL}#{NUMBER}"
    assert turn.keys == ("option-ask-range",)


def test_a_number_is_remembered_and_the_tool_waits_again() -> None:
    turn = given(**asking(TOOL, NUMBER)).when(text(" 007 "))
    assert turn.outcome == OptionChosen(tool=TOOL, option=NUMBER, value="7")
    assert ToolChosen(tool=TOOL) in turn.facts
    assert SessionClosed(session=30, reason="done") in turn.facts


@pytest.mark.parametrize("words", ["десять", "-1", "1.5", "1 000", "9" * 10, ""])
def test_what_is_no_number_is_refused_and_asked_again(words: str) -> None:
    turn = given(**asking(TOOL, NUMBER)).when(text(words or "?"))
    assert turn.outcome == UpdateRefused(reason="option_no_number")


def test_bounds_are_told_when_a_number_is_asked_for_and_when_it_is_refused() -> None:
    tool = "seo_check_urls_status_code"
    asked, unbounded = (given().when(press(f"oa:{one}")) for one in (f"{tool}:timeout", "kf_combine:max_words"))
    assert (asked.keys, unbounded.keys) == (("option-ask-range",), ("option-ask-int",))
    refused = given(**asking(tool, "timeout")).when(text("121"))
    assert (refused.outcome, refused.keys) == (UpdateRefused(reason="option_no_number"), ("option-out-of-range",))
    taken = given(**asking(tool, "timeout")).when(text("120"))
    assert taken.outcome == OptionChosen(tool=tool, option="timeout", value="120")


def test_a_text_stays_where_it_lies() -> None:
    turn = given(**asking(FILTER, WORDS)).when(text("бесплатно\nскачать"))
    assert isinstance(turn.outcome, OptionChosen)
    assert turn.outcome.value.startswith("payload:")
    assert "скачать" not in str(turn.facts)


def test_a_file_may_hold_the_words() -> None:
    turn = given(**asking(FILTER, WORDS)).when(document("words.txt"))
    assert isinstance(turn.outcome, OptionChosen)


def test_what_no_tool_reads_holds_no_words_either() -> None:
    turn = given(**asking(FILTER, WORDS)).when(document("words.pdf"))
    assert turn.outcome == UpdateRefused(reason="file_pdf")


def test_an_option_is_put_back_to_its_default() -> None:
    turn = given(**asking(FILTER, WORDS)).when(press(f"oc:{FILTER}:{WORDS}"))
    assert turn.outcome == OptionChosen(tool=FILTER, option=WORDS, value="")
    assert ToolChosen(tool=FILTER) in turn.facts


def test_a_query_takes_what_was_chosen_and_defaults_for_the_rest() -> None:
    session = Session(session=30, tool=TOOL, opened_at=ago(hours=1))
    turn = given(session=session, options={TOOL: {NUMBER: "3", "timeout": ""}}).when(text("https://example.com"))
    assert isinstance(turn.outcome, QueryQueued)
    assert (turn.outcome.options[NUMBER], turn.outcome.options["timeout"]) == ("3", "15")


def test_a_choice_is_not_asked_for() -> None:
    turn = given().when(press(f"oa:{TOOL}:agent"))
    assert turn.outcome == UpdateRefused(reason="unknown_button")


def test_every_free_option_has_a_question_that_fits() -> None:
    for tool in all_tools().values():
        for option in tool.options:
            if option.kind != "choice":
                assert given().when(press(f"oa:{tool.name}:{option.name}")).data


def test_many_choices_are_a_list_and_the_one_in_force_is_marked() -> None:
    turn = given(options={"ad_check": {"kind": "callout"}}).when(press("ol:ad_check:kind"))
    kinds = next(option for option in all_tools()["ad_check"].options if option.name == "kind").choices
    (owed,) = turn.said
    buttons = [button for row in owed.buttons for button in row]
    assert [button.data for button in buttons] == [f"o:ad_check:kind:{kind}" for kind in kinds]
    assert [button.data for button in buttons if button.text == "button-choice-in-force"] == ["o:ad_check:kind:callout"]


def test_a_few_choices_are_taken_in_turn_and_many_are_listed() -> None:
    shown = {button.data for row in option_buttons.hint(all_tools()["ad_check"], {}, 7) for button in row}
    assert {"ol:ad_check:kind", "o:ad_check:system:google"} <= shown


@pytest.mark.parametrize("data", ["ol:ad_check", "ol:ad_check:name", "ol:nothing:kind", "ol:kf_filter:list"])
def test_a_list_of_no_choices_is_refused(data: str) -> None:
    assert given().when(press(data)).outcome == UpdateRefused(reason="unknown_button")


def test_words_that_are_kept_are_shown_where_they_are_asked_for() -> None:
    (asked,) = given(options={FILTER: {WORDS: f"payload:{'cd' * 16}"}}).when(press(f"oa:{FILTER}:{WORDS}")).said
    assert (asked.words, asked.words_are) == ("cd" * 16, "update")
    (shown,) = render(asked, {"text": "бесплатно, фото"}, "HTML")
    assert "Сейчас:\n<code>бесплатно, фото</code>" in str(shown.parameters()["text"])
    assert "Очистить" in str(shown)


def test_where_no_words_are_kept_there_is_nothing_to_clear() -> None:
    (asked,) = given().when(press(f"oa:{FILTER}:{WORDS}")).said
    assert (asked.words, "Очистить" in str(render(asked, {}, "HTML"))) == ("", False)


@pytest.mark.parametrize(
    ("tool", "option", "said"),
    [
        ("kf_match", "keyword", "одну фразу"),
        ("export_editor", "campaign", "название"),
        ("kf_filter", "list", "по одному в строке"),
        ("kf_cluster", "max_size", "По умолчанию: без ограничения"),
        ("kf_combine", "max_words", "По умолчанию: 7"),
    ],
)
def test_a_question_says_what_the_option_takes(tool: str, option: str, said: str) -> None:
    (asked,) = given().when(press(f"oa:{tool}:{option}")).said
    assert said in str(render(asked, {}, "HTML"))


@pytest.mark.parametrize(
    ("tool", "option", "label"),
    [
        ("kf_cluster", "max_size", "Фраз в группе до: без ограничения"),
        ("vk_group_members", "age_from", "Возраст от: любой"),
        ("utm_build", "utm_source", "utm_source: из набора"),
        ("kf_filter", "list", "Слова: нет"),
    ],
)
def test_a_button_says_what_no_value_means(tool: str, option: str, label: str) -> None:
    known = all_tools()[tool]
    button = option_buttons.option_button(known, next(one for one in known.options if one.name == option), {})
    assert plain_words("ru", button.text, button.args) == label


# A list that came before what its tool needs


@pytest.mark.parametrize(
    ("session", "came"),
    [
        (waiting("", parts=2), press("g:4000:kf_filter")),
        (waiting(FILTER, parts=1), text("окна")),
        (waiting(FILTER, parts=2, last_part=4100), timer("pause", 4100)),
    ],
)
def test_a_list_without_what_its_tool_needs_is_kept_while_that_is_asked_for(session: Session, came: Arrival) -> None:
    turn = given(session=session).when(came)
    assert turn.keys == ("option-ask-first",)
    assert turn.outcome == ToolChosen(tool=f"{FILTER}#{WORDS}")
    assert SessionClosed(session=4000, reason="replaced") in turn.facts
    kept = [fact for fact in turn.facts if isinstance(fact, InputPartReceived)]
    assert (len(kept), {fact.session for fact in kept}) == (2, {POSITION})


def test_the_tool_runs_on_the_kept_list_when_the_words_come() -> None:
    turn = given(session=waiting(f"{FILTER}#{WORDS}", parts=2)).when(text("бесплатно"))
    words = f"payload:{PAYLOAD}"
    assert OptionChosen(tool=FILTER, option=WORDS, value=words) in turn.facts
    assert isinstance(turn.outcome, QueryQueued)
    assert (turn.outcome.tool, turn.outcome.session, len(turn.outcome.inputs)) == (FILTER, 4000, 2)
    assert turn.outcome.options[WORDS] == words


def test_start_gives_a_list_up_that_lacks_something() -> None:
    turn = given(session=waiting(f"{FILTER}#{WORDS}", parts=2)).when(text("/start"))
    assert SessionClosed(session=4000, reason="replaced") in turn.facts


def test_nothing_is_asked_where_the_words_are_known() -> None:
    known = {FILTER: {WORDS: f"payload:{'cd' * 16}"}}
    turn = given(session=waiting("", parts=1), options=known).when(press("g:4000:kf_filter"))
    assert isinstance(turn.outcome, QueryQueued)


@pytest.mark.parametrize("tool", [tool for tool in all_tools().values() if tool.asks], ids=lambda tool: tool.name)
def test_a_tool_asks_first_for_what_it_refuses_to_work_without(tool: Tool) -> None:
    assert isinstance(tool.function(Phrases(["окна"])), Refusal)
    assert not isinstance(tool.function(Phrases(["окна"]), **{tool.asks: "окна"}), Refusal)
