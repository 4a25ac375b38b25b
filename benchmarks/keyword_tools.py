"""Keyword tools against pymorphy3[fast] with a dict memo, lists in and out against openpyxl and plain csv.

    pip install xlsxwriter
    python benchmarks/keyword_tools.py [--megabytes 20] [--rounds 3] [--only group]

Contenders alternate, each run in a process of its own; medians. Times are CPU seconds of the work alone, without
imports and the loading of dictionaries; all of it runs in one thread. Ratios of one run are comparable, times of
different runs are not.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import keyword_jobs
import keyword_peers
import xlsx_jobs
from keyword_lists import lines_of, make, peak_megabytes

Job = Callable[[Path], Callable[[], Any]]

TABLES = {
    "fixate": ("fixate_memo", ["fixate_ours"]),
    "group": ("group_same", ["group_ours", "group_ours_over_parse", "group_memo"]),
    "normalise": ("normalise_same", ["normalise_ours", "normalise_memo"]),
    "pairs of words": ("ngrams_same", ["ngrams_ours", "ngrams_memo"]),
    "upload to result file": ("bare_lemmatise_and_write", ["upload_to_file"]),
    "read xlsx, 100,000 rows": ("read_openpyxl", ["read_ours"]),
    "write xlsx, 100,000 rows": ("write_xlsxwriter", ["write_openpyxl", "write_ours"]),
}


def run_here(job: str, path: Path) -> None:
    gc.disable()  # as the tools' process does; for every contender alike
    start = time.process_time()
    work = _job(job)(path)
    prepared = time.process_time()
    result = work()
    done = time.process_time()
    peak = peak_megabytes()
    if isinstance(result, tuple):  # rows, told by their checksum, and what the summary says
        rows, counts = result
        result = f"{zlib.crc32(repr(rows).encode()):08x} {counts}"
    print(json.dumps({"seconds": done - prepared, "load": prepared - start, "peak": peak, "result": str(result)}))


def _job(name: str) -> Job:
    return next(vars(module)[name] for module in (keyword_jobs, keyword_peers, xlsx_jobs) if name in vars(module))


def measure(job: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "--job", job, "--list", str(path)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=TABLES, help="one table, not all")
    parser.add_argument("--job")
    parser.add_argument("--list", type=Path)
    given = parser.parse_args()
    if given.job:
        run_here(given.job, given.list)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = make(Path(folder) / "list.txt", given.megabytes)
        print(f"{path.stat().st_size / 1e6:.1f} MB, {len(lines_of(path)):,} phrases, {given.rounds} rounds\n")
        for title in [given.only] if given.only else TABLES:
            reference, contenders = TABLES[title]
            report(title, [reference, *contenders], path, given.rounds)


def report(title: str, jobs: list[str], path: Path, rounds: int) -> None:
    measured: dict[str, list[dict[str, Any]]] = {job: [] for job in jobs}
    for _ in range(rounds):
        for job in jobs:
            measured[job].append(measure(job, path))
    seconds = {job: statistics.median(run["seconds"] for run in runs) for job, runs in measured.items()}
    print(f"{title}\n{'':28}{'s':>8}{'times':>8}{'peak MB':>10}  result")
    for job, runs in measured.items():
        peak = statistics.median(run["peak"] for run in runs)
        ratio = seconds[jobs[0]] / seconds[job]
        print(f"{job:28}{seconds[job]:8.2f}{ratio:8.2f}{peak:10.0f}  {runs[0]['result'][:60]}")
    print(f"load {os.getloadavg()[0]:.1f}\n")


if __name__ == "__main__":
    main()
