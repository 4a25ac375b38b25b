"""Whatever befalls the intake, the bot does not go on without one: it recovers by itself, or ends and says so."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from ppc_helper.database import Pool
from ppc_helper.intake import Intake
from ppc_helper.sandbox import Sandbox
from ppc_helper.telegram import Telegram
from tests.conftest import Database
from tests.process.bot import TOKEN, eventually

HOLDERS = "select owner, lease_until > log.clock() from work.intakes"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Give the doubles."""
    with Sandbox(tokens=(TOKEN,)) as running:
        yield running


@contextmanager
def running_intake(db: Database, sandbox: Sandbox, **settings: float) -> Iterator[Intake]:
    pool = Pool(db.dsn, "intake", 2)
    pool.open()
    intake = Intake(pool, Telegram(TOKEN, sandbox.telegram_url), "door", **settings)  # type: ignore[arg-type]
    thread = threading.Thread(target=intake.run, daemon=True)
    thread.start()
    try:
        yield intake
    finally:
        intake.stop()
        intake.close()


def test_a_lease_that_cannot_be_kept_ends_for_its_holder_too_and_is_taken_up_again(
    db: Database, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    conn = db.connect()
    with running_intake(db, sandbox) as intake:
        eventually(lambda: conn.execute(HOLDERS).fetchall() == [("door", True)], "the intake stands")
        conn.execute("alter table work.intakes rename to elsewhere")
        eventually(lambda: "the intake's lease failed: UndefinedTable" in caplog.text, "it is said")
        eventually(lambda: not intake.holds_lease, "it does not poll beside another one")
        conn.execute("alter table work.elsewhere rename to intakes")
        conn.execute("delete from work.intakes")
        eventually(lambda: conn.execute(HOLDERS).fetchall() == [("door", True)], "it stands again")


def test_an_intake_that_hangs_is_noticed_by_the_thread_that_hangs(db: Database, sandbox: Sandbox) -> None:
    with running_intake(db, sandbox, poll_seconds=30, patience_seconds=2.0) as intake:
        assert eventually(intake.stuck, "it is noticed") == "polling"
