"""Count the words and runs of words that phrases share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, compress, count, islice, repeat
from operator import add, floordiv, itemgetter, mod, mul, ne, sub
from typing import Any, Literal

from ppc_helper.lexicon.normal import NormalWords
from ppc_helper.lexicon.numbered import NumberedPhrases
from ppc_helper.tools import Cell, Table, tool
from ppc_helper.tools.inputs import Phrases

COLUMNS = ("ngram", "count", "weighted")


@tool(menu="keywords", place=10, next_tools=("kf_normalise",))
def kf_ngrams(
    phrases: Phrases,
    *,
    n: Literal["1", "2", "3", "4"] = "1",
    lemmas: Literal["yes", "no"] = "yes",
    stop_words: Literal["drop", "keep"] = "drop",
) -> Table:
    """Count runs of *n* words over all phrases.

    Args:
        phrases: any number of phrases, with frequencies or without.
        n: how many words in a row.
        lemmas: ``no`` counts every form of a word apart.
        stop_words: ``keep`` counts the stop words of the published list too.
    Returns:
        One row (ngram, count, weighted) per run: in how many phrases it stands, and the sum of their frequencies
        (empty without any), the highest first. A phrase counts once for a run, however often it repeats it.
    Source:
        Absolute and weighted counts as in advertools' word_frequency.
    """
    tally = _Tally(
        int(n),
        # kept by nobody: its memory is free again when the rows are made
        NumberedPhrases(phrases.texts, NormalWords(lemmas=lemmas == "yes", stop_words=stop_words == "keep")),
        phrases.frequencies,
    )
    rows = tally.rows()
    return Table(COLUMNS, rows, {"total": len(phrases.texts), "different": len(rows)})


class _Tally:
    """How often runs of *size* words stand in phrases, and the sums of the phrases' *frequencies*.

    A run is one number: those of its words as digits, so that runs go by alphabet, too.
    """

    def __init__(self, size: int, phrases: NumberedPhrases, frequencies: Sequence[float | None] | None) -> None:
        self._size = size
        self._words = phrases.words
        self._sums: defaultdict[int, float] | None = None
        runs: Iterable[Collection[int]] = map(self._runs_of, phrases)
        if frequencies is not None:
            self._sums = defaultdict(float)
            runs = _summed(runs, frequencies, self._sums)
        self._runs, self._counts = _counted(sorted(chain.from_iterable(runs)))

    def rows(self) -> list[tuple[Cell, ...]]:
        """Return the rows, the highest first. Sorted by one number at a time: they compare faster than rows."""
        known = self._sums
        weights: Iterable[float | None] = repeat(None) if known is None else map(known.__getitem__, self._runs)
        rows: list[tuple[Any, ...]] = list(zip(self._texts(), self._counts, weights, strict=False))
        rows.sort(key=itemgetter(1), reverse=True)
        if known is not None:
            rows.sort(key=itemgetter(2), reverse=True)
        return rows

    def _runs_of(self, numbers: Sequence[int]) -> Collection[int]:
        """Return each run of a phrase once."""
        runs: Iterable[int] = numbers
        for start in range(1, self._size):
            runs = map(add, map(mul, runs, repeat(len(self._words))), islice(numbers, start, None))
        found = list(runs)
        return found if len(found) < 2 or len(set(found)) == len(found) else set(found)

    def _texts(self) -> Iterable[str]:
        base = len(self._words)
        shifted = (map(floordiv, self._runs, repeat(base**place)) for place in reversed(range(self._size)))
        words = (map(self._words.__getitem__, map(mod, digits, repeat(base))) for digits in shifted)
        return map(" ".join, zip(*words, strict=True))


def _summed(
    runs: Iterable[Collection[int]], frequencies: Iterable[float | None], sums: defaultdict[int, float]
) -> Iterator[Collection[int]]:
    """Yield the runs of each phrase, and add its frequency to the sum of each of them."""
    for found, frequency in zip(runs, frequencies, strict=True):
        weight = frequency or 0.0
        for run in found:
            sums[run] += weight
        yield found


def _counted(ordered: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return each of the ordered numbers once, and how often it stands there.

    Not by a dict: among a million numbers each look would wait for the memory.
    """
    firsts = list(compress(count(), map(ne, ordered, chain((None,), ordered))))
    counts = map(sub, chain(firsts[1:], (len(ordered),)), firsts)
    return list(map(ordered.__getitem__, firsts)), list(counts)
