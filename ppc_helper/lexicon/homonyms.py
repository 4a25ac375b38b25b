"""Which phrases may be one if a homonym is read another way: «купить стали» and «купить сталь»."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice, product
from typing import NamedTuple

from ppc_helper.lexicon.keys import PhraseKeys, WordKeys, items_of
from ppc_helper.lexicon.lemmas import lemma_of
from ppc_helper.lexicon.phrase import parse

MAX_READINGS = 64
"""Readings of one phrase looked at; more than six homonyms in a row only hostile lists have."""


class Homonym(NamedTuple):
    """The *word* that makes two phrases possible duplicates, and the two lemmas it may be a form of."""

    word: str
    one: str
    other: str


def possible_links(
    ranked: Iterable[str], keys: PhraseKeys, *, texts_of: Callable[[str], Iterable[str]]
) -> list[list[str]]:
    """Return lists of keys that some reading of their homonyms makes equal.

    Args:
        ranked: different keys; of those that are linked the one that comes first leads.
        keys: what made these keys, with the homonyms met on the way.
        texts_of: the phrases of a key.
    Returns:
        Lists of two keys or more, each key in one list at most, its leader first. Every key is linked to its leader
        directly, not through a third one.
    """
    return _stars({key: _readings_of_all(texts_of(key), keys) for key in ranked})


def telling_homonym(one: str, other: str, word_keys: WordKeys) -> Homonym | None:
    """Return the homonym by which the phrases *one* and *other* may be the same; the first by alphabet."""
    words = {item.word: item.key for text in (one, other) for item in items_of(parse(text), word_keys)}
    keys = [{item.key for item in items_of(parse(text), word_keys)} for text in (one, other)]
    apart = keys[0] ^ keys[1]
    for word in sorted(words):
        if words[word] in apart:
            for reading in word_keys.homonyms.get(word, ())[1:]:
                if reading in apart or len(apart) == 1:
                    return Homonym(word, lemma_of(words[word]), lemma_of(reading))
    return None


def _readings_of_all(texts: Iterable[str], keys: PhraseKeys) -> frozenset[str]:
    return frozenset().union(*(_all_readings(text, keys) for text in texts))


def _all_readings(text: str, keys: PhraseKeys) -> frozenset[str]:
    """Return every key that *text* has under some reading of its homonyms, at most MAX_READINGS."""
    homonyms = keys.word_keys.homonyms
    items = items_of(parse(text), keys.word_keys)
    if not items:  # stop words only: its text is its key
        return frozenset([keys.key(text)])
    choices = [homonyms.get(item.word, (item.key,)) for item in items]
    return frozenset(keys.joined(reading) for reading in islice(product(*choices), MAX_READINGS))


def _stars(readings: Mapping[str, frozenset[str]]) -> list[list[str]]:
    ranks = {key: rank for rank, key in enumerate(readings)}
    by_reading: dict[str, list[str]] = {}
    for key, alternatives in readings.items():
        for alternative in alternatives:
            by_reading.setdefault(alternative, []).append(key)
    taken: set[str] = set()
    stars = []
    for leader, alternatives in readings.items():
        if leader not in taken:
            near = {key for alternative in alternatives for key in by_reading[alternative]} - taken
            star = sorted(near, key=ranks.__getitem__)
            taken.update(star)
            stars.append(star)
    return [star for star in stars if len(star) > 1]
