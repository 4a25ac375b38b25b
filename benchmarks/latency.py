"""From a press to the answer's HTTP request, through the real processes: idle, and with 2 workers under 50 updates a second.

python -m benchmarks.latency [PRESSES]
"""

from __future__ import annotations

import sys
import tempfile
import threading
import time
from pathlib import Path

from benchmarks.common import database, median, percentile, server, table
from tests.process.bot import RunningBot, eventually

OTHERS = range(5000, 5400)
# Many, for one chat may be sent about one message a second.
PRESSERS = range(4000, 4050)


def main(presses: int) -> None:
    """Measure idle, then under load, on one bot."""
    rows = []
    with server() as running, database(running) as dsn, tempfile.TemporaryDirectory() as folder:
        bot = RunningBot(dsn, Path(folder), {})
        try:
            _prepare(bot)
            rows.append(("idle", *_measure(bot, presses)))
            stop = threading.Event()
            load = threading.Thread(target=_load, args=(bot, stop))
            load.start()
            rows.append(("50 updates a second besides", *_measure(bot, presses)))
            stop.set()
            load.join()
        finally:
            bot.close()
    table("Press to the answer's request, ms", ("case", "p50", "p99", "most", "presses"), rows)


def _prepare(bot: RunningBot) -> None:
    for person in (*PRESSERS, *OTHERS):
        bot.control("POST", "users", json={"id": person, "first_name": f"P{person}", "language_code": "ru"})
    bot.start("bot")
    bot.start("workers", "--count", "2")
    for person in PRESSERS:
        bot.say(person, "/start")
        eventually(lambda person=person: bot.answers(person), "the bot answers", 60)


def _measure(bot: RunningBot, presses: int) -> tuple[float, float, float, int]:
    menus = {person: bot.answers(person)[0]["message_id"] for person in PRESSERS}
    taken = []
    for number in range(presses):
        person = PRESSERS[number % len(PRESSERS)]
        since = _last_number(bot)
        pressed_at = time.time()
        bot.press_data(person, menus[person], "m:keywords" if number // len(PRESSERS) % 2 else "m:seo")
        call = eventually(lambda since=since, person=person: _edit_after(bot, since, person), "the answer")
        taken.append((call["at"] - pressed_at) * 1000)
        time.sleep(0.15)
    return median(taken), percentile(taken, 0.99), max(taken), len(taken)


def _last_number(bot: RunningBot) -> int:
    calls = bot.control("GET", "requests", params={"since": 0, "api": "telegram", "method": "editMessageText"})[
        "requests"
    ]
    return int(calls[-1]["number"]) if calls else 0


def _edit_after(bot: RunningBot, since: int, person: int) -> dict[str, object] | None:
    params = {"since": since, "api": "telegram", "method": "editMessageText", "wait": 5}
    calls = bot.control("GET", "requests", params=params)["requests"]
    return next((call for call in calls if call["chat"] == person), None)


def _load(bot: RunningBot, stop: threading.Event) -> None:
    import requests

    started = time.monotonic()
    sent = 0
    with requests.Session() as http:
        while not stop.is_set():
            person = OTHERS[sent % len(OTHERS)]
            http.post(f"{bot.sandbox.base_url}/control/chats/{person}/text", json={"text": "/seo"}, timeout=30)
            sent += 1
            stop.wait(max(0.0, started + sent / 50 - time.monotonic()))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
