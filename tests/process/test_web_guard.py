"""What must never be connected to, and certificates that must not be believed."""

from __future__ import annotations

import datetime as dt
import ssl
from collections.abc import Iterator
from urllib.parse import quote

import pytest
import trustme

from ppc_helper.ports import Visit, VisitOptions
from ppc_helper.web.network import Network
from ppc_helper.web.public_web import PublicWeb
from tests.fault_server import FaultServer, fault_server
from tests.process.web import ask, statuses, web_to


class TestGuard:
    """No connection reaches a private address, whichever way leads there."""

    @pytest.fixture
    def private(self) -> Iterator[FaultServer]:
        with fault_server(host="127.0.0.2") as running:
            yield running

    def test_a_redirect_into_the_private_network_is_refused(
        self, web_server: FaultServer, private: FaultServer
    ) -> None:
        web = PublicWeb(allow={("127.0.0.1", web_server.port), ("127.0.0.9", private.port)})
        target = quote(private.url("/ok", host="127.0.0.2"), safe="")
        [(_, visit)] = web.visit([web_server.url(f"/to/{target}")])
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
        self, web_server: FaultServer, private: FaultServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, private.url(""))
        assert ask(web_server, "/ok").problem == ""
        assert private.asked == []

    def test_a_port_that_is_not_allowed_is_refused_unasked(self, web_server: FaultServer) -> None:
        [(_, visit)] = PublicWeb().visit([web_server.url("/ok")])
        assert visit.problem == "refused_port"
        assert web_server.asked == []


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
        with fault_server(context) as web_server:
            [(_, visit)] = web_to(web_server, ca_file=ca_file).visit([web_server.url("/ok", scheme="https")])
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

    def test_a_plain_server_behind_https_fails_the_handshake(self, web_server: FaultServer) -> None:
        [(_, visit)] = web_to(web_server).visit([web_server.url("/ok", scheme="https")])
        assert visit.problem == "tls_handshake"
