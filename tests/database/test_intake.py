"""The door to the log: whatever Telegram hands over is stored once, in order, or put aside; it never stops the next."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper import arrivals, log
from ppc_helper.arrivals import Accepted, read_update
from ppc_helper.database import Pool
from ppc_helper.events import NewPayload, UpdateQuarantined, UpdateReceived
from ppc_helper.intake import accept
from ppc_helper.statements import statements
from tests import world
from tests.conftest import Clock, Database, FreshDatabase
from tests.world import BOT, Aside, Conn, one, rows, together


def message(update_id: int, text: str = "привет", *, chat: int = 7) -> dict[str, Any]:
    person = {"id": chat, "is_bot": False, "first_name": "Анна", "language_code": "ru"}
    content = {"message_id": 5, "date": 1, "chat": {"id": chat, "type": "private"}, "from": person, "text": text}
    return {"update_id": update_id, "message": content}


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


# Reading


def test_a_message_is_read_as_far_as_the_log_needs_it() -> None:
    accepted = read_update(message(11), BOT)

    assert isinstance(accepted.fact, UpdateReceived)
    expected = UpdateReceived(
        bot=BOT,
        update_id=11,
        kind="message",
        payload=accepted.fact.payload,
        user=7,
        chat_type="private",
        message_id=5,
        language="ru",
    )
    assert (accepted.fact, accepted.update_id, accepted.chat) == (expected, 11, 7)
    assert json.loads(accepted.raw) == message(11)


def test_a_press_belongs_to_the_chat_of_its_message_and_to_the_person_without_one() -> None:
    person = {"id": 9, "is_bot": False, "first_name": "A"}
    press = {"id": "1", "from": person, "data": "x"}
    with_message = {**press, "message": message(1, chat=-5)["message"]}

    assert read_update({"update_id": 1, "callback_query": with_message}, BOT).chat == -5
    assert read_update({"update_id": 1, "callback_query": press}, BOT).chat == 9
    assert read_update({"update_id": 1, "callback_query": {**press, "message": None}}, BOT).chat == 9


def test_a_kind_that_nobody_knows_yet_is_accepted_as_it_is() -> None:
    accepted = read_update({"update_id": 1, "telepathy": {"thought": "x"}}, BOT)
    assert isinstance(accepted.fact, UpdateReceived)
    assert accepted.fact.kind == "other"


HOSTILE: dict[str, tuple[Any, str | None]] = {
    "nul": (message(1, "a\x00b"), None),
    "lone surrogate": (message(1, "a\ud800b"), None),
    "typed escape": (message(1, "\\u0000"), None),
    "huge number": ({**message(1), "more": json.loads("1e400000")}, None),
    "not a number": ({**message(1), "more": float("nan")}, None),
    "64 KiB": (message(1, "я" * 65_536), None),
    "long type": (message(1) | {"message": message(1)["message"] | {"chat": {"id": 7, "type": "x" * 999}}}, None),
    "type with nul": (message(1) | {"message": message(1)["message"] | {"chat": {"id": 7, "type": "\x00"}}}, None),
    "type is half": (message(1) | {"message": message(1)["message"] | {"chat": {"id": 7, "type": "\ud800"}}}, None),
    "language is a book": (message(1) | {"message": {"from": {"id": 1, "language_code": "x" * 10_000}}}, None),
    "empty message": ({"update_id": 1, "message": {}}, None),
    "message is null": ({"update_id": 1, "message": None}, None),
    "2 MiB": (message(1, "x" * (2 << 20)), "too_big"),
    "deep": (message(1, nested(300)), "too_deep"),
    "deeper than a stack": (message(1, nested(100_000)), "too_deep"),
    "message is a list": ({"update_id": 1, "message": [1, 2]}, "unknown_form"),
    "message is a text": ({"update_id": 1, "message": "hello"}, "unknown_form"),
    "chat is a text": ({"update_id": 1, "message": {"chat": "x"}}, "unknown_form"),
    "chat id is a text": ({"update_id": 1, "message": {"chat": {"id": "7"}}}, "unknown_form"),
    "chat id is huge": ({"update_id": 1, "message": {"chat": {"id": 2**70}}}, "unknown_form"),
    "chat id is a fraction": ({"update_id": 1, "message": {"chat": {"id": 7.5}}}, "unknown_form"),
    "user id is huge": ({"update_id": 1, "message": {"chat": {"id": 7}, "from": {"id": 10**30}}}, "unknown_form"),
    "no id": ({"message": {}}, "no_update_id"),
    "id is a text": ({"update_id": "1"}, "no_update_id"),
    "id is true": ({"update_id": True}, "no_update_id"),
    "id is a fraction": ({"update_id": 1.0}, "no_update_id"),
    "id is huge": ({"update_id": 2**70}, "no_update_id"),
    "id is negative": ({"update_id": -1}, "no_update_id"),
    "list": ([], "no_update_id"),
    "text": ("update", "no_update_id"),
    "null": (None, "no_update_id"),
    "number": (5, "no_update_id"),
}


@pytest.fixture(scope="module")
def pool(fresh_database: FreshDatabase) -> Iterator[Pool]:
    with fresh_database() as dsn, closing(Pool(dsn, "test", 1)) as shared:
        shared.open()
        yield shared


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_update_is_stored_or_put_aside_and_the_next_one_goes_on(pool: Pool, name: str) -> None:
    update, reason = HOSTILE[name]
    first, after = read_update(update, BOT), read_update(message(2, chat=8), BOT)
    with pool.connection() as conn:
        world.wipe(conn)
    accept(pool, BOT, [first, after])

    with pool.connection() as conn:
        facts = [
            log.read_one(conn, position)
            for (position,) in rows(conn, "select position from log.events order by position")
        ]
        bytes_kept = log.load(conn, [fact.fact.payload for fact in facts])  # type: ignore[union-attr]
    assert [fact.chat for fact in facts if fact] == [first.chat, 8]
    found = facts[0].fact  # type: ignore[union-attr]
    assert (found.reason if isinstance(found, UpdateQuarantined) else None) == reason
    assert bytes_kept[facts[0].fact.payload] == first.raw  # type: ignore[union-attr]
    if reason is not None:
        assert facts[0].chat == 0  # type: ignore[union-attr]


WORDS = ["update_id", "message", "callback_query", "my_chat_member", "chat", "from", "id", "type", "message_id", "x"]
KEYS = st.sampled_from(WORDS)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**80), 2**80) | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(update=json_values | st.dictionaries(KEYS, json_values, min_size=1, max_size=6))
def test_whatever_comes_is_stored_or_put_aside(pool: Pool, update: Any) -> None:
    accepted = read_update(update, BOT)
    with pool.connection() as conn:
        conn.execute("delete from log.inbox")
        before = one(conn, "select count(*) from log.events")
    accept(pool, BOT, [accepted])

    with pool.connection() as conn:
        assert one(conn, "select count(*) from log.events") == before + 1


# Accepting


def put_in(pool: Pool, *updates: dict[str, Any]) -> None:
    accept(pool, BOT, [read_update(update, BOT) for update in updates])


def accepted_ids(conn: Conn) -> list[int]:
    """Return the update ids in the log, in its order."""
    found = rows(conn, "select (body ->> 'update_id')::bigint from log.events order by position")
    return [update_id for (update_id,) in found]


def test_updates_are_stored_in_the_order_given_with_their_bytes(db: Database) -> None:
    conn, ids = db.connect(), [5, 3, 9, 1, 7]
    put_in(db.pool(1), *(message(n, f"text {n}", chat=n % 2) for n in ids))

    assert accepted_ids(conn) == ids
    contents = rows(
        conn,
        """select p.owner, p.packed, p.content
           from log.events e join log.payloads p on p.id = (e.body ->> 'payload')::uuid
           order by e.position""",
    )
    assert [json.loads(log.unpack(packed, content))["message"]["text"] for _, packed, content in contents] == [
        f"text {n}" for n in ids
    ]
    assert [owner for owner, *_ in contents] == [n % 2 for n in ids]
    assert one(conn, "select bool_and(expires_at > at) from log.payloads")


def test_accepting_twice_is_accepting_once(db: Database) -> None:
    conn, pool = db.connect(), db.pool(1)
    put_in(pool, message(1), message(2))
    put_in(pool, message(1), message(2), message(3))

    assert accepted_ids(conn) == [1, 2, 3]
    assert one(conn, "select count(*) from log.payloads") == 3
    assert world.items(conn) == [(1, 7, 1), (1, 7, 2), (1, 7, 3)]


def test_an_update_that_comes_twice_in_a_batch_is_stored_once_at_its_first_place(db: Database) -> None:
    conn = db.connect()
    put_in(db.pool(1), message(1), message(2), message(1))

    assert accepted_ids(conn) == [1, 2]


def test_the_same_id_of_another_bot_is_another_update(db: Database) -> None:
    conn, pool = db.connect(), db.pool(1)
    for bot in (BOT, BOT + 1):
        accept(pool, bot, [read_update(message(1), bot)])

    assert accepted_ids(conn) == [1, 1]


def test_bytes_without_an_id_are_stored_once_and_other_bytes_beside_them(db: Database) -> None:
    conn, pool = db.connect(), db.pool(1)
    for _ in range(2):
        put_in(pool, {"x": 1}, {"x": 2})

    assert one(conn, "select count(*) from log.events") == 2
    assert world.items(conn) == []


def test_nothing_to_accept_is_nothing_done(db: Database) -> None:
    accept(db.pool(1), BOT, [])
    assert accepted_ids(db.connect()) == []


def test_an_error_of_the_database_leaves_nothing_of_the_batch(db: Database) -> None:
    conn, pool = db.connect(), db.pool(1)
    good = read_update(message(1), BOT)
    impossible = Accepted(2, 7, good.fact, b"")  # a payload of the same id
    with pytest.raises(psycopg.errors.UniqueViolation):
        accept(pool, BOT, [good, impossible])

    assert (accepted_ids(conn), rows(conn, "select * from log.inbox"), world.items(conn)) == ([], [], [])
    assert one(conn, "select count(*) from log.payloads") == 0
    accept(pool, BOT, [good])
    assert accepted_ids(conn) == [1]


def test_two_intakes_with_one_batch_store_it_once(db: Database) -> None:
    conn = db.connect()
    start = threading.Barrier(3)

    def run(number: int) -> None:
        pool, batch = db.pool(1), [message(n, chat=n % 5) for n in range(1, 200)]
        start.wait()
        put_in(pool, *batch[:: 1 if number else -1])

    together([lambda n=n: run(n) for n in range(3)])  # type: ignore[misc]
    assert sorted(accepted_ids(conn)) == list(range(1, 200))
    assert world.box_faults(conn) == []


def test_a_batch_under_way_elsewhere_is_waited_for(db: Database) -> None:
    first, pool, watch = db.connect(), db.pool(1), db.connect()
    with pool.connection() as conn:
        pooled = conn  # the only one of its pool, so it is the one that will wait
    with first.transaction(force_rollback=True):
        first.execute("insert into log.inbox (bot, update_id) values (%s, 1)", [BOT])
        waiting = Aside(pooled, lambda _: put_in(pool, message(1)))
        waiting.wait_until_blocked(watch)
    waiting.result()

    assert accepted_ids(watch) == [1]


def test_ids_are_forgotten_after_days_for_telegram_may_start_anew(db: Database, clock: Clock) -> None:
    conn, forget = db.connect(), statements("log")["forget_inbox"]
    put_in(db.pool(1), message(1))
    clock.advance(2 * 86_400)
    conn.execute(forget)
    put_in(db.pool(1), message(1))
    assert accepted_ids(conn) == [1]
    clock.advance(2 * 86_400)
    conn.execute(forget)
    put_in(db.pool(1), message(1))

    assert accepted_ids(conn) == [1, 1]


def test_raw_updates_are_deleted_when_their_time_is_over(db: Database, clock: Clock) -> None:
    conn = db.connect()
    put_in(db.pool(1), message(1))
    assert one(conn, statements("log")["expire"]) == 0
    clock.advance(91 * 86_400)

    assert one(conn, statements("log")["expire"]) == 1
    assert world.take_one(conn).content is None


def test_what_is_over_goes_all_at_once_however_much_it_is(db: Database, clock: Clock) -> None:
    conn = db.connect()
    many = [NewPayload(log.new_id(), 7, b"words", 1) for _ in range(1_001)]
    log.append(conn, [], payloads=[*many, NewPayload(log.new_id(), 7, b"stay", 90)])
    clock.advance(2 * 86_400)
    assert log.expire(conn) == 1_001
    assert one(conn, "select count(*) from log.payloads") == 1


def test_the_ring_of_a_batch_is_heard(db: Database) -> None:
    listener = db.connect()
    listener.execute("listen ppc_helper_work")
    put_in(db.pool(1), message(1))

    [notice] = listener.notifies(timeout=world.PATIENCE_SECONDS, stop_after=1)
    assert notice.payload == "1"


def test_ids_in_an_unreadable_batch_are_found_in_order() -> None:
    spoiled = b'{"ok":true,"result":[{"update_id":5,"x":[[[{"update_id" : 6}, {"update_id":"7"}, {"update_id":8.5}'
    assert arrivals.update_ids_in(spoiled) == [5, 6]
