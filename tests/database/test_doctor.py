"""``doctor``: every fault that it names is really made here, and it says what to type."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from ppc_helper import log
from ppc_helper.embedded import EmbeddedServer
from ppc_helper.events import CommandAnswered, NewFact
from ppc_helper.ops import check_database, check_host
from ppc_helper.ops.checks import Health
from ppc_helper.sandbox import Sandbox
from ppc_helper.statements import statements
from ppc_helper.telegram import Telegram
from tests.conftest import Clock, Database, wait_for_disk
from tests.database.conftest import Operator

TOKEN = "123456:" + "A" * 35
SETTINGS_LOCK = 7_381
HEALTHS = {"ok": 0, "warn": 1, "bad": 2}
_CLAIMS = statements("claims")


@pytest.fixture(autouse=True, scope="module")
def commits_last(server: EmbeddedServer) -> Iterator[None]:
    """Let the server be as it is in production; the last module of a run's processes that needs it puts it back."""
    with psycopg.connect(server.dsn(), autocommit=True) as conn:
        conn.execute("select pg_advisory_lock_shared(%s)", [SETTINGS_LOCK])
        wait_for_disk(server, on=True)
        yield
        conn.execute("select pg_advisory_unlock_shared(%s)", [SETTINGS_LOCK])
        if conn.execute("select pg_try_advisory_lock(%s)", [SETTINGS_LOCK]).fetchone() == (True,):
            wait_for_disk(server, on=False)


def finds(operator: Operator, name: str, *words: str) -> tuple[str, str, str]:
    """Return health, sentence and hint of the check called *name*; the command ends as its worst check says."""
    answered = operator.types("doctor", "--json", *words, code=None)
    assert max(HEALTHS[check["health"]] for check in answered.json) == answered.code
    [found] = [check for check in answered.json if check["name"] == name]
    return found["health"], found["sentence"], found["hint"]


def runs(db: Database) -> None:
    conn = db.connect()
    conn.execute(_CLAIMS["stand"], {"bot": 123456, "owner": "host:1", "lease_seconds": 600.0})
    conn.execute(_CLAIMS["beat"], {"owner": "host:2:x", "host": "host", "pid": 2})


def test_a_healthy_installation_ends_with_code_0(operator: Operator, db: Database) -> None:
    runs(db)

    said = operator.types("doctor").out

    assert "warn" not in said
    assert "bad" not in said
    for name in (
        "config",
        "database",
        "migrations",
        "projections",
        "triggers",
        "origin",
        "settings",
        "wake-up",
        "clock",
    ):
        assert name in said


def test_every_check_has_a_line_of_its_own(operator: Operator, db: Database) -> None:
    runs(db)
    names = [check["name"] for check in operator.types("doctor", "--json").json]

    assert len(names) == len(set(names))
    examined = (*check_database.SCHEMA, *check_database.REST, *check_host.RUNNING)
    assert len(names) == len(examined) + len(("config", "wake-up", "disk", "telegram"))


def test_a_configuration_that_cannot_be_used_lists_every_problem(operator: Operator) -> None:
    operator.settings |= {"PPC_HELPER_WORKERS_COUNT": "0", "PPC_HELPER_LANGUAGE": "fr"}

    checks = operator.types("doctor", "--json", code=2).json

    assert [check["name"] for check in checks] == ["config", "config"]


def test_a_token_that_others_may_read_is_bad(operator: Operator, tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text(json.dumps({"bot": {"token": TOKEN}}))
    file.chmod(0o644)

    [check] = operator.types("doctor", "--json", "--offline", code=2).json

    assert "chmod" in check["sentence"]


def test_a_database_that_is_away_is_one_bad_line(operator: Operator) -> None:
    operator.settings["PPC_HELPER_DB_MANAGER_DB"] = "nowhere"

    health, sentence, _ = finds(operator, "database")

    assert health == "bad"
    assert "nowhere" in sentence


def test_an_empty_database_asks_for_a_migration(operator: Operator, db: Database) -> None:
    conn = db.connect()
    for schema in ("log", "work", "projections"):
        conn.execute(sql.SQL("drop schema {} cascade").format(sql.Identifier(schema)))

    health, _, hint = finds(operator, "migrations")

    assert (health, hint) == ("bad", "Run `ppc-helper migrate`.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("update log.migrations set digest = 'x' where name = '0001_log'", "changed after it was applied"),
        ("insert into log.migrations (name, digest) values ('0999_future', 'x')", "newer than this program"),
        ("delete from log.migrations where name = 'functions'", "1 to apply (sql/functions)"),
    ],
)
def test_a_database_of_another_program_is_told_apart(operator: Operator, db: Database, change: str, said: str) -> None:
    db.connect().execute(change.encode())

    health, sentence, _ = finds(operator, "migrations")

    assert health == "bad"
    assert said in sentence


def test_a_table_that_another_text_built_is_bad(operator: Operator, db: Database) -> None:
    db.connect().execute("update log.projections set digest = 'x' where name = 'users'")

    health, sentence, hint = finds(operator, "projections")

    assert (health, sentence) == ("bad", "built by another text: users")
    assert "ppc-helper migrate" in hint


@pytest.mark.parametrize("mode", ["disable", "enable"])
def test_a_log_that_can_be_changed_is_bad_until_the_hint_is_typed(operator: Operator, db: Database, mode: str) -> None:
    conn = db.connect()
    conn.execute(f"alter table log.events {mode} trigger facts_are_never_changed".encode())

    health, sentence, hint = finds(operator, "triggers")
    assert (health, sentence) == ("bad", "the log is not guarded: facts_are_never_changed")

    conn.execute(hint.partition(": ")[2].encode())
    assert finds(operator, "triggers")[0] == "ok"


def test_a_log_without_its_fold_is_bad(operator: Operator, db: Database) -> None:
    db.connect().execute("drop trigger fold_appended on log.events")

    assert finds(operator, "triggers")[:2] == ("bad", "the log is not guarded: fold_appended")


def test_a_log_of_another_cluster_is_bad_until_it_is_stamped_anew(operator: Operator, db: Database) -> None:
    conn = db.connect()
    body = '{"type": "command_answered.v1", "command": "start"}'
    conn.execute("insert into log.events (xid, chat, body) values ('99999999999', 7, %s)", [body])

    health, _, hint = finds(operator, "origin")
    assert health == "bad"
    assert hint == "Stop everything else, then run `ppc-helper migrate`."

    operator.types("migrate")
    assert finds(operator, "origin")[0] == "ok"


@pytest.mark.parametrize("name", ["synchronous_commit"])
def test_commits_that_may_not_last_are_bad(operator: Operator, db: Database, name: str) -> None:
    with psycopg.connect(db.dsn, autocommit=True) as conn:
        database = sql.Identifier(conn.info.dbname)
        conn.execute(sql.SQL("alter database {} set {} = off").format(database, sql.Identifier(name)))

    health, sentence, hint = finds(operator, "settings")

    assert health == "bad"
    assert sentence.startswith(f"off: {name}")
    assert f'alter system set "{name}" = on;' in hint


def test_more_connections_than_the_server_takes_are_bad(operator: Operator) -> None:
    operator.settings["PPC_HELPER_DB_MANAGER_MAX_CONNECTIONS"] = "900"

    assert finds(operator, "connections")[0] == "bad"


def test_a_session_that_does_not_hear_another_is_a_warning(db: Database, server: EmbeddedServer) -> None:
    in_another_database = server.dsn()

    assert check_database.wake_up(db.connect(), db.dsn).health is Health.OK
    assert check_database.wake_up(db.connect(), in_another_database).health is Health.WARN


def test_a_moved_clock_is_bad(operator: Operator, db: Database, clock: Clock) -> None:
    clock.advance(120)

    assert finds(operator, "clock")[:2] == ("bad", "log.clock() is moved by 2 min")


def test_silence_of_workers_and_intake_is_a_warning(operator: Operator, db: Database, clock: Clock) -> None:
    assert finds(operator, "workers")[:2] == ("warn", "none runs")
    assert finds(operator, "intake")[0] == "warn"

    runs(db)
    assert finds(operator, "workers")[0] == "ok"
    assert finds(operator, "intake")[0] == "ok"

    clock.advance(3600)
    db.connect().execute(_CLAIMS["beat"], {"owner": "host:3:x", "host": "host", "pid": 3})
    health, sentence, _ = finds(operator, "workers")
    assert (health, sentence) == ("warn", "1 run; silent: host:2 (1 h ago)")
    assert finds(operator, "intake")[:2] == ("warn", "nobody reads updates for 1 h")


def test_an_old_transaction_is_found_with_what_ends_it(operator: Operator, db: Database) -> None:
    log.append(db.connect(), [(None, NewFact(7, CommandAnswered(command="start")))])
    holder = db.connect()
    statement = statements("ops")["oldest_snapshot"]
    with holder.transaction():
        holder.execute("set transaction isolation level repeatable read")
        holder.execute("select count(*) from log.events")
        pids = {row[0] for row in db.connect().execute(statement.replace("limit 1", "limit 99"))}

    assert holder.info.backend_pid in pids


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(tokens=[TOKEN]) as served:
        yield served


@pytest.fixture
def online(operator: Operator, sandbox: Sandbox) -> Operator:
    """Give an operator whose Telegram is the double."""
    operator.settings |= {
        "PPC_HELPER_BOT_TOKEN": TOKEN,
        "PPC_HELPER_BOT_API_URL": sandbox.telegram_url,
        "PPC_HELPER_BOT_ADMINS": "1",
        "PPC_HELPER_FUNCTION_HANDLERS_VK_TOKEN": "vk1.a." + "b" * 80,
    }
    return operator


def test_a_valid_token_is_named_by_its_bot(online: Operator, sandbox: Sandbox, db: Database) -> None:
    runs(db)
    health, sentence, _ = finds(online, "telegram")

    assert health == "ok"
    assert "(123456)" in sentence
    assert finds(online, "webhook")[0] == "ok"
    assert finds(online, "vk")[:2] == ("ok", "1 token")


def test_no_secret_is_ever_printed(online: Operator) -> None:
    for words in ((), ("--json",), ("--offline",)):
        said = online.types("doctor", *words, code=1)
        assert "A" * 35 not in said.out + said.err
        assert "b" * 80 not in said.out + said.err


def test_a_token_that_telegram_does_not_know_is_bad(online: Operator) -> None:
    online.settings["PPC_HELPER_BOT_TOKEN"] = "123456:" + "B" * 35

    health, sentence, hint = finds(online, "telegram")

    assert (health, hint) == ("bad", "Get the token from @BotFather.")
    assert "not valid" in sentence


def test_a_telegram_out_of_reach_is_a_warning_and_offline_asks_nothing(online: Operator) -> None:
    online.settings["PPC_HELPER_BOT_API_URL"] = "http://127.0.0.1:9"

    assert finds(online, "telegram")[0] == "warn"
    assert finds(online, "telegram", "--offline")[:2] == ("ok", "not asked (--offline)")


def test_a_webhook_that_keeps_polling_from_working_is_pointed_out(online: Operator, sandbox: Sandbox) -> None:
    Telegram(TOKEN, sandbox.telegram_url).call("setWebhook", url="https://example.org/hook")

    assert finds(online, "webhook")[0] == "warn"
