"""What was ever shipped, kept for ever: a sample of each fact's version, and logs with the digests of their tables.

``events/<tag>.json`` is the body of one fact. ``logs/<name>.jsonl`` is a log, a fact per line: *conversation* and
*announcement* (one sent, one stopped) were recorded from the running bot, *story* has what few conversations have (dead
letters, retries, timers, cancels), *parking* a query that rests, *choice* one that asks first, *rests* one that an
admin wakes and one cancelled in line, *vk_token* people's own tokens, *in_line* one paused
before a worker came to it, and a long text of which parts have arrived.
``tables.json`` holds the digests of the tables that each log gives. No file is ever changed but ``tables.json``, when a
projection means something else on purpose: ``python -m tests.golden`` writes it anew.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests import world
from tests.world import Conn

FOLDER = Path(__file__).parent
TABLES = FOLDER / "tables.json"


def samples() -> dict[str, str]:
    """Return the bodies of all samples by their tags."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((FOLDER / "events").glob("*.json"))}


def logs() -> dict[str, list[str]]:
    """Return the lines of all recorded logs by name."""
    found = sorted((FOLDER / "logs").glob("*.jsonl"))
    return {path.stem: path.read_text(encoding="utf-8").splitlines() for path in found}


def tables() -> dict[str, dict[str, str]]:
    """Return the digests of the tables of each log."""
    read: dict[str, dict[str, str]] = json.loads(TABLES.read_text(encoding="utf-8"))
    return read


def digests_of(conn: Conn, lines: list[str]) -> dict[str, str]:
    """Insert a recorded log into an empty database and return the digests of its tables."""
    world.record(conn, lines)
    world.catch_up(conn)
    return world.digests(conn)
