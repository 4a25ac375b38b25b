"""Rows that could not be read: each is kept with its reason, on a sheet of its own behind the result.

The sheet travels with the result: the next tool that reads the file carries its rows on, so a chain loses none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TypeVar

import msgspec

from ppc_helper.lists.cells import Raw, cell_text, number
from ppc_helper.locale import LANGUAGES, Catalogue, catalogue
from ppc_helper.tools.inputs import Input, Origin, Unread

_Found = TypeVar("_Found", bound=Input)

SHEET = "lists-unread-sheet"
HEADER = ("lists-unread-row", "lists-unread-content", "column-reason")
BETWEEN_CELLS = " | "
NO_PHRASE = "lists-no-phrase"
NEGATIVE = "lists-negative"
NO_LINK = "lists-no-link"
TOTAL = "lists-total"
NO_NUMBER = "lists-no-number"
"""The phrase was read, its frequency was not."""
CODES = (NO_PHRASE, NEGATIVE, NO_LINK, NO_NUMBER, TOTAL)


def content_of(row: Sequence[Raw]) -> str:
    """Return what stands in a row, empty when it is blank."""
    return BETWEEN_CELLS.join(filter(None, map(cell_text, row)))


@cache
def sheet_names() -> frozenset[str]:
    """Return what the sheet of such rows is called, in each language."""
    return frozenset(catalogue(language).text(SHEET) for language in LANGUAGES)


def header(words: Catalogue) -> list[str]:
    """Return the titles of the sheet's columns."""
    return [words.text(key) for key in HEADER]


def written(rows: Iterable[Unread], words: Catalogue) -> Iterator[tuple[int | None, str, str]]:
    """Yield the cells of each row: its number in the file it came in, what stands in it, the reason as a sentence."""
    for row in rows:
        yield row.number or None, row.content, sentence(row, words)


def sentence(row: Unread, words: Catalogue) -> str:
    """Return the reason in words."""
    return words.text(row.reason) if words.has(row.reason) else row.reason


def carried(rows: Iterable[Sequence[Raw]]) -> tuple[Unread, ...]:
    """Return the rows of the sheet below its header, as an earlier tool wrote them."""
    cells = [(*row, "", "", "")[:3] for row in rows]
    return tuple(
        Unread(int(number(place) or 0), cell_text(content), _codes().get(cell_text(reason), cell_text(reason)))
        for place, content, reason in cells[1:]
    )


@cache
def _codes() -> dict[str, str]:
    return {catalogue(language).text(code): code for language in LANGUAGES for code in CODES}


def with_carried(found: _Found, rows: tuple[Unread, ...]) -> _Found:
    """Return *found* with *rows* before its own."""
    return _told(found, (*rows, *found.origin.unread)) if rows else found


def numbered_by_lines(found: _Found, text: str) -> _Found:
    """Return *found* with the numbers of its unread rows as lines of *text*, which counts blank ones too."""
    lines = [(place, line) for place, line in enumerate(text.split("\n"), 1) if line and not line.isspace()]
    # a cell that goes on over a line end makes rows and lines differ: no number is better than a wrong one
    places = [] if any(line.count('"') % 2 for _, line in lines) else [place for place, _ in lines]
    renumbered = (
        msgspec.structs.replace(row, number=places[row.number - 1] if 0 < row.number <= len(places) else 0)
        for row in found.origin.unread
    )
    return _told(found, tuple(renumbered))


def _told(found: _Found, rows: tuple[Unread, ...]) -> _Found:
    origin: Origin = msgspec.structs.replace(found.origin, unread=rows)
    return msgspec.structs.replace(found, origin=origin)
