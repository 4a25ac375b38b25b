"""Cross-negation: KeywordsResearch.deduplicate of the Direct API, keywords/negative-keywords of its help."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.lexicon import fold
from ppc_helper.lexicon.matching import words_of
from ppc_helper.tools import Note, Refusal, Table
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_cross_minus import kf_cross_minus

WORDS = ["окна", "купить", "цена", "москва", "дверь", "в", "дом"]
LISTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join), min_size=1, max_size=12)
PHRASES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
MODES = st.sampled_from(["direct", "full"])


def run(texts: list[str], groups: list[str] | None = None, **options: Any) -> list[tuple[Any, ...]]:
    result = kf_cross_minus.function(Phrases(texts, groups=groups), **options)
    assert isinstance(result, Table)
    return [tuple(row) for row in result.rows]


def results(texts: list[str], **options: Any) -> list[str]:
    return [row[1] for row in run(texts, **options)]


def test_a_phrase_gets_the_word_by_which_another_is_longer() -> None:
    # the API: a phrase contained in another that is longer by exactly one word gets that word as a negative
    rows = run(["купить окна", "купить окна в москве"])
    assert rows[0] == ("купить окна", "купить окна -москве", "-москве", "купить окна в москве", None)
    assert rows[1][1:3] == ("купить окна в москве", None)


def test_two_words_more_are_too_much_for_direct_and_not_for_full() -> None:
    texts = ["купить окна", "купить окна недорого москва"]
    assert results(texts) == texts
    assert results(texts, mode="full")[0] == "купить окна -москва -недорого"


def test_between_groups_only_phrases_of_other_groups_count() -> None:
    texts = ["купить окна", "купить окна цена", "купить окна москва"]
    rows = run(texts, groups=["Окна", "Окна", "Москва"], mode="groups")
    assert [row[1] for row in rows] == ["купить окна -москва", "купить окна цена", "купить окна москва"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(PHRASES, st.sampled_from("АБВГ")), min_size=1, max_size=14))
def test_a_group_is_asked_for_what_the_list_without_its_other_phrases_asks(rows: list[tuple[str, str]]) -> None:
    """What a phrase gets between groups is what it gets among all when the rest of its group is not there."""
    texts, groups = [text for text, _ in rows], [group for _, group in rows]
    for place, row in enumerate(run(texts, groups, mode="groups")):
        others = [text for text, group in rows if group != groups[place]]
        assert row[1] == run([texts[place], *others], mode="full")[0][1]


def test_without_a_column_of_groups_that_is_said() -> None:
    result = kf_cross_minus.function(Phrases(["окна"]), mode="groups")
    assert isinstance(result, Refusal)
    assert result.reason.code == "no-groups"


def test_a_fixed_stop_word_is_added_fixed() -> None:
    # direct.md 2.5: a fixed stop word goes as -!на
    assert results(["дверь дом", "дверь !на дом"])[0] == "дверь дом -!на"


def test_a_negative_of_one_form_goes_beside_that_of_all_forms() -> None:
    texts = ["двери", "входные двери", "двери !входные", "двери !белые"]
    assert results(texts)[0] == "двери -!белые -входные"


def test_a_word_that_the_phrase_has_unfixed_is_no_negative_of_it() -> None:
    # keywords/negative-keywords: a negative wholly inside the keyword is ignored
    assert results(["окна в москве", "окна +в москве"]) == ["окна в москве", "окна +в москве"]
    assert results(["окна в москве", "окна +на +в москве"], mode="full") == ["окна в москве -!на", "окна +на +в москве"]


def test_forms_order_case_and_yo_do_not_matter() -> None:
    assert results(["Ёлка купить", "купить елки живые"])[0] == "Ёлка купить -живые"


def test_quotes_brackets_and_service_rows_are_left_alone() -> None:
    texts = ['"купить окна"', "[купить окна]", "---autotargeting", "купить окна цена"]
    assert results(texts) == texts


def test_a_negative_that_is_there_is_not_added_again() -> None:
    assert results(["купить окна -цены", "купить окна цена"])[0] == "купить окна -цены"


def test_what_would_be_too_long_goes_to_the_group() -> None:
    long = "купить окна " + " ".join(f"-слово{number}" for number in range(419))
    row = run([long, "купить окна цена"])[0]
    assert (row[1], row[2], row[4].code) == (long, None, "too-long")


@pytest.mark.parametrize("mode", ["direct", "groups"])
def test_of_words_that_do_not_fit_some_are_listed_and_the_others_counted(mode: str) -> None:
    texts = ["окна", *[f"окна слово{number:04}" for number in range(2_000)]]
    result = kf_cross_minus.function(Phrases(texts, groups=["А", *["Б"] * 2_000]), mode=mode)
    assert isinstance(result, Table)
    note = result.rows[0][4]
    assert isinstance(note, Note)
    listed = str(note.args["words"]).split()
    assert len("".join(listed)) <= 4_096 < len("".join(listed)) + len(listed[0])  # as many as a group takes
    assert (listed[0], len(listed) + int(note.args["more"])) == ("-слово0000", 2_000)
    assert [(warning.code, warning.args) for warning in result.warnings] == [("unfit", {"count": 1})]


def test_where_every_word_fits_nothing_is_warned_of() -> None:
    result = kf_cross_minus.function(Phrases(["окна", "окна цена"]))
    assert isinstance(result, Table)
    assert result.warnings == ()


def test_at_most_three_reasons_are_named_and_all_counted() -> None:
    row = run(["окна", *[f"окна {word}" for word in ("дом", "дверь", "цена", "москва")]])[0]
    assert row[3].count(";") == 2
    assert row[4].args == {"count": 4}


GROUPED = st.lists(st.tuples(PHRASES, st.sampled_from("АБВ")), min_size=1, max_size=12)


@settings(deadline=None)
@given(GROUPED)
def test_a_second_run_between_groups_adds_nothing(rows: list[tuple[str, str]]) -> None:
    groups = [group for _, group in rows]
    once = results([text for text, _ in rows], groups=groups, mode="groups")
    assert results(once, groups=groups, mode="groups") == once


@settings(deadline=None)
@given(GROUPED, st.randoms(use_true_random=False))
def test_the_order_of_phrases_does_not_matter_between_groups(rows: list[tuple[str, str]], chance: Any) -> None:
    def outcome(given_rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
        texts, groups = [text for text, _ in given_rows], [group for _, group in given_rows]
        return sorted(zip(results(texts, groups=groups, mode="groups"), groups, strict=True))

    assert outcome(chance.sample(rows, len(rows))) == outcome(rows)


@given(LISTS, MODES)
def test_a_second_run_adds_nothing(texts: list[str], mode: str) -> None:
    once = results(texts, mode=mode)
    assert results(once, mode=mode) == once


@given(LISTS, MODES, st.randoms(use_true_random=False))
def test_the_order_of_phrases_does_not_matter(texts: list[str], mode: str, chance: Any) -> None:
    shuffled = texts[:]
    chance.shuffle(shuffled)
    assert sorted(results(shuffled, mode=mode)) == sorted(results(texts, mode=mode))


@given(LISTS)
def test_no_phrase_loses_a_query_that_it_had_alone(texts: list[str]) -> None:
    """A negative never cuts the phrase itself, and each is a word that some other phrase has."""
    everything = {fold(word) for text in texts for word in words_of(text)}
    for keyword, result, added, *_ in run(texts, mode="full"):
        assert result.startswith(" ".join(keyword.split()))
        for word in (added or "").split():
            assert word.lstrip("-!") in everything
            assert word.lstrip("-!") not in keyword.split()


@given(LISTS)
def test_direct_equals_the_look_at_all_pairs(texts: list[str]) -> None:
    def key(text: str) -> frozenset[str]:
        return frozenset(words_of(text)) - {"в"}

    for text, _, added, *_ in run(texts):
        longer = {
            next(iter(key(other) - key(text)))
            for other in texts
            if key(text) and key(text) < key(other) and len(key(other)) == len(key(text)) + 1
        }
        assert {word.lstrip("-") for word in (added or "").split()} == longer


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ('"окна"', Note("left-marks")),
        ("[окна москва]", Note("left-marks")),
        ("для вас", Note("left-stop-words")),
        ("а1 б1 в1 г1 д1 е1 ж1 з1 и1 к1 л1", Note("left-long", {"limit": 10})),
        ("---autotargeting", None),
    ],
)
def test_what_is_left_alone_says_why(text: str, note: Note | None) -> None:
    assert run([text, "окна"])[0] == (text, text, None, None, note)
