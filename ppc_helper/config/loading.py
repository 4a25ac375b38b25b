"""From sources to a :class:`Config`, or to every problem at once."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ppc_helper.config import rules, sources
from ppc_helper.config.settings import SETTINGS, VK_VERSION, Setting
from ppc_helper.config.sources import Given, Source
from ppc_helper.config.structs import Bot, Config, DbManager, FunctionHandlers, Program, Sites, Vk
from ppc_helper.errors import ConfigError

DEFAULT_FILE = Path("config.json")


def load(path: Path | None, environ: Mapping[str, str]) -> Config:
    """Return the configuration in force: defaults, then the file, then the environment.

    Args:
        path: the file named by ``--config``; None takes ``config.json`` of the working folder, if any.
        environ: usually ``os.environ``.
    Raises:
        ConfigError: with one sentence for every problem found.
    """
    file = path or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    from_file = sources.from_file(file) if file else Source({}, [])
    from_environment = sources.from_environment(environ)
    given = from_file.given | from_environment.given
    values, problems = _read_all(given)
    problems = [*from_file.problems, *from_environment.problems, *problems]
    problems.extend(rules.problems(values))
    if problems:
        raise ConfigError(problems)
    notes = tuple(rules.notes(values))
    return _build(_complete(values, given), notes, _origins(values, given), file)


def _read_all(given: Mapping[str, Given]) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {}
    problems = []
    for setting in SETTINGS:
        values[setting.key] = setting.read(setting.blank)
        if setting.key in given:
            try:
                values[setting.key] = setting.read(given[setting.key].value)
            except ValueError as error:
                problems.append(f"{given[setting.key].name}: {error}")
    return values, problems


def _complete(values: dict[str, Any], given: Mapping[str, Given]) -> dict[str, Any]:
    """Put what blanks stand for in their place."""
    workers, data_dir = values["ppc_helper.workers_count"], values["db_manager.data_dir"]
    folder = given["db_manager.data_dir"].folder if data_dir else Path()
    default = rules.default_data_dir(is_root=hasattr(os, "geteuid") and os.geteuid() == 0)
    return values | {
        "db_manager.max_connections": values["db_manager.max_connections"] or rules.connections_by_default(workers),
        "db_manager.data_dir": folder / Path(data_dir).expanduser() if data_dir else default,
        "function_handlers.vk.api_version": values["function_handlers.vk.api_version"] or VK_VERSION,
    }


def _origins(values: Mapping[str, Any], given: Mapping[str, Given]) -> dict[str, str]:
    def origin(setting: Setting) -> str:
        left_open = setting.stands_for and values[setting.key] == setting.read(setting.blank)
        return "default" if left_open or setting.key not in given else given[setting.key].origin

    return {setting.key: origin(setting) for setting in SETTINGS}


def _build(values: dict[str, Any], notes: tuple[str, ...], origins: dict[str, str], file: Path | None) -> Config:
    def section(name: str) -> dict[str, Any]:
        start = f"{name}."
        return {key.removeprefix(start): value for key, value in values.items() if key.startswith(start)}

    return Config(
        ppc_helper=Program(**section("ppc_helper")),
        bot=Bot(**section("bot")),
        db_manager=DbManager(**section("db_manager")),
        function_handlers=FunctionHandlers(
            sf=Sites(**section("function_handlers.sf")),
            vk=Vk(**section("function_handlers.vk")),
        ),
        notes=notes,
        origins=origins,
        file=file,
    )
