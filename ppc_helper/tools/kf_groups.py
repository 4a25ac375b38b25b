"""Phrases by group, cut into groups that an advertising system takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppc_helper.lexicon.choices import spellings, spelt_out
from ppc_helper.tools.inputs import Phrases

MAX_PHRASES_OF_A_GROUP = 200
"""Source: technical-restrictions of yandex.ru/support/direct/ru, as of 2026-02-11."""
MOST_SPELLINGS = 100


def by_group(phrases: Phrases, unnamed: str, most: int) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the name and the phrases of each group in order of appearance, *most* phrases in one at most.

    Alternatives of a phrase are spelt out. A phrase without a group goes into the group *unnamed*; what is over goes
    into «name 2», «name 3».
    """
    groups: dict[str, list[str]] = {}
    names = phrases.groups or [""] * len(phrases.texts)
    for text, name in zip(phrases.texts, names, strict=True):
        groups.setdefault(name or unnamed, []).extend(_spelt_out(text))
    for name, texts in groups.items():
        for part, start in enumerate(range(0, len(texts), most), 1):
            yield (name if part == 1 else f"{name} {part}"), texts[start : start + most]


def _spelt_out(text: str) -> Iterator[str]:
    """Yield a phrase once for each of its alternatives; one of too many stays as it is."""
    return spelt_out(text) if "|" in text and spellings(text) <= MOST_SPELLINGS else iter((text,))
