"""Rows of a spreadsheet: xlsx, xlsm, xlsb, ods and old xls, by python-calamine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain, count, takewhile
from typing import Any

import python_calamine

from ppc_helper.lists import package
from ppc_helper.lists.cells import Raw
from ppc_helper.lists.kinds import COMPOUND_FILE
from ppc_helper.tools import Note, Refusal

REFUSALS = {
    "broken": Refusal(Note("lists-broken-workbook")),
    "bomb": Refusal(Note("lists-bomb")),
    "password": Refusal(Note("lists-password")),
}
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def rows_of(content: bytes) -> Iterator[list[Raw]] | Refusal:
    """Return the rows of the first sheet with anything in it, a list of cells each; or why it cannot be read.

    Sheets that go on with it follow: those named as it is with a number, as our own long results have, below the same
    header, which is not repeated.
    """
    if content.startswith(COMPOUND_FILE):
        problem: package.Problem = "password" if ENCRYPTED_STREAM in content else ""
    else:
        problem = package.problem_of(content)
    return REFUSALS[problem] if problem else _opened(content)


def _opened(content: bytes) -> Iterator[list[Raw]] | Refusal:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = _first_sheet(workbook)
    except python_calamine.PasswordError:
        return REFUSALS["password"]
    except (python_calamine.CalamineError, OSError, ValueError):
        return REFUSALS["broken"]
    return _with_the_rest(workbook, sheet) if sheet is not None else iter(())


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
