"""Numbers and bullets that a list has before its lines: «1. окна», «2) двери», «№3 пол»; «• окна», «- двери»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count

from ppc_helper.lists.cells import Raw, number

_BULLET = re.compile(r"[ \t]*([-–—•*·▪●◦‣])[ \t]+(?=\S)")
_NUMBERED = re.compile(r"[ \t]*(?:№[ \t]*(?=\d+[.)]?[ \t])|(?=\d+[.)]))(\d{1,7})[.)]?[ \t]+(?=\S)")
"""A number has № before it, or a dot or a parenthesis behind it."""


def without_numbers(lines: Sequence[str]) -> list[str]:
    """Return *lines* without the numbers or bullets before them; none where there are none.

    Numbers count all lines, one by one: «5 звезд» and «1.5 тонны» are phrases, and a number that does not count may be
    part of one. All lines have the same bullet.
    """
    if len(lines) < 2:
        return []
    if bullet := _BULLET.match(lines[0]):
        return _without_bullets(lines, bullet[1])
    if not _NUMBERED.match(lines[0]):
        return []
    bare: list[str] = []
    for line, expected in zip(lines, _counting(lines[0]), strict=False):
        found = _NUMBERED.match(line)
        if found is None or int(found[1]) != expected:
            return []
        bare.append(line[found.end() :])
    return bare if len(set(bare)) > 1 else []  # «№1 роддом», «№2 роддом»: the numbers are all that differs


def _without_bullets(lines: Sequence[str], bullet: str) -> list[str]:
    bare: list[str] = []
    for line in lines:
        found = _BULLET.match(line)
        if found is None or found[1] != bullet:
            return []
        bare.append(line[found.end() :])
    return bare


def _counting(first: str) -> Iterator[int]:
    found = _NUMBERED.match(first)
    return count(int(found[1]) if found else 0)


def counts_rows(cells: Sequence[Raw | None]) -> bool:
    """Tell whether a column of a table does nothing but count its rows from one."""
    return len(cells) > 1 and all(number(cell) == place for place, cell in enumerate(cells, 1))
