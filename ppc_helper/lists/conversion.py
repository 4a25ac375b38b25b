"""A result in another format, or packed because it is too big to be sent."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import PurePath

from ppc_helper.lists import workbook
from ppc_helper.lists.cells import Raw
from ppc_helper.tools import Refusal

MAX_UPLOAD = 50 * 1000 * 1000
"""A bot can send no bigger file. Source: core.telegram.org/bots/api, sendDocument."""
ROWS_OF_A_PART = 1_000_000
"""Of a csv: Excel opens 1,048,576 rows and drops the rest without a word."""
PACK_LEVEL = 6


def csv_of(content: bytes) -> tuple[bytes, int] | Refusal:
    """Return an xlsx file as csv that Excel opens well, and how many rows it has below its header.

    UTF-8 with a byte order mark, semicolons, CRLF; whole numbers without a decimal point. A phrase that starts with a
    sign stays as it is.
    """
    rows = workbook.rows_of(content)
    if isinstance(rows, Refusal):
        return rows
    text, count = _csv(rows)
    return text, max(count - 1, 0)


def small_enough(content: bytes, name: str) -> tuple[bytes, str]:
    """Return a file and its name as they are, or, over 50 MB, a zip package of csv files of a million rows each.

    An xlsx is packed already, but holds far more than its csv does. What is still too big stays too big.
    """
    if len(content) <= MAX_UPLOAD:
        return content, name
    stem = PurePath(name).stem
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=PACK_LEVEL) as package:
        for number, part in enumerate(_parts(content), 1):
            package.writestr(f"{stem} {number}.csv", part)
        for sheet, rows in workbook.unread_sheet(content) if content.startswith(b"PK") else ():
            package.writestr(f"{sheet}.csv", _csv(rows)[0])
    return target.getvalue(), f"{stem}.zip"


def _parts(content: bytes) -> Iterator[bytes]:
    rows = _rows_of(content)
    header = next(rows, [])
    while part := list(islice(rows, ROWS_OF_A_PART)):
        yield _csv([header, *part])[0]


def _rows_of(content: bytes) -> Iterator[list[Raw]]:
    """Yield the rows of a file of ours, xlsx or csv."""
    rows = workbook.rows_of(content) if content.startswith(b"PK") else None
    if rows is None or isinstance(rows, Refusal):
        text = io.StringIO(content.decode("utf-8-sig", "replace"), newline="")
        return iter(csv.reader(text, delimiter=";"))  # type: ignore[arg-type] # rows of texts are rows
    return rows


def _csv(rows: Iterable[list[Raw]]) -> tuple[bytes, int]:
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    number = 0
    for number, row in enumerate(rows, 1):  # noqa: B007 - the number of the last row is their count
        writer.writerow(_cells(row))
    return target.getvalue().encode("utf-8-sig", "replace"), number


def _cells(row: list[Raw]) -> Iterator[Raw]:
    return (int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in row)
