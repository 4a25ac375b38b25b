"""What holds for every keyword tool, whatever the list.

Sources of what is compared: letter case and ё/е do not matter to Direct (yandex.ru/support/direct/ru,
keywords/symbols-and-operators, as of 2026-02-11); that nothing is lost is our own promise.
"""

from __future__ import annotations

import gc
from collections import Counter
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.lexicon import fold
from ppc_helper.tools import Note, Table, all_tools
from ppc_helper.tools.inputs import Phrases

WORDS = """купить окна окно ёлка ёлки в с на как не её москва москве windows window 100 1.5 мини-юбка кто-то -бу -!на
+как !окна "дом" [из москвы] (красный|синий) ---autotargeting стали сталь 😀 - для, цена!""".split()  # noqa: SIM905
texts = st.lists(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join) | st.just("слово " * 900), max_size=10
)
NEEDED: dict[str, dict[str, Any]] = {
    "kf_match": {"keyword": "купить окна -бу"},
    "kf_filter": {"list": "окна\nкупить дом"},
}
ROW_BY_ROW = {
    "kf_clean": "keyword",
    "kf_cross_minus": "keyword",
    "kf_filter": "keyword",
    "kf_fixate_keywords": "keyword",
    "kf_match": "query",
    "kf_normalise": "keyword",
    "kf_validate": "keyword",
}
"""Tools that answer each phrase in its place, and the column that repeats it."""
IN_ANOTHER_ORDER = {
    "kf_cluster": "keyword",
    "kf_group_duplicates": "keyword",
    "export_commander": "Фраза (с минус-словами)",
}
DECISIONS = {
    "kf_clean": ("clean", "removed"),
    "kf_cluster": ("cluster", "common"),
    "kf_cross_minus": ("added",),
    "kf_filter": ("kept",),
    "kf_fixate_keywords": ("fixed",),
    "kf_group_duplicates": ("group", "keep", "certainty"),
    "kf_match": ("shown",),
    "kf_negatives": ("ok", "cuts"),
    "kf_ngrams": ("ngram", "count"),
    "kf_normalise": ("normal",),
    "kf_validate": ("ok", "words", "characters"),
}
"""What a tool decides: the columns that must not change with the case of letters or with ё."""


def run(name: str, given_texts: list[str], frequencies: list[float | None] | None = None) -> Table:
    result = all_tools()[name].function(Phrases(given_texts, frequencies), **NEEDED.get(name, {}))
    assert isinstance(result, Table)
    return result


def column(table: Table, name: str) -> list[Any]:
    return [row[table.columns.index(name)] for row in table.rows]


def decisions(name: str, given_texts: list[str]) -> list[tuple[Any, ...]]:
    table = run(name, given_texts)
    cells = zip(*(column(table, one) for one in DECISIONS[name]), strict=True)
    return [tuple(_folded(cell) for cell in row) for row in cells]


def _folded(cell: Any) -> Any:
    return fold(cell) if isinstance(cell, str) else cell.code if isinstance(cell, Note) else cell


def test_every_keyword_tool_of_phrases_is_held_to_these_rules() -> None:
    counting = {"kf_negatives", "kf_ngrams", "export_editor"}  # their rows are no phrases of the list
    of_phrases = {name for name, tool in all_tools().items() if tool.menu == "keywords" and tool.input_type is Phrases}
    assert of_phrases == ROW_BY_ROW.keys() | IN_ANOTHER_ORDER.keys() | counting


@pytest.mark.parametrize("name", ROW_BY_ROW)
@settings(max_examples=25, deadline=None)
@given(given_texts=texts)
def test_each_phrase_is_answered_once_in_its_place(name: str, given_texts: list[str]) -> None:
    assert column(run(name, given_texts), ROW_BY_ROW[name]) == given_texts


@pytest.mark.parametrize("name", IN_ANOTHER_ORDER)
@settings(max_examples=25, deadline=None)
@given(given_texts=texts)
def test_each_phrase_is_somewhere_once(name: str, given_texts: list[str]) -> None:
    assert Counter(column(run(name, given_texts), IN_ANOTHER_ORDER[name])) == Counter(given_texts)


@pytest.mark.parametrize("name", [name for name in ROW_BY_ROW if name not in NEEDED])
@settings(max_examples=25, deadline=None)
@given(given_texts=texts)
def test_frequencies_stay_with_their_phrases(name: str, given_texts: list[str]) -> None:
    frequencies: list[float | None] = [float(number) for number in range(len(given_texts))]
    assert column(run(name, given_texts, frequencies), "frequency") == frequencies


@pytest.mark.parametrize("name", DECISIONS)
@settings(max_examples=30, deadline=None)
@given(given_texts=texts)
def test_case_does_not_matter(name: str, given_texts: list[str]) -> None:
    assert decisions(name, given_texts) == decisions(name, [text.upper() for text in given_texts])


@pytest.mark.parametrize("name", DECISIONS)
@settings(max_examples=30, deadline=None)
@given(given_texts=texts)
def test_yo_does_not_matter(name: str, given_texts: list[str]) -> None:
    assert decisions(name, given_texts) == decisions(name, [text.replace("ё", "е") for text in given_texts])


@pytest.mark.parametrize("name", [name for name in ROW_BY_ROW if name not in ("kf_clean", "kf_cross_minus")])
@settings(max_examples=25, deadline=None)
@given(given_texts=texts, chance=st.randoms(use_true_random=False))
def test_what_is_said_of_a_phrase_does_not_depend_on_the_others(
    name: str, given_texts: list[str], chance: Random
) -> None:
    shuffled = chance.sample(given_texts, len(given_texts))
    assert Counter(map(repr, run(name, shuffled).rows)) == Counter(map(repr, run(name, given_texts).rows))


@settings(max_examples=30, deadline=None)
@given(texts, st.randoms(use_true_random=False))
def test_what_cleaning_keeps_does_not_depend_on_the_order(given_texts: list[str], chance: Random) -> None:
    def kept(some: list[str]) -> set[str]:
        table = run("kf_clean", some)
        return {
            fold(clean)
            for clean, removed in zip(column(table, "clean"), column(table, "removed"), strict=True)
            if removed.code == "no"
        }

    assert kept(chance.sample(given_texts, len(given_texts))) == kept(given_texts)


@settings(max_examples=30, deadline=None)
@given(texts)
def test_what_is_left_of_duplicates_has_none(given_texts: list[str]) -> None:
    first = run("kf_group_duplicates", given_texts)
    kept = [
        text for text, keep in zip(column(first, "keyword"), column(first, "keep"), strict=True) if keep.code == "yes"
    ]
    assert {keep.code for keep in column(run("kf_group_duplicates", kept), "keep")} <= {"yes"}


@settings(max_examples=30, deadline=None)
@given(texts)
def test_normalising_twice_equals_once(given_texts: list[str]) -> None:
    once = column(run("kf_normalise", given_texts), "normal")
    assert column(run("kf_normalise", once), "normal") == once


@settings(max_examples=30, deadline=None)
@given(texts)
def test_of_what_was_kept_a_second_look_keeps_all(given_texts: list[str]) -> None:
    table = run("kf_filter", given_texts)
    kept = [text for text, kept in zip(given_texts, column(table, "kept"), strict=True) if kept.code == "yes"]
    assert {one.code for one in column(run("kf_filter", kept), "kept")} <= {"yes"}


@settings(max_examples=30, deadline=None)
@given(texts, st.randoms(use_true_random=False))
def test_runs_of_words_are_counted_alike_in_any_order(given_texts: list[str], chance: Random) -> None:
    shuffled = chance.sample(given_texts, len(given_texts))
    assert run("kf_ngrams", given_texts).rows == run("kf_ngrams", shuffled).rows


@pytest.mark.parametrize("name", ROW_BY_ROW)
def test_no_phrases_give_no_rows(name: str) -> None:
    assert list(run(name, []).rows) == []


@pytest.mark.parametrize("name", [*ROW_BY_ROW, *IN_ANOTHER_ORDER, "kf_negatives", "kf_ngrams", "export_editor"])
def test_a_tool_of_lists_makes_no_cycles(name: str) -> None:
    """Its process does not look for any while it runs: with some for each phrase a long list would not fit."""
    chance = Random(1)
    many = [" ".join(chance.choices(WORDS, k=4)) for _ in range(1_000)]
    run(name, many)  # what is loaded once may have some
    gc.collect()
    gc.disable()
    try:
        run(name, many)
        assert gc.collect() < 100
    finally:
        gc.enable()
