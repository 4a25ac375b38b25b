"""``migrate`` and ``replay`` as an operator types them: what cannot be done is a sentence, never a traceback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import sql

from tests import world
from tests.conftest import Database
from tests.database.conftest import Operator
from tests.process.bot import TOKEN
from tests.world import one

ROLE = "storage_visitor"


@pytest.mark.parametrize("words", [(), ("--check",), ("--until", "5"), ("--projection", "users")])
def test_a_database_that_was_never_migrated_cannot_be_replayed(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "run `ppc-helper migrate` first" in Operator(empty.dsn).types("replay", *words, code=2).err


@pytest.mark.parametrize("words", [("migrate",), ("replay",), ("replay", "--check")])
def test_a_database_that_is_away_is_exit_code_3(operator: Operator, tmp_path: Path, words: tuple[str, ...]) -> None:
    operator.settings["PPC_HELPER_DB_MANAGER_HOST"] = str(tmp_path)
    said = operator.types(*words, code=3).err
    assert "cannot be reached" in said
    assert "host, port, user, password and db right?" in said


def test_a_replay_makes_no_database_where_there_is_none(operator: Operator, tmp_path: Path) -> None:
    operator.settings = {"PPC_HELPER_DB_MANAGER_DATA_DIR": str(tmp_path / "none")}
    said = operator.types("replay", code=3).err
    assert "there is none yet" in said
    assert "host, port" not in said, "an embedded database has none of these"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("words", [("migrate",), ("replay",), ("replay", "--check"), ("replay", "--until", "0")])
def test_what_came_of_it_is_on_standard_output(operator: Operator, words: tuple[str, ...]) -> None:
    answered = operator.types(*words)
    assert answered.out.strip()
    assert not answered.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--until", "5", "--check"), "--until and --check"),
        (("--schema", "yesterday"), "--schema goes with --until"),
        (("--until", "5", "--schema", "pg_then"), "--schema"),
        (("--until", "5", "--schema", ""), "--schema"),
        (("--until", "5", "--schema", "x" * 64), "--schema"),
        (("--until", "5", "--schema", "log"), "there is a schema log already"),
        (("--until", "-1"), "neither a position nor a time"),
        (("--until", "2026-02-30"), "neither a position nor a time"),
        (("--until", "٥"), "neither a position nor a time"),
        (("--projection", "usres"), "there is no projection usres; there are work, "),
    ],
)
def test_a_replay_that_cannot_be_meant_is_refused_in_a_sentence(
    operator: Operator, words: tuple[str, ...], said: str
) -> None:
    assert said in operator.types("replay", *words, code=2).err


def test_the_past_is_told_to_a_script_and_ends_with_the_log(operator: Operator, db: Database) -> None:
    conn = db.connect()
    world.arrive(conn, 7)
    last = one(conn, "select max(position) from log.events")
    for asked in ("9" * 30, "2999-01-01T10:00"):
        assert operator.types("replay", "--until", asked, "--schema", "yesterday", "--json").json == {
            "position": last,
            "schema": "yesterday",
        }
        conn.execute("drop schema yesterday cascade")


@pytest.fixture
def visitor(operator: Operator, db: Database) -> Iterator[Operator]:
    """Give an operator whose database user may connect, and nothing else."""
    conn = db.connect()
    role = f"{ROLE}_{conn.info.dbname}"
    name = sql.Identifier(role)
    conn.execute(sql.SQL("create role {} login").format(name))
    operator.settings["PPC_HELPER_DB_MANAGER_USER"] = role
    yield operator
    conn.execute(sql.SQL("drop role {}").format(name))


@pytest.mark.parametrize(
    "words",
    [("migrate",), ("replay", "--check"), ("status",), ("tail", "--once", "1"), ("workers",), ("bot",)],
)
def test_a_user_without_rights_is_told_so(visitor: Operator, words: tuple[str, ...]) -> None:
    visitor.settings["PPC_HELPER_BOT_TOKEN"] = TOKEN
    assert "db_manager.user lacks a right" in visitor.types(*words, code=2).err
