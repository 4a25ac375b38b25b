"""A person's own VK token: how it is found in a text, sealed, and decided on."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given as examples
from hypothesis import strategies as st

from ppc_helper import arrivals
from ppc_helper.chat import commands as c
from ppc_helper.chat import wire
from ppc_helper.chat.calls import DeleteMessage
from ppc_helper.chat.state import Parked, Settings, State, VkToken
from ppc_helper.chat.wanted import wanted
from ppc_helper.errors import Unreadable, VkError
from ppc_helper.events import (
    MessageOwed,
    NewPayload,
    QueryResumed,
    SessionClosed,
    ToolChosen,
    UpdateIgnored,
    UpdateRefused,
    VkTokenGiven,
    VkTokenRemoved,
)
from ppc_helper.sealing import Seal
from ppc_helper.tools import Note
from ppc_helper.tools.vk_refusals import refusal_note, rest_after
from ppc_helper.vk import token_forms
from ppc_helper.vk.tokens import Tokens
from tests.memory_run import Free
from tests.scenario import CHAT, PAYLOAD, Turned, given, message, press, query, shown, text, waiting

NEW, OLD = "vk1.a." + "aB3_-" * 40, "0123456789abcdef" * 5 + "01234"
SEAL = Seal("key-of-this-test-4fGh7Kq2mZx9Lp0Rb")
SEALED = token_forms.SEALED + "QUJD"
TAKES = Settings(takes_tokens=True)
KEPT = VkToken(payload="cd" * 16, good=True)

# Forms


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (NEW, [NEW]),
        (OLD, [OLD]),
        (f"https://oauth.vk.com/blank.html#access_token={NEW}&expires_in=0&user_id=1", [NEW]),
        (f"https://oauth.vk.com/blank.html#access_token={OLD}&expires_in=0", [OLD]),
        (f"Мой токен: {NEW}.", [NEW]),
        (NEW.replace(".", "%2E"), [NEW]),
        (f"{NEW}\n{NEW}", [NEW]),
        (f"{NEW} {OLD}", [NEW, OLD]),
        ("купить окна vk1 a", []),
        ("a" * 84, []),
        ("a" * 128, []),
        ("1000001:" + "A" * 35, []),
    ],
)
def test_tokens_are_found_whatever_stands_around_them(words: str, found: list[str]) -> None:
    assert token_forms.tokens_in(words) == found
    assert token_forms.perhaps_in(words.encode()) >= bool(found)


@pytest.mark.parametrize(
    ("words", "hidden"),
    [(f"вот {SEALED}", "QUJD"), (f"#access_token={SEALED}&x=1", "QUJD"), (token_forms.BLANK, ""), ("окна", None)],
)
def test_what_stands_instead_is_recognised(words: str, hidden: str | None) -> None:
    assert token_forms.hidden_in(words) == hidden


# Arrival


def stored(update: dict[str, Any], seal: Seal | None = SEAL) -> bytes:
    return arrivals.read_update({"update_id": 1, **update}, 1, seal).raw


def private(**content: Any) -> dict[str, Any]:
    return {"message": {"message_id": 1, "chat": {"id": CHAT, "type": "private"}, "from": {"id": CHAT}, **content}}


def text_of(raw: bytes) -> str:
    return str(json.loads(raw)["message"]["text"])


@pytest.mark.parametrize("token", [NEW, OLD])
def test_a_token_in_a_message_to_the_bot_is_sealed_for_its_writer(token: str) -> None:
    found = text_of(stored(private(text=f"я: {token}&x")))
    sealed = token_forms.hidden_in(found)
    assert sealed
    assert found == f"я: {token_forms.SEALED}{sealed}&x"
    assert SEAL.open(sealed, CHAT) == token


@pytest.mark.parametrize(
    ("update", "seal"),
    [
        (private(text=NEW), None),
        (private(text=f"{NEW} {OLD}"), SEAL),
        (private(caption=NEW, document={"file_id": "F", "file_name": f"{OLD}.txt"}), SEAL),
        (private(text="x", reply_to_message={"message_id": 2, "text": NEW}), SEAL),
        (private(text="x", entities=[{"type": "text_link", "url": f"https://x/#access_token={NEW}"}]), SEAL),
        ({"message": {"message_id": 1, "chat": {"id": -5, "type": "group"}, "from": {"id": 7}, "text": NEW}}, SEAL),
        ({"edited_message": {"chat": {"id": CHAT, "type": "private"}, "text": NEW}}, SEAL),
        ({"telepathy": {"thought": [NEW, {"more": OLD}]}}, SEAL),
    ],
)
def test_any_other_token_is_blanked(update: dict[str, Any], seal: Seal | None) -> None:
    raw = stored(update, seal)
    assert token_forms.BLANK.encode() in raw
    assert not token_forms.perhaps_in(raw)
    assert token_forms.SEALED.encode() not in raw


@pytest.mark.parametrize("update", [{"message": [NEW]}, {"message": {"chat": {"id": "я"}, "text": "я" + OLD}}])
def test_what_cannot_be_read_is_put_aside_without_tokens(update: dict[str, Any]) -> None:
    accepted = arrivals.read_update({"update_id": 1, **update}, 1, SEAL)
    assert accepted.fact.__struct_config__.tag == "update_quarantined.v1"
    assert token_forms.BLANK.encode() in accepted.raw
    assert not token_forms.perhaps_in(accepted.raw)


@examples(before=st.text(max_size=20), after=st.text(max_size=20), token=st.sampled_from([NEW, OLD]))
def test_no_text_around_it_leaves_a_token_in_what_is_stored(before: str, after: str, token: str) -> None:
    raw = stored(private(text=f"{before} {token} {after}", caption=f"{before}\n{token}"))
    assert token.encode() not in raw


def test_an_update_without_tokens_is_stored_as_it_came() -> None:
    update = {"update_id": 1, **private(text="окна vk.com/id1 " + "ab" * 30)}
    assert json.loads(arrivals.read_update(update, 1, SEAL).raw) == update


# Sealing


@examples(secret=st.text(st.characters(codec="utf-8")), owner=st.integers(-(2**52), 2**52))
def test_what_is_sealed_opens_with_the_same_key_for_the_same_owner(secret: str, owner: int) -> None:
    sealed = SEAL.close(secret, owner)
    assert SEAL.open(sealed, owner) == secret
    with pytest.raises(Unreadable):
        SEAL.open(sealed, owner + 1)


@pytest.mark.parametrize("sealed", ["", "QUJD", "я", "####", "A" * 64])
def test_what_was_never_sealed_does_not_open(sealed: str) -> None:
    with pytest.raises(Unreadable):
        SEAL.open(sealed, CHAT)


def test_the_same_token_is_sealed_differently_each_time() -> None:
    assert SEAL.close(NEW, CHAT) != SEAL.close(NEW, CHAT)


# Decisions


def deletion(turn: Turned) -> MessageOwed:
    [found] = [said for said in turn.said if said.kind == "deletion"]
    return found


def test_the_command_explains_and_waits() -> None:
    turn = given(settings=TAKES).when(text("/vktoken"))
    assert turn.outcome == ToolChosen(tool=wire.VK_TOKEN)
    assert (turn.keys, turn.data) == (("vk-token-ask",), ("c:5001",))


def test_the_configured_application_has_a_button() -> None:
    url = "https://oauth.vk.com/authorize?client_id=1"
    turn = given(settings=Settings(takes_tokens=True, vk_token_url=url)).when(text("/vktoken"))
    assert [button.url for row in turn.said[0].buttons for button in row] == [url, ""]


def test_whoever_gave_one_can_remove_it() -> None:
    turn = given(settings=TAKES, vk_token=KEPT).when(text("/vktoken"))
    assert (turn.keys, turn.data) == (("vk-token-kept",), (wire.REMOVE_VK_TOKEN, "c:5001"))
    unchecked = given(settings=TAKES, vk_token=VkToken(payload="cd" * 16)).when(text("/vktoken"))
    assert unchecked.keys == ("vk-token-kept-unchecked",)


def test_without_a_key_the_command_says_who_can_switch_it_on_and_still_removes() -> None:
    assert given().when(text("/vktoken")).keys == ("vk-token-off",)
    assert given(vk_token=KEPT).when(text("/vktoken")).data == (wire.REMOVE_VK_TOKEN,)


def test_in_a_group_it_says_to_write_in_private() -> None:
    assert given(chat=-100, settings=TAKES).when(text("/vktoken", chat_type="group")).keys == ("group-private",)


def test_a_token_that_was_asked_for_is_kept_alone_and_its_message_deleted() -> None:
    turn = given(settings=TAKES, session=waiting(wire.VK_TOKEN), vk_token=KEPT).when(text(f"вот {SEALED}"))
    [kept] = turn.decision.payloads
    assert kept == NewPayload(kept.id, CHAT, b"QUJD")
    assert turn.without_messages() == (SessionClosed(session=4000, reason="done"), VkTokenGiven(payload=kept.id))
    assert turn.decision.drop == (PAYLOAD, KEPT.payload)
    assert shown(deletion(turn)) == (DeleteMessage(message_id=77),)
    assert "QUJD" not in repr(turn.facts)


def test_a_token_may_come_with_the_command_and_leaves_another_session_open() -> None:
    turn = given(settings=TAKES, session=waiting("kf_clean")).when(text(f"/vktoken {SEALED}"))
    assert [type(fact) for fact in turn.without_messages()] == [VkTokenGiven]


@pytest.mark.parametrize(
    ("settings", "words", "reason", "key"),
    [
        (Settings(), token_forms.BLANK, "vk_tokens_off", "vk-token-off-deleted"),
        (TAKES, token_forms.BLANK, "vk_token_unclear", "vk-token-unclear"),
        (TAKES, f"окна {SEALED}", "vk_token_unasked", "vk-token-unasked"),
    ],
)
def test_a_token_that_cannot_be_kept_is_deleted_and_forgotten(
    settings: Settings, words: str, reason: str, key: str
) -> None:
    turn = given(settings=settings, session=waiting("kf_clean")).when(text(words))
    assert turn.without_messages() == (UpdateRefused(reason=reason),)
    assert turn.keys == ("", key)
    assert deletion(turn).message_id == 77
    assert (turn.decision.drop, turn.decision.payloads) == ((PAYLOAD,), ())


@pytest.mark.parametrize("arrival", [text("это он?"), message(photo=[{"file_id": "P"}])])
def test_what_is_no_token_is_refused_and_waiting_goes_on(arrival: Any) -> None:
    turn = given(settings=TAKES, session=waiting(wire.VK_TOKEN)).when(arrival)
    assert turn.without_messages() == (UpdateRefused(reason="no_vk_token_seen"),)
    assert (turn.keys, turn.decision.drop) == (("vk-token-not-seen",), ())


def test_the_button_removes_the_token_once() -> None:
    turn = given(vk_token=KEPT).when(press(wire.REMOVE_VK_TOKEN))
    assert (turn.outcome, turn.decision.drop) == (VkTokenRemoved(), (KEPT.payload,))
    again = given().when(press(wire.REMOVE_VK_TOKEN))
    assert (again.outcome, again.decision.drop) == (UpdateIgnored(reason="no_vk_token"), ())


def test_what_rested_for_the_removed_token_goes_on_with_the_bots() -> None:
    mine, others = (query(n, "parked", parked=Parked(reason)) for n, reason in ((30, "vk_own_token"), (31, "vk_quota")))
    turn = given(vk_token=KEPT, queries=(others, mine)).when(press(wire.REMOVE_VK_TOKEN))
    assert [new.fact for new in turn.decision.facts if new.lane] == [QueryResumed(query=30)]


def test_the_loader_reads_the_token_for_these_commands_only() -> None:
    assert wanted(c.ShowVkToken(), State(), admin=False).vk_token
    assert wanted(c.GiveVkToken(sealed=""), State(), admin=False).vk_token
    assert not wanted(c.Forget(), State(), admin=False).vk_token


# VK's refusals


def refused(code: int, *, are_own: bool) -> VkError:
    tokens = Tokens(("t",), are_own=are_own)
    token, _ = tokens.take(set(), Free())
    token.put_away(VkError(code, "no", method="users.get"), time.monotonic())
    with pytest.raises(VkError) as raised:
        tokens.take({"users.get"}, Free())
    return raised.value


@pytest.mark.parametrize(
    ("code", "note", "rest"),
    [
        (5, "vk-own-token", ("vk_own_token", float("inf"))),
        (14, "vk-own-captcha", ("vk_own_captcha", 1_800.0)),
        (27, "vk-own-token-kind", None),
        (9, "vk-flood", ("vk_flood", 900.0)),
    ],
)
def test_what_ends_a_persons_own_token_is_theirs_to_mend(code: int, note: str, rest: tuple[str, float] | None) -> None:
    error = refused(code, are_own=True)
    assert refusal_note(error) == Note(note, {"code": code})
    assert rest_after(error) == rest


class Shared(Free):
    """What processes tell each other."""

    def __init__(self) -> None:
        self.told: dict[str, list[tuple[str, int, float]]] = {}
        self.answered: list[str] = []

    def put_away(self, scope: str, method: str, code: int, seconds: float) -> None:
        self.told.setdefault(scope, []).append((method, code, seconds))

    def refusals(self, scope: str) -> Sequence[tuple[str, int, float]]:
        return self.told.get(scope, ())

    def works(self, scope: str, method: str) -> None:
        self.answered.append(method)


@pytest.mark.parametrize(
    ("code", "place", "seconds"), [(9, "", 600.0), (14, "", 60.0), (17, "", 60.0), (29, "users.get", 3_600.0)]
)
def test_a_persons_other_queries_know_what_their_token_was_refused(code: int, place: str, seconds: float) -> None:
    shared = Shared()
    first, _ = Tokens(("t",), are_own=True).take({"users.get"}, shared)
    first.tell(VkError(code, "no", method="users.get"), shared)
    assert [*shared.told.values()] == [[(place, code, seconds)]]
    with pytest.raises(VkError) as raised:
        Tokens(("t",), are_own=True).take({"users.get"}, shared)
    assert (raised.value.code, raised.value.own) == (code, True)
    first.works({"users.get"}, shared)
    assert shared.answered == ["users.get"]


def test_a_captcha_is_looked_at_again_every_ten_minutes() -> None:
    shared = Shared()
    token, _ = Tokens(("t",)).take({"users.get"}, shared)
    token.tell(VkError(14, "no", method="users.get"), shared)
    assert [*shared.told.values()] == [[("", 14, 600.0)]]
    assert rest_after(VkError(14, "no")) == ("vk_captcha", 600.0)


def test_what_ends_the_bots_token_is_the_admins_to_mend() -> None:
    error = refused(5, are_own=False)
    assert refusal_note(error) == Note("vk-token", {"code": 5})
    assert rest_after(error) == ("vk_token", 6 * 3_600.0)
