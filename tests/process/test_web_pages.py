"""Pages and sitemaps over real HTTP."""

from __future__ import annotations

import gzip

import pytest

from ppc_helper.ports import Page, Visit
from ppc_helper.tools import Table
from ppc_helper.tools.inputs import Urls
from ppc_helper.tools.seo_sitemap_urls import seo_sitemap_urls
from tests.fault_server import FaultServer
from tests.memory_run import MemoryRun
from tests.process.web import ask, web_to


class TestPages:
    """Pages are read by GET, unpacked, and no further than they are needed."""

    def look(self, web_server: FaultServer, path: str, **options: object) -> Visit:
        return ask(web_server, path, **{"pages": "keep", **options})

    def test_a_page_is_kept_with_its_type_and_robots_header(self, web_server: FaultServer) -> None:
        headers = b"Content-Type: text/html; charset=utf-8\r\nX-Robots-Tag: noindex\r\nX-Robots-Tag: nofollow\r\n"
        web_server.pages["/p"] = (headers, b"<title>T</title>")
        page = self.look(web_server, "/p").page
        assert page == Page("text/html; charset=utf-8", "noindex, nofollow", b"<title>T</title>", 16)
        assert web_server.asked == [("GET", "/p")]

    def test_only_the_last_page_of_a_chain_is_kept(self, web_server: FaultServer) -> None:
        page = self.look(web_server, "/r/2").page
        assert page is not None
        assert page.body == b"<html>page</html>"

    def test_a_packed_page_is_unpacked(self, web_server: FaultServer) -> None:
        web_server.pages["/p"] = (b"Content-Encoding: gzip\r\n", gzip.compress(b"<title>T</title>"))
        page = self.look(web_server, "/p").page
        assert page is not None
        assert page.body == b"<title>T</title>"

    @pytest.mark.parametrize("path", ["/endless-page", "/gigabyte"])
    def test_a_body_is_read_no_further_than_asked(self, web_server: FaultServer, path: str) -> None:
        page = self.look(web_server, path, page_bytes=100_000).page
        assert page is not None
        assert (len(page.body), page.is_cut) == (100_000, True)
        assert page.body.startswith(b"<title>")
        if path == "/endless-page":
            assert web_server.written < 20_000_000  # what sockets hold on their way

    def test_a_page_that_says_it_is_none_is_a_soft_404(self, web_server: FaultServer) -> None:
        web_server.pages["/gone"] = (b"Content-Type: text/html\r\n", "<title>Страница не найдена</title>".encode())
        visit = ask(web_server, "/gone", pages="look")
        assert (visit.problem, visit.page) == ("soft_404", None)

    def test_a_page_too_large_for_search_is_known_by_its_declared_length(self, web_server: FaultServer) -> None:
        web_server.pages["/big"] = (b"Content-Type: text/html\r\n", b"<title>T</title>" + bytes(10 * 1024 * 1024))
        assert ask(web_server, "/big", pages="look").problem == "page_too_large"
        assert ask(web_server, "/big").problem == "page_too_large"

    def test_pages_are_not_read_by_head(self, web_server: FaultServer) -> None:
        web_server.pages["/gone"] = (b"Content-Type: text/html\r\n", "<title>Страница не найдена</title>".encode())
        assert ask(web_server, "/gone", pages="look", method="head").problem == ""
        assert web_server.asked == [("HEAD", "/gone")]


class TestSitemaps:
    """A site's addresses over real HTTP: robots.txt, an index, a packed sitemap."""

    def test_nested_and_packed_sitemaps_are_read_to_the_end(self, web_server: FaultServer) -> None:
        one, two = web_server.url("/p/1"), web_server.url("/p/2")
        index = f"<sitemapindex><sitemap><loc>{web_server.url('/s/a.xml.gz')}</loc></sitemap></sitemapindex>"
        inner = f"<urlset><url><loc>{one}</loc></url><url><loc>{two}</loc></url></urlset>"
        web_server.pages["/robots.txt"] = (
            b"Content-Type: text/plain\r\n",
            f"Sitemap: {web_server.url('/s/i.xml')}".encode(),
        )
        web_server.pages["/s/i.xml"] = (b"Content-Type: application/xml\r\n", index.encode())
        web_server.pages["/s/a.xml.gz"] = (b"Content-Type: application/gzip\r\n", gzip.compress(inner.encode()))
        result = seo_sitemap_urls.function(Urls([web_server.url("/")]), web=web_to(web_server), run=MemoryRun())
        assert isinstance(result, Table)
        assert [row[0] for row in result.rows] == [one, two]
