"""Which network addresses the bot may connect to: the public ones, whatever they are wrapped in. Pure."""

from __future__ import annotations

import ipaddress
import re

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_V4_COMPATIBLE = ipaddress.IPv6Network("::/96")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")


def is_public(text: str) -> bool:
    """Tell whether *text*, a literal IPv4 or IPv6 address, belongs to the public internet.

    An IPv4 address wrapped in IPv6 (mapped, compatible, NAT64, 6to4, Teredo) is judged by what it wraps. One
    with a zone (``fe80::1%eth0``), or anything that is no address, is not public.

    Source:
        The IANA special-purpose registries, as :attr:`ipaddress.IPv4Address.is_global` has them.
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    wrapped = _wrapped(address)
    if not wrapped:
        return _is_global(address)
    return all(_is_global(inner) for inner in wrapped)


def _is_global(address: Address) -> bool:
    # is_global takes some multicast groups and the old site-local addresses for global ones
    special = address.is_multicast or address.is_reserved or getattr(address, "is_site_local", False)
    return address.is_global and not special


def _wrapped(address: Address) -> tuple[ipaddress.IPv4Address, ...]:
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    if address.ipv4_mapped:
        return (address.ipv4_mapped,)
    if address.sixtofour:
        return (address.sixtofour,)
    if address.teredo:
        return address.teredo
    if address in _NAT64 or (address in _V4_COMPATIBLE and int(address) > 1):
        return (ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF),)
    return ()


def parse_ipv4(host: str) -> str | None:
    """Return the dotted form of an IPv4 address spelled as browsers accept it, None when *host* is a name.

    Takes decimal, octal (``0177``) and hexadecimal (``0x7f``) parts, one to four of them.

    Raises:
        ValueError: *host* ends in a number and so must be an address, but is none.

    Source:
        URL Standard, "IPv4 parser" (url.spec.whatwg.org/#concept-ipv4-parser).
    """
    parts = host.removesuffix(".").split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    if len(parts) > 4:
        raise ValueError("an IPv4 address has four parts at most")
    *head, last = [_number(part) for part in parts]
    if any(value > 255 for value in head) or last >= 256 ** (5 - len(parts)):
        raise ValueError("a part of the IPv4 address is too large")
    whole = last + sum(value << (24 - 8 * place) for place, value in enumerate(head))
    return str(ipaddress.IPv4Address(whole))


def _number(part: str) -> int:
    if not _NUMBER.fullmatch(part):
        raise ValueError("a part of the IPv4 address is no number")
    if part[:2] in ("0x", "0X"):
        return int(part[2:] or "0", 16)
    return int(part, 8) if len(part) > 1 and part.startswith("0") else int(part)
