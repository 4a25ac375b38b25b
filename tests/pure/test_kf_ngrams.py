"""Counting words and runs of words. The counts are those of advertools' word_frequency: absolute and weighted."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.tools import Table
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_ngrams import kf_ngrams


def run(texts: list[str], frequencies: list[float | None] | None = None, **options: Any) -> list[tuple[object, ...]]:
    result = kf_ngrams.function(Phrases(texts, frequencies), **options)
    assert isinstance(result, Table)
    return list(result.rows)


def test_words_are_counted_by_phrases_and_by_frequency() -> None:
    texts = ["купить окна", "окно в москве", "двери"]
    assert run(texts, [10, 5, None]) == [
        ("окно", 2, 15),
        ("купить", 1, 10),
        ("москва", 1, 5),
        ("дверь", 1, 0),
    ]


def test_without_frequencies_the_weight_is_empty() -> None:
    assert run(["окна", "окно"]) == [("окно", 2, None)]


def test_runs_of_several_words_stand_side_by_side() -> None:
    assert run(["купить пластиковые окна", "пластиковое окно"], n="2") == [
        ("пластиковый окно", 2, None),
        ("купить пластиковый", 1, None),
    ]


def test_a_phrase_shorter_than_the_run_has_none() -> None:
    assert run(["купить окна"], n="3") == []


def test_forms_and_stop_words_can_be_kept() -> None:
    assert run(["окна в доме"], lemmas="no", stop_words="keep") == [
        ("в", 1, None),
        ("доме", 1, None),
        ("окна", 1, None),
    ]


def test_a_repeated_word_counts_once_in_a_phrase() -> None:
    assert run(["окна окна"], [7]) == [("окно", 1, 7)]


def test_negatives_and_service_rows_do_not_count() -> None:
    assert run(["окна -бу", "---autotargeting"]) == [("окно", 1, None)]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["кот", "дом", "окно", "лес"]), max_size=5).map(" ".join), max_size=9),
    st.integers(1, 3),
)
def test_counts_are_those_of_counting_by_hand(texts: list[str], n: int) -> None:
    by_hand: Counter[str] = Counter()
    for text in texts:
        words = text.split()
        by_hand.update({" ".join(words[k : k + n]) for k in range(len(words) - n + 1)})
    assert {row[0]: row[1] for row in run(texts, n=str(n))} == by_hand
