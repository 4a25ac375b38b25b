"""Implicit duplicates. Sources: KeywordsResearch.deduplicate (Direct API), yandex.ru/support/direct/ru, 2026-02-11."""

from __future__ import annotations

import io
from collections.abc import Sequence
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper import lists
from ppc_helper.lists import Sentences
from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.tools import Note, Table
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_group_duplicates import COLUMNS, NO, POSSIBLE, SURE, YES, kf_group_duplicates


def run(texts: Sequence[str], frequencies: Sequence[float | None] | None = None, **options: Any) -> Table:
    result = kf_group_duplicates.function(Phrases(texts, frequencies), **options)
    assert isinstance(result, Table)
    return result


def rows(*texts: str, **options: Any) -> list[dict[str, object]]:
    return [dict(zip(COLUMNS, row, strict=True)) for row in run(texts, **options).rows]


def partition(table: Table) -> set[frozenset[object]]:
    """Return the groups of two and more as sets of phrases."""
    groups: dict[object, set[object]] = {}
    for row in table.rows:
        if row[0] is not None:
            groups.setdefault(row[0], set()).add(row[1])
    return {frozenset(group) for group in groups.values()}


def are_sure(*texts: str, **options: Any) -> bool:
    found = rows(*texts, **options)
    return [row["keep"] for row in found] == [YES, *[NO] * (len(texts) - 1)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("купить окна", "окна купить"),  # deduplicate: order
        ("купить окна", "купить окно"),  # deduplicate: word form
        ("купить окна в москве", "купить окна москва"),  # deduplicate: stop words
        ("купить окна -бу", "купить окна -дешево"),  # deduplicate: negatives
        ("Купить Окна", "купить окна"),  # symbols-and-operators: letter case does not matter
        ("ёлка", "елка"),  # ё is stored as е
        ("окна окна купить", "купить окна"),  # repeated words merge
        ("баден-баден", "баден"),  # a hyphen splits words: Баден-Баден becomes Баден
        ("онлайн-курс", "курс онлайн"),
        ("windows price", "window prices"),  # the official English example: windows and window
        ("билет [из москвы]", "[из москвы] билет"),
        ('"купить окна"', '"окно купить"'),  # quotes: any order and form
        ("купить !окна", "!окна купить"),
        ("купить окна,", "купить окна"),
    ],
)
def test_these_are_one_phrase(one: str, other: str) -> None:
    assert are_sure(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("кофе с сахаром", "кофе без сахара"),  # «без» is not on the list of stop words
        ("купить окна", '"купить окна"'),  # quotes: no extra words
        ("билет [из москвы]", "билет [москвы из]"),  # brackets: the order is fixed
        ("купить окна", "купить !окна"),  # ! fixes the form
        ("окна москва", "окна +в москва"),  # a fixed stop word is no stop word
        ("магазин мебели", "мебельный магазин"),  # other parts of speech do not match
        ("bmw", "бмв"),  # a brand in Latin and Cyrillic: different phrases
        ("как это", "это как"),  # stop words only: never glued
        ("и", "в"),
        ("купить (окна|двери)", "купить окна"),
    ],
)
def test_these_are_two_phrases(one: str, other: str) -> None:
    assert partition(run([one, other])) == set()


def test_a_homonym_makes_a_possible_duplicate_which_stays() -> None:
    # «стали» is a form of «стать» and of «сталь»
    found = rows("купить стали", "купить сталь")
    assert [(row["group"], row["keep"], row["certainty"]) for row in found] == [(1, YES, POSSIBLE)] * 2
    args: dict[str, str | int | float] = {"kept": "купить сталь", "word": "стали", "one": "стать", "other": "сталь"}
    assert found[1]["reason"] == (Note("possible-homonym", args),)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("авиабилеты из москвы в сочи", "авиабилеты из сочи в москву"),
        ("билет Питер из Москвы в Сочи", "питер билеты из сочи в москву"),
        ("flights from paris to rome", "flights from rome to paris"),
    ],
)
def test_the_other_direction_is_a_possible_duplicate_which_stays(one: str, other: str) -> None:
    # for Direct one phrase (KeywordsResearch.deduplicate), for people two
    found = rows(one, one, other, other)
    assert [row["keep"] for row in found] == [YES, NO, YES, NO]
    assert [row["certainty"] for row in found] == [SURE, SURE, POSSIBLE, SURE]
    assert found[2]["reason"] == (Note("possible-direction", {"kept": one}),)


@pytest.mark.parametrize(
    "other", ["билеты москва сочи", "в сочи из москвы билеты", "билет из москвы сочи", "билеты сочи из москвы"]
)
def test_where_prepositions_keep_their_words_or_go_a_duplicate_is_sure(other: str) -> None:
    assert are_sure("билеты из москвы в сочи", other)


def test_sure_and_possible_duplicates_share_a_group() -> None:
    found = rows("купить сталь", "сталь купить", "купить стали")
    assert [(row["keyword"], row["keep"], row["certainty"]) for row in found] == [
        ("купить сталь", YES, SURE),
        ("сталь купить", NO, SURE),
        ("купить стали", YES, POSSIBLE),
    ]


def test_other_word_order_can_be_held_apart() -> None:
    assert partition(run(["купить окна", "окна купить"], order="keep")) == set()
    assert are_sure("купить окна", "купить окно", order="keep")


def test_other_word_forms_can_be_held_apart() -> None:
    assert partition(run(["купить окна", "купить окно"], forms="keep")) == set()
    assert are_sure("купить окна", "окна купить", forms="keep")


@pytest.mark.parametrize(
    ("keep", "kept", "reason"),
    [
        ("frequency", "москва купить окна", "kept-frequency"),
        ("shortest", "купить окна москва", "kept-first"),
        ("first", "купить окна в москве", "kept-first"),
    ],
)
def test_which_phrase_stays_is_a_choice(keep: str, kept: str, reason: str) -> None:
    texts = ["купить окна в москве", "купить окна москва", "москва купить окна"]
    first = run(texts, [10, 20, 30], keep=keep).rows[0]
    assert (first[1], first[6]) == (kept, (Note(reason),))


def test_of_equal_frequency_the_shortest_stays_then_the_first() -> None:
    assert run(["купить окна москва", "купить окно москва", "окна в москве купить"], [5, 5, 5]).rows[0][1] == (
        "купить окна москва"
    )
    assert run(["окна в москве", "окна москва"], [5, 5]).rows[0][6] == (Note("kept-shortest"),)


def test_an_unknown_frequency_is_below_any_other() -> None:
    assert run(["купить окна", "окна купить"], [None, 0]).rows[0][1] == "окна купить"


def test_the_kept_phrase_gets_the_union_of_negatives() -> None:
    # deduplicate: the kept phrase gets the negatives of all
    found = rows("купить окна -фото", "окна купить -бу -!на", "окно купить -бу", keep="first")
    assert [row["negatives"] for row in found] == ["-фото -!на -бу", None, None]


def test_a_union_over_4096_characters_is_told() -> None:
    long = [f"купить окна {' '.join(f'-{letter}слово{n}' for n in range(300))}" for letter in "абв"]
    assert Note("negatives-too-long").code in [note.code for note in rows(*long)[0]["reason"]]  # type: ignore[attr-defined]


def test_each_dropped_row_says_of_what_and_how_it_differs() -> None:
    found = rows("купить окна", "окно купить в москву", "в москву купить окно -бу")
    assert found[1]["reason"] == (
        Note("duplicate", {"kept": "окно купить в москву"}),
        Note("differs-order"),
        Note("differs-negatives"),
    )


@pytest.mark.parametrize(
    ("kept", "other", "codes"),
    [
        ("купить окна", "купить окна", ["differs-exact"]),
        ("купить окна", "Купить Окна", ["differs-spelling"]),
        ("купить окна", "купить окно", ["differs-forms"]),
        ("купить куплю", "купить купить", ["differs-forms"]),
        ("купить окна", "купить и окна", ["differs-stop-words"]),
        ("купить окна", "купить окна окна", ["differs-repeats"]),
    ],
)
def test_differences_are_named(kept: str, other: str, codes: list[str]) -> None:
    notes = run([kept, other], keep="first").rows[1][6]
    assert isinstance(notes, tuple)
    assert [note.code for note in notes] == ["duplicate", *codes]


def test_service_rows_are_never_touched() -> None:
    table = run(["---autotargeting", "---autotargeting", "окна"])
    assert [(row[0], row[3]) for row in table.rows] == [(None, YES)] * 3


def test_groups_come_first_in_order_of_their_first_phrase() -> None:
    found = rows("кот", "дверь", "окна", "двери", "окно")
    assert [(row["group"], row["keyword"]) for row in found] == [
        (1, "дверь"),
        (1, "двери"),
        (2, "окна"),
        (2, "окно"),
        (None, "кот"),
    ]


@pytest.mark.parametrize("language", [*LANGUAGES, ""])
def test_groups_that_phrases_came_with_go_on_to_the_next_tool(language: str) -> None:
    given_phrases = Phrases(["окна", "двери", "окно", "пол"], [1, 2, 3, 4], groups=["А", "Б", "В", ""])
    table = kf_group_duplicates.function(given_phrases)
    assert isinstance(table, Table)
    assert [row[-1] for row in table.rows] == ["В", "А", "Б", ""]
    stream = io.BytesIO()
    words = catalogue(language or "ru")
    lists.write_xlsx(table, stream, words=words, tool="kf_group_duplicates", translate=bool(language))
    found = lists.read(stream.getvalue(), name="result.xlsx", into=Phrases)
    assert isinstance(found, Phrases)
    assert (found.texts, found.groups) == (["окно", "двери", "пол"], ["В", "Б", ""])


def test_the_summary_counts() -> None:
    table = run(["окна", "окно", "стали", "сталь", "кот"])
    assert table.counts == {"total": 5, "groups": 2, "dropped": 1, "possible": 1}


WORDS = [
    *["купить", "куплю", "окна", "окно", "окон", "москва", "москве", "стали", "сталь", "стать", "печь", "печи"],
    *["мыла", "мыло", "мыть", "банки", "банка", "банк", "ёлка", "елки", "в", "на", "как", "без", "window", "windows"],
    *["+в", "!окна", "-бу", "-!на", "онлайн-курс", "курс", '"', "[", "]", "---autotargeting"],
]
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
lists_of_phrases = st.lists(phrases, max_size=14)
options = st.fixed_dictionaries(
    {
        "order": st.sampled_from(["ignore", "keep"]),
        "forms": st.sampled_from(["ignore", "keep"]),
        "keep": st.sampled_from(["frequency", "shortest", "first"]),
    }
)


@settings(max_examples=100, deadline=None)
@given(lists_of_phrases, options)
def test_each_phrase_comes_out_exactly_once(texts: list[str], chosen: dict[str, Any]) -> None:
    assert sorted(str(row[1]) for row in run(texts, **chosen).rows) == sorted(texts)


@settings(max_examples=100, deadline=None)
@given(lists_of_phrases, st.randoms(), options)
def test_the_order_of_rows_does_not_change_the_groups(texts: list[str], random: Random, chosen: dict[str, Any]) -> None:
    shuffled = list(texts)
    random.shuffle(shuffled)
    assert partition(run(texts, **chosen)) == partition(run(shuffled, **chosen))


@settings(max_examples=60, deadline=None)
@given(lists_of_phrases)
def test_case_and_yo_do_not_change_the_groups(texts: list[str]) -> None:
    plain = [text.replace("ё", "е") for text in texts]
    loud = [text.upper().replace("Е", "Ё") for text in plain]
    numbered = [{row[0]: 0 for row in run(list_).rows if row[0]} for list_ in (plain, loud)]
    assert len(numbered[0]) == len(numbered[1])


@settings(max_examples=60, deadline=None)
@given(lists_of_phrases)
def test_kept_phrases_have_no_sure_duplicates_left(texts: list[str]) -> None:
    kept = [str(row[1]) for row in run(texts).rows if row[3] == YES]
    assert run(kept).counts["dropped"] == 0


@settings(max_examples=60, deadline=None)
@given(lists_of_phrases)
def test_dropping_is_only_for_what_is_sure(texts: list[str]) -> None:
    assert [row for row in run(texts).rows if row[3] == NO and row[5] != SURE] == []


@settings(max_examples=100, deadline=None)
@given(lists_of_phrases, options, st.sampled_from(LANGUAGES))
def test_every_grouped_row_has_a_reason_that_can_be_read(
    texts: list[str], chosen: dict[str, Any], language: str
) -> None:
    sentences = Sentences(catalogue(language), "kf_group_duplicates")
    for row in run(texts, **chosen).rows:
        assert row[0] is None or sentences.cell(row[6])


def test_a_hundred_homonyms_in_a_row_do_not_hang() -> None:
    words = ["стали", "печи", "мыла", "банки", "кия", "стекла", "пила", "рабочий", "простой"]
    texts = [" ".join([words[(n + k) % len(words)] for k in range(7)]) for n in range(200)]
    assert len(run(texts).rows) == 200
