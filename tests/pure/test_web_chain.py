"""What is asked next, decided without a network."""

from __future__ import annotations

from ppc_helper.ports import Hop, Visit, VisitOptions
from ppc_helper.web.chain import Answer, Ask, Chain
from ppc_helper.web.failures import failure_code
from ppc_helper.web.findings import findings
from ppc_helper.web.sites import GIVE_UP_AFTER, Sites
from ppc_helper.web.urls import parse


def chain(url: str = "http://example.ru/", **options: object) -> Chain:
    return Chain(0, url, parse(url), VisitOptions(**options))  # type: ignore[arg-type]


def to(*urls: str, problem: str = "", statuses: tuple[int, ...] = ()) -> Visit:
    known = statuses or (301,) * (len(urls) - 1) + (200,)
    hops = tuple(
        Hop(url=url, status=status, location="x" if status != 200 else "")
        for url, status in zip(urls, known, strict=True)
    )
    return Visit(url=urls[0], hops=hops, problem=problem, finish_url=urls[-1])


def codes(visit: Visit) -> list[str]:
    return [code for code, _ in findings(visit)]


def test_an_overloaded_site_is_left_alone_as_long_as_it_asks() -> None:
    assert chain().take(Answer(status=503, retry_after_seconds=7.0)) == Ask(pause_seconds=7.0, whole_site=True)


def test_a_chain_that_has_used_up_its_time_is_not_tried_again() -> None:
    slow = chain(timeout_seconds=1.0)
    assert slow.take(Answer(failure="timeout", seconds=4.0)) is None
    assert slow.visit().problem == "timeout"


def test_a_redirect_starts_its_tries_anew_and_asks_by_head_again() -> None:
    way = chain()
    methods = []
    for answer in (Answer(status=405), Answer(status=301, location="/next")):
        way.take(answer)
        methods.append(way.method)
    assert methods == ["GET", "HEAD"]
    assert way.take(Answer(failure="connect")) == Ask(pause_seconds=0.5)


def test_a_cookie_excuses_one_return_only() -> None:
    way = chain()
    assert way.take(Answer(status=302, location="/", cookies=("a",))) == Ask()
    assert way.take(Answer(status=302, location="/", cookies=("a",))) is None
    assert way.problem == "loop"


def test_a_step_down_from_https_is_found() -> None:
    assert codes(to("https://example.ru/", "http://example.ru/")) == ["https_to_http"]


def test_another_domain_is_found_and_another_host_of_it_is_not() -> None:
    assert codes(to("http://example.ru/", "http://shop.example.com/")) == ["other_domain"]
    assert codes(to("http://www.example.ru/", "http://m.example.ru/")) == []
    assert codes(to("http://one.com.ru/", "http://two.com.ru/")) == ["other_domain"]
    assert codes(to("http://1.2.3.4/", "http://9.9.3.4/")) == ["other_domain"]
    assert codes(to("http://one.github.io/", "http://two.github.io/")) == ["other_domain"]
    assert codes(to("http://xn--80a.xn--e1afmkfd.xn--p1ai/", "http://xn--e1afmkfd.xn--p1ai/")) == []
    assert codes(to("http://localhost/", "http://[::1]/")) == ["other_domain"]


def test_marks_that_are_lost_are_named_and_so_are_those_that_changed() -> None:
    visit = to("http://a.ru/?utm_source=x&yclid=1&q=2&UTM_Term=z", "http://a.ru/new?utm_source=y")
    assert findings(visit) == [
        ("marks_lost", {"marks": "yclid, UTM_Term"}),
        ("marks_changed", {"marks": "utm_source"}),
    ]


def test_a_mark_that_is_only_written_otherwise_is_not_lost() -> None:
    assert codes(to("http://a.ru/?utm_term=a%20b", "http://a.ru/new?utm_term=a+b&x=1")) == []


def test_a_mark_of_advertising_law_is_a_mark() -> None:
    assert codes(to("http://a.ru/?erid=2Vtz", "http://a.ru/new")) == ["marks_lost"]


def test_marks_are_not_missed_where_the_chain_broke() -> None:
    assert codes(to("http://a.ru/?utm_source=x", "http://a.ru/404", problem="http_4xx")) == []


def test_a_temporary_redirect_is_found() -> None:
    visit = to("http://a.ru/", "http://a.ru/b", statuses=(302, 200))
    assert findings(visit) == [("temporary_redirect", {"status": 302})]


def test_certificates_fail_for_different_reasons() -> None:
    wrong = "SSL: no alternative certificate subject name matches target hostname 'a.ru'"
    assert failure_code(60, wrong, 1) == "tls_wrong_host"
    assert failure_code(60, "SSL certificate problem: certificate has expired", 10) == "tls_expired"
    assert failure_code(60, "SSL certificate problem: self-signed certificate", 18) == "tls_untrusted"
    assert failure_code(999, "something new", 0) == "connect"


def test_one_site_is_asked_a_few_at_a_time_with_pauses() -> None:
    sites = Sites(at_a_time=2, pause_seconds=1.0)
    for _ in range(4):
        sites.add(chain(), 0.0)
    assert sites.take(0.0) is not None
    assert sites.take(0.5) is None
    assert sites.due() == 1.0
    assert sites.take(1.0) is not None
    assert sites.take(2.0) is None
    sites.finished("example.ru:80", 2.5)
    assert sites.take(2.5) is not None
    assert sites.waiting == 1


def test_a_late_start_does_not_put_off_the_next_one() -> None:
    sites = Sites(at_a_time=9, pause_seconds=1.0)
    for _ in range(4):
        sites.add(chain(), 10.0)
    assert sites.take(10.0) is not None
    assert sites.take(11.4) is not None
    assert sites.take(11.9) is None
    assert sites.take(12.0) is not None
    assert sites.take(12.9) is None


def test_a_site_that_was_idle_is_not_asked_twice_at_once() -> None:
    sites = Sites(at_a_time=9, pause_seconds=1.0)
    sites.add(chain(), 10.0)
    assert sites.take(10.0) is not None
    for _ in range(2):
        sites.add(chain(), 50.0)
    assert sites.take(50.0) is not None
    assert sites.take(50.5) is None


def test_a_site_that_asked_for_peace_gets_it_and_others_go_on() -> None:
    sites = Sites(at_a_time=2, pause_seconds=0.0)
    sites.leave_alone("example.ru:80", 10.0)
    sites.add(chain(), 0.0)
    sites.add(chain("http://other.ru/"), 0.0)
    taken = sites.take(0.0)
    assert taken is not None
    assert taken.address.host == "other.ru"
    assert sites.take(9.9) is None
    assert sites.take(10.0) is not None


def test_a_site_is_given_up_after_so_many_failures_in_a_row_and_not_before() -> None:
    sites = Sites(at_a_time=2, pause_seconds=0.0)
    for _ in range(GIVE_UP_AFTER - 1):
        sites.note("example.ru:80", failed=True)
    sites.note("example.ru:80", failed=False)
    for _ in range(GIVE_UP_AFTER - 1):
        sites.note("example.ru:80", failed=True)
    assert not sites.is_given_up("example.ru:80")
    sites.note("example.ru:80", failed=True)
    assert sites.is_given_up("example.ru:80")
    assert not sites.is_given_up("other.ru:80")


def test_sites_that_are_done_with_are_forgotten() -> None:
    sites = Sites(at_a_time=2, pause_seconds=1.0)
    for number in range(100):
        sites.add(chain(f"http://site{number}.ru/"), float(number))
        taken = sites.take(float(number))
        assert taken is not None
        sites.finished(taken.address.site, number + 0.1)
    assert sites.take(1_000.0) is None
    assert sites.due() is None
    assert sites._sites == {}
