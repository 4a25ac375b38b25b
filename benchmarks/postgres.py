"""A server of the benchmarks' own, and fresh databases on it."""

from __future__ import annotations

import contextlib
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg

from ppc_helper import embedded
from ppc_helper.database import connect
from ppc_helper.migrate import migrate


@contextlib.contextmanager
def server() -> Iterator[embedded.EmbeddedServer]:
    """Run an embedded PostgreSQL with the settings that the product runs it with."""
    with tempfile.TemporaryDirectory(prefix="ppc-helper-bench-") as folder:
        Path(folder).chmod(0o755)
        with embedded.start(Path(folder) / "pg", connections=60) as running:
            yield running


@contextlib.contextmanager
def database(running: embedded.EmbeddedServer, *, migrated: bool = True) -> Iterator[str]:
    """Give a fresh database's address; dropped at the end."""
    name = f"bench_{secrets.token_hex(4)}"
    with connect(running.dsn("postgres"), "bench") as admin:
        admin.execute(f"create database {name}".encode())
        dsn = running.dsn(name)
        if migrated:
            with connect(dsn, "bench") as conn:
                migrate(conn)
        yield dsn
        admin.execute(f"drop database {name} with (force)".encode())


def count(dsn: str, query: str) -> int:
    """Return one number."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        row = conn.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0
