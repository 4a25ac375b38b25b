"""Rows that could not be read are kept with a reason: nothing of an input is lost."""

from __future__ import annotations

import csv
import io
import json

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper import lists
from ppc_helper.locale import catalogue
from ppc_helper.tools import Table, all_tools
from ppc_helper.tools.inputs import Input, Phrases, Unread, UrlPairs, Urls

RU, EN = catalogue("ru"), catalogue("en")
MISSED = (Unread(7, "12 | =1+1", "lists-no-phrase"),)


def read(text: str, into: type[Input] = Phrases, name: str = "list.csv") -> Input:
    found = lists.read(text.encode(), name=name, into=into)
    assert isinstance(found, into), found
    return found


def result(table: Table, words: object = RU, unread: tuple[Unread, ...] = MISSED) -> bytes:
    stream = io.BytesIO()
    lists.write_result(table, stream, tool="kf_clean", words=words, unread=unread)  # type: ignore[arg-type]
    return stream.getvalue()


def test_any_row_that_holds_something_but_no_phrase_is_kept() -> None:
    found = read("Фраза;Частота;Ставка\nокна;12;1\n;;30\n\n;5;\n;;\nдвери;1;2")
    assert found.origin.unread == (Unread(3, "30", "lists-no-phrase"), Unread(5, "5", "lists-no-phrase"))


def test_a_row_that_is_too_short_to_have_a_phrase_is_kept() -> None:
    found = read("Частота\tФраза\n12\tокна\n5\n1\tдвери", name="list.txt")
    assert found.origin.unread == (Unread(3, "5", "lists-no-phrase"),)


def test_no_number_is_told_where_a_cell_goes_on_over_line_ends() -> None:
    found = read('Фраза;Частота\n"окна\nпвх";12\n;5\nдвери;1')
    assert found.origin.unread == (Unread(0, "5", "lists-no-phrase"),)


def test_rows_of_a_workbook_are_numbered_as_its_sheet_shows_them() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["отчёт"], [], ["Фраза", "Частота"], ["окна", 1], [None, 2], ["двери", 3]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    found = lists.read(stream.getvalue(), name="a.xlsx", into=Phrases)
    assert isinstance(found, Phrases)
    assert found.origin.unread == (Unread(5, "2", "lists-no-phrase"),)


@pytest.mark.parametrize("into", [Urls, UrlPairs])
def test_a_row_without_a_link_is_kept(into: type[Input]) -> None:
    found = read("https://a.example;https://b.example\n;нет\nhttps://c.example;https://d.example", into)
    assert found.origin.unread == (Unread(2, "нет", "lists-no-link"),)


def test_the_result_has_them_on_a_sheet_of_their_own_as_text() -> None:
    book = openpyxl.load_workbook(io.BytesIO(result(Table(("keyword",), [("окна",)]))))
    assert book.sheetnames == ["Результат", "Не прочитано"]
    assert list(book["Не прочитано"].iter_rows(values_only=True)) == [
        ("номер строки", "что в строке", "причина"),
        (7, "12 | =1+1", "в строке нет фразы"),
    ]
    assert book["Не прочитано"]["B2"].data_type == "s"


def test_a_result_of_rows_that_were_all_read_has_no_such_sheet() -> None:
    book = openpyxl.load_workbook(io.BytesIO(result(Table(("keyword",), [("окна",)]), unread=())))
    assert book.sheetnames == ["Результат"]


@pytest.mark.parametrize("words", [RU, EN], ids=["ru", "en"])
def test_the_next_tool_carries_them_on_and_takes_none_for_a_phrase(words: object) -> None:
    missed = (*MISSED, Unread(8, "окна | ~1", "lists-no-number"))
    found = lists.read(result(Table(("keyword",), [("окна",)]), words, missed), name="result.xlsx", into=Phrases)
    assert isinstance(found, Phrases)
    assert (found.texts, found.origin.unread) == (["окна"], missed)


def test_files_that_are_joined_keep_the_rows_of_each() -> None:
    parts = [read("Фраза;Частота\nокна;1\n;2"), read("Фраза;Частота\nдвери;1\n;3")]
    assert [row.content for row in lists.join(parts).origin.unread] == ["2", "3"]


def test_json_has_them_beside_the_rows() -> None:
    stream = io.BytesIO()
    lists.write_json(Table(("keyword",), [("окна",)]), stream, words=RU, unread=MISSED)
    assert json.loads(stream.getvalue())["unread"] == [
        {"row": 7, "content": "12 | =1+1", "reason": "в строке нет фразы"}
    ]


def test_they_are_no_part_of_a_file_that_another_program_imports() -> None:
    table = Table(("Фраза",), [("окна",)])
    found = lists.result_files(table, tool=all_tools()["export_commander"], words=RU, unread=MISSED)
    assert [file.name for file in found.parts] == ["Не прочитано.xlsx", "Файл для Коммандера.xlsx"]
    (sheet,) = openpyxl.load_workbook(io.BytesIO(found.parts[1].content)).worksheets
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["Фраза"], ["окна"]]
    (missed,) = openpyxl.load_workbook(io.BytesIO(found.parts[0].content)).worksheets
    assert [cell.value for cell in list(missed.iter_rows())[1]] == [7, "12 | =1+1", "в строке нет фразы"]


def test_a_csv_has_them_in_a_file_of_its_own() -> None:
    made = lists.csv_files(result(Table(("keyword",), [("окна",)])), words=RU, tool="kf_clean")
    assert isinstance(made, tuple)
    files, rows = made
    assert ([file.name for file in files], rows) == (["Не прочитано.csv", "Почистить список.csv"], 1)
    text = files[0].content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";"))[1] == ["7", "12 | =1+1", "в строке нет фразы"]


CELLS = st.sampled_from(["", " ", "окна", "двери пвх", "купить дом"])
ROWS = st.lists(st.tuples(CELLS, st.sampled_from(["", "5", "12"])), max_size=12)


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_each_row_that_is_not_blank_is_read_or_has_a_reason_through_a_chain(rows: list[tuple[str, str]]) -> None:
    rows = [("последняя", "1"), *rows]
    found = read("Фраза;Частота\n" + "\n".join(";".join(row) for row in rows))
    assert isinstance(found, Phrases)
    blank = sum(not "".join(row).strip() for row in rows)
    assert len(found.texts) + len(found.origin.unread) == len(rows) - blank
    for name in ("kf_normalise", "kf_validate"):
        table = all_tools()[name].function(found)
        assert isinstance(table, Table)
        stream = io.BytesIO()
        lists.write_result(table, stream, tool=name, words=RU, unread=found.origin.unread)
        following = lists.read(stream.getvalue(), name="result.xlsx", into=Phrases)
        assert isinstance(following, Phrases)
        contents = [row.content for row in following.origin.unread]
        assert (len(following.texts), contents) == (len(found.texts), [row.content for row in found.origin.unread])
        found = following
