"""The command line: parse, load the configuration, wire, call. No rules live here."""

from __future__ import annotations

import sys

import typer

from ppc_helper.cli import serving, storage
from ppc_helper.cli.common import console, told
from ppc_helper.cli.config import config
from ppc_helper.cli.dead import app as dead
from ppc_helper.cli.doctor import doctor
from ppc_helper.cli.explain import explain
from ppc_helper.cli.status import status
from ppc_helper.cli.tail import tail
from ppc_helper.cli.tool import tool
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
app.command()(status)
app.command()(explain)
app.command()(tail)
app.command()(doctor)
app.add_typer(dead, name="dead")
app.command()(tool)
app.command()(config)


def main() -> None:
    """Run the command; our own errors end it with a sentence and never with a traceback."""
    try:
        app()
    except PpcHelperError as error:
        console.print(told(error), style="red", markup=False, highlight=False)
        sys.exit(2)


if __name__ == "__main__":
    main()
