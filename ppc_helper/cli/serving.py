"""``run``, ``bot``, ``workers`` and ``sandbox``: the commands that stay."""

from __future__ import annotations

import gc
import logging
import os
import socket
import threading
import time
import uuid
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ppc_helper import bootstrap, redact, supervise
from ppc_helper import migrate as migrating
from ppc_helper.cli.notices import console
from ppc_helper.cli.operating import output
from ppc_helper.cli.options import ConfigOption, LogOption, open_config
from ppc_helper.cli.storage import rebuild
from ppc_helper.config import Config, load
from ppc_helper.config.settings import BY_KEY
from ppc_helper.database import connect
from ppc_helper.errors import ConfigError, PpcHelperError, TelegramError
from ppc_helper.intake import LEASE_SECONDS, Intake
from ppc_helper.opening import Database, Trouble, open_database, outlast, wait_until_migrated
from ppc_helper.ops.reading import translated
from ppc_helper.setup_bot import bot_username, register_commands

if TYPE_CHECKING:
    from ppc_helper.ops.feed import Feed
    from ppc_helper.sandbox import Sandbox

logger = logging.getLogger(__name__)

_COUNT = Annotated[
    int | None,
    typer.Option("--count", min=1, help="How many processes; ppc_helper.workers_count if not given."),
]
_PORT = Annotated[
    int, typer.Option(min=0, max=65535, help="Of the sandbox; the next free one is taken when it is in use.")
]
_BROWSER = Annotated[bool, typer.Option("--browser/--no-browser", help="Open the sandbox in the browser.")]
_PATIENCE_SECONDS = 30
"""What has not come by then is left to whoever starts programs again."""
_NOT_KNOWN = "bot.token: Telegram does not know this token (401); get a valid one from @BotFather"
SANDBOX_PORT = 8765
NUMBERED_SINCE = 1_760_000_000


def run(
    file: ConfigOption = None,
    log_file: LogOption = None,
    count: _COUNT = None,
    port: _PORT = SANDBOX_PORT,
    browser: _BROWSER = True,
) -> None:
    """Start everything: the database, the intake and the workers; without a token, the sandbox in the browser."""
    config = _counted(file, log_file, count)
    with _database(config) as database:
        _migrate(database)
        _refuse_second_sandbox(config, database)
        with _sandbox(config, database, port, browser=browser) as sandboxed:
            number = sandboxed.ppc_helper.workers_count
            _serve(sandboxed, database, _arguments(file, log_file), count=number, with_intake=True)


def bot(file: ConfigOption = None, log_file: LogOption = None) -> None:
    """Start the intake alone: it reads updates from Telegram into the log."""
    config = _with_token(open_config(file, log_file))
    with _database(config) as database:
        _migrate(database)
        _serve(config, database, [], count=0, with_intake=True)


def workers(file: ConfigOption = None, log_file: LogOption = None, count: _COUNT = None) -> None:
    """Start worker processes alone, here or on any host that reaches the database."""
    config = _with_token(_counted(file, log_file, count))
    with _database(config) as database:
        with translated():
            wait_until_migrated(database.dsn, _PATIENCE_SECONDS)
        number = config.ppc_helper.workers_count
        _serve(config, database, _arguments(file, log_file), count=number, with_intake=False)


def sandbox(port: _PORT = SANDBOX_PORT, browser: _BROWSER = True) -> None:
    """Serve the doubles of Telegram and VK and the chat page alone, and say which settings let a bot talk to them."""
    redact.install(None)
    with _bound(port, None) as served:
        console.print("Doubles of Telegram and VK; a bot started with these settings talks to them:")
        for variable, value in bootstrap.sandbox_environment(served.base_url).items():
            output.print(f"  {variable}={value}", markup=False, soft_wrap=True)
        _show_page(served.base_url, browser=browser)
        _until_interrupted()


# Parts


def _counted(file: Path | None, log_file: Path | None, count: int | None) -> Config:
    """Load the configuration for *count* workers. They read the same environment and share the connections by it."""
    if count is not None:
        os.environ[BY_KEY["ppc_helper.workers_count"].variable] = str(count)
    return open_config(file, log_file)


def _serve(config: Config, database: Database, arguments: list[str], *, count: int, with_intake: bool) -> None:
    username = _username(config)
    command = supervise.worker_command([*arguments, *(["--bot-username", username] if username else [])])
    supervisor = supervise.Supervisor(command, count, os.environ)
    supervisor.stop_on_signals()
    intake = _start_intake(config, database, supervisor.stop) if with_intake else None
    if with_intake and username and config.bot.token != bootstrap.SANDBOX_TOKEN:
        console.print(f"@{username} is at work (Ctrl-C ends it)", markup=False, highlight=False)
    threading.Thread(target=register_commands, args=(config,), daemon=True).start()

    def look() -> None:
        database.keep()
        if intake is not None and intake.stuck():
            supervisor.stop()

    gc.freeze()  # see ppc_helper.worker
    supervisor.run(each_second=look)
    if intake is not None:
        _end(intake)


def _end(intake: Intake) -> None:
    """End the intake; raises PpcHelperError when it had ended before by itself, or hung."""
    stuck = intake.stuck()
    intake.stop()
    intake.close()
    if intake.failure is not None:
        raise PpcHelperError(_NOT_KNOWN)
    if stuck:
        raise PpcHelperError(f"The intake hangs ({stuck}): the program ends, start it again. Nothing is lost.")


def _start_intake(config: Config, database: Database, on_end: Callable[[], None]) -> Intake:
    owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
    intake = bootstrap.intake(config, database.dsn, owner)

    def serve() -> None:
        try:
            intake.run()
        finally:  # whatever ended it: workers without an intake would be a bot that hears nothing
            on_end()

    threading.Thread(target=serve, name="intake", daemon=True).start()
    return intake


def _username(config: Config) -> str:
    try:
        return bot_username(config)
    except TelegramError as error:
        if error.knows_no_token:
            raise ConfigError([_NOT_KNOWN]) from error
        logger.warning("Telegram is out of reach, work goes on with what there is: %s", error)
        return ""


@contextmanager
def _database(config: Config) -> Iterator[Database]:
    if config.is_embedded:
        console.print(
            f"PostgreSQL: embedded, in {config.db_manager.data_dir}", markup=False, highlight=False, soft_wrap=True
        )
    with open_database(config, wait_seconds=_PATIENCE_SECONDS) as database:
        yield database


def _migrate(database: Database) -> None:
    with connect(database.dsn, "migrate") as conn, translated():
        steps = migrating.migrate(conn, rebuild=lambda names: rebuild(conn, names))
    if steps:
        logger.info("the database was brought up to date: %s", ", ".join(step.name for step in steps))


def _refuse_second_sandbox(config: Config, database: Database) -> None:
    """Two sandboxes on one log would answer each other's people. One that was killed holds its place for seconds."""

    def trouble() -> Trouble | None:
        if not config.in_sandbox or not bootstrap.intake_is_held(database.dsn):
            return None
        words = f"a sandbox holds this database, or one that was killed did; that is waited for {seconds:.0f} s"
        fix = "open its page, end it, or set db_manager.data_dir anew"
        return words, PpcHelperError(f"A sandbox runs on this database already: {fix}.")

    seconds = LEASE_SECONDS + 1
    outlast(trouble, seconds, pause=0.1)


def _with_token(config: Config) -> Config:
    if config.in_sandbox:
        raise ConfigError(["bot.token: is empty; get one from @BotFather, or try `ppc-helper run` in the sandbox"])
    return config


@contextmanager
def _sandbox(config: Config, database: Database, port: int, *, browser: bool) -> Iterator[Config]:
    """Without a token: serve the doubles, and give a configuration that points at them."""
    if not config.in_sandbox:
        yield config
        return
    from ppc_helper.ops.feed import Feed  # noqa: PLC0415 - only the sandbox shows a live log

    with Feed(database.dsn) as feed, _bound(port, feed) as served:
        # Worker processes read the same environment, so they find the same doubles.
        os.environ.update(bootstrap.sandbox_environment(served.base_url))
        _greet(served.base_url, browser=browser)
        yield load(config.file, os.environ)


def _bound(port: int, feed: Feed | None) -> Sandbox:
    """Return the sandbox on *port*, or on a free one when it is taken."""
    from ppc_helper.sandbox import Sandbox  # noqa: PLC0415 - the doubles are loaded where they are served

    tokens = (bootstrap.SANDBOX_TOKEN,)
    try:
        found = Sandbox(port=port, tokens=tokens, feed=feed)
    except OSError:
        found = Sandbox(tokens=tokens, feed=feed)
    # The doubles forget, the log does not: ids that start anew would look like updates and messages of last time.
    seconds = int(time.time()) - NUMBERED_SINCE
    for bot_ in found.state.bots.values():
        bot_.queue.jump(seconds * 100)
        bot_.last_message_id = seconds
    return found


def _greet(url: str, *, browser: bool) -> None:
    console.print()
    console.print("  There is no bot.token, so this is the [bold]sandbox[/bold]: Telegram and VK are doubles,")
    console.print("  their people and communities are made up. Everything else is the real bot.")
    _show_page(url, browser=browser)


def _show_page(url: str, *, browser: bool) -> None:
    console.print(f"  Chat page: [bold link={url}]{url}[/]   (Ctrl-C ends it)")
    console.print()
    has_display = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or os.uname().sysname == "Darwin"
    if browser and has_display:
        threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def _arguments(file: Path | None, log_file: Path | None) -> list[str]:
    pairs = (("--config", file), ("--log", log_file))
    return [word for option, value in pairs if value is not None for word in (option, str(value))]


def _until_interrupted() -> None:
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return
