"""Requests under way, side by side in one thread: libcurl's multi interface on the system's poller."""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Iterator
from typing import Final

import pycurl

from ppc_helper.tools.ports import VisitOptions
from ppc_helper.web.chain import Answer, Chain
from ppc_helper.web.network import Network
from ppc_helper.web.transfer import Transfer

_EVENTS: Final = {
    pycurl.POLL_IN: selectors.EVENT_READ,
    pycurl.POLL_OUT: selectors.EVENT_WRITE,
    pycurl.POLL_INOUT: selectors.EVENT_READ | selectors.EVENT_WRITE,
}
_BITS: Final = {
    selectors.EVENT_READ: pycurl.CSELECT_IN,
    selectors.EVENT_WRITE: pycurl.CSELECT_OUT,
    selectors.EVENT_READ | selectors.EVENT_WRITE: pycurl.CSELECT_IN | pycurl.CSELECT_OUT,
}


class Engine:
    """Up to *at_a_time* requests at once; not for use from several threads. Close it when done."""

    def __init__(self, network: Network, options: VisitOptions, *, at_a_time: int) -> None:
        self._opened: list[socket.socket] = []
        self._poller = selectors.DefaultSelector()
        self._deadline: float | None = None
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAXCONNECTS, 2 * at_a_time)
        self._multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        self._multi.setopt(pycurl.M_TIMERFUNCTION, self._set_timer)
        self._free = [Transfer(network, options, self._opened) for _ in range(at_a_time)]
        self._active: dict[pycurl.Curl, tuple[Transfer, Chain]] = {}

    @property
    def has_room(self) -> bool:
        """Tell whether one more request may be started."""
        return bool(self._free)

    @property
    def under_way(self) -> int:
        """Return how many requests are not answered yet."""
        return len(self._active)

    def start(self, chain: Chain) -> None:
        """Ask *chain*'s address."""
        transfer = self._free.pop()
        transfer.prepare(chain)
        self._active[transfer.curl] = transfer, chain
        self._multi.add_handle(transfer.curl)

    def wait(self, seconds: float) -> Iterator[tuple[Chain, Answer]]:
        """Wait up to *seconds* for answers; yield those that have come, none when the time is over."""
        events = self._poller.select(self._patience(seconds))
        for key, mask in events:
            self._multi.socket_action(key.fd, _BITS[mask])
        if self._deadline is not None and self._deadline <= time.monotonic():
            self._deadline = None
            self._multi.socket_action(pycurl.SOCKET_TIMEOUT, 0)
        self._close_copies()
        yield from self._finished()

    def _patience(self, seconds: float) -> float:
        if self._deadline is None:
            return seconds
        return max(0.0, min(seconds, self._deadline - time.monotonic()))

    def _watch(self, event: int, descriptor: int, *_: object) -> None:
        known = descriptor in self._poller.get_map()
        if event == pycurl.POLL_REMOVE:
            if known:
                self._poller.unregister(descriptor)
        elif known:
            self._poller.modify(descriptor, _EVENTS[event])
        else:
            self._poller.register(descriptor, _EVENTS[event])

    def _set_timer(self, milliseconds: int) -> None:
        self._deadline = None if milliseconds < 0 else time.monotonic() + milliseconds / 1000

    def _finished(self) -> Iterator[tuple[Chain, Answer]]:
        left = 1
        while left:
            left, done, failed = self._multi.info_read()
            for curl in done:
                yield self._release(curl, 0, "")
            for curl, number, message in failed:
                yield self._release(curl, number, message)

    def _release(self, curl: pycurl.Curl, number: int, message: str) -> tuple[Chain, Answer]:
        transfer, chain = self._active.pop(curl)
        answer = transfer.answer(number, message)
        self._multi.remove_handle(curl)
        self._free.append(transfer)
        return chain, answer

    def _close_copies(self) -> None:
        for opened in self._opened:
            opened.close()
        self._opened.clear()

    def close(self) -> None:
        """Drop what is under way and close every connection."""
        for curl, (transfer, _) in self._active.items():
            self._multi.remove_handle(curl)
            self._free.append(transfer)
        for transfer in self._free:
            transfer.curl.close()
        self._active.clear()
        self._free.clear()
        self._multi.close()
        self._close_copies()
        self._poller.close()
