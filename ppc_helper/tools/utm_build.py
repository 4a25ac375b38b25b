"""Put UTM marks into links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from ppc_helper.lexicon.marks import LINK, MAX_URL_LENGTH, NAMES, NEEDED, PRESETS, written
from ppc_helper.tools import Note, Table, tool
from ppc_helper.tools.inputs import Urls

COLUMNS = ("url", "result", "note")


@tool(menu="seo", place=5, next_tools=("utm_check", "seo_check_urls_status_code"))
def utm_build(
    urls: Urls,
    *,
    preset: Literal["direct", "vk", "google", "none"] = "direct",
    utm_source: str = "",
    utm_medium: str = "",
    utm_campaign: str = "",
    utm_content: str = "",
    utm_term: str = "",
    translit: Literal["no", "yes"] = "no",
) -> Table:
    """Add the marks to each link, in their order, behind the link's own parameters and before its fragment.

    Args:
        urls: links as typed, any number; order is kept.
        preset: the usual marks of a system, with its placeholders.
        utm_source: and the other four: what is to stand in that mark; empty: what the preset says.
        translit: ``yes`` writes Cyrillic letters in Latin ones, small, words joined by ``_``.
    Returns:
        One row (url, result, note) per link. A mark that a link has already is replaced when there is something to
        put into it, and kept otherwise, of several values the last; what is no link stays as it is. Other parameters
        stay, braces are not encoded.
    Source:
        See :mod:`ppc_helper.lexicon.marks`.
    """
    given = dict(zip(NAMES, (utm_source, utm_medium, utm_campaign, utm_content, utm_term), strict=True))
    values = {name: " ".join(given[name].split()) or PRESETS[preset].get(name, "") for name in NAMES}
    marks = {name: written(value, translit=translit == "yes") for name, value in values.items() if value}
    rows = [_row(url, marks) for url in urls.texts]
    counts: dict[str, int | float | str] = {"total": len(rows), "noted": sum(row[2] is not None for row in rows)}
    return Table(COLUMNS, rows, counts)


def _row(url: str, marks: Mapping[str, str]) -> tuple[str, str, tuple[Note, ...] | None]:
    if not LINK.fullmatch(url.strip()):
        return url, url, (Note("not-a-link"),)
    rest, sign, fragment = url.strip().partition("#")
    address, _, query = rest.partition("?")
    own = [part for part in query.split("&") if part]
    kept = [part for part in own if _name(part) not in NAMES]
    marked = [(_name(part), part.partition("=")[2]) for part in own if _name(part) in NAMES]
    present = dict(marked)
    all_marks = present | dict(marks)
    added = [f"{name}={all_marks[name]}" for name in NAMES if name in all_marks]
    result = f"{address}?{'&'.join([*kept, *added])}{sign}{fragment}" if kept or added else url.strip()
    replaced = [name for name in NAMES if name in present and name in marks and present[name] != marks[name]]
    lost = [name for name, value in dict.fromkeys(marked) if name not in marks and present[name] != value]
    return url, result, (*_lost(lost), *_notes(result, all_marks, replaced)) or None


def _lost(names: list[str]) -> Iterator[Note]:
    """Yield what is said of marks that a link had with several values: the last stays."""
    if names:
        yield Note("repeated", {"names": ", ".join(names)})


def _notes(result: str, marks: Mapping[str, str], replaced: list[str]) -> list[Note]:
    notes = [Note("replaced", {"names": ", ".join(replaced)})] if replaced else []
    missing = [name for name in NEEDED if not marks.get(name)]
    if missing:
        notes.append(Note("missing", {"names": ", ".join(missing)}))
    if len(result) > MAX_URL_LENGTH:
        notes.append(Note("too-long", {"length": len(result), "limit": MAX_URL_LENGTH}))
    return notes


def _name(part: str) -> str:
    return part.partition("=")[0].lower()
