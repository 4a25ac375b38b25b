"""Builds a worker: the only file that knows how its parts are put together."""

from __future__ import annotations

import threading
from collections.abc import Callable
from urllib.parse import urlencode

from ppc_helper.admins import Admins
from ppc_helper.bootstrap import seal_of, telegram_of
from ppc_helper.chat.state import Settings
from ppc_helper.config import Config, Vk
from ppc_helper.converse import Conversation
from ppc_helper.database import Pool
from ppc_helper.dead import Undertaker
from ppc_helper.events import Lane
from ppc_helper.jobs import outside_of
from ppc_helper.lanes import Held
from ppc_helper.own_tokens import OwnTokens
from ppc_helper.runner import Runner
from ppc_helper.sender import Sender
from ppc_helper.worker import Parts, Threads, Worker


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


def worker(config: Config, dsn: str, *, bot_username: str = "", number: int = 1) -> Worker:
    """Return a worker for this process, which is the one of this *number* on its host, from 1."""
    pool = Pool(dsn, "worker", config.connections_per_worker)
    pool.open()
    telegram = telegram_of(config)
    settings = settings_of(config, bot_username)
    tokens = OwnTokens(pool, outside_of(config), seal_of(config))
    admins = Admins(pool, config.bot.admins, config.ppc_helper.language)

    def make_runner(held: Held, stopping: threading.Event, ring: Callable[[set[Lane]], None]) -> Runner:
        return Runner(pool, telegram, tokens, admins, held=held, stopping=stopping, ring=ring)

    def make_sender(stopping: threading.Event) -> Sender:
        return Sender(pool, telegram, config.bot.parse_mode, admins=config.bot.admins, stopping=stopping)

    return Worker(
        Parts(
            pool=pool,
            conversation=lambda bells: Conversation(pool, settings, bells),
            sender=make_sender,
            runner=make_runner,
            undertaker=lambda bells: Undertaker(pool, admins, bells.ring),
            threads=Threads(),
            number=number,
        )
    )
