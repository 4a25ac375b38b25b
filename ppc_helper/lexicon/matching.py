"""Will a phrase show for a query: word by word, by the operators of Yandex Direct.

Source: yandex.ru/support/direct/ru, keywords/symbols-and-operators and keywords/negative-keywords, as of 2026-02-11.
Literal: Direct also matches typos, synonyms and meaning, and drops stop words when that keeps the meaning.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from ppc_helper.lexicon.alphabet import PLAIN
from ppc_helper.lexicon.lemmas import Lexeme, readings
from ppc_helper.lexicon.phrase import Phrase, Token, parse, split_word
from ppc_helper.lexicon.word_lists import fold, words

NEXT_NEGATIVE = re.compile(r"[\s,;]+(?=-\S)|;|,(?!\d)|(?<!\d),")
"""Commas and semicolons are in no negative, but for the comma of a number."""
Obstacle = Literal["missing", "order", "extra", "negative"]


class Wanted(NamedTuple):
    """A word that a phrase asks for: *exact* in this very form, *required* also when it is a stop word."""

    word: str
    exact: bool = False
    required: bool = False

    @property
    def counts(self) -> bool:
        """Tell whether a query without it may not show the phrase."""
        return self.exact or self.required or self.word not in words().stop

    def fits(self, word: str) -> bool:
        """Tell whether the folded *word* of a query is this one."""
        return word == self.word or (not self.exact and not lexemes(word).isdisjoint(lexemes(self.word)))


class Match(NamedTuple):
    """Whether a phrase shows; else the first *obstacle* and the words it is about."""

    shown: bool
    obstacle: Obstacle | None = None
    about: str = ""


SHOWN = Match(True)


@lru_cache(1 << 18)
def lexemes(word: str) -> frozenset[Lexeme]:
    """Return every lexeme that the folded *word* may belong to."""
    return frozenset(readings(word))


def words_of(text: str) -> list[str]:
    """Return the folded words of a query or a phrase without its negatives, in order."""
    if PLAIN.fullmatch(text):
        return fold(text).split()  # what the other way gives, in a fifth of the time
    return [piece for token in parse(text).words() for piece in split_word(token.bare)]


class Pattern:
    """What a phrase or a negative asks of a query, by its operators; its own negatives are no part of it."""

    def __init__(self, phrase: Phrase) -> None:
        """Take the words of a parsed phrase apart."""
        self._plain, self._runs, self._choices, quoted = _read(phrase)
        self.whole = bool(quoted)
        """Whether a query may hold nothing else: there are quotes."""
        # of a phrase of stop words only all are asked for
        self._every = self.whole or not (self._runs or self._choices or any(one.counts for one in self._plain))
        self._plain += quoted

    def match(self, asked: Sequence[str]) -> Match:
        """Tell whether a query of these folded words has what is asked for, in its order, and nothing it must not."""
        for wanted in self._plain:
            if (wanted.counts or self._every) and not any(map(wanted.fits, asked)):
                return Match(False, "missing", wanted.word)
        for options in self._choices:
            if not any(all(any(map(one.fits, asked)) for one in option if one.counts) for option in options):
                return Match(False, "missing", " | ".join(" ".join(one.word for one in option) for option in options))
        for run in self._runs:
            missing = next((one for one in run if not any(map(one.fits, asked))), None)
            if missing is not None:
                return Match(False, "missing", missing.word)
            if not _stands_in(run, asked):
                return Match(False, "order", " ".join(one.word for one in run))
        return self._without_more(asked) if self.whole else SHOWN

    def _without_more(self, asked: Sequence[str]) -> Match:
        extra = [word for word in asked if not any(wanted.fits(word) for wanted in self._plain)]
        return Match(False, "extra", " ".join(extra)) if extra else SHOWN


class Negative(NamedTuple):
    """A negative word or phrase as written; what it asks for, and all its words that count."""

    text: str
    pattern: Pattern
    wanted: tuple[Wanted, ...]

    def cuts(self, query: Sequence[str]) -> bool:
        """Tell whether a query of these folded words is cut."""
        return bool(self.wanted) and self.pattern.match(query).shown


def negative(text: str) -> Negative:
    """Read one negative, with its minus or without; unfixed stop words of a longer one count for nothing."""
    phrase = parse(text.strip().removeprefix("-").strip())
    found = [one for token in phrase.words() for one in wanted_of(token)]
    counting = [one for one in found if one.counts]
    return Negative(text.strip(), Pattern(phrase), tuple(counting or found))


def negatives_in(text: str) -> list[Negative]:
    """Read a list of negatives: words and phrases, one a line, or several in a line each with its minus or a comma."""
    pieces = (piece.strip(" ,;") for line in text.splitlines() for piece in NEXT_NEGATIVE.split(line))
    return [negative(piece) for piece in pieces if piece]


class Keyword:
    """A phrase with its own negatives and those of its group; see :meth:`match`."""

    def __init__(self, text: str, more: Sequence[Negative] = ()) -> None:
        """Read the phrase; of all negatives those wholly inside it are ignored, as Direct does."""
        phrase = parse(text)
        inside = words_of(text)
        self._pattern = Pattern(phrase)
        negatives = [*map(negative, phrase.negatives()), *more]
        self.ignored = [one for one in negatives if one.cuts(inside)]
        self._negatives = [one for one in negatives if not one.cuts(inside)]

    def match(self, query: str) -> Match:
        """Tell whether the phrase shows for *query*."""
        asked = words_of(query)
        found = self._pattern.match(asked)
        cutting = next((one for one in self._negatives if one.cuts(asked)), None) if found.shown else None
        return Match(False, "negative", cutting.text) if cutting else found


_Run = list[Wanted]


def _read(phrase: Phrase) -> tuple[_Run, list[_Run], list[list[_Run]], _Run]:
    """Return the free words, the runs in brackets, the alternatives and the words in quotes."""
    plain: _Run = []
    quoted: _Run = []
    runs: dict[int, _Run] = {}
    choices: dict[int, dict[int, _Run]] = {}
    for token in phrase.words():
        found = wanted_of(token)
        if token.choice:
            choices.setdefault(token.choice, {}).setdefault(token.option, []).extend(found)
        elif token.bracket:
            runs.setdefault(token.bracket, []).extend(found)
        else:
            (quoted if token.place == "quotes" else plain).extend(found)
    return plain, list(runs.values()), [list(options.values()) for options in choices.values()], quoted


def wanted_of(token: Token) -> list[Wanted]:
    """Return what a word of a phrase asks for: several words where a hyphen parts it."""
    return [Wanted(piece, "!" in token.operator, "+" in token.operator) for piece in split_word(token.bare)]


def _stands_in(run: _Run, asked: Sequence[str]) -> bool:
    """Tell whether the words of *run* stand side by side in this order."""
    width = len(run)
    return any(
        all(wanted.fits(word) for wanted, word in zip(run, asked[start : start + width], strict=True))
        for start in range(len(asked) - width + 1)
    )
