"""Sitemaps by sitemaps.org/protocol.html, robots.txt by RFC 9309."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_helper.web import sitemap
from ppc_helper.web.sitemap import Entry, NotASitemap, entries, named_in_robots

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def test_the_protocols_own_example_is_read() -> None:
    body = f"""<?xml version="1.0" encoding="UTF-8"?>
        <urlset {NAMESPACE}>
          <url><loc>http://www.example.com/</loc><lastmod>2005-01-01</lastmod><changefreq>monthly</changefreq></url>
          <url><loc>http://www.example.com/catalog?item=12&amp;desc=vacation_hawaii</loc></url>
        </urlset>"""
    assert list(entries(body.encode())) == [
        Entry("page", "http://www.example.com/", "2005-01-01"),
        Entry("page", "http://www.example.com/catalog?item=12&desc=vacation_hawaii"),
    ]


def test_an_index_names_further_sitemaps() -> None:
    body = f"<sitemapindex {NAMESPACE}><sitemap><loc>http://a.ru/1.xml.gz</loc></sitemap></sitemapindex>"
    assert list(entries(body.encode())) == [Entry("sitemap", "http://a.ru/1.xml.gz")]


def test_pictures_of_a_page_are_not_pages() -> None:
    body = f"""<urlset {NAMESPACE} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
        <url><loc>http://a.ru/</loc><image:image><image:loc>http://a.ru/p.png</image:loc></image:image></url></urlset>"""
    assert [entry.url for entry in entries(body.encode())] == ["http://a.ru/"]


def test_feeds_are_sitemaps() -> None:
    rss = b"<rss><channel><link>http://a.ru/</link><item><link>http://a.ru/1</link></item></channel></rss>"
    atom = b"<feed><entry><link href='http://a.ru/2'/><updated>2026-01-01</updated></entry></feed>"
    assert list(entries(rss)) == [Entry("page", "http://a.ru/1")]
    assert list(entries(atom)) == [Entry("page", "http://a.ru/2", "2026-01-01")]


def test_a_text_file_has_an_address_a_line() -> None:
    assert [e.url for e in entries(b"\xef\xbb\xbfhttp://a.ru/1\r\n\r\nhttp://a.ru/2\n")] == [
        "http://a.ru/1",
        "http://a.ru/2",
    ]


def test_a_packed_sitemap_is_unpacked() -> None:
    assert len(list(entries(gzip.compress(b"<urlset><url><loc>http://a.ru/</loc></url></urlset>")))) == 1


def test_an_empty_sitemap_is_a_sitemap() -> None:
    assert list(entries(b"<urlset/>")) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"<html><body>Not found</body></html>",
        b"<!DOCTYPE html><html></html>",
        b"<catalog><url><name>x</name></url></catalog>",
        b"<urlset><url><loc>http://a.ru/</loc></url>",
        gzip.compress(b"<urlset/>", mtime=0)[:-9],
    ],
)
def test_what_is_no_sitemap_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(NotASitemap):
        list(entries(body))


def test_a_bomb_is_not_unpacked() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * (sitemap.MAX_BYTES + 3 * sitemap.CHUNK) + b"</urlset>")
    with pytest.raises(NotASitemap):
        list(entries(bomb))


def test_entities_that_grow_are_refused() -> None:
    layers = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    body = f'<!DOCTYPE urlset [<!ENTITY e0 "0123456789">{layers}]><urlset><url><loc>&e9;</loc></url></urlset>'
    with pytest.raises(NotASitemap):
        list(entries(body.encode()))


def test_robots_names_sitemaps_in_any_letters() -> None:
    body = b"\xef\xbb\xbfUser-agent: *\r\nSITEMAP: http://a.ru/1.xml # main\r\nsitemap:http://a.ru/2.xml\nSitemap: \n"
    assert named_in_robots(body) == ["http://a.ru/1.xml", "http://a.ru/2.xml"]


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    named_in_robots(body)
    for prefix in (b"", b"<urlset>", b"http://", b"\x1f\x8b"):
        try:
            list(entries(prefix + body))
        except NotASitemap:
            continue
