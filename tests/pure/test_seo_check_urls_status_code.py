"""The tool over a web that answers from a table."""

from __future__ import annotations

from typing import Any

import pytest

from ppc_helper.errors import Stopping
from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.ports import Hop, Visit, VisitOptions
from ppc_helper.tools import Note, Refusal, Table, all_tools
from ppc_helper.tools.inputs import Urls
from tests.memory_run import MemoryRun
from tests.table_web import TableWeb

TOOL = all_tools()["seo_check_urls_status_code"]


def check(*urls: str, web: TableWeb | None = None, run: MemoryRun | None = None, **options: Any) -> Table:
    table = TOOL.function(Urls(urls), web=web or TableWeb(), run=run or MemoryRun(), **options)
    assert isinstance(table, Table)
    return table


def test_rows_stand_in_the_order_given() -> None:
    urls = tuple(f"u{i}" for i in range(20))
    assert tuple(row[0] for row in check(*urls).rows) == urls


def test_a_chain_is_told_step_by_step() -> None:
    hops = (Hop("http://a.ru/", 302, "/b"), Hop("http://a.ru/b", 404))
    visit = Visit(url="a", hops=hops, problem="http_4xx", seconds=0.5, finish_url="http://a.ru/b")
    [row] = check("a", web=TableWeb(a=visit)).rows
    assert dict(zip(("finish_url", "response_code", "redirects"), row[1:4], strict=True)) == {
        "finish_url": "http://a.ru/b",
        "response_code": 404,
        "redirects": 1,
    }
    assert row[6] == (Note("web-http_4xx", {"status": 404}), Note("web-temporary_redirect", {"status": 302}))
    assert row[4] == "302 http://a.ru/ → 404 http://a.ru/b"


@pytest.mark.parametrize(
    ("hops", "problem", "chain"),
    [
        ((Hop("http://a.ru/", 301, "/"),), "loop", "301 http://a.ru/ → /"),
        ((Hop("http://a.ru/", 302, "tg://resolve?x"),), "bad_location", "302 http://a.ru/ → tg://resolve?x"),
        ((Hop("http://a.ru/", 302),), "missing_location", ""),
    ],
)
def test_a_chain_that_broke_off_tells_where_it_was_sent(hops: tuple[Hop, ...], problem: str, chain: str) -> None:
    visit = Visit(url="a", hops=hops, problem=problem, detail="scheme", finish_url="http://a.ru/")
    [row] = check("a", web=TableWeb(a=visit)).rows
    assert row[4] == chain


def test_the_detail_does_not_repeat_what_the_issue_has_said() -> None:
    visit = Visit(url="a", hops=(), problem="bad_url", detail="host")
    [row] = check("a", web=TableWeb(a=visit)).rows
    assert row[6:] == ((Note("web-bad_url", {"why": "host"}),), "")


def test_what_was_not_answered_has_no_response_code() -> None:
    visit = Visit(url="a", hops=(Hop("http://a.ru/", 0),), problem="dns", finish_url="http://a.ru/")
    [row] = check("a", web=TableWeb(a=visit)).rows
    assert row[2] is None


def test_the_summary_counts_each_url_once() -> None:
    visits = {
        "moved": Visit(url="moved", hops=(Hop("http://a.ru/", 301, "/b"), Hop("http://a.ru/b", 200))),
        "gone": Visit(url="gone", hops=(Hop("http://a.ru/", 404),), problem="http_4xx"),
        "away": Visit(url="away", hops=(Hop("http://a.ru/", 0),), problem="tls_expired"),
        "odd": Visit(url="odd", hops=(), problem="bad_url", detail="host"),
    }
    counts = check("fine", *visits, web=TableWeb(**visits)).counts
    assert counts == {"total": 5, "fine": 1, "redirected": 1, "broken": 1, "unreachable": 1, "refused": 1}


def test_a_restart_asks_only_what_its_checkpoint_lacks() -> None:
    urls = [f"u{i}" for i in range(120)]
    first = MemoryRun(stop_told=71)
    with pytest.raises(Stopping):
        check(*urls, run=first)
    web = TableWeb()
    table = check(*urls, web=web, run=MemoryRun(first))
    assert len(web.asked) == 70
    assert [row[0] for row in table.rows] == urls


def test_checkpoints_grow_rare_as_the_work_grows() -> None:
    run = MemoryRun()
    check(*(f"u{i}" for i in range(10_000)), run=run)
    assert 20 < run.stored < 130


def test_options_reach_the_web() -> None:
    web = TableWeb()
    check("u", web=web, **TOOL.parse_options({"agent": "yandexbot", "max_redirects": "3", "timeout": "9"}))
    assert web.options == VisitOptions(agent="yandexbot", max_redirects=3, timeout_seconds=9.0, pages="look")


@pytest.mark.parametrize("options", [{"max_redirects": 51}, {"max_redirects": -1}, {"timeout": 0}, {"timeout": 121}])
def test_an_option_out_of_range_is_refused(options: dict[str, int]) -> None:
    found = TOOL.function(Urls(["u"]), web=TableWeb(), run=MemoryRun(), **options)
    assert isinstance(found, Refusal)


def test_too_long_a_list_is_refused_before_anything_is_asked() -> None:
    web = TableWeb()
    found = TOOL.function(Urls(["u"] * 100_001), web=web, run=MemoryRun())
    assert found == Refusal(Note("web-too_many", {"given": 100_001, "limit": 100_000}))
    assert web.asked == []


def test_when_nothing_answers_the_person_is_told_where_the_trouble_may_be() -> None:
    silent = {f"u{i}": Visit(url="", hops=(Hop("http://a.ru/", 0),), problem="connect") for i in range(5)}
    assert check(*silent, web=TableWeb(**silent)).warnings == (Note("web-nothing_answers"),)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_problem_and_finding_has_words(language: str) -> None:
    words = catalogue(language)
    problems = (
        *("bad_url", "refused_address", "refused_port", "dns", "connect", "reset", "timeout", "bad_answer"),
        *("tls_expired", "tls_wrong_host", "tls_untrusted", "tls_handshake", "loop", "too_many_redirects"),
        *("missing_location", "bad_location", "http_4xx", "http_5xx", "https_to_http", "other_domain"),
        *("temporary_redirect", "marks_lost", "nothing_answers", "soft_404", "page_too_large", "front_page"),
        *("tls_not_yet_valid", "given_up", "marks_changed"),
    )
    args = {"status": 404, "why": "host", "domain": "a.ru", "marks": "utm_source", "limit": 20}
    assert all(words.text(f"web-{problem}", args) for problem in problems)
    assert words.text(f"{TOOL.name}.done", check("u").counts)
