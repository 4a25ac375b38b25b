"""One request on libcurl: how it is asked, what is heard of the answer, and the guard.

The guard against private networks sits where libcurl opens a socket: it sees the very address that is about
to be connected to, whatever its name resolved to before, on every hop and for every retry.
"""

from __future__ import annotations

import socket
from typing import Any, Final

import pycurl

from ppc_helper.ports import Agent, Page, VisitOptions
from ppc_helper.web.chain import Answer, Chain
from ppc_helper.web.failures import failure_code
from ppc_helper.web.head import (
    CONTENT_TYPE,
    END,
    LOCATION,
    RETRY_AFTER,
    ROBOTS,
    SET_COOKIE,
    Head,
    length,
    pause_seconds,
    read_head,
    text,
)
from ppc_helper.web.network import Network

AGENTS: Final[dict[Agent, str]] = {
    "desktop": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36",
    "mobile": "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Mobile Safari/537.36",
    "yandexbot": "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "googlebot": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
}
HEADERS: Final = ["Accept: text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language: ru,en;q=0.8"]
BODY_LIMIT_BYTES: Final = 16_384
"""A body is read to its end up to here, to keep the connection; a longer one is cut off unread."""


class Transfer:
    """One libcurl handle, used for request after request, and what it has heard of the present one.

    *opened* takes the sockets it opens: libcurl works on copies of them, so the owner of the list closes them
    when libcurl has come back.
    """

    def __init__(self, network: Network, options: VisitOptions, opened: list[socket.socket]) -> None:
        self.curl = pycurl.Curl()
        self._network = network
        self._opened = opened
        self._holds_cookies = False
        self._head: list[bytes] = []
        self._body: list[bytes] = []
        self._forget()
        self._limit = BODY_LIMIT_BYTES if options.pages == "no" else options.page_bytes
        self._reads_pages = options.pages != "no"
        self._set_up(options)

    def _forget(self) -> None:
        self._refused = False
        self._heard: Head = {}
        self._head.clear()
        self._body.clear()
        self._length = self._read = 0

    def _set_up(self, options: VisitOptions) -> None:
        set_option = self.curl.setopt
        set_option(pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS)
        set_option(pycurl.PROXY, "")  # a proxy of the environment would connect behind the guard's back
        set_option(pycurl.NOSIGNAL, 1)
        set_option(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1)
        set_option(pycurl.TIMEOUT_MS, round(options.timeout_seconds * 1000))
        set_option(pycurl.CONNECTTIMEOUT_MS, round(options.timeout_seconds * 1000))
        # libcurl looks through all names it remembers for each new one: at its usual 60 seconds a list of 100,000 sites
        # took ten times the CPU (benchmarks/url_audit.py names)
        set_option(pycurl.DNS_CACHE_TIMEOUT, 1)
        set_option(pycurl.CAINFO, self._network.ca_file)
        set_option(pycurl.USERAGENT, AGENTS[options.agent])
        set_option(pycurl.HTTPHEADER, HEADERS)
        if options.pages != "no":
            set_option(pycurl.ACCEPT_ENCODING, "")  # all that libcurl unpacks; it does so bit by bit, bombs are cut off
        set_option(pycurl.COOKIEFILE, "")  # switches cookies on, in memory only
        set_option(pycurl.OPENSOCKETFUNCTION, self._open_socket)
        set_option(pycurl.HEADERFUNCTION, self._head.append)
        set_option(pycurl.WRITEFUNCTION, self._hear_body)

    def prepare(self, chain: Chain) -> None:
        """Make the handle ready to ask *chain*'s address."""
        self._forget()
        self._bring_cookies(chain)
        if chain.method == "HEAD":
            self.curl.setopt(pycurl.NOBODY, 1)
        else:
            self.curl.setopt(pycurl.HTTPGET, 1)
        if self._network.resolve:
            self.curl.setopt(pycurl.RESOLVE, _pins(chain, self._network.resolve(chain.address.host)))
        self.curl.setopt(pycurl.URL, chain.address.url)

    def _bring_cookies(self, chain: Chain) -> None:
        if self._holds_cookies:
            self.curl.setopt(pycurl.COOKIELIST, "ALL")
        for line in chain.cookies:
            self.curl.setopt(pycurl.COOKIELIST, line)
        self._holds_cookies = bool(chain.cookies)

    def _open_socket(self, _purpose: int, address: Any) -> socket.socket | int:
        if not self._network.lets(*address.addr[:2]):
            self._refused = True
            return int(pycurl.SOCKET_BAD)
        opened = socket.socket(address.family, address.socktype, address.protocol)
        self._opened.append(opened)
        return opened

    def _hear_body(self, part: bytes) -> int | None:
        if not self._read:
            self._heard = read_head(self._head)
            self._length = 0 if self._reads_pages else length(self._heard)
        self._read += len(part)
        if self._reads_pages:
            self._body.append(part)
        # any other number than the length ends the transfer; the status has been heard by now
        return -1 if max(self._length, self._read) > self._limit else None

    def answer(self, number: int, message: str) -> Answer:
        """Return what was heard; *number* and *message* are libcurl's error, 0 when there was none."""
        status = self.curl.getinfo(pycurl.RESPONSE_CODE)
        seconds = self.curl.getinfo(pycurl.TOTAL_TIME)
        head = self._heard or read_head(self._head)
        self._holds_cookies = self._holds_cookies or SET_COOKIE in head
        if status < 200 or END not in head:
            return self._failure(number, message, seconds)
        return Answer(
            status=status,
            location=text(head[LOCATION]) if LOCATION in head else "",
            retry_after_seconds=pause_seconds(head) if RETRY_AFTER in head else None,
            cookies=tuple(self.curl.getinfo(pycurl.INFO_COOKIELIST)) if SET_COOKIE in head else (),
            seconds=seconds,
            page=self._page(head, is_cut=number != 0) if 200 <= status < 300 else None,
        )

    def _page(self, head: Head, *, is_cut: bool) -> Page:
        body = b"".join(self._body)[: self._limit]
        self._body.clear()
        robots = head[ROBOTS].decode("latin-1") if ROBOTS in head else ""
        return Page(text(head.get(CONTENT_TYPE, b""))[:200], robots, body, max(length(head), self._read), is_cut)

    def _failure(self, number: int, message: str, seconds: float) -> Answer:
        if self._refused and number == 7:
            return Answer(failure="refused_address", seconds=seconds)
        failure = failure_code(number, message, self.curl.getinfo(pycurl.SSL_VERIFYRESULT))
        return Answer(failure=failure, detail=message[:200], seconds=seconds)


def _pins(chain: Chain, address: str) -> list[str]:
    where = f"{chain.address.host}:{chain.address.port}"
    return [f"-{where}", f"+{where}:{address}"]
