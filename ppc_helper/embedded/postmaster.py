"""The running server: its pid file, whether it lives, how it is stopped and what it left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from pathlib import Path

import msgspec
import psutil  # type: ignore[import-untyped]

from ppc_helper.errors import DatabaseUnavailable

PID_FILE = "postmaster.pid"
STOP_SECONDS = 60.0
ORPHAN_SECONDS = 5.0
POLL_SECONDS = 0.01


class Postmaster(msgspec.Struct, frozen=True):
    """What ``postmaster.pid`` says; *status* is starting, ready, stopping or standby; empty before that."""

    pid: int
    status: str

    @property
    def ready(self) -> bool:
        """Tell whether it takes connections."""
        return self.status == "ready"


def living(cluster: Path) -> Postmaster | None:
    """Return the server that runs on the directory *cluster*; None when none does.

    A pid file proves nothing: the process may be dead, or another program may have got its number.
    """
    noted = _read(cluster)
    return noted if noted and serves(noted.pid, cluster) else None


def exists(pid: int) -> bool:
    """Tell whether process *pid* runs; a dead one that nobody has collected yet does not."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def serves(pid: int, cluster: Path) -> bool:
    """Tell whether process *pid* is a PostgreSQL at work in *cluster*: that is its working directory."""
    try:
        process = psutil.Process(pid)
        return exists(pid) and Path(process.cwd()) == cluster.resolve()
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        # a process of another user that hides its folder: better to wait for it than to start a second server
        return "postgres" in process.name()


def _read(cluster: Path) -> Postmaster | None:
    try:
        lines = (cluster / PID_FILE).read_text(errors="replace").splitlines()
        return Postmaster(pid=int(lines[0]), status=lines[7].strip() if len(lines) > 7 else "")
    except (FileNotFoundError, NotADirectoryError, IndexError, ValueError):
        return None


def stop(pid: int, cluster: Path) -> None:
    """Stop the server: sessions are cut off, what is committed is on disk. Returns when it is gone.

    Raises:
        DatabaseUnavailable: it did not end, not even at once.
    """
    for request in (signal.SIGINT, signal.SIGQUIT):  # PostgreSQL's words for "fast" and "immediate"
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, request)
        if _gone(pid, cluster, STOP_SECONDS):
            return
    raise DatabaseUnavailable(f"the embedded PostgreSQL (process {pid}) does not stop")


def wait_until_gone(pid: int, cluster: Path) -> None:
    """Wait for a server that is stopping already.

    Raises:
        DatabaseUnavailable: it still runs after STOP_SECONDS.
    """
    if not _gone(pid, cluster, STOP_SECONDS):
        raise DatabaseUnavailable(f"the embedded PostgreSQL (process {pid}) has been stopping for too long")


def _gone(pid: int, cluster: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while serves(pid, cluster):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def clear_away(cluster: Path, socket_folder: Path) -> None:
    """Remove what a dead server left: its lock files and those of its processes that still run.

    Only for a cluster that no server runs on. PostgreSQL itself refuses to start while a pid in a lock file is
    any process's, be it another program or a dead one that nobody has collected, and while an orphan has not yet
    noticed that its parent is dead (seconds).
    """
    (cluster / PID_FILE).unlink(missing_ok=True)
    for lock in socket_folder.glob(".s.PGSQL.*.lock"):
        lock.unlink()
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            if process.name() == "postgres" and serves(process.pid, cluster):
                process.kill()
                _gone(process.pid, cluster, ORPHAN_SECONDS)
