"""Lemmas of Russian and English words.

Russian goes over pymorphy3's loaded dictionary by a shortened path: only the best reading's part of speech and
lemma, without an object for every reading. It equals ``MorphAnalyzer.parse(word)[0]`` by construction for words of
the dictionary, everything else goes to ``parse`` itself; a test compares them. It reads inner tables of pymorphy3,
so that version is pinned.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

ENGLISH_WORD = re.compile(r"[a-z]{3,}(?:'[a-z]+)?")
RUSSIAN_WORD = re.compile(r"[а-я]+(?:-[а-я]+)*")

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
PLACE = "Geox"


Lexeme = str
"""A word in all its forms: its lemma (ё as е), a slash, its kind: n noun, a adjective, v verb, x other, or nothing
for a word of no dictionary. Direct matches the forms of one part of speech only, so «печь/n» and «печь/v» are two."""

_Place = tuple[int, int]
"""What the dictionary knows a word form by: its paradigm, and which form of it."""

_Form = tuple[str, str, int, int, str, str, str]
"""A place's tag, part of speech, lengths of its prefix and suffix, prefix and suffix of the lemma, kind."""

_Shape = tuple[slice, str, str, str]
"""How a lexeme is made of a folded form: which part of the form stays, what comes before it, what after it for the
lemma, and what after it for the lexeme."""

_Item = tuple[str, list[_Place]]
"""What the dictionary has for a word: a spelling of it (е may be ё), and its places."""


def lemma_of(lexeme: Lexeme) -> str:
    """Return the lemma of a lexeme: what a person is shown."""
    return lexeme.rpartition("/")[0]


class Morphology:
    """Readings of Russian word forms; one per process, see :func:`morphology`."""

    def __init__(self) -> None:
        """Load the dictionary: about 0.1 s and 30 MB."""
        import pymorphy3  # noqa: PLC0415 - only tools that need lemmas pay for the dictionary

        analyzer = pymorphy3.MorphAnalyzer()
        self._parse = analyzer.parse
        self._places = analyzer.dictionary.words.get
        self._similar_items = analyzer.dictionary.words.similar_items
        self._substitutes = analyzer.char_substitutes
        self._probability = analyzer.prob_estimator.p_t_given_w.prob
        self._has_probabilities = analyzer.prob_estimator.p_t_given_w.has_keys_with_prefix
        self._forms = _Forms(analyzer.dictionary)
        self._shapes = _Shapes(self._forms)

    def best(self, word: str) -> tuple[str, str]:
        """Return (part of speech, lemma) of ``parse(word)[0]``; the part of speech may be empty."""
        lower = word.lower()
        items = self._items(lower)
        if not items:
            parse = self._parse(word)[0]
            return parse.tag.POS or "", parse.normal_form
        form, place = self._likeliest(lower, items)
        return place[1], _lemma(form, place)

    def lemma(self, word: str) -> str:
        """Return the lemma of the likeliest reading of the folded *word*, ё as е; empty for one of no dictionary."""
        shapes = self._shapes_of(word)
        if not shapes:
            return ""
        stays, before, after, _ = shapes[0]
        return before + word[stays] + after

    def readings(self, word: str) -> tuple[Lexeme, ...]:
        """Return every lexeme the folded *word* can belong to, the likeliest first, the others by alphabet.

        A word outside the dictionary has one: the analyser's best guess.
        """
        shapes = self._shapes_of(word)
        if not shapes:
            parse = self._parse(word)[0]
            return (parse.normal_form.replace("ё", "е") + kind_of(parse.tag.POS or ""),)
        if len(shapes) == 1:
            stays, before, _, after = shapes[0]
            return (before + word[stays] + after,)
        best, *others = (before + word[stays] + after for stays, before, _, after in shapes)
        return (best, *sorted({*others} - {best}))

    def knows(self, word: str) -> bool:
        """Tell whether the dictionary has *word*."""
        return bool(self._items(word.lower()))

    def is_place(self, word: str) -> bool:
        """Tell whether the likeliest reading of *word* is a place: a city, a country, a river."""
        lower = word.lower()
        items = self._items(lower)
        return bool(items) and PLACE in self._likeliest(lower, items)[1][0]

    def _shapes_of(self, word: str) -> tuple[_Shape, ...]:
        """Return how the lexemes of the folded *word* are made, the likeliest first: nothing for an unknown word.

        Runs for each word of a list. Most words have one shape, whatever their cases, and need no probabilities.
        """
        places = self._places_of(word)
        shapes = self._shapes[tuple(places)]
        if len(shapes) < 2 or not self._has_probabilities(f"{word}:"):
            return shapes
        likeliest = max(places, key=lambda place: self._probability(word, self._forms[place][0]))
        return self._shapes[(likeliest,)] + shapes

    def _places_of(self, word: str) -> Sequence[_Place]:
        if len(word) < 2:  # it may also be an initial, which the dictionary's own tables do not know
            return ()
        if "е" not in word:  # nothing to substitute: half the time
            return self._places(word) or ()
        items = self._similar_items(word, self._substitutes)
        return items[0][1] if len(items) == 1 else [place for _, places in items for place in places]

    def _items(self, lower: str) -> list[_Item]:
        # one letter may also be an initial, which the dictionary's own tables do not know
        if len(lower) < 2:
            return []
        if "е" in lower:
            found: list[_Item] = self._similar_items(lower, self._substitutes)
            return found
        places = self._places(lower)  # nothing to substitute: half the time
        return [(lower, places)] if places else []

    def _found(self, items: Iterable[_Item]) -> list[tuple[str, _Form]]:
        return [(form, self._forms[place]) for form, places in items for place in places]

    def _likeliest(self, lower: str, items: Sequence[_Item]) -> tuple[str, _Form]:
        """Return the reading of the highest probability; of equals the first, as the stable sort of parse() does.

        Nearly all words have no probability at all: one look for any beginning with the word saves one for each tag.
        """
        form, places = items[0]
        if (len(places) > 1 or len(items) > 1) and self._has_probabilities(f"{lower}:"):
            return max(self._found(items), key=lambda reading: self._probability(lower, reading[1][0]))
        return form, self._forms[places[0]]


class _Forms(dict[_Place, _Form]):
    """Remembers the forms met; a paradigm's table is all suffixes, then all tags, then all prefixes."""

    def __init__(self, tables: Any) -> None:
        super().__init__()
        self._tables = tables
        self._tag = cache(self._read_tag)

    def __missing__(self, place: _Place) -> _Form:
        number, index = place
        table: Any = self._tables.paradigms[number]
        size = len(table) // 3
        suffixes, prefixes = self._tables.suffixes, self._tables.paradigm_prefixes
        tag, part_of_speech, kind = self._tag(table[size + index])
        made = self[place] = (
            tag,
            part_of_speech,
            len(prefixes[table[2 * size + index]]),
            len(suffixes[table[index]]),
            prefixes[table[2 * size]],
            suffixes[table[0]],
            kind,
        )
        return made

    def _read_tag(self, number: int) -> tuple[str, str, str]:
        """Return a tag, its part of speech and the kind; ten places have one tag."""
        tag = self._tables.gramtab[number]
        part_of_speech = str(tag.POS or "")
        return str(tag), part_of_speech, kind_of(part_of_speech)


class _Shapes(dict[tuple[_Place, ...], tuple[_Shape, ...]]):
    """Remembers the different shapes of places met together, in their order."""

    def __init__(self, forms: _Forms) -> None:
        super().__init__()
        self._forms = forms

    def __missing__(self, places: tuple[_Place, ...]) -> tuple[_Shape, ...]:
        shapes: list[_Shape] = []
        for place in places:
            shape = _shape(self._forms[place])
            if shape not in shapes:
                shapes.append(shape)
        made = self[places] = tuple(shapes)
        return made


def _shape(form: _Form) -> _Shape:
    _, _, prefix, suffix, lemma_prefix, lemma_suffix, kind = form
    after = lemma_suffix.replace("ё", "е")
    return slice(prefix, -suffix or None), lemma_prefix, after, after + kind


def _lemma(form: str, place: _Form) -> str:
    _, _, prefix, suffix, lemma_prefix, lemma_suffix, _ = place
    return lemma_prefix + form[prefix : len(form) - suffix] + lemma_suffix


def kind_of(part_of_speech: str) -> str:
    """Return what tells the kind of a lexeme."""
    return f"/{PART_OF_SPEECH_CLASSES.get(part_of_speech, OTHER_CLASS)}" if part_of_speech else "/"


@cache
def morphology() -> Morphology:
    """Return this process's analyser; the first call loads it."""
    return Morphology()


@cache
def _english() -> Any:
    import simplemma  # noqa: PLC0415 - a third of a second: only lists with Latin words pay for it

    return simplemma


def is_english(word: str) -> bool:
    """Tell whether simplemma's English dictionary has *word*, lower case."""
    return bool(_english().is_known(word, lang="en"))


def readings(word: str) -> tuple[Lexeme, ...]:
    """Return what the folded *word* can be, the likeliest first.

    Russian goes by the dictionary, English by simplemma, anything else is its own lemma.
    """
    if RUSSIAN_WORD.fullmatch(word):
        return morphology().readings(word)
    if ENGLISH_WORD.fullmatch(word):
        return (f"{_english().lemmatize(word, lang='en').lower()}/",)
    return (f"{word}/",)


def best_lemma(word: str) -> str:
    """Return the lemma of the likeliest reading of the folded *word*: that of ``readings(word)[0]``, sooner."""
    return morphology().lemma(word) or lemma_of(readings(word)[0])
