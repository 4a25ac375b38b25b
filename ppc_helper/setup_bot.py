"""What Telegram is told about the bot at each start: its commands, in every language, admins' only for admins."""

from __future__ import annotations

import json
import logging

import msgspec

from ppc_helper.bootstrap import telegram_of
from ppc_helper.chat.menus import commands_for
from ppc_helper.config import Config
from ppc_helper.errors import TelegramError
from ppc_helper.locale import LANGUAGES
from ppc_helper.telegram import Telegram

logger = logging.getLogger(__name__)


def bot_username(config: Config) -> str:
    """Ask Telegram who the bot is, and take a webhook away that would keep polling from working.

    Raises TelegramError; nothing that waits for the bot is dropped.
    """
    telegram = telegram_of(config)
    username = str(telegram.call("getMe").get("username", ""))
    if telegram.call("getWebhookInfo").get("url"):
        telegram.call("deleteWebhook", drop_pending_updates=False)
        logger.warning("a webhook was set for this bot; it was removed, because this program polls")
    return username


def register_commands(config: Config) -> None:
    """Register the commands; when Telegram is out of reach the last ones stay."""
    telegram = telegram_of(config)
    try:
        for language in ("", *LANGUAGES):
            spoken = language or config.ppc_helper.language
            _register(telegram, spoken, language, admin=None)
            for admin in config.bot.admins:
                _register(telegram, spoken, language, admin=admin)
    except TelegramError as error:
        logger.warning("commands could not be registered: %s", error)


def _register(telegram: Telegram, spoken: str, language: str, *, admin: int | None) -> None:
    scope = {"type": "all_private_chats"} if admin is None else {"type": "chat", "chat_id": admin}
    commands = msgspec.to_builtins(commands_for(spoken, admin=admin is not None))
    try:
        telegram.call(
            "setMyCommands",
            commands=json.dumps(commands, ensure_ascii=False),
            scope=json.dumps(scope),
            language_code=language or None,
        )
    except TelegramError as error:
        # An admin who never wrote to the bot has no chat yet; the commands come at the next start.
        if admin is None or error.code != 400:
            raise
