"""The web over real HTTP, against a server that misbehaves in every way the internet does."""

from __future__ import annotations

import time
from collections import Counter
from urllib.parse import quote

import pytest

from ppc_helper.ports import VisitOptions
from ppc_helper.web.engine import Engine
from ppc_helper.web.network import Network
from ppc_helper.web.public_web import Pace, PublicWeb
from ppc_helper.web.sites import GIVE_UP_AFTER
from ppc_helper.web.urls import MAX_LENGTH
from tests.fault_server import FaultServer, fault_server
from tests.process.web import ask, statuses, web_to


def test_a_page_that_answers_has_one_hop_and_no_problem(web_server: FaultServer) -> None:
    visit = ask(web_server, "/ok?utm_source=x#there")
    assert statuses(visit) == [200]
    assert visit.problem == ""
    assert visit.finish_url == web_server.url("/ok?utm_source=x#there")
    assert web_server.asked == [("HEAD", "/ok?utm_source=x")]


def test_redirects_are_followed_one_by_one(web_server: FaultServer) -> None:
    visit = ask(web_server, "/r/3")
    assert statuses(visit) == [301, 301, 301, 200]
    assert visit.finish_url == web_server.url("/ok")


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/loop", "loop"),
        ("/circle/a", "loop"),
        ("/r/20", "too_many_redirects"),
        ("/no-location", "missing_location"),
        ("/to/%20", "missing_location"),
        ("/to/ftp:%2F%2Fexample.org", "bad_location"),
        ("/status/404", "http_4xx"),
        ("/status/500", "http_5xx"),
        ("/empty", "reset"),
        ("/reset", "reset"),
        ("/greeting", "bad_answer"),
        ("/to/http:%2F%2Fexample.org:22%2F", "refused_port"),
    ],
)
def test_each_fault_has_its_own_problem(web_server: FaultServer, path: str, problem: str) -> None:
    assert ask(web_server, path).problem == problem


def test_between_two_tries_nothing_is_done() -> None:
    engine = Engine(Network(), VisitOptions(), at_a_time=1)
    began = time.monotonic()
    assert list(engine.wait(0.3)) == []
    assert time.monotonic() - began >= 0.3
    engine.close()


def test_twenty_redirects_are_followed_when_asked_to(web_server: FaultServer) -> None:
    visit = ask(web_server, "/r/20", max_redirects=20)
    assert visit.problem == ""
    assert len(visit.hops) == 21


def test_a_redirect_more_than_allowed_ends_the_chain_there(web_server: FaultServer) -> None:
    visit = ask(web_server, "/r/20", max_redirects=2)
    assert statuses(visit) == [301, 301, 301]


@pytest.mark.parametrize("path", ["/nohead", "/lying-head"])
def test_a_head_that_fails_is_checked_by_get(web_server: FaultServer, path: str) -> None:
    visit = ask(web_server, path)
    assert (statuses(visit), visit.problem) == ([200], "")
    assert [method for method, _ in web_server.asked] == ["HEAD", "GET"]


def test_a_head_that_hangs_is_checked_by_get(web_server: FaultServer) -> None:
    assert statuses(ask(web_server, "/hanging-head", timeout_seconds=2)) == [200]


def test_the_method_asked_for_is_the_only_one_used(web_server: FaultServer) -> None:
    assert ask(web_server, "/nohead", method="head").problem == "http_4xx"
    assert ask(web_server, "/nohead", method="get").problem == ""
    assert [method for method, _ in web_server.asked] == ["HEAD", "GET"]


@pytest.mark.parametrize("path", ["/slow/30", "/drip"])
def test_a_server_that_takes_too_long_is_tried_twice(web_server: FaultServer, path: str) -> None:
    visit = ask(web_server, path, timeout_seconds=0.2, method="get")
    assert visit.problem == "timeout"
    assert len(web_server.asked) == 2


def test_a_body_without_end_is_cut_off(web_server: FaultServer) -> None:
    visit = ask(web_server, "/endless", method="get")
    assert (statuses(visit), visit.problem) == ([200], "")
    assert web_server.written < 64 * 1024 * 1024


def test_a_packed_body_is_not_unpacked(web_server: FaultServer) -> None:
    assert statuses(ask(web_server, "/bomb", method="get")) == [200]


def test_retry_after_is_obeyed(web_server: FaultServer) -> None:
    started = time.monotonic()
    visit = ask(web_server, "/busy/1/1")
    assert (statuses(visit), visit.problem) == ([200], "")
    assert time.monotonic() - started >= 1


def test_a_date_to_come_back_at_is_obeyed(web_server: FaultServer) -> None:
    started = time.time()
    visit = ask(web_server, "/busy-date/1/2")
    assert (statuses(visit), visit.problem) == ([200], "")
    assert time.time() >= int(started) + 2


def test_a_header_after_the_body_is_no_trouble(web_server: FaultServer) -> None:
    visit = ask(web_server, "/trailers", method="get")
    assert (statuses(visit), visit.problem) == ([200], "")


def test_headers_without_end_are_cut_off(web_server: FaultServer) -> None:
    assert ask(web_server, "/many-headers", method="get").problem == "bad_answer"
    assert web_server.written < 64 * 1024 * 1024


def test_an_endless_location_is_not_kept(web_server: FaultServer) -> None:
    visit = ask(web_server, "/long-location")
    assert visit.problem == "bad_location"
    assert len(visit.hops[-1].location) == MAX_LENGTH


def test_a_site_that_never_answers_is_given_up(web_server: FaultServer) -> None:
    with fault_server() as dead:
        web = web_to(web_server, dead, pace=Pace(at_a_time=40, at_a_time_per_site=2, site_pause_seconds=0))
        urls = [dead.url(f"/reset?{i}") for i in range(100)] + [web_server.url("/ok")]
        visits = dict(web.visit(urls, options=VisitOptions(method="get")))
        asked = {path for _, path in dead.asked}
    problems = Counter(visit.problem for visit in visits.values())
    assert len(asked) <= GIVE_UP_AFTER + 2
    assert problems == {"reset": len(asked), "given_up": 100 - len(asked), "": 1}


def test_a_wait_of_an_hour_is_not_waited_for(web_server: FaultServer) -> None:
    visit = ask(web_server, "/busy/9/3600")
    assert (statuses(visit), visit.problem) == ([429], "http_4xx")
    assert visit.detail == "Retry-After: 3600 s"
    assert len(web_server.asked) == 1


@pytest.mark.parametrize("fault", ["503", "502", "reset"])
def test_a_passing_fault_is_tried_again(web_server: FaultServer, fault: str) -> None:
    assert statuses(ask(web_server, f"/flaky/1/{fault}", method="get")) == [200]
    assert len(web_server.asked) == 2


def test_a_lasting_fault_is_reported_after_three_tries(web_server: FaultServer) -> None:
    assert ask(web_server, "/flaky/9/503", method="get").problem == "http_5xx"
    assert len(web_server.asked) == 3


def test_a_server_error_that_does_not_pass_is_not_tried_again(web_server: FaultServer) -> None:
    ask(web_server, "/status/500", method="get")
    assert len(web_server.asked) == 1


def test_a_site_that_wants_its_cookie_back_is_no_loop(web_server: FaultServer) -> None:
    visit = ask(web_server, "/cookie")
    assert (statuses(visit), visit.problem) == ([302, 200], "")


def test_a_cookie_does_not_reach_the_next_url(web_server: FaultServer) -> None:
    web = web_to(web_server, pace=Pace(at_a_time=1))
    visits = dict(web.visit([web_server.url("/cookie"), web_server.url("/ok")]))
    assert statuses(visits[1]) == [200]
    assert "cookie" not in web_server.headers[web_server.asked.index(("HEAD", "/ok"))]


def test_cyrillic_paths_and_locations_are_asked_in_percent_encoding(web_server: FaultServer) -> None:
    location = quote("/status/200/страница?цвет=красный")
    visit = ask(web_server, "/to" + "/" + location)
    assert statuses(visit) == [302, 200]
    assert web_server.asked[-1][1] == quote("/status/200/страница") + "?" + quote("цвет=красный", safe="=")


def test_the_agent_is_the_one_chosen(web_server: FaultServer) -> None:
    ask(web_server, "/ok", agent="yandexbot")
    assert "YandexBot" in web_server.headers[-1]["user-agent"]


def test_a_port_where_nobody_listens_is_a_failed_connection(web_server: FaultServer) -> None:
    with fault_server() as gone:
        web = web_to(gone)
        url = gone.url("/ok")
    [(_, visit)] = web.visit([url])
    assert (visit.problem, statuses(visit)) == ("connect", [0])


def test_a_name_that_does_not_resolve_is_a_dns_problem() -> None:
    [(_, visit)] = PublicWeb().visit(["http://no-such-host.invalid/"])
    assert visit.problem == "dns"


def test_every_place_of_a_repeated_url_gets_the_answer_of_one_request(web_server: FaultServer) -> None:
    url = web_server.url("/ok")
    visits = dict(web_to(web_server).visit([url, f" {url} ", web_server.url("/loop"), url]))
    assert sorted(visits) == [0, 1, 2, 3]
    assert visits[1].url == f" {url} "
    assert [path for _, path in web_server.asked].count("/ok") == 1


def test_addresses_that_differ_after_the_hash_are_asked_once_and_keep_their_own(web_server: FaultServer) -> None:
    urls = [web_server.url("/r/1#a"), web_server.url("/r/1"), web_server.url("/r/1#b")]
    visits = dict(web_to(web_server).visit(urls))
    assert [visits[place].finish_url for place in range(3)] == [web_server.url("/ok" + end) for end in ("#a", "", "#b")]
    assert [visits[place].url for place in range(3)] == urls
    assert [path for _, path in web_server.asked] == ["/r/1", "/ok"]


def test_a_hash_that_a_redirect_gave_is_kept_for_all(web_server: FaultServer) -> None:
    urls = [web_server.url("/to/%2Fok%23c" + end) for end in ("#a", "#b")]
    visits = dict(web_to(web_server).visit(urls))
    assert [visits[place].finish_url for place in range(2)] == [web_server.url("/ok#c")] * 2


def test_many_urls_are_each_answered_once(web_server: FaultServer) -> None:
    urls = [web_server.url(f"/status/{200 if i % 3 else 404}?{i}") for i in range(500)]
    found = list(web_to(web_server).visit(urls))
    assert sorted(index for index, _ in found) == list(range(500))
    assert all((visit.problem == "http_4xx") == (index % 3 == 0) for index, visit in found)
    assert all(visit.url == urls[index] for index, visit in found)


def test_a_site_is_asked_by_no_more_than_its_share_at_a_time() -> None:
    with fault_server() as web_server:
        web = web_to(web_server, pace=Pace(at_a_time=20, at_a_time_per_site=3, site_pause_seconds=0))
        list(web.visit([web_server.url(f"/slow/0.02?{i}") for i in range(30)]))
    assert web_server.most_open_at_once == 3


def test_a_slow_site_does_not_hold_up_another(web_server: FaultServer) -> None:
    with fault_server() as slow:
        pace = Pace(at_a_time=20, at_a_time_per_site=2, site_pause_seconds=0)
        web = web_to(web_server, slow, pace=pace)
        urls = [slow.url(f"/slow/0.2?{i}") for i in range(10)] + [web_server.url(f"/ok?{i}") for i in range(10)]
        order = [index for index, _ in web.visit(urls)]
    assert order.index(19) < 12


def test_closing_the_iterator_ends_the_visit(web_server: FaultServer) -> None:
    visits = web_to(web_server).visit([web_server.url(f"/slow/{0 if i == 0 else 60}?{i}") for i in range(20)])
    started = time.monotonic()
    assert next(visits)[0] == 0
    visits.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 60


def test_a_tick_that_raises_ends_the_visit_while_nobody_answers(web_server: FaultServer) -> None:
    class EnoughError(Exception):
        pass

    def tick() -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        list(web_to(web_server).visit([web_server.url("/slow/30")], tick=tick))
