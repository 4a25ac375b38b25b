"""Rows of a spreadsheet: xlsx, xlsm, xlsb, ods and old xls, by python-calamine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain, count, takewhile
from typing import Any

import python_calamine

from ppc_helper.lists import package, unread
from ppc_helper.lists.cells import Raw
from ppc_helper.lists.kinds import COMPOUND_FILE
from ppc_helper.tools import Note, Refusal
from ppc_helper.tools.inputs import Unread

REFUSALS = {
    "broken": Refusal(Note("lists-broken-workbook")),
    "bomb": Refusal(Note("lists-bomb")),
    "password": Refusal(Note("lists-password")),
}
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


Sheets = tuple[Iterator[list[Raw]], tuple[Unread, ...]]
"""Rows, and those that an earlier tool of ours could not read."""


def rows_of(content: bytes) -> Iterator[list[Raw]] | Refusal:
    """Return what :func:`sheets_of` does, without the rows that an earlier tool could not read."""
    sheets = sheets_of(content)
    return sheets if isinstance(sheets, Refusal) else sheets[0]


def sheets_of(content: bytes) -> Sheets | Refusal:
    """Return the rows of the first sheet with anything in it, a list of cells each; or why it cannot be read.

    Sheets that go on with it follow: those named as it is with a number, as our own long results have, below the same
    header, which is not repeated.
    """
    if content.startswith(COMPOUND_FILE):
        problem: package.Problem = "password" if ENCRYPTED_STREAM in content else ""
    else:
        problem = package.problem_of(content)
    return REFUSALS[problem] if problem else _opened(content)


def _opened(content: bytes) -> Sheets | Refusal:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = _first_sheet(workbook)
        missed = _unread(workbook)
    except python_calamine.PasswordError:
        return REFUSALS["password"]
    except (python_calamine.CalamineError, OSError, ValueError):
        return REFUSALS["broken"]
    return _with_the_rest(workbook, sheet) if sheet is not None else iter(()), missed


def unread_sheet(content: bytes) -> list[tuple[str, list[list[Raw]]]]:
    """Return the name and the rows of the sheet of unread rows of a file of ours; nothing when it has none."""
    workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    name = _unread_name(workbook)
    return [(name, list(workbook.get_sheet_by_name(name).iter_rows()))] if name else []


def _unread(workbook: Any) -> tuple[Unread, ...]:
    name = _unread_name(workbook)
    return unread.carried(workbook.get_sheet_by_name(name).iter_rows()) if name else ()


def _unread_name(workbook: Any) -> str | None:
    # the first sheet is a list of its own, whatever it is called
    return next((name for name in workbook.sheet_names[1:] if name in unread.sheet_names()), None)


def _with_the_rest(workbook: Any, sheet: Any) -> Iterator[list[Raw]]:
    names = set(workbook.sheet_names)
    if f"{sheet.name} 2" not in names:
        return iter(sheet.iter_rows())
    rows = sheet.iter_rows()
    header: list[Raw] = next(rows, [])
    numbers = takewhile(lambda number: f"{sheet.name} {number}" in names, count(2))
    rest = (_below(workbook.get_sheet_by_name(f"{sheet.name} {number}"), header) for number in numbers)
    return chain([header], rows, chain.from_iterable(rest))


def _below(sheet: Any, header: list[Raw]) -> Iterator[list[Raw]]:
    rows = sheet.iter_rows()
    return rows if next(rows, []) == header else iter(())


def _first_sheet(workbook: Any) -> Any | None:
    for number, about in enumerate(workbook.sheets_metadata):
        visible = about.visible == python_calamine.SheetVisibleEnum.Visible
        if visible and about.typ == python_calamine.SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_index(number)
            if sheet.height:
                return sheet
    return None
