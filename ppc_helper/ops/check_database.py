"""The doctor on the database: its version, its schema, the settings and the guards that the promises rest on."""

from __future__ import annotations

import secrets
import time
from typing import Any

from psycopg import Connection, sql

from ppc_helper import migrate
from ppc_helper.config import Config
from ppc_helper.database import Row, connect
from ppc_helper.errors import PpcHelperError
from ppc_helper.ops.checks import Check, Examine, bad, ok, warn
from ppc_helper.ops.shape import age
from ppc_helper.statements import statements

_SQL = statements("ops")
_MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
_GUARDS = {"facts_are_never_changed": "A", "facts_are_never_emptied": "A", "fold_appended": "OA"}
"""The log's triggers, and the modes in which each may be."""
_PROBE_SECONDS = 3.0
_OFF_WARN_SECONDS, _OFF_BAD_SECONDS = 1.0, 30.0
_SNAPSHOT_WARN_SECONDS, _SNAPSHOT_BAD_SECONDS = 60.0, 600.0
_AGE_WARN, _AGE_BAD = 500_000_000, 1_500_000_000


def server(conn: Connection[Row], config: Config) -> Check:
    """Look at the server's version and whether it can be written to."""
    number, version, repeats, _room = _row(conn, "server")
    place = "embedded" if config.is_embedded else config.db_manager.host
    if number < migrate.OLDEST_SERVER:
        return bad("database", f"PostgreSQL {version} is too old", "14 or newer is needed.")
    if repeats:
        return bad("database", f"{place} is a standby and cannot be written to", "Name the primary in db_manager.host.")
    return ok("database", f"PostgreSQL {version} ({place})")


def migrations(conn: Connection[Row], _config: Config) -> Check:
    """Look at what `migrate` would do, and whether a newer program migrated before."""
    try:
        steps = migrate.pending(conn)
    except PpcHelperError as error:
        return bad("migrations", str(error), "Install the program that the database was migrated by.")
    waiting = [step.name for step in steps if step.kind in {"schema", "functions"}]
    if waiting:
        return bad("migrations", f"{len(waiting)} to apply ({', '.join(waiting[:3])})", "Run `ppc-helper migrate`.")
    return ok("migrations", "all applied")


def projections(conn: Connection[Row], _config: Config) -> Check:
    """Look at whether each table was built by the text that folds into it now."""
    stale = migrate.not_built(conn)
    if stale:
        return bad("projections", f"built by another text: {', '.join(stale)}", "Run `ppc-helper migrate`.")
    return ok("projections", "built by this program's text")


def triggers(conn: Connection[Row], _config: Config) -> Check:
    """Look at what keeps the log append-only and folds each append."""
    modes: dict[str, str] = dict(conn.execute(_SQL["triggers"]).fetchall())
    wrong = [name for name, allowed in _GUARDS.items() if modes.get(name, "-") not in allowed]
    if wrong:
        missing = [name for name in wrong if name not in modes]
        hint = " ".join(_to_type(conn, "guard_again", trigger=sql.Identifier(name)) for name in wrong)
        hint = "Restore the schema from a backup." if missing else f"As the owner: {hint}"
        return bad("triggers", f"the log is not guarded: {', '.join(wrong)}", hint)
    return ok("triggers", "the log refuses change, and every append folds")


def origin(conn: Connection[Row], _config: Config) -> Check:
    """Look for facts of another cluster: followers would wait for them for years."""
    if migrate.is_foreign(conn):
        return bad(
            "origin",
            "the log comes from another cluster, and what follows it stands still",
            "Stop everything else, then run `ppc-helper migrate`.",
        )
    return ok("origin", "every fact is of this cluster")


def settings(conn: Connection[Row], _config: Config) -> Check:
    """Look at what makes a commit last."""
    values: dict[str, str] = dict(conn.execute(_SQL["settings"]).fetchall())
    off = [name for name in _MUST_BE_ON if values.get(name) == "off"]
    if off:
        typed = [_to_type(conn, "switch_on", setting=sql.Identifier(name)) for name in off]
        hint = " ".join(("As superuser:", *typed, _to_type(conn, "load_settings")))
        return bad("settings", f"off: {', '.join(off)}; a crash can lose what was confirmed", hint)
    if values.get("data_checksums") == "off":
        return warn("settings", "data checksums are off", "Stop the server, then pg_checksums --enable.")
    return ok("settings", "commits last: fsync, full_page_writes, synchronous_commit, checksums")


def connections(conn: Connection[Row], config: Config) -> Check:
    """Look at whether the server has room for what this host may open."""
    room = _row(conn, "server")[3]
    wanted = config.db_manager.max_connections
    if wanted > room:
        return bad(
            "connections",
            f"this host may open {wanted}, the server takes {room}",
            "Lower db_manager.max_connections, or raise the server's max_connections.",
        )
    return ok("connections", f"this host may open {wanted} of {room}; other hosts need theirs too")


def wake_up(conn: Connection[Row], dsn: str) -> Check:
    """Look at whether one session hears another; through a pooler in transaction mode it does not.

    A session that notifies itself would hear it even there, so the bell is rung from a second one.
    """
    channel = f"ppc_helper_doctor_{secrets.token_hex(4)}"
    conn.execute(sql.SQL(_SQL["listen"]).format(channel=sql.Identifier(channel)))
    with connect(dsn, "doctor") as other:
        other.execute(_SQL["ring"], {"channel": channel})
    heard = any(True for _ in conn.notifies(timeout=_PROBE_SECONDS, stop_after=1))
    conn.execute(sql.SQL(_SQL["unlisten"]).format(channel=sql.Identifier(channel)))
    if heard:
        return ok("wake-up", "one session hears another: workers wake at once")
    return warn(
        "wake-up",
        "one session does not hear another: a pooler in transaction mode is in between",
        "It works, but new work is found by polling, within a second. Connect directly to be faster.",
    )


def clock(conn: Connection[Row], _config: Config) -> Check:
    """Compare the clocks of this host and of the server; leases go by the server's alone."""
    before = time.time()
    there, shift = _row(conn, "clocks")
    offset = there - (before + time.time()) / 2
    if abs(shift) > _OFF_WARN_SECONDS:
        return bad(
            "clock",
            f"log.clock() is moved by {age(abs(shift))}",
            f"Remove the setting: {_to_type(conn, 'set_clock_right', database=sql.Identifier(conn.info.dbname))}",
        )
    if abs(offset) > _OFF_WARN_SECONDS:
        direction = "ahead of" if offset > 0 else "behind"
        found = bad if abs(offset) > _OFF_BAD_SECONDS else warn
        return found(
            "clock",
            f"the server is {age(abs(offset))} {direction} this host",
            "Let both follow NTP (timedatectl status).",
        )
    return ok("clock", f"server and host agree within {abs(offset) * 1000:.0f} ms")


def snapshots(conn: Connection[Row], _config: Config) -> Check:
    """Look for a transaction that is open for long: the queue slows down and followers wait."""
    row = conn.execute(_SQL["oldest_snapshot"]).fetchone()
    if row is None or row[3] < _SNAPSHOT_WARN_SECONDS:
        return ok("snapshots", "nobody holds an old one")
    pid, name, state, seconds = row
    if pid:
        who, end = f"process {pid} ({name or 'unnamed'}, {state})", _to_type(conn, "end_session", pid=sql.Literal(pid))
    else:
        who, end = f"the prepared transaction {name}", _to_type(conn, "end_prepared", transaction=sql.Literal(name))
    found = bad if seconds > _SNAPSHOT_BAD_SECONDS else warn
    return found("snapshots", f"{who} is open for {age(seconds)}", f"If it is not yours to keep: {end}")


def wraparound(conn: Connection[Row], _config: Config) -> Check:
    """Look at how near the server is to the end of its transaction ids."""
    transactions = _row(conn, "oldest_row")[0]
    if transactions > _AGE_WARN:
        found = bad if transactions > _AGE_BAD else warn
        return found(
            "wraparound", f"{transactions:,} transactions without a full vacuum", "Run vacuumdb --freeze --all."
        )
    return ok("wraparound", f"{transactions:,} transactions since the last freeze")


SCHEMA: tuple[Examine, ...] = (server, migrations)
"""What must be well before the rest can be looked at."""
REST: tuple[Examine, ...] = (
    projections,
    triggers,
    origin,
    settings,
    connections,
    clock,
    snapshots,
    wraparound,
)


def _to_type(conn: Connection[Row], name: str, **parts: sql.Composable) -> str:
    """Return a statement for an operator to type."""
    return sql.SQL(_SQL[name]).format(**parts).as_string(conn) + ";"


def _row(conn: Connection[Row], name: str) -> tuple[Any, ...]:
    row = conn.execute(_SQL[name]).fetchone()
    if row is None:
        raise LookupError(f"the statement {name} gave no row")
    return row
