"""The command line: parse, load the configuration, wire, call. No rules live here."""

from __future__ import annotations

import errno
import gc
import importlib
import sys
from collections.abc import Iterable, Mapping
from typing import Annotated, Final

import typer

from ppc_helper import __version__, signals
from ppc_helper.cli.notices import end_code, say_error, told
from ppc_helper.errors import PpcHelperError

MODULES: Final[Mapping[str, str]] = {
    "run": "serving",
    "bot": "serving",
    "workers": "serving",
    "sandbox": "serving",
    "migrate": "storage",
    "replay": "storage",
    "status": "status",
    "explain": "explain",
    "tail": "tail",
    "doctor": "doctor",
    "dead": "dead",
    "tool": "tool",
    "config": "config",
}
"""Where each command is, in the order of the help."""


def build(names: Iterable[str] = MODULES) -> typer.Typer:
    """Return the command line with the commands of these *names*; only their modules are loaded."""
    app = typer.Typer(
        name="ppc-helper",
        help="A Telegram bot for people who buy internet advertising, on a PostgreSQL event log.",
        no_args_is_help=True,
        invoke_without_command=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_commands)
    for name in names:
        module = importlib.import_module(f"{__name__}.{MODULES[name]}")
        if isinstance(group := getattr(module, "app", None), typer.Typer):
            app.add_typer(group, name=name)
        else:
            app.command(name)(getattr(module, name))
    return app


def _commands(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    # also keeps a command's name in its place when it is the only one that was loaded
    if version:
        typer.echo(f"ppc-helper {__version__}")
        raise typer.Exit


def main() -> None:
    """Run the command; our own errors end it with a sentence and never with a traceback."""
    named = next(iter(sys.argv[1:]), "")
    try:
        command = build([named] if named in MODULES else MODULES)
        gc.enable()
        signals.leave_in_order()  # not before: while modules are loaded there is nothing to put in order
        command()
    except KeyboardInterrupt:  # before typer runs, which says it itself
        sys.exit(130)
    except PpcHelperError as error:
        say_error(told(error))
        sys.exit(end_code(error))
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        say_error("The disk is full: what was to be written could not be.")
        sys.exit(1)
