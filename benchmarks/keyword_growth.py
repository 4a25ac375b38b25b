"""How the tools that compare phrases with each other grow with the list: 10,000, 100,000, a million phrases.

    python benchmarks/keyword_growth.py [--rounds 1]

Each run in a process of its own; CPU seconds of the work alone. What grows in proportion to the list takes ten times
as long for ten times as much: *per phrase* stays the same, but for the processor's cache, which a bigger list leaves.
"""

from __future__ import annotations

import argparse
import gc
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

SIZES = (10_000, 100_000, 1_000_000)


def _tool(name: str) -> Any:
    from ppc_helper.tools import all_tools

    return all_tools()[name].function


def job(title: str, lines: list[str]) -> Callable[[], Any]:
    from ppc_helper.lexicon import readings
    from ppc_helper.tools.inputs import Phrases

    readings("окна"), readings("windows")
    name, _, options = title.partition(" ")
    given = dict(option.split("=") for option in options.split())
    function = _tool(name)
    groups = None
    if given.get("mode") == "groups":
        # a count of groups: phrases are dealt out to so many, and each common one stands in all of them
        count = int(given.pop("dealt", 0))
        groups = [str(place % count) if count else line.partition(" ")[0] for place, line in enumerate(lines)]
    return lambda: function(Phrases(lines, None, groups=groups), **given).counts


JOBS = (
    "kf_cross_minus mode=direct",
    "kf_cross_minus mode=full",
    "kf_cross_minus mode=groups",
    "kf_cross_minus mode=groups dealt=500",
    "kf_cluster",
)


def run_here(title: str, path: Path, size: int) -> None:
    gc.disable()  # as the tools' process does
    with path.open(encoding="utf-8") as stream:
        lines = [line.rstrip("\n") for line in islice(stream, size)]
    work = job(title, lines)
    start = time.process_time()
    counts = work()
    seconds = time.process_time() - start
    from keyword_lists import peak_megabytes

    print(json.dumps({"seconds": seconds, "peak": peak_megabytes(), "counts": counts}))


def measure(title: str, path: Path, size: int) -> dict[str, Any]:
    command = [sys.executable, __file__, "--job", title, "--list", str(path), "--size", str(size)]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--job")
    parser.add_argument("--list", type=Path)
    parser.add_argument("--size", type=int)
    given = parser.parse_args()
    if given.job:
        run_here(given.job, given.list, given.size)
        return
    with tempfile.TemporaryDirectory() as folder:
        from keyword_lists import make

        path = make(given.list or Path(folder) / "list.txt", 42.2)
        print(f"{'':38}{'phrases':>12}{'s':>9}{'us each':>9}{'peak MB':>10}  outcome")
        for title in JOBS:
            for size in SIZES:
                report(title, size, [measure(title, path, size) for _ in range(given.rounds)])


def report(title: str, size: int, runs: list[dict[str, Any]]) -> None:
    seconds = statistics.median(run["seconds"] for run in runs)
    peak = statistics.median(run["peak"] for run in runs)
    outcome = ", ".join(f"{name} {value:,}" for name, value in runs[0]["counts"].items() if name != "total")
    print(f"{title:38}{size:12,}{seconds:9.2f}{seconds / size * 1e6:9.1f}{peak:10.0f}  {outcome}", flush=True)


if __name__ == "__main__":
    main()
