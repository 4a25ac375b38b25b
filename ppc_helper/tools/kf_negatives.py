"""Check negatives against the limits of Yandex Direct, and show which keywords they would cut."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Literal

from ppc_helper.lexicon import (
    MAX_WORD_LENGTH,
    MAX_WORDS,
    Phrase,
    counted_words,
    longest_word,
    parse,
    split_word,
    words,
)
from ppc_helper.lexicon.alphabet import MISPLACED_SIGN, foreign_signs
from ppc_helper.lexicon.keys import PhraseKeys
from ppc_helper.lexicon.matching import Negative, lexemes, negatives_in, words_of
from ppc_helper.lexicon.pairs import lone_marks
from ppc_helper.tools import Note, Table, tool
from ppc_helper.tools.inputs import Phrases

COLUMNS = ("negative", "ok", "cuts", "problems")
YES, NO = Note("yes"), Note("no")
MAX_CHARACTERS = {"group": 4_096, "campaign": 20_000}
"""Of all negatives together, without spaces. Source: technical-restrictions."""
SHOWN_KEYWORDS = 10
OPERATORS = frozenset({"", "!", "+"})


@tool(menu="keywords", place=6)  # nothing is next: the other tools take phrases, a list of negatives has none
def kf_negatives(phrases: Phrases, *, level: Literal["group", "campaign"] = "group", keywords: str = "") -> Table:
    """Check each negative, and find the keywords that hold it.

    Args:
        phrases: negative words and phrases, with their minus or without, one a line or several in a line.
        level: where they will stand, which sets how long they may be together.
        keywords: the phrases they will stand beside, one a line; may be empty.
    Returns:
        One row (negative, ok, cuts, problems) per negative; *cuts* names up to 10 keywords that it
        would cut by its operators.
    Source:
        yandex.ru/support/direct/ru: keywords/negative-keywords, technical-restrictions; as of 2026-02-11. Direct
        ignores a negative that stands wholly inside a keyword; other systems stop showing that keyword.
    """
    found = [one for text in phrases.texts for one in negatives_in(text)]
    checks = _List(MAX_CHARACTERS[level])
    beside = _Keywords(keywords)
    rows = [_row(one, checks, beside) for one in found]
    counts: dict[str, int | float | str] = {
        "total": len(rows),
        "wrong": sum(row[1] is NO for row in rows),
        "cutting": sum(row[2] is not None for row in rows),
        "keywords": len(beside),
    }
    return Table(COLUMNS, rows, counts)


_Row = tuple[str, Note, str | None, tuple[Note, ...] | None]


def _row(one: Negative, checks: _List, beside: _Keywords) -> _Row:
    phrase = parse(one.text.removeprefix("-"))
    problems = (*_problems(phrase), *checks.problems(one))
    cut = beside.cut_by(one)
    told = (*problems, *_ignored(phrase), *([Note("cuts", {"count": len(cut)})] if cut else []))
    shown = "; ".join(islice(cut, SHOWN_KEYWORDS)) if cut else None
    return one.text, NO if problems else YES, shown, told or None


def _problems(phrase: Phrase) -> Iterator[Note]:
    found = list(phrase.words())
    if not found:
        yield Note("doubled-operator", {"words": f"-{phrase.text}"}) if phrase.negatives() else Note("no-words")
        return
    count, longest = counted_words(phrase), longest_word(phrase)
    if count > MAX_WORDS:
        yield Note("too-many-words", {"words": count, "limit": MAX_WORDS})
    if len(longest) > MAX_WORD_LENGTH:
        yield Note("word-too-long", {"word": longest, "length": len(longest), "limit": MAX_WORD_LENGTH})
    if signs := foreign_signs(phrase.text):
        yield Note("foreign-signs", {"signs": " ".join(sign for sign, _ in signs)})
    if lone := lone_marks(phrase.text):
        yield Note("unclosed", {"mark": " ".join(dict.fromkeys(phrase.text[place] for place in lone))})
    if odd := [one.text for one in found if one.operator not in OPERATORS or MISPLACED_SIGN.search(one.bare)]:
        yield Note("doubled-operator", {"words": " ".join(odd)})
    if len(loose := _loose_stop_words(phrase)) == len(found):
        yield Note("stop-word", {"words": " ".join(loose)})


def _ignored(phrase: Phrase) -> Iterator[Note]:
    """Yield what is said of stop words beside words that count: the negative works without them."""
    loose = _loose_stop_words(phrase)
    if 0 < len(loose) < len(list(phrase.words())):
        yield Note("stop-word-ignored", {"words": " ".join(loose)})


def _loose_stop_words(phrase: Phrase) -> list[str]:
    return [
        token.text
        for token in phrase.words()
        if not token.operator and token.place == "plain" and set(split_word(token.bare)) <= words().stop
    ]


class _List:
    """What only the whole list shows: repeats, and how long it is together."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._length = 0
        self._keys = PhraseKeys()
        self._first: dict[str, str] = {}

    def problems(self, one: Negative) -> Iterator[Note]:
        """Yield the problems of the next negative of the list."""
        first = self._first.setdefault(self._keys.key(one.text.removeprefix("-")), one.text)
        if first is not one.text and one.wanted:
            yield Note("repeated", {"first": first})
        self._length += len("".join(one.text.removeprefix("-").split()))
        if self._length > self._limit:
            yield Note("over-limit", {"limit": self._limit})


class _Keywords:
    """Keywords by the lexemes of their words; a negative looks at those of its rarest word only."""

    def __init__(self, text: str) -> None:
        self._texts = [line.strip() for line in text.splitlines() if line.strip()]
        self._words = [words_of(line) for line in self._texts]
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        for number, found in enumerate(self._words):
            for key in {key for word in found for key in lexemes(word) | {word}}:
                self._by_key[key].append(number)

    def __len__(self) -> int:
        return len(self._texts)

    def cut_by(self, one: Negative) -> list[str]:
        """Return the keywords that a negative cuts, in their order."""
        if "|" in one.text:  # any of its words may be the one that cuts
            return [text for text, found in zip(self._texts, self._words, strict=True) if one.cuts(found)]
        if not one.wanted:
            return []
        places: list[set[int]] = [
            {number for key in lexemes(wanted.word) | {wanted.word} for number in self._by_key.get(key, ())}
            for wanted in one.wanted
        ]
        rarest = min(places, key=lambda rows: len(rows))  # noqa: PLW0108 - mypy takes len for too wide
        return [self._texts[number] for number in sorted(rarest) if one.cuts(self._words[number])]
