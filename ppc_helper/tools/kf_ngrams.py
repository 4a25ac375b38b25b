"""Count the words and runs of words that phrases share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, repeat
from operator import itemgetter
from typing import Any, Literal

from ppc_helper.lexicon import parse
from ppc_helper.lexicon.normal import NOT_PLAIN, NormalWords
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
    normal = NormalWords(lemmas=lemmas == "yes", stop_words=stop_words == "keep")
    tally = _Tally(int(n), phrases.frequencies)
    for part, found in normal.phrases(phrases.texts):
        for place in [place for place, one in enumerate(found) if NOT_PLAIN in one]:
            found[place] = _parsed(part[place], normal)
        tally.add(found)
    rows = tally.rows()
    return Table(COLUMNS, rows, {"total": len(phrases.texts), "different": len(rows)})


def _parsed(text: str, normal: NormalWords) -> str:
    phrase = parse(text)
    return "" if phrase.service else " ".join(normal.of_parsed(phrase))


class _Tally:
    """Counts the runs of *size* words of phrases, which come in order, and sums their *frequencies*."""

    def __init__(self, size: int, frequencies: Sequence[float | None] | None) -> None:
        self._tails = [slice(start, None) for start in range(size)]
        self._frequencies = frequencies
        self._row = 0
        self._counts: Counter[str] = Counter()
        self._weights: defaultdict[str, float] = defaultdict(float)

    def add(self, normals: Sequence[str]) -> None:
        """Count the runs of the next phrases, given as normal words with a space between; each once in a phrase."""
        runs = [_runs(normal.split(" "), self._tails) for normal in normals]
        self._counts.update(chain.from_iterable(runs))
        for weight, found in zip(self._weights_of(len(normals)), runs, strict=False):
            for run in found:
                self._weights[run] += weight
        self._row += len(normals)

    def _weights_of(self, count: int) -> Iterator[float]:
        known = self._frequencies[self._row : self._row + count] if self._frequencies is not None else ()
        return (weight or 0.0 for weight in known)

    def rows(self) -> list[tuple[Cell, ...]]:
        """Return the rows, the highest first. Sorted by one cell at a time: numbers compare faster than texts."""
        self._counts.pop("", None)  # the words of an empty phrase
        known = None if self._frequencies is None else self._weights
        weights: Iterable[float | None] = repeat(None) if known is None else map(known.__getitem__, self._counts)
        rows: list[tuple[Any, ...]] = list(zip(self._counts, self._counts.values(), weights, strict=False))
        rows.sort(key=itemgetter(0))
        rows.sort(key=itemgetter(1), reverse=True)
        if known is not None:
            rows.sort(key=itemgetter(2), reverse=True)
        return rows


def _runs(words: list[str], tails: Sequence[slice]) -> Collection[str]:
    """Return each run of words once; *tails* has a slice for each word of a run: all, all but the first, ..."""
    runs = words if len(tails) == 1 else list(map(" ".join, zip(*map(words.__getitem__, tails), strict=False)))
    return runs if len(runs) < 2 or len(set(runs)) == len(runs) else dict.fromkeys(runs)
