"""The process that a worker starts for its tools."""

from __future__ import annotations

from pathlib import Path

import psutil  # type: ignore[import-untyped]

from tests.process.bot import RunningBot
from tests.process.conftest import Newcomer
from tests.process.test_conversation import FIXATE, result_rows


def test_a_tools_process_does_not_load_what_its_worker_speaks_to_the_database_with(
    shared_bot: RunningBot, newcomer: Newcomer
) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    assert len(result_rows(person.says("купить окна в москве"))) == 1
    [worker] = shared_bot.worker_pids()
    loaded = [Path(f"/proc/{child.pid}/maps").read_text() for child in psutil.Process(worker).children()]
    assert "psycopg" in Path(f"/proc/{worker}/maps").read_text()
    assert any("msgspec" in one for one in loaded)
    assert not [one for one in loaded if "psycopg" in one]
