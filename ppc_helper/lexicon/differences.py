"""In what two phrases of one key differ: what a person is told about a duplicate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ppc_helper.lexicon.keys import NOT_PLAIN, WordKeys, plain_tokens
from ppc_helper.lexicon.phrase import parse, split_word
from ppc_helper.lexicon.word_lists import fold


class Difference(NamedTuple):
    """One difference; *code* is exact, order, forms, stop-words, repeats, negatives or spelling."""

    code: str
    words: str = ""


class _Words(NamedTuple):
    """A phrase taken apart: its significant words, their keys in order, its stop words and negatives."""

    significant: frozenset[str]
    keys: tuple[str, ...]
    stop: frozenset[str]
    negatives: frozenset[str] = frozenset()


class Differences:
    """Tells how phrases differ from one, of which they are duplicates."""

    def __init__(self, kept: str, word_keys: WordKeys) -> None:
        """Take apart the phrase *kept*, once for all its duplicates."""
        self._kept = kept
        self._word_keys = word_keys
        self._words = _words(kept, word_keys)

    def of(self, other: str) -> list[Difference]:
        """Return how *other* differs: at least one difference.

        *words* names the stop words that only one of them has, and the forms that *other* has, or else lacks.
        """
        if self._kept == other:
            return [Difference("exact")]
        one, two = self._words, _words(other, self._word_keys)
        found = []
        if one.stop != two.stop:
            found.append(Difference("stop-words", ", ".join(sorted(one.stop ^ two.stop))))
        if forms := (two.significant - one.significant) or (one.significant - two.significant):
            found.append(Difference("forms", ", ".join(sorted(forms))))
        if _in_order(one.keys) != _in_order(two.keys):
            found.append(Difference("order"))
        if len(one.keys) != len(two.keys):
            found.append(Difference("repeats"))
        if one.negatives != two.negatives:
            found.append(Difference("negatives"))
        return found or [Difference("spelling")]


def _in_order(keys: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(keys))


def _words(text: str, word_keys: WordKeys) -> _Words:
    tokens = plain_tokens(text)
    keys = [word_keys[token] for token in tokens]
    if NOT_PLAIN in keys:
        return _parsed_words(text, word_keys)
    folded = [fold(token) for token in tokens]
    significant = frozenset([word for word, key in zip(folded, keys, strict=True) if key])
    stop = frozenset([word for word, key in zip(folded, keys, strict=True) if word and not key])
    return _Words(significant, tuple([key for key in keys if key]), stop)


def _parsed_words(text: str, word_keys: WordKeys) -> _Words:
    phrase = parse(text)
    pieces = [(piece, word.operator) for word in phrase.words() for piece in split_word(word.bare)]
    significant = [
        (piece, operator + word_keys.significant(piece))
        for piece, operator in pieces
        if operator or word_keys.of_word(piece)
    ]
    return _Words(
        frozenset(piece for piece, _ in significant),
        tuple(key for _, key in significant),
        frozenset(piece for piece, operator in pieces if not operator and not word_keys.of_word(piece)),
        frozenset(phrase.negatives()),
    )
