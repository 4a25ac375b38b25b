"""Phrases read as numbers are the phrases read as words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.lexicon.flat import CHUNK
from ppc_helper.lexicon.normal import NormalWords
from ppc_helper.lexicon.numbered import NumberedPhrases
from ppc_helper.lexicon.vocabulary import Vocabulary

TOKENS = [
    "окна",
    "Окон",
    "в",
    "онлайн-курс",
    "из-за",
    "-бу",
    "-!на",
    '"цена"',
    '"',
    "[из",
    "москвы]",
    "(",
    "|",
    ")",
    "+в",
]
ODD = ["", "-", "---autotargeting", "1-+2", "a--b", "\n", "в\tна", "окна\n", "1.5", "%", "\x00", "ёлка,"]
texts = st.lists(st.lists(st.sampled_from([*TOKENS, *ODD]), max_size=6).map(" ".join), max_size=8)


@settings(max_examples=300, deadline=None)
@given(texts, st.booleans(), st.booleans())
def test_numbers_name_the_words_that_each_phrase_has_alone(many: list[str], lemmas: bool, stop_words: bool) -> None:
    numbered = NumberedPhrases(many, NormalWords(lemmas=lemmas, stop_words=stop_words))
    alone = NormalWords(lemmas=lemmas, stop_words=stop_words)
    assert [[numbered.words[number] for number in numbers] for numbers in numbered] == list(map(alone.of, many))


@given(texts)
def test_numbers_go_by_alphabet_from_one(many: list[str]) -> None:
    numbered = NumberedPhrases(many, NormalWords())
    assert numbered.words == sorted(set(numbered.words))
    assert all(number > 0 for numbers in numbered for number in numbers)


@pytest.mark.parametrize("many", [[], [""], ["окна в москве", "окна", "в  доме"], ["окна"] * (CHUNK + 1)])
def test_places_of_tokens_give_the_phrases_back(many: list[str]) -> None:
    vocabulary = Vocabulary(many)
    tokens, left = list(vocabulary), iter(vocabulary.places)
    assert [" ".join(tokens[next(left)] for _ in range(length)) for length in vocabulary.lengths] == many
    assert next(left, None) is None
