"""A program that is told to end while it starts leaves no server behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.patience import PATIENCE_SECONDS
from tests.postgres_place import data_made_once, folder_without_a_server, servers_in, used_data

__all__ = ["data_made_once", "folder_without_a_server", "used_data"]

Moment = Callable[[Path, Path], bool]


def begun(place: Path, _: Path) -> bool:
    return (place / "users.lock").exists()


def making(place: Path, _: Path) -> bool:
    return any(place.glob("cluster.unfinished.*"))


def launched(place: Path, _: Path) -> bool:
    return (place / "cluster" / "postmaster.pid").exists()


def served(_: Path, said: Path) -> bool:
    return "sandbox" in said.read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
@pytest.mark.parametrize("moment", [launched, served])
def test_a_signal_while_run_starts_leaves_no_server(
    place: Path, tmp_path: Path, moment: Moment, number: signal.Signals
) -> None:
    assert "Traceback" not in said_until(number, moment, place, tmp_path)
    assert not servers_in(place)


@pytest.mark.parametrize("moment", [begun, making, launched])
def test_a_signal_while_the_first_start_makes_the_database_leaves_no_server(
    empty_place: Path, tmp_path: Path, moment: Moment
) -> None:
    assert "Traceback" not in said_until(signal.SIGTERM, moment, empty_place, tmp_path)
    assert not servers_in(empty_place)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_a_short_command_starts_the_server_leaves_none(
    place: Path, tmp_path: Path, number: signal.Signals
) -> None:
    said_until(number, launched, place, tmp_path, "status")
    assert not servers_in(place)


def said_until(number: signal.Signals, moment: Moment, place: Path, folder: Path, *command: str) -> str:
    """Start a command on *place*, send it a signal as soon as *moment* has come, and return what it said to its end."""
    said = folder / "said"
    environment = os.environ | {"PPC_HELPER_DB_MANAGER_DATA_DIR": str(place)}
    with said.open("wb") as output:
        program = subprocess.Popen(
            [sys.executable, "-m", "ppc_helper", *(command or ("run", "--no-browser"))],
            env=environment,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        while not moment(place, said) and program.poll() is None:
            time.sleep(0.001)
        program.send_signal(number)
        program.wait(PATIENCE_SECONDS)
    finally:
        program.kill()
        program.wait()
    return said.read_text()


SWALLOWS = """
import os, signal, sys, weakref
from ppc_helper import signals
signals.leave_in_order()
class Dying:
    def __del__(self):
        signal.raise_signal(int(sys.argv[1]))
Dying()
print("goes on", flush=True)
signals.call_on_end(lambda *_: (print("stopped", flush=True), os._exit(0)))
print("nobody heard", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_that_python_drops_at_the_start_is_heard_when_the_program_begins_to_serve(
    number: signal.Signals,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SWALLOWS, str(int(number))],
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.stdout.split("\n")[:2] == ["goes on", "stopped"]
