"""Rows of a spreadsheet: xlsx, xlsm, xlsb, ods and old xls, by python-calamine."""

from __future__ import annotations

import io
from collections.abc import Iterator
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
    """Return the rows of the first sheet with anything in it, a list of cells each; or why it cannot be read."""
    if content.startswith(COMPOUND_FILE):
        problem: package.Problem = "password" if ENCRYPTED_STREAM in content else ""
    else:
        problem = package.problem_of(content)
    return REFUSALS[problem] if problem else _opened(content)


def _opened(content: bytes) -> Iterator[list[Raw]] | Refusal:
    try:
        sheet = _first_sheet(python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)))
    except python_calamine.PasswordError:
        return REFUSALS["password"]
    except (python_calamine.CalamineError, OSError, ValueError):
        return REFUSALS["broken"]
    return sheet.iter_rows() if sheet is not None else iter(())


def _first_sheet(workbook: Any) -> Any | None:
    for number, about in enumerate(workbook.sheets_metadata):
        visible = about.visible == python_calamine.SheetVisibleEnum.Visible
        if visible and about.typ == python_calamine.SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_index(number)
            if sheet.height:
                return sheet
    return None
