"""What a live table has that the log does not say, and the other way round."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec
from psycopg import Connection, sql

from ppc_helper.database import Row
from ppc_helper.migrate import home
from ppc_helper.statements import Projection


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
