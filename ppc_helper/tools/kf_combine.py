"""Combine lists of words into phrases: every word of one list with every word of the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, product

from ppc_helper.lexicon import counted_words, parse
from ppc_helper.lexicon.choices import spellings, spelt_out
from ppc_helper.tools import Note, Refusal, Table, tool
from ppc_helper.tools.inputs import Blocks

COLUMNS = ("keyword",)
MAX_LISTS = 7
MAX_PHRASES = 1_000_000
SKIP = "*"


@tool(menu="keywords", place=12, next_tools=("kf_clean", "kf_group_duplicates", "kf_validate", "kf_fixate_keywords"))
def kf_combine(blocks: Blocks, *, max_words: int = 7) -> Table | Refusal:
    """Make every phrase that takes one line of each list, in the order of the lists.

    Args:
        blocks: up to 7 lists: blocks between blank lines, columns of a table, files. A line may hold ``(a|b)``, which
            stands for each of its parts; a line ``*`` lets the list be skipped.
        max_words: longer phrases are left out; stop words count only when fixed, as in Direct. 0: any length.
    Returns:
        One row (keyword) per phrase, each once, the leftmost list changing slowest; at most a million.
    Source:
        new-interface/add-keywords of yandex.ru/support/direct/ru (up to 7 groups, ``*``, ``(a|b)``); 2026-02-11.
    """
    if len(blocks.blocks) > MAX_LISTS:
        return Refusal(Note("too-many-lists", {"lists": len(blocks.blocks), "limit": MAX_LISTS}))
    if sum(spellings(line) for block in blocks.blocks for line in block) > MAX_PHRASES:
        return Refusal(Note("too-many-choices", {"limit": MAX_PHRASES}))
    lists = [list(dict.fromkeys(one for line in block for one in _spelt_out(line))) for block in blocks.blocks]
    if all(one == [""] for one in lists):
        return Refusal(Note("nothing"))
    combiner = _Combiner(max_words)
    rows = [(phrase,) for phrase in islice(combiner.phrases(lists), MAX_PHRASES)]
    warnings = []
    total = 1
    for one in lists:
        total *= len(one)
    if len(rows) == MAX_PHRASES and total > MAX_PHRASES:
        warnings.append(Note("capped", {"total": total, "limit": MAX_PHRASES}))
    if combiner.too_long:
        warnings.append(Note("left-out", {"count": combiner.too_long, "words": max_words}))
    return Table(COLUMNS, rows, {"total": len(rows), "lists": len(lists)}, tuple(warnings))


def _spelt_out(line: str) -> Iterator[str]:
    """Yield a line once for each choice of its alternatives, without the signs that let a list be skipped."""
    return (" ".join(word for word in one.split() if word != SKIP) for one in spelt_out(line))


class _Combiner:
    """Makes phrases one by one and counts those that are too long."""

    def __init__(self, max_words: int) -> None:
        self._max_words = max_words
        self.too_long = 0

    def phrases(self, lists: Sequence[Sequence[str]]) -> Iterator[str]:
        """Yield each phrase once."""
        seen: set[str] = set()
        for words in product(*lists):
            phrase = " ".join(filter(None, words))
            if phrase in seen or not phrase:
                continue
            seen.add(phrase)
            if self._max_words and phrase.count(" ") >= self._max_words and self._is_long(phrase):
                self.too_long += 1
            else:
                yield phrase

    def _is_long(self, phrase: str) -> bool:
        return counted_words(parse(phrase)) > self._max_words
