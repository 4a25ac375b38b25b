"""``migrate`` and ``replay``: the commands that write tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import msgspec
import typer
from psycopg import Connection
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ppc_helper import migrate as migrating
from ppc_helper import replay as replaying
from ppc_helper.cli.notices import console
from ppc_helper.cli.options import ConfigOption, JsonOption, open_config
from ppc_helper.database import Row, connect
from ppc_helper.errors import PpcHelperError
from ppc_helper.opening import open_database

DIFFERENT = 1


def migrate(file: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Bring the database up to date; does nothing when it is."""
    config = open_config(file)
    with open_database(config) as database, connect(database.dsn, "migrate") as conn:
        steps = migrating.migrate(conn, rebuild=lambda names: rebuild(conn, names))
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(steps)))
        return
    for step in steps:
        console.print(f"{step.kind}: {step.name}")
    console.print("The database is up to date.")


def rebuild(conn: Connection[Row], names: list[str]) -> None:
    """Rebuild projections whose text changed, with a bar."""
    with _bar("Rebuilding " + ", ".join(names)) as progress:
        replaying.rebuild(conn, names, progress=progress)


def replay(
    file: ConfigOption = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Compare with the log and change nothing; exit 1 when a table differs."),
    ] = False,
    projection: Annotated[list[str] | None, typer.Option(help="Only this one; may be given several times.")] = None,
    until: Annotated[
        str | None,
        typer.Option(help="Build the state as it was then: a position, or a time like 2026-11-22T10:00 (UTC)."),
    ] = None,
    schema: Annotated[str, typer.Option(help="Where --until builds it.")] = "past",
    as_json: JsonOption = False,
) -> None:
    """Build every table anew from the log, while the bot goes on answering, and swap them in.

    Ctrl-C leaves the live tables as they are; the next replay goes on where this one was.
    """
    config = open_config(file)
    names = projection or []
    with open_database(config) as database, connect(database.dsn, "replay") as conn:
        if until is not None:
            _past(conn, until, schema, names)
        elif check:
            _check(conn, names, as_json=as_json)
        else:
            with _bar("Replaying") as progress:
                facts = replaying.rebuild(conn, names, progress=progress)
            _say(f"{facts:,} facts folded; the tables are rebuilt.", {"facts": facts}, as_json=as_json)


def _check(conn: Connection[Row], names: list[str], *, as_json: bool) -> None:
    with _bar("Comparing") as progress:
        differences = replaying.check(conn, names, progress=progress)
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(differences)))
    for difference in [] if as_json else differences:
        console.print(f"[red]{difference.table} is not what the log says[/red]")
        for row in difference.only_live:
            console.print(f"  only in the table: {row}", markup=False, highlight=False)
        for row in difference.only_log:
            console.print(f"  only by the log:   {row}", markup=False, highlight=False)
    if differences:
        raise typer.Exit(DIFFERENT)
    if not as_json:
        console.print("Every table is what the log says.")


def _past(conn: Connection[Row], until: str, schema: str, names: list[str]) -> None:
    moment = int(until) if until.isdigit() else _time(until)
    with _bar("Replaying") as progress:
        position = replaying.build_until(conn, moment, schema, names, progress=progress)
    console.print(f"The state at position {position} is in the schema {schema}; drop it when you have seen it.")


def _time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise PpcHelperError(f"--until: {text} is neither a position nor a time like 2026-11-22T10:00") from error
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _say(sentence: str, value: object, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(value))
    else:
        console.print(sentence)


@contextmanager
def _bar(title: str) -> Iterator[replaying.Progress]:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
