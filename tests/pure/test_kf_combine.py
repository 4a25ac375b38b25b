"""Combining lists: new-interface/add-keywords of Direct's help."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ppc_helper.tools import Note, Refusal, Table
from ppc_helper.tools.inputs import Blocks
from ppc_helper.tools.kf_combine import kf_combine


def run(*blocks: list[str], **options: Any) -> list[str]:
    result = kf_combine.function(Blocks(blocks, [""] * len(blocks)), **options)
    assert isinstance(result, Table)
    return [str(row[0]) for row in result.rows]


def test_the_leftmost_list_changes_slowest() -> None:
    assert run(["купить", "заказать"], ["окна", "двери"]) == [
        "купить окна",
        "купить двери",
        "заказать окна",
        "заказать двери",
    ]


def test_a_star_skips_its_list() -> None:
    assert run(["купить", "*"], ["окна"]) == ["купить окна", "окна"]


def test_choices_in_a_line_are_spelt_out() -> None:
    assert run(["(купить|заказать) окна (москва|*)"]) == [
        "купить окна москва",
        "купить окна",
        "заказать окна москва",
        "заказать окна",
    ]


def test_phrases_over_seven_words_are_left_out_and_counted() -> None:
    blocks = Blocks([["а1 б1 в1 г1 д1 е1"], ["ж1", "ж1 з1", "ж1 на"]], ["", ""])
    table = kf_combine.function(blocks)
    assert isinstance(table, Table)
    # a stop word without an operator does not count
    assert [row[0] for row in table.rows] == ["а1 б1 в1 г1 д1 е1 ж1", "а1 б1 в1 г1 д1 е1 ж1 на"]
    assert table.warnings[0].args == {"count": 1, "words": 7}


def test_more_than_seven_lists_and_empty_ones_are_refused() -> None:
    assert isinstance(kf_combine.function(Blocks([["а"]] * 8, [""] * 8)), Refusal)
    assert isinstance(kf_combine.function(Blocks([["*"]], [""])), Refusal)


def test_a_line_of_very_many_choices_is_refused_before_they_are_made() -> None:
    answer = kf_combine.function(Blocks([["(а|б)" * 60]], [""]))
    assert answer == Refusal(Note("too-many-choices", {"limit": 1_000_000}))


def test_a_million_is_the_most_and_that_is_said() -> None:
    hundred = [f"с{number}" for number in range(101)]
    table = kf_combine.function(Blocks([hundred] * 3, [""] * 3))
    assert isinstance(table, Table)
    assert (len(table.rows), table.warnings[0].args["total"]) == (1_000_000, 101**3)


@given(st.lists(st.lists(st.sampled_from("абвгд"), min_size=1, max_size=3, unique=True), min_size=1, max_size=3))
def test_every_phrase_is_there_once(blocks: list[list[str]]) -> None:
    assert run(*blocks) == [" ".join(words) for words in product(*blocks)]
