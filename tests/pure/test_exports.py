"""Files for Direct Commander and Google Ads Editor."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ppc_helper import lists
from ppc_helper.chat import menus, wire
from ppc_helper.locale import catalogue
from ppc_helper.tools import Note, Table, Tool
from ppc_helper.tools.export_commander import export_commander
from ppc_helper.tools.export_editor import export_editor
from ppc_helper.tools.inputs import Phrases


def run(tool: Tool, texts: list[str], groups: list[str] | None = None, **options: Any) -> Table:
    result = tool.function(Phrases(texts, groups=groups), **options)
    assert isinstance(result, Table)
    return result


def test_phrases_stand_by_group_with_the_columns_of_the_import() -> None:
    table = run(export_commander, ["окна -бу", "двери", "окна цена"], ["Окна", "", "Окна"], name="Прочее")
    assert table.columns == ("Название группы", "Номер группы", "Фраза (с минус-словами)")
    assert list(table.rows) == [("Окна", 1, "окна -бу"), ("Окна", 1, "окна цена"), ("Прочее", 2, "двери")]


def test_a_group_takes_two_hundred_phrases() -> None:
    table = run(export_commander, [f"окна {number}" for number in range(401)])
    assert Counter(row[0] for row in table.rows) == {"Группа 1": 200, "Группа 1 2": 200, "Группа 1 3": 1}
    assert len({row[1] for row in table.rows}) == 3


def test_what_direct_would_refuse_is_warned_of_and_kept() -> None:
    refused = ["а1 б1 в1 г1 д1 е1 ж1 з1", "я" * 36, 'окна "пвх', "окна №1", "-бу", "окна - пвх", "!!окна"]
    table = run(export_commander, [*refused, "окна", "окна -окна", '"окна" -бу', "---autotargeting"])
    assert (len(table.rows), table.warnings[0].code, table.warnings[0].args) == (11, "refused", {"count": len(refused)})


def test_alternatives_are_spelt_out_and_their_groups_still_fit() -> None:
    # (|) in a stored phrase is taken by the XLS import only; Google has nothing like it
    texts = ["окна (пвх|дерево)", "купить -(бу|фото)"]
    assert [row[2] for row in run(export_commander, texts).rows] == ["окна пвх", "окна дерево", "купить -(бу|фото)"]
    assert [row[2:] for row in run(export_editor, texts).rows] == [
        ("окна пвх", "Broad"),
        ("окна дерево", "Broad"),
        ("купить", "Broad"),
        ("бу", "Negative Broad"),
        ("фото", "Negative Broad"),
    ]
    many = run(export_commander, [f"окна {number} (а1|б1|в1)" for number in range(100)], ["Окна"] * 100)
    assert Counter(row[0] for row in many.rows) == {"Окна": 200, "Окна 2": 100}


def test_a_phrase_of_too_many_alternatives_stays_as_it_is() -> None:
    text = "(а|б)" * 20
    assert [row[2] for row in run(export_commander, [text]).rows] == [text]


def test_operators_become_match_types_and_negatives_rows() -> None:
    table = run(export_editor, ['"купить окна"', "[москва питер] билет", "!купить +на дом -бу"], campaign="Окна")
    assert table.columns == ("Campaign", "Ad Group", "Keyword", "Criterion Type")
    assert [row[2:] for row in table.rows] == [
        ("купить окна", "Exact"),
        ("москва питер билет", "Phrase"),
        ("купить на дом", "Broad"),
        ("бу", "Negative Broad"),
    ]


def test_a_negative_has_its_own_match_type_and_gives_none_to_its_phrase() -> None:
    table = run(export_editor, ['купить окна -"как купить" -[из рук] -бу'])
    assert [row[2:] for row in table.rows] == [
        ("купить окна", "Broad"),
        ("как купить", "Negative Exact"),
        ("из рук", "Negative Phrase"),
        ("бу", "Negative Broad"),
    ]


def test_signs_that_google_refuses_become_spaces_and_are_told() -> None:
    # support.google.com/ds/answer/6264285
    table = run(export_editor, ["окна, двери", "цена=скидка!", "c++", "окна & двери"])
    assert [row[2] for row in table.rows] == ["окна двери", "цена скидка", "c++", "окна & двери"]
    assert table.warnings == (Note("signs", {"count": 2}),)


@given(st.lists(st.sampled_from(["окна", "Окна", "двери -бу", '"дом"', "---autotargeting", "-бу"]), max_size=30))
def test_every_phrase_is_in_the_file_for_ads_editor_or_has_a_reason(texts: list[str]) -> None:
    table = run(export_editor, texts)
    keywords = [row for row in table.rows if "Negative" not in str(row[3])]
    assert len(keywords) + len(table.left_out) == len(texts)
    assert Counter(row.content for row in table.left_out) <= Counter(texts)


def test_what_is_left_out_for_ads_editor_comes_with_its_reason() -> None:
    table = run(export_editor, ["окна", "---autotargeting", "окна"])
    found = lists.result_files(table, tool=export_editor, words=catalogue("ru"), unread=table.left_out)
    assert [file.name for file in found.parts] == ["Не прочитано.xlsx", "Файл для Ads Editor.csv"]
    assert [row.reason for row in table.left_out] == ["export_editor-no-keyword", "export_editor-repeated"]


def test_what_google_would_refuse_is_warned_of() -> None:
    assert run(export_editor, ["а " * 11, "б" * 81]).warnings[0].args == {"count": 2}


@given(st.lists(st.sampled_from(["окна", "двери -бу", '"дом"', "---autotargeting"]), min_size=1, max_size=30))
def test_every_phrase_is_in_the_file_for_commander(texts: list[str]) -> None:
    assert sorted(str(row[2]) for row in run(export_commander, texts).rows) == sorted(texts)


def test_files_for_commander_have_what_an_import_takes_and_are_read_back_whole() -> None:
    # technical-restrictions: an XLS import takes 60,000 rows
    texts = [f"окна {number}" for number in range(60_001)]
    table = run(export_commander, texts)
    found = lists.result_files(table, tool=export_commander, words=catalogue("ru"))
    assert [file.name for file in found.parts] == ["Файл для Коммандера 1 из 2.xlsx", "Файл для Коммандера 2 из 2.xlsx"]
    read = [lists.read(file.content, into=Phrases) for file in found.parts]
    assert [len(one.texts) for one in read if isinstance(one, Phrases)] == [60_000, 1]
    assert [text for one in read if isinstance(one, Phrases) for text in one.texts] == texts
    assert table.warnings[-1].code == "too-many-rows"


def test_ads_editor_gets_a_csv_with_commas() -> None:
    # support.google.com/google-ads/editor/answer/57747: Import a CSV file; its example has commas
    found = lists.result_files(run(export_editor, ["окна, двери", "дом"]), tool=export_editor, words=catalogue("ru"))
    (file,) = found.parts
    assert file.name == "Файл для Ads Editor.csv"
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["Campaign", "Ad Group", "Keyword", "Criterion Type"]
    assert [len(row) for row in rows] == [4, 4, 4]


def test_under_a_csv_for_import_stands_no_button_for_another() -> None:
    assert wire.csv_file(7) not in [button.data for row in menus.result(7, "export_editor") for button in row]
    assert wire.csv_file(7) in [button.data for row in menus.result(7, "export_commander") for button in row]
