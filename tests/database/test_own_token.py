"""A person's own VK token in the database: sealed in one payload, never in clear, gone when they say so."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from ppc_helper import intake, replay
from ppc_helper.arrivals import read_update
from ppc_helper.bells import Bells
from ppc_helper.chat import wire
from ppc_helper.chat.state import Settings
from ppc_helper.claims import Claimer
from ppc_helper.converse import Conversation
from ppc_helper.errors import Unreadable
from ppc_helper.events import Lane
from ppc_helper.jobs import Outside
from ppc_helper.own_tokens import OwnTokens
from ppc_helper.sealing import Seal
from tests import world
from tests.conftest import Database
from tests.database.conftest import Operator
from tests.world import BOT, LEASE_SECONDS, one, rows

TOKEN, NEWER = "vk1.a." + "c4n4ry_" * 28, "fedcba9876543210f" * 5
CHAT, OTHER = 7, 8
SEAL = Seal("key-of-this-test-4fGh7Kq2mZx9Lp0Rb")
BOTS = Outside(vk_tokens=("the-bots",))
KEPT = "select payload from projections.vk_tokens where chat = %s"


class Door:
    """Intake and conversation of a bot with a key, or without one, and one person."""

    def __init__(self, db: Database, seal: Seal | None = SEAL) -> None:
        self.conn = db.connect()
        self.pool = db.pool(2)
        self.tokens = OwnTokens(self.pool, BOTS, seal)
        self._seal = seal
        self._ids = itertools.count(1)
        self._talk = Conversation(self.pool, Settings(takes_tokens=seal is not None), Bells(lambda _lanes: None))

    def arrives(self, **update: Any) -> None:
        accepted = read_update({"update_id": next(self._ids), **update}, BOT, self._seal)
        intake.accept(self.pool, BOT, [accepted])

    def says(self, text: str) -> None:
        """Let a message arrive and be decided on."""
        self.arrives(message={**self.about(), "text": text})
        self.decides()

    def presses(self, data: str) -> None:
        self.arrives(callback_query={"id": "1", "from": {"id": CHAT}, "message": self.about(), "data": data})
        self.decides()

    def decides(self) -> None:
        self._talk.handle(Claimer(Lane.CHAT, "test", LEASE_SECONDS, 10).take(self.conn))

    def about(self) -> dict[str, Any]:
        return {"message_id": 5, "date": 1, "chat": {"id": CHAT, "type": "private"}, "from": {"id": CHAT}}

    def gives(self, token: str) -> str:
        """Give a token when asked, and return the payload that keeps it."""
        self.says("/vktoken")
        self.says(token)
        return str(one(self.conn, KEPT, CHAT).hex)


@pytest.fixture
def door(db: Database) -> Door:
    return Door(db)


def payloads(door: Door) -> set[str]:
    return {id_.hex for (id_,) in rows(door.conn, "select id from log.payloads")}


def test_the_token_is_nowhere_in_clear_from_its_arrival_on(door: Door, operator: Operator) -> None:
    door.says("/vktoken")
    door.arrives(message={**door.about(), "text": f"https://x/#access_token={TOKEN}&user_id=1 canary"})
    assert b"&user_id=1 canary" in world.everything(door.conn)
    assert TOKEN.encode() not in world.everything(door.conn)
    door.decides()
    assert TOKEN.encode() not in world.everything(door.conn)
    given = one(door.conn, "select position from log.events where type = 'vk_token_given.v1'")
    assert TOKEN not in operator.types("explain", given).out
    assert TOKEN not in operator.types("tail", "--once", 100, "--json").out


def test_it_opens_for_its_person_and_for_nobody_else(door: Door) -> None:
    payload = door.gives(TOKEN)
    own = door.tokens.outside_for(CHAT, payload)
    assert (own.vk_tokens, own.vk_is_own) == ((TOKEN,), True)
    with pytest.raises(Unreadable):
        door.tokens.outside_for(OTHER, payload)
    assert door.tokens.outside_for(OTHER, "") == BOTS


@pytest.mark.parametrize("seal", [None, Seal("another-key-of-it-8sWd1Vn5cYt3Jh6Ma")])
def test_without_its_key_it_does_not_open(door: Door, seal: Seal | None) -> None:
    payload = door.gives(TOKEN)
    with pytest.raises(Unreadable):
        OwnTokens(door.pool, BOTS, seal).outside_for(CHAT, payload)


def test_the_update_that_brought_it_is_dropped_and_so_is_the_token_before_it(door: Door) -> None:
    first = door.gives(TOKEN)
    before = payloads(door)
    second = door.gives(NEWER)
    # what is new is the command's update and the token; the update with the token left no trace
    assert len(payloads(door) - before) == 2
    assert (first in payloads(door), second in payloads(door)) == (False, True)
    assert door.tokens.outside_for(CHAT, second).vk_tokens == (NEWER,)


def test_the_button_removes_it_with_its_payload(door: Door) -> None:
    payload = door.gives(TOKEN)
    door.presses(wire.REMOVE_VK_TOKEN)
    assert rows(door.conn, KEPT, CHAT) == []
    assert payload not in payloads(door)
    assert replay.check(door.conn) == []


def test_forget_removes_it_with_all_else(door: Door) -> None:
    door.gives(TOKEN)
    door.presses(wire.FORGET_ME)
    assert rows(door.conn, KEPT, CHAT) == []
    assert payloads(door) == set()
    assert replay.check(door.conn) == []


def test_it_does_not_expire_with_the_updates(door: Door) -> None:
    payload = door.gives(TOKEN)
    world.shift_clock(door.conn, 400 * 86_400.0)
    door.conn.execute("delete from log.payloads where expires_at <= log.clock()")
    assert payloads(door) == {payload}


def test_a_token_that_nobody_asked_for_is_not_kept(door: Door) -> None:
    door.says(f"купить окна {TOKEN}")
    assert (rows(door.conn, KEPT, CHAT), payloads(door)) == ([], set())
    assert one(door.conn, "select body ->> 'reason' from log.events where outcome") == "vk_token_unasked"


def test_without_a_key_it_is_not_even_sealed(db: Database) -> None:
    door = Door(db, None)
    door.says("/vktoken")
    door.says(TOKEN)
    assert rows(door.conn, KEPT, CHAT) == []
    reasons = rows(door.conn, "select body ->> 'reason' from log.events where outcome order by position")
    assert reasons == [("vk_tokens_off",), ("vk_tokens_off",)]
    assert b"sealed" not in world.everything(door.conn)
