"""What pages say of themselves: title, description, headings, canonical address, robots."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from ppc_helper.ports import Agent, Run, Visit, VisitOptions, Web
from ppc_helper.tools import Cell, Note, Refusal, Table, tool
from ppc_helper.tools.inputs import Urls
from ppc_helper.tools.seo_ledger import Rows
from ppc_helper.tools.seo_visits import counts, kind, problem, refusal, status_of, visit_all, warnings
from ppc_helper.web.page import NO_FACTS, PageFacts, facts, is_html
from ppc_helper.web.urls import UrlError, parse

COLUMNS: Final = (
    "url",
    "finish_url",
    "response_code",
    "title",
    "title_length",
    "description",
    "description_length",
    "h1",
    "h1_count",
    "canonical",
    "robots",
    "issue",
)
PAGE_BYTES: Final = 512 * 1024


class Seen(msgspec.Struct, frozen=True):
    """What is kept of a page: where it was found and what it says."""

    url: str
    finish_url: str
    status: int
    hops: int
    problem: str
    detail: str
    facts: PageFacts
    file_type: str = ""
    """The Content-Type, where it is no page."""


@tool(menu="seo", place=2, lane="scan", next_tools=("seo_check_urls_status_code",))
def seo_page_facts(urls: Urls, *, web: Web, run: Run, agent: Agent = "desktop") -> Table | Refusal:
    """Open each page and tell its title, description, headings, canonical address and robots rules.

    Args:
        urls: up to 100,000 addresses; repeated ones are asked once.
        web: asks.
        run: is told how far it is and keeps what is done.
        agent: whose browser or robot the requests come from.
    Returns:
        One row per URL in the order given; lengths are in letters, *h1* is the first one, *issue* says what is
        missing, repeated on other pages of the list, or keeps the page out of search.
    Source:
        HTML Living Standard, 4.2; yandex.ru/support/webmaster (title, description, canonical, robots),
        developers.google.com/search/docs (robots meta tag), as of 2026-02-11.
    """
    if refused := refusal(len(urls.texts)):
        return refused
    options = VisitOptions(agent=agent, pages="keep", page_bytes=PAGE_BYTES)
    seen = visit_all(urls.texts, web=web, run=run, options=options, keep=_seen, kept=Seen)
    repeats = _Repeats(seen)
    kinds = [kind(one.problem, one.hops) for one in seen]
    rows = Rows(seen, lambda one: _row(one, repeats))
    with_issues = sum(row[-1] is not None for row in rows)
    return Table(COLUMNS, rows, {**counts(kinds), "issues": with_issues}, warnings(kinds))


def _seen(visit: Visit) -> Seen:
    page = visit.page
    is_page = page is not None and is_html(page)
    return Seen(
        url=visit.url,
        finish_url=visit.finish_url,
        status=status_of(visit),
        hops=len(visit.hops),
        problem=visit.problem,
        detail=visit.detail,
        facts=facts(page, visit.finish_url) if page else NO_FACTS,
        file_type="" if is_page or page is None else page.content_type.partition(";")[0] or "?",
    )


class _Repeats:
    """How many different pages of the list share a title or a description."""

    def __init__(self, seen: Sequence[Seen]) -> None:
        pages = {one.finish_url: one.facts for one in seen if not one.problem and not one.file_type}
        self.titles = Counter(found.title for found in pages.values())
        self.descriptions = Counter(found.description for found in pages.values())


def _row(one: Seen, repeats: _Repeats) -> tuple[Cell, ...]:
    found = one.facts
    return (
        one.url,
        one.finish_url or None,
        one.status or None,
        found.title or None,
        len(found.title),
        found.description or None,
        len(found.description),
        found.h1[0] if found.h1 else None,
        len(found.h1),
        found.canonical or None,
        found.robots or None,
        tuple(_issues(one, repeats)) or None,
    )


def _issues(one: Seen, repeats: _Repeats) -> list[Note]:
    if one.problem:
        return [problem(one.problem, one.status, one.detail)]
    if one.file_type:
        return [Note("not_html", {"type": one.file_type}), *_robots_issues(one.facts.robots)]
    return [
        *_robots_issues(one.facts.robots),
        *_title_issues(one.facts, repeats),
        *_description_issues(one.facts, repeats),
        *_heading_issues(one.facts),
        *_canonical_issues(one),
    ]


def _robots_issues(robots: str) -> list[Note]:
    rules = {rule.rpartition(":")[2].strip() for rule in robots.split(",")}
    return [Note(code) for code, rule in (("noindex", "noindex"), ("nofollow", "nofollow")) if {rule, "none"} & rules]


def _title_issues(found: PageFacts, repeats: _Repeats) -> list[Note]:
    if not found.title:
        return [Note("no_title")]
    several = [Note("several_titles", {"count": found.titles})] if found.titles > 1 else []
    count = repeats.titles[found.title]
    return [*several, Note("repeated_title", {"count": count})] if count > 1 else several


def _description_issues(found: PageFacts, repeats: _Repeats) -> list[Note]:
    if not found.description:
        return [Note("no_description")]
    count = repeats.descriptions[found.description]
    return [Note("repeated_description", {"count": count})] if count > 1 else []


def _heading_issues(found: PageFacts) -> list[Note]:
    if not any(found.h1):
        return [Note("no_h1")]
    return [Note("several_h1", {"count": len(found.h1)})] if len(found.h1) > 1 else []


def _canonical_issues(one: Seen) -> list[Note]:
    if not one.facts.canonical or _comparable(one.facts.canonical) == _comparable(one.finish_url):
        return []
    return [Note("other_canonical")]


def _comparable(url: str) -> str:
    try:
        return parse(url).url.partition("#")[0].rstrip("/")
    except UrlError:
        return url
