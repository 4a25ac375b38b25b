"""Checking phrases. Source of the limits: yandex.ru/support/direct/ru as of 2026-02-11, sections named at each test."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.lists import Sentences
from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.tools import Note, Table
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_validate import NO, YES, kf_validate


def run(*texts: str, **options: Any) -> Table:
    result = kf_validate.function(Phrases(texts), **options)
    assert isinstance(result, Table)
    return result


def problems(text: str) -> list[Note]:
    row = run(text).rows[0]
    assert (row[1] is NO) == bool(row[4])
    return list(row[4]) if isinstance(row[4], tuple) else []


def too_many(words: int, word: str, place: int) -> Note:
    return Note("too-many-words", {"words": words, "limit": 7, "word": word, "place": place})


@pytest.mark.parametrize(
    "text",
    [
        "купить окна",
        "билеты на самолёт из москвы в сочи на майские дешево онлайн",  # keywords/keywords: stop words do not count
        "!купить +в [из москвы] (окна|двери) -бу -!на",
        '"купить окна"',
        "метр 1.5",  # a dot only inside a number
        "як купити вікна",  # Ukrainian letters
        "как это",  # a phrase of stop words only is allowed
        "окна -(бу|фото)",
        "---autotargeting",
        "я" * 35,
        "окна " + "-бу " * 1000,
    ],
)
def test_these_phrases_are_fine(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("один два три четыре пять шесть семь восемь девять", too_many(8, "девять", 44)),
        ("купить новые пластиковые окна +с установкой +в москве", too_many(8, "москве", 48)),
        ("раз два (три|три четыре) пять шесть семь [из девять] -десять", too_many(9, "из", 43)),
        ("раз два три четыре пять шесть семь-восемь-девять", too_many(9, "семь-восемь-девять", 31)),
        ("я" * 36, Note("word-too-long", {"word": "я" * 36, "length": 36, "limit": 35})),
        ("окна -" + "я" * 36, Note("word-too-long", {"word": "я" * 36, "length": 36, "limit": 35})),
        ("окна " + "-бу " * 1100 + "-фото", Note("phrase-too-long", {"length": 4410, "limit": 4096})),
        ("окна №1, цена", Note("foreign-signs", {"signs": "№ ,", "place": 6})),
        ("окна.рф", Note("foreign-signs", {"signs": ".", "place": 5})),
        ("купить 😀", Note("foreign-signs", {"signs": "😀", "place": 8})),
        ('купить "окна', Note("unclosed", {"mark": '"', "place": 8})),
        ("купить окна]", Note("unclosed", {"mark": "]", "place": 12})),
        ("окна | двери", Note("unclosed", {"mark": "|", "place": 6})),
        ("[[окна пвх]]", Note("unclosed", {"mark": "[ ]", "place": 2})),
        ("-бу -фото", Note("no-words")),
        ("окна ! цена", Note("lone-operator", {"operator": "!", "place": 6})),
        ("окна - цена", Note("lone-operator", {"operator": "-", "place": 6})),
        ("!!окна", Note("doubled-operator", {"word": "!!окна", "place": 1})),
        ("окна --цена", Note("doubled-operator", {"word": "--цена", "place": 6})),
        ("купить окна!", Note("doubled-operator", {"word": "окна!", "place": 8})),  # behind its word
        ("курсы c++", Note("doubled-operator", {"word": "c++", "place": 7})),
        ("p2609+p2611", Note("doubled-operator", {"word": "p2609+p2611", "place": 1})),
        ("окна- двери", Note("doubled-operator", {"word": "окна-", "place": 1})),
        ("окна -бу!", Note("doubled-operator", {"word": "-бу!", "place": 6})),
        ("купить окна -окна", Note("negative-inside", {"negative": "-окна"})),
        ("купить окна -окно", Note("negative-inside", {"negative": "-окно"})),
        ("купить окна в москве -!в", Note("negative-inside", {"negative": "-!в"})),
        ('"купить окна" -бу -фото', Note("negatives-in-vain", {"negatives": "-бу -фото"})),
    ],
)
def test_each_problem_is_named_with_its_place(text: str, problem: Note) -> None:
    assert problems(text) == [problem]


@pytest.mark.parametrize("text", ["купить окна -!окно", "купить окна -окон-2", 'окна -"купить окна"'])
def test_a_negative_that_is_not_wholly_inside_works(text: str) -> None:
    assert problems(text) == []


def test_words_and_characters_are_those_direct_counts() -> None:
    assert run("купить окна в москве -!на").rows[0][2:4] == (3, 24)


def test_a_group_holds_200_phrases_without_repeats() -> None:
    rows = run(*[f"окна {number}" for number in range(201)], "3 окна", level="group").rows
    assert [row[1] for row in rows[:200]] == [YES] * 200
    assert rows[200][4] == (Note("over-group", {"limit": 200}),)
    assert rows[201][4] == (Note("repeated", {"row": 4}), Note("over-group", {"limit": 200}))


def test_a_lone_phrase_may_repeat() -> None:
    assert run("окна", "окна").counts == {"total": 2, "wrong": 0}


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet='абё1 !+-"[]()|.,№', max_size=40), st.sampled_from(LANGUAGES))
def test_any_text_is_judged_and_every_problem_can_be_read(text: str, language: str) -> None:
    sentences = Sentences(catalogue(language), "kf_validate")
    row = run(text, level="group").rows[0]
    assert bool(sentences.cell(row[4])) == (row[1] is NO)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(["окна", "В", "её", "i", "İ", "100", "1.5", "-бу", "+на", "я" * 36, "@", ""]), max_size=9)
)
def test_plain_phrases_are_judged_as_all_others(words: list[str]) -> None:
    text = " ".join(words)
    assert run(text, level="phrase").rows == run(text, level="group").rows
