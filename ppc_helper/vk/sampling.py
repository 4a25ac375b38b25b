"""What a sample of an audience is worth. Pure."""

from __future__ import annotations

import math

WORST_SHARE = 0.5
"""The share whose error is the largest: what can be promised before anybody was asked."""


def margin_of(share: float, *, seen: int, asked: int, size: int) -> float:
    """Return the error of *share* at 95 %, in percentage points, with the correction for a finite population.

    Args:
        share: 0 to 1, of those whose answer was seen.
        seen: how many of those asked showed something, at least 1.
        asked: how many were asked.
        size: how many there are to ask, more than 1.
    """
    error = 1.96 * math.sqrt(share * (1 - share) / seen * (size - asked) / (size - 1))
    return round(100 * error, 1)
