"""Dictionary forms. Lemmas are those of pymorphy3 (OpenCorpora); facts of facts on homonyms are named at the test."""

from __future__ import annotations

from typing import Any

import pymorphy3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.lexicon import parse
from ppc_helper.tools import Note, Table
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_normalise import kf_normalise

ANALYZER = pymorphy3.MorphAnalyzer()
WORDS = ["окна", "пластиковых", "Купить", "москве", "стали", "ёлки", "мыла", "windows", "iphone", "100", "в", "не"]
phrases = st.lists(st.sampled_from([*WORDS, "-бу", "!окна", '"', "[", "]", "онлайн-курсы"]), min_size=1, max_size=6)


def run(*texts: str, frequencies: list[float | None] | None = None, **options: Any) -> Table:
    result = kf_normalise.function(Phrases(texts, frequencies), **options)
    assert isinstance(result, Table)
    return result


def normal(text: str, **options: Any) -> object:
    return run(text, **options).rows[0][1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Пластиковых окон в Москве", "пластиковый окно в москва"),
        ("ёлки", "елка"),
        ("!окна +в [из москвы]", "окно в из москва"),
        ("онлайн-курсы", "онлайн курс"),
        ("windows prices", "window price"),
        ("iphone 15 1.5", "iphone 15 1.5"),
        ("---autotargeting", "---autotargeting"),
    ],
)
def test_words_are_written_in_dictionary_form(text: str, expected: str) -> None:
    assert normal(text) == expected


def test_words_can_be_sorted_and_merged() -> None:
    assert normal("окна москва окон", order="sort") == "москва окно"


def test_stop_words_can_be_dropped() -> None:
    assert normal("окна в москве без скидки", stop_words="drop") == "окно москва без скидка"


def test_dropped_negatives_and_empty_outcomes_are_told() -> None:
    assert run("окна -бу -!на").rows[0][2] == Note("dropped-negatives", {"words": "-бу -!на"})
    assert run("как это", stop_words="drop").rows == [("как это", "", Note("only-stop-words"))]


def test_frequencies_go_on_with_their_rows() -> None:
    table = run("окна", "двери", frequencies=[5, None])
    assert (table.columns[-1], [row[-1] for row in table.rows]) == ("frequency", [5, None])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(WORDS[:7]), min_size=1, max_size=5))
def test_lemmas_are_those_of_pymorphy3(words: list[str]) -> None:
    expected = [ANALYZER.parse(word.lower().replace("ё", "е"))[0].normal_form.replace("ё", "е") for word in words]
    assert normal(" ".join(words)) == " ".join(expected)


@settings(max_examples=100, deadline=None)
@given(phrases.map(" ".join))
def test_case_and_yo_do_not_matter(text: str) -> None:
    assert normal(text) == normal(text.upper()) == normal(text.replace("ё", "е"))


@settings(max_examples=50, deadline=None)
@given(st.lists(phrases.map(" ".join), max_size=9))
def test_each_row_comes_out_once_in_its_place(texts: list[str]) -> None:
    assert [row[0] for row in run(*texts).rows] == texts


PIECES = [
    "окна",
    "в",
    '"окна"',
    '"москве',
    "[окна",
    "дома]",
    "(окна|дома)",
    "-бу",
    "-!на",
    "-из-за",
    "-",
    '-"бу"',
    "---autotargeting",
]


@settings(max_examples=300, deadline=None)
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=5))
def test_words_and_negatives_of_a_phrase_with_signs_are_those_of_its_parser(pieces: list[str]) -> None:
    text = " ".join(pieces)
    parsed = parse(text)
    words = " ".join(word for token in parsed.words() for word in normal(token.bare).split())  # type: ignore[attr-defined]
    row = run(text).rows[0]
    assert row[1] == (text if parsed.service else words)
    negatives = " ".join(parsed.negatives())
    if negatives:
        assert row[2] == Note("dropped-negatives", {"words": negatives})
    else:
        assert row[2] == (None if row[1] else Note("only-stop-words"))
