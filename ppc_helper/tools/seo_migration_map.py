"""Check the redirects of a site's move: where each old address really ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from ppc_helper.ports import Run, Web
from ppc_helper.tools import Cell, Note, Refusal, Table, tool
from ppc_helper.tools.inputs import UrlPairs, Urls
from ppc_helper.tools.seo_check_urls_status_code import seo_check_urls_status_code
from ppc_helper.web.urls import UrlError, parse

COLUMNS: Final = ("old_url", "expected_url", "finish_url", "response_code", "redirects", "ok", "problems")
PERMANENT: Final = frozenset((301, 308))
YES, NO = Note("yes"), Note("no")


@tool(menu="seo", place=4, lane="scan", next_tools=("seo_check_urls_status_code",))
def seo_migration_map(pairs: UrlPairs, *, web: Web, run: Run) -> Table | Refusal:
    """Ask each old address and compare where it ends with where it should.

    Args:
        pairs: old addresses, each with the new one expected; without one any good end is right.
        web: asks.
        run: is told how far it is and keeps what is done.
    Returns:
        One row (old_url, expected_url, finish_url, response_code, redirects, ok, problems) per pair, in order.
        Addresses are compared without scheme letters' case, default port, a slash at the end and the fragment.
    Source:
        RFC 9110, section 15.4; yandex.ru/support/webmaster (moving a site: 301 in one step), as of 2026-02-11.
    """
    checked = seo_check_urls_status_code.function(Urls(pairs.olds), web=web, run=run)
    if isinstance(checked, Refusal):
        return checked
    rows = [
        _row(new, dict(zip(checked.columns, row, strict=True)))
        for new, row in zip(pairs.news, checked.rows, strict=True)
    ]
    wrong = sum(row[5] is NO for row in rows)
    return Table(COLUMNS, rows, {"total": len(rows), "wrong": wrong, "right": len(rows) - wrong}, _warnings(rows))


def _row(expected: str, found: dict[str, Cell]) -> tuple[Cell, ...]:
    problems = tuple(_problems(expected, found))
    return (
        found["start_url"],
        expected or None,
        found["finish_url"] or None,
        found["response_code"],
        found["redirects"],
        NO if problems else YES,
        problems or None,
    )


def _problems(expected: str, found: dict[str, Cell]) -> Iterator[Note]:
    start, finish, redirects = str(found["start_url"]), str(found["finish_url"] or ""), found["redirects"]
    if expected and redirects and finish and _comparable(finish) != _comparable(expected):
        yield Note("another_page")
    # where it should end is known, so that another domain and the front page are not wrong in themselves
    fine = ("web-other_domain", "web-front_page") if expected else ("web-other_domain",)
    issues = found["issue"] if isinstance(found["issue"], tuple) else ()
    yield from (note for note in issues if note.code not in fine)
    if isinstance(redirects, int) and redirects > 1:
        yield Note("several_steps", {"steps": redirects})
    if expected and redirects == 0 and found["response_code"] and _comparable(start) != _comparable(expected):
        yield Note("no_redirect")


def _comparable(url: str) -> str:
    """Return *url* as addresses are compared."""
    try:
        return parse(url).url.partition("#")[0].rstrip("/")
    except UrlError:
        return url.strip()


def _warnings(rows: Sequence[tuple[Cell, ...]]) -> tuple[Note, ...]:
    """Warn of many old addresses that end on one page: a redirect of everything to the front page."""
    ends = Counter(row[2] for row in rows if row[2])
    if not ends or len(rows) < 5:
        return ()
    page, count = ends.most_common(1)[0]
    return (Note("one_page", {"url": str(page), "count": count}),) if count > len(rows) // 2 else ()
