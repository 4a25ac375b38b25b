"""Facts as an operator sees them, and the place a reader of the log has reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec
from psycopg import Connection

from ppc_helper.database import Row
from ppc_helper.events import Lane
from ppc_helper.statements import statements

_SQL = statements("ops")
LOOK_BACK_FACTS = 100_000
"""How far back the newest facts of a kind are looked for."""


class Place(msgspec.Struct, frozen=True):
    """How far a reader is: a pair, for a fact that commits late may have a lower position."""

    xid: str
    position: int

    def __str__(self) -> str:
        return f"{self.xid}-{self.position}"


class SeenFact(msgspec.Struct, frozen=True):
    """A fact of the log; *lane* is where somebody must give it an outcome, None when nothing is asked."""

    place: Place
    position: int
    at: datetime
    chat: int
    cause: int | None
    outcome: bool
    lane: Lane | None
    type: str
    body: dict[str, Any]

    @property
    def name(self) -> str:
        """Return the type without its version."""
        return self.type.partition(".")[0]

    def as_json(self) -> dict[str, Any]:
        """Return it for scripts and the sandbox's page; ``at`` is ISO 8601 in UTC."""
        return {
            "id": str(self.place),
            "position": self.position,
            "type": self.type,
            "chat": self.chat,
            "cause": self.cause,
            "outcome": self.outcome,
            "lane": None if self.lane is None else self.lane.name.lower(),
            "at": self.at.astimezone(UTC).isoformat(timespec="milliseconds"),
            "body": {name: value for name, value in self.body.items() if name != "type"},
        }


class Wanted(msgspec.Struct, frozen=True):
    """Which facts to show: of one chat, of some types (names without version), of one lane; None is all."""

    chat: int | None = None
    types: tuple[str, ...] | None = None
    lane: Lane | None = None

    def takes(self, fact: SeenFact) -> bool:
        """Tell whether *fact* is wanted."""
        return (
            self.chat in (None, fact.chat)
            and (self.types is None or fact.name in self.types)
            and self.lane in (None, fact.lane)
        )


ALL = Wanted()


def newest(conn: Connection[Row], count: int, wanted: Wanted = ALL) -> list[SeenFact]:
    """Return the newest *count* wanted facts, oldest first; those of open or late transactions are left out."""
    rows = conn.execute(
        _SQL["newest"],
        {
            "count": count,
            "look_back": count if wanted == ALL else LOOK_BACK_FACTS,
            "chat": wanted.chat,
            "types": None if wanted.types is None else list(wanted.types),
            "lane": None if wanted.lane is None else int(wanted.lane),
        },
    ).fetchall()
    return [seen(row) for row in reversed(rows)]


def following(conn: Connection[Row], place: Place, count: int) -> list[SeenFact]:
    """Return up to *count* facts after *place* in commit order; none is ever skipped."""
    given = {"xid": place.xid, "position": place.position, "count": count}
    return [seen(row) for row in conn.execute(_SQL["following"], given)]


def end_of_log(conn: Connection[Row]) -> Place:
    """Return the place after everything that can be read now."""
    row = conn.execute(_SQL["end_of_log"]).fetchone() or ("0",)
    return Place(row[0], 0)


def is_to_come(conn: Connection[Row], place: Place) -> bool:
    """Tell whether *place* cannot be of this database: its transaction has not begun here."""
    row = conn.execute(_SQL["is_to_come"], {"xid": place.xid}).fetchone()
    return bool(row and row[0])


def read_place(text: str) -> Place | None:
    """Read what ``str(place)`` wrote; None when it is no place."""
    xid, dash, position = text.partition("-")
    numbers: Sequence[str] = (xid, position)
    if not dash or not all(number.isascii() and number.isdigit() and len(number) < 19 for number in numbers):
        return None
    return Place(xid, int(position))


def seen(row: Row) -> SeenFact:
    """Return the fact of a row: xid, position, at, chat, cause, outcome, lane, type, body."""
    xid, position, at, chat, cause, outcome, lane, type_, body = row
    return SeenFact(
        place=Place(xid, position),
        position=position,
        at=at,
        chat=chat,
        cause=cause,
        outcome=outcome,
        lane=None if lane is None else Lane(lane),
        type=type_,
        body=body,
    )
