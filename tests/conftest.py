"""A real PostgreSQL for the tests: one embedded server for a run, a migrated template, a copy for each test.

The server starts when the first test asks for it. All xdist workers share it, as programs share it in
production; the last one out stops it and the run's controller removes its folder.
"""

from __future__ import annotations

import contextlib
import gc
import itertools
import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import settings
from psycopg import Connection, sql

from ppc_helper import embedded
from ppc_helper.database import Pool, Row, connect
from ppc_helper.embedded import postmaster
from ppc_helper.embedded.server import EmbeddedServer
from ppc_helper.migrate import migrate
from tests import in_memory
from tests.patience import PATIENCE_SECONDS

# Hypothesis' own profile for machines that are shared: no example has to be quick, and every run tries the same ones.
# New ones are looked for with --hypothesis-profile=default.
settings.load_profile("ci")

TEMPLATE = "migrated"
CONNECTIONS = 180
RUN_ONCE_MORE = {"process", "browser"}
"""Tests of real processes on a busy machine. To ask for each test whether it is one takes 20 ms of waiting: not all."""
FreshDatabase = Callable[[], AbstractContextManager[str]]
_FOLDER = pytest.StashKey[Path]()
_HELD_BACK = "select exists (select from log.events where xid >= pg_snapshot_xmin(pg_current_snapshot()))"
_LOCK = "select pg_advisory_lock(hashtext('ppc_helper.tests.template'))"


def pytest_configure(config: pytest.Config) -> None:
    """Choose the server's folder: the controller's choice holds for all workers.

    It lies outside pytest's own folders, which are closed to the system user that root lends to PostgreSQL.
    """
    # hundreds of programs are started: compiling the project anew for each is a fifth of their start;
    # and each worker reads all test modules: to compile them anew is more than half of a worker's start
    gc.disable()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # begun in the background of a shell: what is started here would be as deaf to Ctrl-C
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        # under nohup; what is started here would outlive its terminal too
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
    in_memory.choose()
    given = getattr(config, "workerinput", {}).get("ppc_helper_server")
    name = f"ppc-helper-tests-{os.getpid()}-{secrets.token_hex(3)}"
    config.stash[_FOLDER] = Path(given) if given else Path(tempfile.gettempdir(), name)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let each worker begin with its part of the modules that hold slow tests: left to the end, one keeps all waiting.

    Workers are given equally long runs of the list. Modules stay whole, so that what a module shares is made once.
    """
    for item in items:
        if item.path.parent.name in RUN_ONCE_MORE:
            item.add_marker(pytest.mark.flaky(reruns=1))
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    slow = [item for item in items if item.get_closest_marker("slow")]
    paths = dict.fromkeys(item.path for item in slow)
    modules = {path: [item for item in items if item.path == path] for path in paths}
    shares: list[list[pytest.Item]] = [[] for _ in range(workers)]
    burdens = [0] * workers
    for path, module in modules.items():
        lightest = burdens.index(min(burdens))
        shares[lightest] += module
        burdens[lightest] += sum(item.path == path for item in slow)
    quick = iter([item for item in items if item.path not in modules])
    left = len(items)
    for number, share in enumerate(shares):
        size = left // (workers - number)
        left -= size
        share.extend(itertools.islice(quick, max(0, size - len(share))))
    items[:] = [*itertools.chain(*shares), *quick]


def pytest_collection_finish() -> None:
    """Look for garbage from now on, and never among the tests themselves: thousands of objects that stay."""
    gc.freeze()
    gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell an xdist worker where the server is."""
    node.workerinput["ppc_helper_server"] = str(node.config.stash[_FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the folder, and stop the server first if a worker that was killed left it running."""
    folder = config.stash.get(_FOLDER, None)
    if folder is None or hasattr(config, "workerinput") or not folder.exists():
        return
    if postmaster.living(folder / "cluster"):
        embedded.start(folder).close()
    shutil.rmtree(folder)


def settle(conn: Connection[Row]) -> None:
    """Wait until followers may read every fact there is: writers of other tests share the server's horizon."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while conn.execute(_HELD_BACK).fetchone() == (True,):
        assert time.monotonic() < deadline, "a transaction stays open"
        time.sleep(0.005)


class Database:
    """A database of one test. What :meth:`connect` and :meth:`pool` open is closed when the test ends."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self._connections: list[Connection[Row]] = []
        self._pools: list[Pool] = []

    def connect(self) -> Connection[Row]:
        """Open a connection in autocommit mode."""
        self._connections.append(connect(self.dsn, "test"))
        return self._connections[-1]

    def pool(self, size: int = 4) -> Pool:
        """Open a pool of up to *size* connections."""
        pool = Pool(self.dsn, "test", size)
        pool.open()
        self._pools.append(pool)
        return pool

    def close(self) -> None:
        """Close everything that is open."""
        for pool in self._pools:
            pool.close()
        for connection in self._connections:
            connection.close()

    def settle(self) -> None:
        """Wait until followers may read every fact there is: writers of other tests share the server's horizon."""
        with psycopg.connect(self.dsn, autocommit=True) as conn:
            settle(conn)

    def set_everywhere(self, name: str, value: str) -> None:
        """Set *name* for new sessions of this database and for those that it opened."""
        setting, literal = sql.Identifier(*name.split(".")), sql.Literal(value)
        with psycopg.connect(self.dsn, autocommit=True) as conn:
            database = sql.Identifier(conn.info.dbname)
            conn.execute(sql.SQL("alter database {} set {} = {}").format(database, setting, literal))
        for connection in self._connections:
            if not connection.closed:
                connection.execute(sql.SQL("set {} = {}").format(setting, literal))
        for pool in self._pools:
            pool._pool.drain()  # a session reads the database's settings when it begins


class Clock:
    """The clock of leases, timers and facts. Sessions of other processes see a move when they reconnect."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._shift_seconds = 0.0

    def advance(self, seconds: float) -> None:
        """Move the clock on, or back when *seconds* is below zero."""
        self._shift_seconds += seconds
        self._database.set_everywhere("ppc_helper.clock_shift", f"{self._shift_seconds} seconds")


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> Iterator[EmbeddedServer]:
    """Share in the run's server. It waits for no disk: what must survive a crash is tested on servers of its own."""
    with embedded.start(pytestconfig.stash[_FOLDER], connections=CONNECTIONS) as running:
        wait_for_disk(running, on=False)
        yield running


def wait_for_disk(server: EmbeddedServer, *, on: bool) -> None:
    """Let commits of all the run's databases wait for the disk, or not; returns when new sessions see it."""
    value = "on" if on else "off"
    with psycopg.connect(server.dsn(), autocommit=True) as admin:
        admin.execute(f"alter system set fsync = {value}".encode())
        admin.execute("select pg_reload_conf()")
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        with psycopg.connect(server.dsn(), autocommit=True) as fresh:
            if fresh.execute("show fsync").fetchone() == (value,):
                return
        assert time.monotonic() < deadline, "the server does not read its settings"


@pytest.fixture(scope="session")
def fresh_database(server: EmbeddedServer) -> Iterator[FreshDatabase]:
    """Give what makes a migrated database, tells its address and drops it at the end of the block."""
    with connect(server.dsn(), "tests") as admin:
        _make_template(admin, server)

        @contextlib.contextmanager
        def fresh() -> Iterator[str]:
            name = f"test_{os.getpid()}_{secrets.token_hex(4)}"
            # copied as files, not through the WAL: a third of the work where no disk is waited for
            copy = sql.SQL("create database {} template {} strategy file_copy")
            admin.execute(copy.format(sql.Identifier(name), sql.Identifier(TEMPLATE)))
            try:
                yield server.dsn(name)
            finally:
                admin.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))

        yield fresh


def _make_template(admin: Connection[Row], server: EmbeddedServer) -> None:
    """Migrate one database for all to copy; it gets its name last, so a half-made one is never copied."""
    with psycopg.connect(server.dsn(), autocommit=True) as lock:
        lock.execute(_LOCK)
        if admin.execute("select from pg_database where datname = %s", [TEMPLATE]).fetchone() is not None:
            return
        admin.execute("drop database if exists unfinished")
        admin.execute("create database unfinished")
        with connect(server.dsn("unfinished"), "tests") as conn:
            migrate(conn)
        admin.execute(sql.SQL("alter database unfinished rename to {}").format(sql.Identifier(TEMPLATE)))


@pytest.fixture
def db(fresh_database: FreshDatabase) -> Iterator[Database]:
    """Give a migrated, empty database that only this test knows."""
    with fresh_database() as dsn, contextlib.closing(Database(dsn)) as database:
        yield database


@pytest.fixture
def clock(db: Database) -> Clock:
    """Give the clock of this test's database."""
    return Clock(db)
