"""The sandbox reads the three parse modes and refuses what Telegram refuses (tdlib/td MessageEntity.cpp)."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ppc_helper.sandbox.markup import read_text
from ppc_helper.sandbox.markup_html import parse_html
from ppc_helper.sandbox.markup_legacy import parse_markdown
from ppc_helper.sandbox.markup_render import render
from ppc_helper.sandbox.markup_text import Entity, MarkupRefused, utf16_length
from ppc_helper.sandbox.markup_v2 import RESERVED, parse_markdown_v2
from ppc_helper.sandbox.parameters import Parameters
from ppc_helper.sandbox.refusals import Refused

TAG = re.compile(r"</?(?:[bius]|code|pre|blockquote|a|span)(?: (?:href|class)=\"[^\"<>]*\")?>|<br>")


def read(text: str, mode: str = "", **more: Any) -> tuple[str, list[dict[str, Any]]]:
    formatted = read_text(Parameters({"text": text, "parse_mode": mode, **more}, {}), "text")
    return formatted.text, formatted.objects()


def refused(text: str, mode: str) -> str:
    with pytest.raises(Refused) as caught:
        read(text, mode)
    assert caught.value.code == 400
    return caught.value.description.removeprefix("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<b>a</b>", "a", [("bold", 0, 1)]),
        ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><del>b</del>", "ab", [("strikethrough", 0, 1), ("strikethrough", 1, 1)]),
        ("<b>1<i>2</i></b>", "12", [("bold", 0, 2), ("italic", 1, 1)]),
        ("😀<b>я</b>", "😀я", [("bold", 2, 1)]),
        ("&lt;b&gt; &amp; &quot;&#33;&#x41;&copy;", '<b> & "!A&copy;', []),
        ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("<B>a</B>", "a", [("bold", 0, 1)]),
        ("<b></b>x", "x", []),
        ("a > b", "a > b", []),
    ],
)
def test_html_becomes_entities(source: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    found = parse_html(source)
    assert found.text == text
    assert [(entity.type, entity.offset, entity.length) for entity in found.entities] == entities


def test_html_link_keeps_its_address_and_loses_a_wrong_one() -> None:
    assert parse_html('<a href="https://ya.ru/?a=1&amp;b=2">я</a>').entities == [
        Entity("text_link", 0, 1, url="https://ya.ru/?a=1&b=2")
    ]
    assert parse_html('<a href="nothing">я</a>').entities == []


def test_html_block_of_code_keeps_its_language() -> None:
    source = '<pre><code class="language-python">x = 1</code></pre>'
    assert parse_html(source).entities == [Entity("pre", 0, 5, language="python")]


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a <foo>b</foo>", 'Unsupported start tag "foo" at byte offset 2'),
        ("я <foo>", 'Unsupported start tag "foo" at byte offset 3'),
        ("2 < 3", 'Unsupported start tag "" at byte offset 2'),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 7'),
        ("<a =x>x</a>", 'Empty attribute name in the tag "a" at byte offset 3'),
        ("<a href=ht/x>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_html_is_refused_in_telegrams_words(source: str, reason: str) -> None:
    assert refused(source, "HTML") == reason


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*b* _i_ __u__ ~s~ ||p||", "b i u s p", ["bold", "italic", "underline", "strikethrough", "spoiler"]),
        ("*_both_*", "both", ["bold", "italic"]),
        ("`a.b!`", "a.b!", ["code"]),
        ("```py\nx = 1\n```", "x = 1\n", ["pre"]),
        ("[a](https://ya.ru/\\)x)", "a", ["text_link"]),
        ("[a]", "a", []),
        (">q1\n>q2\nrest", "q1\nq2\nrest", ["blockquote"]),
        (r"1\. \- \! \_", "1. - ! _", []),
        ("___iu_ __", "iu ", ["underline", "italic"]),
    ],
)
def test_markdown_v2_becomes_entities(source: str, text: str, entities: list[str]) -> None:
    found = parse_markdown_v2(source)
    assert found.text == text
    assert [entity.type for entity in found.entities] == entities


@pytest.mark.parametrize("char", sorted(set(RESERVED) - set("_*[~`|>")))
def test_markdown_v2_refuses_each_bare_reserved_character(char: str) -> None:
    reason = f"Character '{char}' is reserved and must be escaped with the preceding '\\'"
    assert refused(f"a {char} b", "MarkdownV2") == reason


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("a *b", "Can't find end of Bold entity at byte offset 2"),
        ("я _b", "Can't find end of Italic entity at byte offset 3"),
        ("a `b", "Can't find end of Code entity at byte offset 2"),
        ("[a](http://x", "Can't find end of a URL at byte offset 4"),
        ("a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("a | b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
    ],
)
def test_markdown_v2_is_refused_in_telegrams_words(source: str, reason: str) -> None:
    assert refused(source, "MarkdownV2") == reason


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("*b* _i_ `c`", "b i c", ["bold", "italic", "code"]),
        ("*a_b*", "a_b", ["bold"]),
        (r"a\_b \* \` \[", "a_b * ` [", []),
        ("[a](https://ya.ru)", "a", ["text_link"]),
        ("```\nx\n```", "x\n", ["pre"]),
        ("a.b-c!", "a.b-c!", []),
    ],
)
def test_markdown_becomes_entities(source: str, text: str, entities: list[str]) -> None:
    found = parse_markdown(source)
    assert found.text == text
    assert [entity.type for entity in found.entities] == entities


def test_markdown_refuses_a_lone_mark() -> None:
    assert refused("snake_case", "Markdown") == "Can't find end of the entity starting at byte offset 5"
    assert refused("я [b", "Markdown") == "Can't find end of the entity starting at byte offset 3"


def test_unknown_mode_is_refused() -> None:
    assert refused("a", "BBCode") == "Bad Request: unsupported parse_mode"


def test_mode_is_read_in_any_case() -> None:
    assert read("<b>a</b>", "html")[0] == read("*a*", "MARKDOWNV2")[0] == "a"


def test_white_space_around_is_dropped_and_entities_move() -> None:
    assert read(" \n <b> a </b>\r\n", "HTML") == ("a", [{"type": "bold", "offset": 0, "length": 1}])


def test_raw_text_over_32768_bytes_is_refused_before_all_else() -> None:
    assert refused("я" * 16_385, "") == "Bad Request: text is too long"


def test_commands_links_and_names_are_found() -> None:
    _, entities = read("/start@ppc_bot see https://ya.ru/a, mail a@b.ru @durov #тег 1/2")
    assert [entity["type"] for entity in entities] == ["bot_command", "url", "email", "mention", "hashtag"]
    assert entities[0] == {"type": "bot_command", "offset": 0, "length": 14}


def test_nothing_is_found_inside_code() -> None:
    assert [entity["type"] for entity in read("<code>/start</code>", "HTML")[1]] == ["code"]


def test_given_entities_are_kept_when_they_fit() -> None:
    given_ones = [{"type": "bold", "offset": 0, "length": 2}, {"type": "bold", "offset": 0, "length": 9}]
    assert read("abc", entities=given_ones) == ("abc", [given_ones[0]])


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_escaped_text_comes_back_as_it_was_in_every_mode(text: str) -> None:
    assert parse_html(html.escape(text)).text == text
    escaped = re.sub(r"([\\" + re.escape(RESERVED) + "])", r"\\\1", text)
    assert parse_markdown_v2(escaped).text == text


@settings(deadline=None)
@given(
    st.sampled_from([parse_html, parse_markdown, parse_markdown_v2]), st.text(alphabet="<b>i/a=\"'&;*_`[]()~|>!\\ \n😀")
)
def test_any_text_is_parsed_or_refused_and_entities_lie_inside(parser: Any, text: str) -> None:
    try:
        found = parser(text)
    except MarkupRefused:
        return
    size = utf16_length(found.text)
    assert all(entity.offset >= 0 and 0 < entity.length <= size - entity.offset for entity in found.entities)


ENTITIES = st.builds(
    Entity,
    st.sampled_from(["bold", "italic", "pre", "code", "text_link", "spoiler", "blockquote", "url"]),
    st.integers(0, 12),
    st.integers(1, 12),
    url=st.sampled_from(['https://ya.ru/?"><script>', "javascript:alert(1)", ""]),
)


@settings(deadline=None)
@given(st.text(alphabet="ab<>&\"'\n😀", max_size=20), st.lists(ENTITIES, max_size=6))
def test_rendered_text_is_safe_and_its_tags_nest(text: str, entities: list[Entity]) -> None:
    rendered = render(text, entities)
    bare = TAG.sub("", rendered)
    assert "<" not in bare
    assert ">" not in bare
    assert "javascript:" not in rendered
    assert html.unescape(bare).replace("\n", "") == text.replace("\n", "")
    opened: list[str] = []
    for tag in re.findall(r"<(/?[a-z]+)", rendered):
        if tag.startswith("/"):
            assert opened.pop() == tag[1:]
        elif tag != "br":
            opened.append(tag)
    assert opened == []
