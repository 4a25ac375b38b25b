"""Tables built beside the live ones: the folds of each append, over ranges of the log in a schema of their own."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from psycopg import Connection, sql

from ppc_helper.database import Row
from ppc_helper.migrate import create_tables
from ppc_helper.statements import Projection, statements

_SQL = statements("replay")
_MIGRATE = statements("migrate")
RANGE_FACTS = 200_000

Place = tuple[str, int]
"""A transaction id and a position: how far a reader in commit order has come."""
START: Place = ("0", 0)


class Shadow(msgspec.Struct, frozen=True):
    """Where tables are built, and which. Projections that follow the log read up to their place, all others all."""

    schema: str
    picked: list[Projection]
    places: dict[str, Place] = {}


def create(conn: Connection[Row], shadow: Shadow) -> None:
    """Create the schema with empty tables."""
    conn.execute(sql.SQL(_SQL["create_schema"]).format(schema=sql.Identifier(shadow.schema)))
    for projection in shadow.picked:
        create_tables(conn, projection, shadow.schema)


def drop(conn: Connection[Row], schema: str) -> None:
    """Drop the schema with all that is in it; nothing when there is none."""
    conn.execute(sql.SQL(_SQL["drop_schema"]).format(schema=sql.Identifier(schema)))


def fold_range(conn: Connection[Row], shadow: Shadow, after: int, upto: int) -> None:
    """Fold the facts after one position up to another."""
    conn.execute(sql.SQL(_SQL["build_beside"]).format(schema=sql.Identifier(shadow.schema)))
    conn.execute(_SQL["take_time"])
    for projection in shadow.picked:
        conn.execute(_facts_of_range(shadow, projection, after, upto))
        conn.execute(projection.fold.encode())
    conn.execute(_MIGRATE["name_as_before"])


def _facts_of_range(shadow: Shadow, projection: Projection, after: int, upto: int) -> sql.Composed:
    view = sql.Identifier(shadow.schema, "facts")
    if projection.name not in shadow.places:
        return sql.SQL(_SQL["facts_of_range"]).format(view=view, after=after, upto=upto)
    xid, position = shadow.places[projection.name]
    return sql.SQL(_SQL["facts_of_range_up_to"]).format(view=view, after=after, upto=upto, xid=xid, position=position)


def drop_view(conn: Connection[Row], schema: str) -> None:
    """Drop the view of the last range."""
    conn.execute(sql.SQL(_SQL["drop_view"]).format(view=sql.Identifier(schema, "facts")))


def range_end(conn: Connection[Row], after: int, last: int) -> int:
    """Return where the range ends that starts after a position: *last* at the latest."""
    row = conn.execute(_SQL["first_after"], {"position": after, "count": RANGE_FACTS - 1}).fetchone()
    return min(int(row[0]), last) if row else last


def range_ends(conn: Connection[Row], last: int) -> Iterator[int]:
    """Give the ends of the ranges from the start of the log up to *last*."""
    at = 0
    while at < last:
        at = range_end(conn, at, last)
        yield at


def count(conn: Connection[Row], after: int, upto: int) -> int:
    """Return how many facts lie after one position up to another."""
    row = conn.execute(_SQL["count_up_to"], {"after": after, "upto": upto}).fetchone()
    return int(row[0]) if row else 0


def place_of(conn: Connection[Row], projection: Projection) -> Place:
    """Return how far a projection that follows has read, :data:`START` when it never did."""
    row = conn.execute(_SQL["place_of"], {"projection": projection.name}).fetchone()
    return (row[0], row[1]) if row else START
