"""Facts of pages over a web that answers from a table."""

from __future__ import annotations

from typing import Any

import pytest

from ppc_helper.ports import Hop, Page, Visit
from ppc_helper.tools import Note, Refusal, Table, all_tools
from ppc_helper.tools.inputs import Urls
from tests.memory_run import MemoryRun
from tests.table_web import TableWeb

TOOL = all_tools()["seo_page_facts"]
GOOD = "<title>{0}</title><meta name=description content='About {0}'><h1>{0}</h1>"


def page(name: str, html: str, *, robots: str = "", content_type: str = "text/html") -> Visit:
    url = f"https://a.ru/{name}"
    return Visit(name, (Hop(url, 200),), finish_url=url, page=Page(content_type, robots, html.encode()))


def check(*visits: Visit, run: MemoryRun | None = None) -> Table:
    web = TableWeb(**{visit.url: visit for visit in visits})
    table = TOOL.function(Urls([visit.url for visit in visits]), web=web, run=run or MemoryRun())
    assert isinstance(table, Table)
    return table


def codes(row: Any) -> list[str]:
    return [note.code for note in row[-1] or ()]


def test_a_good_page_has_its_facts_and_no_issue() -> None:
    [row] = check(page("a", GOOD.format("Окна"))).rows
    assert row == ("a", "https://a.ru/a", 200, "Окна", 4, "About Окна", 10, "Окна", 1, None, None, None)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>x</p>", ["no_title", "no_description", "no_h1"]),
        (GOOD.format("x") + "<h1>y</h1>", ["several_h1"]),
        (GOOD.format("x") + "<title>y</title>", ["several_titles"]),
        (GOOD.format("x") + "<meta name=robots content='noindex'>", ["noindex"]),
        (GOOD.format("x") + "<meta name=robots content='none'>", ["noindex", "nofollow"]),
        (GOOD.format("x") + "<link rel=canonical href=/b>", ["other_canonical"]),
        (GOOD.format("x") + "<link rel=canonical href=https://A.ru:443/a/>", []),
    ],
)
def test_each_fault_has_its_name(html: str, expected: list[str]) -> None:
    assert codes(check(page("a", html)).rows[0]) == expected


def test_a_robots_header_for_one_robot_counts() -> None:
    assert codes(check(page("a", GOOD.format("x"), robots="yandex: noindex")).rows[0]) == ["noindex"]


def test_what_pages_share_is_said_on_each_of_them() -> None:
    rows = check(page("a", GOOD.format("x")), page("b", GOOD.format("x")), page("c", GOOD.format("z"))).rows
    assert [codes(row) for row in rows] == [["repeated_title", "repeated_description"]] * 2 + [[]]
    assert rows[0][-1][0] == Note("repeated_title", {"count": 2})  # type: ignore[index]


def test_two_addresses_of_one_page_do_not_repeat_each_other() -> None:
    visit = page("a", GOOD.format("x"))
    twin = Visit("b", (Hop("https://a.ru/b", 301, "/a"), *visit.hops), finish_url=visit.finish_url, page=visit.page)
    assert [codes(row) for row in check(visit, twin).rows] == [[], []]


def test_a_file_and_a_page_that_does_not_open_are_told_apart() -> None:
    gone = Visit("gone", (Hop("https://a.ru/gone", 404),), problem="http_4xx", finish_url="https://a.ru/gone")
    rows = check(page("a", "%PDF", content_type="application/pdf"), gone).rows
    assert [row[-1] for row in rows] == [
        (Note("not_html", {"type": "application/pdf"}),),
        (Note("web-http_4xx", {"status": 404}),),
    ]


def test_a_restart_does_not_open_a_page_again() -> None:
    pages = [page(f"p{i}", GOOD.format(f"t{i}")) for i in range(120)]
    first = MemoryRun()
    check(*pages, run=first)
    web = TableWeb()
    again = TOOL.function(Urls([visit.url for visit in pages]), web=web, run=MemoryRun(first))
    assert isinstance(again, Table)
    assert len(web.asked) < 70


def test_too_long_a_list_is_refused() -> None:
    assert isinstance(TOOL.function(Urls(["u"] * 100_001), web=TableWeb(), run=MemoryRun()), Refusal)
