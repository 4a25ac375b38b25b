"""The embedded server is recovered after any death."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import psutil  # type: ignore[import-untyped]
import psycopg
import pytest

from ppc_helper import embedded
from ppc_helper.embedded import postmaster
from tests.postgres_place import (
    Program,
    ask,
    data_made_once,
    data_to_spoil,
    fill,
    folder_without_a_server,
    kill,
    kill_a_backend,
    pid_of,
    servers_in,
    used_data,
)

__all__ = ["data_made_once", "data_to_spoil", "folder_without_a_server", "used_data"]


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
            assert time.monotonic() - started < postmaster.STOP_SECONDS
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
    assert time.monotonic() - started < postmaster.STOP_SECONDS
    assert not servers_in(place)


def test_a_missing_database_is_made(place: Path) -> None:
    with embedded.start(place) as server:
        with psycopg.connect(server.dsn("postgres"), autocommit=True) as connection:
            connection.execute("drop database ppc_helper")
        with embedded.start(place) as again:
            assert ask(again, "select 1") == 1
