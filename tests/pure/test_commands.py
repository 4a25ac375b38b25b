"""From updates to commands, and from button data to commands."""

from __future__ import annotations

import string
from typing import Any

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ppc_helper.chat import commands as c
from ppc_helper.chat import presses, wire
from ppc_helper.chat.contents import FileSent, MediaSent, TextSent
from ppc_helper.chat.state import State
from ppc_helper.chat.understand import command_of
from ppc_helper.chat.updates import Update, decode
from ppc_helper.chat.wanted import Wanted, wanted
from ppc_helper.events import MessageOwed, Recorded, UpdateReceived
from ppc_helper.tools import all_tools
from tests.scenario import NOW, Arrival, document, given, message, press, text, timer, update, waiting

PRESS = c.Press(id="cb1", message_id=55)


def asked(arrival: Arrival) -> c.Command:
    return given().command(arrival)


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("/start", c.Start()),
        ("/start from_ads", c.Start()),
        ("/Start@PPC_helper_bot", c.Start()),
        ("/help", c.ShowHelp()),
        ("/keywords", c.ShowMenu(menu="keywords")),
        ("/seo", c.ShowMenu(menu="seo")),
        ("/vk", c.ShowMenu(menu="vk")),
        ("/actions", c.ShowMenu(menu="actions")),
        ("/admin", c.ShowMenu(menu="admin")),
        ("/history", c.ShowHistory()),
        ("/cancel", c.CancelSession()),
        ("/language", c.ShowLanguages()),
        ("/language en", c.ChooseLanguage(language="en")),
        ("/language xx", c.ShowLanguages()),
        ("/forget", c.Forget()),
        ("/test", c.Test()),
        ("/nothing", c.RefuseCommand()),
    ],
)
def test_each_command_is_understood(words: str, command: c.Command) -> None:
    assert asked(text(words)) == command


def test_a_text_is_input_with_its_reply_and_album() -> None:
    found = asked(text("окна", reply_to_message={"message_id": 3}))
    assert found == c.GiveInput(content=TextSent("окна", 4), reply_to=3)
    assert asked(document("a.txt", media_group_id="g", mime="text/plain")) == c.GiveInput(
        content=FileSent("F", "a.txt", "text/plain", 1000), album=True
    )
    assert asked(message(photo=[{"file_id": "s"}, {"file_id": "l"}])) == c.GiveInput(content=MediaSent("photo", "l"))


@pytest.mark.parametrize(
    ("arrival", "reason"),
    [
        (update({"edited_message": {"message_id": 1}}), "edited"),
        (update({"inline_query": {"id": "1"}}), "kind_of_update"),
        (message(pinned_message={"message_id": 1}), "service_message"),
        (message(chat_type="supergroup", text="привет"), "group"),
        (message(chat_type="supergroup", text="/start@other_bot"), "for_another_bot"),
        (message(chat_type="supergroup", text="/roll"), "group"),
        (message(chat_type="channel", text="/start"), "group"),
        (message(chat_type="group", new_chat_members=[{"id": 1}]), "group"),
    ],
)
def test_what_asks_for_nothing_is_ignored_with_its_reason(arrival: Arrival, reason: str) -> None:
    assert asked(arrival) == c.Ignore(reason=reason)


@pytest.mark.parametrize("words", ["/start", "/keywords@ppc_helper_bot", "/anything@PPC_HELPER_BOT окна"])
def test_a_command_in_a_group_is_an_invitation_to_the_private_chat(words: str) -> None:
    assert asked(message(chat_type="group", text=words)) == c.InviteToPrivate()


def test_a_group_that_moves_is_noted() -> None:
    assert asked(message(chat_type="group", migrate_to_chat_id=-1001)) == c.NoteMigrated(to_chat=-1001)


@pytest.mark.parametrize(
    ("chat_type", "status", "command"),
    [
        ("private", "kicked", c.NoteBlocked()),
        ("private", "member", c.NoteReturned()),
        ("private", "restricted", c.Ignore(reason="membership")),
        ("group", "kicked", c.Ignore(reason="group")),
    ],
)
def test_blocking_and_coming_back_are_noted(chat_type: str, status: str, command: c.Command) -> None:
    change = {"chat": {"id": 1, "type": chat_type}, "new_chat_member": {"status": status, "user": {"id": 2}}}
    assert asked(update({"my_chat_member": change})) == command


def test_timers_are_understood() -> None:
    assert asked(timer("pause", 7)) == c.EndPause(last_part=7)
    assert asked(timer("session", 8)) == c.ExpireSession(session=8)


def test_an_update_whose_words_were_deleted_is_ignored() -> None:
    assert asked(text("окна")) != c.Ignore(reason="words_are_gone")
    fact = UpdateReceived(bot=1, update_id=1, kind="message", payload="")
    recorded = Recorded(position=1, at=NOW, chat=1, fact=fact)
    assert command_of(recorded, None) == c.Ignore(reason="words_are_gone")


def test_a_fact_that_is_no_update_is_ignored() -> None:
    recorded = Recorded(position=1, at=NOW, chat=1, fact=MessageOwed(key="about"))
    assert command_of(recorded, b"") == c.Ignore(reason="not_for_the_chat_lane")


def test_a_press_without_a_message_to_edit_is_a_press() -> None:
    assert asked(press("m:seo", date=0)) == c.ShowMenu(menu="seo", press=c.Press(id="cb1"))
    inline = update({"callback_query": {"id": "cb1", "from": {"id": 1}, "data": "m:seo"}})
    assert asked(inline) == c.ShowMenu(menu="seo", press=c.Press(id="cb1"))


def test_a_press_in_a_group_is_refused() -> None:
    body = {"id": "cb1", "message": {"message_id": 55, "date": 1, "chat": {"id": -1, "type": "group"}}, "data": "m:seo"}
    assert asked(update({"callback_query": body})) == c.RefusePress(press=PRESS)


@pytest.mark.parametrize(
    ("data", "command"),
    [
        ("0:1:1:kf:kf_group_duplicates", c.ChooseTool(tool="kf_group_duplicates", press=PRESS)),
        ("0:1:0:af:af_make_announcement", c.ChooseTool(tool="af_make_announcement", press=PRESS)),
        ("0:0:1:af:af_get_bot_stats", c.ShowStats(press=PRESS)),
        ("0:1:0:act:act_feedback", c.ChooseTool(tool="act_feedback", press=PRESS)),
        ("0:0:1:act:act_get_user_queries", c.ShowHistory(press=PRESS)),
        ("0:0:1:act:act_give_contacts", c.ShowContacts(press=PRESS)),
        ("0:0:1:act:act_about", c.ShowAbout(press=PRESS)),
        ("m:main", c.ShowMenu(menu="main", press=PRESS)),
        ("m:history", c.ShowHistory(press=PRESS, in_place=True)),
        ("m:languages", c.ShowLanguages(press=PRESS)),
        ("i:kf_group_duplicates", c.ShowToolHelp(tool="kf_group_duplicates", press=PRESS)),
        ("l:en", c.ChooseLanguage(language="en", press=PRESS)),
        ("c:7", c.CancelSession(session=7, press=PRESS)),
        ("x:7", c.CancelQuery(query=7, press=PRESS)),
        ("f:7", c.SendFileAgain(query=7, press=PRESS)),
        ("n:7:kf_group_duplicates", c.RunNext(query=7, tool="kf_group_duplicates", press=PRESS)),
        ("g:7:kf_group_duplicates", c.RunGuess(session=7, tool="kf_group_duplicates", press=PRESS)),
        ("w:7:vk", c.ShowGuesses(session=7, menu="vk", press=PRESS)),
        ("ac:7", c.ConfirmAnnouncement(announcement=7, press=PRESS)),
        ("ax:7", c.CancelAnnouncement(announcement=7, press=PRESS)),
        ("ar:7", c.RefreshAnnouncement(announcement=7, press=PRESS)),
        ("z:forget", c.ConfirmForget(press=PRESS)),
    ],
)
def test_each_kind_of_data_is_understood(data: str, command: c.Command) -> None:
    assert presses.read(data, PRESS) == command


@pytest.mark.parametrize(
    "data",
    [
        "",
        "0:1:1:kf:kf_unknown",
        "1:1:1:kf:kf_group_duplicates",
        "0:1:1:vk:kf_group_duplicates",
        "0:1:1:kf:kf_group_duplicates ",
        "0:1:1:kf:__import__('os')",
        "x:",
        "x:0",
        "x:-7",
        "x:007",
        "x:7:8",
        "x:٧",
        "x:9223372036854775808",
        "x:7 ",
        "n:7",
        "n:7:kf_unknown",
        "o:kf_fixate_keywords:parts",
        "o:kf_fixate_keywords:parts:some",
        "o:kf_fixate_keywords:gone:all",
        "l:de",
        "m:root",
        "w:7:admin",
        "z:forget:7",
        "z:x",
        "q:1",
    ],
)
def test_data_that_is_not_exactly_ours_is_nothing(data: str) -> None:
    assert presses.read(data, PRESS) is None


@hypothesis_settings(deadline=None)
@hypothesis_given(st.text(st.sampled_from(string.ascii_letters + string.digits + ":_-"), max_size=70))
def test_any_data_is_a_command_or_nothing(data: str) -> None:
    found = presses.read(data, PRESS)
    assert found is None or found.press == PRESS


@pytest.mark.parametrize("name", sorted(all_tools()))
def test_every_tool_is_understood_by_the_original_data(name: str) -> None:
    assert presses.read(all_tools()[name].callback_data, PRESS) == c.ChooseTool(tool=name, press=PRESS)


@pytest.mark.parametrize(
    "raw",
    [b"", b"null", b"[]", b"{", b'{"message": 5}', b'{"message": {"chat": "x"}}', b"\xff", b'{"x":' + b"[" * 200_000],
)
def test_an_update_that_cannot_be_read_is_empty(raw: bytes) -> None:
    assert decode(raw) == Update()


def test_only_what_is_needed_is_loaded() -> None:
    nobody, drafting = State(), State(session=waiting(wire.ANNOUNCE))
    assert wanted(c.Start(), nobody, admin=True) == Wanted()
    given_input = c.GiveInput(content=TextSent("x", 1), reply_to=5)
    assert wanted(given_input, drafting, admin=False) == Wanted()
    assert wanted(given_input, nobody, admin=True) == Wanted(reply_to=5)
    assert wanted(c.ConfirmAnnouncement(announcement=9), nobody, admin=False) == Wanted()
    assert wanted(c.ConfirmAnnouncement(announcement=9), nobody, admin=True) == Wanted(announcement=9)
    assert wanted(c.CancelQuery(query=9), nobody, admin=False) == Wanted(query=9)


def test_users_are_counted_for_the_draft_of_an_announcement_only() -> None:
    for command in (c.GiveInput(content=TextSent("x", 1)), c.EndPause(last_part=3)):
        assert wanted(command, State(session=waiting(wire.ANNOUNCE)), admin=True).recipients
        assert not wanted(command, State(session=waiting("kf_clean")), admin=True).recipients
        assert not wanted(command, State(session=waiting(wire.ANNOUNCE)), admin=False).recipients


def test_nothing_a_person_sends_is_no_error() -> None:
    odd: list[dict[str, Any]] = [{"from": None}, {"text": ""}, {"photo": []}, {"entities": [], "text": "/"}]
    for content in odd:
        assert asked(message(**content)) is not None
