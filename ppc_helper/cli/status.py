"""``ppc-helper status``: one screen that says how it is and what to do."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import psycopg
import typer
from psycopg import Connection
from rich.live import Live
from rich.text import Text

from ppc_helper.cli.notices import told
from ppc_helper.cli.operating import opened, output, reachable, until_interrupted
from ppc_helper.cli.options import ConfigOption, JsonOption, open_config
from ppc_helper.cli.status_screen import screen
from ppc_helper.database import Row, connect
from ppc_helper.errors import DatabaseUnavailable
from ppc_helper.ops.reading import NotMigrated, snapshot, translated
from ppc_helper.ops.status import Status, read_status
from ppc_helper.ops.verdict import judge

EVERY_SECONDS = 2.0


def status(
    file: ConfigOption = None,
    as_json: JsonOption = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on until Ctrl-C, a line of JSON each time with --json.")
    ] = False,
) -> None:
    """Show how the system is doing, and what to do about it."""
    if watch:
        _watch(file, as_json=as_json)
        return
    with opened(file, "status") as conn:
        found = _read(conn)
    if as_json:
        typer.echo(json.dumps(to_json(found)))
    else:
        output.print(screen(found))


def to_json(found: Status) -> dict[str, Any]:
    """Return a status with its verdict for scripts."""
    verdict = judge(found)
    fields: dict[str, Any] = msgspec.to_builtins(found)
    return {"light": verdict.light.name.lower(), "sentences": list(verdict.sentences), **fields}


def _read(conn: Connection[Row]) -> Status:
    with snapshot(conn):
        return read_status(conn)


# Watching


def _watch(file: Path | None, *, as_json: bool) -> None:
    config = open_config(file)
    with until_interrupted(), reachable(config) as dsn:
        if as_json:
            for found in _statuses(dsn):
                typer.echo(json.dumps({"error": found} if isinstance(found, str) else to_json(found)))
        else:
            with Live(console=output, screen=output.is_terminal, auto_refresh=False) as live:
                for found in _statuses(dsn):
                    live.update(Text(found, "red") if isinstance(found, str) else screen(found), refresh=True)


def _statuses(dsn: str) -> Iterator[Status | str]:
    """Give the status again and again; a sentence while the database is away, or has no tables yet."""
    while True:
        try:
            with connect(dsn, "status") as conn, translated():
                while True:
                    yield _read(conn)
                    time.sleep(EVERY_SECONDS)
        except (DatabaseUnavailable, NotMigrated) as error:
            yield told(error)
            time.sleep(EVERY_SECONDS)
        except psycopg.errors.InternalError:
            yield "Somebody changes the database's tables or functions at this moment."
            time.sleep(EVERY_SECONDS)
