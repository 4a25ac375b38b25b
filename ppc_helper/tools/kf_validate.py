"""Check phrases against the limits and the syntax of Yandex Direct."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Literal

from ppc_helper.lexicon import (
    MAX_PHRASE_LENGTH,
    MAX_WORD_LENGTH,
    MAX_WORDS,
    Phrase,
    counted_words,
    fold,
    longest_word,
    parse,
    phrase_length,
    split_word,
    word_over,
)
from ppc_helper.lexicon.alphabet import CYRILLIC, LATIN, MISPLACED_SIGN, foreign_signs
from ppc_helper.lexicon.keys import PhraseKeys
from ppc_helper.lexicon.matching import negative
from ppc_helper.lexicon.pairs import lone_marks
from ppc_helper.lexicon.phrase import MARKS
from ppc_helper.lexicon.word_lists import words as stop_words
from ppc_helper.tools import Note, Table, tool
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_columns import with_given_columns

COLUMNS = ("keyword", "ok", "words", "characters", "problems")
YES, NO = Note("yes"), Note("no")
INSIDE, IN_VAIN = "negative-inside", "negatives-in-vain"
PLAIN = re.compile(rf"[{LATIN}{CYRILLIC}0-9]+(?: [{LATIN}{CYRILLIC}0-9]+)*")
OPERATORS = frozenset({"", "!", "+", "-", "-!", "-+"})
MAX_PHRASES = {"group": 200, "campaign": 200 * 1_000}
"""Phrases of a group; a campaign has at most 1,000 groups. Source: technical-restrictions."""

Row = tuple[str, Note, int, int, tuple[Note, ...] | None]


@tool(
    menu="keywords",
    place=5,
    next_tools=("kf_fixate_keywords", "kf_group_duplicates", "export_commander", "export_editor"),
)
def kf_validate(phrases: Phrases, *, level: Literal["phrase", "group", "campaign"] = "phrase") -> Table:
    """Check each phrase: words, lengths, signs, pairs of marks, negatives.

    Args:
        phrases: any number of phrases; order is kept.
        level: ``group`` and ``campaign`` take the list for one, and check its size and repeats too.
    Returns:
        One row (keyword, ok, words, characters, problems) per phrase; *words* without stop words and negatives,
        *characters* as Direct counts them. Frequencies and groups, if given, follow as columns.
    Source:
        yandex.ru/support/direct/ru: keywords/keywords, keywords/symbols-and-operators, troubleshooting/interface,
        technical-restrictions; as of 2026-02-11.
    """
    checks = _List(level)
    rows = [_row(text, checks) for text in phrases.texts]
    wrong = sum(row[1] is NO for row in rows)
    counts: dict[str, int | float | str] = {"total": len(rows), "wrong": wrong}
    return with_given_columns(Table(COLUMNS, rows, counts), phrases)


def _row(text: str, checks: _List) -> Row:
    return (checks.is_alone and _plain_row(text)) or _any_row(text, checks)


def _plain_row(text: str) -> Row | None:
    """Return the row of a phrase of words and single spaces that is within all limits, as nearly all are."""
    if not PLAIN.fullmatch(text):
        return None
    words = text.split(" ")
    counted = len(words) - sum(map(stop_words().stop.__contains__, fold(text).split(" ")))
    if counted > MAX_WORDS or len(text) > MAX_PHRASE_LENGTH or max(map(len, words)) > MAX_WORD_LENGTH:
        return None
    return text, YES, counted, len(text), None


def _any_row(text: str, checks: _List) -> Row:
    phrase = parse(text)
    words = counted_words(phrase)
    problems = (*_problems(phrase, words), *checks.problems(text))
    return text, NO if problems else YES, words, phrase_length(text), problems or None


def is_refused(text: str) -> bool:
    """Tell whether Direct would not take a phrase; a negative that does nothing is no reason."""
    if _plain_row(text):
        return False
    phrase = parse(text)
    return any(note.code not in (INSIDE, IN_VAIN) for note in _problems(phrase, counted_words(phrase)))


class _List:
    """What is wrong with a phrase because of those before it."""

    def __init__(self, level: str) -> None:
        self._limit = MAX_PHRASES.get(level)
        self._level = level
        self.is_alone = self._limit is None
        """Whether phrases are judged one by one."""
        self._keys = PhraseKeys(forms=True)
        self._first: dict[str, int] = {}
        self._rows = 0

    def problems(self, text: str) -> Iterator[Note]:
        """Yield the problems of the next phrase of the list."""
        if self._limit is None:
            return
        self._rows += 1
        first = self._first.setdefault(self._keys.key(text), self._rows)
        if first != self._rows and not parse(text).service:
            yield Note("repeated", {"row": first})
        if self._rows > self._limit:
            yield Note(f"over-{self._level}", {"limit": self._limit})


def _problems(phrase: Phrase, words: int) -> Iterator[Note]:
    if phrase.service:
        return
    yield from _limits(phrase, words)
    yield from _signs(phrase)
    yield from _words(phrase)


def _limits(phrase: Phrase, words: int) -> Iterator[Note]:
    longest = longest_word(phrase)
    if words > MAX_WORDS:
        word, place = word_over(phrase, MAX_WORDS)
        yield Note("too-many-words", {"words": words, "limit": MAX_WORDS, "word": word, "place": place})
    if len(longest) > MAX_WORD_LENGTH:
        yield Note("word-too-long", {"word": longest, "length": len(longest), "limit": MAX_WORD_LENGTH})
    if phrase_length(phrase.text) > MAX_PHRASE_LENGTH:
        yield Note("phrase-too-long", {"length": phrase_length(phrase.text), "limit": MAX_PHRASE_LENGTH})


def _signs(phrase: Phrase) -> Iterator[Note]:
    signs = foreign_signs(phrase.text)
    if signs:
        yield Note("foreign-signs", {"signs": " ".join(sign for sign, _ in signs), "place": signs[0][1]})
    if lone := [] if MARKS.isdisjoint(phrase.text) else lone_marks(phrase.text):
        marks = " ".join(dict.fromkeys(phrase.text[place] for place in lone))
        yield Note("unclosed", {"mark": marks, "place": lone[0] + 1})


def _words(phrase: Phrase) -> Iterator[Note]:
    words = [piece for word in phrase.words() for piece in split_word(word.bare)]
    if not words:
        yield Note("no-words")
    yield from _operators(phrase)
    negatives = phrase.negatives()
    if negatives and words and all(word.place == "quotes" for word in phrase.words()):
        yield Note(IN_VAIN, {"negatives": " ".join(negatives)})
    elif words and (ignored := [text for text in negatives if negative(text).cuts(words)]):
        yield Note(INSIDE, {"negative": ", ".join(ignored)})


def _operators(phrase: Phrase) -> Iterator[Note]:
    place = 1
    for token, following in zip_longest(phrase.tokens, phrase.tokens[1:]):
        opens_group = token.text == "-" and following is not None and following.kind == "mark"
        if token.kind == "word" and not split_word(token.bare) and not opens_group:
            yield Note("lone-operator", {"operator": token.text, "place": place})
        elif token.operator not in OPERATORS or MISPLACED_SIGN.search(token.bare):
            yield Note("doubled-operator", {"word": token.text, "place": place})
        place += len(token.text)
