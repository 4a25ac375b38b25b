"""Group phrases by the words that they share."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Annotated

from ppc_helper.lexicon import fold, is_service
from ppc_helper.lexicon.normal import NormalWords
from ppc_helper.tools import Between, Cell, Table, tool
from ppc_helper.tools.inputs import Phrases

COLUMNS = ("cluster", "keyword", "frequency", "common")
MOST_WORDS = 10
"""Only so many words of a phrase are looked at: Direct takes no longer ones."""

Core = tuple[str, ...]
_Rows = list[int]


@tool(menu="keywords", place=9, next_tools=("kf_cross_minus", "export_commander", "export_editor"))
def kf_cluster(phrases: Phrases, *, min_common: Annotated[int, Between(1, MOST_WORDS)] = 2, max_size: int = 0) -> Table:
    """Put phrases that share words into one cluster.

    Args:
        phrases: any number of phrases, with frequencies or without.
        min_common: how many words the phrases of a cluster share at least.
        max_size: a larger cluster is parted by one more shared word; 0: clusters may be of any size.
    Returns:
        One row (cluster, keyword, frequency, common) per phrase. Clusters of more phrases come first; inside one the
        most frequent phrase does. *cluster* is named by its core words, as its first phrase has them; *common* are the
        words that all its phrases share, in dictionary form. Phrases that share too little with any other follow,
        without a cluster. The order of the input does not matter.
    """
    normal = NormalWords(lemmas=True, stop_words=False)
    words = {
        row: sorted(set(normal.of(text)))[:MOST_WORDS] for row, text in enumerate(phrases.texts) if not is_service(text)
    }
    order = _Order(phrases)
    clusters, _ = _clusters(words, max(1, min_common), max_size, order)
    rows = list(_written(clusters, words, phrases, order))
    placed = {row for _, cluster in clusters for row in cluster}
    rest = sorted((row for row in range(len(phrases.texts)) if row not in placed), key=order.of)
    rows += [(None, phrases.texts[row], order.frequency(row), None) for row in rest]
    counts: dict[str, int | float | str] = {"total": len(rows), "clusters": len(clusters), "alone": len(rest)}
    return Table(COLUMNS, rows, counts)


class _Order:
    """The order of phrases: the most frequent first, then by alphabet; equal phrases as they came."""

    def __init__(self, phrases: Phrases) -> None:
        self._texts = phrases.texts
        self._frequencies = phrases.frequencies

    def frequency(self, row: int) -> float | None:
        """Return the frequency of *row*, None when it is unknown."""
        return self._frequencies[row] if self._frequencies else None

    def of(self, row: int) -> tuple[float, str, str, int]:
        """Return what rows are sorted by."""
        return -(self.frequency(row) or 0.0), fold(self._texts[row]), self._texts[row], row


def _clusters(
    words: Mapping[int, Sequence[str]], size: int, max_size: int, order: _Order
) -> tuple[list[tuple[Core, _Rows]], _Rows]:
    """Return clusters of phrases that share *size* words or more, and the phrases of none.

    Each phrase goes with the core, of all that it has, which most phrases have; so one pass over the list counts and
    one places, whatever its order.
    """
    having = Counter(core for found in words.values() for core in combinations(found, size))
    members: defaultdict[Core, _Rows] = defaultdict(list)
    alone: _Rows = []
    for row, found in words.items():
        best = min(combinations(found, size), key=lambda core: (-having[core], core), default=None)
        if best is None or having[best] < 2:
            alone.append(row)
        else:
            members[best].append(row)
    clusters: list[tuple[Core, _Rows]] = []
    for core, rows in members.items():
        if len(rows) < 2:
            alone += rows
        elif max_size and len(rows) > max_size:
            clusters += _parted(core, {row: words[row] for row in rows}, max_size, order)
        else:
            clusters.append((core, rows))
    return sorted(clusters, key=lambda cluster: (-len(cluster[1]), cluster[0], order.of(cluster[1][0]))), alone


def _parted(core: Core, words: Mapping[int, Sequence[str]], max_size: int, order: _Order) -> list[tuple[Core, _Rows]]:
    """Part a cluster that is too large by one more shared word; what still shares too little is cut by its order."""
    parts, rest = _clusters(words, len(core) + 1, max_size, order) if len(core) < MOST_WORDS else ([], list(words))
    rest = sorted(rest, key=order.of)
    return parts + [(core, rest[start : start + max_size]) for start in range(0, len(rest), max_size)]


def _written(
    clusters: Iterable[tuple[Core, _Rows]], words: Mapping[int, Sequence[str]], phrases: Phrases, order: _Order
) -> Iterator[tuple[Cell, ...]]:
    used: Counter[str] = Counter()
    as_written = _AsWritten()
    for core, unordered in clusters:
        rows = sorted(unordered, key=order.of)
        name = as_written.name(core, phrases.texts[rows[0]])
        used[name] += 1
        if used[name] > 1:
            name = f"{name} {used[name]}"
        common = " ".join(sorted(set(words[rows[0]]).intersection(*(words[row] for row in rows[1:]))))
        for row in rows:
            yield name, phrases.texts[row], order.frequency(row), common


class _AsWritten:
    """Names clusters: «пластиковые окна» is what people call them, «окно пластиковый» is not."""

    def __init__(self) -> None:
        self._lemmas = NormalWords(stop_words=False)
        self._forms = NormalWords(lemmas=False, stop_words=False)

    def name(self, core: Core, text: str) -> str:
        """Return the words of *core* in the order and the forms that *text*, which has them all, has."""
        forms: dict[str, str] = {}
        for lemma, form in zip(self._lemmas.of(text), self._forms.of(text), strict=True):
            forms.setdefault(lemma, form)
        return " ".join(form for lemma, form in forms.items() if lemma in core)
