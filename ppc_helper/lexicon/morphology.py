"""Lemmas of Russian and English words.

Russian goes over pymorphy3's loaded dictionary by a shortened path: only the best reading's part of speech and
lemma, without an object for every reading. It equals ``MorphAnalyzer.parse(word)[0]`` by construction for words of
the dictionary, everything else goes to ``parse`` itself; a test compares them. It reads inner tables of pymorphy3,
so that version is pinned.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

ENGLISH_WORD = re.compile(r"[a-z]{3,}(?:'[a-z]+)?")
RUSSIAN_WORD = re.compile(r"[а-я]+")

PART_OF_SPEECH_CLASSES = {
    "NOUN": "n",
    "ADJF": "a",
    "ADJS": "a",
    "COMP": "a",
    "VERB": "v",
    "INFN": "v",
    "PRTF": "v",
    "PRTS": "v",
    "GRND": "v",
}
OTHER_CLASS = "x"


class Lexeme(NamedTuple):
    """A word in all its forms: *lemma* (ё as е) and *kind*: n noun, a adjective, v verb, x other, empty unknown.

    Direct matches the forms of one part of speech only, so the kind is part of what a word is.
    """

    lemma: str
    kind: str


class Readings(NamedTuple):
    """What a word form can be: its *best* reading, and the *others* that differ from it, likeliest not sorted."""

    best: Lexeme
    others: tuple[Lexeme, ...]


class Morphology:
    """Readings of Russian word forms; one per process, see :func:`morphology`."""

    def __init__(self) -> None:
        """Load the dictionary: about 0.1 s and 30 MB."""
        import pymorphy3  # noqa: PLC0415 - only tools that need lemmas pay for the dictionary

        analyzer = pymorphy3.MorphAnalyzer()
        tables = analyzer.dictionary
        self._parse = analyzer.parse
        self._similar_items = tables.words.similar_items
        self._substitutes = analyzer.char_substitutes
        self._paradigms = tables.paradigms
        self._suffixes = tables.suffixes
        self._prefixes = tables.paradigm_prefixes
        self._parts_of_speech = [str(tag.POS) if tag.POS else "" for tag in tables.gramtab]
        self._tags = [str(tag) for tag in tables.gramtab]
        self._probability = analyzer.prob_estimator.p_t_given_w.prob

    def best(self, word: str) -> tuple[str, str]:
        """Return (part of speech, lemma) of ``parse(word)[0]``; the part of speech may be empty."""
        found = self._found(word)
        if not found:
            parse = self._parse(word)[0]
            return parse.tag.POS or "", parse.normal_form
        return self._reading(*self._likeliest(word.lower(), found))

    def readings(self, word: str) -> Readings:
        """Return every lexeme the folded *word* can belong to; outside the dictionary only the best guess."""
        found = self._found(word)
        if not found:
            parse = self._parse(word)[0]
            return Readings(_lexeme(parse.tag.POS or "", parse.normal_form), ())
        best = _lexeme(*self._reading(*self._likeliest(word, found)))
        if len({entry[1] for entry in found}) == 1:  # forms of one paradigm: one lexeme
            return Readings(best, ())
        every = {_lexeme(*self._reading(*entry)) for entry in found}
        return Readings(best, tuple(sorted(every - {best})))

    def _found(self, word: str) -> list[tuple[str, int, int]]:
        # one letter may also be an initial, which the dictionary's own tables do not know
        if len(word) == 1:
            return []
        items = self._similar_items(word.lower(), self._substitutes)
        return [(form, paradigm, index) for form, places in items for paradigm, index in places]

    def _likeliest(self, lower: str, found: list[tuple[str, int, int]]) -> tuple[str, int, int]:
        """Return the entry of the highest probability; of equals the first, as the stable sort of parse() does."""
        if len(found) == 1:
            return found[0]
        best, best_probability = found[0], -1.0
        for entry in found:
            table = self._paradigms[entry[1]]
            probability = self._probability(lower, self._tags[table[len(table) // 3 + entry[2]]])
            if probability > best_probability:
                best, best_probability = entry, probability
        return best

    def _reading(self, form: str, paradigm: int, index: int) -> tuple[str, str]:
        table: Any = self._paradigms[paradigm]
        size = len(table) // 3
        part_of_speech = self._parts_of_speech[table[size + index]]
        if index == 0:
            return part_of_speech, form
        prefix = self._prefixes[table[2 * size + index]]
        suffix = self._suffixes[table[index]]
        stem = form[len(prefix) : len(form) - len(suffix)]
        return part_of_speech, self._prefixes[table[2 * size]] + stem + self._suffixes[table[0]]


def _lexeme(part_of_speech: str, lemma: str) -> Lexeme:
    kind = PART_OF_SPEECH_CLASSES.get(part_of_speech, OTHER_CLASS) if part_of_speech else ""
    return Lexeme(lemma.replace("ё", "е"), kind)


@cache
def morphology() -> Morphology:
    """Return this process's analyser; the first call loads it."""
    return Morphology()


@cache
def _english() -> Any:
    import simplemma  # noqa: PLC0415 - a third of a second: only lists with Latin words pay for it

    return simplemma.lemmatize


def readings(word: str) -> Readings:
    """Return what the folded *word* can be: Russian by dictionary, English by simplemma, anything else as it is."""
    if RUSSIAN_WORD.fullmatch(word):
        return morphology().readings(word)
    if ENGLISH_WORD.fullmatch(word):
        return Readings(Lexeme(_english()(word, lang="en").lower(), ""), ())
    return Readings(Lexeme(word, ""), ())
