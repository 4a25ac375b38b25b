"""Parse mode MarkdownV2, with Telegram's refusals (parse_markdown_v2 in tdlib/td)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ppc_helper.sandbox.markup_html import looks_like_url
from ppc_helper.sandbox.markup_text import Builder, FormattedText, MarkupRefused, byte_offset

RESERVED = "_*[]()~`>#+-=|{}.!"
_LANGUAGE = re.compile(r"([^\s`]+)(?=\s)")
_PAIRED = {"__": "underline", "||": "spoiler", "```": "pre"}
_SINGLE = {"_": "italic", "*": "bold", "~": "strikethrough", "`": "code"}
_NAMES = {
    "italic": "Italic", "bold": "Bold", "strikethrough": "Strikethrough", "code": "Code", "pre": "Pre",
    "underline": "Underline", "spoiler": "Spoiler", "text_link": "TextUrl", "custom_emoji": "CustomEmoji",
}  # fmt: skip
_LITERAL = {"code", "pre"}


@dataclass
class _Open:
    """An entity that waits for its closing *mark*."""

    kind: str
    mark: str
    begin: int
    start: int
    language: str = ""


def parse_markdown_v2(source: str) -> FormattedText:
    """Return the text and entities of *source*; raises MarkupRefused."""
    return _Parser(source).parse()


class _Parser:
    def __init__(self, source: str) -> None:
        self._source = source
        self._at = 0
        self._built = Builder()
        self._open: list[_Open] = []
        self._quote: int | None = None

    def parse(self) -> FormattedText:
        while self._at < len(self._source):
            self._step()
        if self._open:
            last = self._open[-1]
            at = byte_offset(self._source, last.begin)
            raise MarkupRefused(f"Can't find end of {_NAMES[last.kind]} entity at byte offset {at}")
        self._end_quote()
        return self._built.built()

    def _step(self) -> None:
        char = self._source[self._at]
        following = self._source[self._at + 1 : self._at + 2]
        if char == "\\" and following and ord(following) <= 126:
            self._plain(following, 2)
        elif self._open and self._source.startswith(self._open[-1].mark, self._at) and self._closes():
            self._close()
        elif char == "\n":
            self._line_end()
        elif char not in (RESERVED if not self._literal() else "`"):
            self._plain(char, 1)
        else:
            self._begin(char)

    def _plain(self, text: str, length: int) -> None:
        self._built.add(text)
        self._at += length

    def _literal(self) -> bool:
        return bool(self._open) and self._open[-1].kind in _LITERAL

    def _closes(self) -> bool:
        """A lone ``_`` closes italic; two of them are an underline."""
        return not (self._open[-1].mark == "_" and self._source.startswith("__", self._at))

    def _begin(self, char: str) -> None:
        if char == ">" and self._at_line_start():
            self._quote = self._built.offset if self._quote is None else self._quote
            self._at += 1
            return
        if char == "[":
            self._push("text_link", "]", 1)
            return
        if self._source.startswith("![", self._at):
            self._push("custom_emoji", "]", 2)
            return
        mark = next((mark for mark in _PAIRED if self._source.startswith(mark, self._at)), char)
        kind = _PAIRED.get(mark) or _SINGLE.get(mark)
        if kind is None:
            raise MarkupRefused(f"Character '{char}' is reserved and must be escaped with the preceding '\\'")
        self._push(kind, mark, len(mark))

    def _push(self, kind: str, mark: str, length: int) -> None:
        opened = _Open(kind, mark, self._at, self._built.offset)
        self._at += length
        if kind == "pre":
            language = _LANGUAGE.match(self._source, self._at)
            if language:
                opened.language = language[1]
                self._at = language.end()
            if self._source.startswith("\n", self._at):
                self._at += 1
        self._open.append(opened)

    def _close(self) -> None:
        opened = self._open.pop()
        self._at += len(opened.mark)
        if opened.kind in {"text_link", "custom_emoji"}:
            self._link(opened)
        else:
            self._built.mark(opened.kind, opened.start, language=opened.language)

    def _link(self, opened: _Open) -> None:
        if not self._source.startswith("(", self._at):
            return  # brackets without an address are plain text
        url = self._address()
        if opened.kind == "custom_emoji":
            self._built.mark(opened.kind, opened.start, emoji=url.removeprefix("tg://emoji?id="))
        elif looks_like_url(url):
            self._built.mark(opened.kind, opened.start, url=url)

    def _address(self) -> str:
        begin = self._at + 1
        match = re.compile(r"(?:\\.|[^)\\])*", re.DOTALL).match(self._source, begin)
        end = match.end() if match else begin
        if not self._source.startswith(")", end):
            raise MarkupRefused(f"Can't find end of a URL at byte offset {byte_offset(self._source, begin)}")
        self._at = end + 1
        return re.sub(r"\\(.)", r"\1", self._source[begin:end], flags=re.DOTALL)

    def _at_line_start(self) -> bool:
        return self._at == 0 or self._source[self._at - 1] == "\n"

    def _line_end(self) -> None:
        self._plain("\n", 1)
        if not self._source.startswith(">", self._at) and not self._literal():
            self._end_quote()

    def _end_quote(self) -> None:
        if self._quote is not None:
            self._built.mark("blockquote", self._quote)
        self._quote = None
