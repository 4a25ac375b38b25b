"""Which words longer phrases ask of a shorter one, for each group that the shorter one stands in.

A common phrase stands in hundreds of groups and is held by thousands of phrases. All that the groups share is found
once; a group that asks for something itself costs only what differs without it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, islice
from typing import NamedTuple

from ppc_helper.lexicon import MAX_PHRASE_LENGTH, fold, parse, split_word
from ppc_helper.lexicon.keys import ITEM_SEPARATOR, WordKeys, plain_tokens
from ppc_helper.tools import Note

SHOWN_REASONS = 3
HOPELESS_LENGTH = 2 * MAX_PHRASE_LENGTH
"""So many negatives fit no phrase; a very common word is asked for thousands, and a list has many such phrases."""
MOST_MADE = HOPELESS_LENGTH + 100
"""A group makes no more of them, a word over: that is enough to know that they do not fit."""
MOST_LISTED = 4_096
"""So many characters of them are listed, as many as the level of a group takes; the others are counted."""


class Reason(NamedTuple):
    """A phrase that is to show instead: its *text*, its *group*, its key."""

    text: str
    group: str
    key: str


class Asked(NamedTuple):
    """What the longer phrases ask of a shorter one: the words as one *text*; who asks, and how many.

    Of words that fit no phrase there is no text: *unfit* tells of them.
    """

    text: str
    because: str
    asking: int
    unfit: Note | None = None


def too_long(words: Sequence[str], count: int) -> Note:
    """Return what is said of *count* words that do not fit, of which *words* are the first by alphabet."""
    listed = sum(length <= MOST_LISTED for length in accumulate(map(len, words)))
    args: dict[str, str | int | float] = {"limit": MAX_PHRASE_LENGTH, "words": " ".join(words[:listed])}
    return Note("too-long", {**args, "more": count - listed})


class _Word(NamedTuple):
    """A word to add, as the first reason has it; and as the first reason of another group has it, if any."""

    form: str
    group: str
    otherwise: str = ""


class Reasons:
    """What is asked of the phrases of one key."""

    def __init__(self, key: str, reasons: Iterable[Reason], word_keys: WordKeys) -> None:
        """Take the *reasons* in any order; *key* is that of the phrase that is asked."""
        self._reasons = sorted(reasons)
        self._asking = Counter(reason.group for reason in self._reasons)
        self._words = self._words_without(set(key.split(ITEM_SEPARATOR)), word_keys)
        forms = {word.form for word in self._words.values()}
        self.everybody = self._made(sorted(forms), len(forms), self._reasons, len(self._reasons))
        self._asked: dict[str, Asked] = {}

    def asked(self, own: str) -> Asked:
        """Return what all groups but *own* ask."""
        if own not in self._asking:
            return self.everybody
        known = self._asked.get(own)
        if known is None:
            known = self._asked[own] = self._without(own)
        return known

    @cached_property
    def _firsts(self) -> set[str]:
        return {word.group for word in self._words.values()}

    @cached_property
    def _only_of(self) -> Counter[str]:
        """How many of the words each group alone asks for."""
        return Counter(word.group for word in self._words.values() if not word.otherwise)

    @cached_property
    def _in_order(self) -> list[tuple[str, str, bool]]:
        return sorted(
            (form, word.group, is_first)
            for word in self._words.values()
            for form, is_first in ((word.form, True), (word.otherwise, False))
            if form
        )

    def _without(self, own: str) -> Asked:
        others = (reason for reason in self._reasons if reason.group != own)
        asking = len(self._reasons) - self._asking[own]
        if own not in self._firsts:
            return self.everybody._replace(because=_because(others), asking=asking)
        return self._made(list(self._forms_without(own)), len(self._words) - self._only_of[own], others, asking)

    def _forms_without(self, own: str) -> Iterator[str]:
        """Yield the words by alphabet; those past all hope to fit are left out, or each group would list thousands."""
        length, last = 0, ""
        for form, group, is_first in self._in_order:
            if (group == own) is is_first or form == last:
                continue
            if length > MOST_MADE:
                return
            length, last = length + len(form) + 1, form
            yield form

    @staticmethod
    def _made(forms: Sequence[str], count: int, reasons: Iterable[Reason], asking: int) -> Asked:
        text = " ".join(forms)
        if len(text) > HOPELESS_LENGTH:
            return Asked("", _because(reasons), asking, too_long(forms, count))
        return Asked(text, _because(reasons), asking)

    def _words_without(self, has: set[str], word_keys: WordKeys) -> dict[str, _Word]:
        """Return the words to add by their items, which are not among those the phrase *has*."""
        found: dict[str, _Word] = {}
        for reason in self._reasons:
            for item in reason.key.split(ITEM_SEPARATOR):
                known = found.get(item)
                if item in has or (known and (known.otherwise or known.group == reason.group)):
                    continue
                form = _form(reason.text, item, word_keys)
                if form:
                    found[item] = known._replace(otherwise=form) if known else _Word(form, reason.group)
        return found


def _because(reasons: Iterable[Reason]) -> str:
    return "; ".join(dict.fromkeys(reason.text for reason in islice(reasons, SHOWN_REASONS)))


def _form(text: str, item: str, word_keys: WordKeys) -> str:
    """Return the word of *text* that gave the key's *item*, as a negative; a fixed word keeps its operator."""
    for token in plain_tokens(text):
        if word_keys[token] == item:
            return f"-{fold(token)}"
    for word in parse(text).words():
        for piece in split_word(word.bare):
            if word.operator:
                if word.operator + piece == item:
                    return f"-!{piece}"
            elif word_keys.of_word(piece) == item:
                return f"-{piece}"
    return ""
