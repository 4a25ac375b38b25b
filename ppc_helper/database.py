"""Connections to PostgreSQL: how they are opened, pooled, and how their errors are told apart."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import msgspec
import psycopg
from psycopg import Connection, conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from ppc_helper.errors import DatabaseUnavailable, LeaseLost, NoAnswer

Row = tuple[Any, ...]
T = TypeVar("T")
PATIENCE_SECONDS = 60.0

# A dead peer must be noticed within seconds, a stuck statement must not hold the horizon of the whole log.
_LIBPQ = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
    "target_session_attrs": "read-write",
}
_SETTINGS = {
    "statement_timeout": "30s",
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "30s",
    "client_connection_check_interval": "1s",
    "timezone": "UTC",
    "datestyle": "ISO",
}
# For the statements of every message: planned once, in a database that may still be empty, they must be right when a
# million rows wait. An array parameter looks short at each planning, so that a plan for one row would always look
# cheaper than the kept one, and every claim, every look at a chat and every append would be planned anew.
_HOT = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off", "jit": "off"}
_TRANSIENT = (
    psycopg.OperationalError,
    psycopg.errors.DeadlockDetected,
    psycopg.errors.SerializationFailure,
    psycopg.errors.LockNotAvailable,
    psycopg.errors.ReadOnlySqlTransaction,  # hosted servers are made read-only when their disk is nearly full
)


def full_dsn(dsn: str, role: str, *, hot: bool = False) -> str:
    """Return *dsn* with timeouts, keepalives and a name that tells host, process and *role* to the server.

    *hot*: for a few statements, over and over; not for those that read whole tables.
    """
    given = conninfo.conninfo_to_dict(dsn)
    settings = _SETTINGS | (_HOT if hot else {})
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    extra: dict[str, Any] = {
        **_LIBPQ,
        "application_name": f"ppc-helper/{role}/{socket.gethostname()}/{os.getpid()}",
    }
    if "options" not in given:
        extra["options"] = options
    if str(given.get("host", "")).startswith("/"):
        extra.pop("tcp_user_timeout")
    return conninfo.make_conninfo(dsn, **{key: value for key, value in extra.items() if key not in given})


def connect(dsn: str, role: str) -> Connection[Row]:
    """Open one connection in autocommit mode; raises DatabaseUnavailable."""
    try:
        return psycopg.connect(full_dsn(dsn, role), autocommit=True)
    except psycopg.OperationalError as error:
        raise NoAnswer(_sentence(error)) from error


class Pool:
    """The connections of one process. Every borrowed connection is in autocommit mode and goes back clean."""

    def __init__(self, dsn: str, role: str, size: int) -> None:
        self.size = size
        self._dsn = dsn
        self._role = role
        self._pool: ConnectionPool[Connection[Row]] = ConnectionPool(
            full_dsn(dsn, role, hot=True),
            min_size=1,
            max_size=size,
            open=False,
            kwargs={"autocommit": True},
            check=None,
            # Who waits does not make the pool try again to connect, who comes anew does.
            timeout=10,
            max_idle=60,
            reconnect_timeout=5,
        )

    def open(self) -> None:
        """Open the pool; raises DatabaseUnavailable when no connection comes up in ten seconds."""
        try:
            self._pool.open(wait=True, timeout=10)
        except PoolTimeout as error:
            raise NoAnswer(f"no connection within 10 s: {_sentence(error)}") from error

    def close(self) -> None:
        """Close all connections."""
        self._pool.close(timeout=2)

    def dedicated(self) -> Connection[Row]:
        """Open a connection outside the pool, for listening."""
        return connect(self._dsn, f"{self._role}-listener")

    @contextmanager
    def connection(self) -> Iterator[Connection[Row]]:
        """Borrow a connection; transient database errors become DatabaseUnavailable, a lost lease LeaseLost."""
        try:
            with self._pool.connection() as conn:
                yield conn
        except psycopg.Error as error:
            raise translate(error) from error


def insist(act: Callable[[], T]) -> T:
    """Do what must not be lost because the database is away for a moment, as in a restart; return what *act* returns.

    What was done outside stays done: a message that was sent, hours of a tool's work. Raises DatabaseUnavailable when
    it stays away for longer than a minute.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return act()
        except DatabaseUnavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


def translate(error: psycopg.Error) -> Exception:
    """Return ours for a driver's error: LeaseLost, DatabaseUnavailable, or the error itself when it is a bug."""
    if error.sqlstate == "PPC01":
        return LeaseLost(str(error).splitlines()[0])
    if isinstance(error, _TRANSIENT):
        return NoAnswer(_sentence(error), takes_nothing=_takes_nothing(error))
    return error


def _takes_nothing(error: psycopg.Error) -> bool:
    """Tell whether the server is out of something (class 53), was made read-only, or has no connection to spare."""
    state = error.sqlstate or ""
    return state.startswith("53") or state == "25006" or isinstance(error, PoolTimeout)


def array(values: Sequence[int | None]) -> str:
    """Return numbers, truth values and nulls as the text of an array; the statement says of what type.

    The driver would look at each of them twice, in Python, to find the smallest type that holds all, and to the server
    each type would be a statement of its own.
    """
    return f"{{{msgspec.json.encode(values).decode()[1:-1]}}}"


def _sentence(error: BaseException) -> str:
    """The first line of an error: details may quote rows."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0] if lines else ''}"
