"""Rows of a spreadsheet: xlsx, xlsm, xlsb, ods and old xls, by python-calamine."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, count, islice, takewhile
from typing import Any

import msgspec
import python_calamine

from ppc_helper.lists import package, unread
from ppc_helper.lists.cells import Raw
from ppc_helper.lists.columns import HEADER_SEARCHED_ROWS
from ppc_helper.lists.kinds import COMPOUND_FILE
from ppc_helper.tools import Note, Refusal
from ppc_helper.tools.inputs import Unread

REFUSALS = {
    "broken": Refusal(Note("lists-broken-workbook")),
    "bomb": Refusal(Note("lists-bomb")),
    "password": Refusal(Note("lists-password")),
}
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


Head = Sequence[Sequence[Raw]]


class Sheets(msgspec.Struct, frozen=True):
    """Rows, and those that an earlier tool of ours could not read; *name* and *others* where there is a choice."""

    rows: Iterator[list[Raw]]
    unread: tuple[Unread, ...] = ()
    name: str = ""
    others: tuple[str, ...] = ()


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


def sheets_of(content: bytes, wanted: Callable[[Head], bool]) -> Sheets | Refusal:
    """Return the rows of a sheet, a list of cells each; or why it cannot be read.

    It is the first whose first rows are *wanted*, else the first with anything in it. Sheets that go on with it
    follow: those named as it is with a number, as our own long results have, below the same header, which is not
    repeated.
    """
    if content.startswith(COMPOUND_FILE):
        problem: package.Problem = "password" if ENCRYPTED_STREAM in content else ""
    else:
        problem = package.problem_of(content)
    return REFUSALS[problem] if problem else _opened(content, wanted)


def _opened(content: bytes, wanted: Callable[[Head], bool] | None = None) -> Sheets | Refusal:
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet, others = _chosen(workbook, wanted) if wanted else (next(_filled_sheets(workbook), None), ())
        missed = _unread(workbook)
    except python_calamine.PasswordError:
        return REFUSALS["password"]
    except (python_calamine.CalamineError, OSError, ValueError):
        return REFUSALS["broken"]
    if sheet is None:
        return Sheets(iter(()), missed)
    return Sheets(_with_the_rest(workbook, sheet), missed, sheet.name if others else "", others)


def _chosen(workbook: Any, wanted: Callable[[Head], bool]) -> tuple[Any | None, tuple[str, ...]]:
    """Return the sheet to read, and the names of those that are not read with it."""
    first = found = None
    names: list[str] = []
    for sheet in _filled_sheets(workbook):
        names.append(sheet.name)
        first = first or sheet
        if found is None and wanted(list(islice(sheet.iter_rows(), HEADER_SEARCHED_ROWS))):
            found = sheet
    chosen = found or first
    read = {_unread_name(workbook), *([chosen.name, *_continuing_names(workbook, chosen)] if chosen else ())}
    return chosen, tuple(name for name in names if name not in read)


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
    return map(workbook.get_sheet_by_name, _continuing_names(workbook, sheet))


def _continuing_names(workbook: Any, sheet: Any) -> Iterator[str]:
    names = set(workbook.sheet_names)
    return takewhile(names.__contains__, (f"{sheet.name} {number}" for number in count(2)))


def _below(sheet: Any, header: list[Raw]) -> Iterator[list[Raw]]:
    rows = sheet.iter_rows()
    return rows if next(rows, []) == header else iter(())


def _filled_sheets(workbook: Any) -> Iterator[Any]:
    """Yield the sheets that are seen and have something in them, in their order."""
    for number, about in enumerate(workbook.sheets_metadata):
        visible = about.visible == python_calamine.SheetVisibleEnum.Visible
        if visible and about.typ == python_calamine.SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_index(number)
            if sheet.height:
                yield sheet
