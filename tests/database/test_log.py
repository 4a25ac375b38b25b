"""The log: append-only, one outcome per fact, behind the fence of the claims that a write completes."""

from __future__ import annotations

import zlib

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_helper import claims, log
from ppc_helper.claims import Claim
from ppc_helper.errors import LeaseLost
from ppc_helper.events import CommandAnswered, Lane, MessageOwed, NewFact, NewPayload, UpdateIgnored
from ppc_helper.log import Fence
from tests import world
from tests.conftest import Database
from tests.world import arrive, complete, one, put, refused, rows, take_one, update

APPEND_ONLY = "23000"
OVERWRITE = """insert into log.events (position, chat, body) overriding system value values (1, 7, '{"type": "x.v1"}')
               on conflict (position) do update set chat = 8"""


@pytest.mark.parametrize("role", ["origin", "replica", "local"])
@pytest.mark.parametrize(
    "statement",
    [
        "update log.events set chat = 8",
        "update log.events set cause = null where false or position = 1",
        "delete from log.events",
        "truncate log.events",
        "truncate log.events cascade",
        OVERWRITE,
    ],
)
def test_a_fact_is_never_changed_in_any_replication_role(db: Database, statement: str, role: str) -> None:
    conn = db.connect()
    arrive(conn, 7)
    conn.execute(f"set session_replication_role = {role}".encode())

    assert refused(conn, statement) == APPEND_ONLY
    assert rows(conn, "select position, chat from log.events") == [(1, 7)]


def test_a_second_outcome_of_a_fact_is_refused_and_nothing_of_it_is_written(db: Database) -> None:
    conn = db.connect()
    [position] = arrive(conn, 7)
    put(conn, 7, UpdateIgnored(reason="first"), cause=position, outcome=True)

    second = NewFact(7, CommandAnswered(command="second"), outcome=True)
    with pytest.raises(psycopg.errors.UniqueViolation):
        log.append(conn, [(None, NewFact(8, update())), (position, second)])

    assert one(conn, "select count(*) from log.events") == 2
    assert world.items(conn) == []


def test_a_fact_may_have_many_effects_beside_its_outcome(db: Database) -> None:
    conn = db.connect()
    [position] = arrive(conn, 7)
    for _ in range(3):
        put(conn, 7, MessageOwed(key="help"), cause=position)
    put(conn, 7, CommandAnswered(command="help"), cause=position, outcome=True)

    assert one(conn, "select count(*) from log.events where cause = %s", position) == 4


@pytest.mark.parametrize("cause", [1, 2])
def test_a_cause_comes_before_its_effect(db: Database, cause: int) -> None:
    conn = db.connect()
    with pytest.raises(psycopg.errors.CheckViolation, match="a_cause_comes_before_its_effect"):
        put(conn, 7, CommandAnswered(command="help"), cause=cause)


def test_an_outcome_without_a_cause_is_refused(db: Database) -> None:
    conn = db.connect()
    with pytest.raises(psycopg.errors.CheckViolation, match="an_outcome_names_its_cause"):
        put(conn, 7, CommandAnswered(command="help"), outcome=True)


@pytest.mark.parametrize("body", ['{"type": "tool_chosen"}', '{"type": "tool_chosen.v"}', '{"type": ".v1"}'])
def test_a_type_without_a_version_is_refused(db: Database, body: str) -> None:
    assert refused(db.connect(), "insert into log.events (chat, body) values (7, %s)", body) == "23514"


def test_a_body_without_a_type_is_refused(db: Database) -> None:
    # a check alone would let it pass, for null is not false
    assert refused(db.connect(), "insert into log.events (chat, body) values (7, '{}')") == "23502"


def test_positions_come_in_the_order_given(db: Database) -> None:
    conn = db.connect()
    facts = [NewFact(chat % 7, CommandAnswered(command=str(chat))) for chat in range(500)]

    positions = log.append(conn, [(None, new) for new in facts])

    assert positions == sorted(positions)
    found = [log.read_one(conn, position) for position in positions]
    assert [(fact.chat, fact.fact) for fact in found if fact] == [(new.chat, new.fact) for new in facts]


def test_nothing_to_append_returns_no_positions(db: Database) -> None:
    assert log.append(db.connect(), []) == []


def test_reading_a_position_that_is_not_there_gives_nothing(db: Database) -> None:
    assert log.read_one(db.connect(), 1) is None


def told(text: str) -> MessageOwed:
    return MessageOwed(key="say", args={"text": text})


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a\x00b", "ab"),
        ("\x00", ""),
        ("\\u0000", "\\u0000"),
        ("\\\x00", "\\"),
        ("\\\\u0000\x00\\", "\\\\u0000\\"),
        ("a\ud800b", "a?b"),
        ("\ud83d\ude00", "??"),
        ("\x00\udfff\\u0000", "?\\u0000"),
    ],
)
def test_what_jsonb_cannot_hold_is_left_out_and_the_rest_stays(db: Database, text: str, stored: str) -> None:
    conn = db.connect()
    found = log.read_one(conn, put(conn, 7, told(text)))

    assert found is not None
    assert found.fact == told(stored)


@pytest.fixture(scope="module")
def shared(fresh_database):  # type: ignore[no-untyped-def]
    with fresh_database() as dsn, psycopg.connect(dsn, autocommit=True) as conn:
        yield conn


@given(text=st.text(st.characters(codec=None), max_size=40))
def test_any_text_without_nul_and_surrogates_comes_back_as_it_was(shared, text: str) -> None:  # type: ignore[no-untyped-def]
    readable = text.replace("\x00", "").encode("utf-8", "replace").decode()
    found = log.read_one(shared, put(shared, 7, told(text)))

    assert found is not None
    assert found.fact == told(readable)


# Payloads


@given(st.binary(max_size=3000) | st.binary(max_size=40).map(lambda part: part * 100))
def test_unpack_undoes_pack(content: bytes) -> None:
    assert log.unpack(*log.pack(content)) == content


def test_a_payload_is_packed_only_where_that_pays() -> None:
    assert log.pack(b"a" * 511) == (False, b"a" * 511)
    assert log.pack(b"a" * 512) == (True, zlib.compress(b"a" * 512, 1))
    noise = b"".join(bytes([x * x % 251, x * 7 % 256]) for x in range(256)) + zlib.compress(bytes(range(256)))
    assert log.pack(noise)[0] is False


def test_payloads_are_read_by_id_and_one_that_is_gone_is_left_out(db: Database) -> None:
    conn = db.connect()
    world.words(conn, 1, b"short")
    world.words(conn, 2, b"long " * 1000)
    conn.execute("delete from log.payloads where id = %s", [world.payload(1)])

    assert log.load(conn, [world.payload(1), world.payload(2), ""]) == {world.payload(2): b"long " * 1000}
    assert log.load(conn, []) == {}
    assert log.load(conn, [""]) == {}


def test_a_payload_stored_twice_stays_as_it_was_first(db: Database) -> None:
    conn = db.connect()
    world.words(conn, 1, b"first")
    world.words(conn, 1, b"second")

    assert log.load(conn, [world.payload(1)]) == {world.payload(1): b"first"}


def test_an_expiry_is_days_from_now_and_none_is_forever(db: Database) -> None:
    conn = db.connect()
    payloads = [NewPayload(world.payload(1), 7, b"x", 90), NewPayload(world.payload(2), 7, b"x")]
    log.append(conn, [], payloads=payloads)

    found = rows(conn, "select round(extract(epoch from expires_at - at) / 86400)::int from log.payloads order by id")
    assert found == [(90,), (None,)]


def test_payload_ids_are_unguessable_and_rise_with_time() -> None:
    ids = [log.new_id() for _ in range(200)]

    assert len(set(ids)) == 200
    assert [id_[:12] for id_ in ids] == sorted(id_[:12] for id_ in ids)
    assert all(len(id_) == 32 and id_[12] == "7" and id_[16] in "89ab" for id_ in ids)


# The fence


def with_fence(conn: psycopg.Connection[tuple[object, ...]], fence: Fence, cause: int) -> None:
    facts = [(cause, NewFact(7, CommandAnswered(command="late"), outcome=True)), (None, NewFact(8, update()))]
    log.append(conn, facts, payloads=[NewPayload(world.payload(9), 7, b"late")], fence=fence)


@pytest.mark.parametrize(
    "change",
    [
        {"owner": "two"},
        {"owner": ""},
        {"attempts": [2]},
        {"attempts": [0]},
        {"chats": [8]},
        {"lane": int(Lane.SEND)},
        {"chats": [7, 8], "attempts": [1, 1]},
    ],
)
def test_a_fence_that_does_not_hold_refuses_everything(db: Database, change: dict[str, object]) -> None:
    conn = db.connect()
    [position] = arrive(conn, 7)
    held = claims.fence([take_one(conn)])
    fence = Fence(**{**{name: getattr(held, name) for name in Fence.__struct_fields__}, **change})

    with pytest.raises(LeaseLost), db.pool(1).connection() as writer:
        with_fence(writer, fence, position)

    assert one(conn, "select count(*) from log.events") == 1
    assert one(conn, "select count(*) from log.payloads") == 0
    assert world.items(conn) == [(int(Lane.CHAT), 7, position)]


def test_a_fence_whose_chat_has_no_box_any_more_refuses(db: Database) -> None:
    conn = db.connect()
    arrive(conn, 7)
    claim = take_one(conn)
    complete(conn, claim)

    with pytest.raises(LeaseLost), db.pool(1).connection() as writer:
        log.append(writer, [(None, NewFact(7, update()))], fence=claims.fence([claim]))

    assert world.items(conn) == []


def test_an_owner_may_write_behind_its_fence_many_times_before_the_outcome(db: Database) -> None:
    conn = db.connect()
    arrive(conn, 7)
    claim: Claim = take_one(conn)
    for _ in range(3):
        log.append(conn, [(claim.item, NewFact(7, MessageOwed(key="hint")))], fence=claims.fence([claim]))
    complete(conn, claim)

    assert [lane for lane, *_ in world.items(conn)] == [int(Lane.SEND)] * 3
