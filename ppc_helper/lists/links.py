"""Web addresses and VK links out of a text. Addresses hold commas and spaces, so they are split with care."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ppc_helper.web.wrapping import unwrap

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
HOST = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}(?::\d+)?(?:[/?#].*)?", re.DOTALL)
VK_LINK = re.compile(
    r"(?:https?://)?(?:www\.|m\.)?(?:vk\.com|vk\.ru|vkontakte\.ru)/\S+|@\S+|(?:id|club|public|event)\d+"
)
SEPARATOR_BEFORE_ADDRESS = re.compile(
    r"[\s,;|]+(?=[\"'<«(]?(?:[a-z][a-z0-9+.-]*://|www\.))|[,;|]?\s+(?=[\"'<«(]?(?:[\w-]+\.)+[a-zа-я]{2,}(?:[\s/:?#,;]|$))"
    r"|\t+",
    re.IGNORECASE,
)
VK_SEPARATOR = re.compile(r"[\s,;|]+")
WRAPPING = "\"'«»<>“”"


def looks_like_url(text: str) -> bool:
    """Tell whether *text* has a scheme or begins with a host name."""
    text = text.strip().strip(WRAPPING)
    return bool(SCHEME.match(text) or (" " not in text.partition("/")[0] and HOST.fullmatch(text)))


def looks_like_vk(text: str) -> bool:
    """Tell whether *text* is a link to VK, an ``@name`` or an id such as club1."""
    return bool(VK_LINK.fullmatch(text.strip().strip(WRAPPING).lower()))


def urls_in(line: str) -> Iterator[str]:
    """Yield the addresses of a line, as typed but for what wraps or parts them.

    Commas, semicolons and spaces part addresses only where another address begins after them.
    """
    for piece in SEPARATOR_BEFORE_ADDRESS.split(line):
        if text := unwrap(piece.strip()):
            yield text


def vk_links_in(line: str) -> Iterator[str]:
    """Yield the links and short names of a line; spaces, commas and semicolons part them outside a query string."""
    for piece in line.split():
        parts = [piece] if "?" in piece else VK_SEPARATOR.split(piece)
        for part in parts:
            text = part.strip(WRAPPING).rstrip(",;")
            if text:
                yield text
