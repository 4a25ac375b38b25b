"""``ppc-helper doctor``: what is wrong with this installation, and what to type."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from psycopg import Connection
from rich.table import Table
from rich.text import Text

from ppc_helper.cli.notices import hints
from ppc_helper.cli.operating import output, reachable
from ppc_helper.cli.options import ConfigOption, JsonOption, open_config
from ppc_helper.config import Config
from ppc_helper.database import Row, connect
from ppc_helper.errors import ConfigError, DatabaseUnavailable
from ppc_helper.ops import check_database, check_host
from ppc_helper.ops.checks import Check, Health, bad, examine_all, worst

_OFFLINE = Annotated[bool, typer.Option("--offline", help="Ask nothing of Telegram.")]
_STYLES = {Health.OK: "green", Health.WARN: "yellow", Health.BAD: "bold red"}


def doctor(file: ConfigOption = None, offline: _OFFLINE = False, as_json: JsonOption = False) -> None:
    """Look for what is wrong and say how to mend it; exit 0 when all is well, 1 on warnings, 2 on faults."""
    found = list(_examine(file, offline=offline))
    if as_json:
        typer.echo(json.dumps([_as_json(check) for check in found], ensure_ascii=False))
    else:
        _show(found)
    raise typer.Exit(int(worst(found)))


def _examine(file: Path | None, *, offline: bool) -> Iterator[Check]:
    try:
        config = open_config(file)
    except ConfigError as error:
        for problem in error.problems:
            yield bad("config", problem, "Mend it: nothing else can be looked at before.")
        return
    yield from check_host.settings_of(config)
    yield from _examine_database(config)
    yield from check_host.telegram(config, offline=offline)


def _examine_database(config: Config) -> list[Check]:
    try:
        with reachable(config) as dsn, connect(dsn, "doctor") as conn:
            first = examine_all(conn, config, check_database.SCHEMA)
            if worst(first) is Health.BAD:
                return first

            def wake_up(conn: Connection[Row], _config: Config) -> Check:
                return check_database.wake_up(conn, dsn)

            rest = (*check_database.REST, wake_up, *check_host.RUNNING)
            return [*first, *examine_all(conn, config, rest), check_host.disk(config)]
    except ConfigError as error:
        return [bad("database", str(error), "")]
    except DatabaseUnavailable as error:
        return [_away(error)]


def _away(error: DatabaseUnavailable) -> Check:
    if "startup parameter" in str(error):
        hint = "A pooler in between refuses our time-outs: set ignore_startup_parameters = options in pgbouncer."
        return bad("database", str(error), hint)
    return bad("database", str(error), " ".join(hints(error)))


def _show(found: Sequence[Check]) -> None:
    table = Table(box=None, pad_edge=False, show_header=False)
    for check in found:
        said = Text(check.sentence)
        if check.hint:
            said.append(f"\n→ {check.hint}", style="italic")
        table.add_row(Text(check.health.name.lower(), style=_STYLES[check.health]), Text(check.name), said)
    output.print(table)


def _as_json(check: Check) -> dict[str, str]:
    health = check.health.name.lower()
    return {"name": check.name, "health": health, "sentence": check.sentence, "hint": check.hint}
