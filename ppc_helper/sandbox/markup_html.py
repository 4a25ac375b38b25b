"""Parse mode HTML, with Telegram's refusals (parse_html in tdlib/td)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ppc_helper.sandbox.markup_text import Builder, FormattedText, MarkupRefused, byte_offset

KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link",
    "tg-emoji": "custom_emoji",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_CHARACTER = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]+)|#(?P<dec>[0-9]+)|(?P<name>lt|gt|amp|quot));?")
_PLAIN = re.compile(r"[^<&]+")
_SPACES = re.compile(r"\s*")
_WORD = re.compile(r"[^\s>]*")
_NAME = re.compile(r"[^\s=>]*")
_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


@dataclass
class _Open:
    """A start tag that waits for its end."""

    tag: str
    start: int
    attributes: dict[str, str] = field(default_factory=dict)


def parse_html(source: str) -> FormattedText:
    """Return the text and entities of *source*; raises MarkupRefused."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._built = Builder()
        self._open: list[_Open] = []

    def parse(self) -> FormattedText:
        while self._at < len(self._source):
            char = self._source[self._at]
            if char == "&":
                self._character()
            elif char != "<":
                self._built.add(self._take(_PLAIN, self._at))
            elif self._source.startswith("</", self._at):
                self._end_tag()
            else:
                self._start_tag()
        if self._open:
            raise MarkupRefused(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        return self._built.built()

    def _character(self) -> None:
        match = _CHARACTER.match(self._source, self._at)
        self._built.add(_decoded(match) if match else "&")
        self._at = match.end() if match else self._at + 1

    def _start_tag(self) -> None:
        begin = self._at
        tag = self._take(_WORD, begin + 1).lower()
        if tag not in KINDS:
            raise MarkupRefused(f'Unsupported start tag "{tag}" at byte offset {self._bytes(begin)}')
        opened = _Open(tag, self._built.offset)
        while self._more_attributes(begin):
            self._attribute(opened, begin)
        self._at += 1
        if tag == "span" and opened.attributes.get("class") != "tg-spoiler":
            raise MarkupRefused(f'Tag "span" must have class "tg-spoiler" at byte offset {self._bytes(begin)}')
        self._open.append(opened)

    def _more_attributes(self, begin: int) -> bool:
        self._take(_SPACES, self._at)
        if self._at >= len(self._source):
            raise MarkupRefused(f"Unclosed start tag at byte offset {self._bytes(begin)}")
        return self._source[self._at] != ">"

    def _attribute(self, opened: _Open, begin: int) -> None:
        name = self._take(_NAME, self._at).lower()
        if not name:
            at = self._bytes(self._at)
            raise MarkupRefused(f'Empty attribute name in the tag "{opened.tag}" at byte offset {at}')
        self._take(_SPACES, self._at)
        if not self._source.startswith("=", self._at):
            self._valueless(opened, name)
            return
        self._take(_SPACES, self._at + 1)
        opened.attributes[name] = self._value()
        if self._at >= len(self._source):
            raise MarkupRefused(f"Unclosed start tag at byte offset {self._bytes(begin)}")

    def _valueless(self, opened: _Open, name: str) -> None:
        """Only ``<blockquote expandable>`` may leave the value out."""
        if (opened.tag, name) != ("blockquote", "expandable"):
            at = self._bytes(self._at)
            raise MarkupRefused(
                f'Expected equal sign in declaration of an attribute of the tag "{opened.tag}" at byte offset {at}'
            )
        opened.attributes[name] = ""

    def _value(self) -> str:
        quote = self._source[self._at : self._at + 1]
        if quote in ("'", '"') and quote:
            end = self._source.find(quote, self._at + 1)
            end = len(self._source) if end < 0 else end
            value = self._source[self._at + 1 : end]
            self._at = end + 1
            return _CHARACTER.sub(_decoded, value)
        begin = self._at
        value = self._take(_TOKEN, begin).lower()
        following = self._source[self._at : self._at + 1]
        if following and following != ">" and not following.isspace():
            raise MarkupRefused(f"Unexpected end of name token at byte offset {self._bytes(begin)}")
        return value

    def _end_tag(self) -> None:
        begin = self._at
        if not self._open:
            raise MarkupRefused(f"Unexpected end tag at byte offset {self._bytes(begin)}")
        name = self._take(_WORD, begin + 2).lower()
        self._take(_SPACES, self._at)
        if not self._source.startswith(">", self._at):
            raise MarkupRefused(f"Unclosed end tag at byte offset {self._bytes(begin)}")
        self._at += 1
        opened = self._open.pop()
        if name and name != opened.tag:
            raise MarkupRefused(
                f'Unmatched end tag at byte offset {self._bytes(begin)}, expected "</{opened.tag}>", found "</{name}>"'
            )
        self._close(opened)

    def _close(self, opened: _Open) -> None:
        kind = KINDS[opened.tag]
        if opened.tag == "a":
            url = opened.attributes.get("href", "") or self._built.since(opened.start)
            if looks_like_url(url):
                self._built.mark(kind, opened.start, url=url)
        elif opened.tag == "tg-emoji":
            self._built.mark(kind, opened.start, emoji=opened.attributes.get("emoji-id", ""))
        elif "expandable" in opened.attributes:
            self._built.mark("expandable_blockquote", opened.start)
        elif opened.tag == "code" and self._open and self._open[-1].tag == "pre":
            self._open[-1].attributes["language"] = opened.attributes.get("class", "").removeprefix("language-")
        else:
            self._built.mark(kind, opened.start, language=opened.attributes.get("language", ""))

    def _take(self, pattern: re.Pattern[str], begin: int) -> str:
        """Move behind what *pattern* matches at *begin* and return it, empty when it matches nothing."""
        match = pattern.match(self._source, begin)
        self._at = match.end() if match else begin
        return match[0] if match else ""

    def _bytes(self, at: int) -> int:
        return byte_offset(self._source, at)


def looks_like_url(url: str) -> bool:
    """Tell whether a link would be kept: others lose their link and stay text."""
    return bool(re.match(r"(?:https?|tg|mailto|ton)://?\S+|[\w-]+(\.[\w-]+)+(/\S*)?$", url, re.IGNORECASE))


def _decoded(match: re.Match[str]) -> str:
    if match["name"]:
        return _NAMED[match["name"]]
    code = int(match["hex"], 16) if match["hex"] else int(match["dec"])
    if not 0 < code < 0x10FFFF or 0xD800 <= code < 0xE000:
        return match[0]
    return chr(code)
