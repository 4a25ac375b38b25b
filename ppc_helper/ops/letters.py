"""Dead letters: what nobody could handle, and what an operator decides about it.

A letter is open until it has its outcome: retried or dropped. The log's rule of one outcome for each fact makes that
decision single, whoever else decides at the same moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
import psycopg
from psycopg import Connection

from ppc_helper import claims, log
from ppc_helper.database import Row
from ppc_helper.errors import PpcHelperError
from ppc_helper.events import DeadDropped, DeadRetried, Lane, NewFact
from ppc_helper.ops.reading import snapshot, translated
from ppc_helper.statements import statements

_SQL = statements("ops")


class UnknownLetter(PpcHelperError):
    """No open dead letter is known by what the operator named; the sentence says why."""


class Letter(msgspec.Struct, frozen=True):
    """One dead letter.

    *item* is the position that died: the *original* fact of type *what*, or an operator's retry of it. *deaths* of the
    *attempts* ended without a word, the others in *error*. *decided* is ``dead_retried`` or ``dead_dropped`` at the
    position *decided_at*, None while it is open.
    """

    position: int
    at: datetime
    age_seconds: float
    chat: int
    item: int
    code: str
    from_lane: int
    attempts: int
    deaths: int
    error: str
    original: int
    what: str
    tool: str
    decided: str | None
    decided_at: int | None

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has decided on it."""
        return self.decided is None

    @property
    def lane(self) -> Lane:
        """Return the lane in which it died and will be retried."""
        return Lane(self.from_lane)


class Decided(msgspec.Struct, frozen=True):
    """What came of one decision: the fact's position, or None when somebody else decided first."""

    letter: Letter
    position: int | None


def read_letters(conn: Connection[Row]) -> list[Letter]:
    """Return all dead letters ever, the oldest first; reads the whole log."""
    with snapshot(conn, patient=True):
        return [Letter(*row) for row in conn.execute(_SQL["dead_letters"])]


def pick_open(letters: Sequence[Letter], *, lane: Lane | None = None) -> list[Letter]:
    """Return the open letters, of one lane only when it is given."""
    return [letter for letter in letters if letter.is_open and lane in (None, letter.lane)]


def find(letters: Sequence[Letter], name: str) -> Letter:
    """Return the letter that *name* means: its code, or a position (its own, what died, or the original fact).

    Of several with one original the last is meant. Raises UnknownLetter when there is none.
    """
    wanted = name.strip().upper()
    number = int(wanted.lstrip("#")) if wanted.lstrip("#").isascii() and wanted.lstrip("#").isdigit() else None
    found = [
        letter
        for letter in letters
        if letter.code.upper() == wanted or number in {letter.position, letter.item, letter.original}
    ]
    if not found:
        raise UnknownLetter(f"{name}: there is no such dead letter; `ppc-helper dead list` shows the open ones.")
    return found[-1]


def find_open(letters: Sequence[Letter], name: str) -> Letter:
    """Return the open letter that *name* means; raises UnknownLetter when there is none or it was decided on."""
    letter = find(letters, name)
    if letter.is_open:
        return letter
    was = "retried" if letter.decided == "dead_retried" else "dropped"
    newer = next((one for one in pick_open(letters) if one.original == letter.original), None)
    then = f", died again and is now {newer.code}" if newer else ""
    raise UnknownLetter(f"{name}: was already {was} (position {letter.decided_at}){then}.")


def retry(conn: Connection[Row], picked: Sequence[Letter], reason: str) -> list[Decided]:
    """Ask the workers to handle the original facts once more, each in its lane and its chat's order."""
    done = [_decide(conn, one, DeadRetried(original=one.original, reason=reason), one.lane) for one in picked]
    lanes = {one.letter.lane for one in done if one.position is not None}
    if lanes:
        with translated():
            claims.ring(conn, sorted(lanes))
    return done


def drop(conn: Connection[Row], picked: Sequence[Letter], reason: str) -> list[Decided]:
    """Decide that the original facts stay without an answer."""
    return [_decide(conn, one, DeadDropped(original=one.original, reason=reason), None) for one in picked]


def _decide(conn: Connection[Row], letter: Letter, fact: DeadRetried | DeadDropped, lane: Lane | None) -> Decided:
    decision = NewFact(letter.chat, fact, outcome=True, lane=lane)
    try:
        with translated():
            [position] = log.append(conn, [(letter.position, decision)])
    except psycopg.errors.UniqueViolation as error:
        if error.diag.constraint_name != "one_outcome_per_fact":
            raise
        return Decided(letter, None)
    return Decided(letter, position)
