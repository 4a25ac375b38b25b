"""Reading spreadsheets, and refusing those that are not safe to open."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from datetime import date

import openpyxl
import pytest

from ppc_helper.lists import describe, join, package, read
from ppc_helper.lists.columns import column_letter
from ppc_helper.locale import catalogue
from ppc_helper.tools import Refusal
from ppc_helper.tools.inputs import Input, Phrases, Text, Urls

CELL = '<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def workbook(*rows: Sequence[object], sheets: Iterable[str] = ()) -> bytes:
    book = openpyxl.Workbook()
    for name in sheets:
        book.create_sheet(name, 0)
    sheet = book.worksheets[-1]
    for row in rows:
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_sheet(sheet: str | bytes, *, extra: dict[str, bytes] | None = None) -> bytes:
    """Return a workbook whose only worksheet has this XML."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(["a"]))) as source, zipfile.ZipFile(stream, "w", 8) as target:
        for entry in source.infolist():
            replaced = sheet if entry.filename == "xl/worksheets/sheet1.xml" else source.read(entry)
            target.writestr(entry.filename, replaced)
        for name, content in (extra or {}).items():
            target.writestr(name, content)
    return stream.getvalue()


def phrases(content: bytes) -> Phrases:
    found = read(content, name="list.xlsx", into=Phrases)
    assert isinstance(found, Phrases), found
    return found


def refusal(content: bytes) -> str:
    answer = read(content, name="list.xlsx", into=Phrases)
    assert isinstance(answer, Refusal)
    return answer.reason.code


def test_phrases_and_frequencies_are_found_by_their_header() -> None:
    found = phrases(workbook(["№", "Ключевая фраза", "Частотность"], [1, "купить окна", 120], [2, "+как", None]))
    assert (found.texts, found.frequencies) == (["купить окна", "+как"], [120.0, None])
    assert (found.origin.text_column, found.origin.frequency_column) == ("Ключевая фраза", "Частотность")


def test_a_header_may_stand_below_other_rows() -> None:
    rows: list[list[object]] = [["Отчёт"], [], ["Запрос", "Показы"], ["купить окна", 5]]
    assert phrases(workbook(*rows)).texts == ["купить окна"]


def test_without_a_header_columns_are_told_by_what_they_hold() -> None:
    found = phrases(workbook([1, "купить окна", 12.0], [2, "двери цена", 7]))
    assert (found.texts, found.origin.text_column, found.origin.frequency_column) == (
        ["купить окна", "двери цена"],
        "B",
        "C",
    )


def test_cells_of_any_kind_become_text() -> None:
    found = phrases(
        workbook(["Фраза"], [2024], [1.5], ["две\nстроки"], [date(2026, 1, 2)], [True], [" окна\u00a0пвх "])
    )
    assert found.texts == ["2024", "1.5", "две строки", "2026-01-02", "TRUE", "окна пвх"]


def test_the_first_sheet_with_rows_is_read() -> None:
    assert phrases(workbook(["купить окна"], sheets=["Пусто"])).texts == ["купить окна"]


def test_addresses_are_taken_from_the_column_that_has_them() -> None:
    found = read(workbook(["Имя", "Ссылка"], ["а", "https://a.ru/x,y"], ["б", "b.ru"]), into=Urls)
    assert isinstance(found, Urls)
    assert found.texts == ["https://a.ru/x,y", "b.ru"]


def test_a_workbook_as_text_has_tabs_between_cells() -> None:
    found = read(workbook(["а", 1], ["б", 2]), into=Text)
    assert isinstance(found, Text)
    assert found.text == "а\t1\nб\t2"


def test_an_empty_workbook_is_refused() -> None:
    assert refusal(workbook()) == "lists-empty"


@pytest.mark.parametrize("cut", [100, 1000, -30])
def test_a_damaged_workbook_is_refused(cut: int) -> None:
    assert refusal(workbook(["купить окна"])[:cut]) in ("lists-broken-workbook", "lists-archive")


def test_a_workbook_with_a_broken_sheet_is_refused() -> None:
    assert refusal(with_sheet("<worksheet><sheetData><row><c r='A1'")) in ("lists-broken-workbook", "lists-empty")


def test_an_encrypted_workbook_is_refused() -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600
    assert refusal(content) == "lists-password"


def test_an_archive_under_a_password_is_refused() -> None:
    content = bytearray(workbook(["окна"]))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.index(signature)
        content[place + offset] |= 1
    assert refusal(bytes(content)) == "lists-password"


@pytest.mark.parametrize("part", ["word/document.xml", "ppt/presentation.xml"])
def test_other_office_documents_are_named(part: str) -> None:
    assert refusal(zipped({part: b"<x/>"})) == "lists-document"


def test_an_archive_is_named() -> None:
    assert refusal(zipped({"list.txt": "окна".encode()})) == "lists-archive"


def zipped(entries: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return stream.getvalue()


# Bombs


def test_a_part_that_unpacks_a_thousandfold_is_refused() -> None:
    sheet = SHEET.format('<row r="1">' + " " * 40_000_000 + "</row>")
    assert refusal(with_sheet(sheet)) == "lists-bomb"


def test_a_size_that_lies_is_found_out() -> None:
    content = bytearray(zipped({"xl/workbook.xml": b"<x/>", "xl/worksheets/sheet1.xml": b" " * 3_000_000}))
    place = content.index(b"PK\x01\x02", content.index(b"PK\x01\x02") + 1)
    content[place + 24 : place + 28] = struct.pack("<I", 10)
    assert refusal(bytes(content)) == "lists-bomb"


def test_too_many_parts_are_refused() -> None:
    assert refusal(zipped({"xl/workbook.xml": b"<x/>"} | {f"xl/{n}.xml": b"" for n in range(2_100)})) == "lists-bomb"


def test_many_parts_are_added_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_UNPACKED", 1_000_000)
    content = zipped(
        {"xl/workbook.xml": b"<x/>"}
        | {f"xl/{n}.xml": zlib.compress(bytes(n % 251 for n in range(9_999))) * 9 for n in range(400)}
    )
    assert refusal(content) == "lists-bomb"


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1">'
        + CELL.format(place="A1", text="a")
        + '</row><row r="1048576">'
        + CELL.format(place="XFD1048576", text="b")
        + "</row>",
        '<row r="1">' + CELL.format(place="A1", text="a") + CELL.format(place="XFD1048576", text="b") + "</row>",
        "<row><c r = 'A1'/></row><row><c r = 'XFD1048576'/></row>",
        "<row><c r='a1'/></row><row><c r='xfd1048576'/></row>",
        '<row r="1">' + "<c/>" * 300 + "</row>" + "<row><c/></row>" * 60_000,
        '<row r="1"><c r="ZZ1"/></row>' + '<row r="2"><c r="A2"/></row>' * 30_000 + '<row><c r="A99999"/></row>',
        '<row r="1"><c r="A1"/></row>' * 40_000 + '<row r="9"><c r="AMJ999999"/></row>',
    ],
)
def test_a_sheet_that_claims_far_cells_is_refused(cells: str) -> None:
    assert refusal(with_sheet(SHEET.format(cells))) == "lists-bomb"


def test_a_wide_sheet_of_few_rows_is_read() -> None:
    header = [f"столбец {n}" for n in range(300)]
    found = phrases(workbook(["Фраза", *header], ["купить окна", *[None] * 299, "x"]))
    assert found.texts == ["купить окна"]


def test_a_long_narrow_sheet_is_read() -> None:
    rows = "".join(
        f'<row r="{n}">' + CELL.format(place=f"A{n}", text=f"окна {n}") + "</row>" for n in range(1, 120_001)
    )
    assert len(phrases(with_sheet(SHEET.format(rows))).texts) == 120_000


def test_a_far_cell_behind_many_pieces_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    # pieces end inside cells too: each place of the cut must be survived
    rows = '<row r="1"><c r="A1"/><c r="AA1"/></row>' * 50 + '<row r="999999"><c r="XFD999999"/></row>'
    content = with_sheet(SHEET.format(rows))
    for size in range(20, 90, 7):
        monkeypatch.setattr(package, "PIECE", size)
        assert package.problem_of(content) == "bomb"


@pytest.mark.parametrize(("place", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_spreadsheets_do(place: int, letters: str) -> None:
    assert column_letter(place) == letters


def several_sheets(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_the_sheet_that_was_read_is_named_where_others_were_not() -> None:
    found = phrases(several_sheets(Окна=[["Фраза"], ["окна"]], Двери=[["Фраза"], ["двери"]], Пусто=[]))
    said = describe(found.origin, words=catalogue("ru"))
    assert list(found.texts) == ["окна"]
    assert said == "прочитана 1 строка из столбца Фраза, лист «Окна» (не прочитаны: Двери)"


def test_the_only_sheet_with_rows_needs_no_name() -> None:
    found = phrases(several_sheets(Окна=[["Фраза"], ["окна"]], Пусто=[]))
    assert (found.origin.sheet, found.origin.other_sheets) == ("", ())


@pytest.mark.parametrize("into", [Phrases, Urls])
def test_the_first_sheet_whose_header_names_the_column_is_read(into: type[Input]) -> None:
    content = several_sheets(
        Обложка=[["Отчёт за май"], ["Отдел рекламы"]], Данные=[["Фраза", "Ссылка"], ["окна", "a.ru"]]
    )
    found = read(content, name="list.xlsx", into=into)
    assert isinstance(found, Phrases | Urls)
    assert (list(found.texts), found.origin.sheet) == (["окна"] if into is Phrases else ["a.ru"], "Данные")


def test_sheets_that_were_not_read_are_named_for_several_files_too() -> None:
    one = phrases(several_sheets(Окна=[["Фраза"], ["окна"]]))
    other = phrases(several_sheets(Двери=[["Фраза"], ["двери"]], Полы=[["Фраза"], ["полы"]]))
    joined = join([one, other])
    assert (joined.origin.sheet, joined.origin.other_sheets) == ("Двери", ("Полы",))
