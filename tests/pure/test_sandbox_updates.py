"""A bot's queue of updates behaves as Telegram's (tdlib/telegram-bot-api Client.cpp, tdlib/td TQueue.cpp)."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.sandbox.clock import Clock
from ppc_helper.sandbox.updates import ANSWER_BYTES, PAST, UpdateQueue

FIRST = 500_000


def filled(count: int, first: int = FIRST) -> UpdateQueue:
    queue = UpdateQueue(Clock(), first)
    for number in range(count):
        queue.put("message", {"text": str(number)})
    return queue


def ids(queue: UpdateQueue, offset: int = 0, limit: int = 100) -> list[int]:
    return [update.update_id - FIRST for update in queue.take(offset, limit)]


def test_updates_come_again_until_a_higher_offset() -> None:
    queue = filled(3)
    assert ids(queue) == [0, 1, 2]
    assert ids(queue, FIRST) == [0, 1, 2]
    assert ids(queue, FIRST + 2) == [2]
    assert queue.confirmed == [FIRST, FIRST + 1]


def test_confirmed_updates_do_not_come_back_with_a_lower_offset() -> None:
    queue = filled(3)
    queue.take(FIRST + 2, 100)
    assert ids(queue, FIRST) == [2]


def test_negative_offset_keeps_the_last_and_forgets_the_rest() -> None:
    queue = filled(5)
    assert ids(queue, -2) == [3, 4]
    assert ids(queue) == [3, 4]
    assert queue.forgotten == [FIRST, FIRST + 1, FIRST + 2]


def test_offset_of_the_next_update_confirms_all() -> None:
    assert ids(filled(3), FIRST + 3) == []


@pytest.mark.parametrize("ahead", [3, 10 + 3])
def test_offset_within_ten_of_the_tail_confirms(ahead: int) -> None:
    queue = filled(3)
    assert ids(queue, FIRST + ahead) == []
    assert len(queue.confirmed) == 3


@pytest.mark.parametrize("offset", [FIRST + 3 + 11, 2_000_000_000, FIRST + 3 - PAST - 1, 1])
def test_offset_of_another_server_starts_at_the_head_and_confirms_nothing(offset: int) -> None:
    queue = filled(3)
    assert ids(queue, offset) == [0, 1, 2]
    assert queue.confirmed == []


def test_limit_bounds_the_answer() -> None:
    assert ids(filled(5), 0, 2) == [0, 1]


def test_answer_is_cut_at_four_mebibytes() -> None:
    queue = UpdateQueue(Clock(), FIRST)
    for _ in range(100):
        queue.put("message", {"text": "x" * 60_000})
    taken = queue.take(0, 100)
    assert sum(len(update.raw) for update in taken) <= ANSWER_BYTES
    assert 60 < len(taken) < 100


def test_update_over_64_kib_is_dropped() -> None:
    queue = UpdateQueue(Clock(), FIRST)
    assert queue.put("message", {"text": "x" * 70_000}) is None
    assert queue.take(0, 100) == []


def test_unwanted_kinds_are_dropped_when_they_arise() -> None:
    queue = UpdateQueue(Clock(), FIRST)
    queue.allow(["message"])
    assert queue.put("callback_query", {}) is None
    queue.allow(["message", "callback_query"])
    assert ids(queue) == []
    assert queue.put("callback_query", {}) == FIRST


def test_empty_list_of_kinds_means_all_but_three() -> None:
    queue = UpdateQueue(Clock(), FIRST)
    queue.allow(["message"])
    queue.allow([])
    assert queue.put("message_reaction", {}) is None
    assert queue.put("callback_query", {}) is not None


@pytest.mark.parametrize(("kind", "seconds"), [("message", 86_400), ("callback_query", 150), ("inline_query", 30)])
def test_each_kind_expires_in_its_time(kind: str, seconds: float) -> None:
    clock = Clock()
    queue = UpdateQueue(clock, FIRST)
    queue.put(kind, {})
    clock.advance(seconds - 5)
    assert ids(queue) == [0]
    clock.advance(10)
    assert ids(queue) == []
    assert queue.expired == [FIRST]


def test_ids_can_jump_down_after_silence() -> None:
    queue = filled(1)
    queue.take(FIRST + 1, 100)
    queue.jump(77)
    assert queue.put("message", {}) == 77
    assert [update.update_id for update in queue.take(FIRST + 1, 100)] == [77], "the old offset is of the future now"


@pytest.mark.parametrize(
    "raw",
    [
        b'{"update_id": 9, "message": {"text": "\\ud800"}}',
        b'{"message":{"text":"nul \\u0000"},"update_id":9}',
        b'{"update_id":9,"message":' + b"[" * 20_000 + b"]" * 20_000 + b"}",
    ],
)
def test_raw_update_with_an_id_is_kept_byte_for_byte(raw: bytes) -> None:
    queue = UpdateQueue(Clock(), 1)
    assert queue.put_raw(raw) == 9
    assert [update.raw for update in queue.take(0, 100)] == [raw]
    assert queue.tail == 10


def test_raw_update_without_an_id_is_given_the_next() -> None:
    queue = UpdateQueue(Clock(), 5)
    queue.put_raw(b' {"message": {"n": 1e400000}}')
    queue.put_raw(b"{}")
    raws = [update.raw for update in queue.take(0, 100)]
    assert raws == [b' {"update_id":5,"message": {"n": 1e400000}}', b'{"update_id":6}']
    assert json.loads(raws[1]) == {"update_id": 6}


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.integers(-3, 45)), max_size=40))
def test_nothing_is_lost_and_each_update_leaves_once(steps: list[int | None]) -> None:
    queue = UpdateQueue(Clock(), FIRST)
    made = 0
    for step in steps:
        if step is None:
            queue.put("message", {})
            made += 1
        else:
            queue.take(step if step <= 0 else FIRST + step, 100)
    waiting = [update.update_id for update in queue.waiting()]
    assert sorted(queue.confirmed + queue.forgotten + waiting) == list(range(FIRST, FIRST + made))
    assert waiting == sorted(waiting)
