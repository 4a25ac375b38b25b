r"""The syntax of a search phrase: words, operators, quotes, brackets, alternatives, negatives.

Source: yandex.ru/support/direct/ru, keywords/symbols-and-operators. ``!w`` this form only, ``+w`` the word is
required, ``"..."`` no extra words, ``[...]`` order fixed, ``(a|b)`` alternatives, ``-w`` a negative word. Parsing
keeps everything: the texts of a phrase's tokens joined give the phrase back, also when it is malformed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

from ppc_helper.lexicon.word_lists import fold

Kind = Literal["word", "mark", "gap"]
Place = Literal["plain", "quotes", "brackets", "negative"]

SERVICE_PREFIX = "---autotargeting"
MARKS = frozenset('"[]()|')
TOKEN = re.compile(r'\s+|["\[\]()|]|[^\s"\[\]()|]+')
OPERATORS = re.compile(r"(-?[!+]*)(.*)", re.DOTALL)
EDGE_PUNCTUATION = ".,;:!?…·•*«»“”„'`~<>{}/\\=&%№@#$^_–—"


class Token(NamedTuple):
    """A piece of a phrase: *text* as written; a word's *operator* (``""``, ``!``, ``+``, ``-``, ``-!``) and rest.

    *place* tells where it stands; *bracket* numbers the brackets it is in from 1 (0: none), *choice* likewise the
    parentheses, *option* the alternative inside them.
    """

    text: str
    kind: Kind
    operator: str = ""
    bare: str = ""
    place: Place = "plain"
    bracket: int = 0
    choice: int = 0
    option: int = 0


class Phrase(NamedTuple):
    """A parsed phrase. *service* rows (autotargeting) have no tokens."""

    text: str
    tokens: tuple[Token, ...]
    service: bool = False

    def words(self) -> Iterator[Token]:
        """Yield the words that are no negatives, in order."""
        return (token for token in self.tokens if token.kind == "word" and token.place != "negative")

    def negatives(self) -> tuple[str, ...]:
        """Return the negatives as written, in order, each with its minus."""
        found: list[str] = []
        open_group = False
        for token in self.tokens:
            negative = token.place == "negative"
            if negative and open_group:
                found[-1] += token.text
            elif negative:
                found.append(token.text)
            # a lone minus opens a group: -"..." or -(a|b); its pieces belong together
            open_group = negative and (open_group or token.text == "-")
        return tuple(text.strip() for text in found if text.strip() not in ("", "-"))


class _Parser:
    """One walk over the tokens; remembers what is open."""

    def __init__(self) -> None:
        self.quoted = False
        self.bracket = self.brackets = 0
        self.choice = self.choices = self.option = 0
        self.negative_until = ""
        self.after_minus = False

    def token(self, text: str) -> Token:
        if text[0].isspace():
            self.after_minus = False
            return self._made(text, "gap")
        if text in MARKS:
            return self._mark(text)
        return self._word(text)

    def _made(self, text: str, kind: Kind, operator: str = "", bare: str = "") -> Token:
        return Token(text, kind, operator, bare, self._place(), self.bracket, self.choice, self.option)

    def _place(self) -> Place:
        if self.negative_until:
            return "negative"
        if self.bracket:
            return "brackets"
        return "quotes" if self.quoted else "plain"

    def _word(self, text: str) -> Token:
        found = OPERATORS.fullmatch(text)
        operator, bare = found.groups() if found else ("", text)
        self.after_minus = text == "-"
        made = self._made(text, "word", operator, bare)
        return made._replace(place="negative") if operator.startswith("-") else made

    def _mark(self, text: str) -> Token:
        if self.after_minus and text in '"[(':
            self.negative_until = {'"': '"', "[": "]", "(": ")"}[text]
            self.after_minus = False
            return self._made(text, "mark")
        if self.negative_until:
            made = self._made(text, "mark")
            if text == self.negative_until:
                self.negative_until = ""
            return made
        return self._open_or_close(text)

    def _open_or_close(self, text: str) -> Token:
        if text == '"':
            self.quoted = not self.quoted
        elif text == "|":
            self.option += 1
        elif text in "[(":
            self._open(text)
        else:
            return self._close(text)
        return self._made(text, "mark")

    def _open(self, text: str) -> None:
        if text == "[":
            self.brackets += 1
            self.bracket = self.brackets
        else:
            self.choices += 1
            self.choice, self.option = self.choices, 0

    def _close(self, text: str) -> Token:
        made = self._made(text, "mark")
        if text == "]":
            self.bracket = 0
        else:
            self.choice = self.option = 0
        return made


@lru_cache(1 << 14)
def _unmarked(text: str) -> Token:
    """Return the token of a piece of a phrase without marks, where nothing around a word decides what it is."""
    return _Parser().token(text)


def parse(text: str) -> Phrase:
    """Parse one phrase; never fails: what is malformed stays as it is."""
    if is_service(text):
        return Phrase(text, (), service=True)
    pieces = TOKEN.findall(text)
    if MARKS.isdisjoint(text):
        return Phrase(text, tuple(map(_unmarked, pieces)))
    return Phrase(text, tuple(map(_Parser().token, pieces)))


def has_negatives(text: str) -> bool:
    """Tell, without parsing, whether *text* may hold a negative: a minus that begins a word, or a mark before one."""
    return " -" in text or text.startswith("-") or not MARKS.isdisjoint(text)


def is_service(text: str) -> bool:
    """Tell whether *text* is a service row such as ``---autotargeting``, which is never touched."""
    return text[:1] in " -" and text.lstrip().lower().startswith(SERVICE_PREFIX)


def split_word(bare: str) -> list[str]:
    """Return the folded words that *bare* counts as: a hyphen splits, punctuation at the edges goes.

    Source: the same page: Баден-Баден becomes Баден. Empty when nothing but signs is left.
    """
    pieces = (piece.strip(EDGE_PUNCTUATION) for piece in fold(bare).split("-"))
    return [piece for piece in pieces if piece]
