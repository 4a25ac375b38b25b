"""How the system is doing now, read in one moment."""

from __future__ import annotations

from typing import Any, TypeVar

import msgspec
from psycopg import Connection

from ppc_helper.database import Row
from ppc_helper.ops.lanes import LaneState, read_lanes
from ppc_helper.statements import statements

_SQL = statements("ops")
_T = TypeVar("_T")
MOST_QUERIES = 20
BEAT_LATE_SECONDS = 15.0
"""A worker beats every five seconds; three beats missed is a worker that died or hangs."""

_COUNTED = (
    "update_received",
    "update_quarantined",
    "message_sent",
    "message_failed",
    "message_unknown",
    "dead_lettered",
    "dead_retried",
    "dead_dropped",
)


class IntakeState(msgspec.Struct, frozen=True):
    """An intake: which bot's, by whom, how long ago it last said that it lives, and whether its lease holds."""

    bot: int
    owner: str
    seen_seconds: float
    is_alive: bool


class WorkerState(msgspec.Struct, frozen=True):
    """A worker process; *beat_seconds* ago it last said that it lives."""

    owner: str
    host: str
    pid: int
    up_seconds: float
    beat_seconds: float

    @property
    def is_alive(self) -> bool:
        """Tell whether its beat is recent."""
        return self.beat_seconds <= BEAT_LATE_SECONDS


class OpenQuery(msgspec.Struct, frozen=True):
    """A query that has not ended; *total* 0 and *eta_seconds* -1 are unknown."""

    query: int
    tool: str
    chat: int
    status: str
    done: int
    total: int
    stage: str
    eta_seconds: int
    attempts: int
    cancel_asked: bool
    age_seconds: float


class FollowerState(msgspec.Struct, frozen=True):
    """A projection that follows the log: how many facts behind, and how old the oldest of them is."""

    projection: str
    behind: int
    seconds: float


class Holder(msgspec.Struct, frozen=True):
    """A transaction that holds the horizon back; *pid* None: a prepared one, which *name* then names."""

    pid: int | None
    name: str
    state: str
    seconds: float


class DatabaseState(msgspec.Struct, frozen=True):
    """The server's version, the database's size, the newest position, and the rates of the last minute."""

    version: str
    size_bytes: int
    last_position: int
    facts_a_minute: int
    updates_a_minute: int


class Deliveries(msgspec.Struct, frozen=True):
    """Messages *owed* now, and what became of others today (UTC); *unknown_ever* counts all days."""

    owed: int
    sent: int
    failed: int
    unknown: int
    unknown_ever: int


class Status(msgspec.Struct, frozen=True):
    """Everything on the screen; *last_update_seconds* is None when no update came in the last days."""

    intakes: tuple[IntakeState, ...]
    last_update_seconds: float | None
    lanes: tuple[LaneState, ...]
    workers: tuple[WorkerState, ...]
    dead_open: int
    quarantined_today: int
    deliveries: Deliveries
    queries: tuple[OpenQuery, ...]
    queries_counted: dict[str, int]
    followers: tuple[FollowerState, ...]
    held_back: int
    holders: tuple[Holder, ...]
    database: DatabaseState

    @property
    def live_workers(self) -> tuple[WorkerState, ...]:
        """Return the workers whose beat is recent."""
        return tuple(worker for worker in self.workers if worker.is_alive)


def read_status(conn: Connection[Row]) -> Status:
    """Read everything; call it in a snapshot."""
    lanes = read_lanes(conn)
    counts = {what: (today, ever) for what, today, ever in conn.execute(_SQL["counted"], {"names": list(_COUNTED)})}
    return Status(
        intakes=_all(conn, "intakes", IntakeState),
        last_update_seconds=_first(conn, "last_update"),
        lanes=lanes,
        workers=_all(conn, "workers", WorkerState),
        dead_open=_dead_open(counts),
        quarantined_today=_today(counts, "update_quarantined"),
        deliveries=_deliveries(lanes, counts),
        queries=_all(conn, "queries_open", OpenQuery, count=MOST_QUERIES),
        queries_counted=dict(conn.execute(_SQL["queries_counted"]).fetchall()),
        followers=_all(conn, "followers", FollowerState),
        held_back=_first(conn, "held_back"),
        holders=_all(conn, "holders", Holder),
        database=_all(conn, "database", DatabaseState)[0],
    )


Counts = dict[str, tuple[int, int]]
"""What happened, with how often today and ever."""


def _dead_open(counts: Counts) -> int:
    """Each dead letter is decided at most once, so what is left over is open."""
    ever = {what: count for what, (_, count) in counts.items()}
    return ever.get("dead_lettered", 0) - ever.get("dead_retried", 0) - ever.get("dead_dropped", 0)


def _deliveries(lanes: tuple[LaneState, ...], counts: Counts) -> Deliveries:
    owed = sum(lane.waiting + lane.running + lane.put_off for lane in lanes if lane.lane in {"send", "bulk"})
    return Deliveries(
        owed=owed,
        sent=_today(counts, "message_sent"),
        failed=_today(counts, "message_failed"),
        unknown=_today(counts, "message_unknown"),
        unknown_ever=counts.get("message_unknown", (0, 0))[1],
    )


def _today(counts: Counts, what: str) -> int:
    return counts.get(what, (0, 0))[0]


def _all(conn: Connection[Row], name: str, struct: type[_T], **values: int) -> tuple[_T, ...]:
    return tuple(struct(*row) for row in conn.execute(_SQL[name], values or None))


def _first(conn: Connection[Row], name: str) -> Any:
    row = conn.execute(_SQL[name]).fetchone()
    return row[0] if row else None
