"""Who is forgotten leaves no words, wherever they were and whatever is being done with them at that moment."""

from __future__ import annotations

from typing import Any

import pytest

from ppc_helper import claims, log
from ppc_helper.arrivals import read_update
from ppc_helper.claims import Claim
from ppc_helper.database import Pool
from ppc_helper.events import CheckpointSaved, Lane, NewFact, NewPayload, PersonForgotten
from ppc_helper.intake import accept
from ppc_helper.statements import statements
from tests.conftest import Database
from tests.world import BOT, Aside, Conn, arrive, one, payload, put, queued, take_one

_LOG = statements("log")
ANNA = {"id": 7, "is_bot": False, "first_name": "Анна"}
GROUP = {"id": -5, "type": "supergroup"}
OWNERS = "select owner from log.payloads order by owner"


@pytest.mark.parametrize(
    "content",
    [
        {"message": {"chat": GROUP, "from": ANNA, "text": "/help"}},
        {"edited_message": {"chat": GROUP, "from": ANNA, "text": "x"}},
        {"callback_query": {"id": "1", "from": ANNA, "message": {"chat": GROUP}, "data": "x"}},
        {"my_chat_member": {"chat": GROUP, "from": ANNA}},
        {"business_message": {"chat": GROUP, "from": ANNA, "text": "x"}},
        {"message_reaction": {"chat": GROUP, "user": ANNA}},
        {"message": {"chat": {"id": "7"}, "from": ANNA, "text": "of an unknown form"}},
        {"message": {"chat": GROUP, "from": ANNA, "text": "x" * (2 << 20)}},
    ],
)
def test_what_a_person_wrote_is_theirs_wherever_and_however_it_came(db: Database, content: dict[str, Any]) -> None:
    conn, pool = db.connect(), db.pool(1)
    accept(pool, BOT, [read_update({"update_id": 1, **content}, BOT)])
    assert conn.execute(OWNERS).fetchall() == [(7,)]
    assert one(conn, _LOG["forget"].replace("%(owner)s", "7")) == 1


def test_what_nobody_wrote_is_its_chats(db: Database) -> None:
    accept(db.pool(1), BOT, [read_update({"update_id": 1, "message": {"chat": GROUP, "text": "a post"}}, BOT)])
    assert db.connect().execute(OWNERS).fetchall() == [(-5,)]


def test_a_result_that_comes_after_its_person_was_forgotten_is_not_kept(db: Database) -> None:
    conn, pool = db.connect(), db.pool(1)
    claim = running(conn)
    put(conn, 7, PersonForgotten(payloads=0))
    store(pool, claim)
    assert conn.execute(OWNERS).fetchall() == []


def test_a_result_of_what_was_asked_after_being_forgotten_is_kept(db: Database) -> None:
    conn, pool = db.connect(), db.pool(1)
    arrive(conn, 7)
    put(conn, 7, PersonForgotten(payloads=0))
    store(pool, running(conn))
    assert conn.execute(OWNERS).fetchall() == [(7,)]


def test_who_is_being_forgotten_at_this_moment_is_waited_for(db: Database) -> None:
    conn, watch, pool = db.connect(), db.connect(), db.pool(1)
    claim = running(conn)
    with pool.connection() as the_only_one:
        pass
    with conn.transaction():
        put(conn, 7, PersonForgotten(payloads=0))
        aside = Aside(the_only_one, lambda _: store(pool, claim))
        aside.wait_until_blocked(watch)
    aside.result()
    assert conn.execute(OWNERS).fetchall() == []


def running(conn: Conn) -> Claim:
    """Let a query of chat 7 be asked and taken."""
    [position] = arrive(conn, 7)
    put(conn, 7, queued(position), cause=position, lane=Lane.TOOL)
    return take_one(conn, Lane.TOOL)


def store(pool: Pool, claim: Claim) -> None:
    """Store a checkpoint, as a worker does."""
    state = NewPayload(payload(99), claim.chat, b"words", 30)
    fact = NewFact(claim.chat, CheckpointSaved(query=1, payload=state.id))
    claims.record(pool, claim, [fact], [state])


def test_forgetting_counts_what_went(db: Database) -> None:
    conn = db.connect()
    log.append(conn, [], payloads=[NewPayload(payload(n), 7, b"words") for n in (1, 2)])
    assert one(conn, _LOG["forget"].replace("%(owner)s", "7")) == 2
