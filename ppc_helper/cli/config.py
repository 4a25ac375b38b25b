"""``ppc-helper config``: what is in force and where it comes from, secrets masked."""

from __future__ import annotations

import json
import os

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from ppc_helper.cli.options import ConfigOption, JsonOption
from ppc_helper.config import Config, load
from ppc_helper.config.settings import BY_KEY


def config(file: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Show the configuration in force and where each value comes from; secrets are masked."""
    found = load(file, os.environ)
    if as_json:
        typer.echo(json.dumps(_as_tree(found), ensure_ascii=False, indent=2))
    else:
        _show(found)


def _as_tree(found: Config) -> dict[str, object]:
    settings = {key: {"value": value, "from": found.origins[key]} for key, value in found.masked().items()}
    shares = {"intake": found.intake_connections, "each_worker": found.connections_per_worker}
    return {"settings": settings, "connections": shares, "notes": list(found.notes)}


def _show(found: Config) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("setting", no_wrap=True)  # the one thing that is typed from here
    table.add_column("value", overflow="fold")
    table.add_column("from", overflow="fold")
    for key, value in found.masked().items():
        style = "dim" if found.origins[key] == "default" else ""
        table.add_row(key, escape(_in_words(key, value)), escape(found.origins[key]), style=style)
    console = Console(highlight=False)
    console.print(table)
    share = f"{found.intake_connections} for intake, {found.connections_per_worker} for each worker"
    console.print(f"\nConnections to the database: {share}.")
    for note in found.notes:
        console.print(f"[yellow]![/yellow] {escape(note)}", soft_wrap=True)


def _in_words(key: str, value: object) -> str:
    if value in ("", []):
        return BY_KEY[key].stands_for or "empty"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
