"""Links and short names of VK as people type them: whose page is meant. Pure."""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

Kind = Literal["person", "community", "name"]
LinkReason = Literal["empty", "other_site", "service_page", "app", "not_a_name"]

HOSTS: Final = frozenset(("vk.com", "vk.ru", "vkontakte.ru", "vk.me"))
SERVICE_PAGES: Final = frozenset(
    (
        *("feed", "im", "search", "friends", "groups", "photos", "albums", "audio", "audios", "video", "videos"),
        *("music", "market", "login", "settings", "fave", "bookmarks", "docs", "about", "support", "dev", "ads"),
        *("people", "communities", "share", "away", "clips", "stories", "stickers", "gifts", "mail", "join", "reg"),
    )
)

_MENTION: Final = re.compile(r"\[(\w+)\|[^\]]*\]")
_HOST: Final = re.compile(r"(?:https?:)?(?://)?(?:www\.|m\.|new\.)?([\w.-]+\.\w{2,})(?:[/?#]|$)", re.IGNORECASE)
_PERSON: Final = re.compile(r"(?:id|write)(\d+)")
_COMMUNITY: Final = re.compile(r"(?:club|public|event)(\d+)")
_OWNED: Final = re.compile(r"(?:wall|photos?|videos?|clips?|topic|albums?|audios|market|story)(-?\d+)(?:_\w+)?")
_APP: Final = re.compile(r"(?:app|game)-?\d+\w*")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")
_WRAPPING: Final = " \t\u00a0\"'`«»“”<>()"
MAX_ID: Final = 2**53


class Link(msgspec.Struct, frozen=True):
    """Whose page is meant: a person's or a community's *id*, or a short *name* that VK must be asked about."""

    kind: Kind
    id: int = 0
    name: str = ""


class LinkError(ValueError):
    """The text is no link to a page of VK; *reason* is a stable word."""

    def __init__(self, reason: LinkReason) -> None:
        super().__init__(reason)
        self.reason = reason


def parse_link(text: str) -> Link:
    """Return whose page *text* leads to.

    Takes links of vk.com, vk.ru, vkontakte.ru and vk.me with or without scheme, ``m.`` and query string, ``@name``,
    ``[id1|Name]``, ``id1``, ``club1``, ``public1``, ``event1``, a post's or photo's link (its owner is meant), a
    bare number (a person; a community when negative) and a bare short name.

    Raises:
        LinkError: it is none of these.
    """
    bare = text.strip(_WRAPPING).rstrip(",;").strip(_WRAPPING)
    if not bare:
        raise LinkError("empty")
    if mention := _MENTION.match(bare):
        bare = mention[1]
    return _read_name(_page(bare))


def link_of(text: str) -> Link | None:
    """Return whose page *text* leads to, None where it is no link: see :func:`parse_link`."""
    try:
        return parse_link(text)
    except LinkError:
        return None


def _page(text: str) -> str:
    found = _HOST.match(text)
    if found and found[1].lower() in HOSTS:
        text = text[found.end(1) :].lstrip("/")
    elif found and ("/" in text or found[1].lower().rpartition(".")[2] in ("com", "ru", "рф", "org", "net", "me")):
        raise LinkError("other_site")
    return _first_word(text)


def _first_word(path: str) -> str:
    # a post opened over a page stands in the query: vk.com/durov?w=wall1_45340 is still Durov's page
    word = re.split(r"[/?#&\s]", path.lstrip("@*"), maxsplit=1)[0]
    return word.lower()


def _read_name(word: str) -> Link:
    if not word or word in SERVICE_PAGES:
        raise LinkError("service_page")
    if word.lstrip("-").isdecimal() and word.count("-") <= 1:
        return _owner(int(word))
    if found := _PERSON.fullmatch(word):
        return _owner(int(found[1]))
    if found := _COMMUNITY.fullmatch(word):
        return _owner(-int(found[1]))
    if found := _OWNED.fullmatch(word):
        return _owner(int(found[1]))
    if _APP.fullmatch(word):
        raise LinkError("app")
    if not _NAME.fullmatch(word):
        raise LinkError("not_a_name")
    return Link(kind="name", name=word)


def _owner(number: int) -> Link:
    if not 0 < abs(number) < MAX_ID:
        raise LinkError("not_a_name")
    return Link(kind="person" if number > 0 else "community", id=abs(number))
