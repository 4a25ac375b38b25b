"""In what two phrases of one key differ: what a person is told about a duplicate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ppc_helper.lexicon.keys import NOT_PLAIN, WordKeys
from ppc_helper.lexicon.phrase import parse, split_word
from ppc_helper.lexicon.word_lists import fold


class Difference(NamedTuple):
    """One difference; *code* is exact, order, forms, stop-words, repeats, negatives or spelling."""

    code: str
    words: str = ""


class _Words(NamedTuple):
    significant: tuple[str, ...]
    keys: tuple[str, ...]
    stop: frozenset[str]
    negatives: tuple[str, ...] = ()


def differences(kept: str, other: str, word_keys: WordKeys) -> list[Difference]:
    """Return how *other* differs from *kept*, of which it is a duplicate; at least one difference.

    *words* names the stop words or the forms that *other* alone or *kept* alone has.
    """
    if kept == other:
        return [Difference("exact")]
    one, two = _words(kept, word_keys), _words(other, word_keys)
    found = []
    if one.stop != two.stop:
        found.append(Difference("stop-words", ", ".join(sorted(one.stop ^ two.stop))))
    if forms := (set(two.significant) - set(one.significant)) or (set(one.significant) - set(two.significant)):
        found.append(Difference("forms", ", ".join(sorted(forms))))
    if _in_order(one.keys) != _in_order(two.keys):
        found.append(Difference("order"))
    if len(one.keys) != len(two.keys):
        found.append(Difference("repeats"))
    if set(one.negatives) != set(two.negatives):
        found.append(Difference("negatives"))
    return found or [Difference("spelling")]


def _in_order(keys: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(keys))


def _words(text: str, word_keys: WordKeys) -> _Words:
    tokens = text.split(" ")
    keys = [word_keys[token] for token in tokens]
    if NOT_PLAIN in keys:
        return _parsed_words(text, word_keys)
    significant = [(fold(token), key) for token, key in zip(tokens, keys, strict=True) if key]
    return _Words(
        tuple([word for word, _ in significant]),
        tuple([key for _, key in significant]),
        frozenset([fold(token) for token, key in zip(tokens, keys, strict=True) if not key and token]),
    )


def _parsed_words(text: str, word_keys: WordKeys) -> _Words:
    phrase = parse(text)
    pieces = [(piece, word.operator) for word in phrase.words() for piece in split_word(word.bare)]
    significant = [
        (piece, operator + word_keys.significant(piece))
        for piece, operator in pieces
        if operator or word_keys.of_word(piece)
    ]
    stop = frozenset(piece for piece, operator in pieces if not operator and not word_keys.of_word(piece))
    return _Words(
        tuple(piece for piece, _ in significant), tuple(key for _, key in significant), stop, phrase.negatives()
    )
