"""When two phrases are one for Yandex Direct: the key by which phrases are compared.

The key holds the set of significant words' lexemes; fixed words with their operator, brackets word for word, what
stands in quotes apart from what does not. Stop words and negatives are no part of it. A phrase of stop words only
has its own text as key, so it equals nothing but itself.

Source: KeywordsResearch.deduplicate of the Direct API; keywords/keywords and keywords/symbols-and-operators of
yandex.ru/support/direct/ru (letter case and word order do not matter, repeated words merge, a hyphen splits words).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from ppc_helper.lexicon.lemmas import readings
from ppc_helper.lexicon.phrase import EDGE_PUNCTUATION, MARKS, Phrase, Token, has_negatives, parse, split_word
from ppc_helper.lexicon.word_lists import fold, words

NOT_PLAIN = "\x00"
"""Stands for a token with a sign in it: its phrase is parsed."""
STOP_WORD = ""
ITEM_SEPARATOR = " "
TEXT_KEY = "\x01"
QUOTED = '"'


class WordKeys(dict[str, str]):
    """Remembers what each token, as written, contributes to a key; see NOT_PLAIN and STOP_WORD.

    *homonyms* collects, as words are met, each folded word of several lexemes: the likeliest first.
    """

    def __init__(self, *, forms: bool = False) -> None:
        """With *forms* words are compared as they are, without lemmas."""
        super().__init__()
        self._forms = forms
        self._stop = words().stop
        self.homonyms: dict[str, tuple[str, ...]] = {}
        self._lexemes: dict[str, str] = {}

    def __missing__(self, token: str) -> str:
        folded = fold(token)
        if not folded.isalnum() and not _is_plain(folded):
            key = NOT_PLAIN
        elif folded != token:
            key = self.of_word(folded)
        else:  # nearly always: remembered here, not once more among the lexemes
            key = STOP_WORD if folded in self._stop or not folded else self._read(folded)
        self[token] = key
        return key

    def of_word(self, folded: str) -> str:
        """Return what the folded word contributes: empty for a stop word."""
        return STOP_WORD if folded in self._stop or not folded else self.significant(folded)

    def significant(self, folded: str) -> str:
        """Return the key of a folded word that counts whatever it is."""
        known = self._lexemes.get(folded)
        if known is None:
            known = self._lexemes[folded] = self._read(folded)
        return known

    def _read(self, folded: str) -> str:
        if self._forms:
            return folded
        found = readings(folded)
        if len(found) > 1:
            self.homonyms[folded] = found
        return found[0]


def _is_plain(folded: str) -> bool:
    return not folded or (
        folded[0].isalnum()
        and "-" not in folded
        and MARKS.isdisjoint(folded)
        and folded.strip(EDGE_PUNCTUATION) == folded
        and ITEM_SEPARATOR not in folded
    )


class PhraseKeys:
    """Makes the keys of phrases; with *order* the order of words counts, with *forms* their forms do."""

    def __init__(self, *, order: bool = False, forms: bool = False) -> None:
        """Start with nothing remembered."""
        self.word_keys = WordKeys(forms=forms)
        self._of_token = self.word_keys.__getitem__
        self.joined: Callable[[Iterable[str]], str] = _joined_in_order if order else _joined_as_set

    def key(self, text: str) -> str:
        """Return the key of one phrase. Phrases without signs, nearly all, take the short way."""
        found = self.joined(map(self._of_token, plain_tokens(text)))
        return self._of_parsed(parse(text)) if not found or NOT_PLAIN in found else found

    def _of_parsed(self, phrase: Phrase) -> str:
        items = [] if phrase.service else [item.key for item in items_of(phrase, self.word_keys)]
        return self.joined(items) or TEXT_KEY + fold(" ".join(phrase.text.split()))


def plain_tokens(text: str) -> list[str]:
    """Return the words of a phrase without parsing it; right for every phrase without signs in it."""
    if "-" in text and not has_negatives(text):
        text = text.replace("-", " ")  # a hyphen splits words
    return text.split(" ")


def _joined_in_order(items: Iterable[str]) -> str:
    """Return a key in which the order of items counts; repeats merge, stop words go."""
    return ITEM_SEPARATOR.join([item for item in dict.fromkeys(items) if item])


def _joined_as_set(items: Iterable[str]) -> str:
    """Return a key in which neither order nor repeats count; stop words go: their empty text sorts first."""
    return ITEM_SEPARATOR.join(sorted(set(items))).lstrip(ITEM_SEPARATOR)


class Item(NamedTuple):
    """What a piece of a phrase contributes to its key; *word* is the folded word if lemmas made it, else empty."""

    key: str
    word: str = ""


def items_of(phrase: Phrase, word_keys: WordKeys) -> list[Item]:
    """Return what each word, bracket and alternative of a parsed phrase contributes to its key, words in order."""
    items: list[Item] = []
    groups: dict[tuple[str, int], str] = {}
    for token in phrase.tokens:
        if token.kind == "gap" or token.place == "negative":
            continue
        if token.bracket or token.choice:
            group = ("[", token.bracket) if token.bracket else ("(", token.choice)
            groups[group] = groups.get(group, "") + _verbatim(token)
        elif token.kind == "word":
            items += _of_word(token, word_keys)
    return items + [Item(pieces) for pieces in groups.values()]


def _verbatim(token: Token) -> str:
    # words of a group are parted by a sign that no word holds, as a key's own separator is a space
    return fold(token.text) + ("\x02" if token.kind == "word" else "")


def _of_word(token: Token, word_keys: WordKeys) -> list[Item]:
    pieces = split_word(token.bare)
    quoted = QUOTED if token.place == "quotes" else ""
    if token.operator:
        return [Item(quoted + token.operator + piece) for piece in pieces]
    if quoted:
        return [Item(quoted + word_keys.significant(piece)) for piece in pieces]
    return [Item(key, piece) for piece in pieces if (key := word_keys.of_word(piece))]
