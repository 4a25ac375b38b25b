"""Get all addresses of a site from its sitemaps."""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Iterable
from typing import Final
from urllib.parse import urljoin, urlsplit

import msgspec

from ppc_helper.ports import Run, Visit, VisitOptions, Web
from ppc_helper.tools import Cell, Note, Refusal, Table, tool
from ppc_helper.tools.inputs import Urls
from ppc_helper.tools.seo_ledger import Due
from ppc_helper.tools.seo_visits import problem, status_of
from ppc_helper.web import sitemap
from ppc_helper.web.urls import UrlError, parse

COLUMNS: Final = ("url", "lastmod", "sitemap", "note")
MAX_SITES: Final = 100
MAX_FOUND: Final = 500_000
MAX_SITEMAPS: Final = 10_000
MAX_DEPTH: Final = 5
AT_A_TIME: Final = 4
"""So many sitemaps of up to 50 MB are in memory at once."""
OPTIONS: Final = VisitOptions(method="get", pages="keep", page_bytes=sitemap.MAX_BYTES, timeout_seconds=60.0)


class Asked(msgspec.Struct, frozen=True):
    """An address to be read: a site's robots.txt, the guess at its sitemap where that names none, or a sitemap."""

    url: str
    role: str
    depth: int = 0


class Found(msgspec.Struct):
    """Everything so far, as it is kept over restarts: what is to be read, what was, the rows."""

    waiting: list[Asked] = []
    known: set[str] = set()
    pages: set[str] = set()
    rows: list[tuple[str, str, str, Note | None]] = []
    asked: int = 0
    read: int = 0
    repeated: int = 0


@tool(menu="seo", place=3, lane="scan", next_tools=("seo_check_urls_status_code", "seo_page_facts"))
def seo_sitemap_urls(urls: Urls, *, web: Web, run: Run) -> Table | Refusal:
    """Read the sitemaps of each site, nested and packed ones too, and list what they name.

    Args:
        urls: up to 100 addresses: a site (its robots.txt tells the sitemaps), a robots.txt, or a sitemap.
        web: asks.
        run: is told how far it is and keeps what is done.
    Returns:
        One row (url, lastmod, sitemap, note) per address found, each address once, in the order of the sitemaps; a
        sitemap that could not be read is a row without url whose note says why. At most 500,000 addresses.
    Source:
        sitemaps.org/protocol.html; RFC 9309 (robots.txt), as of 2026-02-11.
    """
    if len(urls.texts) > MAX_SITES:
        return Refusal(Note("too_many_sites", {"given": len(urls.texts), "limit": MAX_SITES}))
    stored = run.resume()
    found = msgspec.msgpack.decode(zlib.decompress(stored), type=Found) if stored else _start(urls.texts)
    due = Due(len(found.rows))
    while found.waiting and len(found.rows) < MAX_FOUND and found.asked < MAX_SITEMAPS:
        _read_some(found, web, run)
        if due.take(len(found.rows)):
            run.checkpoint(zlib.compress(msgspec.msgpack.encode(found), level=1))
    counts: dict[str, int | float | str] = {"total": len(found.pages), "sitemaps": found.read}
    counts |= {"repeated": found.repeated, "failed": sum(not row[0] for row in found.rows)}
    return Table(COLUMNS, [_row(row) for row in found.rows[:MAX_FOUND]], counts, _warnings(found))


def _row(row: tuple[str, str, str, Note | None]) -> tuple[Cell, ...]:
    url, lastmod, source, note = row
    return (url or None, lastmod or None, source, note)


def _start(texts: Iterable[str]) -> Found:
    found = Found()
    for text in texts:
        try:
            address = parse(text).url
        except UrlError as error:
            found.rows.append(("", "", text, Note("web-bad_url", {"why": error.reason})))
            continue
        path = urlsplit(address).path
        if path in ("", "/"):
            _add(found, Asked(urljoin(address, "/robots.txt"), "robots"))
        else:
            _add(found, Asked(address, "robots" if path.endswith("/robots.txt") else "sitemap"))
    return found


def _add(found: Found, asked: Asked) -> None:
    if asked.url in found.known:
        return
    found.known.add(asked.url)
    found.waiting.append(asked)


def _read_some(found: Found, web: Web, run: Run) -> None:
    """Read the next few of what waits and take down what they list."""
    batch, found.waiting = found.waiting[:AT_A_TIME], found.waiting[AT_A_TIME:]

    def tick() -> None:
        run.progress(found.asked, found.asked + len(batch) + len(found.waiting))

    visits = dict(web.visit([asked.url for asked in batch], options=OPTIONS, tick=tick))
    for place, asked in enumerate(batch):
        visit = visits.pop(place)
        found.asked += 1
        if asked.role == "robots":
            _take_robots(found, asked, visit)
        else:
            _take_sitemap(found, asked, visit)
    tick()


def _take_robots(found: Found, asked: Asked, visit: Visit) -> None:
    named = sitemap.named_in_robots(visit.page.body) if visit.page and not visit.problem else []
    for url in named:
        _add(found, Asked(urljoin(asked.url, url), "sitemap"))
    if not named:
        _add(found, Asked(urljoin(asked.url, "/sitemap.xml"), "guess"))


def _take_sitemap(found: Found, asked: Asked, visit: Visit) -> None:
    if visit.problem or visit.page is None:
        missing = asked.role == "guess" and status_of(visit) in (404, 410)
        why = Note("no_sitemap") if missing else problem(visit.problem, status_of(visit), visit.detail)
        found.rows.append(("", "", asked.url, why))
        return
    host = urlsplit(visit.hops[-1].url).hostname
    nested: deque[Asked] = deque()
    try:
        found.read += 1
        for entry in sitemap.entries(visit.page.body):
            if entry.kind == "sitemap":
                nested.append(Asked(urljoin(asked.url, entry.url), "sitemap", asked.depth + 1))
            else:
                _take_page(found, asked, entry, host)
    except sitemap.NotASitemap:
        found.read -= 1
        found.rows.append(("", "", asked.url, Note("cut" if visit.page.is_cut else "not_a_sitemap")))
    for inner in nested:
        if inner.depth > MAX_DEPTH:
            found.rows.append(("", "", inner.url, Note("too_deep", {"limit": MAX_DEPTH})))
        else:
            _add(found, inner)


def _take_page(found: Found, asked: Asked, entry: sitemap.Entry, host: str | None) -> None:
    if entry.url in found.pages:
        found.repeated += 1
    elif len(found.rows) < MAX_FOUND:
        found.pages.add(entry.url)
        found.rows.append((entry.url, entry.lastmod, asked.url, _note(entry.url, host)))


def _note(url: str, host: str | None) -> Note | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return Note("not_absolute")
    if parts.scheme not in ("http", "https"):
        return Note("not_absolute")
    return None if parts.hostname == host else Note("other_host", {"host": parts.hostname or ""})


def _warnings(found: Found) -> tuple[Note, ...]:
    if len(found.rows) >= MAX_FOUND or found.waiting:
        return (Note("not_all", {"limit": MAX_FOUND}),)
    return ()
