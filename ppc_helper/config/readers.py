"""How one value is checked.

A reader takes a JSON value or the text of a variable and returns what is in force. Its ValueError completes
the sentence that begins with the key: what is wrong, then what to do. A reader of a secret never quotes it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from urllib.parse import urlsplit

Reader = Callable[[object], object]

BOT_TOKEN = re.compile(r"\d{6,}:[A-Za-z0-9_-]{30,}")
VK_TOKEN = re.compile(r"[A-Za-z0-9._-]+")
API_VERSION = re.compile(r"5\.\d{1,3}")
SHORTEST_KEY, FEWEST_LETTERS = 32, 12
MAKE_A_KEY = """make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'"""


def text(value: object) -> str:
    """Read text; blanks around it are dropped."""
    if not isinstance(value, str):
        raise ValueError("is not text; put it in quotes")  # noqa: TRY004 readers raise nothing else
    return value.strip()


def anything(value: object) -> str:
    """Read what is kept but never used."""
    return value if isinstance(value, str) else repr(value)


def integer(low: int, high: int) -> Reader:
    """Return a reader of whole numbers from *low* to *high*."""

    def read(value: object) -> int:
        written = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
        if not re.fullmatch(r"[+-]?\d{1,18}", written) or not low <= int(written) <= high:
            raise ValueError(f"is {value!r}; set it to a whole number from {low} to {high}")
        return int(written)

    return read


def choice(*names: str) -> Reader:
    """Return a reader of one of *names*, in any case."""

    def read(value: object) -> str:
        wanted = str(value).strip().casefold()
        for name in names:
            if name.casefold() == wanted:
                return name
        raise ValueError(f"is {value!r}; set it to {' or '.join(names)}{_guess(wanted, names)}")

    return read


def _guess(wanted: str, names: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(wanted.upper(), names, n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def web_address(value: object) -> str:
    """Read an http or https address; the closing slash is dropped."""
    address = text(value).rstrip("/")
    try:
        parts = urlsplit(address)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        whole = False
    if not whole:
        raise ValueError(f"is {value!r}; set it to an address such as https://example.org")
    return address


def host(value: object) -> str:
    """Read the name of a database host, its address, or the folder of its socket."""
    name = text(value)
    if "://" in name or "@" in name or " " in name:
        raise ValueError("is not a host name; write the name only, user and password have their own settings")
    return name


def bot_token(value: object) -> str:
    """Read a token of @BotFather; empty means none."""
    token = text(value)
    if token and not BOT_TOKEN.fullmatch(token):
        raise ValueError(
            f"is no bot token ({len(token)} characters; digits, a colon and 35 letters are due); "
            "copy it again from @BotFather"
        )
    return token


def secret_key(value: object) -> str:
    """Read a random key; empty means none. It is drawn by a program, so no stretching is needed, but length is."""
    key = text(value)
    if key and len(key) < SHORTEST_KEY:
        raise ValueError(f"is too short ({len(key)} characters; {SHORTEST_KEY} or more are due); {MAKE_A_KEY}")
    if key and len(set(key)) < FEWEST_LETTERS:
        raise ValueError(f"is too easy to guess ({len(set(key))} different characters); {MAKE_A_KEY}")
    return key


def vk_tokens(value: object) -> tuple[str, ...]:
    """Read one VK token, a list of them, or several separated by commas or line ends."""
    entries = value if isinstance(value, list) else re.split(r"[,\s]+", text(value))
    tokens = tuple(text(entry) for entry in entries)
    for token in filter(None, tokens):
        if not VK_TOKEN.fullmatch(token):
            raise ValueError("has a character that no VK token has; copy it again, without quotes or blanks")
    return tuple(dict.fromkeys(filter(None, tokens)))


def person_ids(value: object) -> tuple[int, ...]:
    """Read numeric ids of people: a list, or one text with commas."""
    entries = value if isinstance(value, list) else [part for part in str(value).split(",") if part.strip()]
    for entry in entries:
        if isinstance(entry, bool) or not re.fullmatch(r"\s*[1-9]\d{0,15}\s*", str(entry)):
            raise ValueError(f"has {entry!r}; list numeric Telegram ids, names change hands")
    return tuple(dict.fromkeys(int(str(entry)) for entry in entries))


def ports(value: object) -> tuple[int, ...]:
    """Read numbers of ports: a list, or one text with commas; none at all would leave nothing to ask."""
    entries = value if isinstance(value, list) else [part for part in str(value).split(",") if part.strip()]
    read = integer(1, 65_535)
    found = tuple(dict.fromkeys(int(str(read(entry))) for entry in entries))
    if not found:
        raise ValueError("is empty; list the ports that may be asked, such as 80 and 443")
    return found


def api_version(value: object) -> str:
    """Read a version of VK's API; empty means the default."""
    version = text(value)
    if version and not API_VERSION.fullmatch(version):
        raise ValueError(f"is {value!r}; set it to a version such as 5.199")
    return version
