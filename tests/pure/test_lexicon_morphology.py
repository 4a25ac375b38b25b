"""The shortened path must equal pymorphy3 itself, word for word."""

from __future__ import annotations

from itertools import islice

import pymorphy3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.lexicon.morphology import Lexeme, morphology, readings
from ppc_helper.lexicon.words import words

ANALYZER = pymorphy3.MorphAnalyzer()
HYPHENATED_WORDS = """он-то они-то из-за из-под кто-то что-либо как-нибудь я-же вот-вот да-да для-то смотри-ка скажи-ка
всё-таки все-таки то-есть по-над в-третьих онлайн-курс санкт-петербург ростов-на-дону мини-юбка по-русски wi-fi
диван-кровать т-34 1с-битрикс -то то- -"""
ODD_WORDS = """её ее ещё еще все всё мыло стекло печь стали сталь кия банки рабочий МОСКВА Москва iphone 16gb 3d 100 XIV
iv +как !без -бесплатно "купить [москва мыло] x|y купить, 😀купить блогришта грилюфор в с к о и а я ё й ь"""
HYPHENATED, ODD = HYPHENATED_WORDS.split(), ODD_WORDS.split()


def of_pymorphy(word: str) -> tuple[str, str]:
    parse = ANALYZER.parse(word)[0]
    return parse.tag.POS or "", parse.normal_form


def dictionary_sample(step: int) -> list[str]:
    beginnings = ("аб", "вей", "гор", "ёл", "кот", "мы", "пер", "стек", "тяж", "уч", "эле", "яч")
    found = (entry[0] for start in beginnings for entry in ANALYZER.dictionary.iter_known_words(start))
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


def test_readings_hold_every_lexeme_of_a_homonym() -> None:
    # facts of section 2.4: "стали" is стать 0.98, сталь 0.02
    assert readings("стали") == (Lexeme("стать", "v"), (Lexeme("сталь", "n"),))


def test_noun_and_verb_of_one_spelling_are_two_lexemes() -> None:
    assert {readings("печь").best, *readings("печь").others} == {Lexeme("печь", "n"), Lexeme("печь", "v")}


@pytest.mark.parametrize(("one", "other"), [("елка", "елки"), ("окон", "окно"), ("windows", "window")])
def test_forms_of_one_word_share_a_lexeme(one: str, other: str) -> None:
    assert readings(one).best == readings(other).best


def test_lemmas_are_written_without_the_letter_yo() -> None:
    assert readings("елки").best.lemma == "елка"


@pytest.mark.parametrize("word", ["16gb", "usb3", "київ", "100", "xé"])
def test_words_of_no_known_language_stay_as_they_are(word: str) -> None:
    assert readings(word).best == Lexeme(word, "")
