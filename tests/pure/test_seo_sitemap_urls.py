"""Addresses of a site over a web that answers from a table. sitemaps.org/protocol.html."""

from __future__ import annotations

from ppc_helper.ports import Hop, Page, Visit
from ppc_helper.tools import Note, Refusal, Table, all_tools
from ppc_helper.tools.inputs import Urls
from tests.memory_run import MemoryRun
from tests.table_web import TableWeb

TOOL = all_tools()["seo_sitemap_urls"]
SITE = "https://a.ru"


def found(path: str, body: str) -> Visit:
    return Visit(SITE + path, (Hop(SITE + path, 200),), finish_url=SITE + path, page=Page("", body=body.encode()))


def missing(path: str) -> Visit:
    return Visit(SITE + path, (Hop(SITE + path, 404),), problem="http_4xx", finish_url=SITE + path)


def urlset(*urls: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{url}</loc></url>" for url in urls) + "</urlset>"


def index(*urls: str) -> str:
    return "<sitemapindex>" + "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls) + "</sitemapindex>"


def check(*visits: Visit, given: str = SITE, web: TableWeb | None = None, run: MemoryRun | None = None) -> Table:
    web = web or TableWeb(**{visit.url: visit for visit in visits})
    table = TOOL.function(Urls([given]), web=web, run=run or MemoryRun())
    assert isinstance(table, Table)
    return table


def test_robots_leads_to_the_sitemaps() -> None:
    table = check(
        found("/robots.txt", f"Sitemap: {SITE}/i.xml"),
        found("/i.xml", index(f"{SITE}/1.xml", f"{SITE}/2.xml")),
        found("/1.xml", urlset(f"{SITE}/a", f"{SITE}/b")),
        found("/2.xml", urlset(f"{SITE}/b", f"{SITE}/c")),
    )
    assert [row[0] for row in table.rows] == [f"{SITE}/a", f"{SITE}/b", f"{SITE}/c"]
    assert table.counts == {"total": 3, "sitemaps": 3, "repeated": 1, "failed": 0}


def test_without_robots_the_usual_place_is_tried() -> None:
    table = check(missing("/robots.txt"), found("/sitemap.xml", urlset(f"{SITE}/a")))
    assert [row[0] for row in table.rows] == [f"{SITE}/a"]


def test_a_site_without_a_sitemap_is_told_so() -> None:
    table = check(missing("/robots.txt"), missing("/sitemap.xml"))
    assert table.rows == [(None, None, f"{SITE}/sitemap.xml", Note("no_sitemap"))]


def test_a_sitemap_that_leads_to_itself_is_read_once() -> None:
    web = TableWeb(**{f"{SITE}/i.xml": found("/i.xml", index(f"{SITE}/i.xml"))})
    assert check(given=f"{SITE}/i.xml", web=web).rows == []
    assert web.asked == [f"{SITE}/i.xml"]


def test_each_failure_is_a_row_with_its_reason() -> None:
    table = check(
        found("/i.xml", index(f"{SITE}/gone.xml", f"{SITE}/page.xml")),
        missing("/gone.xml"),
        found("/page.xml", "<html></html>"),
        given=f"{SITE}/i.xml",
    )
    assert [(row[2], row[3]) for row in table.rows] == [
        (f"{SITE}/gone.xml", Note("web-http_4xx", {"status": 404})),
        (f"{SITE}/page.xml", Note("not_a_sitemap")),
    ]


def test_addresses_of_other_sites_are_marked() -> None:
    table = check(found("/s.xml", urlset("https://b.ru/", "/rel", "http://[")), given=f"{SITE}/s.xml")
    assert [row[3] for row in table.rows] == [
        Note("other_host", {"host": "b.ru"}),
        Note("not_absolute"),
        Note("not_absolute"),
    ]


def test_an_endless_nesting_ends() -> None:
    levels = [found(f"/{n}.xml", index(f"{SITE}/{n + 1}.xml")) for n in range(10)]
    table = check(*levels, given=f"{SITE}/0.xml")
    assert [row[3] for row in table.rows] == [Note("too_deep", {"limit": 5})]


def test_a_restart_reads_only_what_is_left() -> None:
    names = [f"{SITE}/{n}.xml" for n in range(8)]
    sets = {name: found(f"/{n}.xml", urlset(*(f"{SITE}/{n}/{i}" for i in range(60)))) for n, name in enumerate(names)}
    web = TableWeb(**sets, **{f"{SITE}/i.xml": found("/i.xml", index(*names))})
    first = MemoryRun()
    whole = check(given=f"{SITE}/i.xml", web=web, run=first)
    again_web = TableWeb(**sets)
    again = check(given=f"{SITE}/i.xml", web=again_web, run=MemoryRun(first))
    assert again == whole
    assert len(again_web.asked) < 8


def test_too_many_sites_are_refused() -> None:
    assert isinstance(TOOL.function(Urls([SITE] * 101), web=TableWeb(), run=MemoryRun()), Refusal)
