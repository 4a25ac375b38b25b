"""How operators' reads meet the database: in one moment, without the power to write, with errors in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import Connection

from ppc_helper.database import Row, translate
from ppc_helper.errors import PpcHelperError
from ppc_helper.statements import statements

_SQL = statements("ops")
_NOT_THERE = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.UndefinedFunction,
    psycopg.errors.InvalidSchemaName,
)


class NotMigrated(PpcHelperError):
    """The database lacks what this program reads."""

    def __init__(self) -> None:
        super().__init__("The database is empty or older than this program: run `ppc-helper migrate` first.")


@contextmanager
def snapshot(conn: Connection[Row], *, patient: bool = False) -> Iterator[None]:
    """Let all reads in the block see one moment, and refuse writes; *patient*: however long each of them takes.

    Raises:
        NotMigrated: a table or function is missing.
        DatabaseUnavailable: the connection was lost.
    """
    conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    conn.read_only = True
    try:
        with translated(), conn.transaction():
            if patient:
                conn.execute(_SQL["take_time"])
            yield
    finally:
        if not conn.closed:
            conn.isolation_level = None
            conn.read_only = None


@contextmanager
def translated() -> Iterator[None]:
    """Turn the driver's errors into ours; those that are bugs stay what they are."""
    try:
        yield
    except _NOT_THERE as error:
        raise NotMigrated from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise PpcHelperError(f"db_manager.user lacks a right: {error.diag.message_primary}") from error
    except psycopg.Error as error:
        raise translate(error) from error
