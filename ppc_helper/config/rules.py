"""What settings demand of each other. A rule gives problems, which stop the start, or notes, which do not."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import platformdirs

Values = Mapping[str, Any]

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")


def connections_by_default(workers_count: int) -> int:
    """Return how many connections a host is given: two for intake, six per worker, two for all else."""
    return 2 + 6 * workers_count + 2


def default_data_dir(*, is_root: bool) -> Path:
    """Return where the embedded server keeps its data when nobody says.

    Root's home is closed to the system user that PostgreSQL runs as, so root's is in the system's place.
    """
    if not is_root:
        return platformdirs.user_data_path("ppc-helper") / "postgres"
    if sys.platform == "darwin":
        return platformdirs.site_data_path("ppc-helper") / "postgres"
    return Path("/var/lib/ppc-helper/postgres")


def problems(values: Values) -> Iterator[str]:
    """Give a sentence for each pair of settings that cannot go together."""
    yield from _too_few_connections(values)
    host = values["db_manager.host"]
    if host and not values["db_manager.db"]:
        yield "db_manager.db: is empty while db_manager.host is set; name the database"
    if host and not host.startswith("/") and not values["db_manager.user"]:
        yield "db_manager.user: is empty while db_manager.host is set; name the user"


def _too_few_connections(values: Values) -> Iterator[str]:
    workers, most = values["ppc_helper.workers_count"], values["db_manager.max_connections"]
    if 0 < most < workers + 1:
        yield (
            f"db_manager.max_connections: {most} is too few for {workers} worker(s) and intake; "
            f"set it to {workers + 1} or more, or to 0 to have it computed"
        )


def notes(values: Values) -> Iterator[str]:
    """Give a sentence for each setting that has no effect or opens a gap."""
    if values["db_manager.tables_json"]:
        yield "db_manager.tables_json is not used: the tables are made by ppc-helper migrate"
    embedded = not values["db_manager.host"]
    unused = ("user", "password", "db") if embedded else ("data_dir",)
    for key in (f"db_manager.{name}" for name in unused):
        if values[key]:
            yield f"{key} is not used while db_manager.host is {'empty' if embedded else 'set'}"
    if values["bot.token"]:
        yield from _notes_for_telegram(values)


def _notes_for_telegram(values: Values) -> Iterator[str]:
    if not values["bot.admins"]:
        yield "bot.admins is empty: nobody can see statistics, make announcements or get feedback"
    if not values["function_handlers.vk.token"]:
        yield "function_handlers.vk.token is empty: the VK tools are off"
    address = urlsplit(values["bot.api_url"])
    if address.scheme == "http" and address.hostname not in LOCAL_HOSTS:
        yield "bot.api_url is not https: the token goes over the network in the clear"
