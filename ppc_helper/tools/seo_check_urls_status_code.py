"""Check web addresses: where each one ends, by which redirects, and what is wrong with it."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from ppc_helper.ports import Agent, Method, Run, Visit, VisitOptions, Web
from ppc_helper.tools import Between, Cell, Note, Refusal, Table, tool
from ppc_helper.tools.inputs import Urls
from ppc_helper.tools.seo_ledger import Rows
from ppc_helper.tools.seo_visits import (
    LONGEST_TIMEOUT_SECONDS,
    MOST_REDIRECTS,
    TOLD_BY_REASON,
    counts,
    kind,
    problem,
    refusal,
    status_of,
    visit_all,
    warnings,
)
from ppc_helper.web.findings import findings

COLUMNS: Final = (
    "start_url",
    "finish_url",
    "response_code",
    "redirects",
    "hops",
    "seconds",
    "issue",
    "detail",
)
CHAIN_LENGTH: Final = 4_000


@tool(menu="seo", place=1, lane="scan", next_tools=("seo_page_facts",))
def seo_check_urls_status_code(
    urls: Urls,
    *,
    web: Web,
    run: Run,
    agent: Agent = "desktop",
    method: Method = "auto",
    max_redirects: Annotated[int, Between(0, MOST_REDIRECTS)] = 10,
    timeout: Annotated[int, Between(1, LONGEST_TIMEOUT_SECONDS)] = 15,
    pages: Literal["look", "no"] = "look",
) -> Table | Refusal:
    """Ask each URL and follow its redirects one by one.

    Args:
        urls: up to 100,000 addresses in any spelling; repeated ones are asked once.
        web: asks.
        run: is told how far it is and keeps what is done.
        agent: whose browser or robot the requests come from.
        method: ``auto`` asks by GET where pages are looked at, otherwise by HEAD, and by GET where that fails.
        max_redirects: 0 to 50.
        timeout: seconds for one request, 1 to 120.
        pages: ``look`` reads the first 64 KB of a page to find those that are served with 200 but say "not found".
    Returns:
        One row per URL in the order given: start_url as typed, finish_url and its response_code (empty when there
        was no answer), the number of redirects, the chain, the seconds its requests took, the issues (gravest
        first), a few technical words on a failure.
    Source:
        RFC 9110, sections 10.2.2, 10.2.3 and 15.4.
    """
    if found := refusal(len(urls.texts), max_redirects, timeout):
        return found
    options = VisitOptions(
        agent=agent,
        method=method,
        max_redirects=max_redirects,
        timeout_seconds=float(timeout),
        pages=pages,
    )
    visits = visit_all(urls.texts, web=web, run=run, options=options, keep=lambda visit: visit, kept=Visit)
    kinds = [kind(visit.problem, len(visit.hops)) for visit in visits]
    return Table(COLUMNS, Rows(visits, _row), counts(kinds), warnings(kinds))


def _row(visit: Visit) -> tuple[Cell, ...]:
    status = status_of(visit)
    return (
        visit.url,
        visit.finish_url,
        status or None,
        _redirects(visit),
        _chain(visit),
        visit.seconds,
        _issues(visit, status),
        "" if visit.problem in TOLD_BY_REASON else visit.detail,
    )


def _redirects(visit: Visit) -> int:
    return sum(1 for hop in visit.hops if hop.location)


def _issues(visit: Visit, status: int) -> tuple[Note, ...]:
    broken = (problem(visit.problem, status, visit.detail),) if visit.problem else ()
    return (*broken, *(Note(f"web-{code}", args) for code, args in findings(visit)))


def _chain(visit: Visit) -> str:
    """Return all steps, and where the last one led when the chain broke off there; nothing without redirects."""
    told = [f"{hop.status or '—'} {hop.url}" for hop in visit.hops]
    if visit.problem and visit.hops and visit.hops[-1].location:
        told.append(visit.hops[-1].location)
    if len(told) < 2:
        return ""
    steps = " → ".join(told)
    return steps if len(steps) <= CHAIN_LENGTH else steps[: CHAIN_LENGTH - 1] + "…"
