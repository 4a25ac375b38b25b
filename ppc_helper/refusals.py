"""What tokens of the outside were refused: shared by all workers, so that nobody asks again for nothing."""

from __future__ import annotations

import msgspec
from psycopg import Connection

from ppc_helper.database import Row
from ppc_helper.statements import statements

_SQL = statements("refusals")


class Refused(msgspec.Struct, frozen=True):
    """What a scope was refused: *method* empty: everything; *code* is the service's; it holds for *seconds* more."""

    method: str
    code: int
    seconds: float


def put_away(conn: Connection[Row], scope: str, refused: Refused) -> None:
    """Let all who ask leave *scope* alone for that."""
    conn.execute(_SQL["put_away"], {"scope": scope, **msgspec.structs.asdict(refused)})


def refusals(conn: Connection[Row], scope: str, *, newer_seconds: float | None = None) -> list[Refused]:
    """Return what *scope* is refused now, with *newer_seconds* only what came since then."""
    rows = conn.execute(_SQL["refusals"], {"scope": scope, "newer_seconds": newer_seconds})
    return [Refused(*row) for row in rows]


def works(conn: Connection[Row], scope: str, method: str, *, older_seconds: float) -> None:
    """Forget what *scope* was refused before that: it has just been given an answer to *method*."""
    conn.execute(_SQL["works"], {"scope": scope, "method": method, "older_seconds": older_seconds})
