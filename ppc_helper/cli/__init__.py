"""The command line: parse, load the configuration, wire, call. No rules live here."""

from __future__ import annotations

import sys

import typer

from ppc_helper.cli import config, dead, doctor, explain, serving, status, storage, tail, tool
from ppc_helper.cli.common import console, told
from ppc_helper.errors import PpcHelperError

app = typer.Typer(
    name="ppc-helper",
    help="A Telegram bot for people who buy internet advertising, on a PostgreSQL event log.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(serving.run)
app.command()(serving.bot)
app.command()(serving.workers)
app.command(hidden=True)(serving.worker)
app.command()(serving.sandbox)
app.command()(storage.migrate)
app.command()(storage.replay)
app.command()(status.status)
app.command()(explain.explain)
app.command()(tail.tail)
app.command()(doctor.doctor)
app.add_typer(dead.app, name="dead")
app.command()(tool.tool)
app.command()(config.config)


def main() -> None:
    """Run the command; our own errors end it with a sentence and never with a traceback."""
    try:
        app()
    except PpcHelperError as error:
        console.print(told(error), style="red", markup=False, highlight=False)
        sys.exit(2)


if __name__ == "__main__":
    main()
