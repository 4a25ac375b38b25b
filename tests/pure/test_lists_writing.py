"""Results as files, read back by openpyxl, which is not what writes them."""

from __future__ import annotations

import csv
import io
import json
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper import lists
from ppc_helper.lists import writing
from ppc_helper.locale import Catalogue, catalogue
from ppc_helper.tools import Cell, Note, Table, all_tools
from ppc_helper.tools.inputs import Origin, Phrases, Unread

RU = catalogue("ru")
COLUMNS = ("keyword", "frequency", "note")
NOTE = Note("stop-words", {"words": "в"})


def sheets(table: Table, words: Catalogue = RU) -> list[list[tuple[object, ...]]]:
    stream = io.BytesIO()
    lists.write_xlsx(table, stream, words=words, tool="kf_fixate_keywords")
    book = openpyxl.load_workbook(stream)
    return [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]


def cell(value: Cell) -> Any:
    stream = io.BytesIO()
    lists.write_xlsx(Table(("a", "b"), [(value, "x")]), stream, words=RU)
    return openpyxl.load_workbook(stream).active.cell(2, 1)


@pytest.mark.parametrize(
    "text", ["=1+1", "+как", "-окна", "@SUM(A1)", "\t=1", "007", "1e5", "https://a.ru", "'x", " x "]
)
def test_phrases_stay_text(text: str) -> None:
    written = cell(text)
    assert (written.value, written.data_type) == (text, "s")


@pytest.mark.parametrize(
    ("value", "written"),
    [(5, 5), (2.5, 2.5), (3.0, 3), (0, 0), (None, None), (float("inf"), None), (10**17, str(10**17))],
)
def test_numbers_stay_numbers(value: Cell, written: object) -> None:
    assert cell(value).value == written


class Kind(StrEnum):
    """A text by another name."""

    PHRASE = "=1+1"


class Count(IntEnum):
    """A number by another name."""

    MANY = 7


@pytest.mark.parametrize(("value", "written"), [(Kind.PHRASE, "=1+1"), (Count.MANY, 7), (True, True)])
def test_a_cell_of_a_derived_type_is_written_as_what_it_derives_from(value: Cell, written: object) -> None:
    assert cell(value).value == written


@pytest.mark.parametrize(
    ("text", "written"),
    [("a\x00b\x07c\x1f", "abc"), ("a\ud800b", "ab"), ("a\ufffeb", "ab"), ("a\nb", "a\nb"), ("😀 ё", "😀 ё")],
)
def test_what_a_cell_cannot_hold_is_dropped(text: str, written: str) -> None:
    assert cell(text).value == written


def test_a_cell_over_the_limit_is_cut_with_a_mark() -> None:
    written = str(cell("я" * 40_000).value)
    assert (len(written), written[-5:]) == (32_767, "я […]")


def test_notes_are_sentences_in_the_persons_language() -> None:
    table = Table(COLUMNS, [("окна в", 1, NOTE), ("окна", 2.0, (NOTE, NOTE)), ("кот", None, None)])
    ru, en = sheets(table)[0], sheets(table, catalogue("en"))[0]
    assert ru == [
        ("фраза", "частотность", "пояснение"),
        ("окна в", 1, "закреплено из стоп-слов: в"),
        ("окна", 2, "закреплено из стоп-слов: в; закреплено из стоп-слов: в"),
        ("кот", None, None),
    ]
    assert (en[0], en[1][2]) == (("keyword", "frequency", "note"), "fixed as stop words: в")


def test_the_header_is_frozen_and_filtered_and_columns_have_widths() -> None:
    stream = io.BytesIO()
    lists.write_xlsx(Table(("keyword", "note"), [("купить окна " * 9, None)]), stream, words=RU)
    sheet = openpyxl.load_workbook(stream).active
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B2")
    assert sheet.column_dimensions["A"].width > 60 > 20 > sheet.column_dimensions["B"].width


def test_no_rows_still_have_a_header() -> None:
    assert sheets(Table(("keyword", "note"), []))[0][0] == ("фраза", "пояснение")


def test_columns_of_one_title_stay_apart() -> None:
    assert sheets(Table(("note", "note"), [("a", "b")]))[0] == [("пояснение", "пояснение 2"), ("a", "b")]


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "MAX_SHEET_ROWS", 3)
    written = sheets(Table(("keyword",), [(str(n),) for n in range(5)]))
    assert written == [[("фраза",), ("0",), ("1",)], [("фраза",), ("2",), ("3",)], [("фраза",), ("4",)]]


def test_the_chat_file_is_named_after_the_tool() -> None:
    assert lists.write_result(Table(("keyword",), []), io.BytesIO(), tool="kf_group_duplicates", words=RU) == (
        f"{RU.text('kf_group_duplicates')}.xlsx"
    )


def test_csv_opens_in_excel_and_keeps_its_stable_names() -> None:
    stream = io.BytesIO()
    table = Table(COLUMNS, [('окна; "пвх"', 1.0, NOTE), ("+в", None, None)])
    lists.write_csv(table, stream, words=RU, tool="kf_fixate_keywords")
    content = stream.getvalue()
    assert content.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")) == [
        ["keyword", "frequency", "note"],
        ['окна; "пвх"', "1", "закреплено из стоп-слов: в"],
        ["+в", "", ""],
    ]


def test_json_has_codes_beside_sentences() -> None:
    stream = io.BytesIO()
    table = Table(COLUMNS, [("окна в", 1.5, NOTE), ("x", None, (NOTE,))], {"total": 2})
    lists.write_json(table, stream, words=RU, tool="kf_fixate_keywords")
    note = {"code": "stop-words", "text": "закреплено из стоп-слов: в"}
    assert json.loads(stream.getvalue()) == {
        "tool": "kf_fixate_keywords",
        "columns": list(COLUMNS),
        "counts": {"total": 2},
        "warnings": [],
        "unread": [],
        "rows": [
            {"keyword": "окна в", "frequency": 1.5, "note": note},
            {"keyword": "x", "frequency": None, "note": [note]},
        ],
    }


def test_json_of_no_rows_is_json() -> None:
    stream = io.BytesIO()
    lists.write_json(Table(("keyword",), []), stream, words=RU)
    assert json.loads(stream.getvalue())["rows"] == []


def test_files_are_written_by_path(tmp_path: Path) -> None:
    for name, write in (("a.xlsx", lists.write_xlsx), ("a.csv", lists.write_csv), ("a.json", lists.write_json)):
        path = tmp_path / name
        write(Table(("keyword",), [("окна",)]), path, words=RU)
        assert path.stat().st_size > 0


def test_a_preview_names_its_columns_and_shows_rows_with_a_reason_first() -> None:
    rows = [("кот", "кот", None), ("дом в", "дом +в", NOTE), ("я" * 99, "", None)]
    shown = lists.preview(Table(("keyword", "fixed", "note"), rows), words=RU, tool="kf_fixate_keywords", n=2)
    head = "фраза · с операторами · пояснение"
    assert shown == f"{head}\nдом в · дом +в · закреплено из стоп-слов: в\nкот · кот"


def test_what_every_row_says_is_no_reason_to_show_one_first() -> None:
    no = Note("kf_clean-no")
    rows = [
        ("окна", no, None),
        ("дом", no, None),
        ("окна", Note("kf_clean-yes"), (Note("kf_clean-repeated", {"row": 1}),)),
    ]
    shown = lists.preview(Table(("keyword", "removed", "note"), rows), words=RU, tool="kf_clean", n=1)
    assert shown.split("\n")[1] == "окна · да · повторяет строку 1"


def test_a_preview_names_no_column_that_it_does_not_show() -> None:
    rows = [("кот", "", None), ("дом", "", None)]
    assert lists.preview(Table(("keyword", "fixed", "note"), rows), words=RU, tool="kf_fixate_keywords") == "кот\nдом"
    assert lists.preview(Table(("keyword", "fixed"), []), words=RU, tool="kf_fixate_keywords") == ""


def test_how_a_list_was_read_is_said() -> None:
    missed = (Unread(3, "12", "lists-no-phrase"), Unread(9, "7", "lists-no-phrase"))
    said = lists.describe(Origin(12340, "Windows-1251", ";", "", "B", missed), words=RU)
    assert said == "прочитано 12\u00a0340 строк, частотность из столбца B, Windows-1251, не прочитаны 2 строки"


def test_frequencies_that_are_no_numbers_are_said_apart() -> None:
    missed = (Unread(3, "12", "lists-no-phrase"), Unread(9, "окна | ~7", "lists-no-number"))
    assert lists.describe(Origin(5, unread=missed), words=RU).endswith(
        "не прочитана 1 строка, частотность не число в 1 строке"
    )


def test_a_preview_writes_decimals_as_the_language_does() -> None:
    table = Table(("ngram", "weighted"), [("окна", 12.5), ("двери", 1 / 3), ("id", 123456789)])
    shown = {words.language: lists.preview(table, words=words, tool="kf_ngrams") for words in (RU, catalogue("en"))}
    assert [line.split(" · ")[1] for line in shown["ru"].split("\n")[1:]] == ["12,5", "0,333", "123456789"]
    assert [line.split(" · ")[1] for line in shown["en"].split("\n")[1:]] == ["12.5", "0.333", "123456789"]


def test_a_kept_result_goes_on_as_the_next_tools_input() -> None:
    duplicates, fixate = all_tools()["kf_group_duplicates"], all_tools()["kf_fixate_keywords"]
    first = duplicates.function(Phrases(["купить окна -фото", "окно купить -бу", "дом в москве"], [1, 2, 3]))
    second = fixate.function(through_file(first, duplicates.name))
    assert through_file(second, fixate.name) == Phrases(
        ["окно купить -бу -фото", "дом +в москве"], [2.0, 3.0], Origin(2, "", "", "с операторами", "частотность")
    )


def through_file(table: object, tool: str) -> Phrases:
    assert isinstance(table, Table)
    stream = io.BytesIO()
    lists.write_result(table, stream, tool=tool, words=RU)
    found = lists.read(stream.getvalue(), name="result.xlsx", into=Phrases)
    assert isinstance(found, Phrases)
    return found


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=30), st.one_of(st.none(), st.integers(-(10**9), 10**9))), min_size=1, max_size=8
    )
)
def test_any_texts_survive_but_for_what_a_sheet_cannot_hold(rows: list[tuple[str, int | None]]) -> None:
    stream = io.BytesIO()
    lists.write_xlsx(Table(("a", "b"), [*rows, ("end", 1)]), stream, words=RU)
    read = list(openpyxl.load_workbook(stream).active.iter_rows(min_row=2, values_only=True))[: len(rows)]
    expected = [(writing.UNWRITABLE.sub("", text).replace("\r", "\n") or None, number) for text, number in rows]
    assert [(text, number) for text, number in read] == expected
