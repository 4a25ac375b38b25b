"""File locks that tell who uses a server. The system drops them with the process, also after kill -9."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from ppc_helper.embedded.account import Account
from ppc_helper.errors import DatabaseUnavailable

MUTEX_SECONDS = 330.0
"""Longer than a start may take (crash recovery included), so that a second program waits for the first."""


class FileLock:
    """An flock on one file, held through one descriptor; a forked child does not share it."""

    _open: ClassVar[weakref.WeakSet[FileLock]] = weakref.WeakSet()

    def __init__(self, path: Path, account: Account) -> None:
        # O_NOFOLLOW: root must not be led out of a directory that belongs to another user
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        self._descriptor: int | None = os.open(path, flags, 0o600)
        if account.switch:
            os.fchown(self._descriptor, account.uid, account.gid)
        self._open.add(self)

    @property
    def held(self) -> bool:
        """Tell whether this process can hold the lock: False after :meth:`release` and in a forked child."""
        return self._descriptor is not None

    def share(self) -> None:
        """Take the lock together with others."""
        self._lock(fcntl.LOCK_SH | fcntl.LOCK_NB)

    def try_alone(self) -> bool:
        """Take the lock alone; False when another process has it. A shared hold is lost then."""
        try:
            self._lock(fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Give the lock up; does nothing the second time."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def _lock(self, operation: int) -> None:
        if self._descriptor is None:
            raise DatabaseUnavailable("the embedded PostgreSQL was closed in this process")
        try:
            fcntl.flock(self._descriptor, operation)
        except OSError as error:
            if error.errno in (errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOSYS):
                raise DatabaseUnavailable(
                    "the file system of db_manager.data_dir has no file locks; name a folder on a local disk"
                ) from error
            raise

    @classmethod
    def forget_all(cls) -> None:
        """Close the copies that a fork made: the child must not keep its parent's locks alive."""
        for lock in list(cls._open):
            lock.release()


os.register_at_fork(after_in_child=FileLock.forget_all)


@contextlib.contextmanager
def alone(path: Path, account: Account) -> Iterator[None]:
    """Hold the mutex *path*: one program at a time starts or stops the server.

    Raises:
        DatabaseUnavailable: another program held it for more than MUTEX_SECONDS.
    """
    lock = FileLock(path, account)
    deadline = time.monotonic() + MUTEX_SECONDS
    try:
        while not lock.try_alone():
            if time.monotonic() > deadline:
                raise DatabaseUnavailable(f"another program has been starting PostgreSQL for too long ({path})")
            time.sleep(0.02)
        yield
    finally:
        lock.release()
