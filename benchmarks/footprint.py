"""What an idle bot costs: private memory, processor time, statements a second.

python -m benchmarks.footprint [SECONDS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.figures import table
from benchmarks.postgres import count, database, server
from tests.process.bot import BORIS, RunningBot, eventually

COMMITS = "select xact_commit from pg_stat_database where datname = current_database()"


def main(seconds: int) -> None:
    """Let a bot with one worker answer once, then watch it do nothing."""
    with server() as running, database(running) as dsn, tempfile.TemporaryDirectory() as folder:
        bot = RunningBot(dsn, Path(folder), {})
        try:
            intake = bot.start("bot")
            bot.start("workers", "--count", "1")
            bot.say(BORIS, "/start")
            eventually(lambda: bot.answers(BORIS), "the bot answers", 60)
            time.sleep(3)
            worker = eventually(bot.worker_pids, "a worker")[0]
            processes = {"worker": psutil.Process(worker), "intake": psutil.Process(intake.pid)}
            before = {name: sum(process.cpu_times()[:2]) for name, process in processes.items()}
            commits = count(dsn, COMMITS)
            time.sleep(seconds)
            statements = (count(dsn, COMMITS) - commits) / seconds
            rows = [
                (
                    name,
                    process.memory_full_info().uss / 1e6,
                    100 * (sum(process.cpu_times()[:2]) - before[name]) / seconds,
                )
                for name, process in processes.items()
            ]
        finally:
            bot.close()
    table(
        f"Idle for {seconds} s; {statements:.1f} statements a second in all", ("process", "private MB", "CPU %"), rows
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30)
