"""Updates a second through all of the bot: taken in, decided, answered over HTTP; and the bare limit of its double.

Updates of many people wait at the double of Telegram when the bot starts, so that every lane is busy until the end. The
bare limit is one client that sends as many messages to the same double and does nothing else.

    python -m benchmarks.throughput [UPDATES]
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import requests

from benchmarks.figures import table
from benchmarks.postgres import database, server
from benchmarks.updates import update
from tests.process.bot import TOKEN, RunningBot

FIRST_CHAT = 10_000
WARM_UP = 200
TIMES: bytes = b"""
    select count(*), extract(epoch from max(at) - min(at))::double precision
    from (select at from log.facts where type = 'message_sent.v1' order by position offset %d) sent
"""


def main(updates: int) -> None:
    """Print how many updates a second were answered, and how many messages the double takes from a bare client."""
    with server() as running, database(running) as dsn, tempfile.TemporaryDirectory() as folder:
        bot = RunningBot(dsn, Path(folder), {})
        try:
            bot.control("POST", "limits", json={})
            bare = _bare(bot, updates)
            _queue(bot, updates)
            bot.start("bot")
            bot.start("workers", "--count", "2")
            count, seconds = _answered(dsn, updates)
        finally:
            bot.close()
    speed = (count - 1) / seconds
    rows = [("all three lanes, 2 workers", speed, speed / bare), ("a bare client that only sends", bare, 1.0)]
    table(f"{updates:,} updates of as many chats", ("what", "a second", "of the bare client"), rows)


def _queue(bot: RunningBot, updates: int) -> None:
    first = bot.control("GET", "updates")["next_id"]
    lines = [json.dumps(update(first + number, FIRST_CHAT + number, "/keywords")) for number in range(updates)]
    url = f"{bot.sandbox.base_url}/control/updates"
    answer = requests.post(
        url, data="\n".join(lines).encode(), headers={"content-type": "application/x-ndjson"}, timeout=120
    )
    answer.raise_for_status()


def _answered(dsn: str, updates: int) -> tuple[int, float]:
    """Wait until all are answered; return how many answers came after the first few, and in how many seconds."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        while True:
            count, seconds = conn.execute(TIMES % WARM_UP).fetchone() or (0, 0.0)
            if count >= updates - WARM_UP:
                return count, seconds
            time.sleep(1.0)


def _bare(bot: RunningBot, messages: int) -> float:
    url = f"{bot.sandbox.telegram_url}/bot{TOKEN}/sendMessage"
    person = 4_000
    bot.control("POST", "users", json={"id": person, "first_name": "P", "language_code": "ru"})
    bot.say(person, "/start")
    with requests.Session() as http:
        started = time.perf_counter()
        for number in range(messages):
            http.post(url, json={"chat_id": person, "text": str(number)}, timeout=30).raise_for_status()
        return messages / (time.perf_counter() - started)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3_000)
