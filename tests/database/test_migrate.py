"""Bringing a database up to date: once, by one program at a time, and never into a state that nobody built."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from ppc_helper import migrate, replay
from ppc_helper.errors import ConfigError, PpcHelperError
from ppc_helper.migrate import Step
from ppc_helper.statements import projections, schema_files
from tests import world
from tests.conftest import Database
from tests.world import Conn, arrive, one, rows, together

NAMES = [p.name for p in projections()]


def test_a_fresh_database_gets_everything_in_order_and_nothing_is_rebuilt(empty: Database) -> None:
    conn = empty.connect()
    rebuilt: list[list[str]] = []

    steps = migrate.migrate(conn, rebuild=rebuilt.append)

    assert [step.name for step in steps if step.kind == "schema"] == [name for name, _ in schema_files()]
    assert [step.name for step in steps if step.kind == "projection"] == NAMES
    assert steps[-1].kind == "functions"
    assert rebuilt == []
    assert replay.check(conn) == []


def test_what_was_planned_is_what_is_done(empty: Database) -> None:
    conn = empty.connect()
    planned = migrate.pending(conn)

    assert one(conn, "select to_regnamespace('log') is null")
    assert migrate.migrate(conn) == planned


def test_a_second_time_there_is_nothing_to_do(db: Database) -> None:
    conn = db.connect()
    assert migrate.pending(conn) == []
    assert migrate.migrate(conn, rebuild=lambda names: pytest.fail(f"rebuilt {names}")) == []


def test_two_programs_that_start_at_once_migrate_once(empty: Database) -> None:
    start = threading.Barrier(4)

    def run() -> int:
        conn = empty.connect()
        start.wait()
        return len(migrate.migrate(conn))

    done = together([run] * 4)
    assert sorted(done)[:3] == [0, 0, 0]
    assert arrive(empty.connect(), 7) == [1]


def test_an_applied_schema_file_that_changed_is_refused_and_nothing_is_done(db: Database) -> None:
    conn = db.connect()
    conn.execute("update log.migrations set digest = 'other' where name = '0001_log'")
    conn.execute("delete from log.migrations where name = 'functions'")

    with pytest.raises(ConfigError, match=r"sql/schema/0001_log\.sql changed after it was applied"):
        migrate.migrate(conn)
    assert rows(conn, "select name from log.migrations where name = 'functions'") == []


@pytest.mark.parametrize("look", [migrate.migrate, migrate.pending])
def test_a_database_of_a_newer_program_is_refused_and_nothing_is_done(
    db: Database, look: Callable[[Conn], object]
) -> None:
    conn = db.connect()
    conn.execute("insert into log.migrations (name, digest) values ('9999_later', 'x')")
    conn.execute("update log.migrations set digest = 'of later' where name = 'functions'")
    with pytest.raises(PpcHelperError, match="newer than this program"):
        look(conn)
    assert one(conn, "select digest from log.migrations where name = 'functions'") == "of later"


NEWER = [
    "update log.projections set version = version + 1, digest = 'of later' where name = 'users'",
    "insert into log.projections (name, version, digest) values ('later', 1, 'of later')",
    "update log.migrations set digest = '999.0.0' where name = 'program'",
]


@pytest.mark.parametrize("look", [migrate.migrate, migrate.pending])
@pytest.mark.parametrize("change", NEWER)
def test_what_a_newer_program_built_is_not_undone(db: Database, change: str, look: Callable[[Conn], object]) -> None:
    conn = db.connect()
    arrive(conn, 7)
    conn.execute(change.encode())
    conn.execute("update log.migrations set digest = 'of later' where name = 'functions'")
    with pytest.raises(PpcHelperError, match=r"newer than this program .*`ppc-helper migrate --back`"):
        look(conn)
    assert one(conn, "select digest from log.migrations where name = 'functions'") == "of later"


@pytest.mark.parametrize("change", NEWER)
def test_the_way_back_makes_the_database_this_programs_again(db: Database, change: str) -> None:
    conn = db.connect()
    arrive(conn, 7)
    conn.execute(change.encode())
    conn.execute("update log.migrations set digest = 'of later' where name = 'functions'")

    migrate.migrate(conn, rebuild=lambda names: rebuild(conn, names), back=True)

    assert migrate.pending(conn) == []
    assert replay.check(conn) == []


def test_there_is_no_way_back_behind_a_newer_schema(db: Database) -> None:
    conn = db.connect()
    conn.execute("insert into log.migrations (name, digest) values ('9999_later', 'x')")
    with pytest.raises(PpcHelperError, match=r"newer than this program \(9999_later\): update the program\.$"):
        migrate.migrate(conn, back=True)


def test_a_server_that_is_too_old_is_refused_with_what_is_needed(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    conn = db.connect()
    monkeypatch.setattr(migrate, "OLDEST_SERVER", conn.info.server_version + 1)

    with pytest.raises(ConfigError, match=r"db_manager\.host: PostgreSQL \d\d is too old; 14 or newer is needed"):
        migrate.migrate(conn)


def test_the_oldest_server_is_14() -> None:
    assert migrate.OLDEST_SERVER == 140_000


def changed(conn: Conn, *names: str) -> None:
    """Make it as if another text had built the tables of these projections."""
    conn.execute("update log.projections set digest = 'older' where name = any (%s)", [list(names)])
    conn.execute("update log.migrations set digest = 'older' where name = 'functions'")


def rebuild(conn: Conn, names: list[str]) -> None:
    """Rebuild what a migration names, as the commands do."""
    replay.rebuild(conn, names)


def test_a_changed_projection_is_rebuilt_when_there_are_facts(db: Database) -> None:
    conn = db.connect()
    arrive(conn, 7)
    changed(conn, "users", "days")
    rebuilt: list[list[str]] = []

    steps = migrate.migrate(conn, rebuild=rebuilt.append)

    assert steps == [Step("projection", "days"), Step("projection", "users"), Step("functions", "sql/functions")]
    assert rebuilt == [["days", "users"]]


def test_a_rebuild_that_was_not_done_is_asked_for_again_until_it_is(db: Database) -> None:
    conn = db.connect()
    arrive(conn, 7)
    changed(conn, "users")
    migrate.migrate(conn)
    assert [step.name for step in migrate.pending(conn)] == ["users", "sql/functions"]

    migrate.migrate(conn, rebuild=lambda names: rebuild(conn, names))
    assert migrate.pending(conn) == []


def test_tables_without_facts_need_no_replay(db: Database) -> None:
    conn = db.connect()
    changed(conn, "users")

    migrate.migrate(conn, rebuild=lambda names: pytest.fail(f"rebuilt {names}"))
    assert migrate.pending(conn) == []


def test_a_new_projection_is_filled_from_the_facts_that_are_there(db: Database) -> None:
    conn = db.connect()
    arrive(conn, 7)
    # as it was before there was this projection: no table, and no fold of it
    older = [p for p in projections() if p.mode == "inline" and p.name != "users"]
    conn.execute(migrate.fold_function(older).encode())
    conn.execute("drop table projections.users")
    conn.execute("delete from log.projections where name = 'users'")
    conn.execute("update log.migrations set digest = 'older' where name = 'functions'")
    arrive(conn, 8)

    migrate.migrate(conn, rebuild=lambda names: rebuild(conn, names))
    arrive(conn, 9)

    assert rows(conn, "select chat from projections.users order by chat") == [(7,), (8,), (9,)]
    assert replay.check(conn) == []


def test_a_projection_that_has_a_table_more_is_rebuilt_with_it(db: Database) -> None:
    conn = db.connect()
    arrive(conn, 7)
    changed(conn, "deliveries")
    conn.execute("drop table projections.announcement_counts")

    migrate.migrate(conn, rebuild=lambda names: rebuild(conn, names))

    assert rows(conn, "select * from projections.announcement_counts") == []
    assert replay.check(conn) == []


def test_tables_of_another_text_without_facts_are_made_anew(db: Database) -> None:
    conn = db.connect()
    changed(conn, "deliveries", "users")
    conn.execute("drop table projections.announcement_counts")
    conn.execute("alter table projections.users drop column language_code")

    migrate.migrate(conn, rebuild=lambda names: pytest.fail(f"rebuilt {names}"))
    arrive(conn, 7)

    assert rows(conn, "select chat, language_code from projections.users") == [(7, "")]
    assert replay.check(conn) == []


def test_appends_fold_by_the_old_text_into_the_old_tables_until_the_new_ones_are_swapped_in(db: Database) -> None:
    """The new fold names a column that the old table lacks: an append between migration and swap must not fail."""
    conn, bot = db.connect(), db.connect()
    arrive(conn, 7)
    conn.execute("alter table projections.users drop column language_code")
    of_the_column = ["language_code, words)", "words)", "(array_agg(coalesce(body ->> 'language'", "--"]
    of_the_column += ["    language_code = case", "--"]
    inline = [p for p in projections() if p.mode == "inline"]
    older = [world.with_fold(p, *of_the_column) if p.name == "users" else p for p in inline]
    conn.execute(migrate.fold_function(older).encode())
    changed(conn, "users")

    def rebuild_while_the_bot_works(names: list[str]) -> None:
        arrive(bot, 8)
        replay.rebuild(conn, names)
        arrive(bot, 9)

    migrate.migrate(conn, rebuild=rebuild_while_the_bot_works)
    assert rows(conn, "select chat, language_code from projections.users order by chat") == [(7, ""), (8, ""), (9, "")]
    assert replay.check(conn) == []


def test_a_log_of_another_cluster_is_restamped_and_all_is_rebuilt(db: Database) -> None:
    conn = db.connect()
    arrive(conn, 7)
    conn.execute("insert into log.events (xid, chat, lane, body) select '900000000000', 8, 1, body from log.events")

    steps = migrate.migrate(conn, rebuild=lambda names: rebuild(conn, names))

    assert [step for step in steps if step.kind == "restamp"] == [Step("restamp", "log.events")]
    assert one(conn, "select count(distinct xid) from log.events") == 1
    world.catch_up(conn)
    assert one(conn, "select sum(count) from projections.days") == 2
    assert (migrate.pending(conn), replay.check(conn)) == ([], [])


def test_the_digest_of_the_functions_covers_the_folds_and_what_is_around_them(monkeypatch: pytest.MonkeyPatch) -> None:
    before = migrate.functions_digest()
    monkeypatch.setattr(migrate, "fold_function", lambda inline: "another")
    assert migrate.functions_digest() != before
