"""Builds what speaks to Telegram: the API, the intake; a worker is built in :mod:`ppc_helper.bootstrap_worker`."""

from __future__ import annotations

from ppc_helper.config import Config
from ppc_helper.database import Pool, connect
from ppc_helper.intake import Intake
from ppc_helper.sealing import Seal
from ppc_helper.statements import statements
from ppc_helper.telegram import Telegram

SANDBOX_TOKEN = "1000001:SANDBOX-token-of-the-double-no-secret"  # noqa: S105 - the double's, made up

SANDBOX_KEY = "sandbox-key-for-made-up-tokens-no-secret"


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


def seal_of(config: Config) -> Seal | None:
    """Return what seals people's own tokens, None without a key."""
    key = config.ppc_helper.secret_key
    return Seal(key) if key else None


def telegram_of(config: Config) -> Telegram:
    """Return the Bot API for the configured token, or the double's."""
    return Telegram(config.bot.token or SANDBOX_TOKEN, config.bot.api_url)


def intake(config: Config, dsn: str, owner: str) -> Intake:
    """Return the intake of the configured bot."""
    pool = Pool(dsn, "intake", config.intake_connections)
    pool.open()
    return Intake(pool, telegram_of(config), owner, seal=seal_of(config))
