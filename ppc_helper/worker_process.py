"""``python -m ppc_helper.worker_process``: one worker, as ``run`` and ``workers`` start it.

It is no command of the command line, so that nothing of one is loaded again for each worker that starts. What a worker
is made of is loaded in :func:`_serve`: the processes that it spawns for tools load this file too, and need none of it.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from ppc_helper import signals
from ppc_helper.errors import PpcHelperError

_WAIT_SECONDS = 60


def main(words: Sequence[str] | None = None) -> None:
    """Work until told to stop; our own errors end it with a sentence, as they end a command."""
    signals.leave_in_order()
    given = _read(words)
    try:
        _serve(given)
    except PpcHelperError as error:
        from ppc_helper.cli.notices import end_code, say_error, told  # noqa: PLC0415 - only who fails has to say it

        say_error(told(error))
        sys.exit(end_code(error))


def _read(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m ppc_helper.worker_process")
    parser.add_argument("--config", type=Path)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--bot-username", default="")
    parser.add_argument("--number", type=int, default=1, help="which of this host's workers it is, from 1")
    return parser.parse_args(words)


def _serve(given: argparse.Namespace) -> None:
    gc.disable()  # see ppc_helper.__main__
    from ppc_helper import redact  # noqa: PLC0415
    from ppc_helper.bootstrap_worker import worker  # noqa: PLC0415
    from ppc_helper.config import load  # noqa: PLC0415
    from ppc_helper.opening import open_database, wait_until_migrated  # noqa: PLC0415

    gc.enable()
    config = load(given.config, os.environ)  # its notes were said by who started this process
    redact.install(given.log, config.secrets())
    with open_database(config, wait_seconds=_WAIT_SECONDS) as database:
        # one that ended because the database was migrated starts as whatever is installed by now
        wait_until_migrated(database.dsn, _WAIT_SECONDS)
        mine = worker(config, database.dsn, bot_username=given.bot_username, number=given.number)
        mine.stop_on_signals()
        mine.run()


if __name__ == "__main__":
    main()
