"""The configuration in force, section by section as in ``config.json``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from ppc_helper.config.settings import SETTINGS, Setting

ParseMode = Literal["MARKDOWN", "MARKDOWN_V2", "HTML"]


class Program(msgspec.Struct, frozen=True):
    """Section ``ppc_helper``: how many workers ``run`` starts, the language before a person chose one.

    Without a *secret_key* nothing can be sealed, so nobody can give a token of their own.
    """

    workers_count: int
    language: Literal["ru", "en"]
    contacts: str
    secret_key: str


class Bot(msgspec.Struct, frozen=True):
    """Section ``bot``. Without a *token* the sandbox takes Telegram's place; *api_url* ends in no slash."""

    token: str
    parse_mode: ParseMode
    api_url: str
    admins: tuple[int, ...]


class DbManager(msgspec.Struct, frozen=True):
    """Section ``db_manager``; without a *host* the embedded server in *data_dir* is used.

    *max_connections* bounds what all processes of this host together open; it is computed when not set.
    """

    host: str
    user: str
    password: str
    db: str
    port: int
    max_connections: int
    tables_json: str
    data_dir: Path


class Sites(msgspec.Struct, frozen=True):
    """Section ``function_handlers.sf``, the tools that ask web addresses; *ports* are those they may ask."""

    ports: tuple[int, ...]


class Vk(msgspec.Struct, frozen=True):
    """Section ``function_handlers.vk``; *token* has one entry per token, none when VK is not set up."""

    app_id: int
    client_secret: str
    token: tuple[str, ...]
    scope: int
    api_version: str
    api_url: str


class FunctionHandlers(msgspec.Struct, frozen=True):
    """Section ``function_handlers``."""

    sf: Sites
    vk: Vk


class Config(msgspec.Struct, frozen=True):
    """What is in force.

    *notes* are sentences for the operator: settings that are taken but have no effect, or that open a gap.
    *origins* tells for each key where its value comes from. *file* is None when there is no file.
    """

    ppc_helper: Program
    bot: Bot
    db_manager: DbManager
    function_handlers: FunctionHandlers
    notes: tuple[str, ...] = ()
    origins: Mapping[str, str] = {}
    file: Path | None = None

    @property
    def in_sandbox(self) -> bool:
        """Tell whether there is no bot token, so that ``run`` starts the sandbox."""
        return not self.bot.token

    @property
    def is_embedded(self) -> bool:
        """Tell whether the embedded PostgreSQL is used."""
        return not self.db_manager.host

    @property
    def intake_connections(self) -> int:
        """Return how many connections intake may open."""
        return 2 if self._is_roomy else 1

    @property
    def connections_per_worker(self) -> int:
        """Return how many connections each worker process may open: an equal share of what intake leaves."""
        kept = ROOMY_RESERVE if self._is_roomy else 1
        return (self.db_manager.max_connections - kept) // self.ppc_helper.workers_count

    @property
    def _is_roomy(self) -> bool:
        enough = ROOMY_RESERVE + ROOMY_WORKER * self.ppc_helper.workers_count
        return self.db_manager.max_connections >= enough

    def masked(self) -> dict[str, Any]:
        """Return every setting by its key, in the table's order, as JSON values without secrets."""
        return {setting.key: self._shown(setting) for setting in SETTINGS}

    def _shown(self, setting: Setting) -> Any:
        value: Any = self
        for name in setting.key.split("."):
            value = getattr(value, name)
        if setting.secret and value:
            return _mask(value)
        if isinstance(value, tuple):
            return list(value)
        return str(value) if isinstance(value, Path) else value

    def secrets(self) -> list[str]:
        """Return every secret in force, to be masked wherever text leaves the program."""
        vk = self.function_handlers.vk
        found = [self.ppc_helper.secret_key, self.bot.token, self.db_manager.password, vk.client_secret, *vk.token]
        return [secret for secret in found if secret]


def _mask(secret: str | tuple[str, ...]) -> str:
    if isinstance(secret, tuple):
        return f"*** ({len(secret)} tokens)" if len(secret) > 1 else "***"
    bot_id, colon, rest = secret.partition(":")
    # the number before the colon is the bot's public id, and tells which bot this is
    return f"{bot_id}:***" if colon and bot_id.isdigit() and len(rest) >= TOKEN_LETTERS else "***"


TOKEN_LETTERS = 30
ROOMY_WORKER = 3
"""Below this share of a worker, intake makes do with one connection and none is kept back."""
ROOMY_RESERVE = 4
"""Two for intake, two for the supervisor and for commands such as status."""
