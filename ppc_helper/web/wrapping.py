"""Quotes and commas around an address: what parts it from the text it was pasted from, and what is its own. Pure."""

from __future__ import annotations

from typing import Final

BLANKS: Final = " \u00a0\t"
_OPENING: Final = {"»": "«", "”": "“„", "“": "„", "’": "‘", ">": "<"}
_CLOSING: Final = {"«": "»", "“": "”", "„": "“”", "‘": "’", "<": ">"}
_MARKS: Final = frozenset("\"'`«»“”„‘’<>")
_AFTER: Final = BLANKS + ",;"


def unwrap(text: str) -> str:
    """Return *text* without the blanks, quotes, commas and semicolons around it.

    A closing quote stays when its partner is inside: it is the end of the query then (``?utm_term="buy"``).
    """
    text = text.strip(BLANKS)
    while text and text[0] in _MARKS:
        mark, text = text[0], text[1:].lstrip(BLANKS).rstrip(_AFTER)
        if text and text[-1] in _CLOSING.get(mark, mark):
            text = text[:-1]
    text = text.rstrip(_AFTER)
    while text and text[-1] in _MARKS and not _closes(text):
        text = text[:-1].rstrip(_AFTER)
    return text


def _closes(text: str) -> bool:
    mark, before = text[-1], text[:-1]
    opening = _OPENING.get(mark, "")
    if not opening:
        return before.count(mark) % 2 == 1
    return sum(map(before.count, opening)) > before.count(mark)
