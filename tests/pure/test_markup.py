"""Formatted text in three parse modes, read back by the double's parsers (written after Telegram's own)."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ppc_helper.chat.markup import ParseMode, Span, Spans, Style, escape, parse, plain, split, write
from ppc_helper.sandbox.markup import PARSERS
from ppc_helper.sandbox.markup_text import FormattedText

MODES: tuple[ParseMode, ...] = ("HTML", "MarkdownV2", "Markdown")
WORDS = st.text(st.sampled_from("аб \n*_`[]()~>#+-=|{}.!\\&<>\"'/ab1😀"), max_size=30)
"""Mostly what the syntaxes give a meaning to."""
TAGS = st.sampled_from(["b", "i", "code", "pre"])


@st.composite
def styled(draw: st.DrawFn) -> Spans:
    """Draw spans as the catalogues and people's words can make them."""
    pieces = []
    for _ in range(draw(st.integers(0, 6))):
        words = escape(draw(WORDS))
        for tag in draw(st.lists(TAGS, max_size=2, unique=True)):
            words = f"<{tag}>{words}</{tag}>"
        if draw(st.integers(0, 9)) == 0:
            words = f'<a href="https://example.org/?a=1&amp;b=(2)">{words}</a>'
        pieces.append(words)
    return parse("".join(pieces))


def read(source: str, mode: ParseMode) -> FormattedText:
    return PARSERS[mode.lower()](source)


@pytest.mark.parametrize("mode", ["HTML", "MarkdownV2"])
@settings(deadline=None)
@given(spans=styled())
@example(spans=(Span("a\\"), Span("b", (Style("b"),))))
@example(spans=(Span("x", (Style("code"),)), Span("y", (Style("pre"),)), Span("z", (Style("code"),))))
def test_any_text_shows_as_itself(mode: ParseMode, spans: Spans) -> None:
    assert read(write(spans, mode), mode).text == plain(spans)


@settings(deadline=None)
@given(spans=styled())
@example(spans=(Span("a\\"), Span("b", (Style("b"),))))
@example(spans=(Span("\\"), Span("_")))
@example(spans=(Span("*a*", (Style("b"),)), Span("`", (Style("pre"),))))
def test_any_text_shows_as_itself_in_the_first_markdown(spans: Spans) -> None:
    without_links = tuple(Span(span.text, tuple(s for s in span.styles if s.tag != "a")) for span in spans)
    assert read(write(without_links, "Markdown"), "Markdown").text == plain(without_links)


@pytest.mark.parametrize("mode", MODES)
@settings(deadline=None)
@given(words=st.text(max_size=200))
def test_any_words_of_a_person_show_as_themselves(mode: ParseMode, words: str) -> None:
    spans = parse(f"<b>{escape('имя')}</b> {escape(words)}")
    assert read(write(spans, mode), mode).text == f"имя {words}"


@pytest.mark.parametrize("mode", MODES)
def test_styles_arrive_as_entities(mode: ParseMode) -> None:
    spans = parse('<b>a</b> <i>b</i> <code>c</code> <pre>d</pre> <a href="https://example.org/x">e</a>')
    found = read(write(spans, mode), mode)
    assert found.text == "a b c d e"
    assert [entity.type for entity in found.entities] == ["bold", "italic", "code", "pre", "text_link"]


def test_nested_styles_arrive_nested() -> None:
    spans = parse("<b>a <i>b</i> c</b>")
    for mode in ("HTML", "MarkdownV2"):
        found = read(write(spans, mode), mode)
        assert {(e.type, e.offset, e.length) for e in found.entities} == {("bold", 0, 5), ("italic", 2, 1)}


def test_a_link_that_the_first_markdown_cannot_write_keeps_its_address() -> None:
    spans = parse('<a href="https://example.org/(a)">тут</a>')
    assert read(write(spans, "Markdown"), "Markdown").text == "тут (https://example.org/(a))"


def test_what_only_looks_like_a_tag_is_text() -> None:
    assert plain(parse("a < b <u>c</u> </b> &lt;b&gt;")) == "a < b <u>c</u>  <b>"


def test_words_cannot_open_a_style() -> None:
    assert parse(escape("<b>x</b>")) == (Span("<b>x</b>"),)


@settings(deadline=None)
@given(spans=styled(), limit=st.integers(1, 40))
def test_pieces_fit_and_lose_only_the_blanks_they_were_cut_at(spans: Spans, limit: int) -> None:
    pieces = split(spans, limit)
    assert all(0 < len(plain(piece)) <= limit for piece in pieces)
    kept = "".join(plain(piece) for piece in pieces)
    assert [c for c in kept if not c.isspace()] == [c for c in plain(spans) if not c.isspace()]


@pytest.mark.parametrize("mode", MODES)
@settings(deadline=None)
@given(spans=styled(), limit=st.integers(1, 40))
def test_every_piece_is_whole_markup(mode: ParseMode, spans: Spans, limit: int) -> None:
    for piece in split(spans, limit):
        read(write(piece, mode), mode)


def test_a_long_text_is_cut_at_line_ends() -> None:
    lines = [f"строка {number}" for number in range(1000)]
    pieces = split(parse("<b>" + "\n".join(lines) + "</b>"), 4096)
    assert "\n".join(plain(piece) for piece in pieces) == "\n".join(lines)
    assert len(pieces) == 3


def test_exactly_the_limit_is_one_piece() -> None:
    assert len(split(parse("а" * 4096), 4096)) == 1
    assert split(parse(""), 4096) == ()
