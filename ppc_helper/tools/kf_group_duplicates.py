"""Group implicit duplicates: phrases that Yandex Direct takes for one, and which of them to keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress, repeat
from typing import Literal

from ppc_helper.lexicon.candidates import candidates
from ppc_helper.lexicon.differences import Difference, Differences
from ppc_helper.lexicon.directions import change_sides, governed
from ppc_helper.lexicon.homonyms import possible_links, telling_homonym
from ppc_helper.lexicon.keys import PhraseKeys, WordKeys
from ppc_helper.lexicon.limits import MAX_PHRASE_LENGTH, phrase_length
from ppc_helper.lexicon.phrase import has_negatives, parse
from ppc_helper.tools import Cell, Note, Table, tool
from ppc_helper.tools.inputs import Phrases

COLUMNS = ("group", "keyword", "frequency", "keep", "negatives", "certainty", "reason")
AD_GROUP = "ad_group"
"""The column of the groups that the phrases came with: *group* numbers those of duplicates."""
YES, NO = Note("yes"), Note("no")
SURE, POSSIBLE = Note("sure"), Note("possible")
DIFFERENCES = {
    "exact": Note("differs-exact"),
    "order": Note("differs-order"),
    "repeats": Note("differs-repeats"),
    "negatives": Note("differs-negatives"),
    "spelling": Note("differs-spelling"),
}
KEPT = {rule: Note(f"kept-{rule}") for rule in ("frequency", "shortest", "first")}

Row = tuple[Cell, ...]
Cluster = list[int]
"""Rows of one key; the kept one first."""


@tool(menu="keywords", place=2, next_tools=("kf_fixate_keywords", "kf_cross_minus", "kf_cluster"))
def kf_group_duplicates(
    phrases: Phrases,
    *,
    order: Literal["ignore", "keep"] = "ignore",
    forms: Literal["ignore", "keep"] = "ignore",
    keep: Literal["frequency", "shortest", "first"] = "frequency",
) -> Table:
    """Group phrases that differ only by word order, word forms, stop words or negatives.

    Args:
        phrases: any number of phrases, with frequencies or without.
        order: ``keep`` holds phrases of another word order apart.
        forms: ``keep`` holds phrases of other word forms apart.
        keep: what decides which phrase stays: the highest frequency, else the shortest, else the first.
    Returns:
        One row per phrase. Groups of two and more come first, in order of their first phrase, the kept one on top
        with the union of their negatives; phrases of no group follow in their order, without a group number.
        Groups of the phrases, if given, follow as a column *ad_group*.
        *certainty* is sure, or possible where only a homonym makes phrases one, or prepositions stand before other
        words: those stay, a person decides.
    Source:
        KeywordsResearch.deduplicate of the Direct API; yandex.ru/support/direct/ru, keywords/keywords and
        keywords/symbols-and-operators; as of 2026-02-11.
    """
    keys = PhraseKeys(order=order == "keep", forms=forms == "keep")
    preference = _Preference(phrases, keep)
    groups = _groups(phrases.texts, keys, preference)
    writer = _Writer(phrases, keys.word_keys, preference)
    rows = [row for number, group in enumerate(groups, 1) for row in writer.group(number, group)]
    rows += writer.singles(groups)
    columns = COLUMNS if phrases.groups is None else (*COLUMNS, AD_GROUP)
    return Table(columns, rows, writer.counts(groups))


def _groups(texts: Sequence[str], keys: PhraseKeys, preference: _Preference) -> list[list[Cluster]]:
    alike = candidates(texts, keys)
    groups = [group for rows in alike for group in _Clusters(texts, rows, keys, preference).groups()]
    return sorted(groups, key=lambda group: min(map(min, group)))


class _Preference:
    """Which of several rows stays, and why."""

    def __init__(self, phrases: Phrases, keep: str) -> None:
        self._texts = phrases.texts
        self._frequencies = phrases.frequencies or ()
        self._keep = keep

    def key(self, row: int) -> tuple[float, ...]:
        """Return what rows are sorted by; the lowest stays."""
        if self._keep == "first":
            return (row,)
        length = len(self._texts[row])
        return (length, row) if self._keep == "shortest" else (-self.frequency(row), length, row)

    def frequency(self, row: int) -> float:
        """Return the frequency of *row*; an unknown one is below zero."""
        known = self._frequencies[row] if self._frequencies else None
        return -1.0 if known is None else known

    def reason(self, cluster: Cluster) -> Note:
        """Say why the first row of *cluster* is better than its second."""
        best, second = (self.key(row) for row in cluster[:2])
        rules = {1: ("first",), 2: ("shortest", "first"), 3: ("frequency", "shortest", "first")}[len(best)]
        rule = next(name for name, one, other in zip(rules, best, second, strict=True) if one != other)
        return KEPT[rule]

    def rank(self, cluster: Cluster) -> tuple[float, int]:
        """Return the place of a cluster among others, which must not depend on the order of rows."""
        return -max(map(self.frequency, cluster)), min(len(self._texts[row]) for row in cluster)


class _Clusters:
    """Candidate rows by key, of each key the kept one first."""

    def __init__(self, texts: Sequence[str], rows: Sequence[int], keys: PhraseKeys, preference: _Preference) -> None:
        self._texts = texts
        self._keys = keys
        self._preference = preference
        self._of: dict[str, Cluster] = {}
        for row in sorted(rows, key=preference.key):
            self._of.setdefault(keys.key(texts[row]), []).append(row)

    def groups(self) -> list[list[Cluster]]:
        """Return lists of clusters that homonyms may make one, and each other cluster of several rows alone."""
        linked = self._linked() if len(self._of) > 1 else []
        used = {key for keys in linked for key in keys}
        alone = [[key] for key, cluster in self._of.items() if len(cluster) > 1 and key not in used]
        return [[part for key in keys for part in self._by_direction(self._of[key])] for keys in linked + alone]

    def _by_direction(self, cluster: Cluster) -> list[Cluster]:
        """Return a cluster, and apart from it what goes the other way than its kept row."""
        word_keys = self._keys.word_keys
        kept = governed(self._texts[cluster[0]], word_keys) if len(cluster) > 1 else {}
        if not kept:
            return [cluster]
        same: Cluster = []
        other: Cluster = []
        for row in cluster:
            (other if change_sides(kept, governed(self._texts[row], word_keys)) else same).append(row)
        return [same, other] if other else [same]

    def _linked(self) -> list[list[str]]:
        ranked = sorted(self._of, key=lambda key: (self._preference.rank(self._of[key]), key))
        return possible_links(ranked, self._keys, texts_of=lambda key: {self._texts[row] for row in self._of[key]})


class _Writer:
    """Writes the rows of groups, each with its reason."""

    def __init__(self, phrases: Phrases, word_keys: WordKeys, preference: _Preference) -> None:
        self._texts = phrases.texts
        self._frequencies = phrases.frequencies
        self._ad_groups = phrases.groups
        self._word_keys = word_keys
        self._preference = preference

    def group(self, number: int, group: list[Cluster]) -> Iterator[Row]:
        """Yield the rows of one group: its leader, the leader's duplicates, then what is possibly one with it."""
        leader = group[0]
        certainty = SURE if len(leader) > 1 else POSSIBLE
        reason = self._preference.reason(leader) if len(leader) > 1 else Note("kept-possible")
        yield from self._cluster(number, leader, certainty, (reason,))
        for cluster in group[1:]:
            yield from self._cluster(number, cluster, POSSIBLE, (self._possible(leader[0], cluster[0]),))

    def singles(self, groups: list[list[Cluster]]) -> Iterator[Row]:
        """Yield the rows that are in no group, in their order."""
        alone = bytearray(b"\1") * len(self._texts)
        for row in chain.from_iterable(cluster for group in groups for cluster in group):
            alone[row] = 0
        known: Iterable[float | None] = self._frequencies or repeat(None)
        none = repeat(None)
        ad_groups = [] if self._ad_groups is None else [self._ad_groups]
        rows = zip(none, self._texts, known, repeat(YES), none, none, none, *ad_groups, strict=False)
        yield from compress(rows, alone)

    def counts(self, groups: list[list[Cluster]]) -> dict[str, int | float | str]:
        """Return what the summary says."""
        return {
            "total": len(self._texts),
            "groups": len(groups),
            "dropped": sum(len(cluster) - 1 for group in groups for cluster in group),
            "possible": sum(len(group) - 1 for group in groups),
        }

    def _cluster(self, number: int, cluster: Cluster, certainty: Note, reason: tuple[Note, ...]) -> Iterator[Row]:
        kept = cluster[0]
        negatives, warning = self._negatives(cluster)
        told = (YES, negatives, certainty, reason + warning)
        yield number, self._texts[kept], self._frequency(kept), *told, *self._ad_group(kept)
        if len(cluster) > 1:
            yield from self._duplicates(number, self._texts[kept], cluster[1:])

    def _frequency(self, row: int) -> float | None:
        return self._frequencies[row] if self._frequencies else None

    def _ad_group(self, row: int) -> tuple[str, ...]:
        return () if self._ad_groups is None else (self._ad_groups[row],)

    def _duplicates(self, number: int, kept: str, rows: Sequence[int]) -> Iterator[Row]:
        duplicate_of = Note("duplicate", {"kept": kept})
        differences = Differences(kept, self._word_keys)
        for row in rows:
            text = self._texts[row]
            why = (duplicate_of, *map(_difference, differences.of(text)))
            yield number, text, self._frequency(row), NO, None, SURE, why, *self._ad_group(row)

    def _possible(self, leader: int, row: int) -> Note:
        kept, other = (governed(self._texts[one], self._word_keys) for one in (leader, row))
        if change_sides(kept, other):
            return Note("possible-direction", {"kept": self._texts[leader]})
        homonym = telling_homonym(self._texts[leader], self._texts[row], self._word_keys)
        if homonym is None:
            return Note("possible-duplicate", {"kept": self._texts[leader]})
        args: dict[str, str | int | float] = {"kept": self._texts[leader], "word": homonym.word}
        return Note("possible-homonym", args | {"one": homonym.one, "other": homonym.other})

    def _negatives(self, cluster: Cluster) -> tuple[str | None, tuple[Note, ...]]:
        """Return the union of the cluster's negatives, the kept phrase's own first, and a note if it is too long."""
        own, *rest = (parse(self._texts[row]).negatives() if has_negatives(self._texts[row]) else () for row in cluster)
        union = " ".join(dict.fromkeys([*own, *sorted({word for words in rest for word in words})]))
        if not union:
            return None, ()
        bare = " ".join(word.text for word in parse(self._texts[cluster[0]]).words())
        length = phrase_length(f"{bare} {union}")
        too_long = Note("negatives-too-long", {"length": length, "limit": MAX_PHRASE_LENGTH})
        return union, (too_long,) if length > MAX_PHRASE_LENGTH else ()


def _difference(found: Difference) -> Note:
    code, words = found
    return Note(f"differs-{code}", {"words": words}) if words else DIFFERENCES[code]
