"""Phrases by group, cut into groups that an advertising system takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ppc_helper.tools.inputs import Phrases

MAX_PHRASES_OF_A_GROUP = 200
"""Source: technical-restrictions of yandex.ru/support/direct/ru, as of 2026-02-11."""


def by_group(phrases: Phrases, unnamed: str, most: int) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the name and the phrases of each group in order of appearance, *most* phrases in one at most.

    A phrase without a group goes into the group *unnamed*; what is over goes into «name 2», «name 3».
    """
    groups: dict[str, list[str]] = {}
    names = phrases.groups or [""] * len(phrases.texts)
    for text, name in zip(phrases.texts, names, strict=True):
        groups.setdefault(name or unnamed, []).append(text)
    for name, texts in groups.items():
        for part, start in enumerate(range(0, len(texts), most), 1):
            yield (name if part == 1 else f"{name} {part}"), texts[start : start + most]
