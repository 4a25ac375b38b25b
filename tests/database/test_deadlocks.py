"""Transactions that share chats lock in one order, so none is ever the victim of a deadlock."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

import pytest

from ppc_helper import claims, intake, log, paces, replay, shadow
from ppc_helper.arrivals import Accepted
from ppc_helper.claims import Claim, Return
from ppc_helper.events import (
    AckOwed,
    AnnouncementConfirmed,
    AnnouncementDrafted,
    Event,
    InputPartReceived,
    InputRef,
    Lane,
    LanguageChosen,
    MessageOwed,
    MessageSent,
    NewFact,
    OptionChosen,
    QueryProgressed,
    QueryQueued,
    QueryStarted,
    SessionClosed,
    ToolChosen,
    UserBlocked,
)
from ppc_helper.paces import Pace
from ppc_helper.statements import statements
from tests import world
from tests.conftest import Database
from tests.world import together

pytestmark = pytest.mark.slow
_SQL = statements("log")
CHATS = range(12)
MOVES = 300


class Player:
    """One thread with its own connection and chance."""

    def __init__(self, db: Database, number: int) -> None:
        self.conn = db.connect()
        self.pool = db.pool(1)
        self.chance = random.Random(number)
        self.owner = f"player {number}"
        self.held: list[Claim] = []
        self.drafted: list[int] = []

    def choose(self, moves: list[Callable[[], None]]) -> None:
        self.chance.choice(moves)()

    def arrive(self) -> None:
        """Let updates of chats in any order come through the door, some for the second time."""
        numbers = [self.chance.randrange(1, 100_000) for _ in range(self.chance.randrange(1, 20))]
        updates = [
            Accepted(n, self.chance.choice(CHATS), world.update(n, payload=log.new_id()), b"{}") for n in numbers
        ]
        intake.accept(self.pool, world.BOT, updates)

    def take(self, lane: Lane) -> list[Claim]:
        self.held = world.take(self.conn, lane, owner=self.owner, boxes=self.chance.choice([1, 3, 8]))
        self.chance.shuffle(self.held)
        return self.held

    def talk(self) -> None:
        """Decide on a batch of chats, as the chat lane does, with facts for other chats among them."""
        taken = self.take(Lane.CHAT)
        facts = [(claim.item, new) for claim in taken for new in self.decision(claim)]
        if taken:
            log.append(self.conn, facts, fence=claims.fence(taken))
            self.drafted += [new.fact.announcement for _, new in facts if isinstance(new.fact, AnnouncementDrafted)]

    def decision(self, claim: Claim) -> list[NewFact]:
        press = claim.item
        outcomes: list[Event] = [
            ToolChosen(tool="x"),
            SessionClosed(session=press, reason="done"),
            InputPartReceived(session=0, part=InputRef("update", world.payload(1))),
            QueryQueued(query=press, tool="x", inputs=(), language="ru", session=press),
            OptionChosen(tool="x", option="sort", value="a"),
            LanguageChosen(language="en"),
            UserBlocked(reason="kicked"),
            AnnouncementDrafted(announcement=press, payload=world.payload(1)),
        ]
        if self.drafted:  # nobody can confirm what is not there to be pressed
            confirmed = self.chance.choice(self.drafted)
            outcomes.append(AnnouncementConfirmed(announcement=confirmed, payload=world.payload(1), language="ru"))
        outcome = self.chance.choice(outcomes)
        lane = Lane.TOOL if isinstance(outcome, QueryQueued) else None
        more = [
            NewFact(self.chance.choice(CHATS), MessageOwed(key="help")),
            NewFact(claim.chat, AckOwed(callback_id="1")),
        ]
        return [NewFact(claim.chat, outcome, outcome=True, lane=lane), *more]

    def send(self) -> None:
        for claim in self.take(self.chance.choice([Lane.SEND, Lane.ACK])):
            paces.reserve(self.conn, self.paces(claim), at_most_seconds=0)
            sent, blocked = MessageSent(message_id=1), NewFact(claim.chat, UserBlocked(reason="blocked"))
            world.complete(self.conn, claim, blocked, with_fact=sent)

    def paces(self, claim: Claim) -> list[Pace]:
        # Some are used for the first time, by several at once: to make a pace takes a lock too.
        now = time.monotonic()
        scopes = ["bot", f"bot:{claim.chat}", "bot:0", f"at:{now:.1f}", f"before:{now:.1f}", f"bot:{now:.2f}"]
        self.chance.shuffle(scopes)
        return [Pace(scope, 0.0001, burst=30) for scope in scopes[:3]]

    def compute(self) -> None:
        for claim in self.take(Lane.TOOL):
            fact = claim.recorded.fact
            query = fact.query if isinstance(fact, QueryQueued) else 0
            started = NewFact(claim.chat, QueryStarted(query=query, attempt=1))
            progress = NewFact(claim.chat, QueryProgressed(query=query, done=1))
            log.append(self.conn, [(claim.item, started), (claim.item, progress)], fence=claims.fence([claim]))
            world.complete(self.conn, claim)

    def give_up(self) -> None:
        taken = self.take(self.chance.choice([Lane.CHAT, Lane.SEND]))
        claims.give_back(self.conn, [Return(claim, fault=True) for claim in taken])

    def do_chores(self) -> None:
        self.conn.execute(_SQL["fire_timers"])
        self.conn.execute("select log.follow_days(100)")


@pytest.fixture
def hasty(db: Database) -> Database:
    """Give a database that looks for deadlocks at once, so that a victim is found before anybody gives way."""
    db.set_everywhere("deadlock_timeout", "10ms")
    return db


def play(db: Database, number: int, moves: int) -> None:
    """Make so many moves in one thread."""
    player = Player(db, number)
    for _ in range(moves):
        player.choose(
            [
                player.arrive,
                player.arrive,
                player.talk,
                player.talk,
                player.send,
                player.compute,
                player.give_up,
                player.do_chores,
            ]
        )


def test_lanes_intake_timers_and_chores_do_not_deadlock(hasty: Database) -> None:
    together([lambda n=n: play(hasty, n, MOVES) for n in range(4)])  # type: ignore[misc]

    conn = hasty.connect()
    assert world.box_faults(conn) == []
    world.catch_up(conn)
    assert replay.check(conn) == []


def test_a_replay_is_no_ones_deadlock(hasty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shadow, "RANGE_FACTS", 2000)
    ended = threading.Event()
    conn = hasty.connect()

    def rebuild() -> None:
        while not ended.is_set():
            replay.rebuild(conn)

    def work(number: int) -> None:
        try:
            play(hasty, number, MOVES // 2)
        finally:
            ended.set()

    together([rebuild, lambda: work(1), lambda: work(2)])
    world.catch_up(conn)
    assert (replay.check(conn), world.box_faults(conn)) == ([], [])


def test_a_beat_for_many_claims_beside_their_completion_does_not_deadlock(hasty: Database) -> None:
    """The thread that keeps leases and the thread that completes hold the same rows, taken in any order."""
    conn, beat = hasty.connect(), hasty.connect()
    taken: list[Claim] = []
    beats: list[int] = []
    ended = threading.Event()
    chance = random.Random(1)

    def keep() -> None:
        while not ended.is_set():
            if mine := list(taken):
                chance.shuffle(mine)
                beats.append(len(claims.extend(beat, mine, world.LEASE_SECONDS)))

    def work() -> None:
        try:
            while len(beats) < 50:
                log.append(conn, [(None, NewFact(chat, world.update())) for chat in range(200)])
                taken[:] = world.take(conn, boxes=200)
                world.complete_all(conn, taken)
        finally:
            ended.set()

    together([keep, work])
