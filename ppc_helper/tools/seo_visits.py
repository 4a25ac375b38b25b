"""What the tools that ask the web share: its limits, the visits themselves, the words for what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from ppc_helper.ports import Run, Visit, VisitOptions, Web
from ppc_helper.tools import Note, Refusal
from ppc_helper.tools.seo_ledger import Ledger
from ppc_helper.web.sites import GIVE_UP_AFTER

MAX_URLS: Final = 100_000
MOST_REDIRECTS: Final = 50
LONGEST_TIMEOUT_SECONDS: Final = 120
SUSPICIOUS_COUNT: Final = 5
"""When so many URLs or more all fail to answer, the trouble is likely to be on our side."""
UNREACHABLE: Final = frozenset(("dns", "connect", "reset", "timeout", "bad_answer", "given_up"))
REFUSED: Final = frozenset(("bad_url", "refused_address", "refused_port"))
TOLD_BY_REASON: Final = frozenset(("bad_url", "bad_location"))
"""Problems whose detail is the reason that their note tells in words."""
Item = TypeVar("Item")


def visit_all(
    texts: Sequence[str], *, web: Web, run: Run, options: VisitOptions, keep: Callable[[Visit], Item], kept: type[Item]
) -> Sequence[Item]:
    """Visit every URL that no earlier run has visited; return what *keep* makes of each visit, in the order given."""
    ledger = Ledger(len(texts), run, kept)
    left = ledger.missing()
    chosen = [texts[place] for place in left]
    for index, visit in web.visit(chosen, options=options, tick=ledger.tell):
        ledger.enter(left[index], keep(visit))
    return ledger.items()


def refusal(count: int, max_redirects: int = 0, timeout: int = 1) -> Refusal | None:
    """Return why *count* URLs cannot be asked in this way, None when they can."""
    if count > MAX_URLS:
        return Refusal(Note("web-too_many", {"given": count, "limit": MAX_URLS}))
    if not 0 <= max_redirects <= MOST_REDIRECTS:
        return Refusal(Note("bad_max_redirects", {"limit": MOST_REDIRECTS}))
    if not 1 <= timeout <= LONGEST_TIMEOUT_SECONDS:
        return Refusal(Note("bad_timeout", {"limit": LONGEST_TIMEOUT_SECONDS}))
    return None


@lru_cache(maxsize=1_000)  # thousands of rows share a few notes
def problem(code: str, status: int, detail: str) -> Note:
    """Return the note on a visit's problem."""
    if code in ("http_4xx", "http_5xx"):
        return Note(f"web-{code}", {"status": status})
    if code in TOLD_BY_REASON:
        return Note(f"web-{code}", {"why": detail})
    if code == "given_up":
        return Note(f"web-{code}", {"limit": GIVE_UP_AFTER})
    return Note(f"web-{code}")


def status_of(visit: Visit) -> int:
    """Return the last status, 0 when there was no answer."""
    return visit.hops[-1].status if visit.hops else 0


def kind(code: str, hops: int) -> str:
    """Return what a visit came to: fine, redirected, broken, unreachable or refused."""
    if not code:
        return "redirected" if hops > 1 else "fine"
    if code in REFUSED:
        return "refused"
    return "unreachable" if code in UNREACHABLE or code.startswith("tls_") else "broken"


def counts(kinds: Iterable[str]) -> dict[str, int | float | str]:
    """Return how many of each kind there are, all kinds named, and the total."""
    found = Counter(kinds)
    names = ("fine", "redirected", "broken", "unreachable", "refused")
    return {"total": sum(found.values()), **{name: found[name] for name in names}}


def warnings(kinds: Sequence[str]) -> tuple[Note, ...]:
    """Warn when not one of several URLs was reached."""
    silent = len(kinds) >= SUSPICIOUS_COUNT and all(kind == "unreachable" for kind in kinds)
    return (Note("web-nothing_answers"),) if silent else ()
