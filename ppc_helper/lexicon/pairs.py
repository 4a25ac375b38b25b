"""Quotes and brackets of a phrase that have no pair."""

from __future__ import annotations

OPENING = {")": "(", "]": "["}


def lone_marks(text: str) -> list[int]:
    """Return the places of quotes and brackets without their pair, in order; of three quotes it is the last."""
    open_at: list[tuple[str, int]] = []
    lone: list[int] = []
    for place, sign in enumerate(text):
        wanted = OPENING.get(sign, '"' if sign == '"' else "")
        if wanted and open_at and open_at[-1][0] == wanted:
            open_at.pop()
        elif sign in '"([':
            open_at.append((sign, place))
        elif wanted:
            lone.append(place)
    return sorted([*lone, *(place for _, place in open_at)])
