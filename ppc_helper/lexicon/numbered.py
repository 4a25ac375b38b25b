"""Phrases as numbers of their normal words: numbers are put together, sorted and counted sooner than texts."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import compress, islice

from ppc_helper.lexicon.flat import BREAK
from ppc_helper.lexicon.normal import NOT_PLAIN, NormalWords
from ppc_helper.lexicon.vocabulary import Vocabulary

_SEVERAL = -1
"""The number of a token of several words, or about which its phrase decides."""


class NumberedPhrases:
    """Phrases, each as the numbers of its normal words in order; none for a service row.

    *words* has the word of each number. Numbers are from 1 and go by alphabet.
    """

    def __init__(self, texts: Sequence[str], normal: NormalWords) -> None:
        """Read every word of the phrases, so that numbers can go by alphabet."""
        self._texts = texts
        self._normal = normal
        tokens = Vocabulary(texts)
        found = list(map(normal.__getitem__, tokens))
        several = [" " in words or words == NOT_PLAIN for words in found]
        words = {word for word, more in zip(found, several, strict=True) if not more}
        words.update(*map(normal.of_signs, compress(tokens, several)))
        self.words = ["", *sorted(words - {"", BREAK})]
        self._number_of = {word: number for number, word in enumerate(self.words)} | {BREAK: 0}
        numbers = [_SEVERAL if more else self._number_of[word] for word, more in zip(found, several, strict=True)]
        # side by side they stay in the processor's cache, as objects all over the memory do not
        self._of_place = array("i", numbers)
        self._places, self._lengths = tokens.places, tokens.lengths

    def __iter__(self) -> Iterator[list[int]]:
        """Yield the numbers of each phrase, in the order of phrases."""
        of_tokens = map(self._of_place.__getitem__, self._places)
        for row, length in enumerate(self._lengths):
            numbers = list(filter(None, islice(of_tokens, length)))
            yield numbers if _SEVERAL not in numbers else self._looked_up(self._texts[row])

    def _looked_up(self, text: str) -> list[int]:
        return list(map(self._number_of.__getitem__, self._normal.of(text)))
