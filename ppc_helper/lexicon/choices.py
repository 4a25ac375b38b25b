"""Alternatives ``(a|b)`` of a phrase, spelt out.

Source: new-interface/add-keywords of yandex.ru/support/direct/ru, as of 2026-02-11. Of a negative, ``-(a|b)``, they are
no alternatives of the phrase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from math import prod

CHOICE = re.compile(r"(?<!-)\(([^()]*\|[^()]*)\)")


def _options(text: str) -> list[list[str]]:
    pieces = CHOICE.split(text)
    return [[piece] if place % 2 == 0 else piece.split("|") for place, piece in enumerate(pieces)]


def spellings(text: str) -> int:
    """Return how many texts *text* stands for: 1 without alternatives, else soon very many."""
    return prod(map(len, _options(text)))


def spelt_out(text: str) -> Iterator[str]:
    """Yield *text* once for each choice of its alternatives, the leftmost changing slowest, with single spaces."""
    return (" ".join("".join(chosen).split()) for chosen in product(*_options(text)))
