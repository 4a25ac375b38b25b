"""Why something happened and what followed: a fact's first cause and everything that came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from psycopg import Connection

from ppc_helper.database import Row
from ppc_helper.ops.facts import SeenFact, seen
from ppc_helper.statements import statements

_SQL = statements("ops")
MOST_FACTS = 1_000
QUEUED = "query_queued"
_PAYLOAD_FIELDS = frozenset({"payload", "words", "file"})
_PAYLOAD_ID = re.compile(r"[0-9a-f]{32}")


class Work(msgspec.Struct, frozen=True):
    """A fact that still wants an outcome.

    *attempt* counts from 1 once somebody claimed it, *raised* of the attempts ended in an error. *ready_seconds* is
    how long until it may be claimed (a lease ends, a delay is over), below zero for how long it could have been.
    *ahead* facts of its chat come first.
    """

    owner: str | None
    attempt: int
    raised: int
    ready_seconds: float
    ahead: int

    @property
    def is_running(self) -> bool:
        """Tell whether a worker holds it now."""
        return self.owner is not None and self.ready_seconds > 0 and self.ahead == 0


class Delivery(msgspec.Struct, frozen=True):
    """What became of a message owed; *message_id* is 0 until Telegram took it."""

    state: str
    message_id: int
    reason: str


class Follower(msgspec.Struct, frozen=True):
    """A query of another tree that was made of the result of one in this tree."""

    query: int
    tool: str


class Stored(msgspec.Struct, frozen=True):
    """A payload that is there: how many bytes, and until when it is kept (None: until its owner is forgotten)."""

    size_bytes: int
    expires_at: datetime | None


class Node(msgspec.Struct, frozen=True):
    """A fact, its effects in order, and what is known beside the log.

    *delta_seconds* is the time since its cause, 0 for the root. *payloads* has each payload it names, None for gone.
    *followers* of a query are told where it was queued.
    """

    fact: SeenFact
    delta_seconds: float
    effects: tuple[Node, ...]
    work: Work | None = None
    delivery: Delivery | None = None
    payloads: Mapping[str, Stored | None] = {}
    followers: tuple[Follower, ...] = ()

    @property
    def outcome(self) -> SeenFact | None:
        """Return the fact that gave this one its outcome, None when none did."""
        return next((effect.fact for effect in self.effects if effect.fact.outcome), None)

    def walk(self) -> Iterator[Node]:
        """Give this node and all below it, causes before effects."""
        yield self
        for effect in self.effects:
            yield from effect.walk()


class Story(msgspec.Struct, frozen=True):
    """A whole tree; *is_cut* when it has more than MOST_FACTS facts, of which the rest is not here."""

    root: Node
    facts: int
    is_cut: bool


def read_story(conn: Connection[Row], position: int) -> Story | None:
    """Return the tree that the fact at *position* belongs to, None when there is no such fact."""
    [(root,)] = conn.execute(_SQL["root_of"], {"position": position}).fetchall()
    if root is None:
        return None
    rows = conn.execute(_SQL["tree"], {"root": root, "count": MOST_FACTS + 1}).fetchall()
    found = [seen(row) for row in rows][:MOST_FACTS]
    positions = [fact.position for fact in found]
    beside = Beside(
        works=_by_position(conn, "work_on", positions, Work),
        deliveries=_by_position(conn, "deliveries_of", positions, Delivery),
        payloads=_payloads(conn, found),
        followers=_followers(conn, found),
    )
    return Story(root=build(found, beside), facts=len(found), is_cut=len(rows) > MOST_FACTS)


class Beside(msgspec.Struct, frozen=True):
    """What is known about facts beside the log, by position; payloads by id."""

    works: Mapping[int, Work] = {}
    deliveries: Mapping[int, Delivery] = {}
    payloads: Mapping[str, Stored] = {}
    followers: Mapping[int, list[Follower]] = {}
    """By the query whose result they were made of."""


def build(found: Sequence[SeenFact], beside: Beside) -> Node:
    """Return the tree of facts of which the first is the root and every other one's cause is among them."""
    effects: dict[int, list[Node]] = {}
    by_position = {fact.position: fact for fact in found}
    # Effects have higher positions than their cause, so from the end every node finds its effects built.
    for fact in sorted(found, key=lambda fact: fact.position, reverse=True):
        cause = by_position.get(fact.cause or 0)
        node = Node(
            fact=fact,
            delta_seconds=(fact.at - cause.at).total_seconds() if cause else 0.0,
            effects=tuple(reversed(effects.pop(fact.position, []))),
            work=beside.works.get(fact.position),
            delivery=beside.deliveries.get(fact.position),
            payloads={id_: beside.payloads.get(id_) for id_ in payload_ids(fact.body)},
            followers=tuple(beside.followers.get(fact.body["query"], ())) if fact.name == QUEUED else (),
        )
        if cause is None:
            return node
        effects.setdefault(cause.position, []).append(node)
    raise ValueError("there is no root among no facts")


def payload_ids(body: Any) -> list[str]:
    """Return the ids of the payloads that a fact's body names, in its order."""
    if isinstance(body, list):
        return [id_ for item in body for id_ in payload_ids(item)]
    if not isinstance(body, dict):
        return []
    found = []
    for name, value in body.items():
        if name in _PAYLOAD_FIELDS and isinstance(value, str) and _PAYLOAD_ID.fullmatch(value):
            found.append(value)
        else:
            found += payload_ids(value)
    return found


def _by_position(conn: Connection[Row], name: str, positions: list[int], struct: type[Any]) -> dict[int, Any]:
    rows = conn.execute(_SQL[name], {"positions": positions})
    return {position: struct(*values) for position, *values in rows}


def _followers(conn: Connection[Row], found: Sequence[SeenFact]) -> dict[int, list[Follower]]:
    queries = [fact.body["query"] for fact in found if fact.name == QUEUED]
    followers: dict[int, list[Follower]] = {}
    if queries:
        rows = conn.execute(_SQL["other_queries"], {"chat": found[0].chat, "queries": queries})
        for source, *values in rows:
            followers.setdefault(source, []).append(Follower(*values))
    return followers


def _payloads(conn: Connection[Row], found: Sequence[SeenFact]) -> dict[str, Stored]:
    ids = [id_ for fact in found for id_ in payload_ids(fact.body)]
    return {id_: Stored(*values) for id_, *values in conn.execute(_SQL["payloads_of"], {"ids": ids})}
