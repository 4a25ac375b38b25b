"""Web addresses as people type them, made fit for a request. Pure."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, unquote, urljoin

import idna
import msgspec

from ppc_helper.web.addresses import parse_ipv4
from ppc_helper.web.wrapping import unwrap

MAX_LENGTH = 8_000
UrlReason = Literal["empty", "too_long", "scheme", "credentials", "host", "port"]


class Address(msgspec.Struct, frozen=True):
    """Where a request goes: *url* is plain ASCII without its fragment, *host* has no brackets."""

    url: str
    host: str
    port: int
    secure: bool
    fragment: str = ""

    @property
    def site(self) -> str:
        """Return host and port, the unit that politeness is measured by."""
        return f"{self.host}:{self.port}"

    @property
    def shown(self) -> str:
        """Return the address with its fragment, as it is shown to people."""
        return f"{self.url}#{self.fragment}" if self.fragment else self.url


class UrlError(ValueError):
    """The text is no web address that can be asked; *reason* is a stable word."""

    def __init__(self, reason: UrlReason) -> None:
        super().__init__(reason)
        self.reason = reason


# the usual case, recognised at once: 100,000 addresses are read twice
_PLAIN = re.compile(
    r"(https?)://([a-z0-9_.-]+)(?::([1-9][0-9]{1,4}))?/[A-Za-z0-9/_.~%+,;=:@!$&'()*?-]*(?<![,;])(?:#(\S+))?"
)
_SLIP = re.compile(r"(https?)(?:;//|//|;/)", re.IGNORECASE)  # of the finger
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(?=//|\\\\|(?![0-9]))")
_ABSOLUTE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AUTHORITY = re.compile(r"(?:[^/?#]*@)?(\[[^\]]*\]|[^:/?#\[\]]*)(?::([0-9]*))?")
_LABEL = re.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_IPV6 = re.compile(r"[0-9a-f:.]+")
_INVISIBLE = re.compile("[\u0000-\u001f\u007f\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff]")
_SAFE = "%/:=&?~+!$,;'@()*[]{}|^\\#-._"


def parse(text: str) -> Address:
    """Return where a request for *text* goes.

    Takes addresses without a scheme (http is meant, as in an ad), with quotes or blanks around, with Cyrillic
    host names, with blanks and any letters in path and query. Query and fragment are kept as they are but for
    percent-encoding; an IP address in any spelling becomes its usual one.

    Raises:
        UrlError: it cannot be asked.
    """
    plain = _plain(text)
    if plain:
        scheme, host, port, fragment = plain.groups()
        usual = 443 if scheme == "https" else 80
        url = text[: -1 - len(fragment)] if fragment else text
        return Address(url, host, int(port) if port else usual, scheme == "https", fragment or "")
    return _parse_odd(unwrap(_INVISIBLE.sub("", text)))


def canonical(text: str) -> str:
    """Return the one spelling of the address that *text* is, with its fragment: :attr:`Address.shown`, sooner.

    Raises:
        UrlError: it cannot be asked.
    """
    return text if _plain(text) else parse(text).shown


def _plain(text: str) -> re.Match[str] | None:
    """Tell whether *text* is what :func:`parse` would make of it."""
    plain = _PLAIN.fullmatch(text)
    if plain is None or len(text) > MAX_LENGTH:
        return None
    host, port = plain.group(2, 3)
    if not _is_usual(host):
        return None
    return plain if port is None or (port not in ("80", "443") and int(port) < 65_536) else None


@lru_cache(maxsize=4_096)  # lists name few hosts many times
def _is_usual(host: str) -> bool:
    try:
        return host_name(host) == host
    except UrlError:
        return False


def _parse_odd(text: str) -> Address:
    if not text:
        raise UrlError("empty")
    if len(text) > MAX_LENGTH:
        raise UrlError("too_long")
    scheme, rest = _split_scheme(text)
    authority, path, query, fragment = _split(rest)
    host, port = _host_and_port(authority, 443 if scheme == "https" else 80)
    return _build(scheme, host, port, (path, query, fragment))


def _split_scheme(text: str) -> tuple[str, str]:
    found = _SLIP.match(text) or _SCHEME.match(text)
    if not found:
        return "http", text
    scheme = found[1].lower()
    if scheme not in ("http", "https"):
        raise UrlError("scheme")
    return scheme, text[found.end() :]


def _split(rest: str) -> tuple[str, str, str, str]:
    rest, _, fragment = rest.partition("#")
    rest, mark, query = rest.partition("?")
    authority, _, path = rest.replace("\\", "/").lstrip("/").partition("/")
    return authority, "/" + path, mark + query, fragment


@lru_cache(maxsize=4_096)
def _host_and_port(authority: str, usual: int) -> tuple[str, int]:
    if "@" in authority:
        raise UrlError("credentials")
    found = _AUTHORITY.fullmatch(authority)
    if not found:
        raise UrlError("port" if ":" in authority and "[" not in authority else "host")
    port = int(found[2]) if found[2] else usual
    if not 0 < port < 65_536:
        raise UrlError("port")
    return host_name(found[1]), port


def host_name(text: str) -> str:
    """Return a host in lower-case ASCII: punycode for other letters, the dotted or usual form for an address.

    Raises:
        UrlError: *text* names no host.

    Source:
        URL Standard, "host parser"; UTS 46 non-transitional by the package idna.
    """
    if text.startswith("["):
        return _ipv6(text[1:-1].lower())
    try:
        name = _ascii(unquote(text, errors="strict")).removesuffix(".")
        numeric = parse_ipv4(name) if name else None
    except (UnicodeError, ValueError) as error:
        raise UrlError("host") from error
    if numeric:
        return numeric
    if not name or len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise UrlError("host")
    return name


def _ascii(name: str) -> str:
    # idna refuses the underscore and "--" that live host names have, so ASCII is judged by _LABEL alone
    if name.isascii():
        return name.lower()
    try:
        return idna.encode(name, uts46=True).decode()
    except idna.IDNAError:
        return ".".join(map(_lenient, idna.uts46_remap(name, std3_rules=False).split(".")))


def _lenient(label: str) -> str:
    # browsers open what registries no longer give out: an emoji, an underscore among Cyrillic letters
    return label if label.isascii() else f"xn--{label.encode('punycode').decode()}"


def _ipv6(text: str) -> str:
    if not _IPV6.fullmatch(text):
        raise UrlError("host")
    try:
        return str(ipaddress.IPv6Address(text))
    except ValueError as error:
        raise UrlError("host") from error


def _build(scheme: str, host: str, port: int, rest: tuple[str, str, str]) -> Address:
    path, query, fragment = rest
    usual = 443 if scheme == "https" else 80
    shown = f"[{host}]" if ":" in host else host
    authority = shown if port == usual else f"{shown}:{port}"
    tail = quote(path + query, safe=_SAFE, errors="replace")
    return Address(
        url=f"{scheme}://{authority}{tail}", host=host, port=port, secure=scheme == "https", fragment=fragment
    )


def follow(address: Address, location: str) -> Address:
    """Return where a ``Location`` header leads from *address*; the fragment is carried on when it has none.

    Raises:
        UrlError: *location* cannot be asked.

    Source:
        RFC 9110, section 10.2.2.
    """
    target = _INVISIBLE.sub("", location).strip(" ")
    if not target:
        raise UrlError("empty")
    absolute = _ABSOLUTE.match(target)
    if absolute and absolute[1].lower() not in ("http", "https"):
        raise UrlError("scheme")
    found = parse(target if absolute else _joined(address.url, _slashes(target)))
    if found.fragment or not address.fragment:
        return found
    return msgspec.structs.replace(found, fragment=address.fragment)


def _joined(base: str, target: str) -> str:
    if target.startswith("/") and not target.startswith("//") and "/." not in target:
        return base[: base.index("/", 8)] + target  # the usual case; urljoin takes five times as long
    return urljoin(base, target)


def _slashes(target: str) -> str:
    # browsers read "\\\\host" as "//host"; a backslash after "?" is the query's own
    path, mark, query = target.partition("?")
    return path.replace("\\", "/") + mark + query


def unicode_url(url: str) -> str:
    """Return *url* with its host in readable letters, as people know it; unchanged where that cannot be."""
    if "xn--" not in url:
        return url
    head, mark, rest = url.partition("://")
    authority, slash, tail = rest.partition("/")
    host, colon, port = authority.partition(":")
    if "xn--" not in host:
        return url
    try:
        return f"{head}{mark}{idna.decode(host)}{colon}{port}{slash}{tail}"
    except UnicodeError:
        return url
