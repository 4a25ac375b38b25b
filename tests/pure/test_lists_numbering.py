"""Numbers before the lines of a list, and behind a colon or a dash at their ends."""

from __future__ import annotations

import pytest

from ppc_helper.lists import describe, read, read_text
from ppc_helper.locale import catalogue
from ppc_helper.tools.inputs import Input, Phrases, UrlPairs, Urls, VkLinks

PHRASES = ["купить окна", "окна 2 створки", "iphone 15"]


def phrases(text: str) -> Phrases:
    found = read_text(text, into=Phrases)
    assert isinstance(found, Phrases), found
    return found


@pytest.mark.parametrize(
    "form", ["{}. {}", "{}) {}", "{}.  {}", "{}.\u00a0{}", " {}. {}", "№{} {}", "№ {}. {}", "№{}) {}"]
)
@pytest.mark.parametrize("first", [1, 9])
def test_numbers_that_count_the_lines_are_no_part_of_the_phrases_and_it_is_said(form: str, first: int) -> None:
    found = phrases("\n".join(form.format(number, phrase) for number, phrase in enumerate(PHRASES, first)))
    assert list(found.texts) == PHRASES
    assert describe(found.origin, words=catalogue("ru")) == "прочитано 3 строки, без номеров и маркеров в начале строк"


@pytest.mark.parametrize("bullet", ["-", "•", "*", "—"])
def test_bullets_go_where_all_lines_have_the_same(bullet: str) -> None:
    found = phrases("\n".join(f"{bullet} {phrase}" for phrase in PHRASES))
    assert (list(found.texts), found.origin.numbering) == (PHRASES, True)


@pytest.mark.parametrize(
    "text",
    [
        "- окна\nдвери",
        "- окна\n* двери",
        "-окна\n-двери",  # negatives
        "1. окна\n3. двери",  # they do not count
        "1. окна\nдвери\n2. пол",  # one line has none
        "1.5 тонны\n2.5 тонны",
        "5 звезд\n6 звезд",
        "1 комнатная квартира\n2 комнатная квартира",
        "дом №1\nдом №2",
        "№5 роддом\n№7 роддом",
        "№1 роддом\n№2 роддом",
        "1. окна",  # one line is no list
    ],
)
def test_numbers_that_count_no_lines_stay(text: str) -> None:
    assert list(phrases(text).texts) == text.split("\n")


def test_numbered_lines_may_have_frequencies() -> None:
    found = phrases("1. купить окна\t120\n2. окна пвх\t45\n3. окна\t7")
    assert (list(found.texts), found.frequencies) == (["купить окна", "окна пвх", "окна"], [120, 45, 7])


@pytest.mark.parametrize(
    ("into", "expected"),
    [(Urls, ["a.ru/1", "b.ru"]), (VkLinks, ["a.ru/1", "b.ru"]), (UrlPairs, ["a.ru/1", "b.ru"])],
)
def test_numbered_links_are_links(into: type[Input], expected: list[str]) -> None:
    found = read_text("1. a.ru/1\n2. b.ru", into=into)
    assert list(found.olds if isinstance(found, UrlPairs) else getattr(found, "texts", ())) == expected


@pytest.mark.parametrize(
    "form", ["{}: {}", "{} : {}", "{} - {}", "{} — {}", "{}:{}", "{} –  {}", "{} | {}", "{} ({})", "{}({})"]
)
def test_a_number_behind_a_colon_or_a_dash_or_in_brackets_on_each_line_is_its_frequency(form: str) -> None:
    pairs = [("купить окна", "33 100"), ("окна: цены", "5"), ("iphone 15 pro", "7")]
    found = phrases("\n".join(form.format(*pair) for pair in pairs))
    assert list(found.texts) == [phrase for phrase, _ in pairs]
    assert found.frequencies == [33100, 5, 7]
    assert describe(found.origin, words=catalogue("ru")).endswith("частотность — числа в конце строк")


@pytest.mark.parametrize(
    "text",
    [
        "окна: 5\nдвери",  # one line has none
        "поезд 10:30\nавтобус 11:45",
        "окна -5\nдвери -7",  # a negative
        "iphone-15\niphone-14",
        "iphone - 15\niphone - 14",
        "кино: 2026\nпремьеры: 2025",
        "окна: 1200",
        "окна (1200)",  # one line is no list
        "окна (1200)\nдвери",
        "iphone (15)\niphone (14)",
        "камри (2015)\nкоролла (2016)",
        "ремонт (окон|дверей)\nокна (пвх)",
    ],
)
def test_a_number_behind_a_sign_that_may_be_part_of_a_phrase_stays(text: str) -> None:
    assert list(phrases(text).texts) == text.split("\n")
    assert phrases(text).frequencies is None


@pytest.mark.parametrize("above", ["", "Запрос\nЧисло запросов\n", "Популярные\nПохожие\nЗапрос\nЧисло запросов\n"])
@pytest.mark.parametrize("below", ["", "\nПоказать ещё"])
def test_what_a_page_shows_around_phrases_and_numbers_in_turn_is_no_phrase(above: str, below: str) -> None:
    found = phrases(f"{above}окна\n1 200 300\nокна пвх\n345 100\nокна 2 створки\n12{below}")
    assert (list(found.texts), found.frequencies) == (["окна", "окна пвх", "окна 2 створки"], [1200300, 345100, 12])


@pytest.mark.parametrize("text", ["окна\n12\nдвери\n7\nпол", "Популярные\nокна\n12\nдвери\n7", "12\nокна\n7\nдвери"])
def test_phrases_and_numbers_that_take_no_turns_stay(text: str) -> None:
    assert list(phrases(text).texts) == text.split("\n")


def test_the_numbers_of_rows_are_no_frequencies() -> None:
    found = read(
        "\n".join(f"{n}\t{phrase}" for n, phrase in enumerate(PHRASES, 1)).encode(), name="a.txt", into=Phrases
    )
    assert isinstance(found, Phrases)
    assert (list(found.texts), found.frequencies) == (PHRASES, None)


def test_a_table_of_numbers_alone_has_no_phrases() -> None:
    refused = read(b"ID;\xd0\xa1\xd1\x83\xd0\xbc\xd0\xbc\xd0\xb0\n1;5\n2;6", name="a.csv", into=Phrases)
    assert getattr(refused, "reason", None) is not None, refused


def test_negatives_of_ads_editor_are_no_phrases_and_are_told() -> None:
    table = "Ad Group\tKeyword\tCriterion Type\nG1\tокна\tBroad\nG1\tбу\tNegative Broad\nG1\tфото\tNegative Exact\n"
    found = read(table.encode("utf-16"), name="a.csv", into=Phrases)
    assert isinstance(found, Phrases)
    assert list(found.texts) == ["окна"]
    assert [(row.content, row.reason) for row in found.origin.unread] == [
        ("G1 | бу | Negative Broad", "lists-negative"),
        ("G1 | фото | Negative Exact", "lists-negative"),
    ]
