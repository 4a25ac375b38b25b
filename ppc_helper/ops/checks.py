"""What the doctor finds, and how a check that cannot be made is told."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable

import msgspec
import psycopg
from psycopg import Connection

from ppc_helper.config import Config
from ppc_helper.database import Row, translate
from ppc_helper.errors import DatabaseUnavailable


class Health(enum.IntEnum):
    """How a check ended; the worst is the command's exit code."""

    OK = 0
    WARN = 1
    BAD = 2


class Check(msgspec.Struct, frozen=True):
    """One line: what was looked at, how it is, and a *hint* that says what to type or change."""

    name: str
    health: Health
    sentence: str
    hint: str = ""


Examine = Callable[[Connection[Row], Config], Check]
"""Looks at one thing in the database; may raise the driver's errors."""


def ok(name: str, sentence: str) -> Check:
    """Return a check that found nothing wrong."""
    return Check(name, Health.OK, sentence)


def warn(name: str, sentence: str, hint: str) -> Check:
    """Return a check that found what somebody should look at."""
    return Check(name, Health.WARN, sentence, hint)


def bad(name: str, sentence: str, hint: str) -> Check:
    """Return a check that found what breaks a promise or stops the bot."""
    return Check(name, Health.BAD, sentence, hint)


def worst(checks: Iterable[Check]) -> Health:
    """Return the worst health among *checks*, OK when there are none."""
    return max((check.health for check in checks), default=Health.OK)


def examine_all(conn: Connection[Row], config: Config, examines: Iterable[Examine]) -> list[Check]:
    """Return the checks in order; one that fails by itself is told as a warning and the others go on.

    Raises DatabaseUnavailable when the connection is lost.
    """
    return [_examine(conn, config, examine) for examine in examines]


def _examine(conn: Connection[Row], config: Config, examine: Examine) -> Check:
    try:
        return examine(conn, config)
    except psycopg.Error as error:
        ours = translate(error)
        if isinstance(ours, DatabaseUnavailable):
            raise ours from error
        name = examine.__name__.replace("_", " ")
        return warn(
            name, f"could not be looked at ({type(error).__name__})", "The database user may lack the right to."
        )
