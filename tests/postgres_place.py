"""Places of the embedded server in tests, and programs that share one."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psutil  # type: ignore[import-untyped]
import psycopg
import pytest

from ppc_helper import embedded
from ppc_helper.embedded import postmaster
from tests import in_memory
from tests.patience import PATIENCE_SECONDS

PROGRAM = """
import os, sys
from pathlib import Path
from ppc_helper import embedded
with embedded.start(Path(sys.argv[1])) as server:
    print(server.dsn(), flush=True)
    sys.stdin.readline()
"""


@contextlib.contextmanager
def a_folder() -> Iterator[Path]:
    """Give a folder that anybody may enter: pytest's own are closed to the system user that root lends PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="ppc-test-", dir=in_memory.open_folder()))
    yield folder
    end_servers_in(folder)
    shutil.rmtree(folder)


@pytest.fixture(name="empty_place")
def folder_without_a_server() -> Iterator[Path]:
    """Give a folder that no server was ever started in."""
    with a_folder() as folder:
        yield folder


@pytest.fixture(scope="module", name="made")
def data_made_once() -> Iterator[Path]:
    """Give a data directory made once, with its server stopped."""
    with a_folder() as folder:
        embedded.start(folder).close()
        yield folder


@pytest.fixture(name="place")
def used_data(made: Path) -> Iterator[Path]:
    """Give a data directory that other tests used, and maybe killed, before; its server is stopped."""
    yield made
    end_servers_in(made)


@pytest.fixture(name="spoilt_place")
def data_to_spoil(made: Path) -> Iterator[Path]:
    """Give a data directory of this test alone, to be spoilt; its server is stopped."""
    with a_folder() as folder:
        subprocess.run(["cp", "-a", f"{made}/.", folder], check=True)
        yield folder


def servers_in(folder: Path) -> list[psutil.Process]:
    """Every process of PostgreSQL whose data are under *folder*."""
    found = []
    for process in psutil.process_iter(["name"]):
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            at_work = process.name() == "postgres" and postmaster.exists(process.pid)
            if at_work and Path(process.cwd()).is_relative_to(folder):
                found.append(process)
    return found


def end_servers_in(folder: Path) -> None:
    for process in servers_in(folder):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.kill()
    while servers_in(folder):
        time.sleep(0.01)


def pid_of(folder: Path) -> int:
    found = postmaster.living(folder / "cluster")
    assert found is not None
    return found.pid


def kill(pid: int) -> None:
    """Kill -9 and wait until it is dead; who collects it may take seconds."""
    os.kill(pid, signal.SIGKILL)
    while postmaster.exists(pid):
        time.sleep(0.01)


class Program:
    """Another program that uses the server until it is told to leave."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ready(self) -> str:
        return self._pipe(self.process.stdout).readline().strip()

    def leave(self) -> None:
        self.process.communicate("\n", timeout=PATIENCE_SECONDS)
        assert self.process.returncode == 0

    def killed(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=PATIENCE_SECONDS)

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


def ask(server: embedded.EmbeddedServer | str, statement: str) -> object:
    dsn = server if isinstance(server, str) else server.dsn()
    with psycopg.connect(dsn, autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
        return row[0] if row else None


def fill(server: embedded.EmbeddedServer, rows: int) -> None:
    with psycopg.connect(server.dsn()) as connection:
        connection.execute("drop table if exists kept")
        connection.execute("create table kept (id int)")
        connection.execute("insert into kept select generate_series(1, %s)", [rows])


def kill_a_backend(server: embedded.EmbeddedServer) -> None:
    """Kill -9 one session's process; the server cuts off all others and recovers."""
    with psycopg.connect(server.dsn()) as connection:
        os.kill(connection.info.backend_pid, signal.SIGKILL)
        with pytest.raises(psycopg.OperationalError):
            connection.execute("select pg_sleep(10)")
