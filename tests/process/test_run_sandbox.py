"""``run`` says what it is: a bot by its name, or the sandbox, of which there is one on a database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ppc_helper import __version__
from ppc_helper.bootstrap import sandbox_environment, telegram_of
from ppc_helper.cli import build
from ppc_helper.config import load
from tests.patience import PATIENCE_SECONDS
from tests.postgres_place import folder_without_a_server
from tests.process.bot import eventually
from tests.process.conftest import MakeBot, bring

__all__ = ["folder_without_a_server"]

GREETING = "Chat page:"
Run = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def run(empty_place: Path, tmp_path: Path) -> Iterator[Run]:
    """Give what starts a sandbox on one database; what it says is in a file of the given name."""
    started: list[subprocess.Popen[bytes]] = []

    def start(name: str) -> subprocess.Popen[bytes]:
        with (tmp_path / name).open("wb") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "ppc_helper", "run", "--no-browser"],
                env=os.environ | {"PPC_HELPER_DB_MANAGER_DATA_DIR": str(empty_place)},
                cwd=tmp_path,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
            )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
    for process in started:
        process.wait(PATIENCE_SECONDS)


def test_a_second_sandbox_is_refused_and_one_after_a_kill_begins_at_once(run: Run, tmp_path: Path) -> None:
    first = run("first")
    eventually(lambda: GREETING in (tmp_path / "first").read_text(), "the first sandbox greets")
    assert run("second").wait(PATIENCE_SECONDS) == 2
    said = (tmp_path / "second").read_text()
    assert said.index("that is waited for") < said.index("A sandbox runs on this database already")
    first.kill()
    first.wait()
    third = run("third")
    eventually(
        lambda: third.poll() is not None or GREETING in (tmp_path / "third").read_text(), "the third sandbox begins"
    )
    assert GREETING in (tmp_path / "third").read_text()


def test_run_with_a_token_says_which_bot_is_at_work(make_bot: MakeBot) -> None:
    bot = make_bot()
    bot.start("run", "--count", "1")
    eventually(lambda: "@ppc_helper_bot is at work" in bot.log.read_text(), "it says who it is")
    assert "sandbox" not in bot.log.read_text()


def test_a_404_that_is_a_gateways_says_nothing_about_the_token(make_bot: MakeBot) -> None:
    bot = make_bot()
    bot.fault(kind="status", method="getMe", status=404)
    bot.start("run", "--count", "1")
    bring(bot).says("/test").hears("test")
    assert "Telegram is out of reach" in bot.log.read_text()


def test_a_sandbox_alone_says_by_which_settings_a_bot_talks_to_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command = [sys.executable, "-m", "ppc_helper", "sandbox", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = dict(process.stdout.readline().strip().split("=", 1) for _ in sandbox_environment(""))
        me = telegram_of(load(None, said)).call("getMe")
        process.terminate()
    assert me["is_bot"]
    assert list(said) == list(sandbox_environment(""))


@pytest.mark.parametrize("command", ["run", "sandbox"])
@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_port_that_cannot_be_is_refused_before_anything_starts(command: str, port: int) -> None:
    ended = CliRunner().invoke(build([command]), [command, "--no-browser", "--port", str(port)])
    assert ended.exit_code == 2
    assert "Invalid value for '--port'" in ended.stderr
    assert "PostgreSQL" not in ended.stderr


def test_the_program_tells_its_version() -> None:
    assert CliRunner().invoke(build(), ["--version"]).stdout == f"ppc-helper {__version__}\n"
