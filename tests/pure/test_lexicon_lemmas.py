"""The shortened path must equal pymorphy3 itself, word for word."""

from __future__ import annotations

import functools
from itertools import islice
from string import ascii_lowercase, digits

import pymorphy3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.lexicon.lemmas import best_lemma, lemma_of, morphology, readings
from ppc_helper.lexicon.word_lists import fold, words

analyzer = functools.cache(pymorphy3.MorphAnalyzer)
HYPHENATED_WORDS = """он-то они-то из-за из-под кто-то что-либо как-нибудь я-же вот-вот да-да для-то смотри-ка скажи-ка
всё-таки все-таки то-есть по-над в-третьих онлайн-курс санкт-петербург ростов-на-дону мини-юбка по-русски wi-fi
диван-кровать т-34 1с-битрикс -то то- -"""
ODD_WORDS = """её ее ещё еще все всё мыло стекло печь стали сталь кия банки рабочий МОСКВА Москва iphone 16gb 3d 100 XIV
iv +как !без -бесплатно "купить [москва мыло] x|y купить, 😀купить блогришта грилюфор в с к о и а я ё й ь"""
HYPHENATED, ODD = HYPHENATED_WORDS.split(), ODD_WORDS.split()


def of_pymorphy(word: str) -> tuple[str, str]:
    parse = analyzer().parse(word)[0]
    return parse.tag.POS or "", parse.normal_form


def dictionary_sample(step: int) -> list[str]:
    beginnings = ("аб", "вей", "гор", "ёл", "кот", "мы", "пер", "стек", "тяж", "уч", "эле", "яч")
    found = (entry[0] for start in beginnings for entry in analyzer().dictionary.iter_known_words(start))
    return list(islice(found, 0, None, step))


def test_best_reading_is_that_of_pymorphy3_on_awkward_words() -> None:
    for word in HYPHENATED + ODD + sorted(words().stop | words().function):
        assert (word, morphology().best(word)) == (word, of_pymorphy(word))


def test_best_reading_is_that_of_pymorphy3_across_the_dictionary() -> None:
    for word in dictionary_sample(step=23):
        for spelling in (word, word.replace("ё", "е")):
            assert (spelling, morphology().best(spelling)) == (spelling, of_pymorphy(spelling))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюя-", min_size=1, max_size=14))
def test_best_reading_is_that_of_pymorphy3_on_made_up_words(word: str) -> None:
    assert morphology().best(word) == of_pymorphy(word)


def test_the_short_way_to_a_lemma_is_that_of_pymorphy3_across_the_dictionary() -> None:
    for word in dictionary_sample(step=7):
        folded = fold(word)
        assert (word, best_lemma(folded)) == (word, fold(of_pymorphy(folded)[1]))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщъыьэюя", min_size=1, max_size=14))
def test_the_short_way_to_a_lemma_is_that_of_pymorphy3_on_made_up_words(word: str) -> None:
    assert best_lemma(word) == fold(of_pymorphy(word)[1])


def test_words_of_latin_letters_or_digits_in_the_dictionary_have_a_hyphen() -> None:
    # so best_lemma(), which gets words without one, may ask the dictionary before it looks at the letters
    known = {entry[0] for start in ascii_lowercase + digits for entry in analyzer().dictionary.iter_known_words(start)}
    assert not {word for word in known if "-" not in word}


def test_readings_hold_every_lexeme_of_a_homonym_the_likeliest_first() -> None:
    # "стали" is стать 0.98, сталь 0.02
    assert readings("стали") == ("стать/v", "сталь/n")


def test_noun_and_verb_of_one_spelling_are_two_lexemes() -> None:
    assert readings("печь") == ("печь/n", "печь/v")


@pytest.mark.parametrize(("one", "other"), [("елка", "елки"), ("окон", "окно"), ("windows", "window")])
def test_forms_of_one_word_share_a_lexeme(one: str, other: str) -> None:
    assert readings(one)[0] == readings(other)[0]


def test_lemmas_are_written_without_the_letter_yo() -> None:
    assert lemma_of(readings("елки")[0]) == "елка"


@pytest.mark.parametrize("word", ["16gb", "usb3", "київ", "100", "xé"])
def test_words_of_no_known_language_stay_as_they_are(word: str) -> None:
    assert readings(word) == (f"{word}/",)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(dictionary_sample(step=97)))
def test_readings_are_those_of_pymorphy3(word: str) -> None:
    folded = word.replace("ё", "е")
    parses = analyzer().parse(folded)
    assert lemma_of(readings(folded)[0]) == parses[0].normal_form.replace("ё", "е")
    assert {lemma_of(lexeme) for lexeme in readings(folded)} == {p.normal_form.replace("ё", "е") for p in parses}
