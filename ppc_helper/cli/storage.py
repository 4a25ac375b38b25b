"""``migrate`` and ``replay``: the commands that write tables."""

from __future__ import annotations

import json
import re
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
from ppc_helper.cli.operating import opened, output
from ppc_helper.cli.options import ConfigOption, JsonOption, open_config
from ppc_helper.database import Row, connect
from ppc_helper.errors import PpcHelperError
from ppc_helper.opening import open_database
from ppc_helper.ops.reading import translated

DIFFERENT = 1
_POSITION = re.compile("[0-9]+")
_SCHEMA = re.compile("(?!pg_)[a-z_][a-z0-9_]{0,62}")


def migrate(
    file: ConfigOption = None,
    back: Annotated[
        bool, typer.Option("--back", help="Rebuild what a newer program made, to work with this one again.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Bring the database up to date; does nothing when it is."""
    config = open_config(file)
    with open_database(config) as database, connect(database.dsn, "migrate") as conn, translated():
        steps = migrating.migrate(conn, rebuild=lambda names: rebuild(conn, names), back=back)
    if as_json:
        typer.echo(json.dumps(msgspec.to_builtins(steps)))
        return
    for step in steps:
        output.print(f"{step.kind}: {step.name}")
    output.print("The database is up to date.")


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
    schema: Annotated[str | None, typer.Option(help="Where --until builds it; past if not given.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Build every table anew from the log, while the bot goes on answering, and swap them in.

    Ctrl-C leaves the live tables as they are; the next replay goes on where this one was.
    """
    names = projection or []
    replaying.chosen(names)
    past = _read_past(until, schema, check=check)
    with opened(file, "replay") as conn:
        if past is not None:
            _build_past(conn, *past, names, as_json=as_json)
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
        output.print(f"[red]{difference.table} is not what the log says[/red]")
        for row in difference.only_live:
            output.print(f"  only in the table: {row}", markup=False)
        for row in difference.only_log:
            output.print(f"  only by the log:   {row}", markup=False)
    if differences:
        raise typer.Exit(DIFFERENT)
    if not as_json:
        output.print("Every table is what the log says.")


def _read_past(until: str | None, schema: str | None, *, check: bool) -> tuple[int | datetime, str] | None:
    """Return the moment that is asked for and the schema for it, None when it is not the past that is wanted."""
    if until is None:
        if schema is not None:
            raise PpcHelperError("--schema goes with --until: it names where the past is built")
        return None
    if check:
        raise PpcHelperError("--until and --check: one of them, for the past cannot be compared with live tables")
    if schema is not None and not _SCHEMA.fullmatch(schema):
        raise PpcHelperError("--schema: small letters, digits and _, 63 at most, not beginning with pg_")
    moment = int(until) if _POSITION.fullmatch(until) else _time(until)
    return moment, schema or "past"


def _build_past(conn: Connection[Row], moment: int | datetime, schema: str, names: list[str], *, as_json: bool) -> None:
    with _bar("Replaying") as progress:
        position = replaying.build_until(conn, moment, schema, names, progress=progress)
    sentence = f"The state at position {position} is in the schema {schema}; drop it when you have seen it."
    _say(sentence, {"position": position, "schema": schema}, as_json=as_json)


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
        output.print(sentence)


@contextmanager
def _bar(title: str) -> Iterator[replaying.Progress]:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
