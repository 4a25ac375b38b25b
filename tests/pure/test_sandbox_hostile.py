"""Whatever is sent to the doubles, they answer in the API's own way: no input makes them fail."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ppc_helper.sandbox.acts import People
from ppc_helper.sandbox.injection import inject
from ppc_helper.sandbox.parameters import Parameters, Upload, json_parameters
from ppc_helper.sandbox.people import demo_people
from ppc_helper.sandbox.posting import Context
from ppc_helper.sandbox.refusals import Refused
from ppc_helper.sandbox.state import State
from ppc_helper.sandbox.telegram import METHODS
from ppc_helper.sandbox.view import view_post
from ppc_helper.sandbox.vk_demo import demo_network
from ppc_helper.sandbox.vk_methods import METHODS as VK_METHODS
from ppc_helper.sandbox.vk_methods import VkCall, VkRefused
from ppc_helper.sandbox.vkscript import RuntimeRefused, run
from ppc_helper.sandbox.vkscript_parse import CannotCompile

BORIS = 1002
NAMES = [
    "chat_id", "text", "caption", "parse_mode", "entities", "caption_entities", "reply_markup",
    "reply_parameters", "reply_to_message_id", "message_id", "message_ids", "reaction", "action", "draft_id",
    "callback_query_id", "commands", "scope", "language_code", "url", "secret_token", "allowed_updates",
    "document", "photo", "file_id", "drop_pending_updates", "show_alert",
]  # fmt: skip
KEYS = [
    "type", "chat_id", "user_id", "message_id", "inline_keyboard", "text", "callback_data", "url", "emoji",
    "offset", "length", "command", "description", "copy_text",
]  # fmt: skip
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats()
    | st.text(max_size=5)
    | st.just("half \ud83d pair"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=8,
)
VALUES = (
    JSON
    | JSON.map(json.dumps)
    | st.sampled_from([str(BORIS), "1", "HTML", "[[]]", '{"inline_keyboard":[[{"text":"x"}]]}', "attach://document"])
)
GIVEN = st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(sorted(METHODS)), GIVEN, st.booleans())
@example(method="deleteMyCommands", values={"scope": {"type": []}}, upload=False)
@example(method="deleteMyCommands", values={"scope": {"type": "chat", "chat_id": []}}, upload=False)
def test_any_call_is_answered_or_refused(method: str, values: dict[str, Any], upload: bool) -> None:
    state = State(demo_people(), ["7000001:first"])
    bot = state.bot_of(None)
    People(state, bot).write(BORIS, "/start")
    uploads = {"document": Upload("a", b"a"), "photo": Upload("b", b"\xff\xd8\xff\xc0")} if upload else {}
    body = json.dumps({"chat_id": BORIS} | values).encode()
    with contextlib.suppress(Refused):
        parameters = Parameters(json_parameters(body), uploads)
        msgspec.json.encode(METHODS[method](Context(state, bot, parameters)))
    for post in bot.chat(BORIS).posts.values():
        msgspec.json.encode(view_post(post))


@settings(deadline=None)
@given(st.binary(max_size=60) | JSON.map(json.dumps).map(str.encode) | GIVEN.map(json.dumps).map(str.encode))
def test_any_bytes_can_be_injected(raw: bytes) -> None:
    state = State(demo_people(), ["7000001:first"])
    inject(state, state.bot_of(None), raw)
    assert len(state.bot_of(None).queue.take(0, 100)) == 1


WITH_ID = st.fixed_dictionaries({"id": JSON})
MESSAGE = st.fixed_dictionaries(
    {}, optional={"message_id": JSON, "date": JSON, "text": JSON, "from": JSON | WITH_ID, "chat": JSON | WITH_ID}
)
PRESS = st.fixed_dictionaries({}, optional={"id": JSON, "from": JSON | WITH_ID})
UPDATES = st.fixed_dictionaries({}, optional={"message": JSON | MESSAGE, "callback_query": JSON | PRESS})


@settings(deadline=None)
@given(UPDATES)
def test_any_update_can_be_injected_and_its_chat_shown(update: dict[str, Any]) -> None:
    state = State(demo_people(), ["7000001:first"])
    bot = state.bot_of(None)
    inject(state, bot, json.dumps(update).encode())
    for chat in bot.chats.values():
        for post in chat.posts.values():
            msgspec.json.encode(view_post(post))


@pytest.mark.parametrize(
    "raw", [b'{"message":' * 100_000, b'{"update_id":' + b"9" * 400 + b"}", b"\xff\xfe", b"", b"[]", b"{", b"null"]
)
def test_what_cannot_be_parsed_is_queued_as_it_is(raw: bytes) -> None:
    state = State(demo_people(), ["7000001:first"])
    inject(state, state.bot_of(None), raw)
    assert raw.lstrip(b"{") in state.bot_of(None).queue.take(0, 1)[0].raw


NETWORK = demo_network()
VK_NAMES = ["user_ids", "user_id", "group_id", "group_ids", "fields", "offset", "count", "extended", "screen_name"]
VK_GIVEN = st.dictionaries(
    st.sampled_from(VK_NAMES),
    JSON | st.sampled_from(["ppc_club", "100001", 100_001, "-5", "1,2", "id1", "club200001", "²"]),
    max_size=5,
)


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(sorted(VK_METHODS)), VK_GIVEN)
def test_any_vk_call_is_answered_or_refused(method: str, values: dict[str, Any]) -> None:
    with contextlib.suppress(VkRefused):
        VK_METHODS[method](VkCall(NETWORK, values))


WORDS = [
    "var", "a", "=", "API.users.get", "(", ")", "{", "}", "[", "]", ";", ",", "1", "'x'", "a", "+", "-", "*",
    "/", "%", "<", "==", "while", "if", "else", "return", ".", "@.", "push", "slice", "splice", "length", "?",
    ":", "!", "null", "true", "pop", "shift", "split", "parseInt", "'y'", "&&", "||",
]  # fmt: skip


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join) | st.text(max_size=20))
def test_any_code_runs_or_is_refused(code: str) -> None:
    with contextlib.suppress(CannotCompile, RuntimeRefused):
        run(code, lambda method, parameters: [method, parameters])
