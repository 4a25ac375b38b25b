"""Check the texts of ads against the limits of Direct, Google and Telegram."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal

from ppc_helper.lexicon.ads import COLUMN_NAMES, EMOJI, LIMITS, Kind, Limits, length_of, shown_text
from ppc_helper.lexicon.word_lists import fold
from ppc_helper.tools import Note, Table, tool
from ppc_helper.tools.inputs import Text

COLUMNS = ("text", "kind", "length", "limit", "longest_word", "ok", "problems")
YES, NO = Note("yes"), Note("no")


@tool(menu="keywords", place=13)  # nothing is next: no other tool takes texts of ads
def ad_check(
    texts: Text,
    *,
    kind: Kind = "direct_title",
    system: Literal["direct", "google"] = "direct",
) -> Table:
    """Check each text: length, longest word, signs, repeats, how many an ad may have.

    Args:
        texts: one text a line, kept as it is; blank lines are left out. A Telegram ad is the whole message. Of a table
            with several columns of texts those named as *kind* are taken, each text once: an export has many ads.
        kind: what the texts are.
        system: whose templates are counted by their default: ``#...#`` of Direct, ``{KeyWord:...}`` of Google; texts
            of a Google ad are counted by Google's anyway.
    Returns:
        One row (text, kind, length, limit, longest_word, ok, problems) per text; *length* as the system counts it.
    Source:
        See :mod:`ppc_helper.lexicon.ads`.
    """
    limits = LIMITS[kind]
    google = system == "google" or kind.startswith("rsa_")
    of_kind = [column for column in texts.columns if COLUMN_NAMES[kind].fullmatch(fold(column[0]))]
    checks = _Checks(limits, google=google)
    rows = [checks.row(line, kind) for line in _lines(texts, of_kind, kind)]
    warnings = tuple(_of_columns(texts, of_kind, kind) if texts.columns else _of_all([row[2] for row in rows], limits))
    counts: dict[str, int | float | str] = {"total": len(rows), "wrong": sum(row[5] is NO for row in rows)}
    return Table(COLUMNS, rows, counts, warnings)


def _lines(texts: Text, of_kind: Sequence[tuple[str, str]], kind: Kind) -> Sequence[str]:
    if kind == "telegram_ad":
        return [texts.text]
    if of_kind:
        return list(dict.fromkeys(line for _, column in of_kind for line in column.split("\n")))
    return [line.strip() for line in texts.text.split("\n") if line.strip()]


def _of_columns(texts: Text, of_kind: Sequence[tuple[str, str]], kind: Kind) -> Iterator[Note]:
    """Yield which columns were taken; of many ads nothing is said of one ad's texts together."""
    if of_kind:
        yield Note("columns", {"columns": ", ".join(name for name, _ in of_kind)})
    elif kind != "telegram_ad":
        yield Note(
            "no-column", {"column": texts.origin.text_column, "others": ", ".join(n for n, _ in texts.columns[1:])}
        )


def _of_all(lengths: Sequence[int], limits: Limits) -> Iterator[Note]:
    """Yield what is wrong with the texts of one ad together."""
    if 0 < limits.most < len(lengths):
        yield Note("too-many", {"count": len(lengths), "limit": limits.most})
    first, limit = limits.together
    together = sum(lengths[:first])
    if together > limit:
        yield Note("together", {"first": min(first, len(lengths)), "length": together, "limit": limit})
    elif 0 < limits.on_phones < sum(lengths):
        yield Note("on-phones", {"length": sum(lengths), "limit": limits.on_phones})


class _Checks:
    """Checks text by text and remembers them, to tell repeats."""

    def __init__(self, limits: Limits, *, google: bool) -> None:
        self._limits = limits
        self._google = google
        self._first: dict[str, int] = {}
        self._rows = 0

    def row(self, text: str, kind: str) -> tuple[str, Note, int, int, str, Note, tuple[Note, ...] | None]:
        """Return the row of one text."""
        self._rows += 1
        shown = shown_text(text, google=self._google)
        longest = max(shown.split(), key=len, default="")
        length = length_of(self._as_shown(shown), self._limits)
        problems = (*self._lengths(length, longest), *self._signs(shown), *self._repeats(text))
        told = (*problems, *self._changes(shown))
        ok = NO if problems else YES
        return text, Note(f"option-kind-{kind}"), length, self._limits.length, longest, ok, told or None

    def _changes(self, text: str) -> Iterator[Note]:
        """Yield what the system shows in place of a text that it takes."""
        becomes = self._as_shown(text)
        if becomes != text:
            yield Note("becomes", {"text": becomes})

    def _as_shown(self, text: str) -> str:
        if not self._limits.hyphens:
            return text
        return re.sub(self._limits.hyphens, "-", re.sub(self._limits.forbidden, "", text).strip())

    def _lengths(self, length: int, longest: str) -> Iterator[Note]:
        if length > self._limits.length:
            yield Note("too-long", {"over": length - self._limits.length})
        if self._limits.word and len(longest) > self._limits.word:
            yield Note("word-too-long", {"word": longest, "length": len(longest), "limit": self._limits.word})

    def _signs(self, text: str) -> Iterator[Note]:
        found = sorted(set(re.findall(self._limits.forbidden, text))) if self._limits.forbidden else []
        if found:
            yield Note("signs", {"signs": " ".join("␣" if sign.isspace() else sign for sign in found)})
        if self._limits.emoji is not None and len(EMOJI.findall(text)) > self._limits.emoji:
            yield Note("too-many-emoji", {"count": len(EMOJI.findall(text)), "limit": self._limits.emoji})

    def _repeats(self, text: str) -> Iterator[Note]:
        first = self._first.setdefault(fold(" ".join(text.split())), self._rows)
        if first != self._rows:
            yield Note("repeated", {"row": first})
