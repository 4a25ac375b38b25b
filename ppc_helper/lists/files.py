"""A result as the files that are sent: one, or several where it is too long for one."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import PurePath
from typing import overload

import msgspec

from ppc_helper.lists import unread as unread_rows
from ppc_helper.lists import workbook, writing
from ppc_helper.lists.cells import Raw
from ppc_helper.lists.notes import DECIMAL_POINTS
from ppc_helper.locale import Catalogue
from ppc_helper.tools import MAX_UPLOAD, Cell, Refusal, Table, Tool
from ppc_helper.tools.inputs import Unread

CROWDED = 0.9
"""Rows are not equally long: parts are meant to be this much of what may be sent."""
ROWS_AT_ONCE = 10_000
"""Of a csv: how often its size is looked at."""
MARK = b"\xef\xbb\xbf"


class File(msgspec.Struct, frozen=True):
    """A file and its name."""

    name: str
    content: bytes


class ResultFiles(msgspec.Struct, frozen=True):
    """A result: *whole* is one workbook, which the next tool reads; *parts* are sent in its place, if there are any."""

    whole: File
    parts: tuple[File, ...] = ()


def result_files(table: Table, *, tool: Tool, words: Catalogue, unread: Sequence[Unread] = ()) -> ResultFiles:
    """Write a result of *tool* for the chat.

    It is parted where it is over 50 MB, over a sheet's 1,048,576 rows, or over what an import takes. Rows that could
    not be read stand on a sheet of their own; with parts, and with a file that another program is to import, in a file
    of their own, which comes first: what is said of the result goes with the last.
    """
    stream = io.BytesIO()
    name = writing.write_result(table, stream, tool=tool.name, words=words, unread=unread)
    whole = File(name, stream.getvalue())
    fits = len(table.rows) <= writing.rows_at_most(table) and len(whole.content) <= MAX_UPLOAD
    if fits and tool.for_import != "csv" and not (unread and tool.for_import):
        return ResultFiles(whole)
    parts = _parts(table, whole, tool, words)
    return ResultFiles(whole, (*_unread_file(unread, words), *parts))


def part_name(name: str, number: int, total: int, words: Catalogue) -> str:
    """Return the name of one of the files that *name* is parted into."""
    path = PurePath(name)
    return words.text("lists-part", {"name": path.stem, "number": str(number), "total": str(total)}) + path.suffix


def parted(table: Table, most: int) -> Iterator[Table]:
    """Yield *table* in parts of *most* rows; of no rows one part."""
    for start in range(0, len(table.rows) or 1, most):
        yield msgspec.structs.replace(table, rows=_Stretch(table.rows, start, most))


def _parts(table: Table, whole: File, tool: Tool, words: Catalogue) -> list[File]:
    name = str(PurePath(whole.name).with_suffix(f".{tool.for_import or 'xlsx'}"))
    count = math.ceil(len(whole.content) / MAX_UPLOAD / (CROWDED if len(whole.content) > MAX_UPLOAD else 1))
    most = max(1, min(writing.rows_at_most(table), math.ceil(len(table.rows) / count)))
    while True:
        parts = [_written(part, tool, words) for part in parted(table, most)]
        if most == 1 or all(len(part) <= MAX_UPLOAD for part in parts):
            return _named(name, parts, words)
        most = math.ceil(most / 2)


def _written(table: Table, tool: Tool, words: Catalogue) -> bytes:
    stream = io.BytesIO()
    if tool.for_import == "csv":
        writing.write_csv(table, stream, words=words, tool=tool.name, delimiter=",")
    else:
        writing.write_result(table, stream, tool=tool.name, words=words)
    return stream.getvalue()


def _named(name: str, parts: Sequence[bytes], words: Catalogue) -> list[File]:
    if len(parts) == 1:
        return [File(name, parts[0])]
    return [File(part_name(name, number, len(parts), words), part) for number, part in enumerate(parts, 1)]


def _unread_file(rows: Sequence[Unread], words: Catalogue) -> Iterator[File]:
    if rows:
        stream = io.BytesIO()
        writing.write_unread(rows, stream, words=words)
        yield File(words.text(unread_rows.SHEET) + ".xlsx", stream.getvalue())


class _Stretch(Sequence[tuple[Cell, ...]]):
    """Some rows of many, which are not copied: rows of a long result are made when they are asked for."""

    def __init__(self, rows: Sequence[tuple[Cell, ...]], start: int, most: int) -> None:
        self._rows = rows
        self._places = range(len(rows))[start : start + most]

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        return islice(self._rows, self._places.start, self._places.stop)

    @overload
    def __getitem__(self, place: int) -> tuple[Cell, ...]: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[tuple[Cell, ...]]: ...
    def __getitem__(self, place: int | slice) -> tuple[Cell, ...] | Sequence[tuple[Cell, ...]]:
        if isinstance(place, int):
            return self._rows[self._places[place]]
        places = self._places[place]
        return self._rows[places.start : places.stop : places.step]


def csv_files(content: bytes, *, words: Catalogue, tool: str) -> tuple[tuple[File, ...], int] | Refusal:
    """Return an xlsx file of *tool* as csv that Excel opens well, and how many rows it has below its header.

    UTF-8 with a byte order mark, semicolons, CRLF; whole numbers without a decimal point, others with that of the
    language: Excel takes 82.43 for a text, or for a date, where a comma is written. A phrase that starts with a
    sign stays as it is. What took several sheets, or is over 50 MB, becomes several files; rows that could not be read
    come first in one of their own.
    """
    sheets = workbook.result_of(content)
    if isinstance(sheets, Refusal):
        return sheets
    count, parts = 0, []
    for rows in sheets.sheets:
        for part, length in _csv_parts(rows, DECIMAL_POINTS[words.language]):
            parts.append(part)
            count += length
    files = _named(writing.file_stem(tool, words) + ".csv", parts, words)
    missed = [_lines(sheets.unread, DECIMAL_POINTS[words.language])] if sheets.unread else []
    return (*(File(words.text(unread_rows.SHEET) + ".csv", MARK + lines) for lines in missed), *files), count


def _csv_parts(rows: Iterator[list[Raw]], point: str) -> Iterator[tuple[bytes, int]]:
    """Yield the files of one sheet, each below the header, with the number of their rows."""
    header = _lines(islice(rows, 1), point)
    part, count = [MARK, header], 0
    while some := list(islice(rows, ROWS_AT_ONCE)):
        lines = _lines(some, point)
        if count and sum(map(len, part)) + len(lines) > MAX_UPLOAD:
            yield b"".join(part), count
            part, count = [MARK, header], 0
        part.append(lines)
        count += len(some)
    yield b"".join(part), count


def _lines(rows: Iterator[list[Raw]] | Sequence[list[Raw]], point: str) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target, delimiter=";").writerows([_cell(cell, point) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8", "replace")


def _cell(cell: Raw, point: str) -> Raw:
    if not isinstance(cell, float):
        return cell
    return int(cell) if cell.is_integer() else repr(cell).replace(".", point)
