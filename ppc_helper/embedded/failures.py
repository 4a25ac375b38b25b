"""What PostgreSQL's own words at a failed start mean, and what to do about it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from ppc_helper.errors import ConfigError, DatabaseUnavailable, PpcHelperError

SERIOUS = ("invalid value", "FATAL:", "PANIC:", "error:", "could not")


@contextlib.contextmanager
def translated(root: Path) -> Iterator[None]:
    """Turn an error of the system, met while working in *root*, into one of ours."""
    try:
        yield
    except OSError as error:
        raise explain(f"error: {error.strerror} {error.filename or ''}", root) from error


def explain(output: str, root: Path) -> PpcHelperError:
    """Return the error to raise for *output*, what ``initdb``, ``createdb`` or the server said in English."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    serious = [line for line in lines if any(word in line for word in SERIOUS)]
    return _translate("\n".join(serious), (serious or lines or ["it said nothing"])[0], root)


def _translate(output: str, reason: str, root: Path) -> PpcHelperError:
    def says(*words: str) -> bool:
        return any(word in output for word in words)

    if says("No space left on device", "Disk quota exceeded"):
        return DatabaseUnavailable(f"the disk of {root} is full; free some space and start again: nothing is lost")
    if says("Permission denied", "Operation not permitted", "Read-only file system"):
        return ConfigError([f"db_manager.data_dir: {root} cannot be written ({reason}); name another folder"])
    if says("user does not exist", "look up effective user"):
        return ConfigError([f"this user has no name on this system ({reason}); set db_manager.host instead"])
    if says("incompatible with server"):
        return ConfigError([f"db_manager.data_dir: {root} is of another PostgreSQL ({reason})"])
    if says("shared memory", "Cannot allocate memory"):
        return DatabaseUnavailable(f"there is too little memory for PostgreSQL ({reason})")
    return DatabaseUnavailable(f"the embedded PostgreSQL did not start ({reason}); see its log in {root}")
