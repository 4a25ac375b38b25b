"""Phrases that may be one are found without comparing each with each."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.lexicon.candidates import candidates
from ppc_helper.lexicon.homonyms import possible_links
from ppc_helper.lexicon.keys import PhraseKeys
from ppc_helper.lexicon.phrase import is_service

WORDS = [
    *["купить", "окна", "окно", "стали", "сталь", "стать", "печь", "печи", "мыла", "мыло", "банки", "банк", "ёлка"],
    *["в", "на", "+в", "!окна", "!стали", "-бу", "-!на", "-", "онлайн-курс", "курс-стали", "курс", "windows", "", ","],
    *["стали,", '"', '"сталь"', '"стали', "[стали", "печи]", '-"банки', 'мыло"стали', "(стать|печь)"],
    "---autotargeting",
]
few_words = st.lists(st.sampled_from(WORDS), min_size=2, max_size=4, unique=True)
texts = few_words.flatmap(
    lambda words: st.lists(st.lists(st.sampled_from(words), min_size=1, max_size=3).map(" ".join), max_size=8)
)
"""Of few words, so that phrases have something in common."""


@settings(max_examples=300, deadline=None)
@given(texts, st.booleans(), st.booleans())
def test_phrases_that_some_reading_makes_one_are_in_one_list(given_texts: list[str], order: bool, forms: bool) -> None:
    keys = PhraseKeys(order=order, forms=forms)
    list_of = {row: number for number, rows in enumerate(candidates(given_texts, keys)) for row in rows}
    plain = [row for row, text in enumerate(given_texts) if not is_service(text)]
    for one, other in combinations(plain, 2):
        text_of = {keys.key(given_texts[row]): [given_texts[row]] for row in (one, other)}
        if len(text_of) == 1 or possible_links(text_of, keys, texts_of=text_of.__getitem__):
            assert list_of.get(one, -1) == list_of.get(other, -2), (given_texts[one], given_texts[other])


def test_a_word_that_comes_last_may_join_what_came_before() -> None:
    # «стали» is a form of both: before it nothing joins «стать» and «сталь»
    assert list(candidates(["купить стать", "купить сталь"], PhraseKeys())) == []
    assert list(candidates(["купить стать", "купить сталь", "стали"], PhraseKeys())) == [[0, 1]]


def test_stop_words_only_are_no_candidates_for_what_has_them_in_another_order() -> None:
    assert list(candidates(["как это", "это как", "как это"], PhraseKeys())) == [[0, 2]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("купить стали,", "купить сталь"),  # the only word that joins two lexemes has a sign
        ("онлайн-курс -бу", "онлайн курс -бу"),  # a hyphen beside a negative
        ('"купить окна"', '"окно купить"'),  # a mark that another token closes
        ("окна -бу", "окно -!на"),
    ],
)
def test_signs_hide_no_candidate(one: str, other: str) -> None:
    assert list(candidates([one, other], PhraseKeys())) == [[0, 1]]
