"""Sitemaps: what robots.txt names, and what a sitemap lists. Pure.

Source:
    sitemaps.org/protocol.html (urlset, sitemapindex, text files, gzip, 50 MB and 50,000 addresses a file), RFC 9309
    (robots.txt), both as of 2026-02-11. Feeds (RSS, Atom) are sitemaps too by that protocol.
"""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from typing import Final, Literal
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

import msgspec

MAX_BYTES: Final = 50 * 1024 * 1024
CHUNK: Final = 1 << 20
_GZIP: Final = b"\x1f\x8b"
_ENTRY: Final = frozenset({"url", "sitemap", "item", "entry"})
_ADDRESS: Final = frozenset({"loc", "link"})
_MODIFIED: Final = frozenset({"lastmod", "pubDate", "updated"})


class Entry(msgspec.Struct, frozen=True):
    """One address of a sitemap; *kind* tells whether it is a page or a further sitemap."""

    kind: Literal["page", "sitemap"]
    url: str
    lastmod: str = ""


class NotASitemap(Exception):
    """What was read is no sitemap, or is broken."""


def named_in_robots(body: bytes) -> list[str]:
    """Return the sitemaps that a robots.txt names, in order, each once."""
    lines = body.decode("utf-8-sig", "replace").splitlines()
    named = (line.partition("#")[0].partition(":") for line in lines)
    return list(
        dict.fromkeys(value.strip() for name, _, value in named if name.strip().lower() == "sitemap" and value.strip())
    )


def entries(body: bytes) -> Iterator[Entry]:
    """Yield what a sitemap lists, in order: XML, a feed or plain text, packed by gzip or not.

    Raises:
        NotASitemap: it is none, it is cut off, or it unpacks to more than 50 MB; what came before was yielded.
    """
    chunks = _chunks(body)
    first = next(chunks, b"")
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<") and not start[:200].lower().startswith((b"<!doctype html", b"<html")):
        yield from _of_xml(first, chunks)
    elif start.startswith(b"http"):
        yield from _of_text(first + b"".join(chunks))
    else:
        raise NotASitemap


def _chunks(body: bytes) -> Iterator[bytes]:
    stream: io.BufferedIOBase = io.BytesIO(body)
    if body.startswith(_GZIP):
        stream = gzip.GzipFile(fileobj=stream)
    read = 0
    try:
        while chunk := stream.read(CHUNK):
            read += len(chunk)
            yield chunk
            if read > MAX_BYTES:
                raise NotASitemap
    except (OSError, EOFError, zlib.error) as error:
        raise NotASitemap from error


def _of_text(body: bytes) -> Iterator[Entry]:
    for line in body.decode("utf-8-sig", "replace").splitlines():
        if line.strip().startswith(("http://", "https://")):
            yield Entry("page", line.strip())


def _of_xml(first: bytes, rest: Iterator[bytes]) -> Iterator[Entry]:
    # expat itself bounds what entities may grow to
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    found = _Elements()
    try:
        parser.feed(first)
        yield from found.read(parser)
        for chunk in rest:
            parser.feed(chunk)
            yield from found.read(parser)
        parser.close()
        yield from found.read(parser)
    except ParseError as error:
        raise NotASitemap from error
    if not found.is_sitemap:
        raise NotASitemap


class _Elements:
    """Gathers entries from the parser's events; elements are emptied as soon as they end."""

    def __init__(self) -> None:
        self.is_sitemap = False
        self._inside: list[str] = []
        self._url = self._lastmod = ""

    def read(self, parser: XMLPullParser[Element]) -> Iterator[Entry]:
        for event, element in parser.read_events():  # type: ignore[misc]
            name = str(element.tag).rpartition("}")[2]  # type: ignore[union-attr]
            if event == "start":
                self._inside.append(name)
                self.is_sitemap = self.is_sitemap or name in ("urlset", "sitemapindex", "rss", "feed")
                continue
            self._inside.pop()
            parent = self._inside[-1] if self._inside else ""
            if parent in _ENTRY:
                self._note(name, (element.text or "").strip(), element.get("href", ""))  # type: ignore[union-attr]
            elif name in _ENTRY:
                if self._url:
                    yield Entry("sitemap" if name == "sitemap" else "page", self._url, self._lastmod)
                self._url = self._lastmod = ""
                element.clear()  # type: ignore[union-attr]

    def _note(self, name: str, text: str, href: str) -> None:
        if name in _ADDRESS:
            self._url = self._url or text or href
        elif name in _MODIFIED:
            self._lastmod = text[:40]
