"""Filtering by a list of words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_helper.lists import summary
from ppc_helper.locale import catalogue
from ppc_helper.tools import Note, Refusal, Table
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_filter import kf_filter


def run(texts: list[str], **options: Any) -> list[tuple[str, str, Any]]:
    result = kf_filter.function(Phrases(texts), **options)
    assert isinstance(result, Table)
    return [(row[0], row[1].code, row[2]) for row in result.rows]  # type: ignore[union-attr, misc]


def test_a_word_is_found_in_any_form() -> None:
    assert run(["скачать окна", "купить окно"], list="скачал") == [
        ("скачать окна", "no", "скачал"),
        ("купить окно", "yes", None),
    ]


def test_by_form_only_the_form_counts() -> None:
    assert [kept for _, kept, _ in run(["окна", "окно"], list="окна", by="form")] == ["no", "yes"]


def test_a_word_with_its_sign_counts_in_its_form_only_as_a_negative_does() -> None:
    assert [kept for _, kept, _ in run(["мои окна", "моё окно"], list="-!окна")] == ["no", "yes"]


def test_keep_turns_it_round() -> None:
    assert [kept for _, kept, _ in run(["окна", "двери"], list="окно", mode="keep")] == ["yes", "no"]


@pytest.mark.parametrize("mode", ["drop", "keep"])
def test_every_dropped_row_has_its_reason(mode: Any) -> None:
    table = kf_filter.function(Phrases(["окна", "двери"], [1, 2]), list="окно", mode=mode)
    assert isinstance(table, Table)
    assert table.columns == ("keyword", "kept", "word", "reason", "frequency")
    reasons = {row[0]: row[3] for row in table.rows}
    assert (
        reasons
        == {
            "drop": {"окна": Note("found", {"word": "окно"}), "двери": None},
            "keep": {"окна": None, "двери": Note("none-found")},
        }[mode]
    )


def test_all_words_of_a_line_must_stand_in_the_phrase() -> None:
    rows = run(["бесплатно скачать", "скачать"], list="скачать бесплатно, фото")
    assert [word for *_, word in rows] == ["скачать бесплатно", None]


def test_a_list_of_negatives_is_a_list_of_words() -> None:
    rows = run(["бу окна", "окна", "скачать фото"], list='-бу -!фото\n-"скачать видео"')
    assert [word for *_, word in rows] == ["-бу", None, "-!фото"]


def test_a_service_row_stays_whatever_the_list_says() -> None:
    for mode in ("drop", "keep"):
        assert run(["---autotargeting", "окна"], list="окна\nautotargeting", mode=mode)[0][1] == "yes"


def test_without_words_that_is_said() -> None:
    assert isinstance(kf_filter.function(Phrases(["окна"]), list=" \n,"), Refusal)


@given(st.lists(st.sampled_from(["окна цена", "дверь", "купить", "ёлка"]), min_size=1), st.booleans())
def test_each_phrase_is_kept_by_one_of_the_modes(texts: list[str], upper: bool) -> None:
    given_texts = [text.upper() if upper else text for text in texts]
    drop, keep = (run(given_texts, list="елки\nцена", mode=mode) for mode in ("drop", "keep"))
    assert [row[0] for row in drop] == given_texts
    assert all(one[1] != other[1] for one, other in zip(drop, keep, strict=True))


def test_the_summary_names_the_first_words_of_the_list() -> None:
    result = kf_filter.function(Phrases(["окна"]), list="бу\nфото")
    assert isinstance(result, Table)
    assert summary(result, words=catalogue("ru"), tool="kf_filter").endswith("слов в списке: 2 (бу, фото).")
    longer = kf_filter.function(Phrases(["окна"]), list="\n".join(f"слово{number}" for number in range(99)))
    assert isinstance(longer, Table)
    assert str(longer.counts["words"]).startswith("слово0, слово1, ")
    assert len(str(longer.counts["words"])) <= 60
