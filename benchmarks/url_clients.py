"""Who takes part in the URL audit's benchmark: the product's own web, its whole tool, aiohttp and lychee."""

from __future__ import annotations

import asyncio
import gc
import io
import ipaddress
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import aiohttp
import msgspec

from benchmarks.url_server import HOST
from ppc_helper import lists
from ppc_helper.locale import catalogue
from ppc_helper.ports import VisitOptions
from ppc_helper.tools import Table, all_tools
from ppc_helper.tools.inputs import Urls
from ppc_helper.web.network import Network
from ppc_helper.web.public_web import POLITE, Pace, PublicWeb

AT_A_TIME = 100
MAX_REDIRECTS = 10
TIMEOUT_SECONDS = 15.0


class Job(msgspec.Struct, frozen=True):
    """What a contender is asked: *count* URLs of *kind*, spread over *ports*; names are asked when *names*."""

    kind: str
    count: int
    ports: tuple[int, ...]
    ca_file: str = ""
    names: bool = False

    def urls(self) -> list[str]:
        """Return the URLs."""
        kinds = MIX if self.kind == "mix" else (self.kind,)
        scheme = "https" if self.ca_file else "http"
        hosts = (f"n{i}.example.test" if self.names else HOST for i in range(self.count))
        return [
            f"{scheme}://{host}:{self.ports[i % len(self.ports)]}/{kinds[i % len(kinds)]}/{i}"
            for i, host in enumerate(hosts)
        ]


MIX = ("ok", "ok", "ok", "ok", "ok", "ok", "twice", "twice", "gone", "late")


def _web(job: Job, pace: Pace) -> PublicWeb:
    # every port is let through by its number, so that the guard weighs the address itself, as it does on 80 and 443
    network = Network(ports=frozenset((80, 443, *job.ports)), ca_file=job.ca_file)
    return PublicWeb(network, allow={(HOST, port) for port in job.ports}, pace=pace)


def ours(job: Job, pace: Pace | None = None) -> int:
    """Ask by the product's own web, with the collector set as the process of its tools sets it."""
    gc.set_threshold(100_000, 20, 20)
    web = _web(job, pace or Pace(at_a_time=AT_A_TIME, at_a_time_per_site=AT_A_TIME, site_pause_seconds=0))
    options = VisitOptions(method="get", max_redirects=MAX_REDIRECTS, timeout_seconds=TIMEOUT_SECONDS)
    return sum(visit.hops[-1].status > 0 for _, visit in web.visit(job.urls(), options=options))


def ours_politely(job: Job) -> int:
    """Ask by the product's own web at the pace that people get."""
    return ours(job, POLITE)


def whole_tool(job: Job) -> int:
    """Run the whole tool, from the list to the xlsx file."""
    gc.set_threshold(100_000, 20, 20)
    tool = all_tools()["seo_check_urls_status_code"]
    web = _web(job, Pace(at_a_time=AT_A_TIME, at_a_time_per_site=AT_A_TIME, site_pause_seconds=0))
    table = tool.function(Urls(job.urls()), web=web, run=_Run())
    assert isinstance(table, Table)
    lists.write_result(table, io.BytesIO(), tool=tool.name, words=catalogue("ru"))
    return len(table.rows)


class _Run:
    def progress(self, done: int, total: int | None = None, stage: str = "") -> None: ...

    def checkpoint(self, state: bytes) -> None: ...

    def resume(self) -> bytes | None:
        return None

    def reserve(self, scope: str, per_second: float, count: int = 1) -> None: ...


def aiohttp_client(job: Job) -> int:
    """Ask by aiohttp, guarded where sockets are made, with a hop loop of its own."""
    return asyncio.run(_aiohttp(job.urls(), job.ca_file))


async def _aiohttp(urls: Sequence[str], ca_file: str) -> int:
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

    trusted: ssl.SSLContext | bool = ssl.create_default_context(cafile=ca_file) if ca_file else True
    connector = aiohttp.TCPConnector(limit=AT_A_TIME, limit_per_host=0, socket_factory=guarded, ssl=trusted)
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as one:
        left = iter(urls)
        return sum(await asyncio.gather(*(visits(one, left) for _ in range(AT_A_TIME))))


def lychee(job: Job) -> int:
    """Ask by lychee, as fast as it is allowed to."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder, "urls.txt")
        given.write_text("\n".join(job.urls()))
        options = ("--host-concurrency", "100", "--host-request-interval", "0ms", "--max-concurrency", str(AT_A_TIME))
        command = ("lychee", "--no-progress", "--max-retries", "0", "--format", "json", *options, str(given))
        found = subprocess.run(command, capture_output=True, check=False, text=True)
    return int(msgspec.json.decode(found.stdout)["total"])
