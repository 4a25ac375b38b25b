"""Count the words and runs of words that phrases share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal

from ppc_helper.lexicon import is_service
from ppc_helper.lexicon.normal import NormalWords
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
    counts: Counter[str] = Counter()
    weights: Counter[str] = Counter()
    for row, text in enumerate(phrases.texts):
        runs = set(_runs(normal.of(text), int(n))) if not is_service(text) else set[str]()
        counts.update(runs)
        frequency = (phrases.frequencies[row] if phrases.frequencies else None) or 0
        if frequency:
            for run in runs:
                weights[run] += frequency  # type: ignore[assignment] # a Counter's values may be any numbers
    rows = _rows(counts, weights if phrases.frequencies else None)
    return Table(COLUMNS, rows, {"total": len(phrases.texts), "different": len(rows)})


def _runs(words: Sequence[str], size: int) -> Iterator[str]:
    return (" ".join(words[start : start + size]) for start in range(len(words) - size + 1))


def _rows(counts: Counter[str], weights: Counter[str] | None) -> list[tuple[Cell, ...]]:
    if weights is None:
        return [(run, count, None) for run, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]
    ranked = sorted(counts, key=lambda run: (-weights[run], -counts[run], run))
    return [(run, counts[run], weights[run]) for run in ranked]
