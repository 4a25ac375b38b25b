"""Cross-negation: give each phrase the words that only a longer phrase of the list has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations, repeat
from typing import Literal

from ppc_helper.lexicon import MAX_PHRASE_LENGTH, parse, phrase_length
from ppc_helper.lexicon.keys import ITEM_SEPARATOR, TEXT_KEY, PhraseKeys
from ppc_helper.lexicon.matching import Negative, negative
from ppc_helper.lexicon.phrase import MARKS, has_negatives
from ppc_helper.tools import Note, Refusal, Table, tool
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_columns import with_frequencies
from ppc_helper.tools.kf_reasons import HOPELESS_LENGTH, NOTHING, SHOWN_REASONS, Asked, Reason, Reasons

COLUMNS = ("keyword", "result", "added", "because", "note")
MOST_WORDS = 10
"""A phrase of more significant words is over Direct's limit of 7 and is left out of the comparison."""


@tool(menu="keywords", place=4, next_tools=("kf_validate", "export_commander", "export_editor"))
def kf_cross_minus(phrases: Phrases, *, mode: Literal["direct", "full", "groups"] = "direct") -> Table | Refusal:
    """Add negatives to each phrase, so that a query shows the longer phrase that it holds.

    Args:
        phrases: any number of phrases; order is kept. ``groups`` needs a column of groups.
        mode: ``direct`` compares with phrases longer by one word, as Direct does itself; ``full`` with all that hold
            the phrase; ``groups`` likewise, with those of other groups only.
    Returns:
        One row (keyword, result, added, because, note) per phrase: what it becomes, what was added, and up to three
        of the phrases that asked for it. Frequencies, if given, follow as a column.
    Source:
        KeywordsResearch.deduplicate of the Direct API (longer by exactly one word); keywords/negative-keywords of
        yandex.ru/support/direct/ru; as of 2026-02-11. Stop words do not count; a fixed one is added fixed.
    """
    if mode == "groups" and not any(phrases.groups or ()):
        return Refusal(Note("no-groups"))
    groups = phrases.groups if mode == "groups" else None
    crossing = _Crossing(phrases.texts, groups)
    crossing.compare(one_word=mode == "direct")
    rows = [crossing.row(number, text) for number, text in enumerate(phrases.texts)]
    counts: dict[str, int | float | str] = {
        "total": len(rows),
        "changed": sum(row[2] is not None for row in rows),
        "added": crossing.added,
    }
    return with_frequencies(Table(COLUMNS, rows, counts), phrases)


_Row = tuple[str, str, str | None, str | None, Note | None]


class _Crossing:
    """Phrases by their key, and for each key the longer ones that hold it."""

    def __init__(self, texts: Sequence[str], groups: Sequence[str] | None) -> None:
        self._keys = PhraseKeys()
        self._groups = groups
        self._key_of = [self._comparable(text) for text in texts]
        self._text_of: dict[str, str] = {}
        self._texts_by_group: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for text, key, group in zip(texts, self._key_of, groups or repeat(""), strict=False):
            if key:
                self._text_of[key] = min(self._text_of.get(key, text), text)
                if groups:  # a dict for each key is a quarter of the memory
                    known = self._texts_by_group[key]
                    known[group] = min(known.get(group, text), text)
        self._longer: defaultdict[str, list[str]] = defaultdict(list)
        self._reasons_of: dict[str, Reasons] = {}
        self._asked_of: dict[str, Asked] = {}
        self.added = 0

    def _group(self, number: int) -> str:
        return self._groups[number] if self._groups else ""

    def _comparable(self, text: str) -> str:
        """Return the key of a phrase, empty for one that is left alone: quotes, brackets, stop words only."""
        if not MARKS.isdisjoint(text):
            return ""
        key = self._keys.key(text)
        return "" if key.startswith(TEXT_KEY) or key.count(ITEM_SEPARATOR) >= MOST_WORDS else key

    def compare(self, *, one_word: bool) -> None:
        """Find for each key the keys that hold it: each key looks its own parts up, so the work grows with the list."""
        for key in self._text_of:
            items = key.split(ITEM_SEPARATOR)
            least = len(items) - 1 if one_word else 1
            for size in range(max(1, least), len(items)):
                for part in combinations(items, size):
                    shorter = ITEM_SEPARATOR.join(part)
                    if shorter in self._text_of:
                        self._longer[shorter].append(key)

    def row(self, number: int, text: str) -> _Row:
        """Return the row of one phrase."""
        key = self._key_of[number]
        if not key:
            return text, text, None, None, None if parse(text).service else Note("left-alone")
        asked = self._asked(key, self._group(number))
        if len(asked.text) > HOPELESS_LENGTH:
            return text, text, None, asked.because, _too_long(asked.text)
        known = [negative(one) for one in parse(text).negatives()] if has_negatives(text) else []
        words = asked.text.split()
        if known:
            words = _missing(words, known)
        if not words:
            return text, text, None, None, None
        added = " ".join(words) if known else asked.text
        result = f"{' '.join(text.split())} {added}"
        if phrase_length(result) > MAX_PHRASE_LENGTH:
            return text, text, None, asked.because, _too_long(added)
        self.added += len(words)
        note = Note("count", {"count": asked.asking}) if asked.asking > SHOWN_REASONS else None
        return text, result, added, asked.because, note

    def _asked(self, key: str, own: str) -> Asked:
        """Return what is asked of the phrases of a key in a group: those of the group itself ask for nothing."""
        if key not in self._longer:  # nearly all: nothing is remembered for them
            return NOTHING
        if self._groups:
            if key not in self._reasons_of:
                self._reasons_of[key] = self._reasons(key)
            return self._reasons_of[key].asked(own)
        if key not in self._asked_of:
            self._asked_of[key] = self._reasons(key).everybody
        return self._asked_of[key]

    def _reasons(self, key: str) -> Reasons:
        reasons = (
            Reason(text, group, longer)
            for longer in self._longer[key]
            for group, text in (self._texts_by_group[longer] if self._groups else {"": self._text_of[longer]}).items()
        )
        return Reasons(key, reasons, self._keys.word_keys)


def _too_long(words: str) -> Note:
    return Note("too-long", {"limit": MAX_PHRASE_LENGTH, "words": words})


def _missing(words: Sequence[str], known: Sequence[Negative]) -> list[str]:
    """Return those of *words* that the negatives a phrase has already do not cover."""
    return [word for word in words if not any(_covers(one, word) for one in known)]


def _covers(known: Negative, word: str) -> bool:
    """Tell whether *known* cuts all that ``-word`` cuts: a negative of one form is less than one of all forms."""
    if len(known.wanted) != 1 or (known.wanted[0].exact and not word.startswith("-!")):
        return False
    return known.cuts([word.lstrip("-!")])
