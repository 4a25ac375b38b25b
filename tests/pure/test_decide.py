"""What holds for every decision, and the answers that change nothing."""

from __future__ import annotations

import typing
from typing import Any

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ppc_helper.chat import commands as c
from ppc_helper.chat import wire
from ppc_helper.chat.decide import DECIDERS
from ppc_helper.chat.state import Announcement, FeedbackTarget, Person, Settings
from ppc_helper.events import (
    CancelAsked,
    ChatMigrated,
    CommandAnswered,
    LanguageChosen,
    MessageOwed,
    PersonForgotten,
    SessionClosed,
    UpdateIgnored,
    UpdateReceived,
    UpdateRefused,
    UserBlocked,
    UserReturned,
)
from tests.scenario import (
    ADMIN,
    NOW,
    PAYLOAD,
    SETTINGS,
    Arrival,
    given,
    message,
    press,
    query,
    text,
    timer,
    update,
    waiting,
)

NUMBERS = st.sampled_from([1, 30, 31, 4000, 4500, 4990, 2**63 - 1])
TOOLS = st.sampled_from(["kf_group_duplicates", "kf_fixate_keywords", "af_make_announcement", "act_feedback", "no"])
DATA = st.one_of(
    st.text(max_size=70),
    st.sampled_from([*wire.FIXED.values(), "m:main", "m:admin", "m:history", "z:forget", "l:en"]),
    st.builds("{}:{}".format, st.sampled_from(["c", "x", "f", "ac", "ax", "ar"]), NUMBERS),
    st.builds("{}:{}:{}".format, st.sampled_from(["n", "g", "w"]), NUMBERS, TOOLS),
)
WORDS = st.one_of(st.text(min_size=1, max_size=50), st.sampled_from(["/cancel", "/forget", "/admin", "а" * 4096]))
CONTENTS: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"text": WORDS}),
    st.fixed_dictionaries(
        {"document": st.fixed_dictionaries({"file_id": st.just("F"), "file_name": st.text(max_size=9)})}
    ),
    st.fixed_dictionaries({"photo": st.just([{"file_id": "P"}]), "media_group_id": st.text(max_size=2)}),
    st.dictionaries(st.sampled_from(["voice", "sticker", "poll", "pinned_message"]), st.just({}), max_size=2),
)
USERS = st.sampled_from([700, ADMIN])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
ARRIVALS = st.one_of(
    st.builds(lambda data, user, date: press(data, user=user, date=date), DATA, USERS, st.integers(0, 1)),
    st.builds(lambda content, user: message(user=user, **content), CONTENTS, USERS),
    st.builds(lambda content: message(chat_type="group", **content), CONTENTS),
    st.builds(timer, st.sampled_from(["pause", "session"]), NUMBERS),
    st.builds(
        lambda kind, body: update({kind: body}),
        st.sampled_from(["message", "callback_query", "my_chat_member", "edited_message", "poll"]),
        ANYTHING,
    ),
)
SESSIONS = st.one_of(
    st.none(),
    st.builds(
        lambda tool, parts: waiting(tool, parts=parts, last_part=4990 if parts else 0),
        st.sampled_from(["", "kf_group_duplicates", "af_make_announcement", "act_feedback", "kf_gone"]),
        st.integers(0, 2),
    ),
)
QUERIES = st.lists(
    st.builds(
        lambda number, status, tool, result: query(number, status, tool, result=result, total=3),
        NUMBERS,
        st.sampled_from(["queued", "running", "finished", "failed", "cancelled", "dead"]),
        TOOLS,
        st.sampled_from(["", PAYLOAD]),
    ),
    max_size=3,
).map(tuple)
ANNOUNCEMENTS = st.none() | st.builds(
    lambda status, confirmed: Announcement(
        announcement=4500,
        chat=ADMIN,
        payload=PAYLOAD,
        status=status,
        owed=3,
        confirmed_at=NOW if confirmed or status.startswith("spread") else None,
    ),
    st.sampled_from(["drafted", "spreading", "spread", "cancelled"]),
    st.booleans(),
)


@hypothesis_settings(deadline=None)
@hypothesis_given(
    arrival=ARRIVALS,
    session=SESSIONS,
    queries=QUERIES,
    announcement=ANNOUNCEMENTS,
    feedback=st.none() | st.just(FeedbackTarget(feedback=1, chat=2)),
    settings=st.sampled_from([SETTINGS, Settings(), Settings(admins=frozenset({ADMIN}), queries_per_chat=1)]),
)
def test_any_update_in_any_state_has_exactly_one_outcome(arrival: Arrival, settings: Settings, **rows: Any) -> None:
    chat = getattr(arrival.fact, "user", 700)
    turn = given(chat=chat, settings=settings, **rows).when(arrival)
    if _wants_words(arrival, turn.outcome):
        assert turn.said, turn.facts


def _wants_words(arrival: Arrival, outcome: object) -> bool:
    """Tell whether a private message must be answered: what it asks for is neither nothing nor to be continued."""
    if not isinstance(arrival.fact, UpdateReceived) or arrival.fact.kind != "message":
        return False
    return isinstance(outcome, UpdateRefused | CommandAnswered | SessionClosed)


@hypothesis_settings(deadline=None)
@hypothesis_given(data=DATA, user=USERS)
def test_any_button_is_acknowledged(data: str, user: int) -> None:
    assert given(chat=user).when(press(data, user=user)).ack is not None


def test_every_command_has_a_decider() -> None:
    assert set(DECIDERS) == set(typing.get_args(c.Command))


@pytest.mark.parametrize("data", ["0:1:1:kf:os.system", "x:1:2:3", "junk"])
def test_an_unknown_or_forged_button_is_refused_politely(data: str) -> None:
    turn = given().when(press(data))
    assert turn.facts[0] == UpdateRefused(reason="unknown_button")
    assert turn.ack is not None
    assert (turn.ack.key, turn.ack.alert) == ("button-unknown", True)


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("/start", "start"),
        ("/help", "help"),
        ("/keywords", "menu-keywords"),
        ("/actions", "menu-actions"),
        ("/language", "language"),
        ("/test", "test"),
        ("/forget", "forget"),
    ],
)
def test_commands_are_answered(words: str, key: str) -> None:
    turn = given().when(text(words))
    assert isinstance(turn.outcome, CommandAnswered)
    assert turn.keys == (key,)


@pytest.mark.parametrize(("name", "key"), [(wire.ABOUT, "about"), (wire.CONTACTS, "contacts")])
def test_the_originals_buttons_are_answered(name: str, key: str) -> None:
    turn = given().when(press(wire.FIXED[name]))
    assert isinstance(turn.outcome, CommandAnswered)
    assert turn.keys == (key,)


def test_contacts_that_are_not_configured_are_said_to_be_absent() -> None:
    turn = given(settings=Settings()).when(press(wire.FIXED[wire.CONTACTS]))
    assert turn.keys == ("contacts-none",)


def test_an_unknown_command_is_answered_with_the_menu() -> None:
    turn = given().when(text("/nothing"))
    assert turn.outcome == UpdateRefused(reason="unknown_command")
    assert "m:keywords" in turn.data


def test_the_admin_menu_is_for_admins() -> None:
    assert given().when(text("/admin")).outcome == UpdateRefused(reason="not_admin")
    assert "m:admin" not in given().when(text("/start")).data
    assert "m:admin" in given(chat=ADMIN).when(text("/start", user=ADMIN)).data
    assert given(chat=ADMIN).when(text("/admin", user=ADMIN)).keys == ("menu-admin",)


def test_somebody_who_is_told_no_learns_the_id_to_be_made_an_admin() -> None:
    assert given().when(text("/admin")).said[0].args == {"user": "700"}


def test_help_of_a_tool_is_told() -> None:
    (told,) = given().when(press("i:kf_group_duplicates")).said
    assert told.args == {"tool": "kf_group_duplicates", "help": "message:kf_group_duplicates.help"}


def test_a_chosen_language_is_spoken_at_once() -> None:
    turn = given().when(press("l:en"))
    assert turn.outcome == LanguageChosen(language="en")
    assert (turn.said[0].language, turn.said[0].kind) == ("en", "edit")


@pytest.mark.parametrize(
    ("chosen", "code", "spoken"),
    [("en", "ru", "en"), ("", "ru", "ru"), ("", "uk", "ru"), ("", "en-GB", "en"), ("", "de", "en"), ("", "", "ru")],
)
def test_the_language_is_the_chosen_one_else_the_persons_else_the_configured(
    chosen: str, code: str, spoken: str
) -> None:
    turn = given(person=Person(chat=700, language=chosen)).when(text("/start", language=code))
    assert turn.said[0].language == spoken


def test_an_unknown_person_is_greeted_too() -> None:
    assert given(person=None).when(text("/start")).keys == ("start",)


def test_forgetting_waits_for_a_press() -> None:
    asked = given().when(text("/forget"))
    assert not asked.decision.forget
    assert asked.data == ("z:forget", "m:main")


def test_forgetting_closes_cancels_and_deletes() -> None:
    queries = (query(30, "running"), query(20, "queued", cancel_asked=True), query(10, "finished"))
    turn = given(session=waiting("kf_group_duplicates"), queries=queries).when(press("z:forget"))
    assert turn.decision.forget
    assert turn.without_messages() == (
        SessionClosed(session=4000, reason="forgotten"),
        CancelAsked(query=30),
        PersonForgotten(payloads=0),
    )
    assert turn.keys == ("forgotten",)


def test_a_group_is_invited_to_the_private_chat() -> None:
    turn = given().when(message(chat_type="group", text="/start@ppc_helper_bot"))
    (said,) = turn.said
    assert said.buttons[0][0].url == "https://t.me/ppc_helper_bot"
    assert turn.outcome == UpdateRefused(reason="group")


@pytest.mark.parametrize(
    ("arrival", "outcome"),
    [
        (update({"edited_message": {}}), UpdateIgnored(reason="edited")),
        (message(chat_type="group", migrate_to_chat_id=-9), ChatMigrated(to_chat=-9)),
        (
            update({"my_chat_member": {"chat": {"type": "private"}, "new_chat_member": {"status": "kicked"}}}),
            UserBlocked(reason="blocked"),
        ),
        (
            update({"my_chat_member": {"chat": {"type": "private"}, "new_chat_member": {"status": "member"}}}),
            UserReturned(),
        ),
    ],
)
def test_what_wants_no_answer_gets_none(arrival: Arrival, outcome: object) -> None:
    assert given().when(arrival).facts == (outcome,)


def test_an_admins_id_in_a_group_opens_nothing() -> None:
    arrival = press("m:admin", user=ADMIN)
    fact = typing.cast(UpdateReceived, arrival.fact)
    in_group = UpdateReceived(bot=1, update_id=9, kind=fact.kind, payload=PAYLOAD, user=ADMIN, chat_type="group")
    assert given(chat=-100).when(Arrival(in_group, arrival.raw)).outcome == UpdateRefused(reason="not_admin")


def test_every_message_names_its_language() -> None:
    turn = given(person=Person(chat=700, language="en")).when(text("/start"))
    assert [fact.language for fact in turn.facts if isinstance(fact, MessageOwed)] == ["en"]
