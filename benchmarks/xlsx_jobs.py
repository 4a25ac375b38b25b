"""Reading and writing xlsx, ours beside openpyxl and xlsxwriter: prepared first, then timed."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from keyword_lists import lines_of


def _workbook(path: Path) -> Path:
    target = path.with_suffix(".xlsx")
    if not target.exists():
        import rustpy_xlsxwriter

        rows = (
            {"Фраза": line, "Частота": number, "c": "x", "d": 1.5, "e": None}
            for number, line in enumerate(lines_of(path)[:100_000])
        )
        rustpy_xlsxwriter.write_worksheet(rows, str(target))
    return target


def read_ours(path: Path) -> Callable[[], Any]:
    from ppc_helper import lists
    from ppc_helper.locale import LANGUAGES, catalogue
    from ppc_helper.tools.inputs import Phrases

    for language in LANGUAGES:
        catalogue(language)  # headers of results are known in each; the bot has its messages loaded
    content = _workbook(path).read_bytes()
    return lambda: len(lists.read(content, into=Phrases).texts)


def read_openpyxl(path: Path) -> Callable[[], Any]:
    import openpyxl

    content = _workbook(path).read_bytes()

    def work() -> int:
        sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).active
        return len([(row[0], row[1]) for row in sheet.iter_rows(min_row=2, values_only=True)])

    return work


def _table(path: Path) -> Any:
    from ppc_helper.tools import Note, Table

    note = Note("stop-words", {"words": "в"})
    rows = [
        (line, line, note if number % 3 else None, number, 1.5) for number, line in enumerate(lines_of(path)[:100_000])
    ]
    return Table(("keyword", "fixed", "note", "frequency", "x"), rows)


def write_ours(path: Path) -> Callable[[], Any]:
    from ppc_helper import lists
    from ppc_helper.locale import catalogue

    table, words = _table(path), catalogue("ru")
    return lambda: lists.write_xlsx(table, io.BytesIO(), words=words, tool="kf_fixate_keywords")


def write_openpyxl(path: Path) -> Callable[[], Any]:
    import openpyxl

    table = _table(path)

    def work() -> None:
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(table.columns)
        for keyword, fixed, note, *rest in table.rows:
            sheet.append((keyword, fixed, f"закреплено стоп-слово: {note.args['words']}" if note else None, *rest))
        book.save(io.BytesIO())

    return work


def write_xlsxwriter(path: Path) -> Callable[[], Any]:
    import xlsxwriter

    table = _table(path)

    def work() -> None:
        book = xlsxwriter.Workbook(io.BytesIO(), {"constant_memory": True, "strings_to_formulas": False})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, table.columns)
        for number, (keyword, fixed, note, *rest) in enumerate(table.rows, start=1):
            text = f"закреплено стоп-слово: {note.args['words']}" if note else None
            sheet.write_row(number, 0, (keyword, fixed, text, *rest))
        book.close()

    return work
