"""Options that several commands take, and the configuration that they name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from ppc_helper import redact
from ppc_helper.cli.notices import console
from ppc_helper.config import Config, load

ConfigOption = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", help="The configuration; ./config.json if there is one."),
]
LogOption = Annotated[
    Path | None, typer.Option("--log", metavar="FILE", help="Write the log here and not to the terminal.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON, for scripts.")]


def open_config(file: Path | None, log_file: Path | None = None) -> Config:
    """Load the configuration, say its notes, and let the log hide its secrets; raises ConfigError."""
    found = load(file, os.environ)
    redact.install(log_file, found.secrets())
    for note in found.notes:
        console.print(note, style="yellow", markup=False, highlight=False, soft_wrap=True)
    return found
