"""Phrases of the same words in which prepositions stand before other ones: «из москвы в сочи», «из сочи в москву».

For Yandex Direct they are one phrase, as stop words and their order do not count; for people they are two.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from ppc_helper.lexicon.keys import NOT_PLAIN, WordKeys, plain_tokens
from ppc_helper.lexicon.word_lists import fold, words


def governed(text: str, word_keys: WordKeys) -> dict[str, str]:
    """Return which word follows which of the stop words that change the meaning, by the word's key.

    Empty where there are fewer than two, and for a phrase with signs: what it means is set by its operators.
    """
    tokens = plain_tokens(text)
    keys = [word_keys[token] for token in tokens]
    if keys.count("") < 2 or NOT_PLAIN in keys:
        return {}
    before = ((key, fold(token)) for (token, _), (_, key) in pairwise(zip(tokens, keys, strict=True)) if key)
    found = {key: word for key, word in before if word in words().risky}
    return found if len(found) > 1 else {}


def change_sides(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Tell whether a word goes over to another preposition although its own stands in both phrases."""
    return any(other.get(key, word) != word and word in other.values() for key, word in one.items())
