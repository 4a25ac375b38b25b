"""Whatever Telegram hands over gets one outcome, which says what was made of it, and only people are answered."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.process.bot import Someone, eventually
from tests.process.conftest import Newcomer

GROUP = {"id": -1_005_000_000_001, "type": "supergroup", "title": "Отдел"}
CHANNEL = {"id": -1_005_000_000_002, "type": "channel", "title": "Новости"}


def private(person: Someone, **more: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1, "chat": {"id": person.id, "type": "private"}, "from": user(person), **more}


def in_group(person: Someone, **more: Any) -> dict[str, Any]:
    return {"message_id": 5, "date": 1, "chat": GROUP, "from": user(person), **more}


def user(person: Someone, *, is_bot: bool = False) -> dict[str, Any]:
    return {"id": person.id, "is_bot": is_bot, "first_name": "Кто-то", "language_code": "ru"}


def outcome_of(person: Someone, update: dict[str, Any]) -> dict[str, Any]:
    """Let Telegram hand over an update, and return the one fact that is its outcome."""
    given = person.bot.control("POST", "updates", data=json.dumps(update).encode())
    [number] = given["update_ids"]
    asked = """select o.body from log.events r join log.events o on o.cause = r.position and o.outcome
               where r.type = 'update_received.v1' and r.body ->> 'update_id' = %s"""
    [(body,)] = eventually(lambda: person.bot.ask(asked, str(number)), "it has an outcome")
    found: dict[str, Any] = body
    return found


SILENT: dict[str, tuple[Any, str]] = {
    "edited message": (lambda p: {"edited_message": private(p, text="/start")}, "edited"),
    "channel post": (
        lambda p: {"channel_post": {"message_id": 1, "chat": CHANNEL, "text": "/start"}},
        "kind_of_update",
    ),
    "edited channel post": (lambda p: {"edited_channel_post": {"message_id": 1, "chat": CHANNEL}}, "kind_of_update"),
    "message of a channel": (lambda p: {"message": {"message_id": 1, "chat": CHANNEL, "text": "/start"}}, "group"),
    "business connection": (lambda p: {"business_connection": {"id": "1", "user": user(p)}}, "kind_of_update"),
    "business message": (lambda p: {"business_message": private(p, text="/start")}, "kind_of_update"),
    "deleted business messages": (lambda p: {"deleted_business_messages": {"chat": {"id": p.id}}}, "kind_of_update"),
    "reaction": (lambda p: {"message_reaction": {"chat": GROUP, "user": user(p)}}, "kind_of_update"),
    "inline query": (lambda p: {"inline_query": {"id": "1", "from": user(p), "query": "x"}}, "kind_of_update"),
    "poll answer": (lambda p: {"poll_answer": {"poll_id": "1", "user": user(p)}}, "kind_of_update"),
    "request to join": (lambda p: {"chat_join_request": {"chat": GROUP, "from": user(p)}}, "kind_of_update"),
    "message of a bot": (lambda p: {"message": private(p, text="/start") | {"from": user(p, is_bot=True)}}, "bot"),
    "talk in a group": (lambda p: {"message": in_group(p, text="привет")}, "group"),
    "talk in a topic": (
        lambda p: {"message": in_group(p, text="привет", message_thread_id=7, is_topic_message=True)},
        "group",
    ),
    "new member of a group": (lambda p: {"message": in_group(p, new_chat_members=[user(p)])}, "group"),
    "put into a group": (
        lambda p: {"my_chat_member": {"chat": GROUP, "from": user(p), "new_chat_member": {"status": "member"}}},
        "group",
    ),
    "thrown out of a group": (
        lambda p: {"my_chat_member": {"chat": GROUP, "from": user(p), "new_chat_member": {"status": "kicked"}}},
        "group",
    ),
    "pinned message": (lambda p: {"message": private(p, pinned_message={"message_id": 4})}, "service_message"),
}


@pytest.mark.parametrize("kind", SILENT)
def test_what_asks_for_nothing_is_ignored_with_its_reason_and_nobody_is_answered(newcomer: Newcomer, kind: str) -> None:
    person = newcomer()
    make, reason = SILENT[kind]
    assert outcome_of(person, make(person)) == {"type": "update_ignored.v1", "reason": reason}
    owed = "select count(*) from log.events where type = 'message_owed.v1' and chat in (%s, %s, %s)"
    before = person.bot.ask(owed, person.id, GROUP["id"], CHANNEL["id"])
    person.says("/test").hears("test")
    assert len(person.answers()) == 1
    assert person.bot.ask(owed, person.id, GROUP["id"], CHANNEL["id"]) == [(before[0][0] + 1,)]


def test_a_command_in_a_topic_is_answered_in_that_topic(newcomer: Newcomer) -> None:
    person = newcomer()
    asked = in_group(person, text="/start@ppc_helper_bot", message_thread_id=7, is_topic_message=True)
    assert outcome_of(person, {"message": asked})["type"] == "update_refused.v1"
    sent = eventually(
        lambda: [
            call["parameters"]
            for call in person.bot.calls("sendMessage")
            if call["parameters"].get("chat_id") == str(GROUP["id"])
        ],
        "the answer",
    )
    assert sent[-1]["message_thread_id"] == "7"


def test_who_deletes_their_account_is_marked_as_gone(newcomer: Newcomer) -> None:
    person = newcomer()
    gone = "Forbidden: user is deactivated"
    person.bot.fault(kind="refuse", method="sendMessage", chat=person.id, code=403, description=gone)
    person.says("/test")
    eventually(lambda: person.bot.facts("user_blocked", person.id), "the person is marked")
    assert [fact["code"] for fact in person.bot.facts("message_failed", person.id)] == [403]
