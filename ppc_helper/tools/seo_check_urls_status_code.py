"""Check web addresses: where each one ends, by which redirects, and what is wrong with it."""

from __future__ import annotations

import time
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import msgspec

from ppc_helper.tools import Cell, Note, Refusal, Table, tool
from ppc_helper.tools.inputs import Urls
from ppc_helper.tools.ports import Agent, Hop, Method, Run, Visit, VisitOptions, Web
from ppc_helper.web.findings import findings

COLUMNS: Final = (
    "start_url",
    "finish_url",
    "response_code",
    "redirects",
    "issue",
    "hops",
    "seconds",
    "detail",
)
MAX_URLS: Final = 100_000
MOST_REDIRECTS: Final = 50
LONGEST_TIMEOUT_SECONDS: Final = 120
CHAIN_LENGTH: Final = 4_000
SUSPICIOUS_COUNT: Final = 5
"""When so many URLs or more all fail to answer, the trouble is likely to be on our side."""
CHECKPOINT_ROWS: Final = 50
CHECKPOINT_SECONDS: Final = 5.0
CHECKPOINT_SHARE: Final = 20
"""A checkpoint waits for a twentieth more rows or time, so that all of them together stay small."""
KINDS: Final = ("fine", "redirected", "broken", "unreachable", "refused")
UNREACHABLE: Final = frozenset(("dns", "connect", "reset", "timeout", "bad_answer"))
REFUSED: Final = frozenset(("bad_url", "refused_address", "refused_port"))


@tool(menu="seo", place=1, lane="scan")
def seo_check_urls_status_code(
    urls: Urls,
    *,
    web: Web,
    run: Run,
    agent: Agent = "desktop",
    method: Method = "auto",
    max_redirects: int = 10,
    timeout: int = 15,
) -> Table | Refusal:
    """Ask each URL and follow its redirects one by one.

    Args:
        urls: up to 100,000 addresses in any spelling; repeated ones are asked once.
        web: asks.
        run: is told how far it is and keeps what is done.
        agent: whose browser or robot the requests come from.
        method: ``auto`` asks by HEAD, and by GET where that fails.
        max_redirects: 0 to 50.
        timeout: seconds for one request, 1 to 120.
    Returns:
        One row per URL in the order given: start_url as typed, finish_url and its response_code (empty when there
        was no answer), the number of redirects, the issues (gravest first), the chain, the seconds its requests
        took, a few technical words on a failure.
    Source:
        RFC 9110, sections 10.2.2, 10.2.3 and 15.4.
    """
    if refusal := _refusal(len(urls.texts), max_redirects, timeout):
        return refusal
    options = VisitOptions(agent=agent, method=method, max_redirects=max_redirects, timeout_seconds=float(timeout))
    visits = _visit_all(urls.texts, web, run, options)
    return Table(COLUMNS, [_row(visit) for visit in visits], _counts(visits), _warnings(visits))


def _refusal(count: int, max_redirects: int, timeout: int) -> Refusal | None:
    if count > MAX_URLS:
        return Refusal(Note("too_many", {"given": count, "limit": MAX_URLS}))
    if not 0 <= max_redirects <= MOST_REDIRECTS:
        return Refusal(Note("bad_max_redirects", {"limit": MOST_REDIRECTS}))
    if not 1 <= timeout <= LONGEST_TIMEOUT_SECONDS:
        return Refusal(Note("bad_timeout", {"limit": LONGEST_TIMEOUT_SECONDS}))
    return None


def _visit_all(texts: Sequence[str], web: Web, run: Run, options: VisitOptions) -> list[Visit]:
    ledger = _Ledger(len(texts), run)
    left = [index for index in range(len(texts)) if index not in ledger.done]
    chosen = [texts[index] for index in left]
    for place, visit in web.visit(chosen, options=options, tick=ledger.tell):
        ledger.enter(left[place], visit)
    return [ledger.done[index] for index in range(len(texts))]


class _Ledger:
    """The visits done so far, by place; a restart goes on from its last checkpoint."""

    def __init__(self, total: int, run: Run) -> None:
        self._total = total
        self._run = run
        stored = run.resume()
        self.done: dict[int, Visit] = _unpack(stored) if stored else {}
        self._stored = len(self.done)
        self._started = self._stored_at = time.monotonic()

    def tell(self) -> None:
        """Say how far it is."""
        self._run.progress(len(self.done), self._total)

    def enter(self, index: int, visit: Visit) -> None:
        """Add one visit, and store all when enough are new."""
        self.done[index] = visit
        self.tell()
        if self._is_due():
            self._run.checkpoint(_pack(self.done))
            self._stored = len(self.done)
            self._stored_at = time.monotonic()

    def _is_due(self) -> bool:
        if len(self.done) - self._stored >= max(CHECKPOINT_ROWS, len(self.done) // CHECKPOINT_SHARE):
            return True
        now = time.monotonic()
        return now - self._stored_at >= max(CHECKPOINT_SECONDS, (now - self._started) / CHECKPOINT_SHARE)


def _pack(done: dict[int, Visit]) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(done), level=1)


def _unpack(state: bytes) -> dict[int, Visit]:
    return msgspec.msgpack.decode(zlib.decompress(state), type=dict[int, Visit])


def _row(visit: Visit) -> tuple[Cell, ...]:
    status = visit.hops[-1].status if visit.hops else 0
    return (
        visit.url,
        visit.finish_url,
        status or None,
        _redirects(visit),
        _issues(visit, status),
        _chain(visit.hops),
        visit.seconds,
        visit.detail,
    )


def _redirects(visit: Visit) -> int:
    return sum(1 for hop in visit.hops if hop.location)


def _issues(visit: Visit, status: int) -> tuple[Note, ...]:
    problem = (_problem(visit.problem, status, visit.detail),) if visit.problem else ()
    return (*problem, *(Note(code, args) for code, args in findings(visit)))


@lru_cache(maxsize=1_000)  # thousands of rows share a few notes
def _problem(code: str, status: int, detail: str) -> Note:
    if code in ("http_4xx", "http_5xx"):
        return Note(code, {"status": status})
    if code in ("bad_url", "bad_location"):
        return Note(code, {"why": detail})
    return Note(code)


def _chain(hops: Sequence[Hop]) -> str:
    if len(hops) < 2:
        return ""
    steps = " → ".join(f"{hop.status or '—'} {hop.url}" for hop in hops)
    return steps if len(steps) <= CHAIN_LENGTH else steps[: CHAIN_LENGTH - 1] + "…"


def _counts(visits: Sequence[Visit]) -> dict[str, int | float | str]:
    kinds = Counter(_kind(visit) for visit in visits)
    return {"total": len(visits), **{kind: kinds[kind] for kind in KINDS}}


def _kind(visit: Visit) -> str:
    if not visit.problem:
        return "redirected" if len(visit.hops) > 1 else "fine"
    if visit.problem in REFUSED:
        return "refused"
    unreachable = visit.problem in UNREACHABLE or visit.problem.startswith("tls_")
    return "unreachable" if unreachable else "broken"


def _warnings(visits: Sequence[Visit]) -> tuple[Note, ...]:
    if len(visits) >= SUSPICIOUS_COUNT and all(_kind(visit) == "unreachable" for visit in visits):
        return (Note("nothing_answers"),)
    return ()
