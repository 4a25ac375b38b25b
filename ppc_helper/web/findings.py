"""What is worth knowing about a chain of redirects besides where it broke. Pure."""

from __future__ import annotations

import itertools
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from ppc_helper.tools.ports import Visit

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
_SECOND_LEVEL: Final = frozenset(("com", "co", "org", "net", "gov", "edu", "ac", "msk", "spb", "nov", "pp", "in"))
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
    if _site(urls[0]) != _site(urls[-1]):
        found.append(("other_domain", {"domain": urlsplit(visit.finish_url).hostname or ""}))
    if not visit.problem and _is_inside(urls[0]) and not _is_inside(urls[-1]):
        found.append(("front_page", {}))
    found += [(code, {"marks": ", ".join(marks)}) for code, marks in _marks_gone(visit) if marks]
    if status := next((hop.status for hop in visit.hops if hop.status in TEMPORARY and hop.location), 0):
        found.append(("temporary_redirect", {"status": status}))
    return found


def _site(url: str) -> str:
    """Return the registered domain as far as it can be told without the public suffix list."""
    labels = (urlsplit(url).hostname or "").split(".")
    if labels[-1].isdigit():
        return ".".join(labels)
    size = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-size:])


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
