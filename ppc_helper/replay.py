"""Build every table anew from the log: beside the live ones, then swap; or compare and change nothing.

The folds are the very texts that run at each append; here ``facts`` is a view of a range of the log. Nothing in this
module can send: it reads the log and writes tables.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

import msgspec
import psycopg
from psycopg import Connection, sql

from ppc_helper.database import Row
from ppc_helper.errors import PpcHelperError
from ppc_helper.migrate import create_tables, home, record_built
from ppc_helper.statements import Projection, projections, statements

_SQL = statements("replay")
SHADOW = "replay_shadow"
RANGE_FACTS = 200_000
_SWAP_TRIES = 50

Progress = Callable[[int, int], None]
"""Called with (facts folded, facts known so far)."""


class Difference(msgspec.Struct, frozen=True):
    """A table that is not what the log says: digests of both, and up to five rows that only one side has."""

    table: str
    live_digest: str
    log_digest: str
    only_live: tuple[str, ...]
    only_log: tuple[str, ...]


class UnknownProjection(PpcHelperError):
    """There is no projection of this name."""


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


def rebuild(conn: Connection[Row], names: Sequence[str] = (), *, progress: Progress = _silent) -> int:
    """Build the chosen projections beside the live ones and swap them in; return how many facts were folded.

    The bot goes on answering; appends wait for the last swap only. Stopped at any time, live tables are untouched and
    the next call goes on where this one was, unless the projections changed meanwhile.
    """
    picked = chosen(names)
    digest = hashlib.sha256("".join(p.name + p.digest for p in picked).encode()).hexdigest()
    at = _open_shadow(conn, picked, digest)
    started_at = at
    total = _count(conn, 0, _settled(conn))
    while True:
        upto = _settled(conn)
        for end in _fold_to(conn, picked, digest, at, upto):
            at = end
            progress(_count(conn, 0, at), total)
        if _few_left(conn, at):
            break
    last = _swap(conn, picked, at)
    done = _count(conn, started_at, last)
    progress(total, total)
    return done


def _open_shadow(conn: Connection[Row], picked: list[Projection], digest: str) -> int:
    """Create the shadow tables, or take up those that an earlier replay left; return the position reached."""
    reached = _reached(conn)
    if reached is not None and reached[0] == digest:
        return reached[1]
    with conn.transaction():
        _drop(conn, SHADOW)
        _create(conn, picked, SHADOW)
        conn.execute(_SQL["progress_table"])
        conn.execute(_SQL["reach"], {"digest": digest, "position": 0})
    return 0


def _reached(conn: Connection[Row]) -> tuple[str, int] | None:
    if conn.execute("select to_regclass('replay_shadow.progress')").fetchone() == (None,):
        return None
    row = conn.execute(_SQL["reached"]).fetchone()
    return None if row is None else (row[0], row[1])


def _settled(conn: Connection[Row]) -> int:
    """Return a position up to which every fact is committed or will never be: writers end before the lock is given."""
    with conn.transaction():
        conn.execute(_SQL["settle"])
        return _one(conn, _SQL["bounds"])


def _fold_to(conn: Connection[Row], picked: list[Projection], digest: str, at: int, upto: int) -> Iterator[int]:
    while at < upto:
        row = conn.execute(_SQL["first_after"], {"position": at, "count": RANGE_FACTS - 1}).fetchone()
        end = min(row[0], upto) if row else upto
        with conn.transaction():
            _fold_range(conn, picked, SHADOW, at, end)
            conn.execute(_SQL["reach"], {"digest": digest, "position": end})
        at = end
        yield at


def _few_left(conn: Connection[Row], at: int) -> bool:
    row = conn.execute(_SQL["first_after"], {"position": at, "count": 2_000}).fetchone()
    return row is None


def _swap(conn: Connection[Row], picked: list[Projection], at: int) -> int:
    """Fold the last facts with writers held off, put the shadow tables in place of the live ones, and let go."""
    for attempt in range(_SWAP_TRIES):
        try:
            with conn.transaction():
                conn.execute("set local lock_timeout = '500ms'")
                conn.execute(_SQL["settle_to_swap"])
                last = _one(conn, _SQL["bounds"])
                _fold_range(conn, picked, SHADOW, at, last)
                for projection in picked:
                    _put_in_place(conn, projection)
                _drop(conn, SHADOW)
        except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
            if attempt == _SWAP_TRIES - 1:
                raise
            time.sleep(0.05 * (attempt + 1))
        else:
            return last
    raise AssertionError("unreachable")


def _put_in_place(conn: Connection[Row], projection: Projection) -> None:
    if projection.name == "work":
        # Claims in flight go on: rows are put right one by one, tables stay.
        for name in ("work_gone", "work_missing", "boxes_gone", "boxes_missing"):
            conn.execute(_SQL[name])
    else:
        for table in projection.keys:
            live = sql.Identifier("projections", table)
            conn.execute(sql.SQL("drop table {}").format(live))
            shadow = sql.Identifier(SHADOW, table)
            conn.execute(sql.SQL("alter table {} set schema projections").format(shadow))
    if projection.mode == "follow":
        row = conn.execute(_SQL["newest_place"]).fetchone() or ("0", 0)
        conn.execute(_SQL["set_place"], {"projection": projection.name, "xid": row[0], "position": row[1]})
    record_built(conn, projection)


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
            last = _one(conn, _SQL["bounds"])
            total = _count(conn, 0, last)
            _create(conn, picked, SHADOW + "_check")
            at = 0
            for end in _range_ends(conn, last):
                _fold_range(conn, picked, SHADOW + "_check", at, end)
                at = end
                progress(_count(conn, 0, at), total)
            return [d for p in picked for d in _differences(conn, p, SHADOW + "_check")]
    finally:
        conn.isolation_level = previous


def _range_ends(conn: Connection[Row], last: int) -> Iterator[int]:
    at = 0
    while at < last:
        row = conn.execute(_SQL["first_after"], {"position": at, "count": RANGE_FACTS - 1}).fetchone()
        at = min(row[0], last) if row else last
        yield at


def _differences(conn: Connection[Row], projection: Projection, shadow: str) -> Iterator[Difference]:
    for table, key in projection.keys.items():
        columns = projection.compare.get(table) or "*"
        live = _selection(home(projection), table, columns)
        log_says = _selection(shadow, table, columns)
        digests = _digest(conn, live, key), _digest(conn, log_says, key)
        if digests[0] != digests[1]:
            yield Difference(table, *digests, _only(conn, live, log_says), _only(conn, log_says, live))


def _selection(schema: str, table: str, columns: str) -> sql.Composed:
    names = (
        sql.SQL("*")
        if columns == "*"
        else sql.SQL(", ").join(sql.Identifier(name.strip()) for name in columns.split(","))
    )
    return sql.SQL("select {} from {}").format(names, sql.Identifier(schema, table))


def _digest(conn: Connection[Row], selection: sql.Composed, key: str) -> str:
    order = sql.SQL(", ").join(sql.Identifier(name.strip()) for name in key.split(","))
    digest = hashlib.sha256()
    with conn.cursor().copy(sql.SQL("copy ({} order by {}) to stdout").format(selection, order)) as rows:
        for block in rows:
            digest.update(block)
    return digest.hexdigest()


def _only(conn: Connection[Row], left: sql.Composed, right: sql.Composed) -> tuple[str, ...]:
    query = sql.SQL("select x::text from ({} except {}) x limit 5").format(left, right)
    return tuple(row[0] for row in conn.execute(query))


# The past


def build_until(
    conn: Connection[Row],
    until: int | datetime,
    schema: str,
    names: Sequence[str] = (),
    *,
    progress: Progress = _silent,
) -> int:
    """Build the chosen projections as they were at a position or a time into the new *schema*; return the position."""
    picked = chosen(names)
    last = until if isinstance(until, int) else _one(conn, _SQL["position_at"], {"at": until})
    total = _count(conn, 0, last)
    with conn.transaction():
        _create(conn, picked, schema)
        at = 0
        for end in _range_ends(conn, last):
            _fold_range(conn, picked, schema, at, end)
            at = end
            progress(_count(conn, 0, at), total)
        conn.execute(sql.SQL("drop view if exists {}").format(sql.Identifier(schema, "facts")))
    return last


# What all three share


def _create(conn: Connection[Row], picked: list[Projection], schema: str) -> None:
    conn.execute(sql.SQL("create schema {}").format(sql.Identifier(schema)))
    for projection in picked:
        create_tables(conn, projection, schema)


def _drop(conn: Connection[Row], schema: str) -> None:
    conn.execute("set local client_min_messages = warning")
    conn.execute(sql.SQL("drop schema if exists {} cascade").format(sql.Identifier(schema)))


def _in_schema(conn: Connection[Row], schema: str) -> None:
    conn.execute(sql.SQL("set local search_path = {}, projections, work, log").format(sql.Identifier(schema)))


def _fold_range(conn: Connection[Row], picked: list[Projection], schema: str, after: int, upto: int) -> None:
    """Fold the facts after one position up to another into *schema*."""
    _in_schema(conn, schema)
    conn.execute("set local work_mem = '256MB'")
    conn.execute("set local statement_timeout = 0")
    conn.execute("set local idle_in_transaction_session_timeout = 0")
    for projection in picked:
        # The range stands in the view as numbers, so that the planner knows how many facts to expect.
        conn.execute(
            sql.SQL(
                "create or replace view {} as select * from log.facts where position > {} and position <= {} and {}"
            ).format(sql.Identifier(schema, "facts"), after, upto, _reading(conn, projection, schema))
        )
        conn.execute(projection.fold.encode())
    conn.execute("set local search_path to default")


def _reading(conn: Connection[Row], projection: Projection, schema: str) -> sql.Composable:
    """A projection that follows is compared as far as it has read, and rebuilt as far as there is."""
    if projection.mode == "inline" or not schema.endswith("_check"):
        return sql.SQL("true")
    row = conn.execute(_SQL["place_of"], {"projection": projection.name}).fetchone() or ("0", 0)
    return sql.SQL("(xid, position) <= ({}::xid8, {})").format(sql.Literal(row[0]), sql.Literal(row[1]))


def _count(conn: Connection[Row], after: int, upto: int) -> int:
    return _one(conn, _SQL["count_up_to"], {"after": after, "upto": upto})


def _one(conn: Connection[Row], query: sql.Composable | str, values: dict[str, object] | None = None) -> int:
    row = conn.execute(query, values).fetchone()  # type: ignore[arg-type]
    return int(row[0]) if row else 0
