"""Who may be asked now: a few requests at a time to one site, with a small pause between starts. Pure."""

from __future__ import annotations

import heapq
from collections import deque
from typing import Final

from ppc_helper.web.chain import Chain

GIVE_UP_AFTER: Final = 20
"""So many failures of a site in a row, and it is asked no more: 10,000 addresses of a dead one would take a day."""


class Site:
    """What waits for one host and port, how many requests are under way, when it may be asked again."""

    __slots__ = ("active", "free_at", "listed", "name", "queue")

    def __init__(self, name: str) -> None:
        self.name = name
        self.queue: deque[Chain] = deque()
        self.active = 0
        self.free_at = 0.0
        self.listed = False

    def __lt__(self, other: object) -> bool:
        return False  # two due at the same moment: either may go first


class Sites:
    """Chains that wait, by site; every method takes *now* in seconds of one monotonic clock."""

    def __init__(self, *, at_a_time: int, pause_seconds: float) -> None:
        self.waiting = 0
        self._at_a_time = at_a_time
        self._pause_seconds = pause_seconds
        self._sites: dict[str, Site] = {}
        self._failures: dict[str, int] = {}
        self._ready: deque[Site] = deque()
        self._later: list[tuple[float, Site | _Delayed]] = []

    def add(self, chain: Chain, now: float, *, pause_seconds: float = 0.0) -> None:
        """Let *chain* wait for its address's site, from *pause_seconds* on."""
        self.waiting += 1
        if pause_seconds > 0:
            heapq.heappush(self._later, (now + pause_seconds, _Delayed(chain)))
        else:
            self._queue(chain, now)

    def leave_alone(self, name: str, until: float) -> None:
        """Start nothing at a site before *until*."""
        site = self._site(name)
        site.free_at = max(site.free_at, until)

    def take(self, now: float) -> Chain | None:
        """Return a chain that may be asked now and count it as under way; None when all must wait."""
        self._wake(now)
        while self._ready:
            site = self._ready.popleft()
            site.listed = False
            if site.free_at > now or site.active >= self._at_a_time or not site.queue:
                self._offer(site, now)
                continue
            return self._start(site, now)
        return None

    def finished(self, name: str, now: float) -> None:
        """Count one request of a site as over."""
        site = self._sites[name]
        site.active -= 1
        self._offer(site, now)

    def note(self, name: str, *, failed: bool) -> None:
        """Note whether a site has *failed* to answer once more; an answer makes up for all failures before."""
        if failed:
            self._failures[name] = self._failures.get(name, 0) + 1
        elif self._failures:
            self._failures.pop(name, None)

    def is_given_up(self, name: str) -> bool:
        """Tell whether a site has failed too often in a row."""
        return bool(self._failures) and self._failures.get(name, 0) >= GIVE_UP_AFTER

    def drain(self, name: str) -> list[Chain]:
        """Take all that waits for a site out of its queue."""
        site = self._site(name)
        taken = list(site.queue)
        site.queue.clear()
        self.waiting -= len(taken)
        return taken

    def due(self) -> float | None:
        """Return when :meth:`take` is worth calling again if nothing finishes before; None: only then."""
        return self._later[0][0] if self._later else None

    def _queue(self, chain: Chain, now: float) -> None:
        site = self._site(chain.site)
        site.queue.append(chain)
        self._offer(site, now)

    def _site(self, name: str) -> Site:
        site = self._sites.get(name)
        if site is None:
            site = self._sites[name] = Site(name)
        return site

    def _start(self, site: Site, now: float) -> Chain:
        self.waiting -= 1
        site.active += 1
        # the next start is due by the clock, not by when this one came about: the loop is always a little late
        late = now - site.free_at
        site.free_at = now + self._pause_seconds - (late if late < self._pause_seconds else 0.0)
        chain = site.queue.popleft()
        self._offer(site, now)
        return chain

    def _offer(self, site: Site, now: float) -> None:
        if site.listed:
            return
        idle = not site.queue and not site.active
        if idle and site.free_at <= now:
            self._sites.pop(site.name, None)
        elif idle or (site.queue and site.active < self._at_a_time):
            site.listed = True
            if site.free_at > now:
                heapq.heappush(self._later, (site.free_at, site))
            else:
                self._ready.append(site)

    def _wake(self, now: float) -> None:
        while self._later and self._later[0][0] <= now:
            due = heapq.heappop(self._later)[1]
            if isinstance(due, Site):
                self._ready.append(due)
            else:
                self._queue(due.chain, now)


class _Delayed:
    """A chain that waits for its own next try."""

    __slots__ = ("chain",)

    def __init__(self, chain: Chain) -> None:
        self.chain = chain

    def __lt__(self, other: object) -> bool:
        return False
