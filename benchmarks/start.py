"""How long `python3 run.py` takes until the chat page opens and until the bot answers: the first time, and later.

Each start is the command of the README in the sandbox; .venv is there already. The first one makes the database.

    python -m benchmarks.start [STARTS]
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

from benchmarks.figures import median, table

RUN = Path(__file__).parents[1] / "run.py"
FIRST_PORT = 9_310
PERSON = 5_000


def main(starts: int) -> None:
    """Start so many times on one data folder."""
    with tempfile.TemporaryDirectory() as folder:
        found = [_seconds(FIRST_PORT + number, folder) for number in range(starts + 1)]
    (page, answer), later = found[0], found[1:]
    rows = [
        ("first, the database is made", page, answer),
        (f"later, median of {starts}", median([one for one, _ in later]), median([one for _, one in later])),
        ("later, the slowest", max(one for one, _ in later), max(one for _, one in later)),
    ]
    table("Seconds from the command", ("start", "to the page", "to an answer"), rows)


def _seconds(port: int, folder: str) -> tuple[float, float]:
    url = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    with _running(port, folder):
        _until(lambda: requests.get(url, timeout=1).ok)
        page = time.monotonic() - began
        person = {"id": PERSON + port, "first_name": "Anna", "language_code": "ru"}
        requests.post(f"{url}/control/users", json=person, timeout=5).raise_for_status()
        requests.post(
            f"{url}/control/chats/{PERSON + port}/text", json={"text": "/start"}, timeout=5
        ).raise_for_status()
        _until(lambda: _sent(url) > 0)
        return page, time.monotonic() - began


@contextlib.contextmanager
def _running(port: int, folder: str) -> Iterator[None]:
    command = [sys.executable, str(RUN), "run", "--port", str(port), "--no-browser"]
    process = subprocess.Popen(
        command,
        env=os.environ | {"PPC_HELPER_DB_MANAGER_DATA_DIR": folder},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _sent(url: str) -> int:
    which = {"api": "telegram", "method": "sendMessage"}
    return len(requests.get(f"{url}/control/requests", params=which, timeout=5).json()["requests"])


def _until(is_so: Any) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with contextlib.suppress(requests.RequestException):
            if is_so():
                return
        time.sleep(0.01)
    raise TimeoutError("the bot did not start")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
