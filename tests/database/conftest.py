"""The operator's commands against a test's database, and facts to look at."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from psycopg import conninfo, sql
from typer.testing import CliRunner

from ppc_helper import replay, shadow
from ppc_helper.cli import build
from ppc_helper.cli.notices import end_code, told
from ppc_helper.database import connect
from ppc_helper.embedded.server import EmbeddedServer
from ppc_helper.errors import PpcHelperError
from tests import world
from tests.conftest import Database
from tests.given import Given, X
from tests.patience import PATIENCE_SECONDS
from tests.world import queued


class Answered(msgspec.Struct, frozen=True):
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Return its output as JSON."""
        return json.loads(self.out)


class Operator:
    """Types commands; *settings* are environment variables."""

    def __init__(self, dsn: str) -> None:
        given = conninfo.conninfo_to_dict(dsn)
        self.settings = {
            "PPC_HELPER_DB_MANAGER_HOST": str(given["host"]),
            "PPC_HELPER_DB_MANAGER_DB": str(given["dbname"]),
            "PPC_HELPER_DB_MANAGER_USER": str(given["user"]),
        }

    def types(self, *words: str | int, code: int | None = 0) -> Answered:
        """Run a command in this process and return its answer; it must end with *code*, None: with any."""
        with _undone():
            result = CliRunner().invoke(build(), [str(word) for word in words], env=self.settings)
        match result.exception:
            case PpcHelperError() as error:  # the command line says it, see ppc_helper.cli.main
                answered = Answered(end_code(error), result.stdout, result.stderr + told(error))
            case None | SystemExit():
                answered = Answered(result.exit_code, result.stdout, result.stderr)
            case error:
                raise error
        assert code in {None, answered.code}, answered
        return answered

    @contextlib.contextmanager
    def watching(self, *words: str | int) -> Iterator[subprocess.Popen[str]]:
        """Run a command that goes on as a process of its own; end it if the block does not."""
        program = [sys.executable, "-m", "ppc_helper", *map(str, words)]
        pipe = subprocess.PIPE
        with subprocess.Popen(program, env=os.environ | self.settings, stdout=pipe, stderr=pipe, text=True) as process:
            try:
                yield process
                process.wait(timeout=PATIENCE_SECONDS)
            finally:
                process.kill()


@contextlib.contextmanager
def _undone() -> Iterator[None]:
    """Undo what a command sets up for its whole process: the log and the hooks for uncaught errors."""
    root = logging.getLogger()
    handlers, level, factory = root.handlers[:], root.level, logging.getLogRecordFactory()
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    root.handlers.clear()
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.setLogRecordFactory(factory)
        sys.excepthook, threading.excepthook, sys.unraisablehook = hooks


@pytest.fixture
def empty(server: EmbeddedServer) -> Iterator[Database]:
    """Give a database in which nothing was ever done."""
    name = f"never_migrated_{secrets.token_hex(4)}"  # tests of other processes have theirs on the same server
    with connect(server.dsn(), "tests") as admin:
        admin.execute(sql.SQL("create database {}").format(sql.Identifier(name)))
        database = Database(server.dsn(name))
        yield database
        database.close()
        admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


@pytest.fixture
def operator(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """Give an operator of this test's database, in a folder without a configuration."""
    monkeypatch.chdir(tmp_path)
    return Operator(db.dsn)


@pytest.fixture
def small_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a replay of a hundred facts have many ranges and something left for the swap."""
    monkeypatch.setattr(shadow, "RANGE_FACTS", 7)
    monkeypatch.setattr(replay, "LAST_FACTS", 5)


@pytest.fixture
def given(db: Database) -> Given:
    """Give an empty log."""
    return Given(db.connect())


@pytest.fixture
def query(given: Given) -> int:
    """Give a query of chat 7 that is queued; the item in the tool lane is its position plus one."""
    [cause] = world.arrive(given.conn, 7)
    given.fact(queued(cause, X, options={"sort": "a"}), cause=cause, outcome=True)
    return cause
