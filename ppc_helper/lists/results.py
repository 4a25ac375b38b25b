"""Our own results as input of the next tool: which column is the outcome, which rows were dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from ppc_helper.lexicon import fold, parse
from ppc_helper.lists.cells import Raw, cell_text
from ppc_helper.lists.columns import Columns
from ppc_helper.locale import LANGUAGES, catalogue

OUTCOMES = ("fixed", "clean", "result")
"""Columns that hold what a tool made of the keyword beside it."""
TAGGED = ("url", "result", "note")
"""The columns of links with marks, in their order: other tables may have a link and some result too."""
REMOVED = frozenset({"yes", "да"})
NOT_KEPT = frozenset({"no", "нет"})


@cache
def _titles(column: str) -> frozenset[str]:
    """Return what a column may be called: its stable name and its title in each language."""
    key = f"column-{column}"
    found = {catalogue(language).text(key) for language in LANGUAGES if catalogue(language).has(key)}
    return frozenset(map(fold, {column, *found}))


def _place(header: Sequence[Raw], column: str) -> int | None:
    names = [fold(cell_text(cell)) for cell in header]
    return next((place for place, name in enumerate(names) if name in _titles(column)), None)


def outcome_column(header: Sequence[Raw]) -> int | None:
    """Return the column that holds the outcome of our own tool; None if the header is not ours."""
    if _place(header, "keyword") is None:
        return None
    return next((place for name in OUTCOMES if (place := _place(header, name)) is not None), None)


def tagged_column(header: Sequence[Raw]) -> int | None:
    """Return the column of the links that our own tool put marks into; None if the header is not its."""
    return TAGGED.index("result") if [_place(header, name) for name in TAGGED] == [0, 1, 2] else None


def _not_removed(rows: Iterable[Sequence[Raw]], removed: int) -> Iterator[Sequence[Raw]]:
    return (row for row in rows if removed >= len(row) or fold(cell_text(row[removed])) not in REMOVED)


def kept_rows(rows: Iterable[Sequence[Raw]], header: Sequence[Raw], columns: Columns) -> Iterable[Sequence[Raw]]:
    """Return the rows that our own tools kept, with the negatives they united; other tables as they are."""
    removed = _place(header, "removed")
    if removed is not None and outcome_column(header) is not None:
        return _not_removed(rows, removed)
    for text, goes_on in (("keyword", "kept"), ("query", "shown")):
        place = _place(header, goes_on)
        if place is not None and _place(header, text) is not None:
            return _without(rows, place)
    places = [_place(header, name) for name in ("keep", "certainty", "negatives")]
    keep, certainty, negatives = places
    if keep is None or certainty is None or negatives is None:
        return rows
    return _kept(rows, columns.text, keep, negatives)


def _without(rows: Iterable[Sequence[Raw]], place: int) -> Iterator[Sequence[Raw]]:
    return (row for row in rows if place >= len(row) or fold(cell_text(row[place])) not in NOT_KEPT)


def _kept(rows: Iterable[Sequence[Raw]], text: int, keep: int, negatives: int) -> Iterator[Sequence[Raw]]:
    for row in rows:
        width = len(row)
        if keep < width and fold(cell_text(row[keep])) in NOT_KEPT:
            continue
        united = cell_text(row[negatives]) if negatives < width else ""
        if united:
            row = [*row]  # noqa: PLW2901 - the row as the next tool is to see it
            row[text] = f"{_without_negatives(cell_text(row[text]))} {united}".strip()
        yield row


def _without_negatives(text: str) -> str:
    kept = (token.text for token in parse(text).tokens if token.place != "negative")
    return " ".join("".join(kept).split())
