"""Numbers that a list has before its lines, as people number them: «1. окна», «2) двери»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count

from ppc_helper.lists.cells import Raw, number

_NUMBERED = re.compile(r"[ \t]*(\d{1,7})[.)][ \t]+(?=\S)")


def without_numbers(lines: Sequence[str]) -> list[str]:
    """Return *lines* without the numbers before them; none where they do not count all lines, one by one.

    «5 звезд» and «1.5 тонны» are phrases, and a number that does not count may be part of one.
    """
    if len(lines) < 2 or not _NUMBERED.match(lines[0]):
        return []
    bare: list[str] = []
    for line, expected in zip(lines, _counting(lines[0]), strict=False):
        found = _NUMBERED.match(line)
        if found is None or int(found[1]) != expected:
            return []
        bare.append(line[found.end() :])
    return bare


def _counting(first: str) -> Iterator[int]:
    found = _NUMBERED.match(first)
    return count(int(found[1]) if found else 0)


def counts_rows(cells: Sequence[Raw | None]) -> bool:
    """Tell whether a column of a table does nothing but count its rows from one."""
    return len(cells) > 1 and all(number(cell) == place for place, cell in enumerate(cells, 1))
