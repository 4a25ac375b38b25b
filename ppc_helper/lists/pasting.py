"""A long paste: Telegram's applications cut it into messages, and here it is put together again."""

from __future__ import annotations

from collections.abc import Sequence

SHORTEST = 2_000
"""Characters: what is shorter was not cut."""


def whole(parts: Sequence[str]) -> str:
    """Return the text that was cut into *parts*; white space around the cuts is lost with the message before.

    They cut at the last line end of a part's second half, else at the last space there, else in the middle of a word.
    """
    text = "".join(part + _cut_after(part) for part in parts[:-1])
    return text + parts[-1] if parts else ""


def _cut_after(part: str) -> str:
    """Return what was between *part* and the next one."""
    half = part[len(part) // 2 :]
    if "\n" in half or len(part) < SHORTEST:
        return "\n"
    return " " if " " in half else ""
