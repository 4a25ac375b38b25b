"""Phrases that may be one, found by a number of each, so that keys and readings are made for few of a list.

The number of a phrase is the sum over its set of words. Lexemes that share a word form are of one class, and a word's
number is that of its class: «купить стали» and «купить сталь» have one number, as all phrases have that are one under
some reading. Sums may also agree by chance, so that keys decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, count, islice

from ppc_helper.lexicon.keys import ITEM_SEPARATOR, NOT_PLAIN, TEXT_KEY, PhraseKeys, WordKeys, items_of, plain_tokens
from ppc_helper.lexicon.phrase import MARKS, TOKEN, is_service, parse, split_word
from ppc_helper.lexicon.vocabulary import Vocabulary

UNKNOWN = 1 << 60
"""The number of a token about which its phrase decides; sums that reach it tell nothing."""
_BITS = (1 << 48) - 1


def candidates(texts: Sequence[str], keys: PhraseKeys) -> Collection[list[int]]:
    """Return which rows may be one phrase.

    Args:
        texts: any number of phrases.
        keys: what makes their keys.
    Returns:
        Lists of two rows or more, in order of their first row; a row is in one list at most. Rows of equal keys, and
        rows that a homonym can make equal, stand in one list, others may. Service rows are left out.
    """
    first_of: dict[int, int] = {}
    alike: dict[int, list[int]] = {}
    for row, first in enumerate(map(first_of.setdefault, _numbers(texts, keys), count())):
        if first != row and not is_service(texts[row]):  # few: no list is made for the others
            alike.setdefault(first, [first]).append(row)
    return alike.values()


def _numbers(texts: Sequence[str], keys: PhraseKeys) -> list[int]:
    """Return the number of each phrase. All words are read before, as any of them may join two classes."""
    tokens = Vocabulary(" ".join(plain_tokens(text)) if "-" in text else text for text in texts)
    numbers = _WordNumbers(tokens, keys.word_keys)
    of_tokens = map([numbers.of_token(token) for token in tokens].__getitem__, tokens.places)
    sums = [sum(set(islice(of_tokens, length))) for length in tokens.lengths]
    for row in [row for row, number in enumerate(sums) if not 0 < number < UNKNOWN]:
        sums[row] = numbers.of_key(keys.key(texts[row]))
    return sums


class _WordNumbers:
    """The numbers of words, by their classes."""

    def __init__(self, tokens: Iterable[str], word_keys: WordKeys) -> None:
        self._word_keys = word_keys
        for word in chain.from_iterable(_words(token) for token in tokens if word_keys[token] == NOT_PLAIN):
            word_keys.of_word(word)
        self._class_of = lexeme_classes(word_keys.homonyms.values())

    def of_token(self, token: str) -> int:
        """Return the number of a token. Around an operator or a negative nothing decides, around marks all may."""
        key = self._word_keys[token]
        if key != NOT_PLAIN:
            return self._of_item(key)
        items = items_of(parse(token), self._word_keys)
        if len(items) > 1 or not MARKS.isdisjoint(token):
            return UNKNOWN
        return self._of_item(items[0].key) if items else 0

    def of_key(self, key: str) -> int:
        """Return the number of a phrase by its key."""
        items = [key] if key.startswith(TEXT_KEY) else key.split(ITEM_SEPARATOR)
        return sum(set(map(self._of_item, items)))

    def _of_item(self, item: str) -> int:
        return hash(self._class_of.get(item, item)) & _BITS if item else 0


def _words(token: str) -> Iterator[str]:
    """Yield the words of a token with signs in it, whatever its phrase makes of them."""
    return chain.from_iterable(map(split_word, TOKEN.findall(token)))


def lexeme_classes(homonyms: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Return the class of each lexeme that shares a word form with another: the name of one of its lexemes.

    A class is coarse: it may join what no phrase can join.
    """
    root: dict[str, str] = {}

    def find(item: str) -> str:
        while (parent := root.setdefault(item, item)) != item:
            root[item] = root[parent]
            item = parent
        return item

    for first, *others in homonyms:
        for other in others:
            root[find(other)] = find(first)
    return {item: find(item) for item in list(root)}
