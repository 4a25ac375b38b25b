"""Ctrl-C while a command is loaded: nothing runs yet, and nothing is said."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.interrupted import INTERRUPTED_AT
from tests.patience import PATIENCE_SECONDS


@pytest.mark.parametrize("module", ["typer", "rich.console", "ppc_helper.cli.config", "ppc_helper.config.settings"])
def test_ctrl_c_while_a_command_is_loaded_ends_it_quietly(module: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTED_AT)
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "INTERRUPTED_AT": module}
    done = subprocess.run(
        [sys.executable, "-m", "ppc_helper", "config"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


HELD_UP = """
import os, signal, sys
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
signal.raise_signal(signal.SIGINT)
os.execv(sys.executable, [sys.executable, "-m", "ppc_helper", "config"])
"""


def test_ctrl_c_that_run_py_held_up_while_python_started_ends_the_command_quietly() -> None:
    done = subprocess.run(
        [sys.executable, "-c", HELD_UP], capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_the_installed_command_and_the_module_begin_at_the_same_place() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    assert project["project"]["scripts"] == {"ppc-helper": "ppc_helper.__main__:main"}
