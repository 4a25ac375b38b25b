"""Who PostgreSQL runs as. It refuses to run as root, so root lends it a system user."""

from __future__ import annotations

import logging
import os
import pwd
import stat
import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec

from ppc_helper.errors import ConfigError

logger = logging.getLogger(__name__)

SYSTEM_USER = "ppc-helper-db"
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZDIR")


class Account(msgspec.Struct, frozen=True):
    """A system user; *switch* is False when it is the user of this process already."""

    name: str
    uid: int
    gid: int
    switch: bool

    def run(self, args: Sequence[str | Path], *, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run a program as this user with *typed* as its input; its exit code is not judged.

        It sees none of our environment but the search paths, so no token can be read from a server process.

        Raises:
            ConfigError: this process is root but may not change its user (some containers).
        """
        environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
        try:
            return subprocess.run(
                [os.fspath(arg) for arg in args],
                check=False,
                capture_output=True,
                encoding="utf-8",
                errors="surrogateescape",  # a path may hold any bytes
                input=typed,
                cwd="/",
                env=environment | {"LC_ALL": "C"},
                umask=0o077,
                start_new_session=True,
                user=self.uid if self.switch else None,
                group=self.gid if self.switch else None,
                extra_groups=() if self.switch else None,
            )
        except PermissionError as error:
            if self.switch and not self._may_switch():
                raise ConfigError([_no_switch(self.name)]) from error
            raise

    def _may_switch(self) -> bool:
        try:
            subprocess.run(["/bin/sh", "-c", ":"], check=True, cwd="/", user=self.uid, group=self.gid)
        except (PermissionError, subprocess.CalledProcessError):
            return False
        return True

    def give(self, path: Path) -> None:
        """Make this user the owner of *path* itself, never of what a link points to."""
        if self.switch:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def write(self, path: Path, text: str, *, append: bool = False) -> None:
        """Write a file as this user: root must not be led elsewhere by a link in a folder of this user.

        Raises:
            OSError: it could not be written.
        """
        script = 'cat >> "$0"' if append else 'cat > "$0"'
        done = self.run(["/bin/sh", "-c", script, path], typed=text)
        if done.returncode != 0:
            raise OSError(done.returncode, done.stderr.strip(), str(path))

    def can_work_in(self, folder: Path) -> bool:
        """Tell whether this user can enter *folder* and write there."""
        return self.run(["/bin/sh", "-c", 'cd "$0" && test -w .', folder]).returncode == 0


def _no_switch(name: str) -> str:
    return (
        f"db_manager.data_dir: PostgreSQL refuses to run as root, and this system does not let root become "
        f"{name}; start ppc-helper as a plain user, or set db_manager.host to a server of your own"
    )


def account_for(folder: Path) -> Account:
    """Return the user that PostgreSQL runs as on *folder*.

    A plain user runs it as itself. Root runs it as the owner of an existing folder that is not root's, so
    that ``sudo ppc-helper status`` joins a user's server; otherwise as the system user, made when missing.
    """
    uid = os.geteuid()
    if uid != 0:
        return Account(name=_name_of(uid), uid=uid, gid=os.getegid(), switch=False)
    owner = folder.stat() if folder.exists() else None
    if owner is not None and owner.st_uid != 0:
        return Account(name=_name_of(owner.st_uid), uid=owner.st_uid, gid=owner.st_gid, switch=True)
    entry = _entry(SYSTEM_USER) or _make_system_user() or pwd.getpwnam("nobody")
    return Account(name=entry.pw_name, uid=entry.pw_uid, gid=entry.pw_gid, switch=True)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _make_system_user() -> pwd.struct_passwd | None:
    command = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        subprocess.run([*command, "--shell", "/bin/false", SYSTEM_USER], check=False, capture_output=True)
    except FileNotFoundError:
        logger.warning("there is no useradd here; PostgreSQL runs as nobody instead of %s", SYSTEM_USER)
    return _entry(SYSTEM_USER)


def closed_parent(folder: Path, account: Account) -> Path | None:
    """Return the first folder above *folder* that *account* may not pass through by its mode, if any."""
    for parent in reversed(folder.parents):
        state = parent.stat()
        if state.st_uid == account.uid:
            needed = stat.S_IXUSR
        else:
            needed = stat.S_IXGRP if state.st_gid == account.gid else stat.S_IXOTH
        if not state.st_mode & needed:
            return parent
    return None
