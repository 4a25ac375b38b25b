"""What people type becomes what can be asked, and nothing of it is lost on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_helper.web.urls import Address, UrlError, canonical, follow, parse, unicode_url


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("https://example.ru/a", "https://example.ru/a"),
        ("example.ru", "http://example.ru/"),
        ("example.ru/a?b=c", "http://example.ru/a?b=c"),
        ("//example.ru/a", "http://example.ru/a"),
        ("HTTP://EXAMPLE.RU/Path", "http://example.ru/Path"),
        ("  «example.ru»  ", "http://example.ru/"),
        ('"https://example.ru/"', "https://example.ru/"),
        ("https://example.ru/,", "https://example.ru/"),
        ("\ufeffhttps://exam\u200bple.ru/", "https://example.ru/"),
        ("example.ru:8080/x", "http://example.ru:8080/x"),
        ("https://example.ru:443/", "https://example.ru/"),
        ("http://example.ru./", "http://example.ru/"),
        ("http://пример.рф/", "http://xn--e1afmkfd.xn--p1ai/"),
        ("ПРИМЕР.РФ", "http://xn--e1afmkfd.xn--p1ai/"),
        ("http://my_shop.example.ru/", "http://my_shop.example.ru/"),
        ("http://example.ru/путь к", "http://example.ru/%D0%BF%D1%83%D1%82%D1%8C%20%D0%BA"),
        ("http://example.ru/%D0%BF?q=%zz", "http://example.ru/%D0%BF?q=%zz"),
        ("http://example.ru/?utm_term={keyword}&x=a|b", "http://example.ru/?utm_term={keyword}&x=a|b"),
        ("http://example.ru?utm_source=я#якорь", "http://example.ru/?utm_source=%D1%8F#якорь"),
        ("https://example.ru/a@b#c?d", "https://example.ru/a@b#c?d"),
        ("http:\\\\example.ru\\a?b\\c", "http://example.ru/a?b\\c"),
        ("http://[2A02:6B8::1]:81/", "http://[2a02:6b8::1]:81/"),
        ("http//example.ru/a", "http://example.ru/a"),
        ("https;//example.ru/a", "https://example.ru/a"),
        ("http:/example.ru/a", "http://example.ru/a"),
        ("http.ru//a", "http://http.ru//a"),
        ("http://мой_сайт.рф/", "http://xn--_-8sbzclmxk.xn--p1ai/"),
        ("http://☃.example.ru/", "http://xn--n3h.example.ru/"),
    ],
)
def test_an_address_in_any_spelling_is_read(typed: str, shown: str) -> None:
    assert parse(typed).shown == shown


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ('http://a.ru/?t="два слова"', "t=%22%D0%B4%D0%B2%D0%B0%20%D1%81%D0%BB%D0%BE%D0%B2%D0%B0%22"),
        ("http://a.ru/?t='x'", "t='x'"),
        ("http://a.ru/?t=«x»", "t=%C2%ABx%C2%BB"),
        ("«http://a.ru/?t='x'»,", "t='x'"),
        ('"http://a.ru/?t=x";', "t=x"),
        ('http://a.ru/?t=x"', "t=x"),
        ("http://a.ru/?t=x»", "t=x"),
        ("'http://a.ru/?t=it's'", "t=it's"),
    ],
)
def test_a_query_keeps_its_own_quotes_and_loses_those_around_the_address(typed: str, query: str) -> None:
    assert parse(typed).url == f"http://a.ru/?{query}"


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        (" \u200b«»", "empty"),
        ("ftp://example.ru/", "scheme"),
        ("mailto:a@example.ru", "scheme"),
        ("tel:+79990000000", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("http://user:pass@example.ru/", "credentials"),
        ("http://example.ru@evil.ru/", "credentials"),
        ("http://a..ru/", "host"),
        ("http://пример@рф", "credentials"),
        ("два слова", "host"),
        ("http://[::1", "host"),
        ("http://[fe80::1%25eth0]/", "host"),
        ("http://1.2.3.4.5/", "host"),
        ("http://" + "a" * 64 + ".ru/", "host"),
        ("http://example.ru:0/", "port"),
        ("http://example.ru:99999/", "port"),
        ("http://example.ru:x/", "port"),
        ("http://example.ru/" + "a" * 9_000, "too_long"),
    ],
)
def test_what_cannot_be_asked_has_a_reason(typed: str, reason: str) -> None:
    with pytest.raises(UrlError) as caught:
        parse(typed)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("/new", "https://example.ru/new#f"),
        ("new", "https://example.ru/a/new#f"),
        ("../new", "https://example.ru/new#f"),
        ("?x=1", "https://example.ru/a/b?x=1#f"),
        ("//other.ru/", "https://other.ru/#f"),
        ("http://other.ru/#g", "http://other.ru/#g"),
        ("\\\\other.ru\\a", "https://other.ru/a#f"),
        ("/путь?я", "https://example.ru/%D0%BF%D1%83%D1%82%D1%8C?%D1%8F#f"),
    ],
)
def test_a_location_is_followed_as_browsers_do(location: str, shown: str) -> None:
    assert follow(parse("https://example.ru/a/b?c=d#f"), location).shown == shown


@pytest.mark.parametrize(
    "location", ["", "javascript:1", "mailto:a@b.ru", "http://u:p@example.ru/", "ftp://example.ru"]
)
def test_a_location_that_cannot_be_asked_is_refused(location: str) -> None:
    with pytest.raises(UrlError):
        follow(parse("https://example.ru/"), location)


def test_a_host_is_shown_in_readable_letters() -> None:
    assert unicode_url("https://xn--e1afmkfd.xn--p1ai:81/a?b") == "https://пример.рф:81/a?b"
    assert unicode_url("https://xn--/") == "https://xn--/"


PARTS = ("http", "https", "HTTP", "://", "//", "/", "a.ru", "1.2.3.4", "0177.1", "-a.ru", "a..ru", "localhost")
MORE = (":80", ":443", ":8080", ":0", ":99999", "/x", "?q=1", "#f", "#", ",", ";", "'", "(", "%zz", " ", "я")


def outcome(read: Callable[[str], object], text: str) -> object:
    try:
        return read(text)
    except UrlError as error:
        return error.reason


@given(st.lists(st.sampled_from(PARTS + MORE), max_size=8).map("".join))
def test_the_short_way_of_reading_an_address_agrees_with_the_long_one(text: str) -> None:
    slow = outcome(parse, f" {text}")  # with a blank around it, nothing is read the short way
    assert outcome(parse, text) == slow
    assert outcome(canonical, text) == (slow.shown if isinstance(slow, Address) else slow)
