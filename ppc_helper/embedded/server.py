"""What a program holds while it uses the embedded server.

Programs on one data directory share one server. Each holds a shared lock for its life; who starts or stops
the server holds the mutex. The last one out is the one that gets the lock alone, and it stops the server.
Locks end with their process, so a program that was killed is not counted.
"""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path
from types import TracebackType

from ppc_helper.embedded import account as accounts
from ppc_helper.embedded import failures, postmaster
from ppc_helper.embedded.account import Account
from ppc_helper.embedded.cluster import Cluster
from ppc_helper.embedded.settings import DATABASE
from ppc_helper.embedded.sharing import FileLock, alone
from ppc_helper.errors import ConfigError

logger = logging.getLogger(__name__)

RESERVED_CONNECTIONS = 20
"""For psql, backups, superusers and PostgreSQL's own three."""


class EmbeddedServer:
    """A share in the running server of one data directory; close it, or use it in ``with``."""

    def __init__(self, cluster: Cluster, membership: FileLock) -> None:
        self._cluster = cluster
        self._membership = membership

    @property
    def log_file(self) -> Path:
        """Return the server's log: its starts, stops and crashes, never a statement."""
        return self._cluster.log

    def dsn(self, database: str = DATABASE) -> str:
        """Return the URL to connect to; it stays the same when the server is started anew."""
        return self._cluster.dsn(database)

    def alive(self) -> bool:
        """Tell whether the server runs; costs some system calls and no connection."""
        return postmaster.living(self._cluster.folder) is not None

    def restart_if_dead(self) -> bool:
        """Start the server if it is dead, for instance killed; True when this call started it.

        What was committed is there again when it returns. Of several programs that call it at once one starts
        it.

        Raises:
            ConfigError, DatabaseUnavailable: it cannot be started; the sentence says why.
        """
        if not self._membership.held or self.alive():
            return False
        with _mutex(self._cluster), failures.translated(self._cluster.root):
            return _ensure_running(self._cluster)

    def close(self) -> None:
        """Leave; the last one out stops the server. A second call, or one in a forked child, does nothing."""
        if not self._membership.held:
            return
        with _mutex(self._cluster):
            if self._membership.try_alone():
                _stop(self._cluster)
            self._membership.release()

    def __enter__(self) -> EmbeddedServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def start(data_dir: Path, *, connections: int = 80) -> EmbeddedServer:
    """Join the server of *data_dir*; make its cluster and start it when need be.

    Args:
        data_dir: made when missing. Root gives it to a system user, since PostgreSQL refuses to run as root.
        connections: how many our programs open together; a running server keeps the number it has.
    Raises:
        ConfigError: the folder cannot be used; the sentence says what to do.
        DatabaseUnavailable: the server did not start.
    """
    root = data_dir.expanduser().absolute()
    account = _prepare(root)
    cluster = Cluster(root=root, account=account, connections=connections + RESERVED_CONNECTIONS)
    with failures.translated(root), _mutex(cluster):
        return _join(cluster)


def _join(cluster: Cluster) -> EmbeddedServer:
    membership = FileLock(cluster.root / "users.lock", cluster.account)
    membership.share()
    try:
        _ensure_running(cluster)
        cluster.ensure_database()
    except BaseException:
        if membership.try_alone():
            _stop(cluster)
        membership.release()
        raise
    return EmbeddedServer(cluster, membership)


def _mutex(cluster: Cluster) -> contextlib.AbstractContextManager[None]:
    return alone(cluster.root / "start.lock", cluster.account)


def _ensure_running(cluster: Cluster) -> bool:
    """Return True when the server had to be started; the caller holds the mutex."""
    found = postmaster.living(cluster.folder)
    if found and found.status == "stopping":
        postmaster.wait_until_gone(found.pid, cluster.folder)
        found = None
    if found:
        cluster.wait_until_ready(found.pid)
        return False
    cluster.launch()
    return True


def _stop(cluster: Cluster) -> None:
    found = postmaster.living(cluster.folder)
    if found:
        # asked to stop while it recovers from a dead backend, PostgreSQL 18 waits for ever
        cluster.wait_for_answer()
        postmaster.stop(found.pid, cluster.folder)


def _prepare(root: Path) -> Account:
    """Make *root* with the folders above it, give it to the user that PostgreSQL runs as, and try it."""
    account = accounts.account_for(root)
    try:
        _make_folder(root, mode=0o700)
        account.give(root)
    except OSError as error:
        raise ConfigError([_unusable(root, error.strerror or str(error))]) from error
    if not root.is_dir():
        raise ConfigError([_unusable(root, "it is no folder")])
    if not account.can_work_in(root):
        raise ConfigError([_unreachable(root, account)])
    return account


def _make_folder(folder: Path, *, mode: int = 0o755) -> None:
    if folder.is_dir():
        return
    if not folder.parent.is_dir():
        _make_folder(folder.parent)
    with contextlib.suppress(FileExistsError):
        folder.mkdir()
        folder.chmod(mode)  # whatever the umask is


def _unusable(root: Path, reason: str) -> str:
    return f"db_manager.data_dir: {root} cannot be used ({reason}); name a folder that this user may write to"


def _unreachable(root: Path, account: Account) -> str:
    parent = accounts.closed_parent(root, account) if account.switch else None
    if parent is None:
        return _unusable(root, f"user {account.name} may not write there")
    return (
        f"db_manager.data_dir: PostgreSQL runs as {account.name}, who may not pass through {parent}; "
        f"name a folder under /var/lib, or type: chmod o+x {parent}"
    )
