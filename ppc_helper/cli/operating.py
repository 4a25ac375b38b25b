"""What the operator's commands share: a connection to look through, a clear end when there is none, names read."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import typer
from psycopg import Connection
from rich.console import Console

from ppc_helper.cli.notices import say_error
from ppc_helper.cli.options import open_config
from ppc_helper.config import Config
from ppc_helper.database import Row, connect
from ppc_helper.errors import DatabaseUnavailable, PpcHelperError
from ppc_helper.events import Lane
from ppc_helper.opening import open_database
from ppc_helper.ops.reading import translated

NOT_FOUND = 1

output = Console(highlight=False, width=None if sys.stdout.isatty() else 1_000)
"""Answers go to standard output, in a file without wrapping; what went wrong goes to standard error."""


@contextmanager
def opened(file: Path | None, role: str) -> Iterator[Connection[Row]]:
    """Load the configuration and give a connection; raises DatabaseUnavailable, NotMigrated."""
    config = open_config(file)
    with reachable(config) as dsn, connect(dsn, role) as conn, translated():
        yield conn


@contextmanager
def until_interrupted() -> Iterator[None]:
    """Let Ctrl-C, SIGTERM and a closed terminal end the block quietly, so that an embedded server is left in order."""
    ends = (signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, signal.default_int_handler) for number in ends]
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        for number, handler in zip(ends, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def reachable(config: Config) -> Iterator[str]:
    """Give the database's address; raises DatabaseUnavailable where there is none yet, rather than make one."""
    if config.is_embedded and not cluster_exists(config):
        raise DatabaseUnavailable(
            f"there is none yet in {config.db_manager.data_dir}; `ppc-helper run` or `migrate` makes it"
        )
    with open_database(config) as database:
        yield database.dsn


def cluster_exists(config: Config) -> bool:
    """Tell whether the embedded database was ever made."""
    return (config.db_manager.data_dir.expanduser() / "cluster" / "PG_VERSION").exists()


def chosen_lane(name: str | None) -> Lane | None:
    """Return the lane called *name*, None when none was; an unknown one is refused as a wrong option."""
    if name is None:
        return None
    try:
        return Lane[name.upper()]
    except KeyError as error:
        known = ", ".join(lane.name.lower() for lane in Lane)
        raise typer.BadParameter(f"there is no lane {name}; there are {known}") from error


def refuse(error: PpcHelperError) -> typer.Exit:
    """Say why and return the exit with code 1: what was named is not there."""
    say_error(str(error))
    return typer.Exit(NOT_FOUND)
