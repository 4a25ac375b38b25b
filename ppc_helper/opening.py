"""Opens the configured database: the embedded server, or a server of yours."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from psycopg import conninfo

from ppc_helper import embedded, signals
from ppc_helper.config import Config
from ppc_helper.database import connect
from ppc_helper.embedded import EmbeddedServer
from ppc_helper.errors import DatabaseUnavailable, PpcHelperError
from ppc_helper.migrate import pending

logger = logging.getLogger(__name__)

REFUSALS = ("authentication failed", "does not exist", "no password supplied", "no pg_hba.conf entry")
"""What a server says that will say the same in a minute."""


Trouble = tuple[str, PpcHelperError]
"""What is waited for, in words for the log, and the error that it is when it does not end."""


class Database:
    """Where the database is; *keep* starts an embedded server again that was killed."""

    def __init__(self, dsn: str, server: EmbeddedServer | None) -> None:
        self.dsn = dsn
        self._server = server

    def keep(self) -> None:
        """Start the embedded server again when somebody killed it; nothing for a server of yours."""
        if self._server is None:
            return
        try:
            if self._server.restart_if_dead():
                logger.warning("PostgreSQL had died and was started again")
        except PpcHelperError as error:
            logger.error("PostgreSQL could not be started again: %s", error)


@contextmanager
def open_database(config: Config, *, wait_seconds: float = 0.0) -> Iterator[Database]:
    """Give the database; the embedded server runs at least as long as this is open.

    A server of yours that does not answer is waited for; raises DatabaseUnavailable after *wait_seconds*.
    """
    if config.is_embedded:
        with _embedded(config) as server:
            yield Database(server.dsn(), server)
        return
    dsn = _dsn_of(config)
    _wait_for(dsn, wait_seconds)
    yield Database(dsn, None)


def wait_until_migrated(dsn: str, seconds: float) -> None:
    """Return once the database is what this program needs; raises PpcHelperError when nobody made it so in *seconds*.

    Programs of one bot may start in any order, those that migrate after those that only work.
    """

    def trouble() -> Trouble | None:
        with connect(dsn, "start") as conn:
            if not pending(conn):
                return None
        words = f"the database is not migrated yet, that is waited for {seconds:.0f} s"
        return words, PpcHelperError("The database is not up to date: run `ppc-helper migrate` first.")

    outlast(trouble, seconds, pause=0.5)


@contextmanager
def _embedded(config: Config) -> Iterator[EmbeddedServer]:
    """Share in the embedded server. No signal falls between its start and the way out that stops it."""
    server = None
    try:
        with signals.put_off():
            server = embedded.start(config.db_manager.data_dir, connections=max(80, config.db_manager.max_connections))
        yield server
    finally:
        if server is not None:
            with signals.put_off():
                server.close()


def _dsn_of(config: Config) -> str:
    settings = config.db_manager
    return conninfo.make_conninfo(
        host=settings.host,
        port=settings.port,
        user=settings.user or None,
        password=settings.password or None,
        dbname=settings.db or None,
    )


def _wait_for(dsn: str, seconds: float) -> None:
    def trouble() -> Trouble | None:
        try:
            connect(dsn, "start").close()
        except DatabaseUnavailable as error:
            if any(words in str(error) for words in REFUSALS):
                raise
            return f"the database does not answer yet, it is waited for {seconds:.0f} s: {error}", error
        return None

    outlast(trouble, seconds, pause=1.0)


def outlast(trouble: Callable[[], Trouble | None], seconds: float, *, pause: float) -> None:
    """Return once there is no *trouble*; what is waited for is said once in the log, and raised after *seconds*."""
    deadline = time.monotonic() + seconds
    said = False
    while (found := trouble()) is not None:
        words, error = found
        if time.monotonic() >= deadline:
            raise error
        if not said:
            logger.warning("%s", words)
        said = True
        time.sleep(pause)
