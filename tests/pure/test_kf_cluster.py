"""Clusters by shared words."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ppc_helper.lexicon.normal import NormalWords
from ppc_helper.tools import Table
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_cluster import kf_cluster

WORDS = ["окна", "купить", "цена", "москва", "дверь", "дом"]
LISTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), min_size=1, max_size=15)


def run(texts: list[str], frequencies: list[float | None] | None = None, **options: Any) -> list[tuple[Any, ...]]:
    result = kf_cluster.function(Phrases(texts, frequencies), **options)
    assert isinstance(result, Table)
    return [tuple(row) for row in result.rows]


def test_phrases_with_two_common_words_are_one_cluster_named_by_them() -> None:
    rows = run(["купить окна", "окна купить москва", "дверь"], [1, 5, 9])
    assert rows == [
        ("окна купить", "окна купить москва", 5, "купить окно"),
        ("окна купить", "купить окна", 1, "купить окно"),
        (None, "дверь", 9, None),
    ]


def test_a_cluster_is_named_by_its_words_as_its_most_frequent_phrase_has_them() -> None:
    texts = ['цена на "пластиковые окна" -бу', "цены пластиковых окон", "Пластиковое Окно", "пвх-окна дом", "окно пвх"]
    rows = run(texts, [9, 1, 1, 9, 1])
    assert {row[0] for row in rows} == {"пластиковые окна", "пвх окна"}


def test_a_cluster_that_is_too_large_is_parted_by_one_more_word() -> None:
    texts = ["купить окна цена", "купить окна цена дом", "купить окна москва", "купить окна москва дом"]
    rows = run(texts, max_size=2)
    assert max(Counter(row[0] for row in rows).values()) <= 2


def test_stop_words_do_not_make_a_cluster() -> None:
    assert [row[0] for row in run(["в дом и на", "в окно и на"], min_common=1)] == [None, None]


@given(LISTS, st.integers(1, 3), st.integers(0, 3))
def test_each_phrase_is_there_once_and_clusters_share_their_core(texts: list[str], least: int, most: int) -> None:
    rows = run(texts, min_common=least, max_size=most)
    assert sorted(row[1] for row in rows) == sorted(texts)
    normal = NormalWords(stop_words=False)
    for cluster, text, _, common in rows:
        if cluster is not None:
            assert len(common.split()) >= least
            assert set(common.split()) <= set(normal.of(text))
    sizes = Counter(row[0] for row in rows if row[0] is not None)
    assert not most or all(size <= most for size in sizes.values())


@given(LISTS, st.randoms(use_true_random=False))
def test_the_order_of_phrases_does_not_matter(texts: list[str], chance: Any) -> None:
    shuffled = texts[:]
    chance.shuffle(shuffled)
    assert run(shuffled) == run(texts)
