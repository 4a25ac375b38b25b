"""Cleaning lists. Allowed signs: yandex.ru/support/direct/ru, keywords/keywords, as of 2026-02-11."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper import lists
from ppc_helper.lexicon.scripts import in_one_script, on_russian_layout
from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.tools import Note, Table
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_clean import NO, YES, kf_clean


def run(*texts: str, **options: Any) -> Table:
    result = kf_clean.function(Phrases(texts), **options)
    assert isinstance(result, Table)
    return result


def clean(text: str, **options: Any) -> object:
    return run(text, **options).rows[0][1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Купить   Окна", "купить окна"),
        ("окна №1, цена!", "окна 1 цена"),
        ('Окна!!! !пвх "дёшево!" c++', 'окна !пвх "дёшево" c++'),
        ("окна\tпвх", "окна пвх"),
        ("окна 😀 пвх", "окна пвх"),
        ("окна. 1.5 метра.", "окна 1.5 метра"),
        ('"Купить окна" [из москвы] +в !окна -бу', '"купить окна" [из москвы] +в !окна -бу'),
        ("---autotargeting", "---autotargeting"),
        ("за\u0301мок", "замок"),  # a stress mark is no gap
        ("и\u0306од", "йод"),
        ("- купить окна", "купить окна"),  # a bullet
        ("окна - двери +", "окна двери"),
        ('окна -"пвх двери" +(а|б)', 'окна -"пвх двери" +(а|б)'),
        ("!!!", ""),
        ("ёлка", "ёлка"),
        ("окна пвх)", "окна пвх"),  # no pair
        ('окна "пвх', "окна пвх"),
        ('"купить окна" "пвх', '"купить окна" пвх'),
        (") окна (а|б) [из москвы", "окна (а|б) из москвы"),
        ("окна(пвх", "окна пвх"),
        ("окна | двери", "окна двери"),
        ("окна α-частица", "окна частица"),  # what is left of a word is no negative
        ("«пвх»-окна ул.-дом 5°--10", "пвх окна ул дом 5 10"),
        ("окна -бу,-фото;-видео", "окна -бу -фото -видео"),
        ("café-бар", "cafe-бар"),
        ("ok!google привет!", "ok google привет"),
        ("Café Señor Škoda", "cafe senor skoda"),  # an accent takes no letter along
        ("cafe\u0301 ß", "cafe"),
        ("men’s shoes п’ять ’окна’", "men's shoes п'ять окна"),
        ("окна- двери-", "окна двери"),
        ("профиль 1,5 м", "профиль 1.5 м"),
        ("окна 1,2,3", "окна 1 2 3"),
        ("от 10,000 рублей", "от 10 000 рублей"),
    ],
)
def test_stray_signs_and_spaces_go(text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize("text", ["(", "|", "a!", "(a)|", "[", '"a', "é-", "°-"])
def test_a_line_of_nothing_but_signs_does_not_hang(text: str) -> None:
    assert run(text * 300_000).rows[0][2] is YES


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Купить окна", ["lowered"]),
        ("купить  окна", ["spaces"]),
        ("окна (пвх", ["dropped-signs"]),
        ("профиль 1,5 м", ["decimal-point"]),
        ("Купить окна №1", ["dropped-signs", "lowered"]),
        ("café №1", ["plain-letters", "dropped-signs"]),
        ("купить окна", []),
    ],
)
def test_the_note_tells_each_kind_of_change(text: str, codes: list[str]) -> None:
    assert [note.code for note in run(text).rows[0][3] or ()] == codes  # type: ignore[union-attr]


def test_case_can_stay() -> None:
    assert clean("Купить ОКНА", case="keep") == "Купить ОКНА"


def test_operators_can_go_and_negatives_are_told() -> None:
    row = run('"купить !окна" [из москвы] -бу', keep_operators="no").rows[0]
    dropped = Note("dropped-negatives", {"words": "-бу"}), Note("dropped-operators", {"signs": '" ! [ ]'})
    assert (row[1], row[3]) == ("купить окна из москвы", dropped)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ремонт (окон|дверей)", "ремонт окон дверей"),
        ('окна"пвх"цена', "окна пвх цена"),
        ("окна -(бу|фото)", "окна"),
    ],
)
def test_where_operators_go_words_stay_apart(text: str, expected: str) -> None:
    assert clean(text, keep_operators="no") == expected


@pytest.mark.parametrize(
    ("text", "expected", "dropped"),
    [
        ("купить окна в Москве", "купить окна", "в Москве"),
        ("ремонт санкт-петербург недорого", "ремонт недорого", "санкт-петербург"),
        ("билеты из москвы в сочи", "билеты", "из москвы в сочи"),
        ("окна в Нижнем Новгороде цена", "окна цена", "в Нижнем Новгороде"),
        ("набережные челны окна", "окна", "набережные челны"),
        ("отдых минеральные воды из москвы", "отдых", "минеральные воды из москвы"),
        ("нижний этаж", "нижний этаж", ""),
        ('"окна в москве" цена', '"окна" цена', "в москве"),
        ("купить окна +в !москве -спб", "купить окна -спб", "+в !москве"),
        ("санкт петербург окна", "окна", "санкт петербург"),
        ("окна краснодарский край", "окна", "краснодарский край"),
        ("окна питер недорого", "окна недорого", "питер"),
        ("окна в Питере", "окна", "в Питере"),
        ("ремонт мск и екб", "ремонт", "мск и екб"),
        ("окна и двери в москве и в питере", "окна и двери", "в москве и в питере"),
        ("окна нск челяба", "окна", "нск челяба"),
        ("flowers delivery moscow", "flowers delivery", "moscow"),
        ("установка окон мск-спб", "установка окон", "мск-спб"),
    ],
)
def test_places_can_go_with_their_preposition(text: str, expected: str, dropped: str) -> None:
    row = run(text, cities="drop").rows[0]
    assert (row[1], row[3]) == (expected, (Note("dropped-places", {"words": dropped}),) if dropped else None)


def test_mixed_letters_are_named_or_mended() -> None:
    word = "oкна"  # the first letter is Latin
    assert run(word).rows[0][1:] == (word, NO, (Note("mixed-script", {"word": word}),))
    mended = run(word, mixed_script="fix").rows[0]
    assert (mended[1], mended[3]) == ("окна", (Note("script-mended", {"word": word, "mended": "окна"}),))


@pytest.mark.parametrize(
    ("word", "mended"), [("oкна", "окна"), ("мocква", "москва"), ("bмw", "bмw"), ("iphоne", "iphone"), ("окна", "окна")]
)
def test_lookalikes_are_mended_where_all_can_be(word: str, mended: str) -> None:
    assert in_one_script(word) == mended


@pytest.mark.parametrize(
    ("word", "russian"), [("jryf", "окна"), ("ldthb", "двери"), ("book", ""), ("iphone", ""), ("bmw", "")]
)
def test_the_wrong_layout_is_told_by_the_dictionaries(word: str, russian: str) -> None:
    assert on_russian_layout(word) == russian


def test_the_wrong_layout_is_only_marked() -> None:
    assert run("купить jryf").rows[0][1:] == (
        "купить jryf",
        NO,
        (Note("wrong-layout", {"word": "jryf", "russian": "окна"}),),
    )


def test_repeats_blanks_and_long_ones_are_marked_with_a_reason() -> None:
    rows = run("Окна", "окна", "№ ,", "я" * 60, "двери").rows
    assert [(row[2], row[3][-1].code if isinstance(row[3], tuple) else "") for row in rows] == [
        (NO, "lowered"),
        (YES, "repeated"),
        (YES, "blank"),
        (YES, "too-long"),
        (NO, ""),
    ]


def test_the_next_tool_takes_only_what_stays() -> None:
    stream = io.BytesIO()
    lists.write_result(run("Окна №1", "окна 1", "двери"), stream, tool="kf_clean", words=catalogue("ru"))
    found = lists.read(stream.getvalue(), name="result.xlsx", into=Phrases)
    assert isinstance(found, Phrases)
    assert found.texts == ["окна 1", "двери"]


phrases = st.text(alphabet='абё ABo1!+-"[]()|.,№', max_size=30)
options = st.fixed_dictionaries(
    {
        "case": st.sampled_from(["lower", "keep"]),
        "keep_operators": st.sampled_from(["yes", "no"]),
        "cities": st.sampled_from(["no", "drop"]),
        "mixed_script": st.sampled_from(["mark", "fix"]),
    }
)


@settings(max_examples=200, deadline=None)
@given(phrases, options)
def test_cleaning_twice_equals_once(text: str, chosen: dict[str, Any]) -> None:
    once = clean(text, **chosen)
    assert clean(str(once), **chosen) == once


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.sampled_from(["окна", "В", "москве", "нижний", "Новгород", "и", "мск", "ёлка", "1.5"]), min_size=1),
    options,
)
def test_a_negative_beside_a_phrase_changes_nothing_in_it(words: list[str], chosen: dict[str, Any]) -> None:
    # phrases without signs take a shorter way
    text = " ".join(words)
    negative = "" if chosen["keep_operators"] == "no" else " -бу"
    assert clean(f"{text} -бу", **chosen) == f"{clean(text, **chosen)}{negative}" or not clean(text, **chosen)


@settings(max_examples=100, deadline=None)
@given(st.lists(phrases, max_size=9), options, st.sampled_from(LANGUAGES))
def test_each_row_comes_out_once_and_every_change_can_be_read(
    texts: list[str], chosen: dict[str, Any], language: str
) -> None:
    rows = run(*texts, **chosen).rows
    sentences = lists.Sentences(catalogue(language), "kf_clean")
    assert [row[0] for row in rows] == texts
    assert [row for row in rows if (row[2] is YES or row[0] != row[1]) and not sentences.cell(row[3])] == []


@pytest.mark.parametrize(
    ("text", "expected", "dropped"),
    [
        ("купить окна недорого", "купить недорого", "окна"),
        ("окон и дверей", "и дверей", "окон"),  # in any form
        ("купить !окно -окна", "купить -окна", "!окно"),  # a negative is no word of the phrase
        ('"купить окна"', '"купить"', "окна"),
        ('"окна купить" срочно', '"купить" срочно', "окна"),
        ("ремонт дверей", "ремонт дверей", None),
    ],
)
def test_words_of_a_list_can_go_in_any_form(text: str, expected: str, dropped: str | None) -> None:
    row = run(text, words="окно, бесплатно").rows[0]
    assert (row[1], row[3]) == (expected, None if dropped is None else (Note("dropped-words", {"words": dropped}),))


@pytest.mark.parametrize("text", ["окна", '"окна"', "[окно]"])
def test_a_phrase_of_listed_words_only_is_removed(text: str) -> None:
    assert run(text, words="окно").rows[0][1:3] == ("", YES)


def test_a_phrase_of_places_only_is_removed() -> None:
    assert run('"в москве"', cities="drop").rows[0][1:3] == ("", YES)


def test_the_wrong_layout_is_mended_when_asked() -> None:
    row = run("regbnm окна", mixed_script="fix").rows[0]
    assert (row[1], row[3]) == ("купить окна", (Note("layout-mended", {"word": "regbnm", "mended": "купить"}),))
