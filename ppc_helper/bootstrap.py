"""Builds things: the only file that knows how the parts are put together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from psycopg import conninfo

from ppc_helper import embedded
from ppc_helper.chat.state import Settings
from ppc_helper.config import Config
from ppc_helper.converse import Conversation
from ppc_helper.database import Pool
from ppc_helper.dead import Undertaker
from ppc_helper.events import Lane
from ppc_helper.intake import Intake
from ppc_helper.lanes import Held
from ppc_helper.runner import Runner
from ppc_helper.sender import Sender
from ppc_helper.telegram import Telegram
from ppc_helper.worker import Parts, Threads, Worker
from ppc_helper.workshop import Outside

SANDBOX_TOKEN = "1000001:SANDBOX-token-of-the-double-no-secret"  # noqa: S105 - the double's, made up


@contextmanager
def database(config: Config) -> Iterator[str]:
    """Give the address of the database; the embedded server runs at least as long as this is open."""
    settings = config.db_manager
    if not config.is_embedded:
        yield conninfo.make_conninfo(
            host=settings.host,
            port=settings.port,
            user=settings.user or None,
            password=settings.password or None,
            dbname=settings.db or None,
        )
        return
    server = embedded.start(settings.data_dir)
    try:
        yield server.dsn()
    finally:
        server.close()


def settings_of(config: Config, bot_username: str) -> Settings:
    """Return what the conversation needs of the configuration."""
    return Settings(
        admins=frozenset(config.bot.admins),
        language=config.ppc_helper.language,
        contacts=config.ppc_helper.contacts,
        bot_username=bot_username,
    )


def outside_of(config: Config) -> Outside:
    """Return what tools need of the configuration."""
    vk = config.function_handlers.vk
    return Outside(vk_tokens=vk.token, vk_api_url=vk.api_url, vk_api_version=vk.api_version)


def telegram_of(config: Config) -> Telegram:
    """Return the Bot API for the configured token, or the double's."""
    return Telegram(config.bot.token or SANDBOX_TOKEN, config.bot.api_url)


def worker(config: Config, dsn: str, *, bot_username: str = "") -> Worker:
    """Return a worker for this process."""
    pool = Pool(dsn, "worker", config.connections_per_worker)
    pool.open()
    telegram = telegram_of(config)
    settings = settings_of(config, bot_username)
    outside = outside_of(config)

    def make_runner(held: Held, stopping: threading.Event, ring: Callable[[set[Lane]], None]) -> Runner:
        return Runner(pool, telegram, outside, held=held, stopping=stopping, ring=ring)

    def make_sender(stopping: threading.Event) -> Sender:
        return Sender(pool, telegram, config.bot.parse_mode, stopping=stopping)

    return Worker(
        Parts(
            pool=pool,
            conversation=lambda bells: Conversation(pool, settings, bells.ring),
            sender=make_sender,
            runner=make_runner,
            undertaker=lambda bells: Undertaker(pool, config.bot.admins, config.ppc_helper.language, bells.ring),
            threads=Threads(),
        )
    )


def intake(config: Config, dsn: str, owner: str) -> Intake:
    """Return the intake of the configured bot."""
    pool = Pool(dsn, "intake", config.intake_connections)
    pool.open()
    return Intake(pool, telegram_of(config), owner)
