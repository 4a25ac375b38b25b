"""The doctor on what runs and where: processes, the disk, the configuration, Telegram."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from psycopg import Connection

from ppc_helper.bootstrap import telegram_of
from ppc_helper.config import Config
from ppc_helper.database import Row
from ppc_helper.errors import TelegramError
from ppc_helper.ops.checks import Check, Examine, bad, ok, warn
from ppc_helper.ops.shape import age, count, size
from ppc_helper.ops.status import IntakeState, WorkerState
from ppc_helper.statements import statements

_SQL = statements("ops")
_FREE_BAD_BYTES, _FREE_WARN_BYTES, _FREE_WARN_SHARE = 500_000_000, 2_000_000_000, 0.05
_MANY_UPDATES = 1_000


def workers(conn: Connection[Row], _config: Config) -> Check:
    """Look at who has said lately that it works."""
    found = [WorkerState(*row) for row in conn.execute(_SQL["workers"])]
    live = [worker for worker in found if worker.is_alive]
    silent = [worker for worker in found if not worker.is_alive]
    if not live:
        return warn("workers", "none runs", "Start `ppc-helper run`, or `ppc-helper workers`.")
    if silent:
        names = ", ".join(f"{one.host}:{one.pid} ({age(one.beat_seconds)} ago)" for one in silent[:3])
        return warn("workers", f"{len(live)} run; silent: {names}", "They died or hang: look into the log there.")
    return ok("workers", f"{len(live)} run on {count(len({one.host for one in live}), 'host')}")


def intake(conn: Connection[Row], config: Config) -> Check:
    """Look at whether somebody reads this bot's updates."""
    found = [IntakeState(*row) for row in conn.execute(_SQL["intakes"])]
    bot = config.bot.token.partition(":")[0]
    mine = [one for one in found if not bot or str(one.bot) == bot]
    alive = next((one for one in mine if one.is_alive), None)
    if alive is None:
        since = f"for {age(min(one.seen_seconds for one in mine))}" if mine else "at all"
        return warn("intake", f"nobody reads updates {since}", "Start `ppc-helper run`, or `ppc-helper bot`.")
    return ok("intake", f"{alive.owner} reads updates, seen {age(alive.seen_seconds)} ago")


RUNNING: tuple[Examine, ...] = (workers, intake)


def disk(config: Config) -> Check:
    """Look at the room left for the embedded server's data; a full disk stops PostgreSQL."""
    if not config.is_embedded:
        return ok("disk", "the database is elsewhere: watch its disk there")
    usage = shutil.disk_usage(config.db_manager.data_dir.expanduser())
    said = f"{size(usage.free)} free of {size(usage.total)} in {config.db_manager.data_dir}"
    hint = "Make room: a full disk stops PostgreSQL until there is some."
    if usage.free < _FREE_BAD_BYTES:
        return bad("disk", said, hint)
    if usage.free < _FREE_WARN_BYTES or usage.free < usage.total * _FREE_WARN_SHARE:
        return warn("disk", said, hint)
    return ok("disk", said)


def settings_of(config: Config) -> Iterator[Check]:
    """Look at what is configured; that it can be used at all was checked by loading it."""
    where = str(config.file) if config.file else "no file: defaults and environment"
    yield ok("config", f"{where}; closed to others where it holds a secret")
    for note in config.notes:
        yield warn("config", note, "`ppc-helper config` shows where it comes from.")
    tokens = len(config.function_handlers.vk.token)
    if tokens:
        yield ok("vk", count(tokens, "token"))


def telegram(config: Config, *, offline: bool) -> Iterator[Check]:
    """Ask the Bot API about the token and its webhook."""
    if config.in_sandbox:
        yield ok("telegram", "no bot.token: `ppc-helper run` starts the sandbox")
        return
    if offline:
        yield ok("telegram", "not asked (--offline)")
        return
    api = telegram_of(config)
    try:
        me, hook = api.call("getMe"), api.call("getWebhookInfo")
    except TelegramError as error:
        yield _refused(error, config)
        return
    yield ok("telegram", f"the token is valid: @{me.get('username', '')} ({me.get('id', '')})")
    yield _webhook(str(hook.get("url", "")), int(hook.get("pending_update_count", 0)))


def _refused(error: TelegramError, config: Config) -> Check:
    if error.knows_no_token:
        return bad("telegram", f"bot.token is not valid ({error.code})", "Get the token from @BotFather.")
    hint = f"Check the network, proxies and bot.api_url ({config.bot.api_url})."
    return warn("telegram", f"the Bot API is out of reach ({error})", hint)


def _webhook(url: str, waiting: int) -> Check:
    if url:
        hint = "The next start of `ppc-helper run` or `bot` removes it; if it comes back, another program sets it."
        return warn("webhook", "one is set: reading updates is refused (409)", hint)
    if waiting > _MANY_UPDATES:
        return warn(
            "webhook",
            f"none set; {count(waiting, 'update')} waiting at Telegram",
            "Is the intake running and reachable?",
        )
    return ok("webhook", f"none set, as it must be; {count(waiting, 'update')} waiting at Telegram")
