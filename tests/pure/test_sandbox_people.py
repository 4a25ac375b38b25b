"""What people do in the sandbox looks to the bot as on Telegram: pastes, albums, blocks, groups."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.sandbox.acts import People, split_paste
from ppc_helper.sandbox.files import picture_size
from ppc_helper.sandbox.limits import Limits, Pace
from ppc_helper.sandbox.markup_text import utf16_length
from ppc_helper.sandbox.people import Group, demo_people
from ppc_helper.sandbox.refusals import Refused
from ppc_helper.sandbox.state import Bot, State

BORIS = 1002


@pytest.fixture
def state() -> State:
    return State(demo_people(), ["7000001:first"])


@pytest.fixture
def bot(state: State) -> Bot:
    return state.bot_of(None)


@pytest.fixture
def people(state: State, bot: Bot) -> People:
    return People(state, bot)


def updates(bot: Bot) -> list[dict[str, Any]]:
    return [json.loads(update.raw) for update in bot.queue.take(0, 100)]


def test_short_text_is_one_part() -> None:
    assert split_paste(" a\nb ") == ["a\nb"]


def test_blank_text_has_no_part() -> None:
    assert split_paste(" \n ") == []


def test_long_list_is_split_at_line_ends() -> None:
    lines = [f"купить слона {number}" for number in range(600)]
    parts = split_paste("\n".join(lines))
    assert len(parts) > 1
    assert "\n".join(parts).split("\n") == lines
    assert all(len(part) > 3900 for part in parts[:-1])


def test_word_without_spaces_is_split_in_the_middle() -> None:
    assert split_paste("x" * 5000) == ["x" * 4096, "x" * 904]


@settings(deadline=None)
@given(st.text(alphabet="а b\n😀", min_size=1, max_size=50).map(lambda text: text * (9000 // len(text))))
def test_every_part_fits_and_no_word_is_lost(text: str) -> None:
    parts = split_paste(text)
    assert all(0 < utf16_length(part) <= 4096 for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_paste_arrives_as_several_messages_in_order(people: People, bot: Bot) -> None:
    ids = people.write(BORIS, "слово " * 1500)
    found = [update["message"] for update in updates(bot)]
    assert [message["message_id"] for message in found] == ids
    assert len(found) == 3
    assert all(len(message["text"]) <= 4096 for message in found)


def test_several_files_share_one_group_and_the_first_has_the_caption(people: People, bot: Bot, state: State) -> None:
    files = [state.files.add_document(f"{number}.txt", b"x") for number in range(12)]
    people.send_documents(BORIS, files, caption="/start два списка")
    found = [update["message"] for update in updates(bot)]
    groups = [message["media_group_id"] for message in found]
    assert groups == [groups[0]] * 10 + [groups[11]] * 2
    assert groups[0] != groups[11]
    assert [message.get("caption") for message in found] == ["/start два списка"] + [None] * 11
    assert found[0]["caption_entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


def test_one_file_is_no_album(people: People, bot: Bot, state: State) -> None:
    people.send_documents(BORIS, [state.files.add_document("список.csv", b"a;b")])
    message = updates(bot)[0]["message"]
    assert "media_group_id" not in message
    assert message["document"]["file_name"] == "список.csv"
    assert message["document"]["mime_type"] == "text/csv"


def test_block_is_told_once(people: People, bot: Bot) -> None:
    people.block(BORIS, blocked=True)
    people.block(BORIS, blocked=True)
    changes = [update["my_chat_member"] for update in updates(bot)]
    assert [change["new_chat_member"]["status"] for change in changes] == ["kicked"]
    assert changes[0]["from"]["id"] == changes[0]["chat"]["id"] == BORIS


def test_press_on_a_message_long_gone_has_no_content(people: People, bot: Bot) -> None:
    callback_id = people.press(BORIS, 5, "0:1:1:kf:kf_fixate_keywords")
    query = updates(bot)[0]["callback_query"]
    assert query["id"] == callback_id
    assert query["data"] == "0:1:1:kf:kf_fixate_keywords"
    assert query["message"]["date"] == 0
    assert set(query) == {"id", "from", "message", "chat_instance", "data"}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("купить слона", False),
        ("/start", True),
        ("/start@ppc_helper_bot", True),
        ("/start@other_bot", False),
        ("эй @ppc_helper_bot", True),
    ],
)
def test_bot_in_a_group_sees_what_is_meant_for_it(
    text: str, seen: bool, state: State, people: People, bot: Bot
) -> None:
    state.groups[-5] = Group(-5, "Отдел", members=[BORIS])
    people.write(-5, text)
    assert [update["message"]["text"] for update in updates(bot)] == [text] * seen


def test_update_of_a_person_has_their_names_and_language(people: People, bot: Bot) -> None:
    people.write(1003, "hi")
    sender = updates(bot)[0]["message"]["from"]
    assert sender == {
        "id": 1003,
        "is_bot": False,
        "first_name": "Chris",
        "last_name": "Morgan",
        "username": "chris_clicks",
        "language_code": "en",
    }


def waits(pace: Pace, limits: Limits, chat_id: int, times: int) -> list[int]:
    found = []
    for _ in range(times):
        try:
            pace.admit(limits, chat_id)
            found.append(0)
        except Refused as refused:
            found.append(refused.parameters["retry_after"])
    return found


def test_burst_in_a_chat_passes_and_then_one_a_second(state: State) -> None:
    pace, limits = Pace(state.clock), Limits(chat_per_second=1.0, chat_burst=3)
    assert waits(pace, limits, BORIS, 4) == [0, 0, 0, 1]
    assert waits(pace, limits, 1003, 1) == [0], "another chat is not held up"
    state.clock.advance(1.0)
    assert waits(pace, limits, BORIS, 2) == [0, 1]


def test_group_takes_so_many_a_minute(state: State) -> None:
    pace, limits = Pace(state.clock), Limits(group_per_minute=2)
    assert waits(pace, limits, -5, 3) == [0, 0, 60]
    state.clock.advance(60.1)
    assert waits(pace, limits, -5, 1) == [0]


def test_bot_sends_so_many_a_second_in_all(state: State) -> None:
    pace, limits = Pace(state.clock), Limits(total_per_second=3)
    assert [waits(pace, limits, chat_id, 1) for chat_id in range(1, 6)] == [[0], [0], [0], [1], [1]]


def test_size_of_pictures_is_read_from_their_heads() -> None:
    png = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x07\x00\x00\x00\x05"
    jpeg = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x05\x00\x07\x03"
    assert picture_size(png) == picture_size(jpeg) == (7, 5)
    assert picture_size(b"GIF89a") == picture_size(b"\xff\xd8") == picture_size(b"") == (0, 0)
