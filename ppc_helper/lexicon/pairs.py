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
    parentheses: list[range] = []
    for place, sign in enumerate(text):
        wanted = CLOSES.get(sign)
        if wanted and open_at and next(reversed(open_at)) == wanted:
            parentheses += [range(open_at[wanted], place)] if wanted == "(" else []
            del open_at[wanted]
        elif sign in OPENING and sign not in open_at:
            open_at[sign] = place
        elif sign in OPENING or wanted:
            lone.append(place)
    bars = (place for place, sign in enumerate(text) if sign == "|" and not any(place in one for one in parentheses))
    return sorted([*lone, *open_at.values(), *bars])
