"""A database that does not answer at the start is waited for; one that refuses us is not."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from psycopg import conninfo

from ppc_helper.config import Config, load
from ppc_helper.errors import DatabaseUnavailable, PpcHelperError
from ppc_helper.migrate import migrate
from ppc_helper.opening import open_database, wait_until_migrated
from tests.conftest import Database
from tests.process.bot import eventually


def settings(dsn: str, **changes: str) -> Config:
    where = conninfo.conninfo_to_dict(dsn)
    known = {"HOST": str(where["host"]), "USER": str(where["user"]), "DB": str(where["dbname"]), **changes}
    return load(None, {f"PPC_HELPER_DB_MANAGER_{name}": value for name, value in known.items()})


@pytest.mark.parametrize("change", [{"DB": "there_is_none"}, {"USER": "nobody_of_this_name"}])
def test_a_refusal_is_told_at_once(db: Database, change: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    refused = open_database(settings(db.dsn, **change), wait_seconds=3_600)
    with caplog.at_level(logging.WARNING), pytest.raises(DatabaseUnavailable, match="does not exist"), refused:
        raise AssertionError("it was opened")
    assert caplog.messages == []


def test_a_database_that_is_not_migrated_yet_is_waited_for_and_that_is_said_once(
    empty: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING), ThreadPoolExecutor() as threads:
        waiting = threads.submit(wait_until_migrated, empty.dsn, 3_600)
        eventually(lambda: caplog.messages, "it says that it waits")
        assert not waiting.done()
        migrate(empty.connect())
        waiting.result(60)
    assert len(caplog.messages) == 1


def test_a_database_that_nobody_migrates_is_refused_with_what_to_type(empty: Database) -> None:
    with pytest.raises(PpcHelperError, match="run `ppc-helper migrate` first"):
        wait_until_migrated(empty.dsn, 0.1)


def test_a_migrated_database_is_not_waited_for(db: Database, caplog: pytest.LogCaptureFixture) -> None:
    wait_until_migrated(db.dsn, 3_600)
    assert caplog.messages == []


def test_a_server_that_is_away_is_waited_for_and_that_is_said_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    away = settings(conninfo.make_conninfo(host=str(tmp_path), user="us", dbname="ours"))
    with caplog.at_level(logging.WARNING), pytest.raises(DatabaseUnavailable), open_database(away, wait_seconds=1.5):
        raise AssertionError("it was opened")
    assert len(caplog.messages) == 1
