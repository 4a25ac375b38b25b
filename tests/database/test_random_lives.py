"""Random lives of a bot: many chats, workers that die, freeze, come back and give up, timers, retries, replays.

Whatever happens, a claim is always the oldest open item of its chat, nobody writes with a lease that is lost, and in
the end every update is in the log once (I2), every question has one answer (I3), answers of a chat come in the order
of its questions (I5), and the tables are what the log says (I7).
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ppc_helper import claims, intake, log, replay
from ppc_helper.arrivals import Accepted
from ppc_helper.claims import Claim, Claimer, Return
from ppc_helper.database import Pool, connect
from ppc_helper.errors import LeaseLost
from ppc_helper.events import CommandAnswered, DeadLettered, Lane, NewFact, decode
from tests import world
from tests.conftest import FreshDatabase
from tests.story import CHATS, Story, Told
from tests.world import BOT, Conn, one, rows

pytestmark = pytest.mark.slow
LEASE_SECONDS = 60.0
OWNERS = [f"thread {number}" for number in range(6)]
LANES = [Lane.CHAT] * 3 + [Lane.SEND] * 2 + [Lane.TOOL, Lane.SCAN, Lane.ACK, Lane.BULK]


class Held(msgspec.Struct):
    """A box as the test knows it: who had it last, in which attempt, until when."""

    owner: str = ""
    attempt: int = 0
    until: float = 0.0
    """When the lease ends, or the wait of what was given back."""


class Life:
    """The steps, and what must hold after each."""

    def __init__(self, conn: Conn, pool: Pool, chance: random.Random) -> None:
        self.conn = conn
        self.pool = pool
        self.chance = chance
        world.wipe(conn)
        self.now = 0.0
        self._set_clock()
        self.story = Story(chance.choice)
        self.boxes: dict[tuple[int, int], Held] = {}
        self.claims: list[Claim] = []
        self.ids: set[int] = set()
        self._accept(list(CHATS), 1)

    def live(self, steps: int) -> None:
        """Take so many steps, the likely ones more often."""
        often = [self.write] * 8 + [self.take] * 6 + [self.wait] * 3 + [self.arrive] * 2
        now_and_then = [self.give_back, self.keep, self.do_chores, self.retry_a_dead_letter]
        for _ in range(steps):
            self.chance.choice(often + now_and_then)()
        replay.rebuild(self.conn)  # under whatever claims are in flight
        for _ in range(steps // 4):
            self.chance.choice(often)()

    # What the outside does

    def arrive(self) -> None:
        """Let updates arrive, now and then one that was there before."""
        chats = self.chance.choices(CHATS, k=self.chance.choice([1, 2, 4]))
        self._accept(chats, self.chance.choice([max(self.ids), max(self.ids) + 1]))

    def _accept(self, chats: list[int], first_id: int) -> None:
        ids = range(first_id, first_id + len(chats))
        updates = [
            Accepted(n, chat, world.update(n, payload=log.new_id()), b"{}") for n, chat in zip(ids, chats, strict=True)
        ]
        intake.accept(self.pool, BOT, updates)
        self.ids |= set(ids)
        self._hear()

    def wait(self) -> None:
        """Let time go by."""
        self.now += self.chance.choice([0.5, 2, LEASE_SECONDS / 2, LEASE_SECONDS + 1, LEASE_SECONDS + 1, 86_400])
        self._set_clock()

    def _set_clock(self) -> None:
        world.shift_clock(self.conn, self.now)
        with self.pool.connection() as pooled:
            world.shift_clock(pooled, self.now)

    def do_chores(self) -> None:
        """Fire timers and let followers read."""
        self.conn.execute("select log.fire_timers()")
        self.conn.execute("select log.follow_days(20)")
        self._hear()

    def retry_a_dead_letter(self) -> None:
        """Let an operator retry or drop what was dead-lettered, if anything was."""
        turn = self.story.operator_turn()
        if turn is not None:
            log.append(self.conn, [(turn.cause, new) for new in turn.facts])
            self._hear()

    # What workers do

    def take(self) -> None:
        """Claim; what comes is the head of its chat, free by what the test knows, and counted on."""
        owner, lane, boxes = self.chance.choice(OWNERS), self.chance.choice(LANES), self.chance.choice([1, 2, 50])
        # A thread that claims has done with what it held, or forgotten it.
        self.claims = [claim for claim in self.claims if (claim.owner, claim.lane) != (owner, lane)]
        for claim in Claimer(lane, owner, LEASE_SECONDS, boxes).take(self.conn):
            box = self._box(claim)
            assert claim.item == self.story.waiting[lane, claim.chat][0]
            assert box.until <= self.now + 1.0
            assert claim.attempt == box.attempt + 1
            box.owner, box.attempt, box.until = owner, claim.attempt, self.now + LEASE_SECONDS
            self.claims.append(claim)

    def _box(self, claim: Claim) -> Held:
        return self.boxes.setdefault((claim.lane, claim.chat), Held())

    def _is_held(self, claim: Claim) -> bool:
        box = self._box(claim)
        return (box.owner, box.attempt) == (claim.owner, claim.attempt)

    def write(self) -> None:
        """Let any worker write what it decided, however late it is: it lands when nobody took over, and only then."""
        if not self.claims:
            return
        claim = self.chance.choice(self.claims)
        facts = self._decided(claim)
        try:
            with self.pool.connection() as conn:
                log.append(conn, [(claim.item, new) for new in facts], fence=claims.fence([claim]))
            written = True
        except LeaseLost:
            written = False
        assert written == self._is_held(claim)
        self._after(claim, completed=written and any(new.outcome for new in facts), lost=not written)

    def _decided(self, claim: Claim) -> list[NewFact]:
        if claim.item not in self.story.waiting[claim.lane, claim.chat]:
            # Somebody else answered it: whatever this one says must not land.
            return [NewFact(claim.chat, CommandAnswered(command="late"), outcome=True)]
        if claim.attempt >= 5:
            spent = DeadLettered(from_lane=int(claim.lane), attempts=5, deaths=claim.deaths, error="died", code="D-1")
            return [NewFact(claim.chat, spent, outcome=True)]
        return list(self.story.lane_turn(claim.lane, claim.chat, claim.item).facts)

    def _after(self, claim: Claim, *, completed: bool, lost: bool) -> None:
        if completed:
            self.boxes[claim.lane, claim.chat] = Held()
        if completed or lost:
            self.claims.remove(claim)
        self._hear()

    def give_back(self) -> None:
        """Let any worker give a claim back, also one that it has lost."""
        if not self.claims:
            return
        claim, fault, delay = (
            self.chance.choice(self.claims),
            self.chance.choice([False, True]),
            self.chance.choice([0, 30]),
        )
        held = self._is_held(claim)
        claims.give_back(self.conn, [Return(claim, delay, fault)])
        self.claims.remove(claim)
        if held:
            box = self._box(claim)
            box.owner, box.until = "", self.now + delay
            box.attempt -= not fault

    def keep(self) -> None:
        """Let a worker extend a lease: it is told whether it still holds the claim."""
        if not self.claims:
            return
        claim = self.chance.choice(self.claims)
        kept = claims.extend(self.conn, [claim], LEASE_SECONDS)
        assert bool(kept) == self._is_held(claim)
        if kept:
            self._box(claim).until = self.now + LEASE_SECONDS

    def _hear(self) -> None:
        """Read what came into the log."""
        last = self.story.told[-1].position if self.story.told else 0
        found = rows(
            self.conn,
            """select position, chat, cause, outcome, lane, body::text from log.events
               where position > %s order by position""",
            last,
        )
        for position, chat, cause, outcome, lane, body in found:
            new = NewFact(chat, decode(body), outcome=outcome, lane=lane and Lane(lane))
            self.story.hear(Told(position, new, cause, "", 0, frozenset()))

    # The end

    def end(self) -> None:
        """Answer what is open, then look at the whole life."""
        self._drain()
        conn = self.conn
        known = rows(conn, "select (body ->> 'update_id')::bigint from log.events where type = 'update_received.v1'")
        assert sorted(n for (n,) in known) == sorted(self.ids)
        unanswered = """select position from log.events q where lane is not null
                        and 1 <> (select count(*) from log.events o where o.outcome and o.cause = q.position)"""
        assert rows(conn, unanswered) == []
        disordered = """select * from (
                            select o.cause, lag(o.cause) over in_turn as before
                            from log.events o join log.events q on q.position = o.cause
                            where o.outcome
                            window in_turn as (partition by q.lane, q.chat order by o.position)) answers
                        where before > cause"""
        assert rows(conn, disordered) == []
        world.catch_up(conn)
        assert (replay.check(conn), world.boxes(conn)) == ([], [])

    def _drain(self) -> None:
        self.now += 2 * 86_400
        self._set_clock()
        while one(self.conn, "select exists (select from work.items)"):
            assert any(self._answer(lane) for lane in Lane), "items that nobody can claim"

    def _answer(self, lane: Lane) -> int:
        taken = Claimer(lane, "last", LEASE_SECONDS, 50).take(self.conn)
        if taken:
            world.complete_all(self.conn, taken)
        return len(taken)


@pytest.fixture(scope="module")
def database(fresh_database: FreshDatabase) -> Iterator[tuple[Conn, Pool]]:
    with fresh_database() as dsn, connect(dsn, "test") as conn:
        pool = Pool(dsn, "test", 1)
        pool.open()
        yield conn, pool
        pool.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), steps=st.integers(10, 120))
def test_any_life_ends_well(database: tuple[Conn, Pool], seed: int, steps: int) -> None:
    life = Life(*database, random.Random(seed))
    life.live(steps)
    life.end()
