"""The embedded server: what it is, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from ppc_helper import embedded
from ppc_helper.errors import ConfigError, DatabaseUnavailable
from tests.postgres_place import (
    ask,
    data_made_once,
    data_to_spoil,
    fill,
    folder_without_a_server,
    servers_in,
    used_data,
)

__all__ = ["data_made_once", "data_to_spoil", "folder_without_a_server", "used_data"]


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
