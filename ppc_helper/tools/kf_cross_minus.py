"""Cross-negation: give each phrase the words that only a longer phrase of the list has."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Literal

from ppc_helper.lexicon import MAX_PHRASE_LENGTH, parse, phrase_length
from ppc_helper.lexicon.keys import ITEM_SEPARATOR, TEXT_KEY, PhraseKeys
from ppc_helper.lexicon.matching import Negative, negative, words_of
from ppc_helper.lexicon.phrase import MARKS, has_negatives
from ppc_helper.tools import Note, Refusal, Table, tool
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_columns import with_given_columns
from ppc_helper.tools.kf_reasons import SHOWN_REASONS, Asked, Reason, Reasons, too_long

COLUMNS = ("keyword", "result", "added", "because", "note")
MOST_WORDS = 10
"""A phrase of more significant words is over Direct's limit of 7 and is left out of the comparison."""
NOBODY = -1
FIXED = "-!"


@tool(menu="keywords", place=4, next_tools=("kf_validate", "export_commander", "export_editor"))
def kf_cross_minus(phrases: Phrases, *, mode: Literal["direct", "full", "groups"] = "direct") -> Table | Refusal:
    """Add negatives to each phrase, so that a query shows the longer phrase that it holds.

    Args:
        phrases: any number of phrases; order is kept. ``groups`` needs a column of groups.
        mode: ``direct`` compares with phrases longer by one word, as Direct does itself; ``full`` with all that hold
            the phrase; ``groups`` likewise, with those of other groups only.
    Returns:
        One row (keyword, result, added, because, note) per phrase: what it becomes, what was added, and up to three
        of the phrases that asked for it. Frequencies and groups, if given, follow as columns.
    Source:
        KeywordsResearch.deduplicate of the Direct API (longer by exactly one word); keywords/negative-keywords of
        yandex.ru/support/direct/ru; as of 2026-02-11. Stop words do not count; a fixed one is added fixed.
    """
    if mode == "groups" and not any(phrases.groups or ()):
        return Refusal(Note("no-groups"))
    groups = phrases.groups if mode == "groups" else None
    crossing = _Crossing(phrases.texts, groups)
    crossing.compare(one_word=mode == "direct")
    rows = crossing.rows()
    counts: dict[str, int | float | str] = {
        "total": len(rows),
        "changed": sum(row[2] is not None for row in rows),
        "added": crossing.added,
    }
    warnings = (Note("unfit", {"count": crossing.unfit}),) if crossing.unfit else ()
    return with_given_columns(Table(COLUMNS, rows, counts, warnings), phrases)


_Row = tuple[str, str, str | None, str | None, Note | None]


class _Crossing:
    """Phrases by their key, and for each key the longer ones that hold it."""

    def __init__(self, texts: Sequence[str], groups: Sequence[str] | None) -> None:
        self._keys = PhraseKeys()
        self._texts = texts
        self._groups = groups
        self._key_of: list[str] = []
        self._last: dict[str, int] = {}
        self._before = array("q")
        for number, text in enumerate(texts):
            key = self._comparable(text)
            before = self._last.get(key, NOBODY)
            # one text for all phrases of a key
            self._key_of.append(key if before == NOBODY else self._key_of[before])
            self._before.append(before)
            self._last[self._key_of[number]] = number
        self._longer: defaultdict[str, list[str]] = defaultdict(list)
        self.added = self.unfit = 0

    def _comparable(self, text: str) -> str:
        """Return the key of a phrase, empty for one that is left alone: quotes, brackets, stop words only."""
        if not MARKS.isdisjoint(text):
            return ""
        key = self._keys.key(text)
        return "" if key.startswith(TEXT_KEY) or key.count(ITEM_SEPARATOR) >= MOST_WORDS else key

    def _numbers(self, key: str) -> Iterator[int]:
        """Yield the places of the phrases of a key, the last first."""
        number = self._last[key]
        while number != NOBODY:
            yield number
            number = self._before[number]

    def compare(self, *, one_word: bool) -> None:
        """Find for each key the keys that hold it: each key looks its own parts up, so the work grows with the list."""
        for key in self._last:
            items = key.split(ITEM_SEPARATOR)
            least = len(items) - 1 if one_word else 1
            for size in range(max(1, least), len(items)):
                for part in combinations(items, size):
                    shorter = ITEM_SEPARATOR.join(part)
                    if shorter in self._last:
                        self._longer[shorter].append(self._key_of[self._last[key]])

    def rows(self) -> list[_Row]:
        """Return the row of each phrase, in order.

        What is asked of the phrases of one key is let go before the next is looked at: kept for all, it is most of
        the memory.
        """
        rows = list(map(self._unasked, self._texts, self._key_of))
        while self._longer:
            key, longer = self._longer.popitem()
            reasons = Reasons(key, self._reasons(longer), self._keys.word_keys)
            for number in self._numbers(key):
                asked = reasons.asked(self._groups[number]) if self._groups else reasons.everybody
                rows[number] = self._asked(self._texts[number], asked)
        return rows

    def _unasked(self, text: str, key: str) -> _Row:
        return text, text, None, None, None if key or parse(text).service else self._left_alone(text)

    def _left_alone(self, text: str) -> Note:
        if not MARKS.isdisjoint(text):
            return Note("left-marks")
        if self._keys.key(text).startswith(TEXT_KEY):
            return Note("left-stop-words")
        return Note("left-long", {"limit": MOST_WORDS})

    def _asked(self, text: str, asked: Asked) -> _Row:
        if asked.unfit is not None:
            return self._unfit(text, asked, asked.unfit)
        known = [negative(one) for one in parse(text).negatives()] if has_negatives(text) else []
        words = asked.text.split()
        if known:
            words = _missing(words, known)
        if FIXED in asked.text:
            words = _outside(words, text)
        if not words:
            return text, text, None, None, None
        added = " ".join(words) if known or FIXED in asked.text else asked.text
        result = f"{' '.join(text.split())} {added}"
        if phrase_length(result) > MAX_PHRASE_LENGTH:
            return self._unfit(text, asked, too_long(words, len(words)))
        self.added += len(words)
        note = Note("count", {"count": asked.asking}) if asked.asking > SHOWN_REASONS else None
        return text, result, added, asked.because, note

    def _unfit(self, text: str, asked: Asked, note: Note) -> _Row:
        self.unfit += 1
        return text, text, None, asked.because, note

    def _reasons(self, longer: Iterable[str]) -> Iterator[Reason]:
        for key in longer:
            for group, text in self._texts_by_group(key).items():
                yield Reason(text, group, key)

    def _texts_by_group(self, key: str) -> dict[str, str]:
        """Return the first text by alphabet of a key in each of its groups; without groups all are one."""
        found: dict[str, str] = {}
        for number in self._numbers(key):
            group, text = self._groups[number] if self._groups else "", self._texts[number]
            found[group] = min(found.get(group, text), text)
        return found


def _missing(words: Sequence[str], known: Sequence[Negative]) -> list[str]:
    """Return those of *words* that the negatives a phrase has already do not cover."""
    return [word for word in words if not any(_covers(one, word) for one in known)]


def _outside(words: Sequence[str], text: str) -> list[str]:
    """Return *words* without what adds nothing.

    Direct ignores a fixed stop word that the phrase has unfixed; a negative of one form goes beside that of all forms.
    """
    idle = {FIXED + word for word in (*words_of(text), *(word.removeprefix("-") for word in words))}
    return [word for word in words if word not in idle]


def _covers(known: Negative, word: str) -> bool:
    """Tell whether *known* cuts all that ``-word`` cuts: a negative of one form, or in quotes, cuts less."""
    if len(known.wanted) != 1 or known.pattern.whole or (known.wanted[0].exact and not word.startswith(FIXED)):
        return False
    return known.cuts([word.lstrip("-!")])
