"""Which column of a table holds the phrases and which the frequencies, by the names that people give them."""

from __future__ import annotations

import pytest

from ppc_helper.lists import read
from ppc_helper.tools.inputs import Phrases


def phrases(table: str) -> Phrases:
    found = read(table.encode(), name="a.csv", into=Phrases)
    assert isinstance(found, Phrases), found
    return found


@pytest.mark.parametrize(
    "name",
    [
        "Ключ",
        "Ключи",
        "Ключевой запрос",
        "Ключевые запросы",
        "Поисковая фраза",
        "Поисковые фразы",
        "Запрос пользователя",
        "Ключевая фраза",
        "Search keyword",
        "Маска",
        "Top queries",  # of Google's Search Console
        "Популярные запросы",
    ],
)
def test_a_column_of_phrases_is_known_by_any_usual_name(name: str) -> None:
    found = phrases(f"Кампания;{name};Ставка\nПоиск Москва бренд;окна;10\nПоиск Москва общие;двери;5\n")
    assert (list(found.texts), found.frequencies) == (["окна", "двери"], None)


@pytest.mark.parametrize("name", ["ключ", "ключи", "маска"])
def test_such_a_name_alone_may_be_a_phrase(name: str) -> None:
    assert list(phrases(f"{name}\nзамок\nдверь\n").texts) == [name, "замок", "дверь"]


def test_such_a_name_beside_other_words_may_be_a_phrase() -> None:
    assert list(phrases("ключи;для москвы\nзамки;для питера\n").texts) == ["для москвы", "для питера"]


@pytest.mark.parametrize(
    "name", ["Ставка", "Ставка, руб.", "Цена клика", "CPC", "Позиция", "№", "ID", "CTR, %", "Бюджет"]
)
def test_numbers_of_another_name_are_no_frequencies(name: str) -> None:
    found = phrases(f"Что ищут;{name}\nокна;10\nдвери;5\n")
    assert (list(found.texts), found.frequencies) == (["окна", "двери"], None)


@pytest.mark.parametrize("name", ["Спрос", "Базовая", "Частота WS", "WS", "Показы", "Avg. monthly searches"])
def test_frequencies_are_known_by_any_usual_name(name: str) -> None:
    assert phrases(f"Фраза;Ставка;{name}\nокна;1;100\nдвери;2;50\n").frequencies == [100, 50]


def test_a_named_frequency_is_taken_before_other_numbers_whatever_the_phrases_are_called() -> None:
    assert phrases("Что ищут;Клики;Показы\nокна;1;100\nдвери;2;50\n").frequencies == [100, 50]
