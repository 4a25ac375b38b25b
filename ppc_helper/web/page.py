"""What a page says of itself: title, description, headings, canonical address, robots; and pages that are none. Pure.

A page is decoded as browsers do it: by its byte order mark, the charset of its Content-Type, its own ``<meta>``; where
none is given as UTF-8, and as Windows-1251 where that fails.
"""

from __future__ import annotations

import codecs
import re
from typing import Final
from urllib.parse import urljoin

import msgspec
from selectolax.lexbor import LexborHTMLParser, LexborNode

from ppc_helper.ports import Page

MAX_PAGE_BYTES: Final = 10 * 1024 * 1024
"""Yandex does not index a larger one (yandex.ru/support/webmaster, page size, as of 2026-02-11)."""
MAX_TEXT: Final = 2_000
HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml"})
MANY_TITLES: Final = 20

_META_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_HEADER_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_MARKS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_SPACES: Final = re.compile(r"\s+")
_NOT_FOUND: Final = re.compile(
    r"^\W*404\W*$"
    r"|\b(?:ошибка|error|страниц\w*|http)\W{1,3}404\b"
    r"|\b404\W{1,3}(?:ошибка|error|not found|страниц\w*|page|файл)"
    r"|\b(?:страниц\w*|товар\w*|раздел\w*|объявлени\w*|запис\w*|документ\w*)\s+(?:\w+\s+)?(?:не\s+найден\w*|"
    r"не\s+существует|удал[её]н\w*|больше\s+не\s+существует)"
    r"|\b(?:page|product|item|post|content)\s+(?:was\s+|could\s+|can\s?)?(?:not|n['’]t)\s+(?:be\s+)?(?:found|exist)"
    r"|\bpage\s+(?:does\s+not|doesn['’]t|no\s+longer)\s+exists?\b"
    r"|^\W*(?:not found|не найдено|нет такой страницы|такой страницы нет)\W*$",
    re.IGNORECASE,
)


class PageFacts(msgspec.Struct, frozen=True):
    """What a page says of itself; empty where it says nothing. Texts hold single spaces and at most 2,000 letters."""

    title: str = ""
    description: str = ""
    h1: tuple[str, ...] = ()
    canonical: str = ""
    """Absolute."""
    robots: str = ""
    """Of the page and of its X-Robots-Tag, in small letters."""
    titles: int = 0
    """How many titles it has; one is right."""


NO_FACTS: Final = PageFacts()


def is_html(page: Page) -> bool:
    """Tell whether it is a page at all, not a file; without a Content-Type its first letters tell."""
    kind = page.content_type.partition(";")[0].strip().lower()
    return kind in HTML_TYPES if kind else b"<" in page.body[:1_000]


def facts(page: Page, url: str) -> PageFacts:
    """Return what *page*, found at *url*, says; of anything but HTML only its robots header."""
    if not is_html(page):
        return PageFacts(robots=page.robots.lower())
    tree = LexborHTMLParser(decode(page))
    titles = [node for node in tree.css("title") if not _is_in(node, "svg")]
    links = [node.attributes.get("href") or "" for node in tree.css("link[rel~='canonical' i][href]")]
    return PageFacts(
        title=_text(titles[0].text()) if titles else "",
        description=_meta(tree, "description"),
        h1=tuple(_text(node.text()) for node in tree.css("h1")[:MANY_TITLES]),
        canonical=_absolute(url, links[0]) if links else "",
        robots=", ".join(filter(None, (_meta(tree, "robots").lower(), page.robots.lower()))),
        titles=len(titles),
    )


def is_soft_404(found: PageFacts) -> bool:
    """Tell whether a page that was served with 200 says in its title or first heading that there is no such page."""
    return any(_NOT_FOUND.search(text) for text in (found.title, *found.h1[:1]))


def decode(page: Page) -> str:
    """Return the text of *page*; letters that its encoding does not have become U+FFFD."""
    for mark, encoding in _MARKS:
        if page.body.startswith(mark):
            return page.body[len(mark) :].decode(encoding, "replace")
    declared = _HEADER_CHARSET.search(page.content_type)
    in_page = _META_CHARSET.search(page.body[:4_096])
    name = declared[1] if declared else in_page[1].decode("ascii", "replace") if in_page else ""
    try:
        return page.body.decode(codecs.lookup(name).name if name else "utf-8", "replace" if name else "strict")
    except (LookupError, UnicodeDecodeError):
        return _guessed(page)


def _guessed(page: Page) -> str:
    # the cut may have gone through the middle of a letter
    whole = page.body[: page.body.rfind(b"<")] if page.is_cut else page.body
    try:
        return whole.decode()
    except UnicodeDecodeError:
        return page.body.decode("cp1251", "replace")


def _meta(tree: LexborHTMLParser, name: str) -> str:
    node = tree.css_first(f"meta[name='{name}' i]")
    return _text((node.attributes.get("content") or "") if node else "")


def _text(text: str) -> str:
    return _SPACES.sub(" ", text).strip()[:MAX_TEXT]


def _is_in(node: LexborNode, tag: str) -> bool:
    parent = node.parent
    return parent is not None and parent.tag == tag


def _absolute(url: str, reference: str) -> str:
    try:
        return urljoin(url, _text(reference))
    except ValueError:
        return _text(reference)
