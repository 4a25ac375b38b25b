"""What PostgreSQL's own words at a failed start mean, and what to do about it."""

from __future__ import annotations

from pathlib import Path

from ppc_helper.errors import ConfigError, DatabaseUnavailable, PpcHelperError

SERIOUS = ("FATAL:", "PANIC:", "error:", "could not")


def explain(output: str, root: Path) -> PpcHelperError:
    """Return the error to raise for *output*, what ``initdb``, ``createdb`` or the server said in English."""
    if "No space left on device" in output or "Disk quota exceeded" in output:
        return DatabaseUnavailable(
            f"the disk of {root} is full; free some space, then start again: nothing is lost"
        )
    if (
        "Permission denied" in output
        or "Operation not permitted" in output
        or "Read-only file system" in output
    ):
        return ConfigError(
            [f"db_manager.data_dir: {root} cannot be written ({_reason(output)}); name another folder"]
        )
    if "does not exist" in output and "user" in output:
        return ConfigError(
            [f"this user has no name on this system ({_reason(output)}); set db_manager.host instead"]
        )
    if "incompatible with server" in output:
        return ConfigError([f"db_manager.data_dir: {root} is of another PostgreSQL ({_reason(output)})"])
    if "shared memory" in output or "Cannot allocate memory" in output:
        return DatabaseUnavailable(f"there is too little memory for PostgreSQL ({_reason(output)})")
    return DatabaseUnavailable(
        f"the embedded PostgreSQL did not start ({_reason(output)}); see its log in {root}"
    )


def _reason(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    serious = [line for line in lines if any(word in line for word in SERIOUS)]
    return (serious or lines or ["it said nothing"])[0]
