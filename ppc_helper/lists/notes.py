"""Notes and cells of a table in a person's language."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ppc_helper.lists.unread import NO_NUMBER
from ppc_helper.locale import Catalogue
from ppc_helper.tools import Cell, Note, Table
from ppc_helper.tools.inputs import AT_LINE_ENDS, Origin

NOTE_SEPARATOR = "; "
PREVIEW_CELL_LENGTH = 60
PREVIEW_SEPARATOR = " · "
PREVIEW_DIGITS = 3
PREVIEW_SEARCHED_ROWS = 5_000
DECIMAL_POINTS = {"ru": ",", "en": "."}
CUT_MARK = "…"
SHEETS_NAMED = 5


class Sentences:
    """Turns notes of one tool into text; a code is the message ``<tool>-<code>``, or a message of its own name."""

    def __init__(self, catalogue: Catalogue, tool: str = "") -> None:
        """Take the words from *catalogue*; *tool* is the permanent name whose notes are written."""
        self._catalogue = catalogue
        self._tool = tool
        self._formatters: dict[str, Callable[..., str]] = {}

    def note(self, note: Note) -> str:
        """Return one note as text, an empty one for the empty code; an unknown code raises KeyError."""
        formatter = self._formatters.get(note.code)
        if formatter is None:
            formatter = self._formatters[note.code] = self._formatter(note.code)
        return formatter(note.args)

    def notes(self, notes: Sequence[Note]) -> str:
        """Return several notes as one text."""
        return NOTE_SEPARATOR.join(filter(None, map(self.note, notes)))

    def cell(self, cell: Cell) -> str | int | float | None:
        """Return a cell as it is written to a file: notes as text, whole numbers without a fraction."""
        if isinstance(cell, Note):
            return self.note(cell)
        if isinstance(cell, tuple):
            return self.notes(cell)
        if isinstance(cell, float) and cell.is_integer():
            return int(cell)
        return cell

    def _formatter(self, code: str) -> Callable[..., str]:
        own = f"{self._tool}-{code}"
        if not code:
            return lambda args: ""
        return self._catalogue.formatter(own if self._catalogue.has(own) else code)


def titles(table: Table, words: Catalogue) -> list[str]:
    """Return the columns' titles in the person's language; a column without one keeps its name."""
    keys = [f"column-{name}" for name in table.columns]
    return [words.text(key) if words.has(key) else name for key, name in zip(keys, table.columns, strict=True)]


def summary(table: Table, *, words: Catalogue, tool: str, read: int = 0) -> str:
    """Return the one-line summary ``<tool>.done`` of a result made from *read* rows."""
    return words.text(f"{tool}.done", {"rows": len(table.rows), "read": read, **table.counts})


def warnings(table: Table, *, words: Catalogue, tool: str) -> list[str]:
    """Return what is to be said above the file, a sentence each."""
    sentences = Sentences(words, tool)
    return [sentences.note(note) for note in table.warnings]


def preview(table: Table, *, words: Catalogue, tool: str, n: int = 3) -> str:
    """Return *n* rows or fewer as short lines of plain text, those with a reason first, in their order.

    The titles of what they show stand above them when that is more than one column.
    """
    sentences = Sentences(words, tool)
    told = _told(table.rows[:PREVIEW_SEARCHED_ROWS])
    chosen = (told + [row for row in table.rows[:n] if row not in told])[:n]
    point = DECIMAL_POINTS[words.language]
    lines = [[_short(sentences.cell(cell), point) for cell in row if _shown(cell)] for row in chosen]
    named = zip(titles(table, words), zip(*chosen, strict=True), strict=False)
    head = [title for title, cells in named if any(map(_shown, cells))]
    return "\n".join(PREVIEW_SEPARATOR.join(line) for line in ([head] if len(head) > 1 else []) + lines)


def _told(rows: Sequence[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    """Return the rows that say something others do not: a column of yes and no has a note in every row."""
    noted = [[isinstance(cell, Note | tuple) for cell in row] for row in rows]
    always = [all(column) for column in zip(*noted, strict=True)]
    return [
        row
        for row, notes in zip(rows, noted, strict=True)
        if any(note and not all_ for note, all_ in zip(notes, always, strict=True))
    ]


def _shown(cell: Cell) -> bool:
    return cell is not None and cell != ""


def _short(cell: str | int | float | None, point: str) -> str:
    text = _decimal(cell, point) if isinstance(cell, float) else str(cell)
    return text if len(text) <= PREVIEW_CELL_LENGTH else text[: PREVIEW_CELL_LENGTH - 1] + CUT_MARK


def _decimal(value: float, point: str) -> str:
    return f"{value:.{PREVIEW_DIGITS}f}".rstrip("0").rstrip(".").replace(".", point)


def describe(origin: Origin, *, words: Catalogue) -> str:
    """Say how an input was read: "read 12,340 rows from column A, frequency in column B, Windows-1251"."""
    rows = words.text("lists-read", {"rows": origin.rows})
    column = words.text("lists-text-column", {"column": origin.text_column}) if origin.text_column else ""
    said = [f"{rows} {column}".rstrip(), *_ways(origin, words), origin.encoding]
    odd = sum(row.reason == NO_NUMBER for row in origin.unread)
    if len(origin.unread) > odd:
        said.append(words.text("lists-skipped", {"rows": len(origin.unread) - odd}))
    if odd:
        said.append(words.text("lists-odd-frequencies", {"rows": odd}))
    return ", ".join(filter(None, said))


def _ways(origin: Origin, words: Catalogue) -> Iterator[str]:
    """Yield what was made of a list that could be taken otherwise."""
    if origin.sheet:
        yield words.text("lists-one-sheet", {"sheet": origin.sheet, "others": _listed(origin.other_sheets)})
    if origin.numbering:
        yield words.text("lists-without-numbers")
    if origin.frequency_column == AT_LINE_ENDS:
        yield words.text("lists-frequency-at-line-ends")
    elif origin.frequency_column:
        yield words.text("lists-frequency-column", {"column": origin.frequency_column})


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:SHEETS_NAMED]) + (CUT_MARK if len(names) > SHEETS_NAMED else "")
