"""Which tools are offered for what came unasked."""

from __future__ import annotations

import pytest

from ppc_helper.chat.contents import FileSent, MediaSent, TextSent
from ppc_helper.chat.guess import MOST_GUESSES, fitting_tools
from ppc_helper.tools import all_tools
from ppc_helper.tools.inputs import Phrases, Urls, VkLinks


def types_for(words: str) -> set[type]:
    return {tool.input_type for tool in fitting_tools(TextSent(words, len(words)))}


@pytest.mark.parametrize(
    "words", ["купить окна", "окна\nдвери 12", "ремонт id123 цена", "8.5 литров масло", "окна г. москва\nдвери"]
)
def test_phrases_are_offered_tools_of_phrases(words: str) -> None:
    assert Phrases in types_for(words)
    assert Urls not in types_for(words)


@pytest.mark.parametrize(
    "words", ["https://example.org/a?b=c", "example.org", "www.example.org/путь", "пример.рф/a\nexample.org x"]
)
def test_addresses_are_offered_tools_of_addresses(words: str) -> None:
    offered = {tool.input_type for tool in all_tools().values()}
    assert types_for(words) == {Urls} & offered


@pytest.mark.parametrize(
    "words", ["https://vk.com/durov", "vk.com/club1", "m.vk.com/id1\nvk.ru/id2", "id12345", "@club7"]
)
def test_vk_links_are_offered_tools_of_vk(words: str) -> None:
    offered = {tool.input_type for tool in all_tools().values()}
    assert types_for(words) == {VkLinks, Urls} & offered


def test_most_lines_decide() -> None:
    assert types_for("vk.com/a\nокна\nдвери") == types_for("окна")


def test_a_file_is_offered_some_of_everything_and_media_nothing() -> None:
    found = fitting_tools(FileSent("F", "a.csv", "", 5))
    assert 0 < len(found) <= MOST_GUESSES
    assert len({tool.input_type for tool in found}) > 1
    assert fitting_tools(MediaSent("voice")) == ()
