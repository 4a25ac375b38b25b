"""What is worth knowing about a chain of redirects besides where it broke. Pure."""

from __future__ import annotations

import itertools
from functools import cache, lru_cache
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from publicsuffixlist import PublicSuffixList

from ppc_helper.ports import Visit

TEMPORARY: Final = frozenset((302, 303, 307))
MARKS: Final = frozenset(
    (
        *("yclid", "ysclid", "ymclid", "etext", "_openstat", "openstat"),  # Yandex
        *("gclid", "gbraid", "wbraid", "dclid", "gclsrc"),  # Google
        *("vk_click_id", "rb_clickid", "fbclid", "ttclid", "twclid", "msclkid"),
        *("roistat", "erid"),  # analytics of calls; the token that Russian advertising law asks for
    )
)
"""Click ids and the like, in small letters, besides ``utm_...``."""
Finding = tuple[str, dict[str, str | int | float]]


def findings(visit: Visit) -> list[Finding]:
    """Return (code, args) for each finding, the gravest first.

    Codes: ``https_to_http``, ``other_domain`` (args *domain*), ``temporary_redirect`` (args *status*),
    ``front_page`` (a page inside was asked for, the site's front page came),
    ``marks_lost`` and ``marks_changed`` (args *marks*: utm parameters and click ids that the last address lacks, or
    has with another value).
    """
    urls = [hop.url for hop in visit.hops]
    if not urls:
        return []
    found: list[Finding] = []
    if any(one.startswith("https:") and two.startswith("http:") for one, two in itertools.pairwise(urls)):
        found.append(("https_to_http", {}))
    if _is_other_domain(urls[0], urls[-1]):
        found.append(("other_domain", {"domain": urlsplit(visit.finish_url).hostname or ""}))
    if not visit.problem and _is_inside(urls[0]) and not _is_inside(urls[-1]):
        found.append(("front_page", {}))
    found += [(code, {"marks": ", ".join(marks)}) for code, marks in _marks_gone(visit) if marks]
    if status := next((hop.status for hop in visit.hops if hop.status in TEMPORARY and hop.location), 0):
        found.append(("temporary_redirect", {"status": status}))
    return found


def _is_other_domain(first: str, last: str) -> bool:
    hosts = [urlsplit(url).hostname or "" for url in (first, last)]
    return hosts[0] != hosts[1] and _registered(hosts[0]) != _registered(hosts[1])


@lru_cache(maxsize=4_096)
def _registered(host: str) -> str:
    """Return the part of a host name that its owner has registered; an address, or a name that is none, as it is."""
    if ":" in host or host.rpartition(".")[2].isdigit():
        return host
    return _suffixes().privatesuffix(host) or host


@cache
def _suffixes() -> PublicSuffixList:
    # read when a redirect first leads to another host: it takes a tenth of a second
    return PublicSuffixList()


def _is_inside(url: str) -> bool:
    return urlsplit(url).path.strip("/") not in ("", "index.html", "index.php", "ru", "en")


def _marks_gone(visit: Visit) -> tuple[tuple[str, list[str]], ...]:
    # where the chain broke, the marks are not what is wrong
    if visit.problem or len(visit.hops) < 2:
        return ()
    first, last = (_marks(visit.hops[place].url) for place in (0, -1))
    return (
        ("marks_lost", [name for name in first if name not in last]),
        ("marks_changed", [name for name, value in first.items() if last.get(name, value) != value]),
    )


def _marks(url: str) -> dict[str, str]:
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    return {name: value for name, value in pairs if name.lower().startswith("utm_") or name.lower() in MARKS}
