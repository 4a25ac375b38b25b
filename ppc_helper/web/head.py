"""The head of an answer: the few headers that matter here, from the lines that libcurl has heard. Pure."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Iterable
from typing import Final

LOCATION: Final = b"location"
RETRY_AFTER: Final = b"retry-after"
CONTENT_LENGTH: Final = b"content-length"
CONTENT_TYPE: Final = b"content-type"
ROBOTS: Final = b"x-robots-tag"
SET_COOKIE: Final = b"set-cookie"
END: Final = b""
"""Stands in a :data:`Head` whose last line has come."""
Head = dict[bytes, bytes]

_ENDS: Final = frozenset((b"\r\n", b"\n"))
_WANTED: Final = frozenset((LOCATION, RETRY_AFTER, CONTENT_LENGTH, CONTENT_TYPE, ROBOTS, SET_COOKIE))
_MAX_ROBOTS: Final = 2_000


def read_head(lines: Iterable[bytes]) -> Head:
    """Return the wanted headers of the last answer in *lines*, names in small letters; the last of a name counts.

    All X-Robots-Tag are joined by commas. A cookie of an answer before (103, say) is noted too: libcurl has taken it.
    """
    found: Head = {}
    for line in lines:
        if line in _ENDS:
            found[END] = line
            continue
        name = line[: line.find(b":")].lower()
        if name in _WANTED:
            value = line[len(name) + 1 :].strip()
            if name == ROBOTS and ROBOTS in found:
                value = found[ROBOTS] + b", " + value
            found[name] = value[:_MAX_ROBOTS] if name == ROBOTS else value
        elif name.startswith(b"http/"):
            found = {SET_COOKIE: found[SET_COOKIE]} if SET_COOKIE in found else {}
    return found


def text(value: bytes) -> str:
    """Return a header's value as text: UTF-8 by today's browsers, the old Russian encoding where it is not."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("cp1251", errors="replace")


def length(head: Head) -> int:
    """Return the declared length in bytes, 0 when there is none."""
    value = head.get(CONTENT_LENGTH, b"")
    return int(value[:18]) if value.isdigit() else 0


def pause_seconds(head: Head) -> float | None:
    """Return how long Retry-After asks to wait, None when it does not say.

    Source:
        RFC 9110, section 10.2.3: seconds, or a date.
    """
    value = head.get(RETRY_AFTER, b"")
    if value.isdigit():
        return float(value[:9])
    try:
        date = email.utils.parsedate_to_datetime(value.decode("ascii", errors="replace"))
    except ValueError:
        return None
    return max(0.0, date.timestamp() - time.time())
