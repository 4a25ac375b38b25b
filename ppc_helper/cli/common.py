"""What several commands share: options, the console, the configuration."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ppc_helper import redact
from ppc_helper.config import Config, load
from ppc_helper.errors import ConfigError, DatabaseUnavailable, PpcHelperError

console = Console(stderr=True)

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The configuration; ./config.json if there is one."),
]
LogOption = Annotated[
    Path | None, typer.Option("--log", metavar="FILE", help="Write the log here and not to the terminal.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="For scripts.")]


def open_config(file: Path | None, log_file: Path | None = None) -> Config:
    """Load the configuration, say its notes, and let the log hide its secrets; raises ConfigError."""
    found = load(file, os.environ)
    redact.install(log_file, found.secrets())
    for note in found.notes:
        console.print(note, style="yellow", markup=False, highlight=False)
    return found


def told(error: PpcHelperError) -> str:
    """Return an error as sentences for the operator."""
    if isinstance(error, ConfigError):
        return "The configuration cannot be used:\n" + "\n".join(f"  - {problem}" for problem in error.problems)
    if isinstance(error, DatabaseUnavailable):
        return (
            f"The database cannot be reached: {error}\n"
            "Is it running, and are db_manager's host, port, user and password right?"
        )
    return str(error)
