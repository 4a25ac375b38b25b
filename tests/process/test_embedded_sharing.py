"""The embedded server is shared, and stopped by the last one out."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

from ppc_helper import embedded
from tests.postgres_place import (
    Program,
    ask,
    data_made_once,
    data_to_spoil,
    fill,
    folder_without_a_server,
    pid_of,
    servers_in,
    used_data,
)

__all__ = ["data_made_once", "data_to_spoil", "folder_without_a_server", "used_data"]


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
