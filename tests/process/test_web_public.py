"""The web over real HTTP, against a server that misbehaves in every way the internet does."""

from __future__ import annotations

import datetime as dt
import gzip
import ssl
import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import trustme

from ppc_helper.tools import Table
from ppc_helper.tools.inputs import Urls
from ppc_helper.tools.ports import Page, Visit, VisitOptions
from ppc_helper.tools.seo_sitemap_urls import seo_sitemap_urls
from ppc_helper.web.network import Network
from ppc_helper.web.public_web import Pace, PublicWeb
from ppc_helper.web.sites import GIVE_UP_AFTER
from ppc_helper.web.urls import MAX_LENGTH
from tests.fault_server import FaultServer, fault_server
from tests.pure.test_seo_check_urls_status_code import MemoryRun

HURRIED = Pace(at_a_time=20, at_a_time_per_site=20, site_pause_seconds=0)


@pytest.fixture(scope="module")
def _server() -> Iterator[FaultServer]:
    with fault_server() as running:
        yield running


@pytest.fixture
def server(_server: FaultServer) -> FaultServer:
    _server.asked.clear()
    _server.headers.clear()
    _server._times.clear()
    _server.pages.clear()
    _server.written = 0
    _server.most_open_at_once = 0
    return _server


def web_to(*servers: FaultServer, pace: Pace = HURRIED, ca_file: str = "") -> PublicWeb:
    allow = frozenset(("127.0.0.1", server.port) for server in servers)
    return PublicWeb(allow=allow, network=Network(ca_file=ca_file), pace=pace)


def ask(server: FaultServer, path: str, **options: object) -> Visit:
    [(_, visit)] = web_to(server).visit([server.url(path)], options=VisitOptions(**options))  # type: ignore[arg-type]
    return visit


def statuses(visit: Visit) -> list[int]:
    return [hop.status for hop in visit.hops]


def test_a_page_that_answers_has_one_hop_and_no_problem(server: FaultServer) -> None:
    visit = ask(server, "/ok?utm_source=x#there")
    assert statuses(visit) == [200]
    assert visit.problem == ""
    assert visit.finish_url == server.url("/ok?utm_source=x#there")
    assert server.asked == [("HEAD", "/ok?utm_source=x")]


def test_redirects_are_followed_one_by_one(server: FaultServer) -> None:
    visit = ask(server, "/r/3")
    assert statuses(visit) == [301, 301, 301, 200]
    assert visit.finish_url == server.url("/ok")


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
def test_each_fault_has_its_own_problem(server: FaultServer, path: str, problem: str) -> None:
    assert ask(server, path).problem == problem


def test_twenty_redirects_are_followed_when_asked_to(server: FaultServer) -> None:
    visit = ask(server, "/r/20", max_redirects=20)
    assert visit.problem == ""
    assert len(visit.hops) == 21


def test_a_redirect_more_than_allowed_ends_the_chain_there(server: FaultServer) -> None:
    visit = ask(server, "/r/20", max_redirects=2)
    assert statuses(visit) == [301, 301, 301]


@pytest.mark.parametrize("path", ["/nohead", "/lying-head"])
def test_a_head_that_fails_is_checked_by_get(server: FaultServer, path: str) -> None:
    visit = ask(server, path)
    assert (statuses(visit), visit.problem) == ([200], "")
    assert [method for method, _ in server.asked] == ["HEAD", "GET"]


def test_a_head_that_hangs_is_checked_by_get(server: FaultServer) -> None:
    assert statuses(ask(server, "/hanging-head", timeout_seconds=0.3)) == [200]


def test_the_method_asked_for_is_the_only_one_used(server: FaultServer) -> None:
    assert ask(server, "/nohead", method="head").problem == "http_4xx"
    assert ask(server, "/nohead", method="get").problem == ""
    assert [method for method, _ in server.asked] == ["HEAD", "GET"]


@pytest.mark.parametrize("path", ["/slow/30", "/drip"])
def test_a_server_that_takes_too_long_is_tried_twice(server: FaultServer, path: str) -> None:
    visit = ask(server, path, timeout_seconds=0.2, method="get")
    assert visit.problem == "timeout"
    assert len(server.asked) == 2


def test_a_body_without_end_is_cut_off(server: FaultServer) -> None:
    visit = ask(server, "/endless", method="get")
    assert (statuses(visit), visit.problem) == ([200], "")
    assert server.written < 64 * 1024 * 1024


def test_a_packed_body_is_not_unpacked(server: FaultServer) -> None:
    assert statuses(ask(server, "/bomb", method="get")) == [200]


def test_retry_after_is_obeyed(server: FaultServer) -> None:
    started = time.monotonic()
    visit = ask(server, "/busy/1/1")
    assert (statuses(visit), visit.problem) == ([200], "")
    assert time.monotonic() - started >= 1


def test_a_date_to_come_back_at_is_obeyed(server: FaultServer) -> None:
    started = time.time()
    visit = ask(server, "/busy-date/1/2")
    assert (statuses(visit), visit.problem) == ([200], "")
    assert time.time() >= int(started) + 2


def test_a_header_after_the_body_is_no_trouble(server: FaultServer) -> None:
    visit = ask(server, "/trailers", method="get")
    assert (statuses(visit), visit.problem) == ([200], "")


def test_headers_without_end_are_cut_off(server: FaultServer) -> None:
    assert ask(server, "/many-headers", method="get").problem == "bad_answer"
    assert server.written < 64 * 1024 * 1024


def test_an_endless_location_is_not_kept(server: FaultServer) -> None:
    visit = ask(server, "/long-location")
    assert visit.problem == "bad_location"
    assert len(visit.hops[-1].location) == MAX_LENGTH


def test_a_site_that_never_answers_is_given_up(server: FaultServer) -> None:
    with fault_server() as dead:
        web = web_to(server, dead, pace=Pace(at_a_time=40, at_a_time_per_site=2, site_pause_seconds=0))
        urls = [dead.url(f"/reset?{i}") for i in range(100)] + [server.url("/ok")]
        visits = dict(web.visit(urls, options=VisitOptions(method="get")))
        asked = {path for _, path in dead.asked}
    problems = Counter(visit.problem for visit in visits.values())
    assert len(asked) <= GIVE_UP_AFTER + 2
    assert problems == {"reset": len(asked), "given_up": 100 - len(asked), "": 1}


def test_a_wait_of_an_hour_is_not_waited_for(server: FaultServer) -> None:
    visit = ask(server, "/busy/9/3600")
    assert (statuses(visit), visit.problem) == ([429], "http_4xx")
    assert visit.detail == "Retry-After: 3600 s"
    assert len(server.asked) == 1


@pytest.mark.parametrize("fault", ["503", "502", "reset"])
def test_a_passing_fault_is_tried_again(server: FaultServer, fault: str) -> None:
    assert statuses(ask(server, f"/flaky/1/{fault}", method="get")) == [200]
    assert len(server.asked) == 2


def test_a_lasting_fault_is_reported_after_three_tries(server: FaultServer) -> None:
    assert ask(server, "/flaky/9/503", method="get").problem == "http_5xx"
    assert len(server.asked) == 3


def test_a_server_error_that_does_not_pass_is_not_tried_again(server: FaultServer) -> None:
    ask(server, "/status/500", method="get")
    assert len(server.asked) == 1


def test_a_site_that_wants_its_cookie_back_is_no_loop(server: FaultServer) -> None:
    visit = ask(server, "/cookie")
    assert (statuses(visit), visit.problem) == ([302, 200], "")


def test_a_cookie_does_not_reach_the_next_url(server: FaultServer) -> None:
    web = web_to(server, pace=Pace(at_a_time=1))
    visits = dict(web.visit([server.url("/cookie"), server.url("/ok")]))
    assert statuses(visits[1]) == [200]
    assert "cookie" not in server.headers[server.asked.index(("HEAD", "/ok"))]


def test_cyrillic_paths_and_locations_are_asked_in_percent_encoding(server: FaultServer) -> None:
    location = quote("/status/200/страница?цвет=красный")
    visit = ask(server, "/to" + "/" + location)
    assert statuses(visit) == [302, 200]
    assert server.asked[-1][1] == quote("/status/200/страница") + "?" + quote("цвет=красный", safe="=")


def test_the_agent_is_the_one_chosen(server: FaultServer) -> None:
    ask(server, "/ok", agent="yandexbot")
    assert "YandexBot" in server.headers[-1]["user-agent"]


def test_a_port_where_nobody_listens_is_a_failed_connection(server: FaultServer) -> None:
    with fault_server() as gone:
        web = web_to(gone)
        url = gone.url("/ok")
    [(_, visit)] = web.visit([url])
    assert (visit.problem, statuses(visit)) == ("connect", [0])


def test_a_name_that_does_not_resolve_is_a_dns_problem() -> None:
    [(_, visit)] = PublicWeb().visit(["http://no-such-host.invalid/"])
    assert visit.problem == "dns"


def test_every_place_of_a_repeated_url_gets_the_answer_of_one_request(server: FaultServer) -> None:
    url = server.url("/ok")
    visits = dict(web_to(server).visit([url, f" {url} ", server.url("/loop"), url]))
    assert sorted(visits) == [0, 1, 2, 3]
    assert visits[1].url == f" {url} "
    assert [path for _, path in server.asked].count("/ok") == 1


def test_addresses_that_differ_after_the_hash_are_asked_once_and_keep_their_own(server: FaultServer) -> None:
    urls = [server.url("/r/1#a"), server.url("/r/1"), server.url("/r/1#b")]
    visits = dict(web_to(server).visit(urls))
    assert [visits[place].finish_url for place in range(3)] == [server.url("/ok" + end) for end in ("#a", "", "#b")]
    assert [visits[place].url for place in range(3)] == urls
    assert [path for _, path in server.asked] == ["/r/1", "/ok"]


def test_a_hash_that_a_redirect_gave_is_kept_for_all(server: FaultServer) -> None:
    urls = [server.url("/to/%2Fok%23c" + end) for end in ("#a", "#b")]
    visits = dict(web_to(server).visit(urls))
    assert [visits[place].finish_url for place in range(2)] == [server.url("/ok#c")] * 2


def test_many_urls_are_each_answered_once(server: FaultServer) -> None:
    urls = [server.url(f"/status/{200 if i % 3 else 404}?{i}") for i in range(500)]
    found = list(web_to(server).visit(urls))
    assert sorted(index for index, _ in found) == list(range(500))
    assert all((visit.problem == "http_4xx") == (index % 3 == 0) for index, visit in found)
    assert all(visit.url == urls[index] for index, visit in found)


def test_a_site_is_asked_by_no_more_than_its_share_at_a_time() -> None:
    with fault_server() as server:
        web = web_to(server, pace=Pace(at_a_time=20, at_a_time_per_site=3, site_pause_seconds=0))
        list(web.visit([server.url(f"/slow/0.02?{i}") for i in range(30)]))
    assert server.most_open_at_once == 3


def test_a_slow_site_does_not_hold_up_another(server: FaultServer) -> None:
    with fault_server() as slow:
        pace = Pace(at_a_time=20, at_a_time_per_site=2, site_pause_seconds=0)
        web = web_to(server, slow, pace=pace)
        urls = [slow.url(f"/slow/0.2?{i}") for i in range(10)] + [server.url(f"/ok?{i}") for i in range(10)]
        order = [index for index, _ in web.visit(urls)]
    assert order.index(19) < 12


def test_closing_the_iterator_ends_the_visit(server: FaultServer) -> None:
    visits = web_to(server).visit([server.url(f"/slow/{0 if i == 0 else 5}?{i}") for i in range(20)])
    started = time.monotonic()
    assert next(visits)[0] == 0
    visits.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 2


def test_a_tick_that_raises_ends_the_visit_while_nobody_answers(server: FaultServer) -> None:
    class EnoughError(Exception):
        pass

    def tick() -> None:
        raise EnoughError

    with pytest.raises(EnoughError):
        list(web_to(server).visit([server.url("/slow/30")], tick=tick))


class TestPages:
    """Pages are read by GET, unpacked, and no further than they are needed."""

    def look(self, server: FaultServer, path: str, **options: object) -> Visit:
        return ask(server, path, **{"pages": "keep", **options})

    def test_a_page_is_kept_with_its_type_and_robots_header(self, server: FaultServer) -> None:
        headers = b"Content-Type: text/html; charset=utf-8\r\nX-Robots-Tag: noindex\r\nX-Robots-Tag: nofollow\r\n"
        server.pages["/p"] = (headers, b"<title>T</title>")
        page = self.look(server, "/p").page
        assert page == Page("text/html; charset=utf-8", "noindex, nofollow", b"<title>T</title>", 16)
        assert server.asked == [("GET", "/p")]

    def test_only_the_last_page_of_a_chain_is_kept(self, server: FaultServer) -> None:
        page = self.look(server, "/r/2").page
        assert page is not None
        assert page.body == b"<html>page</html>"

    def test_a_packed_page_is_unpacked(self, server: FaultServer) -> None:
        server.pages["/p"] = (b"Content-Encoding: gzip\r\n", gzip.compress(b"<title>T</title>"))
        page = self.look(server, "/p").page
        assert page is not None
        assert page.body == b"<title>T</title>"

    @pytest.mark.parametrize("path", ["/endless-page", "/gigabyte"])
    def test_a_body_is_read_no_further_than_asked(self, server: FaultServer, path: str) -> None:
        page = self.look(server, path, page_bytes=100_000).page
        assert page is not None
        assert (len(page.body), page.is_cut) == (100_000, True)
        assert page.body.startswith(b"<title>")
        if path == "/endless-page":
            assert server.written < 20_000_000  # what sockets hold on their way

    def test_a_page_that_says_it_is_none_is_a_soft_404(self, server: FaultServer) -> None:
        server.pages["/gone"] = (b"Content-Type: text/html\r\n", "<title>Страница не найдена</title>".encode())
        visit = ask(server, "/gone", pages="look")
        assert (visit.problem, visit.page) == ("soft_404", None)

    def test_a_page_too_large_for_search_is_known_by_its_declared_length(self, server: FaultServer) -> None:
        server.pages["/big"] = (b"Content-Type: text/html\r\n", b"<title>T</title>" + bytes(10 * 1024 * 1024))
        assert ask(server, "/big", pages="look").problem == "page_too_large"
        assert ask(server, "/big").problem == "page_too_large"

    def test_pages_are_not_read_by_head(self, server: FaultServer) -> None:
        server.pages["/gone"] = (b"Content-Type: text/html\r\n", "<title>Страница не найдена</title>".encode())
        assert ask(server, "/gone", pages="look", method="head").problem == ""
        assert server.asked == [("HEAD", "/gone")]


class TestSitemaps:
    """A site's addresses over real HTTP: robots.txt, an index, a packed sitemap."""

    def test_nested_and_packed_sitemaps_are_read_to_the_end(self, server: FaultServer) -> None:
        one, two = server.url("/p/1"), server.url("/p/2")
        index = f"<sitemapindex><sitemap><loc>{server.url('/s/a.xml.gz')}</loc></sitemap></sitemapindex>"
        inner = f"<urlset><url><loc>{one}</loc></url><url><loc>{two}</loc></url></urlset>"
        server.pages["/robots.txt"] = (b"Content-Type: text/plain\r\n", f"Sitemap: {server.url('/s/i.xml')}".encode())
        server.pages["/s/i.xml"] = (b"Content-Type: application/xml\r\n", index.encode())
        server.pages["/s/a.xml.gz"] = (b"Content-Type: application/gzip\r\n", gzip.compress(inner.encode()))
        result = seo_sitemap_urls.function(Urls([server.url("/")]), web=web_to(server), run=MemoryRun())
        assert isinstance(result, Table)
        assert [row[0] for row in result.rows] == [one, two]


class TestGuard:
    """No connection reaches a private address, whichever way leads there."""

    @pytest.fixture
    def private(self) -> Iterator[FaultServer]:
        with fault_server(host="127.0.0.2") as running:
            yield running

    def test_a_redirect_into_the_private_network_is_refused(self, server: FaultServer, private: FaultServer) -> None:
        web = PublicWeb(allow={("127.0.0.1", server.port), ("127.0.0.9", private.port)})
        target = quote(private.url("/ok", host="127.0.0.2"), safe="")
        [(_, visit)] = web.visit([server.url(f"/to/{target}")])
        assert (visit.problem, statuses(visit)) == ("refused_address", [302, 0])
        assert private.asked == []

    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.2",
            "127.2",
            "0x7f000002",
            "2130706434",
            "0177.0.0.2",
            "[::ffff:127.0.0.2]",
            "１２７.0.0.2",
        ],
    )
    def test_no_spelling_of_a_private_address_is_asked(self, private: FaultServer, host: str) -> None:
        web = PublicWeb(network=Network(ports=frozenset((80, 443, private.port))))
        [(_, visit)] = web.visit([private.url("/ok", host=host)])
        assert visit.problem == "refused_address"
        assert private.asked == []

    def test_a_name_of_a_private_address_is_refused(self, private: FaultServer) -> None:
        network = Network(ports=frozenset((80, private.port)), resolve=lambda _: "127.0.0.2")
        [(_, visit)] = PublicWeb(network=network).visit([private.url("/ok", host="intranet.example")])
        assert visit.problem == "refused_address"
        assert private.asked == []

    def test_a_name_that_changes_its_address_is_refused_when_it_turns_private(self) -> None:
        with fault_server(host="127.0.0.2") as private, fault_server() as public:
            network = Network(
                ports=frozenset((private.port,)),
                allow=frozenset({("127.0.0.1", public.port)}),
                resolve=lambda _: "127.0.0.2" if public.asked else "127.0.0.1",
            )
            target = quote(f"http://rebinding.example:{private.port}/ok", safe="")
            url = public.url(f"/to/{target}", host="rebinding.example")
            [(_, visit)] = PublicWeb(network=network).visit([url])
        assert (visit.problem, statuses(visit)) == ("refused_address", [302, 0])
        assert private.asked == []

    def test_a_name_that_turns_private_between_two_tries_is_refused(self) -> None:
        with fault_server(host="127.0.0.2") as private, fault_server() as public:
            network = Network(
                ports=frozenset((private.port, public.port)),
                allow=frozenset({("127.0.0.1", public.port)}),
                resolve=lambda _: "127.0.0.2" if public.asked else "127.0.0.1",
            )
            url = public.url("/flaky/1/reset", host="rebinding.example")
            [(_, visit)] = PublicWeb(network=network).visit([url], options=VisitOptions(method="get"))
        assert (visit.problem, statuses(visit)) == ("refused_address", [0])
        assert len(public.asked) == 1
        assert private.asked == []

    def test_a_proxy_of_the_environment_is_not_used(
        self, server: FaultServer, private: FaultServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, private.url(""))
        assert ask(server, "/ok").problem == ""
        assert private.asked == []

    def test_a_port_that_is_not_allowed_is_refused_unasked(self, server: FaultServer) -> None:
        [(_, visit)] = PublicWeb().visit([server.url("/ok")])
        assert visit.problem == "refused_port"
        assert server.asked == []


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


class TestTls:
    """Certificates that browsers would not accept."""

    def visit(self, certificate: trustme.LeafCert, ca_file: str) -> Visit:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
        with fault_server(context) as server:
            [(_, visit)] = web_to(server, ca_file=ca_file).visit([server.url("/ok", scheme="https")])
        return visit

    def test_a_good_certificate_is_no_problem(self, authority: trustme.CA, ca_file: str) -> None:
        assert self.visit(authority.issue_cert("127.0.0.1"), ca_file).problem == ""

    def test_a_certificate_of_another_host_is_named_so(self, authority: trustme.CA, ca_file: str) -> None:
        assert self.visit(authority.issue_cert("other.example"), ca_file).problem == "tls_wrong_host"

    def test_a_certificate_out_of_date_is_named_so(self, authority: trustme.CA, ca_file: str) -> None:
        past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        old = authority.issue_cert("127.0.0.1", not_before=past, not_after=past + dt.timedelta(days=9))
        assert self.visit(old, ca_file).problem == "tls_expired"

    def test_a_certificate_that_is_not_valid_yet_is_named_so(self, authority: trustme.CA, ca_file: str) -> None:
        future = dt.datetime.now(dt.UTC) + dt.timedelta(days=9)
        early = authority.issue_cert("127.0.0.1", not_before=future, not_after=future + dt.timedelta(days=9))
        assert self.visit(early, ca_file).problem == "tls_not_yet_valid"

    def test_a_certificate_that_nobody_vouches_for_is_named_so(self, ca_file: str) -> None:
        assert self.visit(trustme.CA().issue_cert("127.0.0.1"), ca_file).problem == "tls_untrusted"

    def test_a_plain_server_behind_https_fails_the_handshake(self, server: FaultServer) -> None:
        [(_, visit)] = web_to(server).visit([server.url("/ok", scheme="https")])
        assert visit.problem == "tls_handshake"
