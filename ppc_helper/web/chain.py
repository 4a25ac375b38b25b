"""One URL's way through redirects and retries: what to ask next, and when it is over. Pure.

Problem codes are stable, they are stored and shown:
bad_url, refused_address, refused_port, dns, connect, reset, timeout, bad_answer, tls_expired, tls_wrong_host,
tls_not_yet_valid, tls_untrusted, tls_handshake, loop, too_many_redirects, missing_location, bad_location, http_4xx,
http_5xx, soft_404, page_too_large, given_up.
"""

from __future__ import annotations

from typing import Final, Literal

import msgspec

from ppc_helper.ports import Hop, Page, Visit, VisitOptions
from ppc_helper.web.page import MAX_PAGE_BYTES, facts, is_html, is_soft_404
from ppc_helper.web.urls import MAX_LENGTH, Address, UrlError, follow, unicode_url

REDIRECTS: Final = frozenset((300, 301, 302, 303, 307, 308))
SILENT: Final = frozenset(("dns", "connect", "reset", "timeout"))
"""Problems of a site as a whole, as far as one request can tell."""
OVERLOADED: Final = frozenset((429, 502, 503, 504))
MAX_TRIES: Final = {"connect": 3, "reset": 3, "dns": 2, "timeout": 2, "http": 3}
BACKOFF_SECONDS: Final = (0.5, 2.0)
LONGEST_PAUSE_SECONDS: Final = 30.0
"""A server that asks for more with Retry-After is not waited for."""
CHAIN_TIMEOUTS: Final = 4
"""A whole chain may take this many time-outs of one request."""


class Answer(msgspec.Struct, frozen=True):
    """What one request came to: a *status*, or a *failure* code when there was none."""

    status: int = 0
    location: str = ""
    retry_after_seconds: float | None = None
    cookies: tuple[str, ...] = ()
    """All cookies of the chain so far, when this answer set one; lines as libcurl keeps them."""
    failure: str = ""
    detail: str = ""
    seconds: float = 0.0
    page: Page | None = None


class Ask(msgspec.Struct, frozen=True):
    """Ask the chain's address (again) after a pause; *whole_site* when the whole site must rest."""

    pause_seconds: float = 0.0
    whole_site: bool = False


class Chain:
    """The state of one visit; :meth:`take` is told each answer and says whether to ask again."""

    def __init__(self, index: int, text: str, address: Address, options: VisitOptions) -> None:
        self.index = index
        self.text = text
        self.address = address
        self.site = address.site
        self.options = options
        self.method = self._first_method()
        self.problem = ""
        self.detail = ""
        self._hops: list[Hop] = []
        self._seen = {address.url}
        self.cookies: tuple[str, ...] = ()
        self._tries = 0
        self._seconds = 0.0
        self._page: Page | None = None

    @property
    def is_fresh(self) -> bool:
        """Tell whether the present address has not been asked yet."""
        return self._tries == 0

    def take(self, answer: Answer) -> Ask | None:
        """Return what to ask next, None when the chain is over."""
        self._seconds += answer.seconds
        self._tries += 1
        asks_for_cookie = bool(answer.cookies and not self.cookies)
        self.cookies = answer.cookies or self.cookies
        is_plain = not answer.failure and (answer.status < 300 or (answer.location and answer.status < 400))
        if not is_plain and self._in_time():
            if self._head_is_doubted(answer):
                self.method, self._tries = "GET", self._tries - 1
                return Ask()
            if again := self._again(answer):
                return again
        self._hops.append(Hop(url=self.address.url, status=answer.status, location=answer.location[:MAX_LENGTH]))
        if answer.status in REDIRECTS and not answer.failure:
            return self._follow(answer, asks_for_cookie=asks_for_cookie)
        self._judge(answer)
        return None

    def end(self, problem: str, detail: str = "") -> None:
        """End the chain with *problem*."""
        self.problem, self.detail = problem, detail

    def refuse(self, problem: str) -> None:
        """End the chain before its address was asked; the address stays visible as the last hop."""
        self._hops.append(Hop(url=self.address.url, status=0))
        self.end(problem)

    def visit(self) -> Visit:
        """Return what the chain has come to."""
        return Visit(
            url=self.text,
            hops=tuple(self._hops),
            problem=self.problem,
            detail=self.detail,
            seconds=round(self._seconds, 3),
            finish_url=unicode_url(self.address.shown),
            page=self._page,
        )

    def _in_time(self) -> bool:
        return self._seconds < CHAIN_TIMEOUTS * self.options.timeout_seconds

    def _head_is_doubted(self, answer: Answer) -> bool:
        if self.method == "GET" or self.options.method != "auto" or answer.status in OVERLOADED:
            return False
        lost = answer.status in REDIRECTS and not answer.location
        return lost or answer.status >= 400 or answer.failure in ("reset", "timeout", "bad_answer")

    def _again(self, answer: Answer) -> Ask | None:
        overloaded = answer.status in OVERLOADED
        if self._tries >= MAX_TRIES.get("http" if overloaded else answer.failure, 1):
            return None
        asked = answer.retry_after_seconds
        if overloaded and asked is not None:
            return Ask(pause_seconds=asked, whole_site=True) if asked <= LONGEST_PAUSE_SECONDS else None
        return Ask(pause_seconds=BACKOFF_SECONDS[self._tries - 1], whole_site=answer.status == 429)

    def _follow(self, answer: Answer, *, asks_for_cookie: bool) -> Ask | None:
        try:
            target = follow(self.address, answer.location)
        except UrlError as error:
            self.end(*(("missing_location",) if error.reason == "empty" else ("bad_location", error.reason)))
            return None
        if problem := self._barrier(target, asks_for_cookie=asks_for_cookie):
            self.end(problem)
            return None
        self._move_to(target)
        return Ask()

    def _barrier(self, target: Address, *, asks_for_cookie: bool) -> str:
        # a site that asks for a cookie sends back to the same address once
        if target.url in self._seen and not asks_for_cookie:
            return "loop"
        return "too_many_redirects" if len(self._hops) > self.options.max_redirects else ""

    def _move_to(self, target: Address) -> None:
        self.address = target
        self.site = target.site
        self._seen.add(target.url)
        self._tries = 0
        self.method = self._first_method()

    def _first_method(self) -> Literal["HEAD", "GET"]:
        reads = self.options.pages != "no" and self.options.method == "auto"
        return "GET" if reads or self.options.method == "get" else "HEAD"

    def _judge(self, answer: Answer) -> None:
        if answer.failure:
            self.end(answer.failure, answer.detail)
        elif answer.status >= 400:
            self.end("http_5xx" if answer.status >= 500 else "http_4xx", self._pause_asked(answer))
        elif answer.page:
            self._judge_page(answer.page)

    def _judge_page(self, page: Page) -> None:
        if page.size > MAX_PAGE_BYTES and is_html(page):
            self.end("page_too_large")
        elif page.body and is_soft_404(facts(page, self.address.url)):
            self.end("soft_404")
        if self.options.pages == "keep":
            self._page = page

    def _pause_asked(self, answer: Answer) -> str:
        asked = answer.retry_after_seconds
        return "" if asked is None else f"Retry-After: {asked:.0f} s"
