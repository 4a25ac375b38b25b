"""Formatted text: read from the catalogues' small HTML, cut into messages, written in each parse mode.

The catalogues use <b>, <i>, <code>, <pre> and <a href>; people's words come escaped. Anything else that looks
like a tag is text. A text is a tuple of spans, each with the styles around it, the outermost first: it can be
cut anywhere and every piece is whole.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

import msgspec

ParseMode = Literal["HTML", "MarkdownV2", "Markdown"]
_TAG = re.compile(r'<(/?)(b|i|code|pre|a)(?: href="([^"<>]*)")?>')
_V2_SPECIAL = re.compile(r"([_*\[\]()~`>#+\-=|{}.!\\])")
_V2_IN_CODE = re.compile(r"([`\\])")
_V2_IN_LINK = re.compile(r"([)\\])")
_LEGACY_SPECIAL = re.compile(r"([_*`\[])")
_V2_MARKS = {"b": "*", "i": "_", "code": "`"}
_VERBATIM = frozenset({"code", "pre"})


class Style(msgspec.Struct, frozen=True):
    """One style: a tag of the small HTML, and where a link leads."""

    tag: str
    href: str = ""


class Span(msgspec.Struct, frozen=True):
    """A run of text in the same styles."""

    text: str
    styles: tuple[Style, ...] = ()


Spans = tuple[Span, ...]


def escape(words: str) -> str:
    """Return *words* so that they show as themselves inside the catalogues' HTML."""
    return html.escape(words, quote=True)


def parse(source: str) -> Spans:
    """Return the spans of *source*; stray closing tags are dropped, those never closed last to the end."""
    if "<" not in source:
        return (Span(html.unescape(source)),) if source else ()
    return tuple(_merged(_runs(source)))


def _runs(source: str) -> Iterator[Span]:
    styles: tuple[Style, ...] = ()
    start = 0
    for tag in _TAG.finditer(source):
        yield Span(html.unescape(source[start : tag.start()]), styles)
        start = tag.end()
        styles = _after_tag(styles, tag)
    yield Span(html.unescape(source[start:]), styles)


def _after_tag(styles: tuple[Style, ...], tag: re.Match[str]) -> tuple[Style, ...]:
    closing, name, href = tag.groups()
    if not closing:
        inside_verbatim = any(style.tag in _VERBATIM for style in styles)
        style = Style(name, html.unescape(href or ""))
        return styles if inside_verbatim or style in styles else (*styles, style)
    for index in range(len(styles) - 1, -1, -1):
        if styles[index].tag == name:
            return styles[:index]
    return styles


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    held: Span | None = None
    for span in spans:
        if not span.text:
            continue
        if held is not None and held.styles == span.styles:
            held = Span(held.text + span.text, held.styles)
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held


def plain(spans: Spans) -> str:
    """Return the text without its styles."""
    return "".join(span.text for span in spans)


def write(spans: Spans, mode: ParseMode) -> str:
    """Return *spans* in the syntax of *mode*, so that Telegram shows exactly their text."""
    return _WRITERS[mode](spans)


def _html(spans: Spans) -> str:
    if len(spans) == 1 and not spans[0].styles:
        return html.escape(spans[0].text, quote=False)
    return "".join(_nested(spans, _html_open, lambda style: f"</{style.tag}>", _html_text))


def _html_open(style: Style) -> str:
    return f'<a href="{html.escape(style.href)}">' if style.tag == "a" else f"<{style.tag}>"


def _html_text(span: Span) -> str:
    return html.escape(span.text, quote=False)


def _markdown_v2(spans: Spans) -> str:
    return "".join(_nested(spans, _v2_open, _v2_close, _v2_text))


def _v2_open(style: Style) -> str:
    if style.tag == "a":
        return "["
    # what follows ``` up to a space would be taken as a language's name; a line end there is dropped
    return "```\n" if style.tag == "pre" else _V2_MARKS[style.tag]


def _v2_close(style: Style) -> str:
    if style.tag == "a":
        return "](" + _V2_IN_LINK.sub(r"\\\1", style.href) + ")"
    return "```" if style.tag == "pre" else _V2_MARKS[style.tag]


def _v2_text(span: Span) -> str:
    verbatim = any(style.tag in _VERBATIM for style in span.styles)
    return (_V2_IN_CODE if verbatim else _V2_SPECIAL).sub(r"\\\1", span.text)


def _nested(
    spans: Spans,
    open_style: Callable[[Style], str],
    close_style: Callable[[Style], str],
    text: Callable[[Span], str],
) -> Iterator[str]:
    """Yield the marks and texts, closing and opening no more than changes from span to span."""
    around: tuple[Style, ...] = ()
    for span in (*spans, Span("")):
        shared = _shared(around, span.styles)
        yield from (close_style(style) for style in reversed(around[shared:]))
        yield from (open_style(style) for style in span.styles[shared:])
        yield text(span)
        around = span.styles


def _shared(one: tuple[Style, ...], other: tuple[Style, ...]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _legacy_markdown(spans: Spans) -> str:
    """Write what the first Markdown can: one style at a time, and none where its mark occurs in the text."""
    written: list[str] = []
    for span in spans:
        # a backslash before a mark would escape it, and nothing can escape the backslash
        after_backslash = bool(written) and written[-1].endswith("\\")
        styled = None if after_backslash else _legacy_styled(span)
        written.append(_legacy_escaped(_with_address(span)) if styled is None else styled)
    return "".join(written)


def _legacy_styled(span: Span) -> str | None:
    """Return the span in the first of its styles that can hold its text, None when none can."""
    for style in span.styles:
        if style.tag == "a":
            if not set("])") & set(span.text + style.href):
                return f"[{span.text}]({style.href})"
        elif style.tag in _LEGACY_MARKS:
            opening, closing = _LEGACY_MARKS[style.tag]
            if closing[0] not in span.text:
                return f"{opening}{span.text}{closing}"
    return None


_LEGACY_MARKS = {"b": ("*", "*"), "i": ("_", "_"), "code": ("`", "`"), "pre": ("```\n", "```")}


def _legacy_escaped(text: str) -> str:
    return _LEGACY_SPECIAL.sub(r"\\\1", text)


def _with_address(span: Span) -> str:
    href = next((style.href for style in span.styles if style.tag == "a"), "")
    return f"{span.text} ({href})" if href and href != span.text else span.text


_WRITERS: Mapping[ParseMode, Callable[[Spans], str]] = {
    "HTML": _html,
    "MarkdownV2": _markdown_v2,
    "Markdown": _legacy_markdown,
}


def split(spans: Spans, limit: int) -> tuple[Spans, ...]:
    """Cut *spans* into pieces of at most *limit* characters, at line ends where there are any.

    A line longer than *limit* is cut at a space, or anywhere when it has none. The line end or space at a cut
    is dropped. No piece is blank; an empty text gives no pieces.
    """
    text = plain(spans)
    return tuple(_between(spans, start, end) for start, end in _cuts(text, limit) if text[start:end].strip())


def _cuts(text: str, limit: int) -> Iterator[tuple[int, int]]:
    start = 0
    while len(text) - start > limit:
        end = _last_break(text, start, limit)
        yield start, end
        start = end + (text[end] in "\n ")
    yield start, len(text)


def _last_break(text: str, start: int, limit: int) -> int:
    """Return where to end the piece from *start*: a break in its second half, the limit if there is none."""
    for mark in ("\n", " "):
        found = text.rfind(mark, start + limit // 2, start + limit + 1)
        if found > 0:
            return found
    return start + limit


def _between(spans: Spans, start: int, end: int) -> Spans:
    return tuple(_overlapping(spans, start, end))


def _overlapping(spans: Spans, start: int, end: int) -> Iterator[Span]:
    offset = 0
    for span in spans:
        text = span.text[max(start - offset, 0) : max(end - offset, 0)]
        offset += len(span.text)
        if text:
            yield Span(text, span.styles)
