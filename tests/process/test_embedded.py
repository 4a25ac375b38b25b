"""The embedded server: made, shared, stopped by the last one out, recovered after any death."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import psutil  # type: ignore[import-untyped]
import psycopg
import pytest

from ppc_helper import embedded
from ppc_helper.embedded import postmaster
from ppc_helper.errors import ConfigError, DatabaseUnavailable

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
    """Give a folder under /tmp: pytest's own are closed to the system user that root lends PostgreSQL."""
    folder = Path(tempfile.mkdtemp(prefix="ppc-test-", dir="/tmp"))
    yield folder
    end_servers_in(folder)
    shutil.rmtree(folder)


@pytest.fixture
def empty_place() -> Iterator[Path]:
    """Give a folder that no server was ever started in."""
    with a_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """Give a data directory made once, with its server stopped."""
    with a_folder() as folder:
        embedded.start(folder).close()
        yield folder


@pytest.fixture
def place(made: Path) -> Iterator[Path]:
    """Give a data directory that other tests used, and maybe killed, before; its server is stopped."""
    yield made
    end_servers_in(made)


@pytest.fixture
def spoilt_place(made: Path) -> Iterator[Path]:
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
        self.process.communicate("\n", timeout=60)
        assert self.process.returncode == 0

    def killed(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)

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


# --- what it is


def test_the_first_start_makes_a_database_in_utf8_that_does_not_lose_commits(empty_place: Path) -> None:
    with embedded.start(empty_place) as server:
        assert ask(server, "select current_database()") == "ppc_helper"
        assert str(ask(server, "show server_version")).startswith("18.")
        for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert ask(server, f"show {name}") == "on"
        assert ask(server, "show server_encoding") == "UTF8"
        assert ask(server, "select lower('ЁЖИК')") == "ёжик"
        assert ask(server, "show timezone") == "UTC"


def test_no_port_is_opened_and_the_socket_is_the_owners(place: Path) -> None:
    with embedded.start(place) as server:
        assert ask(server, "show listen_addresses") == ""
        socket = Path(str(ask(server, "show unix_socket_directories")).strip('"'))
        assert socket.stat().st_mode & 0o077 == 0
        assert place.stat().st_mode & 0o077 == 0
        assert not [c for p in servers_in(place) for c in p.net_connections(kind="inet")]


def test_it_never_runs_as_root(place: Path) -> None:
    with embedded.start(place):
        assert 0 not in {process.uids().real for process in servers_in(place)}


def test_no_secret_of_our_environment_reaches_the_server(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PPC_HELPER_BOT_TOKEN", "canary")
    with embedded.start(place):
        assert not [p for p in servers_in(place) if "canary" in str(p.environ())]


@pytest.mark.parametrize("name", ["с пробелами и 'кавычкой'", 'a "b" $HOME `id` \\ %', "a,b", "д" * 60])
def test_any_path_will_do(spoilt_place: Path, empty_place: Path, name: str) -> None:
    empty_place.chmod(0o755)
    folder = spoilt_place.rename(empty_place / name)
    spoilt_place.mkdir()
    with embedded.start(folder) as server:
        assert ask(server, "select 1") == 1
        assert server.restart_if_dead() is False
        socket = Path(str(ask(server, "show unix_socket_directories")).strip('"').replace('""', '"'))
    assert not servers_in(folder)
    if not socket.is_relative_to(folder):
        socket.rmdir()


def test_what_is_written_is_there_at_the_next_start(place: Path) -> None:
    with embedded.start(place) as server:
        fill(server, 10)
    with embedded.start(place) as server:
        assert ask(server, "select count(*) from kept") == 10


def test_a_later_start_is_quick(place: Path) -> None:
    embedded.start(place).close()
    started = time.monotonic()
    with embedded.start(place):
        assert time.monotonic() - started < 5


def test_the_log_holds_no_words_of_people(place: Path) -> None:
    with embedded.start(place) as server, psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("create temp table words (word text primary key, number int)")
        for statement in (
            "insert into words values ('canary', 1), ('canary', 1)",
            "insert into words values ('canary', 'canary')",
            "select 'canary' from absent",
            "select '{\"canary\"'::jsonb",
        ):
            with pytest.raises(psycopg.Error):
                connection.execute(statement.encode())
    log = server.log_file.read_text()
    assert "database system is ready" in log
    assert "canary" not in log


def test_as_many_connections_as_the_programs_need(place: Path) -> None:
    with embedded.start(place, connections=200) as server:
        assert int(str(ask(server, "show max_connections"))) >= 203


# --- who uses it


def test_two_programs_share_one_server_and_the_last_one_out_stops_it(place: Path) -> None:
    first, second = Program(place), Program(place)
    assert first.ready() == second.ready() != ""
    pid = pid_of(place)
    first.leave()
    assert pid_of(place) == pid
    second.leave()
    assert not servers_in(place)
    assert not (place / "cluster" / "postmaster.pid").exists()


def test_a_killed_program_is_not_counted(place: Path) -> None:
    killed, staying = Program(place), Program(place)
    assert killed.ready()
    assert staying.ready()
    killed.killed()
    staying.leave()
    assert not servers_in(place)


def test_a_server_that_all_its_programs_left_by_death_is_joined_and_stopped(place: Path) -> None:
    killed = Program(place)
    assert killed.ready()
    killed.killed()
    pid = pid_of(place)
    with embedded.start(place):
        assert pid_of(place) == pid
    assert not servers_in(place)


def test_many_programs_may_start_at_once(empty_place: Path) -> None:
    programs = [Program(empty_place) for _ in range(4)]
    assert len({program.ready() for program in programs}) == 1
    for program in programs:
        program.leave()
    assert not servers_in(empty_place)


def test_two_shares_in_one_process_count_as_two(place: Path) -> None:
    first, second = embedded.start(place), embedded.start(place)
    first.close()
    assert ask(second, "select 1") == 1
    second.close()
    assert not servers_in(place)


def test_closing_twice_does_nothing(place: Path) -> None:
    server = embedded.start(place)
    server.close()
    with embedded.start(place) as other:
        server.close()
        assert ask(other, "select 1") == 1


def test_a_child_process_does_not_hold_its_parents_share(place: Path) -> None:
    server = embedded.start(place)
    executed = subprocess.Popen(["sleep", "60"], close_fds=False)
    forked = os.fork()
    if forked == 0:
        server.close()
        signal.pause()
        os._exit(0)
    try:
        assert pid_of(place)
        server.close()
        assert not servers_in(place)
    finally:
        os.kill(forked, signal.SIGKILL)
        os.waitpid(forked, 0)
        executed.kill()
        executed.wait()


def test_a_program_started_while_the_server_stops_gets_a_new_one(place: Path) -> None:
    server = embedded.start(place)
    fill(server, 3)
    os.kill(pid_of(place), signal.SIGINT)
    with embedded.start(place) as again:
        assert ask(again, "select count(*) from kept") == 3
    server.close()


# --- what it survives


def test_a_killed_server_is_started_anew_with_all_that_was_committed(place: Path) -> None:
    with embedded.start(place) as server:
        fill(server, 1000)
        dsn, pid = server.dsn(), pid_of(place)
        kill(pid)
        assert not server.alive()
        assert server.restart_if_dead() is True
        assert server.restart_if_dead() is False
        assert pid_of(place) != pid
        assert server.dsn() == dsn
        assert ask(server, "select count(*) from kept") == 1000


def test_what_was_acknowledged_survives_a_kill_in_the_middle_of_writing(place: Path) -> None:
    with embedded.start(place) as server:
        fill(server, 0)
        killer = threading.Timer(0.3, kill, [pid_of(place)])
        killer.start()
        acknowledged = write_until_cut_off(server)
        killer.join()
        server.restart_if_dead()
        with psycopg.connect(server.dsn()) as connection:
            kept = {number for (number,) in connection.execute("select id from kept")}
        assert acknowledged
        assert set(acknowledged) <= kept
        assert len(kept) <= len(acknowledged) + 1


def write_until_cut_off(server: embedded.EmbeddedServer) -> list[int]:
    """Write row after row, and return those that the server said are kept."""
    acknowledged: list[int] = []
    with contextlib.suppress(psycopg.OperationalError), psycopg.connect(server.dsn(), autocommit=True) as connection:
        for number in itertools.count():
            connection.execute("insert into kept values (%s)", [number])
            acknowledged.append(number)
    return acknowledged


def test_orphans_of_a_killed_server_do_not_hold_up_the_next_one(place: Path) -> None:
    with embedded.start(place) as server:
        fill(server, 5)
        with psycopg.connect(server.dsn()) as connection:
            backend = connection.info.backend_pid
            os.kill(backend, signal.SIGSTOP)
            kill(pid_of(place))
            assert psutil.pid_exists(backend)
            started = time.monotonic()
            assert server.restart_if_dead() is True
            assert time.monotonic() - started < 5
        assert ask(server, "select count(*) from kept") == 5


def test_the_death_of_one_backend_is_the_servers_own_affair(place: Path) -> None:
    with embedded.start(place) as server:
        fill(server, 5)
        pid = pid_of(place)
        kill_a_backend(server)
        assert server.restart_if_dead() is False
        assert pid_of(place) == pid


@pytest.mark.parametrize("content", ["{dead}\n{folder}\n1\n5432\n\n\n\nready\n", "", "rubbish", "{self}\n"])
def test_a_stale_pid_file_is_no_obstacle(place: Path, content: str) -> None:
    with embedded.start(place) as server:
        fill(server, 7)
    dead = subprocess.Popen(["true"])
    dead.wait()
    pid_file = place / "cluster" / "postmaster.pid"
    text = content.format(dead=dead.pid, self=os.getpid(), folder=place / "cluster")
    pid_file.write_text(text)
    with embedded.start(place) as server:
        assert ask(server, "select count(*) from kept") == 7


def test_a_pid_that_another_program_of_the_same_user_got_is_left_alone(place: Path) -> None:
    with embedded.start(place) as server:
        fill(server, 7)
        owner = psutil.Process(pid_of(place)).uids().real
    other = subprocess.Popen(["sleep", "60"], user=owner if os.geteuid() == 0 else None)
    try:
        (place / "cluster" / "postmaster.pid").write_text(f"{other.pid}\n{place / 'cluster'}\n1\n5432\n\n\n\nready\n")
        with embedded.start(place) as server:
            assert ask(server, "select count(*) from kept") == 7
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_program_killed_in_the_first_start_leaves_nothing_that_stops_the_next(empty_place: Path) -> None:
    program = Program(empty_place)
    while not list(empty_place.glob("cluster.unfinished.*/PG_VERSION")):
        assert program.process.poll() is None
    program.killed()
    with embedded.start(empty_place) as server:
        assert ask(server, "select 1") == 1
    assert not list(empty_place.glob("cluster.unfinished.*"))


def test_a_server_that_is_recovering_is_waited_for(place: Path) -> None:
    server = embedded.start(place)
    fill(server, 5)
    kill_a_backend(server)
    with embedded.start(place) as joined:
        assert ask(joined, "select count(*) from kept") == 5
    kill_a_backend(server)
    started = time.monotonic()
    server.close()
    assert time.monotonic() - started < 20
    assert not servers_in(place)


def test_a_missing_database_is_made(place: Path) -> None:
    with embedded.start(place) as server:
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
            connection.execute("drop database ppc_helper")
        with embedded.start(place) as again:
            assert ask(again, "select 1") == 1


# --- what it refuses


def test_data_of_another_major_version_are_refused(spoilt_place: Path) -> None:
    (spoilt_place / "cluster" / "PG_VERSION").write_text("17\n")
    with pytest.raises(ConfigError, match="was made by PostgreSQL 17, and ppc-helper brings 18; carry it over"):
        embedded.start(spoilt_place)


def test_a_file_in_place_of_the_folder_is_refused(empty_place: Path) -> None:
    (empty_place / "taken").write_text("")
    with pytest.raises(ConfigError, match=r"db_manager\.data_dir: .*taken cannot be used \(it is no folder\)"):
        embedded.start(empty_place / "taken")


def test_a_folder_that_is_no_cluster_is_refused(spoilt_place: Path) -> None:
    (spoilt_place / "cluster" / "PG_VERSION").unlink()
    with pytest.raises(DatabaseUnavailable, match=r"No such file or directory .*PG_VERSION"):
        embedded.start(spoilt_place)


def test_a_socket_folder_that_is_open_to_others_is_refused(spoilt_place: Path) -> None:
    (spoilt_place / "socket").chmod(0o755)
    with pytest.raises(DatabaseUnavailable, match="socket belongs to someone else; remove it"):
        embedded.start(spoilt_place)


def test_a_refused_start_leaves_no_server(spoilt_place: Path) -> None:
    with (spoilt_place / "cluster" / "postgresql.auto.conf").open("a") as file:
        file.write("work_mem = 'much'\n")
    with pytest.raises(DatabaseUnavailable, match=r"did not start .*work_mem.*see its log"):
        embedded.start(spoilt_place)
    assert not servers_in(spoilt_place)
