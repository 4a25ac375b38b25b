"""Programs of two versions on one database: the older one gives way, and what it held goes on."""

from __future__ import annotations

from ppc_helper import migrate
from ppc_helper.database import connect
from tests.process.bot import eventually
from tests.process.conftest import MakeBot, bring


def test_a_worker_ends_when_the_database_is_migrated_and_starts_again_as_what_is_installed(make_bot: MakeBot) -> None:
    bot = make_bot()
    bot.start("run", "--count", "1")
    person = bring(bot)
    person.says("/test").hears("test")
    [before] = bot.worker_pids()
    bot.ask("update log.migrations set digest = 'of later' where name = 'functions'")
    eventually(lambda: before not in bot.worker_pids(), "the worker ends")
    assert "the database was migrated: this worker ends" in bot.log.read_text()
    person.says("/test")
    eventually(lambda: "the database is not migrated yet" in bot.log.read_text(), "the next one waits")
    with connect(bot.dsn, "test") as conn:
        migrate.migrate(conn)
    person.hears("test")
