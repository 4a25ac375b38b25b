"""The whole bot as people run it: the installed command in processes of its own, the doubles on the other side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Database
from tests.process.bot import RunningBot

MakeBot = Callable[..., RunningBot]


@pytest.fixture
def make_bot(db: Database, tmp_path: Path) -> Iterator[MakeBot]:
    """Give what starts a bot on this test's database; everything is stopped when the test ends."""
    made: list[RunningBot] = []

    def make(**settings: str) -> RunningBot:
        made.append(RunningBot(db.dsn, tmp_path, settings))
        return made[-1]

    yield make
    for bot in made:
        bot.close()


@pytest.fixture
def bot(make_bot: MakeBot) -> RunningBot:
    """Give a bot with one intake and one worker process."""
    running = make_bot()
    running.start("bot")
    running.start("workers", "--count", "1")
    return running
