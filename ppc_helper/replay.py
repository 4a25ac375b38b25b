"""Build every table anew from the log: beside the live ones, then swap; or compare and change nothing.

The folds are the very texts that run at each append; here ``facts`` is a view of a range of the log. Nothing in this
module can send: it reads the log and writes tables.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec
import psycopg
from psycopg import Connection, sql

from ppc_helper import shadow as beside
from ppc_helper.database import Row
from ppc_helper.difference import Difference, differences
from ppc_helper.errors import PpcHelperError
from ppc_helper.migrate import drop_table, install_when_built, record_built
from ppc_helper.shadow import START, Place, Shadow
from ppc_helper.statements import Projection, projections, statements

_SQL = statements("replay")
SCHEMA = "replay_shadow"
LAST_FACTS = 2_000
"""So few may be folded while writers wait."""
_TRIES = 50
_WAIT_MILLISECONDS = 500
_SHORT_TRIES = 3
# An autovacuum that is at work on a table gives way only to who has waited for deadlock_timeout, a second usually.
_LONG_WAIT_MILLISECONDS = 2000
_T = TypeVar("_T")

Progress = Callable[[int, int], None]
"""Called with (facts folded, facts known so far)."""


class UnknownProjection(PpcHelperError):
    """There is no projection of this name."""


class SchemaExists(PpcHelperError):
    """The past can be built only into a schema that is not there yet."""


class OtherReplay(PpcHelperError):
    """Another replay, of other projections or another text, dropped what this one had built; nothing live changed."""


def chosen(names: Sequence[str]) -> list[Projection]:
    """Return the projections of these names (none: all) in fold order; raises UnknownProjection."""
    known = {p.name: p for p in projections()}
    for name in names:
        if name not in known:
            raise UnknownProjection(f"there is no projection {name}; there are {', '.join(known)}")
    return [p for p in projections() if not names or p.name in names]


def _silent(_done: int, _total: int) -> None:
    """Tell nobody."""


# Rebuild


class _Progress(msgspec.Struct, frozen=True):
    """Whose tables are being built, how far they are, and below which transaction id followers may read."""

    digest: str
    position: int
    horizon: str


def rebuild(conn: Connection[Row], names: Sequence[str] = (), *, progress: Progress = _silent) -> int:
    """Build the chosen projections beside the live ones and swap them in; return how many facts were folded.

    The bot goes on answering; appends wait for the last swap only. Stopped at any time, live tables are untouched and
    the next call goes on where this one was, unless the projections changed meanwhile. Two at once share the work.

    Raises:
        OtherReplay: somebody began to replay other projections meanwhile.
    """
    picked = chosen(names)
    digest = hashlib.sha256("".join(p.name + p.digest for p in picked).encode()).hexdigest()
    reached = _open(conn, picked, digest)
    # What is settled below this horizon is in the log for good; followers read on from there by themselves.
    places = {p.name: (reached.horizon, 0) for p in picked if p.mode == "follow"}
    tables, started_at = Shadow(SCHEMA, picked, places), reached.position
    at: int | None = started_at
    total = beside.count(conn, 0, _settled(conn))
    folded, counted = 0, 0
    while at is not None and _many_left(conn, at):
        upto = _settled(conn)
        while at is not None and at < upto:
            at = _fold_next(conn, tables, digest, upto)
            reached_now = upto if at is None else at
            folded, counted = folded + beside.count(conn, counted, reached_now), reached_now
            progress(folded, total)
    last = _patiently(conn, lambda milliseconds: _swap(conn, tables, digest, milliseconds))
    progress(total, total)
    return beside.count(conn, started_at, last)


def _open(conn: Connection[Row], picked: list[Projection], digest: str) -> _Progress:
    """Create the shadow tables, or take up those that an earlier replay left."""
    with conn.transaction():
        reached = _reached(conn)
        if reached is not None and reached.digest == digest:
            return reached
        beside.drop(conn, SCHEMA)
        beside.create(conn, Shadow(SCHEMA, picked))
        for projection in picked:
            for table in projection.keys:
                conn.execute(sql.SQL(_SQL["leave_alone"]).format(table=sql.Identifier(SCHEMA, table)))
        conn.execute(_SQL["progress_table"])
        [row] = conn.execute(_SQL["begin"], {"digest": digest})
        return _Progress(*row)


def _reached(conn: Connection[Row]) -> _Progress | None:
    """Hold other replays off until the end of this transaction, and return how far the shadow is, None without one."""
    conn.execute(_SQL["one_at_a_time"])
    if conn.execute(_SQL["is_begun"]).fetchone() != (True,):
        return None
    row = conn.execute(_SQL["reached"]).fetchone()
    return _Progress(*row) if row else None


def _ours(conn: Connection[Row], digest: str) -> int | None:
    """Return how far the shadow is, None when another replay of the same has swapped it in already."""
    reached = _reached(conn)
    if reached is not None and reached.digest != digest:
        raise OtherReplay("another replay, of other projections, has begun: let it end, then replay again")
    return None if reached is None else reached.position


def _settled(conn: Connection[Row]) -> int:
    """Return a position up to which every fact is committed or will never be: writers end before the lock is given."""

    def settle(milliseconds: int) -> int:
        conn.execute(_SQL["give_way"], {"milliseconds": milliseconds})
        conn.execute(_SQL["settle"])
        return _last(conn)

    return _patiently(conn, settle)


def _last(conn: Connection[Row]) -> int:
    row = conn.execute(_SQL["last"]).fetchone()
    return int(row[0]) if row else 0


def _fold_next(conn: Connection[Row], tables: Shadow, digest: str, upto: int) -> int | None:
    """Fold the next range and return its end, or what another replay reached; None when that one has ended."""
    with conn.transaction():
        at = _ours(conn, digest)
        if at is None or at >= upto:
            return at
        end = beside.range_end(conn, at, upto)
        beside.fold_range(conn, tables, at, end)
        conn.execute(_SQL["reach"], {"position": end})
    return end


def _many_left(conn: Connection[Row], at: int) -> bool:
    return conn.execute(_SQL["first_after"], {"position": at, "count": LAST_FACTS}).fetchone() is not None


def _swap(conn: Connection[Row], tables: Shadow, digest: str, milliseconds: int) -> int:
    """Fold the last facts with writers held off, put the shadow tables in place of the live ones, and let go."""
    at = _ours(conn, digest)
    conn.execute(_SQL["give_way"], {"milliseconds": milliseconds})
    conn.execute(_SQL["settle_to_swap"])
    last = _last(conn)
    if at is not None:
        beside.fold_range(conn, tables, at, last)
        for projection in tables.picked:
            _put_in_place(conn, projection, tables.places.get(projection.name))
            record_built(conn, projection)
        beside.drop(conn, SCHEMA)
        install_when_built(conn)
    return last


def _put_in_place(conn: Connection[Row], projection: Projection, place: Place | None) -> None:
    if projection.name == "work":
        # Claims in flight go on: rows are put right one by one, tables stay.
        for name in ("work_gone", "work_missing", "boxes_gone", "boxes_missing"):
            conn.execute(_SQL[name])
    else:
        for table in projection.keys:
            drop_table(conn, table)
            conn.execute(sql.SQL(_SQL["move_table"]).format(table=sql.Identifier(SCHEMA, table)))
    if place is not None:
        row = conn.execute(_SQL["place_below"], {"horizon": place[0]}).fetchone() or START
        conn.execute(_SQL["set_place"], {"projection": projection.name, "xid": row[0], "position": row[1]})


def _patiently(conn: Connection[Row], act: Callable[[int], _T]) -> _T:
    """Run *act* in a transaction; it gives way after so many milliseconds of waiting for a lock, and is tried again."""
    for attempt in range(_TRIES):
        milliseconds = _WAIT_MILLISECONDS if attempt < _SHORT_TRIES else _LONG_WAIT_MILLISECONDS
        try:
            with conn.transaction():
                return act(milliseconds)
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            if attempt == _TRIES - 1:
                raise
            time.sleep(0.05 * (attempt + 1))
    raise AssertionError("unreachable")


# Compare


def check(conn: Connection[Row], names: Sequence[str] = (), *, progress: Progress = _silent) -> list[Difference]:
    """Return the tables that are not what the log says, none when all are; changes nothing.

    Live tables and log are seen in one snapshot, so the bot can go on meanwhile.
    """
    picked = chosen(names)
    previous = conn.isolation_level
    conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    try:
        with conn.transaction(force_rollback=True):
            places = {p.name: beside.place_of(conn, p) for p in picked if p.mode == "follow"}
            tables = Shadow(f"{SCHEMA}_check_{conn.info.backend_pid}", picked, places)
            beside.create(conn, tables)
            _fold_all(conn, tables, _last(conn), progress)
            return [d for p in picked for d in differences(conn, p, tables.schema)]
    finally:
        conn.isolation_level = previous


def _fold_all(conn: Connection[Row], tables: Shadow, last: int, progress: Progress) -> None:
    total, at = beside.count(conn, 0, last), 0
    folded = 0
    for end in beside.range_ends(conn, last):
        beside.fold_range(conn, tables, at, end)
        folded += beside.count(conn, at, end)
        at = end
        progress(folded, total)


# The past


def build_until(
    conn: Connection[Row],
    until: int | datetime,
    schema: str,
    names: Sequence[str] = (),
    *,
    progress: Progress = _silent,
) -> int:
    """Build the chosen projections as they were at a position or a time into the new *schema*; return the position.

    What lies after the end of the log is its end.

    Raises:
        SchemaExists: there is a schema of that name; nothing in it was changed.
    """
    picked = chosen(names)
    with conn.transaction():
        if conn.execute(_SQL["is_there"], {"schema": schema}).fetchone() == (True,):
            raise SchemaExists(
                f"there is a schema {schema} already: name another with --schema, or drop it with all that is in it"
            )
        last = min(until, _last(conn)) if isinstance(until, int) else _position_at(conn, until)
        tables = Shadow(schema, picked)
        beside.create(conn, tables)
        _fold_all(conn, tables, last, progress)
        beside.drop_view(conn, schema)
    return last


def _position_at(conn: Connection[Row], moment: datetime) -> int:
    row = conn.execute(_SQL["position_at"], {"at": moment}).fetchone()
    return int(row[0]) if row else 0
