"""Will a keyword show: keywords/symbols-and-operators and keywords/negative-keywords of Direct's help."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_helper.lexicon.matching import Keyword, negatives_in, words_of
from ppc_helper.lists import summary
from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.tools import Note, Refusal, Table, all_tools
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_match import kf_match


@pytest.mark.parametrize(
    ("keyword", "query", "obstacle"),
    [
        ("купить окна", "окно купили в москве", None),
        ("купить окна", "окна", "missing"),
        # unfixed stop words may be dropped, fixed ones may not
        ("билеты на самолёт", "билет самолет", None),
        ("билеты +на самолёт", "билет самолет", "missing"),
        ("!купить окна", "купил окна", "missing"),
        ("!купить окна", "купить окно", None),
        # quotes: no words beside, any form and order
        ('"купить окна"', "окно купить", None),
        ('"купить окна"', "купить окна москва", "extra"),
        # brackets: side by side in this order, stop words inside count
        ("билеты [из москвы в париж]", "билет из москвы в париж", None),
        ("билеты [из москвы в париж]", "билет из парижа в москву", "order"),
        ("(купить|заказать) окна", "заказ окон", "missing"),
        ("(купить|заказать) окна", "заказать окно", None),
        ("окна -бесплатно", "окна бесплатно", "negative"),
        ("окна -!бесплатные", "окна бесплатный", None),
        # brackets lack a word, and not an order
        ("[купить окна]", "купить двери", "missing"),
        # keywords/keywords: a phrase may be of stop words only; then they are all it asks for
        ("что это", "это что", None),
        ("что это", "что купить", "missing"),
        # another part of speech is another word: «магазин мебели» does not cover «мебельный магазин»
        ("магазин мебели", "мебельный магазин", "missing"),
    ],
)
def test_operators_mean_what_the_help_says(keyword: str, query: str, obstacle: str | None) -> None:
    match = Keyword(keyword).match(query)
    assert (match.shown, match.obstacle) == (obstacle is None, obstacle)


def test_a_negative_inside_the_phrase_is_ignored_and_named() -> None:
    phrase = Keyword("купить окна -окно", negatives_in("купить\nцена"))
    assert [one.text for one in phrase.ignored] == ["-окно", "купить"]
    assert phrase.match("купить окна").shown
    assert phrase.match("купить окна цена").about == "цена"


def test_a_negative_phrase_cuts_only_what_has_all_its_words() -> None:
    phrase = Keyword("окна", negatives_in("окна в москве"))
    assert phrase.match("окна дом").shown
    assert not phrase.match("москва окно").shown


@pytest.mark.parametrize(
    ("negative", "query", "shown"),
    [
        # the table of keywords/negative-keywords: operators mean in a negative what they mean in a phrase
        ("-серый в яблоках", "серого коня в яблоках", False),
        ("-[серый в яблоках]", "серый конь ест яблоки видео", True),
        ("-[серый в яблоках]", "куплю коня серого в яблоках", False),
        ('-"серый в яблоках конь"', "серый конь", True),
        ('-"серый в яблоках конь"', "конь серый в яблоках фото", True),
        ('-"серый в яблоках конь"', "серый в яблоках конь", False),
        ("-серый +в !яблоках", "конь серые с яблоками", True),
        ("-серый +в !яблоках", "серый конь в белых яблоках", False),
        ("-(серый|белый)", "белый конь", False),
        ("-(серый|белый)", "чёрный конь", True),
    ],
)
def test_a_negative_cuts_by_its_operators(negative: str, query: str, shown: bool) -> None:
    assert Keyword("конь", negatives_in(negative)).match(query).shown is shown


@given(st.text(alphabet="аЁёİz1 ", max_size=12))
def test_the_words_of_a_phrase_without_signs_are_those_of_one_with_a_negative(text: str) -> None:
    assert words_of(text) == words_of(f"{text} -б")


def test_negatives_come_one_a_line_or_in_a_row() -> None:
    assert [one.text for one in negatives_in("-бу -фото\nскачать бесплатно\n\n, видео;b, c;1,5 литра")] == [
        "-бу",
        "-фото",
        "скачать бесплатно",
        "видео",
        "b",
        "c",
        "1,5 литра",
    ]


def run(queries: list[str], **options: Any) -> Table:
    result = kf_match.function(Phrases(queries, [1.0] * len(queries)), **options)
    assert isinstance(result, Table)
    return result


@pytest.mark.parametrize("keyword", ["-бу", "---autotargeting", "!", '""'])
def test_a_keyword_without_a_word_is_refused(keyword: str) -> None:
    answer = kf_match.function(Phrases(["окна"]), keyword=keyword)
    assert answer == Refusal(Note("no-words"))


def test_each_query_has_its_row_with_a_reason() -> None:
    table = run(["купить окна", "двери"], keyword="окна -купить", negatives="дверь")
    assert list(table.rows) == [
        ("купить окна", Note("no"), Note("negative", {"words": "-купить"}), 1.0),
        ("двери", Note("no"), Note("missing", {"words": "окна"}), 1.0),
    ]
    assert table.counts == {"total": 2, "shown": 0, "keyword": "окна -купить"}


def test_without_a_keyword_that_is_said() -> None:
    result = kf_match.function(Phrases(["окна"]))
    assert isinstance(result, Refusal)


@given(st.lists(st.sampled_from(["окна", "купить", "в", "цена"]), min_size=1, max_size=5), st.randoms())
def test_a_phrase_without_operators_shows_for_itself_in_any_order(words: list[str], chance: Any) -> None:
    shuffled = words[:]
    chance.shuffle(shuffled)
    assert Keyword(" ".join(words)).match(" ".join(shuffled).upper()).shown


@given(st.text(max_size=60), st.text(max_size=60))
def test_anything_typed_is_read(keyword: str, query: str) -> None:
    assert isinstance(Keyword(keyword, negatives_in(query)).match(query).shown, bool)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_names_what_was_set_before(language: str) -> None:
    words = catalogue(language)
    told = {
        "kf_match": summary(run(["окна"], keyword="окна " + "-слово " * 50), words=words, tool="kf_match"),
        "kf_filter": summary(of("kf_filter", list="бу\nфото"), words=words, tool="kf_filter"),
        "kf_negatives": summary(of("kf_negatives", keywords="окна\nдвери\nпол"), words=words, tool="kf_negatives"),
        "kf_negatives alone": summary(of("kf_negatives"), words=words, tool="kf_negatives"),
    }
    assert "окна -слово" in told["kf_match"]
    assert len(told["kf_match"]) < 200
    assert " 2 (бу, фото)" in told["kf_filter"]
    assert "3" in told["kf_negatives"]
    assert told["kf_negatives alone"].partition(",")[0] == told["kf_negatives"].partition(",")[0]
    assert "0" not in told["kf_negatives alone"].rpartition(",")[2]


def of(name: str, **options: Any) -> Table:
    result = all_tools()[name].function(Phrases(["окна"]), **options)
    assert isinstance(result, Table)
    return result
