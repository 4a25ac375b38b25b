"""Drop or keep phrases by a list of words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from textwrap import shorten
from typing import Literal

from ppc_helper.lexicon import is_service, parse
from ppc_helper.lexicon.matching import Wanted, lexemes, negatives_in, wanted_of, words_of
from ppc_helper.tools import Note, Refusal, Table, tool
from ppc_helper.tools.inputs import Phrases
from ppc_helper.tools.kf_columns import with_given_columns

COLUMNS = ("keyword", "kept", "word", "reason")
YES, NO = Note("yes"), Note("no")
SHOWN = 60
"""So many characters of the list the summary names: it may have been set days ago."""


@tool(menu="keywords", asks="list", place=8, next_tools=("kf_group_duplicates", "kf_cross_minus", "kf_cluster"))
def kf_filter(
    phrases: Phrases,
    *,
    list: str = "",  # noqa: A002 - the option's permanent name
    mode: Literal["drop", "keep"] = "drop",
    by: Literal["lemma", "form"] = "lemma",
) -> Table | Refusal:
    """Mark the phrases that hold a word, or all words of a line, of the list.

    Args:
        phrases: any number of phrases; order is kept.
        list: words or phrases, one a line, or parted by commas, with a minus or without; needed. All words of a line
            must stand in a phrase, one with ``!`` before it in this very form.
        mode: ``drop`` the phrases found, or ``keep`` them and drop the others.
        by: ``form`` compares words as they are, ``lemma`` in all forms of one part of speech.
    Returns:
        One row (keyword, kept, word, reason) per phrase; service rows are kept. *word* is the line of the list that was
        found, *reason* tells why a phrase is dropped. Frequencies and groups, if given, follow as columns.
    """
    lines = [one.text for one in negatives_in(list) if _words_in(one.text)]
    if not lines:
        return Refusal(Note("no-list"))
    index = _Index(lines, forms=by == "form")
    reasons = _Reasons()
    rows = [_row(text, index.first(text), mode == "keep", reasons) for text in phrases.texts]
    kept = sum(row[1] is YES for row in rows)
    counts: dict[str, int | float | str] = {
        "total": len(rows),
        "kept": kept,
        "dropped": len(rows) - kept,
        "lines": len(lines),
        "words": shorten(", ".join(lines), SHOWN, placeholder="…"),
    }
    return with_given_columns(Table(COLUMNS, rows, counts), phrases)


class _Reasons(dict[str | None, Note]):
    """Remembers the reason for each line of the list: one object for all rows that share it."""

    def __missing__(self, line: str | None) -> Note:
        made = self[line] = Note("none-found") if line is None else Note("found", {"word": line})
        return made


def _row(text: str, line: str | None, keeps: bool, reasons: _Reasons) -> tuple[str, Note, str | None, Note | None]:
    if (line is not None) == keeps or is_service(text):
        return text, YES, line, None
    return text, NO, line, reasons[line]


def _words_in(line: str) -> Sequence[Wanted]:
    return [one for token in parse(line.removeprefix("-")).words() for one in wanted_of(token)]


class _Index:
    """The lines of the list by a key of their first word, so that a phrase looks at few of them."""

    def __init__(self, lines: Sequence[str], *, forms: bool) -> None:
        self._forms = forms
        self._lines = lines
        self._words = [[self._wanted(word) for word in _words_in(line)] for line in lines]
        self._by_key: defaultdict[str, set[int]] = defaultdict(set)
        for number, wanted in enumerate(self._words):
            for key in wanted[0]:
                self._by_key[key].add(number)

    def _wanted(self, word: Wanted) -> frozenset[str]:
        return frozenset({word.word}) if word.exact else self._keys(word.word)

    def _keys(self, word: str) -> frozenset[str]:
        return frozenset({word}) if self._forms else lexemes(word) | {word}

    def first(self, text: str) -> str | None:
        """Return the first line of the list whose words all stand in *text*."""
        keys = [self._keys(word) for word in words_of(text)]
        candidates = sorted({number for found in keys for key in found for number in self._by_key.get(key, ())})
        for number in candidates:
            if all(any(not wanted.isdisjoint(found) for found in keys) for wanted in self._words[number]):
                return self._lines[number]
        return None
