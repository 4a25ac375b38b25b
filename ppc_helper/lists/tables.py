"""Rows of a table, or lines, as phrases and links."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from ppc_helper.lexicon.word_lists import fold
from ppc_helper.lists import results, unread
from ppc_helper.lists.cells import Raw, cell_text, is_blank, number
from ppc_helper.lists.columns import Columns
from ppc_helper.tools import Note, Refusal
from ppc_helper.tools.inputs import Input, Origin, Phrases, Unread, Urls, VkLinks

MAX_ROWS = 1_048_576
EMPTY = Refusal(Note("lists-empty"))
TOO_MANY_ROWS = Refusal(Note("lists-too-many-rows", {"limit": MAX_ROWS}))
NEGATIVES = ("negative", "минус")
TOTALS = frozenset({"итого", "всего", "total", "grand total"})


def made(
    into: type[Phrases] | type[Urls] | type[VkLinks], texts: list[str], origin: Origin
) -> Phrases | Urls | VkLinks | Refusal:
    """Return *texts* as what a tool takes; none and too many are refused."""
    if not texts:
        return EMPTY
    if len(texts) > MAX_ROWS:
        return TOO_MANY_ROWS
    return into(texts=texts, origin=msgspec.structs.replace(origin, rows=len(texts)))


def links_of(
    rows: Iterable[Sequence[Raw]],
    columns: Columns,
    origin: Origin,
    into: type[Urls] | type[VkLinks],
    split: Callable[[str], Iterator[str]],
) -> Input | Refusal:
    """Return the links of a column, which *split* parts; rows without one are told with their numbers."""
    links: list[str] = []
    missed: list[Unread] = []
    for place, row in enumerate(rows, columns.first_row + 1):
        found = list(split(cell_text(row[columns.text]))) if columns.text < len(row) else []
        links += found
        if not found and (content := unread.content_of(row)):
            missed.append(Unread(place, content, unread.NO_LINK))
        if len(links) + len(missed) > MAX_ROWS:
            return TOO_MANY_ROWS
    if missed and not links:
        return Refusal(Note("lists-no-links", {"rows": len(missed)}))
    named = msgspec.structs.replace(origin, text_column=columns.text_name, unread=tuple(missed))
    return made(into, links, named)


def phrases_of(
    rows: Iterable[Sequence[Raw]], header: Sequence[Raw], columns: Columns, origin: Origin
) -> Phrases | Refusal:
    """Return the phrases of a table below its *header*, empty without one; of our own results what goes on."""
    outcome = results.outcome_column(header)
    if outcome is not None:
        columns = msgspec.structs.replace(columns, text=outcome, text_name=cell_text(header[outcome]))
    return _phrases(results.kept_rows(rows, header, columns), columns, origin)


def _totals_dropped(texts: list[str], frequencies: list[float | None], groups: list[str]) -> Iterator[Unread]:
    """Take the total of a report off the end or the beginning of the columns, and yield what is said of it."""
    for end in (-1, 0):
        if _is_total(texts, frequencies, end):
            yield Unread(0, unread.content_of([texts.pop(end), frequencies.pop(end) or 0]), unread.TOTAL)
            if groups:
                groups.pop(end)


def _is_total(texts: Sequence[str], frequencies: Sequence[float | None], end: int) -> bool:
    """Tell whether the first or the last row of a report is its total: named so, and no frequency is higher."""
    if len(texts) < 2 or frequencies[end] is None or fold(texts[end]).strip(" :") not in TOTALS:
        return False
    return (frequencies[end] or 0) >= max(value or 0 for value in frequencies)


def _phrases(rows: Iterable[Sequence[Raw]], columns: Columns, origin: Origin) -> Phrases | Refusal:
    texts: list[str] = []
    frequencies: list[float | None] = []
    groups: list[str] = []
    missed: list[Unread] = []
    text_place, frequency_place, group_place = columns.text, columns.frequency, columns.group
    needed_width = max(text_place, frequency_place or 0, group_place or 0, columns.kind or 0) + 1
    for place, row in enumerate(rows, columns.first_row + 1):
        if len(row) < needed_width:
            row = [*row, *[""] * (needed_width - len(row))]  # noqa: PLW2901 - as if its empty cells were there
        text = cell_text(row[text_place])
        frequency = None if frequency_place is None else number(row[frequency_place])
        if columns.kind is not None and fold(cell_text(row[columns.kind])).startswith(NEGATIVES):
            missed.append(Unread(place, unread.content_of(row), unread.NEGATIVE))
        elif text:
            if frequency is None and frequency_place is not None and not is_blank(row[frequency_place]):
                missed.append(Unread(place, unread.content_of([text, row[frequency_place]]), unread.NO_NUMBER))
            texts.append(text)
            frequencies.append(frequency)
            if group_place is not None:
                groups.append(cell_text(row[group_place]))
        elif content := unread.content_of(row):
            missed.append(Unread(place, content, unread.NO_PHRASE))
        if len(texts) + len(missed) > MAX_ROWS:
            return TOO_MANY_ROWS
    if not texts:
        return Refusal(Note("lists-no-phrases", {"rows": len(missed)})) if missed else EMPTY
    missed += _totals_dropped(texts, frequencies, groups)
    told = msgspec.structs.replace(
        origin,
        rows=len(texts),
        unread=tuple(missed),
        text_column=columns.text_name,
        frequency_column=columns.frequency_name,
    )
    return Phrases(texts, frequencies if frequency_place is not None else None, told, groups or None)
