"""Negatives: keywords/negative-keywords and technical-restrictions of Direct's help."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ppc_helper.lexicon.matching import negative, words_of
from ppc_helper.tools import Table
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_negatives import kf_negatives


def run(texts: list[str], **options: Any) -> list[tuple[Any, ...]]:
    result = kf_negatives.function(Phrases(texts), **options)
    assert isinstance(result, Table)
    return [tuple(row) for row in result.rows]


def codes(row: tuple[Any, ...]) -> list[str]:
    return [note.code for note in row[3] or ()]


def test_several_in_a_line_are_a_row_each() -> None:
    assert [row[0] for row in run(["-бу -фото", "скачать бесплатно"])] == ["-бу", "-фото", "скачать бесплатно"]


def test_limits_are_those_of_the_help() -> None:
    assert codes(run(["а1 б1 в1 г1 д1 е1 ж1 з1"])[0]) == ["too-many-words"]
    assert codes(run(["я" * 36])[0]) == ["word-too-long"]
    assert codes(run(["цена@"])[0]) == ["foreign-signs"]
    assert codes(run(["-"])[0]) == ["no-words"]
    assert codes(run(["!!плохо"])[0]) == ["doubled-operator"]
    assert codes(run(["--плохо"])[0]) == ["doubled-operator"]
    assert codes(run(["плохо!"])[0]) == ["doubled-operator"]
    assert codes(run(["бу|фото"])[0]) == ["unclosed"]


def test_a_stop_word_needs_a_sign_before_it() -> None:
    assert codes(run(["на"])[0]) == ["stop-word"]
    assert [codes(row) for row in run(["!на", "дом +на горе"])] == [[], []]


def test_a_longer_negative_works_without_its_stop_words() -> None:
    """keywords/negative-keywords: «-серый в яблоках» cuts what has both other words."""
    row = run(["серый в яблоках"])[0]
    assert (row[1].code, codes(row)) == ("yes", ["stop-word-ignored"])


def test_the_same_negative_in_another_form_is_a_repeat() -> None:
    rows = run(["-видео бесплатное", "бесплатные видео", "!видео"])
    assert [codes(row) for row in rows] == [[], ["repeated"], []]


def test_operators_make_negatives_of_the_same_words_different_ones() -> None:
    rows = run(["окна", '"окна"', "!окна", "[окна двери]", "[двери окна]", "окна двери", "-(окна|двери)"])
    assert [codes(row) for row in rows] == [[]] * 7
    assert codes(run(["[окна двери]", "-[окна двери]"])[1]) == ["repeated"]


def test_of_alternatives_one_is_enough_to_cut() -> None:
    assert run(["-(бу|фото)"], keywords="окна бу\nокна\nфото окон")[0][2] == "окна бу; фото окон"


def test_all_together_have_a_limit_by_level() -> None:
    texts = [f"слово{number:04d}" for number in range(500)]
    over = [row for row in run(texts) if "over-limit" in codes(row)]
    assert len(over) == 500 - 4096 // 9
    assert not [row for row in run(texts, level="campaign") if codes(row)]


def test_keywords_with_all_words_of_a_negative_are_named() -> None:
    rows = run(["скачать бесплатно", "цена"], keywords="окна\nскачали музыку бесплатно\nскачать")
    assert [row[2] for row in rows] == ["скачали музыку бесплатно", None]
    assert [row[1].code for row in rows] == ["yes", "yes"]


WORDS = st.lists(st.sampled_from(["окна", "цена", "купить", "дом"]), min_size=1, max_size=3).map(" ".join)


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, max_size=8))
def test_the_index_finds_what_a_look_at_all_keywords_finds(negatives: list[str], keywords: list[str]) -> None:
    for text, row in zip(negatives, run(negatives, keywords="\n".join(keywords)), strict=True):
        naive = [keyword for keyword in keywords if negative(text).cuts(words_of(keyword))]
        assert (row[2] or "") == "; ".join(naive[:10])
