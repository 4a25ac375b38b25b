"""The syntax of phrases. Source of the examples: yandex.ru/support/direct/ru, keywords/symbols-and-operators."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_helper.lexicon import counted_words, longest_word, parse, phrase_length, split_word, words
from ppc_helper.lexicon.pairs import lone_marks


@given(st.text(alphabet='абёa1 !+-"[]()|\u00a0,.', max_size=60))
def test_the_tokens_of_any_text_joined_give_it_back(text: str) -> None:
    assert "".join(token.text for token in parse(text).tokens) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("купить !окна +в москве", [("", "купить"), ("!", "окна"), ("+", "в"), ("", "москве")]),
        ("купить -бу -!на", [("", "купить")]),
        ('"купить окна"', [("", "купить"), ("", "окна")]),
        ("-", []),
    ],
)
def test_words_have_their_operator_apart(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(word.operator, word.bare) for word in parse(text).words()] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("окна -бу -!на", ("-бу", "-!на")),
        ('окна -"своими руками" -фото', ('-"своими руками"', "-фото")),
        ("окна -(бу|фото) цена", ("-(бу|фото)",)),
        ("онлайн-курс", ()),
    ],
)
def test_negatives_are_kept_as_written(text: str, expected: tuple[str, ...]) -> None:
    assert parse(text).negatives() == expected


def test_words_know_where_they_stand() -> None:
    places = [(w.bare, w.place, w.bracket) for w in parse('"билеты [из москвы] сочи"').words()]
    assert places == [
        ("билеты", "quotes", 0),
        ("из", "brackets", 1),
        ("москвы", "brackets", 1),
        ("сочи", "quotes", 0),
    ]


@pytest.mark.parametrize(
    ("text", "lone"),
    [
        ('"окна', [0]),
        ("[окна", [0]),
        ("окна)", [4]),
        ('"окна"', []),
        ('"окна" "пвх', [7]),
        ("[[окна]]", [1, 7]),
        ("окна | двери", [5]),  # alternatives stand in parentheses
        ("(окна|двери)", []),
        ("(|[)", [0, 1, 2, 3]),
        ("-(окна|двери)", []),
    ],
)
def test_marks_without_their_pair_are_found(text: str, lone: list[int]) -> None:
    assert lone_marks(text) == lone


def test_autotargeting_is_a_service_row() -> None:
    assert parse("---autotargeting").service


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("купить окна в москве", 3),  # an unfixed stop word does not count
        ("купить окна +в москве", 4),  # troubleshooting/interface: fixed, it does
        ("[билеты из москвы в сочи]", 5),  # inside brackets stop words count
        ("окна -бу -дешево", 1),
        ("баден-баден", 2),
        ("купить (пластиковые окна|двери) москва", 4),
        ("как это", 0),
        ("---autotargeting", 0),
    ],
)
def test_counted_words(text: str, count: int) -> None:
    assert counted_words(parse(text)) == count


def test_a_fixed_negative_minus_counts_as_one_character() -> None:
    assert phrase_length("окна -!на") == 8


def test_the_longest_word_is_found_among_negatives_too() -> None:
    assert longest_word(parse("окна -пластиковые")) == "пластиковые"


def test_a_hyphen_splits_words_and_edges_lose_punctuation() -> None:
    assert split_word("Баден-Баден,") == ["баден", "баден"]


def test_the_published_list_is_whole() -> None:
    # keywords/keywords, "Список стоп-слов" as of 2026-02-11: 217 Russian and 45 English words
    assert (len(words().stop), words().stop_date.isoformat()) == (217 + 45, "2026-02-11")


def test_risky_words_are_on_the_published_list() -> None:
    assert words().risky <= words().stop


def test_risky_function_words_are_outside_the_published_list() -> None:
    assert words().risky_function <= words().function
    assert words().risky_function.isdisjoint(words().stop)


def test_function_words_are_outside_the_published_list() -> None:
    assert not words().function & words().stop


def test_pronouns_are_stop_or_function_words() -> None:
    assert words().pronouns <= words().stop | words().function
