"""Rows of a spreadsheet: xlsx, xlsm, xlsb, ods and old xls, by python-calamine."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain, count, takewhile
from typing import Any

import msgspec
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


class OurSheets(msgspec.Struct, frozen=True):
    """The rows of each sheet of a result of ours, its header among them; *unread*: that sheet's, none without it."""

    sheets: list[Iterator[list[Raw]]]
    unread: list[list[Raw]]


def result_of(content: bytes) -> OurSheets | Refusal:
    """Return the sheets of a result of ours, which needs no look for bombs."""
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    except (python_calamine.CalamineError, OSError, ValueError):
        return REFUSALS["broken"]
    first, missed = workbook.get_sheet_by_index(0), _unread_name(workbook)
    sheets = [sheet.iter_rows() for sheet in (first, *_continuing(workbook, first))]
    return OurSheets(sheets, list(workbook.get_sheet_by_name(missed).iter_rows()) if missed else [])


def sheets_of_ours(content: bytes) -> Sheets | Refusal:
    """Return what :func:`sheets_of` does, of a result of ours: a long one is as big as a bomb."""
    return _opened(content)


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


def _unread(workbook: Any) -> tuple[Unread, ...]:
    name = _unread_name(workbook)
    return unread.carried(workbook.get_sheet_by_name(name).iter_rows()) if name else ()


def _unread_name(workbook: Any) -> str | None:
    # the first sheet is a list of its own, whatever it is called
    return next((name for name in workbook.sheet_names[1:] if name in unread.sheet_names()), None)


def _with_the_rest(workbook: Any, sheet: Any) -> Iterator[list[Raw]]:
    continuing = _continuing(workbook, sheet)
    rows = sheet.iter_rows()
    header: list[Raw] = next(rows, [])
    return chain([header], rows, chain.from_iterable(_below(one, header) for one in continuing))


def _continuing(workbook: Any, sheet: Any) -> Iterator[Any]:
    names = set(workbook.sheet_names)
    numbers = takewhile(lambda number: f"{sheet.name} {number}" in names, count(2))
    return (workbook.get_sheet_by_name(f"{sheet.name} {number}") for number in numbers)


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
