"""Quotes, brackets and bars of a phrase that have no pair."""

from __future__ import annotations

CLOSES = {")": "(", "]": "[", '"': '"'}
OPENING = frozenset(CLOSES.values())


def lone_marks(text: str) -> list[int]:
    """Return the places of quotes and brackets without their pair, and of bars outside parentheses, in order.

    Of three quotes it is the last; brackets inside brackets of their kind have no pair.
    """
    open_at: dict[str, int] = {}
    lone: list[int] = []
    bars: list[int] = []
    for place, sign in enumerate(text):
        wanted = CLOSES.get(sign)
        if wanted and open_at and next(reversed(open_at)) == wanted:
            del open_at[wanted]
            if wanted == "(":
                bars.clear()
        elif sign in OPENING and sign not in open_at:
            open_at[sign] = place
        elif sign == "|" and "(" in open_at:
            bars.append(place)  # with a pair when the parenthesis has one
        elif sign in OPENING or wanted or sign == "|":
            lone.append(place)
    return sorted([*lone, *open_at.values(), *bars])
