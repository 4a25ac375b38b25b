"""Every spelling of a private address is seen for what it is."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_helper.web.addresses import is_public, parse_ipv4
from ppc_helper.web.network import Network
from ppc_helper.web.urls import UrlError, parse

PRIVATE = (
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "::127.0.0.1",
    "::192.168.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:c0a8:1::1",
    "2001:0:4136:e378:8000:63bf:f5ff:fffe",
    "2001:0:7f00:1::1",
    "100::1",
    "2001:db8::1",
    "2001:10::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
    "localhost",
    "",
)
PUBLIC = (
    "1.1.1.1",
    "77.88.55.242",
    "100.128.0.1",
    "172.32.0.1",
    "192.169.0.1",
    "2a02:6b8::2:242",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
)
SPELLINGS_OF_LOOPBACK = (
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.0.0.1.",
    "2130706433",
    "0x7f000001",
    "0x7F.0x0.0x0.0x1",
    "0x7f.1",
    "0177.0.0.1",
    "0177.1",
    "017700000001",
    "00000177.0.0.1",
    "127.0.0.0x1",
    "１２７.0.0.1",
    "127。0。0。1",
    "①②⑦.0.0.1",
    "127%2E0%2E0%2E1",
    "%31%32%37.1",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::FFFF:7F00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
)


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_let_through(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("spelling", SPELLINGS_OF_LOOPBACK)
def test_every_spelling_of_loopback_is_refused(spelling: str) -> None:
    assert not is_public(parse(f"http://{spelling}/").host)


@pytest.mark.parametrize(
    "host", ["256.0.0.1", "1.2.3.4.5", "0x", "1..2", "4294967296", "foo.1", "08.0.0.1", "127.0.0.1 "]
)
def test_what_only_looks_like_an_address_is_no_address(host: str) -> None:
    try:
        found = parse_ipv4(host)
    except ValueError:
        return
    assert found in (None, "0.0.0.0")


@given(st.integers(0, 2**32 - 1), st.sampled_from(["{}", "{:#x}", "0{:o}"]))
def test_one_number_means_the_address_of_that_number(value: int, form: str) -> None:
    assert parse_ipv4(form.format(value)) == str(ipaddress.IPv4Address(value))


@given(st.integers(0, 2**32 - 1))
def test_wrapping_never_makes_a_private_address_public(value: int) -> None:
    inner = ipaddress.IPv4Address(value)
    wrapped = (f"::ffff:{inner}", f"64:ff9b::{inner}", str(ipaddress.IPv6Address((0x2002 << 112) | (value << 80))))
    assert all(is_public(text) == is_public(str(inner)) for text in wrapped)


@given(st.text(max_size=40))
def test_any_text_is_refused_or_becomes_an_address_that_stays_itself(text: str) -> None:
    try:
        address = parse(text)
    except UrlError:
        return
    assert address.url.isascii()
    assert parse(address.url).url == address.url


def test_what_is_allowed_is_that_address_with_that_port() -> None:
    network = Network(allow=frozenset({("127.0.0.1", 8080)}))
    assert network.lets("127.0.0.1", 8080)
    assert not network.lets("127.0.0.1", 80)
    assert not network.lets("127.0.0.2", 8080)
    assert not network.lets("1.1.1.1", 8080)
    assert network.lets("1.1.1.1", 443)
