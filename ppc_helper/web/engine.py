"""Requests under way, side by side in one thread, on libcurl's multi interface."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Final

import pycurl

from ppc_helper.ports import VisitOptions
from ppc_helper.web.chain import Answer, Chain
from ppc_helper.web.network import Network
from ppc_helper.web.transfer import Transfer

_LOOK_SECONDS: Final = 0.05


class Engine:
    """Up to *at_a_time* requests at once; not for use from several threads. Close it when done."""

    def __init__(self, network: Network, options: VisitOptions, *, at_a_time: int) -> None:
        self._opened: list[socket.socket] = []
        self._multi = pycurl.CurlMulti()
        self._multi.setopt(pycurl.M_MAXCONNECTS, 2 * at_a_time)
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
        self._sleep(seconds)
        # one sweep over all requests: socket_action, a call for each that is ready, took 1.7 times the CPU in a
        # trial with 100 of them on a fast server
        self._multi.perform()
        self._close_copies()
        yield from self._finished()

    def _sleep(self, seconds: float) -> None:
        own = self._multi.timeout()  # milliseconds until libcurl wants to be called, -1: no wish
        patience = seconds if own < 0 else min(seconds, own / 1000)
        if patience <= 0:
            return
        if not self._active:
            time.sleep(patience)
            return
        began = time.monotonic()
        if self._multi.select(patience) <= 0 and time.monotonic() - began < patience / 2:
            time.sleep(min(patience, _LOOK_SECONDS))  # there is nothing to watch yet, and select says so at once

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
