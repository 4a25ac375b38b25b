"""Results as csv, and in several files where one is too long: core.telegram.org/bots/api, sendDocument, 50 MB."""

from __future__ import annotations

import csv
import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper import lists
from ppc_helper.lists import files, writing
from ppc_helper.locale import Catalogue, catalogue
from ppc_helper.tools import Table, all_tools
from ppc_helper.tools.inputs import Phrases, Unread

RU, EN = catalogue("ru"), catalogue("en")
CLEAN = all_tools()["kf_clean"]
MISSED = (Unread(7, "12", "lists-no-phrase"),)


def table(count: int, rows_per_file: int = 0) -> Table:
    rows = [(f"+окна {number}", number) for number in range(count)]
    return Table(("keyword", "frequency"), rows, rows_per_file=rows_per_file)


def xlsx(count: int) -> bytes:
    stream = io.BytesIO()
    lists.write_xlsx(table(count), stream, words=EN)
    return stream.getvalue()


def phrases_of(file: lists.File) -> list[str]:
    found = lists.read(file.content, name=file.name, into=Phrases)
    assert isinstance(found, Phrases)
    return list(found.texts)


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def csv_files(content: bytes) -> tuple[tuple[lists.File, ...], int]:
    made = lists.csv_files(content, words=EN, tool="kf_clean")
    assert isinstance(made, tuple)
    return made


def test_a_result_that_fits_one_file_has_no_parts() -> None:
    found = lists.result_files(table(7), tool=CLEAN, words=RU, unread=MISSED)
    assert found.parts == ()
    assert phrases_of(found.whole) == [f"+окна {number}" for number in range(7)]


def test_of_no_rows_there_is_one_file() -> None:
    assert lists.result_files(table(0, rows_per_file=3), tool=CLEAN, words=RU).parts == ()


def test_parts_have_the_rows_that_an_import_takes_and_are_numbered() -> None:
    found = lists.result_files(table(7, rows_per_file=3), tool=CLEAN, words=RU, unread=MISSED)
    assert [file.name for file in found.parts] == [
        "Не прочитано.xlsx",
        "Почистить список 1 из 3.xlsx",
        "Почистить список 2 из 3.xlsx",
        "Почистить список 3 из 3.xlsx",
    ]
    assert [len(phrases_of(file)) for file in found.parts[1:]] == [3, 3, 1]


def test_the_whole_of_a_parted_result_is_what_the_next_tool_reads() -> None:
    found = lists.result_files(table(7, rows_per_file=3), tool=CLEAN, words=RU, unread=MISSED)
    read = lists.read_result(found.whole.content, into=Phrases)
    assert isinstance(read, Phrases)
    assert list(read.texts) == [f"+окна {number}" for number in range(7)]
    assert [row.content for row in read.origin.unread] == ["12"]


def test_a_result_of_more_rows_than_a_sheet_takes_is_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MAX_SHEET_ROWS", 4)
    found = lists.result_files(table(7), tool=CLEAN, words=EN)
    assert [len(phrases_of(file)) for file in found.parts] == [3, 3, 1]


def test_no_part_is_bigger_than_telegram_takes_and_no_row_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(1)
    # long rows at the end: equal parts are not equally big
    rows = [("".join(chance.choices("абвгдежзик", k=10 if number < 700 else 400)), 1) for number in range(1_000)]
    monkeypatch.setattr(files, "MAX_UPLOAD", 60_000)
    found = lists.result_files(Table(("keyword", "frequency"), rows), tool=CLEAN, words=EN)
    assert len(found.parts) > 2
    assert max(len(file.content) for file in found.parts) <= 60_000
    assert [text for file in found.parts for text in phrases_of(file)] == [row[0] for row in rows]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 30), st.integers(1, 9), st.integers(0, 30))
def test_a_stretch_of_rows_is_the_slice(count: int, most: int, place: int) -> None:
    whole = table(count)
    parts = list(lists.parted(whole, most))
    assert [row for part in parts for row in part.rows] == whole.rows
    assert [part.rows[:place] for part in parts] == [list(part.rows)[:place] for part in parts]
    assert [part.rows[-1] for part in parts if part.rows] == [list(part.rows)[-1] for part in parts if part.rows]


def test_a_csv_goes_on_in_a_file_for_each_sheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MAX_SHEET_ROWS", 4)
    made, count = csv_files(xlsx(7))
    assert ([file.name for file in made], count) == ([f"Clean a list {n} of 3.csv" for n in (1, 2, 3)], 7)
    assert [rows_of(file.content)[0] for file in made] == [["keyword", "frequency"]] * 3
    assert [row[0] for file in made for row in rows_of(file.content)[1:]] == [f"+окна {number}" for number in range(7)]


def test_a_csv_that_is_too_big_is_parted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_UPLOAD", 100)
    monkeypatch.setattr(files, "ROWS_AT_ONCE", 2)
    made, count = csv_files(xlsx(7))
    assert count == 7
    assert max(len(file.content) for file in made) <= 100
    assert [row[0] for file in made for row in rows_of(file.content)[1:]] == [f"+окна {number}" for number in range(7)]


def test_a_csv_of_no_rows_has_its_header() -> None:
    made, count = csv_files(xlsx(0))
    assert ([rows_of(file.content)[0] for file in made], count) == ([["keyword", "frequency"]], 0)


def test_what_is_no_workbook_is_refused() -> None:
    assert not isinstance(lists.csv_files(b"PK\x03\x04", words=EN, tool="kf_clean"), tuple)


def test_a_result_that_is_longer_than_what_people_send_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ppc_helper.lists.reading.MAX_BYTES", 10)
    found = lists.read_result(xlsx(3), into=Phrases)
    assert isinstance(found, Phrases)
    assert len(found.texts) == 3


@pytest.mark.parametrize(("words", "share"), [(RU, "82,43"), (EN, "82.43")])
def test_a_csv_has_the_decimal_sign_that_excel_reads_in_that_language(words: Catalogue, share: str) -> None:
    stream = io.BytesIO()
    writing.write_xlsx(Table(("keyword", "share"), [("окна", 82.43), ("двери", 7.0)]), stream, words=words)
    made = lists.csv_files(stream.getvalue(), words=words, tool="kf_clean")
    assert isinstance(made, tuple)
    assert rows_of(made[0][0].content)[1:] == [["окна", share], ["двери", "7"]]
