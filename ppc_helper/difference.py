"""What a live table has that the log does not say, and the other way round."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec
from psycopg import Connection, sql

from ppc_helper.database import Row
from ppc_helper.migrate import home
from ppc_helper.statements import Projection, statements

_SQL = statements("difference")


class Difference(msgspec.Struct, frozen=True):
    """A table that is not what the log says: digests of both, and up to five rows that only one side has."""

    table: str
    live_digest: str
    log_digest: str
    only_live: tuple[str, ...]
    only_log: tuple[str, ...]


def differences(conn: Connection[Row], projection: Projection, shadow: str) -> Iterator[Difference]:
    """Give the tables of *projection* whose live rows are not those in the schema *shadow*."""
    for table, key in projection.keys.items():
        compared = projection.compare.get(table)
        columns = _names(compared) if compared else sql.SQL("*")
        live, log_says = sql.Identifier(home(projection), table), sql.Identifier(shadow, table)
        digests = _digest(conn, live, columns, key), _digest(conn, log_says, columns, key)
        if digests[0] != digests[1]:
            only = _only(conn, live, log_says, columns), _only(conn, log_says, live, columns)
            yield Difference(table, *digests, *only)


def _names(listed: str) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name.strip()) for name in listed.split(","))


def _digest(conn: Connection[Row], table: sql.Identifier, columns: sql.Composable, key: str) -> str:
    digest = hashlib.sha256()
    query = sql.SQL(_SQL["rows_in_order"]).format(table=table, columns=columns, key=_names(key))
    with conn.cursor().copy(query) as rows:
        for block in rows:
            digest.update(block)
    return digest.hexdigest()


def _only(
    conn: Connection[Row], one: sql.Identifier, other: sql.Identifier, columns: sql.Composable
) -> tuple[str, ...]:
    query = sql.SQL(_SQL["only_in"]).format(one=one, other=other, columns=columns)
    return tuple(row[0] for row in conn.execute(query))
