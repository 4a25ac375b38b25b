"""Builds things: the only file that knows how the parts are put together."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from psycopg import conninfo

from ppc_helper import embedded
from ppc_helper.admins import Admins
from ppc_helper.chat.state import Settings
from ppc_helper.config import Config, Vk
from ppc_helper.converse import Conversation
from ppc_helper.database import Pool, connect
from ppc_helper.dead import Undertaker
from ppc_helper.embedded import EmbeddedServer
from ppc_helper.errors import DatabaseUnavailable, PpcHelperError
from ppc_helper.events import Lane
from ppc_helper.intake import Intake
from ppc_helper.lanes import Held
from ppc_helper.own_tokens import OwnTokens
from ppc_helper.runner import Runner
from ppc_helper.sealing import Seal
from ppc_helper.sender import Sender
from ppc_helper.statements import statements
from ppc_helper.telegram import Telegram
from ppc_helper.worker import Parts, Threads, Worker
from ppc_helper.workshop import Outside

logger = logging.getLogger(__name__)

SANDBOX_TOKEN = "1000001:SANDBOX-token-of-the-double-no-secret"  # noqa: S105 - the double's, made up

SANDBOX_KEY = "sandbox-key-for-made-up-tokens-no-secret"


class Database:
    """Where the database is; *keep* starts an embedded server again that was killed."""

    def __init__(self, dsn: str, server: EmbeddedServer | None) -> None:
        self.dsn = dsn
        self._server = server

    def keep(self) -> None:
        """Start the embedded server again when somebody killed it; nothing for a server of yours."""
        if self._server is None:
            return
        try:
            if self._server.restart_if_dead():
                logger.warning("PostgreSQL had died and was started again")
        except PpcHelperError as error:
            logger.error("PostgreSQL could not be started again: %s", error)


@contextmanager
def open_database(config: Config, *, wait_seconds: float = 0.0) -> Iterator[Database]:
    """Give the database; the embedded server runs at least as long as this is open.

    A server of yours that does not answer is waited for; raises DatabaseUnavailable after *wait_seconds*.
    """
    if config.is_embedded:
        server = embedded.start(config.db_manager.data_dir, connections=max(80, config.db_manager.max_connections))
        try:
            yield Database(server.dsn(), server)
        finally:
            server.close()
        return
    dsn = _dsn_of(config)
    _wait_for(dsn, wait_seconds)
    yield Database(dsn, None)


def _dsn_of(config: Config) -> str:
    settings = config.db_manager
    return conninfo.make_conninfo(
        host=settings.host,
        port=settings.port,
        user=settings.user or None,
        password=settings.password or None,
        dbname=settings.db or None,
    )


def _wait_for(dsn: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            connect(dsn, "start").close()
        except DatabaseUnavailable as error:
            if time.monotonic() >= deadline:
                raise
            logger.warning("the database does not answer yet: %s", error)
            time.sleep(1.0)
        else:
            return


def sandbox_environment(base_url: str) -> dict[str, str]:
    """Return the settings that point the bot at the doubles; Anna of the sandbox is the admin."""
    return {
        "PPC_HELPER_BOT_TOKEN": SANDBOX_TOKEN,
        "PPC_HELPER_BOT_API_URL": base_url,
        "PPC_HELPER_BOT_ADMINS": "1001",
        "PPC_HELPER_SECRET_KEY": SANDBOX_KEY,
        "PPC_HELPER_FUNCTION_HANDLERS_VK_TOKEN": "sandbox-user-token",
        "PPC_HELPER_FUNCTION_HANDLERS_VK_API_URL": base_url,
    }


def intake_is_held(dsn: str) -> bool:
    """Tell whether a living intake polls for the sandbox's bot on this database."""
    with connect(dsn, "start") as conn:
        values = {"bot": int(SANDBOX_TOKEN.partition(":")[0])}
        return conn.execute(statements("claims")["is_held"], values).fetchone() == (True,)


def settings_of(config: Config, bot_username: str) -> Settings:
    """Return what the conversation needs of the configuration."""
    return Settings(
        admins=frozenset(config.bot.admins),
        language=config.ppc_helper.language,
        contacts=config.ppc_helper.contacts,
        bot_username=bot_username,
        takes_tokens=bool(config.ppc_helper.secret_key),
        vk_token_url=_vk_token_url(config.function_handlers.vk),
    )


def _vk_token_url(vk: Vk) -> str:
    """Return where VK asks a person to give the configured application a token (its implicit flow)."""
    if not vk.app_id:
        return ""
    given = {
        "client_id": vk.app_id,
        "display": "page",
        "redirect_uri": "https://oauth.vk.com/blank.html",
        "scope": vk.scope or "groups,offline",
        "response_type": "token",
        "v": vk.api_version,
    }
    return f"https://oauth.vk.com/authorize?{urlencode(given)}"


def seal_of(config: Config) -> Seal | None:
    """Return what seals people's own tokens, None without a key."""
    key = config.ppc_helper.secret_key
    return Seal(key) if key else None


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
    tokens = OwnTokens(pool, outside_of(config), seal_of(config))
    admins = Admins(pool, config.bot.admins, config.ppc_helper.language)

    def make_runner(held: Held, stopping: threading.Event, ring: Callable[[set[Lane]], None]) -> Runner:
        return Runner(pool, telegram, tokens, admins, held=held, stopping=stopping, ring=ring)

    def make_sender(stopping: threading.Event) -> Sender:
        return Sender(pool, telegram, config.bot.parse_mode, stopping=stopping)

    return Worker(
        Parts(
            pool=pool,
            conversation=lambda bells: Conversation(pool, settings, bells.ring),
            sender=make_sender,
            runner=make_runner,
            undertaker=lambda bells: Undertaker(pool, admins, bells.ring),
            threads=Threads(),
        )
    )


def intake(config: Config, dsn: str, owner: str) -> Intake:
    """Return the intake of the configured bot."""
    pool = Pool(dsn, "intake", config.intake_connections)
    pool.open()
    return Intake(pool, telegram_of(config), owner, seal=seal_of(config))
