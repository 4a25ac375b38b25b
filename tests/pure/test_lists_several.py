"""Several lists, pairs of addresses, groups: how they are told apart."""

from __future__ import annotations

from typing import Any

import pytest

from ppc_helper import lists
from ppc_helper.tools import Refusal
from ppc_helper.tools.inputs import Blocks, Phrases, Text, UrlPairs, Urls


def blocks(text: str) -> list[list[str]]:
    found = lists.read_text(text, into=Blocks)
    assert isinstance(found, Blocks)
    return [list(block) for block in found.blocks]


def pairs(text: str) -> list[tuple[str, str]]:
    found = lists.read_text(text, into=UrlPairs)
    assert isinstance(found, UrlPairs)
    return list(zip(found.olds, found.news, strict=True))


def test_blank_lines_part_blocks() -> None:
    assert blocks("купить\nзаказать\n\n \nокна\n\nмосква") == [["купить", "заказать"], ["окна"], ["москва"]]


def test_one_line_is_one_block_with_its_signs() -> None:
    assert blocks("(купить|заказать) окна *") == [["(купить|заказать) окна *"]]


def test_columns_of_a_pasted_table_are_blocks() -> None:
    assert blocks("купить\tокна\nзаказать\tдвери\nцена\t") == [["купить", "заказать", "цена"], ["окна", "двери"]]


def test_columns_of_a_file_are_blocks_named_by_their_header() -> None:
    found = lists.read("Запрос;Ключевая фраза\nкупить;окна\nцена;двери\n".encode(), name="a.csv", into=Blocks)
    assert isinstance(found, Blocks)
    assert ([list(b) for b in found.blocks], list(found.names)) == (
        [["купить", "цена"], ["окна", "двери"]],
        ["Запрос", "Ключевая фраза"],
    )


@pytest.mark.parametrize("sign", [" -> ", "\t", ";", " → ", " => ", "  "])
def test_a_pair_is_parted_by_any_usual_sign(sign: str) -> None:
    line = f"https://old.example/a?x=1{sign}https://new.example/b"
    assert pairs(line) == [("https://old.example/a?x=1", "https://new.example/b")]


def test_an_address_alone_has_no_second() -> None:
    assert pairs("https://old.example/a\nhttps://old.example/b\thttps://n.example") == [
        ("https://old.example/a", ""),
        ("https://old.example/b", "https://n.example"),
    ]


def test_the_header_of_a_table_of_pairs_is_no_pair() -> None:
    found = lists.read(b"old;new\nhttps://a.ru/1;https://b.ru/1\n", name="map.csv", into=UrlPairs)
    assert isinstance(found, UrlPairs)
    assert (list(found.olds), list(found.news)) == (["https://a.ru/1"], ["https://b.ru/1"])


@pytest.mark.parametrize("name", ["Группа", "Название группы", "ad group", "cluster", "Кластер"])
def test_a_column_of_groups_is_kept_beside_the_phrases(name: str) -> None:
    found = lists.read(f"Фраза;{name};Частота\nокна;Окна;10\nдвери;;5\n".encode(), name="a.csv", into=Phrases)
    assert isinstance(found, Phrases)
    assert (list(found.texts), list(found.groups or ())) == (["окна", "двери"], ["Окна", ""])


def test_groups_of_duplicates_are_no_groups_of_ads() -> None:
    table = "группа;фраза;частота;оставить;минус-слова;уверенность\n1;окна;10;да;;точно\n"
    found = lists.read(table.encode(), name="a.csv", into=Phrases)
    assert isinstance(found, Phrases)
    assert found.groups is None


@pytest.mark.parametrize("into", [Blocks, UrlPairs])
def test_nothing_is_refused(into: Any) -> None:
    assert isinstance(lists.read_text("  \n \n", into=into), Refusal)


def test_parts_of_one_kind_are_joined_in_order() -> None:
    assert lists.join([Blocks([["a"]], [""]), Blocks([["b"]], ["n"])]) == Blocks([["a"], ["b"]], ["", "n"])
    assert lists.join([UrlPairs(["a"], ["b"]), UrlPairs(["c"], [""])]) == UrlPairs(["a", "c"], ["b", ""])
    assert lists.join([Text("a"), Text("b")]) == Text("a\nb")
    assert lists.join([Urls(["a"]), Urls(["b"])]) == Urls(["a", "b"])
    joined = lists.join([Phrases(["a"], [1.0]), Phrases(["b"], None, groups=["g"])])
    assert joined == Phrases(["a", "b"], [1.0, None], groups=["", "g"])


def test_lines_that_are_lists_are_blocks() -> None:
    assert blocks("купить, заказать\nокна; двери,") == [["купить", "заказать"], ["окна", "двери"]]
    assert blocks("купить, заказать\n,\nокна; двери") == [["купить", "заказать"], ["окна", "двери"]]
    assert blocks("купить, заказать\nокна") == [["купить, заказать", "окна"]]


def test_the_header_of_a_pasted_table_of_pairs_is_no_pair() -> None:
    assert pairs("старый\tновый\na.ru/1\tb.ru/1") == [("a.ru/1", "b.ru/1")]
