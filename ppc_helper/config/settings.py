"""Every setting there is; file, environment, docs and ``ppc-helper config`` all read this table."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from ppc_helper.config import readers

PREFIX = "PPC_HELPER_"
SECTIONS = ("ppc_helper", "bot", "db_manager", "function_handlers", "function_handlers.sf", "function_handlers.vk")


class Setting(msgspec.Struct, frozen=True):
    """One setting: where it stands, what it is when nobody sets it, how it is read.

    *blank* is the value when nobody gives one; *stands_for* says in words what it comes to, when that is
    worked out at the start.
    """

    key: str
    blank: Any
    read: readers.Reader
    stands_for: str = ""
    secret: bool = False

    @property
    def variable(self) -> str:
        """Return the environment variable that wins over the file."""
        return PREFIX + self.key.removeprefix("ppc_helper.").upper().replace(".", "_")

    @property
    def file_variable(self) -> str:
        """Return the variable that names a file with the secret."""
        return f"{self.variable}_FILE"

    @property
    def default_in_words(self) -> str:
        """Return the default as the documentation shows it."""
        if self.stands_for:
            return self.stands_for
        return json.dumps(self.blank) if self.blank not in ("", []) else "empty"


TELEGRAM = "https://api.telegram.org"
VK = "https://api.vk.ru"
VK_VERSION = "5.199"

SETTINGS = (
    Setting("ppc_helper.workers_count", 1, readers.integer(1, 64)),
    Setting("ppc_helper.language", "ru", readers.choice("ru", "en")),
    Setting("ppc_helper.contacts", "", readers.text),
    Setting("ppc_helper.secret_key", "", readers.secret_key, "none: people cannot give VK tokens", secret=True),
    Setting("bot.token", "", readers.bot_token, "none: the sandbox", secret=True),
    Setting("bot.parse_mode", "MARKDOWN", readers.choice("MARKDOWN", "MARKDOWN_V2", "HTML")),
    Setting("bot.api_url", TELEGRAM, readers.web_address),
    Setting("bot.admins", [], readers.person_ids),
    Setting("db_manager.host", "", readers.host, "none: the embedded PostgreSQL"),
    Setting("db_manager.user", "", readers.text),
    Setting("db_manager.password", "", readers.text, secret=True),
    Setting("db_manager.db", "", readers.text),
    Setting("db_manager.port", 5432, readers.integer(1, 65535)),
    Setting("db_manager.max_connections", 0, readers.integer(0, 10_000), "4 + 6 per worker"),
    Setting("db_manager.tables_json", "", readers.anything),
    Setting("db_manager.data_dir", "", readers.text, "the user's data folder"),
    Setting("function_handlers.sf.ports", [80, 443], readers.ports),
    Setting("function_handlers.vk.app_id", 0, readers.integer(0, 10**12)),
    Setting("function_handlers.vk.client_secret", "", readers.text, secret=True),
    Setting("function_handlers.vk.token", "", readers.vk_tokens, secret=True),
    Setting("function_handlers.vk.scope", 0, readers.integer(0, 2**31 - 1)),
    Setting("function_handlers.vk.api_version", "", readers.api_version, VK_VERSION),
    Setting("function_handlers.vk.api_url", VK, readers.web_address),
)

BY_KEY = {setting.key: setting for setting in SETTINGS}
BY_VARIABLE = {setting.variable: setting for setting in SETTINGS}
BY_FILE_VARIABLE = {setting.file_variable: setting for setting in SETTINGS if setting.secret}
