"""VK: how much of the pace allowed is used, what a large scan takes, how long the final count lasts.

    python -m benchmarks.vk_scan pace|scan|all [--people N] [--scale N] [--calls N]

VK is the double with VK's rules (error 6 beyond its pace, 25 calls an execute, 5 MB an answer), in a process of its own;
its seconds and its latency pass *scale* times faster. The tool runs in the product's own workshop: a child process, with
pace and checkpoints in PostgreSQL. The bare limit is VK's own: 3 calls a second of a user's token.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import requests

from benchmarks.figures import table
from benchmarks.postgres import database, server
from ppc_helper import paces
from ppc_helper.database import Pool
from ppc_helper.jobs import Content, Finished, Job, Outside, Progressed
from ppc_helper.paces import Pace
from ppc_helper.ports import Call
from ppc_helper.vk import VkClient
from ppc_helper.workshop import Workshop

TOOL = "vk_get_common_groups_by_url"
VK_PER_SECOND = 3
GROUPS = 150
"""Communities that people share by the dozen: everybody is in some sixty of them."""
RARE = 90
"""Further ones of everybody, drawn from five million: what a scan must count and nobody will ever see."""
SANDBOX = "import sys; from ppc_helper.sandbox import Sandbox; s = Sandbox(tokens=()).start(); print(s.base_url, s.vk_url, flush=True); sys.stdin.read()"
"""What the double's own process runs: it ends with its input."""


@contextmanager
def double(people: int, scale: float, latency: float) -> Iterator[tuple[str, requests.Session, str]]:
    """Run VK's double; give its control address, a session for it, and the API's address."""
    process = subprocess.Popen(
        [sys.executable, "-c", SANDBOX], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdin
    base, vk_url = process.stdout.readline().split()
    with requests.Session() as http:
        http.post(f"{base}/control/vk/network", json={"large": people, "groups_per_person": GROUPS, "rare": RARE})
        http.post(f"{base}/control/vk/settings", json={"time_scale": scale, "latency": latency})
        yield base, http, vk_url
    process.stdin.close()
    process.wait(10)


class Watching:
    """The worker's side with its real parts: pace in PostgreSQL; checkpoints are written there too, as payload rows."""

    def __init__(self, dsn: str) -> None:
        self.pool = Pool(dsn, "bench", 2)
        self.pool.open()
        self.stored = 0
        self.stored_bytes = 0
        self.last_asked = 0.0
        self.cpu_then = 0.0
        self.highest: Highest | None = None
        with psycopg.connect(dsn, autocommit=True) as conn:
            conn.execute("create table if not exists kept (id bigint generated always as identity, content bytea)")

    def progressed(self, news: Progressed) -> None:
        if news.stage.endswith("-groups"):
            self.last_asked = time.monotonic()
            self.cpu_then = self.highest.cpu if self.highest else 0.0

    def checkpointed(self, state: bytes, *, adds: bool) -> None:
        with self.pool.connection() as conn:
            conn.execute(b"insert into kept (content) values (%s)", (state,))
        self.stored += 1
        self.stored_bytes += len(state)

    def reserve(self, scope: str, per_second: float, count: int = 1) -> float:
        with self.pool.connection() as conn:
            return paces.reserve(conn, [Pace(scope, 1 / per_second, burst=2)], count=count, at_most_seconds=1e6)

    def too_fast(self, scope: str) -> None:
        with self.pool.connection() as conn:
            paces.too_fast(conn, scope)

    def put_away(self, scope: str, method: str, code: int, seconds: float) -> None: ...

    def refusals(self, scope: str) -> list[tuple[str, int, float]]:
        return []

    def works(self, scope: str, method: str) -> None: ...

    def token_refused(self, number: int, code: int) -> None:
        raise AssertionError(code)

    def refused(self, number: int, code: int) -> None:
        raise AssertionError(code)

    def look(self) -> None:
        """Nobody cancels."""


def calls_of(http: requests.Session, base: str) -> list[dict[str, object]]:
    """Return the calls of execute that the double has ended."""
    found = http.get(f"{base}/control/requests", params={"api": "vk", "method": "execute"}, timeout=60).json()
    entries: list[dict[str, object]] = found["requests"]
    return entries


def measure_pace(dsn: str, scale: float, latency: float, calls: int) -> list[object]:
    """Ask *calls* packed calls through the client, with the pace in PostgreSQL; compare with VK's own limit."""
    with double(10_000, scale, latency) as (base, http, vk_url):
        client = VkClient((f"user-{scale}-{latency}",), api_url=vk_url, pace=Watching(dsn), time_scale=scale)
        batches: list[list[Call]] = [
            [("groups.get", {"user_id": 1 + 25 * at + one}) for one in range(25)] for at in range(calls)
        ]
        list(client.stream(batches[:5]))  # connections are open, the interpreter is warm
        before = len(calls_of(http, base))
        started = time.monotonic()
        list(client.stream(batches))
        seconds = time.monotonic() - started
        client.close()
        entries = calls_of(http, base)[before:]
    good = sum(entry["outcome"] == "ok" for entry in entries)
    # the last answer's latency belongs to no pace
    allowed = VK_PER_SECOND * scale * (seconds - latency / scale)
    refused = sum(entry["outcome"] == "error 6" for entry in entries)
    return [f"{scale:g}", f"{latency:g} s", good, seconds, 100 * good / allowed, refused]


class Highest(threading.Thread):
    """Looks at a process until it is stopped: the most memory it was resident with, the CPU seconds it has used."""

    def __init__(self, workshop: Workshop) -> None:
        super().__init__(daemon=True)
        self._workshop = workshop
        self.resident = 0
        self.cpu = 0.0
        self.done = threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.05):
            process = self._workshop._process
            if process is None or process.pid is None:
                continue
            try:
                status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
                times = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            except OSError:
                continue
            self.resident = max(self.resident, int(status.partition("VmHWM:")[2].split()[0]) * 1024)
            self.cpu = (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


def measure_scan(dsn: str, people: int, scale: float, options: dict[str, str]) -> dict[str, float]:
    """Run a whole scan in a workshop; return seconds by stage, memory, what was stored."""
    with double(people, scale, 0.5) as (base, http, vk_url):
        http.post(f"{base}/control/vk/settings", json={"time_scale": scale, "latency": 0.5, "rate_limits": False})
        outside = Outside(vk_tokens=("user-scan",), vk_api_url=vk_url, vk_time_scale=scale)
        job = Job(
            tool=TOOL,
            options=options,
            language="ru",
            inputs=(Content(b"everyone"),),
            checkpoint=None,
            outside=outside,
        )
        watching, workshop = Watching(dsn), Workshop()
        highest = watching.highest = Highest(workshop)
        highest.start()
        started = time.monotonic()
        ending = workshop.run(job, watching)
        seconds = time.monotonic() - started
        highest.done.set()
        workshop.close()
        assert isinstance(ending, Finished), ending
    return {
        "seconds": seconds,
        "megabytes": highest.resident / 1e6,
        "final": started + seconds - watching.last_asked,
        "final_cpu": highest.cpu - watching.cpu_then,
        "stored": watching.stored,
        "stored_megabytes": watching.stored_bytes / 1e6,
        "rows": ending.rows,
    }


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=("pace", "scan", "all"))
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--scale", type=float, default=10)
    parser.add_argument("--calls", type=int, default=300)
    given = parser.parse_args()
    with server() as running, database(running) as dsn:
        if given.what in ("pace", "all"):
            rows = [measure_pace(dsn, given.scale, latency, given.calls) for latency in (0.3, 1.0, 2.0)]
            header = ("times faster", "VK's latency", "calls", "seconds", "% of VK's limit", "error 6")
            table("Pace of one user's token", header, rows)
        if given.what in ("scan", "all"):
            found = measure_scan(dsn, given.people, 1000, {"mode": "full", "verify": "100"})
            table(
                f"{given.people:,} members, 150 communities each, every open profile asked",
                (
                    "seconds",
                    "tool's process, MB",
                    "final count, s",
                    "of it the tool's CPU, s",
                    "checkpoints",
                    "stored, MB",
                ),
                [
                    [
                        found[name]
                        for name in ("seconds", "megabytes", "final", "final_cpu", "stored", "stored_megabytes")
                    ]
                ],
            )


if __name__ == "__main__":
    main()
