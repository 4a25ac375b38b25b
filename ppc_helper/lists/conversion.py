"""A result in another format."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from ppc_helper.lists import workbook
from ppc_helper.lists.cells import Raw
from ppc_helper.tools import Refusal


def csv_of(content: bytes) -> tuple[bytes, int] | Refusal:
    """Return an xlsx file as csv that Excel opens well, and how many rows it has below its header.

    UTF-8 with a byte order mark, semicolons, CRLF; whole numbers without a decimal point. A phrase that starts with a
    sign stays as it is.
    """
    rows = workbook.rows_of(content)
    if isinstance(rows, Refusal):
        return rows
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";")
    count = -1
    for row in rows:
        writer.writerow(_cells(row))
        count += 1
    return target.getvalue().encode("utf-8-sig", "replace"), max(count, 0)


def _cells(row: list[Raw]) -> Iterator[Raw]:
    return (int(cell) if isinstance(cell, float) and cell.is_integer() else cell for cell in row)
