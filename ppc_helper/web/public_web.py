"""The web as a tool may ask it: many URLs at a time, public addresses only, politely."""

from __future__ import annotations

import contextlib
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import certifi
import msgspec

from ppc_helper.ports import USUAL_VISIT, Visit, VisitOptions
from ppc_helper.web.chain import OVERLOADED, SILENT, Answer, Chain
from ppc_helper.web.engine import Engine
from ppc_helper.web.network import Network
from ppc_helper.web.sites import Sites
from ppc_helper.web.urls import UrlError, canonical, parse

TICK_SECONDS: Final = 0.5
LOOK_AHEAD: Final = 5_000
"""So many URLs wait sorted by site, so that one slow site does not hold up the rest; bounds the memory."""


class Pace(msgspec.Struct, frozen=True):
    """How hard the web is asked: in all, of one site (host and port), and the pause between starts there."""

    at_a_time: int = 100
    at_a_time_per_site: int = 4
    site_pause_seconds: float = 0.025


PUBLIC: Final = Network()
POLITE: Final = Pace()


class PublicWeb:
    """Implements :class:`ppc_helper.ports.Web` on libcurl; may be shared by threads."""

    def __init__(
        self, network: Network = PUBLIC, *, allow: Iterable[tuple[str, int]] = (), pace: Pace = POLITE
    ) -> None:
        """Make a web.

        Args:
            network: what may be connected to.
            allow: (address, port) pairs besides, though they are not public.
            pace: how hard it may ask.
        """
        allow = network.allow.union(allow)
        ca_file = network.ca_file or os.environ.get("SSL_CERT_FILE") or certifi.where()
        self._network = msgspec.structs.replace(network, allow=allow, ca_file=ca_file)
        self._pace = pace

    def visit(
        self,
        urls: Sequence[str],
        *,
        options: VisitOptions = USUAL_VISIT,
        tick: Callable[[], None] | None = None,
    ) -> Iterator[tuple[int, Visit]]:
        """Yield (index, visit) as they finish; the same URL is asked once, yielded for each of its places.

        What stands after a ``#`` is not asked, so it makes no difference.
        """
        repeats = _repeats(urls)
        again = {index for others in repeats.values() for index in others}
        first = ((index, text) for index, text in enumerate(urls) if index not in again)
        with contextlib.closing(_Crawl(self._network, self._pace, options)) as crawl:
            for index, visit in crawl.run(first, tick):
                yield index, visit
                for other in repeats.pop(index, ()):
                    yield other, _repeated(visit, urls[other])


class _Crawl:
    """One call of :meth:`PublicWeb.visit`."""

    def __init__(self, network: Network, pace: Pace, options: VisitOptions) -> None:
        self._ports = network.all_ports
        self._options = options
        self._sites = Sites(at_a_time=pace.at_a_time_per_site, pause_seconds=pace.site_pause_seconds)
        self._engine = Engine(network, options, at_a_time=pace.at_a_time)
        self._over: deque[tuple[int, Visit]] = deque()
        self._ticked = time.monotonic()

    def close(self) -> None:
        self._engine.close()

    def run(self, urls: Iterator[tuple[int, str]], tick: Callable[[], None] | None) -> Iterator[tuple[int, Visit]]:
        more = True
        while more or self._sites.waiting or self._engine.under_way:
            more = more and self._admit(urls)
            self._start_due()
            for chain, answer in self._engine.wait(0 if self._over else self._patience()):
                self._hear(chain, answer)
            while self._over:
                yield self._over.popleft()
            self._tick(tick)

    def _admit(self, urls: Iterator[tuple[int, str]]) -> bool:
        while self._sites.waiting + len(self._over) < LOOK_AHEAD:
            index, text = next(urls, (-1, ""))
            if index < 0:
                return False
            try:
                self._ask(Chain(index, text, parse(text), self._options))
            except UrlError as error:
                unfit = Visit(url=text, hops=(), problem="bad_url", detail=error.reason)
                self._over.append((index, unfit))
        return True

    def _ask(self, chain: Chain, *, pause_seconds: float = 0.0) -> None:
        if chain.address.port not in self._ports:
            self._refuse(chain, "refused_port")
        elif chain.is_fresh and self._sites.is_given_up(chain.site):
            self._refuse(chain, "given_up")
        else:
            self._sites.add(chain, time.monotonic(), pause_seconds=pause_seconds)

    def _refuse(self, chain: Chain, problem: str) -> None:
        chain.refuse(problem)
        self._over.append((chain.index, chain.visit()))

    def _start_due(self) -> None:
        while self._engine.has_room and (chain := self._sites.take(time.monotonic())):
            self._engine.start(chain)

    def _hear(self, chain: Chain, answer: Answer) -> None:
        now = time.monotonic()
        site = chain.site
        again = chain.take(answer)
        if again is None:
            self._over.append((chain.index, chain.visit()))
        elif again.whole_site:
            self._sites.leave_alone(site, now + again.pause_seconds)
            self._ask(chain)
        else:
            self._ask(chain, pause_seconds=again.pause_seconds)
        self._sites.finished(site, now)
        self._note(site, failed=answer.failure in SILENT or answer.status in OVERLOADED)

    def _note(self, site: str, *, failed: bool) -> None:
        self._sites.note(site, failed=failed)
        if failed and self._sites.is_given_up(site):
            for waiting in self._sites.drain(site):
                self._ask(waiting)

    def _patience(self) -> float:
        due = self._sites.due() if self._engine.has_room else None
        return TICK_SECONDS if due is None else min(TICK_SECONDS, max(0.0, due - time.monotonic()))

    def _tick(self, tick: Callable[[], None] | None) -> None:
        now = time.monotonic()
        if tick and now - self._ticked >= TICK_SECONDS:
            self._ticked = now
            tick()


def _repeats(urls: Sequence[str]) -> dict[int, list[int]]:
    """Return, for the first place of each URL that is given several times, its other places."""
    first: dict[str, int] = {}
    repeats: dict[int, list[int]] = {}
    for index, text in enumerate(urls):
        place = first.setdefault(_key(text), index)
        if place != index:
            repeats.setdefault(place, []).append(index)
    return repeats


def _repeated(visit: Visit, text: str) -> Visit:
    """Return *visit* as if *text*, the same address but for its fragment, had been asked."""
    finish = visit.finish_url
    if finish and not any("#" in hop.location for hop in visit.hops):
        finish = msgspec.structs.replace(parse(text), url=finish.partition("#")[0]).shown
    return msgspec.structs.replace(visit, url=text, finish_url=finish)


def _key(text: str) -> str:
    try:
        return canonical(text).partition("#")[0]
    except UrlError:
        return text
