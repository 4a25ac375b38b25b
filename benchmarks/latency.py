"""From a press to the answer's HTTP request, through the real processes and by the clock of Telegram's double.

A press is the moment at which the double queues its update, an answer the moment at which its request comes in. Three
cases on one bot with 2 workers: idle, under 50 updates a second of other people, and with every tool thread busy.
The log tells where the time goes: to the update's fact, on to the answer that is owed, on to its request.

    python -m benchmarks.latency [PRESSES]
"""

from __future__ import annotations

import contextlib
import itertools
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import psutil
import psycopg

from benchmarks import keyword_lists
from benchmarks.figures import median, percentile, table
from benchmarks.postgres import database, server
from tests.process.bot import RunningBot, eventually

OTHERS = range(5000, 5400)
# Many, for one chat may be sent about one message a second.
PRESSERS = range(4000, 4050)
BUSY = range(4900, 4908)
LOAD_A_SECOND = 50
TIMES = b"""
    select extract(epoch from u.at)::double precision, extract(epoch from m.at)::double precision
    from log.facts u join log.facts m on m.cause = u.position and m.type = 'message_owed.v1'
    where u.chat = %s and u.type = 'update_received.v1' order by u.position desc limit 1"""


class Press(msgspec.Struct, frozen=True):
    """Milliseconds from a press to its fact, from there to the answer that is owed, from there to its request."""

    taken_in: float
    decided: float
    sent: float

    @property
    def whole(self) -> float:
        """Return the time that a person waits."""
        return self.taken_in + self.decided + self.sent


def main(presses: int) -> None:
    """Measure all cases on one bot."""
    cases = {"idle": contextlib.nullcontext, "50 updates a second besides": _load, "tools busy besides": _busy_tools}
    found = {}
    with server() as running, database(running) as dsn, tempfile.TemporaryDirectory() as folder:
        bot = RunningBot(dsn, Path(folder), {})
        try:
            _prepare(bot)
            with psycopg.connect(dsn, autocommit=True) as conn:
                _measure(bot, conn, 50)  # plans, caches and connections as they are after a minute
                for name, besides in cases.items():
                    with besides(bot) if name != "idle" else besides():  # type: ignore[call-arg, operator]
                        found[name] = _measure(bot, conn, presses)
        finally:
            bot.close()
    _print(found)


def _print(found: dict[str, list[Press]]) -> None:
    whole = {name: [press.whole for press in presses] for name, presses in found.items()}
    rows = [(name, median(ms), percentile(ms, 0.99), max(ms), len(ms)) for name, ms in whole.items()]
    table("Press to the answer's request, ms", ("case", "p50", "p99", "most", "presses"), rows)
    parts = [
        (name, *(median([getattr(press, part) for press in presses]) for part in Press.__struct_fields__))
        for name, presses in found.items()
    ]
    table("Where the time goes, p50, ms", ("case", "taken in", "decided", "request"), parts)


def _prepare(bot: RunningBot) -> None:
    for person in (*PRESSERS, *OTHERS, *BUSY):
        bot.control("POST", "users", json={"id": person, "first_name": f"P{person}", "language_code": "ru"})
    bot.start("bot")
    bot.start("workers", "--count", "2")
    for person in PRESSERS:
        bot.say(person, "/start")
        eventually(lambda person=person: bot.answers(person), "the bot answers", 60)


def _measure(bot: RunningBot, conn: psycopg.Connection, presses: int) -> list[Press]:
    menus = {person: bot.answers(person)[0]["message_id"] for person in PRESSERS}
    shown = dict.fromkeys(PRESSERS, "m:keywords")
    found, since = [], max((call["number"] for call in bot.calls("editMessageText")), default=0)
    for number in range(presses):
        person = PRESSERS[number % len(PRESSERS)]
        shown[person] = "m:seo" if shown[person] == "m:keywords" else "m:keywords"
        path = f"chats/{person}/press"
        pressed = bot.control("POST", path, json={"message_id": menus[person], "data": shown[person]})
        time.sleep(0.2)
        call = eventually(lambda since=since, person=person: _edit_after(bot, since, person), "the answer")
        since = call["number"]
        fact, owed = conn.execute(TIMES, (person,)).fetchone() or (0.0, 0.0)
        moments = (pressed["at"], fact, owed, call["at"])
        found.append(Press(*((later - earlier) * 1000 for earlier, later in itertools.pairwise(moments))))
        time.sleep(random.uniform(0.02, 0.06))
    return found


def _edit_after(bot: RunningBot, since: int, person: int) -> dict[str, Any] | None:
    calls = bot.calls("editMessageText", since)
    return next((call for call in calls if call["chat"] == person), None)


@contextlib.contextmanager
def _load(bot: RunningBot) -> Iterator[None]:
    """Let other people write all the time."""
    stop = threading.Event()
    thread = threading.Thread(target=_write, args=(bot, stop))
    thread.start()
    yield
    stop.set()
    thread.join()


def _write(bot: RunningBot, stop: threading.Event) -> None:
    import requests

    started = time.monotonic()
    sent = 0
    with requests.Session() as http:
        while not stop.is_set():
            person = OTHERS[sent % len(OTHERS)]
            http.post(f"{bot.sandbox.base_url}/control/chats/{person}/text", json={"text": "/seo"}, timeout=30)
            sent += 1
            stop.wait(max(0.0, started + sent / LOAD_A_SECOND - time.monotonic()))


@contextlib.contextmanager
def _busy_tools(bot: RunningBot) -> Iterator[None]:
    """Let both workers group duplicates all the time."""
    content = keyword_lists.make(Path(tempfile.gettempdir()) / "ppc-helper-bench-8.txt", 8).read_bytes()
    for person in BUSY:
        bot.press_data(person, 1, "0:1:1:kf:kf_group_duplicates")
        bot.send_file(person, ("list.txt", content))
    running = "the tools run"
    eventually(lambda: len(_tool_processes(bot)) == 2 or None, running, 60)
    yield
    if not _tool_processes(bot):
        print("the tools ended before the presses did: the last case says little", file=sys.stderr)


def _tool_processes(bot: RunningBot) -> list[psutil.Process]:
    """Return the processes of tools that compute at this moment."""
    children = [child for pid in bot.worker_pids() for child in psutil.Process(pid).children(recursive=True)]
    return [child for child in children if child.cpu_percent(0.2) > 20]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
