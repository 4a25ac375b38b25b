"""A tool is chosen, its options set, the session closed, replaced or expired."""

from __future__ import annotations

import pytest

from ppc_helper.chat import wire
from ppc_helper.chat.state import Person, Session
from ppc_helper.events import (
    CommandAnswered,
    OptionChosen,
    SessionClosed,
    ToolChosen,
    UpdateIgnored,
    UpdateRefused,
)
from ppc_helper.tools import all_tools
from tests.scenario import ADMIN, Arrival, ago, given, press, query, text, timer, waiting

DUPLICATES = "0:1:1:kf:kf_group_duplicates"
FIXATE = "0:1:1:kf:kf_fixate_keywords"


def test_a_press_opens_a_session_and_says_what_to_send() -> None:
    turn = given().when(press(DUPLICATES))
    assert turn.outcome == ToolChosen(tool="kf_group_duplicates", message_id=55)
    assert turn.keys == ("tool-hint",)


def test_another_press_replaces_the_session() -> None:
    turn = given(session=waiting("kf_fixate_keywords")).when(press(DUPLICATES))
    assert turn.without_messages() == (
        SessionClosed(session=4000, reason="replaced"),
        ToolChosen(tool="kf_group_duplicates", message_id=55),
    )


def test_the_same_press_within_ten_seconds_is_only_acknowledged() -> None:
    session = waiting("kf_group_duplicates", opened=ago(seconds=3))
    turn = given(session=session).when(press(DUPLICATES))
    assert turn.without_messages() == (UpdateIgnored(reason="pressed_twice"),)
    assert turn.said == ()


def test_the_same_press_later_says_again_what_to_send() -> None:
    session = waiting("kf_group_duplicates", opened=ago(seconds=11))
    assert given(session=session).when(press(DUPLICATES)).keys == ("tool-hint",)


def test_a_press_on_a_message_of_a_year_ago_works() -> None:
    turn = given().when(press(DUPLICATES, date=0))
    assert turn.outcome == ToolChosen(tool="kf_group_duplicates", message_id=0)


def test_a_menu_on_a_message_too_old_to_edit_is_sent_anew() -> None:
    (fresh,) = given().when(press("m:keywords", date=0)).said
    (edited,) = given().when(press("m:keywords")).said
    assert (fresh.kind, edited.kind, edited.message_id) == ("text", "edit", 55)


def test_cancel_closes_the_session_and_says_which() -> None:
    turn = given(session=waiting("kf_group_duplicates")).when(text("/cancel"))
    assert turn.outcome == SessionClosed(session=4000, reason="cancelled")
    assert turn.said[0].args == {"tool": "kf_group_duplicates"}


def test_cancel_with_nothing_open_offers_to_cancel_what_runs() -> None:
    queries = (query(30, "running"), query(20, "finished"))
    turn = given(queries=queries).when(text("/cancel"))
    assert turn.outcome == CommandAnswered(command="cancel")
    assert turn.data == ("x:30",)


def test_cancel_with_nothing_at_all_says_so() -> None:
    assert given().when(text("/cancel")).keys == ("nothing-to-cancel",)


def test_a_cancel_button_closes_only_its_own_session() -> None:
    turn = given(session=waiting("kf_group_duplicates")).when(press("c:3999"))
    assert turn.outcome == UpdateIgnored(reason="session_closed_before")
    assert turn.ack is not None
    assert turn.ack.key == "nothing-open"


def test_a_session_expires_with_a_word() -> None:
    turn = given(session=waiting("kf_group_duplicates")).when(timer("session", 4000))
    assert turn.outcome == SessionClosed(session=4000, reason="expired")
    assert turn.keys == ("session-expired",)
    assert turn.data == (DUPLICATES,)


def test_a_session_that_was_replaced_does_not_expire() -> None:
    turn = given(session=waiting("kf_group_duplicates")).when(timer("session", 3000))
    assert turn.facts == (UpdateIgnored(reason="stale_timer"),)


def test_a_timer_speaks_the_language_of_the_last_update() -> None:
    person = Person(chat=700, language_code="en-GB")
    turn = given(person=person, session=waiting("kf_group_duplicates")).when(timer("session", 4000))
    assert turn.said[0].language == "en"


def test_an_option_is_remembered_and_shown_where_it_was_pressed() -> None:
    turn = given(session=waiting("kf_fixate_keywords")).when(press("o:kf_fixate_keywords:parts:all"))
    assert turn.outcome == OptionChosen(tool="kf_fixate_keywords", option="parts", value="all")
    (hint,) = turn.said
    assert (hint.kind, hint.message_id) == ("edit", 55)
    assert "o:kf_fixate_keywords:parts:stop" in turn.data


def test_an_option_button_offers_the_next_of_all_choices_in_turn() -> None:
    tool = all_tools()["kf_fixate_keywords"]
    seen, chosen = set(), {"parts": tool.options[0].default}
    for _ in tool.options[0].choices:
        turn = given(options={tool.name: chosen}).when(press(FIXATE))
        (data,) = (one for one in turn.data if ":parts:" in one)
        seen.add(chosen["parts"])
        chosen = {"parts": data.rpartition(":")[2]}
    assert seen == set(tool.options[0].choices)


def test_a_hint_of_a_closed_session_offers_to_choose_the_tool_again() -> None:
    turn = given().when(press("o:kf_fixate_keywords:parts:all"))
    assert turn.data[-1] == FIXATE


@pytest.mark.parametrize("name", sorted(all_tools()))
def test_every_tool_can_be_chosen_by_its_button(name: str) -> None:
    turn = given().when(press(all_tools()[name].callback_data))
    assert turn.outcome == ToolChosen(tool=name, message_id=55)


def test_a_session_of_a_tool_that_is_no_more_is_closed_with_a_word() -> None:
    turn = given(session=waiting("kf_forgotten_tool")).when(text("окна"))
    assert turn.without_messages() == (
        SessionClosed(session=4000, reason="cancelled"),
        UpdateRefused(reason="tool_gone"),
    )


def test_admins_choose_an_announcement_and_others_may_not() -> None:
    data = wire.FIXED[wire.ANNOUNCE]
    assert isinstance(given(chat=ADMIN).when(press(data, user=ADMIN)).outcome, ToolChosen)
    refused = given().when(press(data))
    assert refused.outcome == UpdateRefused(reason="not_admin")
    assert refused.ack is not None
    assert refused.ack.alert


@pytest.mark.parametrize("tool", ["kf_clean", "kf_filter#list", wire.FEEDBACK, wire.ANNOUNCE, wire.VK_TOKEN])
def test_start_begins_anew_whatever_was_waited_for(tool: str) -> None:
    turn = given(session=waiting(tool)).when(text("/start"))
    assert turn.without_messages() == (
        SessionClosed(session=4000, reason="replaced"),
        CommandAnswered(command="start"),
    )


@pytest.mark.parametrize("asked", [text("/keywords"), press("m:keywords")])
@pytest.mark.parametrize("tool", ["kf_filter#list", wire.FEEDBACK, wire.ANNOUNCE, wire.VK_TOKEN])
def test_what_follows_a_menu_is_no_message_to_admins_and_no_option(tool: str, asked: Arrival) -> None:
    turn = given(session=waiting(tool)).when(asked)
    assert SessionClosed(session=4000, reason="replaced") in turn.facts


@pytest.mark.parametrize("asked", [text("/keywords"), press("m:keywords")])
def test_a_tool_still_waits_while_its_person_looks_at_menus(asked: Arrival) -> None:
    turn = given(session=waiting("kf_clean")).when(asked)
    assert turn.outcome == CommandAnswered(command="keywords")
    assert not any(isinstance(fact, SessionClosed) for fact in turn.facts)


@pytest.mark.parametrize("session", [waiting("", parts=1), waiting("kf_clean", parts=1)])
def test_start_loses_no_list_that_has_come(session: Session) -> None:
    turn = given(session=session).when(text("/start"))
    assert turn.without_messages() == (CommandAnswered(command="start"),)


def test_cancel_means_the_work_when_only_an_offered_list_is_open() -> None:
    turn = given(session=waiting("", parts=1), queries=(query(30, "running"),)).when(text("/cancel"))
    assert turn.outcome == SessionClosed(session=4000, reason="cancelled")
    assert (turn.keys, turn.data) == (("cancel-which",), ("x:30",))
