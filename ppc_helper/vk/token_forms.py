"""What a VK token looks like in a text, and what stands there instead once it is hidden. Pure.

Source:
    dev.vk.com, access tokens: ``vk1.a.`` and Base64url letters; tokens of before 2022 are 85 hex digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import unquote

TOKEN: Final = re.compile(
    # %2E: a dot as some programs copy it out of an address
    r"vk1(?:\.|%2[Ee])a(?:\.|%2[Ee])[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*"
    r"|(?<![0-9A-Fa-f])[0-9A-Fa-f]{85}(?![0-9A-Fa-f])"
)
_PERHAPS_IN_BYTES: Final = re.compile(rb"vk1(?:\.|%2[Ee])a(?:\.|%2[Ee])[A-Za-z0-9_.-]*|[0-9A-Fa-f]{85,}")
"""Loose on purpose: in JSON an escape such as ``\\u0430`` may stand right before a token."""
_HEX_DIGITS: Final = bytes(48 if chr(byte) in "0123456789abcdefABCDEF" else 32 for byte in range(256))
_HEX_RUN: Final = b"0" * 85
BLANK: Final = "vk-token:hidden"
SEALED: Final = "vk-token:sealed:"
_HIDDEN: Final = re.compile(rf"{re.escape(SEALED)}([A-Za-z0-9_-]+=*)|{re.escape(BLANK)}")

Replace = Callable[[str], str]


def tokens_in(text: str) -> list[str]:
    """Return the different tokens in *text*, in order, as VK gave them."""
    return list(dict.fromkeys(unquote(found) for found in TOKEN.findall(text)))


def perhaps_in(raw: bytes) -> bool:
    """Tell whether *raw* may hold a token; cheap, and never wrong when it says no."""
    # a regular expression takes ten times as long, and this is asked of every update
    return b"vk1" in raw or _HEX_RUN in raw.translate(_HEX_DIGITS)


def blank_bytes(raw: bytes) -> bytes:
    """Return *raw*, which nobody could read, without anything that may be a token."""
    return _PERHAPS_IN_BYTES.sub(BLANK.encode(), raw)


def replace(text: str, instead: str = BLANK) -> str:
    """Return *text* with *instead* in place of each token."""
    return TOKEN.sub(lambda _: instead, text)


def blank(value: Any) -> Any:
    """Return a JSON value with :data:`BLANK` in place of each token in its texts."""
    if isinstance(value, str):
        return replace(value)
    if isinstance(value, list):
        return [blank(one) for one in value]
    if isinstance(value, dict):
        return {name: blank(one) for name, one in value.items()}
    return value


def hidden_in(text: str) -> str | None:
    """Return the sealed form that stands in *text*, empty when a token was only blanked, None when there is none."""
    found = _HIDDEN.search(text)
    return None if found is None else found[1] or ""
