"""Which phrases may be one if a homonym is read another way: «купить стали» and «купить сталь»."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice, product
from typing import Any, NamedTuple

from ppc_helper.lexicon.flat import BREAK, chunks, joined
from ppc_helper.lexicon.keys import ITEM_SEPARATOR, PhraseKeys, WordKeys, items_of
from ppc_helper.lexicon.lemmas import lemma_of
from ppc_helper.lexicon.phrase import parse

MAX_READINGS = 64
"""Readings of one phrase looked at; more than six homonyms in a row only hostile lists have."""

CLASS = "\x03"
"""Begins the name of a class, so that no lexeme equals one."""


class Homonym(NamedTuple):
    """The *word* that makes two phrases possible duplicates, and the two lemmas it may be a form of."""

    word: str
    one: str
    other: str


def possible_links(
    all_keys: Collection[str],
    keys: PhraseKeys,
    *,
    texts_of: Callable[[str], Iterable[str]],
    rank: Callable[[str], Any],
) -> list[list[str]]:
    """Return lists of keys that some reading of their homonyms makes equal; the first one leads its list.

    Args:
        all_keys: different keys, in any order.
        keys: what made these keys, with the homonyms met on the way.
        texts_of: the phrases of a key.
        rank: what to sort keys by; the lowest leads. Without ties the outcome does not depend on any order.
    Returns:
        Lists of two keys or more, each key in one list at most. Every key is linked to its leader directly, not
        through a third one.
    """
    classes = _useful_classes(keys.word_keys.homonyms.values(), keys.word_keys.seen())
    if not classes:
        return []
    linked: list[list[str]] = []
    for bucket in _buckets(all_keys, classes, keys):
        ranked = sorted(bucket, key=rank)
        linked += _stars({key: _readings_of_all(texts_of(key), keys) for key in ranked})
    return linked


def _buckets(all_keys: Collection[str], classes: Mapping[str, str], keys: PhraseKeys) -> Collection[list[str]]:
    """Return lists of keys, two or more, that are one with the class of each lexeme in its place."""
    first_of: dict[str, str] = {}
    buckets: dict[str, list[str]] = {}
    coarse_of = {BREAK: BREAK, **classes}
    for part, whole in chunks(list(all_keys)):
        items = whole.split(ITEM_SEPARATOR)
        for key, coarse in zip(part, joined(map(coarse_of.get, items, items)), strict=True):
            if coarse != key:
                first = first_of.setdefault(keys.joined(coarse.split(ITEM_SEPARATOR)), key)
                if first is not key:  # few: no list is made for the others
                    buckets.setdefault(first, [first]).append(key)
    return buckets.values()


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


def _useful_classes(homonyms: Iterable[tuple[str, ...]], seen_lexemes: set[str]) -> dict[str, str]:
    """Return a class for each lexeme that shares a word form with another, when both occur as best readings.

    A class is coarse: it may join what no phrase can join. It only finds candidates, which are then compared.
    """
    root: dict[str, str] = {}

    def find(item: str) -> str:
        while (parent := root.get(item, item)) != item:
            root[item] = root.get(parent, parent)
            item = parent
        return item

    for first, *others in homonyms:
        for other in others:
            one, two = sorted((find(first), find(other)))
            root[two] = one
    seen = _members(root) & seen_lexemes
    sizes: dict[str, int] = {}
    for item in seen:
        sizes[find(item)] = sizes.get(find(item), 0) + 1
    return {item: CLASS + find(item) for item in seen if sizes[find(item)] > 1}


def _members(root: Mapping[str, str]) -> set[str]:
    return set(root) | set(root.values())


def _readings_of_all(texts: Iterable[str], keys: PhraseKeys) -> frozenset[str]:
    return frozenset().union(*(_all_readings(text, keys) for text in texts))


def _all_readings(text: str, keys: PhraseKeys) -> frozenset[str]:
    """Return every key that *text* has under some reading of its homonyms, at most MAX_READINGS."""
    homonyms = keys.word_keys.homonyms
    items = items_of(parse(text), keys.word_keys)
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
