"""Parse mode Markdown, the old one (parse_markdown in tdlib/td): no nesting, no escapes inside."""

from __future__ import annotations

import re

from ppc_helper.sandbox.markup_html import looks_like_url
from ppc_helper.sandbox.markup_text import Builder, FormattedText, MarkupRefused, byte_offset

_LANGUAGE = re.compile(r"([^\s`]+)(?=\s)")


def parse_markdown(source: str) -> FormattedText:
    """Return the text and entities of *source*; raises MarkupRefused."""
    built = Builder()
    at = 0
    while at < len(source):
        char = source[at]
        if char == "\\" and source[at + 1 : at + 2] in ("_", "*", "`", "["):
            built.add(source[at + 1])
            at += 2
        elif char in "_*`[":
            at = _entity(source, at, built)
        else:
            built.add(char)
            at += 1
    return built.built()


def _entity(source: str, begin: int, built: Builder) -> int:
    """Read the entity that starts at *begin*; return where the rest starts."""
    if source.startswith("```", begin):
        return _block(source, begin, built)
    mark = source[begin]
    end = source.find("]" if mark == "[" else mark, begin + 1)
    if end < 0:
        raise _no_end(source, begin)
    start = built.offset
    built.add(source[begin + 1 : end])
    if mark == "[":
        return _link(source, end, built, start)
    built.mark({"_": "italic", "*": "bold", "`": "code"}[mark], start)
    return end + 1


def _block(source: str, begin: int, built: Builder) -> int:
    at = begin + 3
    language = _LANGUAGE.match(source, at)
    if language:
        at = language.end()
    if source.startswith("\n", at):
        at += 1
    end = source.find("```", at)
    if end < 0:
        raise _no_end(source, begin)
    start = built.offset
    built.add(source[at:end])
    built.mark("pre", start, language=language[1] if language else "")
    return end + 3


def _link(source: str, bracket: int, built: Builder, start: int) -> int:
    """Read ``(address)`` behind a closed bracket; without one, the text stays text."""
    if not source.startswith("(", bracket + 1):
        return bracket + 1
    close = source.find(")", bracket + 2)
    end = len(source) if close < 0 else close
    url = source[bracket + 2 : end]
    if looks_like_url(url):
        built.mark("text_link", start, url=url)
    return end + 1


def _no_end(source: str, begin: int) -> MarkupRefused:
    return MarkupRefused(f"Can't find end of the entity starting at byte offset {byte_offset(source, begin)}")
