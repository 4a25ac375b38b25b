"""Take, extend, give back: the claims of one thread. The queue itself is ``work.boxes`` and ``work.items``.

A claim is committed before its handler runs, so an attempt counts even when the handler takes the process down. It is
completed by :func:`ppc_helper.log.append` behind its fence; the folds remove the item.
"""

from __future__ import annotations

import logging
import time
import zlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from psycopg import Connection

from ppc_helper import events
from ppc_helper.database import Pool, Row, array
from ppc_helper.events import Lane, NewFact, NewPayload, Recorded
from ppc_helper.log import Appended, Fence, append, lane_of, unpack
from ppc_helper.statements import statements

_SQL = statements("claims")
_LOG = statements("log")
# A lease that ended lies where its box became free, behind the marks: found by looking back.
_LOOK_BACK_SECONDS = 0.5
_LOOK_BACK_SHARE = 0.01
"""Of its time a thread spends no more on looking back: under a snapshot held open it walks all that is done."""
_UNKNOWN_SECONDS = 5.0

logger = logging.getLogger(__name__)


class Claim(msgspec.Struct, frozen=True):
    """One item of one chat in a lane, held by *owner*.

    *item* is the position that the outcome must name as its cause; *recorded* the fact to handle (another one when an
    operator retries it). *attempt* counts from 1; *raised* of the earlier attempts ended in an error of the handler,
    the others in the death of the process or the loss of the lease. *content* is the fact's payload in the chat lane,
    None when it is gone or there is none; when it is spoiled *unreadable* names the error, and nobody may handle it.
    """

    lane: Lane
    owner: str
    chat: int
    attempt: int
    raised: int
    item: int
    recorded: Recorded
    content: bytes | None
    unreadable: str = ""
    state: str = ""
    """What is known of the chat, as JSON, in the chat lane; empty in others."""
    waiting: int = 1
    """So many items of the chat were in the lane when this one was claimed, itself included."""
    cleared: bool = False
    """Its call may leave at once: the paces had room when it was handed over. It is counted when it has left."""

    @property
    def deaths(self) -> int:
        """Earlier attempts of which nobody knows how they ended."""
        return self.attempt - 1 - self.raised


class Claimer:
    """Takes claims for one thread from its lanes, the first one first, and remembers where the last ones were found."""

    def __init__(self, lanes: Lane | Sequence[Lane], owner: str, lease_seconds: float, max_boxes: int) -> None:
        self.lanes = [lanes] if isinstance(lanes, Lane) else list(lanes)
        self.owner = owner
        self.lease_seconds = lease_seconds
        self.max_boxes = max_boxes
        self._marks: dict[Lane, datetime] = {}
        self._look_back_at = 0.0
        self._looked_back_seconds = 0.0

    def take(self, conn: Connection[Row]) -> list[Claim]:
        """Claim up to *max_boxes* chats of one lane and commit; empty when nothing is free."""
        began = time.monotonic()
        looks_back = began >= self._look_back_at
        if looks_back:
            self._marks = {}
        rows = self._take(conn)
        if looks_back:
            self._look_back_again(began, time.monotonic() - began)
        lane, chat = rows[0][:2]
        mark: datetime = rows[0][5]
        # The lanes before the one that had something were empty when it was found.
        empty = self.lanes if chat is None else self.lanes[: self.lanes.index(Lane(lane))]
        for one in empty:
            self._marks[one] = max(mark, self._marks.get(one, mark))
        if chat is None:
            return []
        self._marks[Lane(lane)] = mark
        return self._readable(conn, rows)

    def _look_back_again(self, began: float, seconds: float) -> None:
        # The shorter of the last two: one alone may have been planned, or have waited for a processor.
        walked = min(seconds, self._looked_back_seconds)
        self._looked_back_seconds = seconds
        self._look_back_at = began + max(_LOOK_BACK_SECONDS, walked / _LOOK_BACK_SHARE)

    def _readable(self, conn: Connection[Row], rows: list[Row]) -> list[Claim]:
        """Return the claims of facts that this program knows; those of others go back, to wait for a newer program."""
        claims, unknown = [], []
        lane = Lane(rows[0][0])
        for row in rows:
            try:
                claims.append(self._claim(lane, row))
            except msgspec.ValidationError as error:
                logger.error("position %s is of a fact that this version does not know: %s", row[7], error)
                unknown.append(row)
        if unknown:
            _free(
                conn,
                Fence(unknown[0][0], self.owner, [row[1] for row in unknown], [row[2] for row in unknown]),
                delays=[_UNKNOWN_SECONDS] * len(unknown),
                faults=[False] * len(unknown),
            )
        return claims

    def _take(self, conn: Connection[Row]) -> list[Row]:
        return conn.execute(
            _SQL["take"],
            {
                "lanes": array(self.lanes),
                "owner": self.owner,
                "lease_seconds": self.lease_seconds,
                "max_boxes": self.max_boxes,
                "since": [self._marks.get(lane) for lane in self.lanes],
            },
        ).fetchall()

    def _claim(self, lane: Lane, row: Row) -> Claim:
        _, chat, attempt, raised, waiting, _mark, item, *fact, packed, content, state = row
        position, at, cause, outcome, body = fact
        unpacked, unreadable = _unpacked(packed, content)
        return Claim(
            lane=lane,
            owner=self.owner,
            chat=chat,
            attempt=attempt,
            raised=raised,
            item=item,
            recorded=Recorded(
                position=position, at=at, chat=chat, fact=events.decode(body), cause=cause, outcome=outcome
            ),
            content=unpacked,
            unreadable=unreadable,
            state=state or "",
            waiting=waiting,
        )


def _unpacked(packed: bool | None, content: bytes | None) -> tuple[bytes | None, str]:
    """Return a payload, or the name of the error: one that is spoiled must not keep the others of a batch waiting."""
    try:
        return (None if content is None else unpack(bool(packed), content)), ""
    except zlib.error:
        return None, "SpoiledPayload"


class Return(msgspec.Struct, frozen=True):
    """How a claim is given back: after *delay_seconds*; a *fault* counts towards the last attempt."""

    claim: Claim
    delay_seconds: float = 0.0
    fault: bool = False


def fence(claims: Sequence[Claim]) -> Fence:
    """Return the fence of claims of one lane and owner."""
    first = claims[0]
    return Fence(
        lane=int(first.lane),
        owner=first.owner,
        chats=[claim.chat for claim in claims],
        attempts=[claim.attempt for claim in claims],
    )


def record(pool: Pool, claim: Claim, facts: Sequence[NewFact], payloads: Sequence[NewPayload] = ()) -> None:
    """Append what handling *claim* led to, behind its fence; with an outcome among the facts the claim is complete."""
    with pool.connection() as conn:
        append(conn, [(claim.item, fact) for fact in facts], payloads=payloads, fence=fence([claim]))
        if payloads:
            # a person who was forgotten while their work was done: whoever comes second of the two deletes
            late = {"chat": claim.chat, "ids": [payload.id for payload in payloads], "position": claim.item}
            conn.execute(_LOG["drop_forgotten"], late)


def handed(new: tuple[int | None, NewFact], done: Appended, place: int, owner: str) -> Claim:
    """Return the claim of a fact whose box was claimed for *owner* as it was appended; *new* is (its cause, itself)."""
    cause, fact = new
    lane = lane_of(fact)
    if lane is None:
        raise ValueError("a fact without a lane is nothing to claim")
    recorded = Recorded(
        position=done.positions[place], at=done.at, chat=fact.chat, fact=fact.fact, cause=cause, outcome=fact.outcome
    )
    return Claim(
        lane=Lane(lane),
        owner=owner,
        chat=fact.chat,
        attempt=1,
        raised=0,
        item=recorded.position,
        recorded=recorded,
        content=None,
        cleared=place in done.cleared,
    )


def extend(conn: Connection[Row], claims: Sequence[Claim], lease_seconds: float) -> set[int]:
    """Prolong the leases of claims of one lane and owner; return the chats still held."""
    held = fence(claims)
    rows = conn.execute(
        _SQL["extend"],
        {
            "lane": held.lane,
            "owner": held.owner,
            "chats": array(held.chats),
            "attempts": array(held.attempts),
            "lease_seconds": lease_seconds,
        },
    )
    return {chat for (chat,) in rows}


def give_back(conn: Connection[Row], returns: Sequence[Return]) -> None:
    """Free claims of one lane and owner; those no longer held are left alone."""
    if not returns:
        return
    _free(
        conn,
        fence([back.claim for back in returns]),
        delays=[float(back.delay_seconds) for back in returns],
        faults=[back.fault for back in returns],
    )


def _free(conn: Connection[Row], held: Fence, *, delays: list[float], faults: list[bool]) -> None:
    conn.execute(
        _SQL["give_back"],
        {
            "lane": held.lane,
            "owner": held.owner,
            "chats": array(held.chats),
            "attempts": array(held.attempts),
            "delays": delays,
            "faults": faults,
        },
    )


def lanes_ready(conn: Connection[Row], lanes: Sequence[Lane]) -> set[Lane]:
    """Return the lanes in which a box is free."""
    rows = conn.execute(_SQL["lanes_ready"], {"lanes": [int(lane) for lane in lanes]})
    return {Lane(lane) for (lane,) in rows}


def ring(conn: Connection[Row], lanes: Sequence[Lane]) -> None:
    """Tell sleeping workers of all hosts that these lanes have work; only ever a hint."""
    conn.execute(_SQL["ring"], {"lanes": "".join(str(int(lane)) for lane in lanes)})
