"""Values in few letters: ages, sizes, a fact's body on one line. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

LONGEST_VALUE = 40
_ID = re.compile(r"[0-9a-f]{32}")
_ID_SHOWN = 8
_SECONDS = ((86_400, "d"), (3_600, "h"), (60, "min"))


def age(seconds: float) -> str:
    """Return a length of time with its two largest units: ``0.4 s``, ``12 s``, ``3 min 20 s``, ``2 d 4 h``."""
    if seconds < 9.95:
        return f"{max(seconds, 0.0):.1f} s"
    whole = round(seconds)
    for index, (size, unit) in enumerate(_SECONDS):
        if whole >= size:
            rest_size, rest_unit = (*_SECONDS, (1, "s"))[index + 1]
            rest = whole % size // rest_size
            return f"{whole // size} {unit}" + (f" {rest} {rest_unit}" if rest else "")
    return f"{whole} s"


def delta(seconds: float) -> str:
    """Return the time between cause and effect: ``+3 ms``, ``+1,200 ms`` under ten seconds, then as an age."""
    return f"{seconds * 1000:+,.0f} ms" if abs(seconds) < 10 else f"+{age(seconds)}"


def size(size_bytes: float) -> str:
    """Return a number of bytes: ``512 B``, ``1.4 MB``; powers of 1,000."""
    for unit in ("B", "kB", "MB", "GB"):
        if size_bytes < 999.5:
            return f"{size_bytes:.0f} {unit}" if unit == "B" else f"{size_bytes:.1f} {unit}"
        size_bytes /= 1000
    return f"{size_bytes:.1f} TB"


def count(number: int, noun: str) -> str:
    """Return a number with its noun: ``1 fact``, ``1,200 facts``."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def short_body(body: Mapping[str, Any], gone: Collection[str] = ()) -> str:
    """Return a fact's body on one line: ids cut, lists and objects by their size, payloads in *gone* marked so."""
    return " ".join(f"{name}={_short(value, gone)}" for name, value in body.items() if name != "type")


def _short(value: Any, gone: Collection[str]) -> str:
    if isinstance(value, list):
        return f"[{len(value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_short(inner, gone)}" for name, inner in list(value.items())[:4]) + "}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and _ID.fullmatch(value):
        return f"{value[:_ID_SHOWN]}…" + (" (gone)" if value in gone else "")
    text = str(value).replace("\n", " ")
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
