"""Results as files. In xlsx a phrase is a text cell: ``+на``, ``-окна`` and ``=1`` stay what they are."""

from __future__ import annotations

import csv
import io
import math
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

import msgspec
import rustpy_xlsxwriter

from ppc_helper.lists import unread as unread_rows
from ppc_helper.lists.notes import Sentences, titles
from ppc_helper.locale import Catalogue
from ppc_helper.tools import Cell, Note, Table
from ppc_helper.tools.inputs import Unread

Target = str | os.PathLike[str] | BinaryIO

MAX_SHEET_ROWS = 1_048_576
MAX_CELL_LENGTH = 32_767
CUT_MARK = " […]"
LARGEST_EXACT_NUMBER = 10**15
"""A worksheet's numbers are doubles: a longer id is written as text, or it would lose its last digits."""

UNWRITABLE = re.compile("[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff\ufffe\uffff]")
UNSAFE_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
WIDTH_SAMPLE = 200
NARROWEST, WIDEST = 9, 70
WIDTH_MARGIN = 2
UNREAD_WIDTHS = [10.0, 60.0, 40.0]
BUFFER_BYTES = 1024 * 1024

Plain = str | int | float | None


def write_result(table: Table, target: Target, *, tool: str, words: Catalogue, unread: Sequence[Unread] = ()) -> str:
    """Write *table* as the file a person gets in the chat; return the file's name."""
    write_xlsx(table, target, words=words, tool=tool, unread=unread)
    return file_stem(tool, words) + ".xlsx"


def file_stem(tool: str, words: Catalogue) -> str:
    """Return what a file of *tool* is called, without its ending."""
    title = words.text(tool) if words.has(tool) else tool
    return UNSAFE_IN_NAMES.sub(" ", title).strip()


def write_xlsx(
    table: Table,
    target: Target,
    *,
    words: Catalogue,
    tool: str = "",
    translate: bool = True,
    unread: Sequence[Unread] = (),
) -> None:
    """Write *table* as a workbook: frozen header, filter, widths; more than a sheet's rows go to more sheets.

    Args:
        table: any number of rows; of none the header is still written.
        target: a path or a binary stream.
        words: the messages for notes and titles; *tool*: the tool whose notes they are.
        translate: whether columns get their titles in that language, or keep their stable names.
        unread: rows of the input that could not be read: with their reasons they get a sheet of their own.
    """
    names = titles(table, words) if translate else list(table.columns)
    header = _different(names)
    rows = _plain_rows(table, Sentences(words, tool))
    widths = _widths(header, table, Sentences(words, tool))
    capacity = rows_at_most(table)
    sheets = max(1, math.ceil(len(table.rows) / capacity))
    title = words.text("lists-sheet")
    sheet_names = [title if number == 0 else f"{title} {number + 1}" for number in range(sheets)]
    if not table.rows:
        rows = iter([(None,) * len(header)])  # without a row there would be no header either
    data = [(name, _records(header, islice(rows, capacity))) for name in sheet_names]
    sized = dict.fromkeys(sheet_names, widths)
    if unread:
        title, records = _unread_sheet(unread, words)
        data.append((title, records))
        sized[title] = UNREAD_WIDTHS
    _save(data, target, sized)


def rows_at_most(table: Table) -> int:
    """Return how many rows of *table* a sheet takes below its header, or what imports it takes from one file."""
    return table.rows_per_file or MAX_SHEET_ROWS - 1


def write_unread(unread: Sequence[Unread], target: Target, *, words: Catalogue) -> None:
    """Write the rows that could not be read, at least one, as a workbook of their own."""
    sheet = _unread_sheet(unread, words)
    _save([sheet], target, {sheet[0]: UNREAD_WIDTHS})


def _unread_sheet(unread: Sequence[Unread], words: Catalogue) -> tuple[str, Iterator[dict[str, Plain]]]:
    cells = ((place, _text(content), reason) for place, content, reason in unread_rows.written(unread, words))
    return words.text(unread_rows.SHEET), _records(unread_rows.header(words), cells)


def _save(data: list[tuple[str, Iterator[dict[str, Plain]]]], target: Target, widths: dict[str, list[float]]) -> None:
    path = os.fspath(target) if isinstance(target, str | os.PathLike) else target
    rustpy_xlsxwriter.write_worksheets(
        data,
        path,
        freeze_panes={"general": {"row": 1, "col": 0}},
        bold_headers=True,
        autofilter={name: True for name, _ in data},
        column_widths=widths,
    )


def _different(names: Sequence[str]) -> list[str]:
    # rows go to the writer by name, so two columns of one title would become one
    seen: dict[str, int] = {}
    result = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} {seen[name]}")
    return result


def _records(header: list[str], rows: Iterator[Sequence[Plain]]) -> Iterator[dict[str, Plain]]:
    return (dict(zip(header, row, strict=True)) for row in rows)


def _plain_rows(table: Table, sentences: Sentences) -> Iterator[Sequence[Plain]]:
    plain = _PlainCells(sentences)
    return ([plain[type(cell)](cell) for cell in row] for row in table.rows)


class _PlainCells(dict[type, Callable[[Any], Plain]]):
    """What makes a cell plain, by its type: one lookup is sooner than to ask each cell for one type after another."""

    def __init__(self, sentences: Sentences) -> None:
        super().__init__()
        self[str] = _text
        self[bool] = self[type(None)] = lambda cell: cell
        self[int] = _integer
        self[float] = _float
        self[Note] = lambda note: _text(sentences.note(note))
        self[tuple] = lambda notes: _text(sentences.notes(notes))

    def __missing__(self, kind: type) -> Callable[[Any], Plain]:
        found = self[kind] = next(self[known] for known in (str, bool, int, float, tuple) if issubclass(kind, known))
        return found


def _text(value: str) -> str:
    # nearly every text passes: isprintable() is one call, but says no to spaces other than the plain one
    if not value.isprintable():
        value = UNWRITABLE.sub("", value)
    if len(value) > MAX_CELL_LENGTH:
        return value[: MAX_CELL_LENGTH - len(CUT_MARK)] + CUT_MARK
    return value


def _integer(value: int) -> int | str:
    return value if -LARGEST_EXACT_NUMBER < value < LARGEST_EXACT_NUMBER else str(value)


def _float(value: float) -> Plain:
    if value.is_integer():
        return _integer(int(value))
    return value if math.isfinite(value) else None


def _widths(header: list[str], table: Table, sentences: Sentences) -> list[float]:
    longest = [len(name) + WIDTH_MARGIN for name in header]  # the filter's arrow stands in the header
    for row in table.rows[:WIDTH_SAMPLE]:
        for place, cell in enumerate(row):
            longest[place] = max(longest[place], len(str(sentences.cell(cell) if cell is not None else "")))
    return [float(min(WIDEST, max(NARROWEST, width + WIDTH_MARGIN))) for width in longest]


def write_csv(
    table: Table, target: Target, *, words: Catalogue, tool: str = "", mark: bool = True, delimiter: str = ";"
) -> None:
    """Write *table* as csv that Excel opens well: UTF-8 with a byte order *mark*, semicolons, CRLF.

    Columns keep their stable names: csv is for scripts. A phrase that starts with ``+`` or ``=`` stays as it is.
    """
    with _opened(target) as stream:
        encoding = "utf-8-sig" if mark else "utf-8"
        text = io.TextIOWrapper(stream, encoding=encoding, newline="", errors="replace")
        try:
            writer = csv.writer(text, delimiter=delimiter)
            writer.writerow(table.columns)
            sentences = Sentences(words, tool)
            writer.writerows([sentences.cell(cell) for cell in row] for row in table.rows)
        finally:
            text.detach()


@contextmanager
def _opened(target: Target) -> Iterator[BinaryIO]:
    if isinstance(target, str | os.PathLike):
        with Path(target).open("wb", buffering=BUFFER_BYTES) as stream:
            yield stream
    else:
        yield target


def write_json(
    table: Table, target: Target, *, words: Catalogue, tool: str = "", unread: Sequence[Unread] = ()
) -> None:
    """Write *table* as one JSON object: columns, counts, warnings, unread, rows; a note as its code and its text."""
    sentences = Sentences(words, tool)
    encoder = msgspec.json.Encoder()
    head = {
        "tool": tool,
        "columns": table.columns,
        "counts": table.counts,
        "warnings": [_json_cell(note, sentences) for note in table.warnings],
        "unread": [
            {"row": row.number or None, "content": row.content, "reason": unread_rows.sentence(row, words)}
            for row in unread
        ],
    }
    with _opened(target) as stream:
        stream.write(encoder.encode(head)[:-1] + b',"rows":[\n')
        for number, row in enumerate(table.rows):
            cells = {name: _json_cell(cell, sentences) for name, cell in zip(table.columns, row, strict=True)}
            stream.write((b",\n" if number else b"") + encoder.encode(cells))
        stream.write(b"\n]}\n")


def _json_cell(cell: Cell, sentences: Sentences) -> Any:
    if isinstance(cell, Note):
        return {"code": cell.code, "text": sentences.note(cell)}
    if isinstance(cell, tuple):
        return [_json_cell(note, sentences) for note in cell]
    return sentences.cell(cell)
