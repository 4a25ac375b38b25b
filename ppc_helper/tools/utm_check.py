"""Check the UTM marks of links."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ppc_helper.lexicon.marks import (
    LINK,
    MAX_ENCODED_BYTES,
    MAX_URL_LENGTH,
    NAMES,
    NEEDED,
    PLACEHOLDER,
    encoded_bytes,
    is_known,
)
from ppc_helper.tools import Note, Table, tool
from ppc_helper.tools.inputs import Urls

COLUMNS = ("url", "ok", "problems")
YES, NO = Note("yes"), Note("no")
RAW = re.compile(r"[^\x21-\x7e]+")
BROKEN_CODE = re.compile(r"%(?![0-9A-Fa-f]{2})")


@tool(menu="seo", place=6, next_tools=("utm_build", "seo_check_urls_status_code"))
def utm_check(urls: Urls) -> Table:
    """Check each link: marks that are missing, repeated, misspelt, not encoded; unknown placeholders; the length.

    Args:
        urls: tagged links as typed, any number; order is kept.
    Returns:
        One row (url, ok, problems) per link.
    Source:
        See :mod:`ppc_helper.lexicon.marks`.
    """
    rows = []
    for url in urls.texts:
        problems = tuple(_problems(url.strip()))
        rows.append((url, NO if problems else YES, problems or None))
    counts: dict[str, int | float | str] = {"total": len(rows), "wrong": sum(row[1] is NO for row in rows)}
    return Table(COLUMNS, rows, counts)


def _problems(url: str) -> Iterator[Note]:
    if not LINK.fullmatch(url):
        yield Note("not-a-link")
    rest, _, fragment = url.partition("#")
    _, _, query = rest.partition("?")
    parts = [part for part in query.split("&") if part]
    yield from _names([part.partition("=")[0] for part in parts], fragment)
    marks = {part.partition("=")[0].lower(): part.partition("=")[2] for part in parts}
    empty = [name for name in NAMES if name in marks and not marks[name]]
    if empty:
        yield Note("empty", {"names": ", ".join(empty)})
    yield from _values(marks)
    if "?" in query:
        yield Note("second-question-mark")
    unknown = [one for one in PLACEHOLDER.findall(url) if not is_known(one)]
    if unknown:
        yield Note("unknown-placeholder", {"names": ", ".join(dict.fromkeys(unknown))})
    if len(url) > MAX_URL_LENGTH:
        yield Note("too-long", {"length": len(url), "limit": MAX_URL_LENGTH})
    if encoded_bytes(url) > MAX_ENCODED_BYTES:
        yield Note("encoded-too-long", {"length": encoded_bytes(url), "limit": MAX_ENCODED_BYTES})


def _names(names: list[str], fragment: str) -> Iterator[Note]:
    lower = [name.lower() for name in names]
    if "utm_" in fragment.lower():
        yield Note("behind-fragment")
    missing = [name for name in NEEDED if name not in lower]
    if missing:
        yield Note("missing", {"names": ", ".join(missing)})
    repeated = [name for name, count in Counter(lower).items() if name in NAMES and count > 1]
    if repeated:
        yield Note("repeated", {"names": ", ".join(repeated)})
    mixed = [name for name in names if name.lower() in NAMES and name not in NAMES]
    if mixed:
        yield Note("name-case", {"names": ", ".join(mixed)})
    strange = [name for name in names if name.lower().startswith("utm") and name.lower() not in NAMES]
    if strange:
        yield Note("unknown-mark", {"names": ", ".join(strange)})


def _values(marks: dict[str, str]) -> Iterator[Note]:
    values = {name: PLACEHOLDER.sub("", value) for name, value in marks.items() if name in NAMES}
    raw = [name for name, value in values.items() if RAW.search(value) or BROKEN_CODE.search(value)]
    if raw:
        yield Note("not-encoded", {"names": ", ".join(raw)})
    upper = [name for name, value in values.items() if re.search("[A-ZА-ЯЁ]", re.sub("%..", "", value))]
    if upper:
        yield Note("value-case", {"names": ", ".join(upper)})
