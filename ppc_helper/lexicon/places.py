"""Names of places among the words of a phrase: those of the dictionary, short ones and ones of two words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from ppc_helper.lexicon.lemmas import morphology
from ppc_helper.lexicon.matching import lexemes
from ppc_helper.lexicon.phrase import split_word
from ppc_helper.lexicon.word_lists import fold, words

SAME_IN_ALL_FORMS = 3
"""So many first letters."""
REMEMBERED_WORDS = 100_000
BETWEEN_PLACES = frozenset({"и", "или"})


@lru_cache(REMEMBERED_WORDS)
def may_name_place(token: str) -> bool:
    """Tell, for nearly all words at once, whether a token is a place, or may be one by what stands around it."""
    word = fold(token)
    return not token.isalnum() or _places_of_two().may_begin(word) or _is_place(word)


def places_among(folded: Sequence[str]) -> set[int]:
    """Return which of the *folded* words of a phrase name places, with prepositions before and «и» between them."""
    is_name = _places_of_two().is_name
    starts = [number for number, pair in enumerate(pairwise(folded)) if is_name(*pair)]
    found = {number for start in starts for number in (start, start + 1)}
    found |= {number for number, word in enumerate(folded) if number not in found and _is_place(word)}
    before = {number - 1 for number in found if number and number - 1 not in found}
    found |= {number for number in before if _is_preposition(folded[number])}
    return found | {
        number for number, word in enumerate(folded) if word in BETWEEN_PLACES and {number - 1, number + 1} <= found
    }


@lru_cache(REMEMBERED_WORDS)
def _is_place(word: str) -> bool:
    pieces = split_word(word)
    return _is_one_place(word) or (pieces != [word] and all(map(_is_one_place, pieces)))


def _is_one_place(word: str) -> bool:
    return morphology().is_place(word) or not _short_places().isdisjoint(_forms(word))


@cache
def _short_places() -> frozenset[str]:
    return frozenset[str]().union(*(_forms(name) for name in words().places if " " not in name))


class _PlacesOfTwo:
    """Names of two words, in any form; nearly every other word is told by its first letters, without its lexemes."""

    def __init__(self) -> None:
        self._seconds: dict[str, list[frozenset[str]]] = {}
        names = [name for name in words().places if " " in name]
        for first, second in (name.split(" ") for name in names):
            for form in _forms(first):
                self._seconds.setdefault(form, []).append(_forms(second))
        self._beginnings = {name[:SAME_IN_ALL_FORMS] for name in names}

    def may_begin(self, first: str) -> bool:
        """Tell whether a folded word may be the first of a name."""
        return first[:SAME_IN_ALL_FORMS] in self._beginnings and not self._seconds.keys().isdisjoint(_forms(first))

    def is_name(self, first: str, second: str) -> bool:
        """Tell whether two folded words are one name."""
        if not self.may_begin(first):
            return False
        found = (seconds for form in _forms(first) for seconds in self._seconds.get(form, ()))
        return any(not seconds.isdisjoint(_forms(second)) for seconds in found)


_places_of_two = cache(_PlacesOfTwo)


def _forms(word: str) -> frozenset[str]:
    return lexemes(word) | {word}


@lru_cache(REMEMBERED_WORDS)
def _is_preposition(word: str) -> bool:
    return word in words().stop and morphology().best(word)[0] == "PREP"
