"""Updates that no client sends: each is put aside with its bytes, and the next message is answered."""

from __future__ import annotations

import json

import pytest

from tests.process.bot import RunningBot, Someone, eventually
from tests.process.conftest import Newcomer

DEEP = 5_000


def message_of(person: Someone, **content: object) -> dict[str, object]:
    chat = {"id": person.id, "type": "private", "first_name": "Гость"}
    sender = {"id": person.id, "is_bot": False, "first_name": "Гость", "language_code": "ru"}
    return {"message_id": 990_000, "date": 1_795_000_000, "chat": chat, "from": sender, **content}


def raw_of(person: Someone, **content: object) -> bytes:
    return json.dumps({"message": message_of(person, **content)}).encode()


def quarantined(bot: RunningBot) -> list[str]:
    return [fact["reason"] for fact in bot.facts("update_quarantined")]


STRANGE_TEXTS = {
    "nul": "\x00окна\x00 в москве\x00",
    "lone-surrogate": "окна \ud83d в москве",
    "right-to-left": "\u202eокна\u202c",
    "only-controls": "\x01\x02\x03",
    "sixty-kilobytes": "окна " * 4_000,
    "braces": "{ $done } {$x} <b> &amp; *_`[",
}


@pytest.mark.parametrize("kind", STRANGE_TEXTS)
def test_a_strange_text_is_accepted_and_answered(newcomer: Newcomer, kind: str) -> None:
    person = newcomer()
    person.bot.put_update(raw_of(person, text=STRANGE_TEXTS[kind]))
    person.hears("refused-no-words" if kind == "only-controls" else "input-guess")


def test_a_strange_name_and_a_strange_file_name_are_accepted(newcomer: Newcomer) -> None:
    person = newcomer()
    sender = {"id": person.id, "first_name": "\x00<b>\ud83d*_`", "last_name": "\u202e", "language_code": "x\x00"}
    file = {"file_id": "no-such-file", "file_unique_id": "u", "file_name": '"\r\nX: y\x00.txt', "file_size": 5}
    person.bot.put_update(json.dumps({"message": message_of(person, document=file) | {"from": sender}}).encode())
    person.hears("input-guess")
    person.says("/test").hears("test")


HOSTILE = {
    "no-json": b"this is no JSON at all",
    "cut-json": b'{"message": {"message_id": 1, "date"',
    "a-number": b"12345",
    "an-array": b'["message"]',
    "bad-utf-8": b'{"message": {"text": "\xff\xfe\xfa"}}',
    "deep": b'{"message": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "huge-number": b'{"message": {"message_id": 1e400, "date": 1, "chat": {"id": 1, "type": "private"}}}',
    "long-number": b'{"message": {"message_id": ' + b"9" * 6_000 + b', "date": 1}}',
    "huge-chat": b'{"message": {"message_id": 1, "date": 1, "chat": {"id": 99999999999999999999999}}}',
    "wrong-types": b'{"message": {"message_id": "1", "date": [], "chat": "me", "from": 7, "text": {}}}',
    "null": b'{"message": null}',
    "list-of-messages": b'{"message": [1, 2, 3]}',
    "fraction-id": b'{"update_id": 7.5, "message": {"message_id": 1}}',
    "negative-id": b'{"update_id": -5, "message": {"message_id": 1}}',
    "id-of-thirty-digits": b'{"update_id": 999999999999999999999999999999, "message": {"message_id": 1}}',
    "unknown-kind": b'{"telepathy": {"from": {"id": 5}, "thought": "buy windows"}}',
    "no-kind": b"{}",
    "two-kinds": b'{"message": {"message_id": 1}, "callback_query": {"id": "1"}}',
    "callback-without-message": b'{"callback_query": {"id": "5", "from": {"id": 77}, "chat_instance": "1"}}',
    "callback-data-of-a-list": b'{"callback_query": {"id": "5", "from": {"id": 77}, "data": ["x"]}}',
    "membership-of-nobody": b'{"my_chat_member": {"chat": {}, "new_chat_member": null}}',
    "channel-post": b'{"channel_post": {"message_id": 1, "chat": {"id": -1007, "type": "channel"}, "text": "/start"}}',
    "sixty-four-kilobytes": b'{"message": {"message_id": 1, "text": "' + b"x" * (64 << 10) + b'"}}',
}
NUMBERED_ANEW = {"fraction-id", "id-of-thirty-digits"}
"""After these the double counts on from the number it finds in them; twice would give ids twice."""


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_update_does_not_stop_intake(newcomer: Newcomer, kind: str) -> None:
    person = newcomer()
    person.bot.put_update(HOSTILE[kind])
    person.says("/test").hears("test")


def test_many_hostile_updates_at_once_hold_nobody_up(newcomer: Newcomer) -> None:
    person, after = newcomer(), newcomer()
    before = len(quarantined(person.bot))
    hostile = [raw for kind, raw in HOSTILE.items() if kind not in NUMBERED_ANEW]
    person.says("/test")
    for raw in hostile:
        person.bot.put_update(raw)
    after.says("/test")
    person.hears("test")
    after.hears("test")
    assert len(quarantined(person.bot)) - before <= len(hostile)


def test_an_update_that_cannot_be_read_is_kept_as_bytes_and_named_in_the_log(newcomer: Newcomer) -> None:
    person = newcomer()
    person.bot.put_update(HOSTILE["deep"])
    person.says("/test").hears("test")
    [(content,)] = person.bot.ask(
        """select p.packed::text || octet_length(p.content)::text from log.events e
           join log.payloads p on p.id = (e.body ->> 'payload')::uuid
           where e.type = 'update_quarantined.v1' order by e.position desc limit 1"""
    )
    assert content.startswith("true")
    assert "quarantined" in person.bot.log.read_text()


def test_an_answer_of_a_proxy_is_no_update(newcomer: Newcomer) -> None:
    person = newcomer()
    before = len(quarantined(person.bot))
    person.bot.fault(kind="html", method="getUpdates", times=3)
    person.says("/test").hears("test")
    eventually(lambda: person.says("/test").hears("test"), "the proxy is gone")
    assert len(quarantined(person.bot)) == before


def test_the_same_update_handed_over_twice_is_answered_once(newcomer: Newcomer) -> None:
    person = newcomer()
    body = {"update_id": 900_000_000 + person.id, "message": message_of(person, text="/start")}
    for _ in range(2):
        person.bot.put_update(json.dumps(body).encode())
    person.hears("start")
    person.says("/test").hears("test")
    assert len(person.answers()) == 2


def test_update_ids_that_start_anew_lower_are_all_taken(newcomer: Newcomer) -> None:
    person = newcomer()
    person.says("/start").hears("start")
    counted = person.bot.control("GET", "updates")["next_id"]
    person.bot.control("POST", "updates/jump", json={"next_id": 50_000 + person.id})
    person.says("/test").hears("test")
    person.says("/help").hears("help")
    person.bot.control("POST", "updates/jump", json={"next_id": counted + 1_000})
