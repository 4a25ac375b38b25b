"""Who the embedded server runs as, and folders and programs that are out of that user's reach."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ppc_helper import embedded
from ppc_helper.embedded import account, binaries
from ppc_helper.errors import ConfigError, DatabaseUnavailable
from tests import in_memory

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can take another user's place")
PATHS = (str(Path(embedded.__file__).parents[2]), sysconfig.get_path("purelib"))
PROGRAM = """
import os, sys
from pathlib import Path
from typing import Any
from ppc_helper import embedded
from ppc_helper.errors import PpcHelperError
try:
    with embedded.start(Path(sys.argv[1])) as server:
        print(os.stat(Path(sys.argv[1]) / "cluster").st_uid, server.dsn())
except PpcHelperError as error:
    print(type(error).__name__, error)
"""


@pytest.fixture
def place() -> Iterator[Path]:
    """Give an open folder, removed with all that was made in it."""
    folder = Path(tempfile.mkdtemp(prefix="ppc-test-", dir=in_memory.open_folder()))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def run_as_plain_user(place: Path, data_dir: Path) -> str:
    """Start and stop the server as nobody, with a Python that this user can run."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(PATHS), "HOME": str(place)}
    as_nobody: dict[str, Any] = {"cwd": "/", "env": environment, "user": "nobody", "group": "nogroup"}
    for python in (sys.executable, "/usr/bin/python3"):
        command = [python, "-c", PROGRAM, str(data_dir)]
        try:
            done = subprocess.run(command, check=False, capture_output=True, text=True, **as_nobody)
        except PermissionError:
            continue
        if done.returncode == 0:
            return str(done.stdout).strip()
    pytest.skip("there is no Python here that a plain user can run")


@as_root
def test_a_plain_user_runs_it_as_itself(place: Path) -> None:
    nobody = account._entry("nobody")
    assert nobody is not None
    os.chown(place, nobody.pw_uid, nobody.pw_gid)
    assert run_as_plain_user(place, place / "база данных").startswith(f"{nobody.pw_uid} postgresql:///ppc_helper?host=")


@as_root
def test_root_joins_the_server_of_a_folders_owner(place: Path) -> None:
    nobody = account._entry("nobody")
    assert nobody is not None
    data_dir = place / "data"
    data_dir.mkdir()
    os.chown(data_dir, nobody.pw_uid, nobody.pw_gid)
    with embedded.start(data_dir):
        assert (data_dir / "cluster").stat().st_uid == nobody.pw_uid
    assert run_as_plain_user(place, data_dir).startswith(f"{nobody.pw_uid} ")


@as_root
def test_a_folder_that_a_plain_user_may_not_write_to_is_refused(place: Path) -> None:
    said = run_as_plain_user(place, place / "data")
    assert said.startswith(f"ConfigError db_manager.data_dir: {place}/data cannot be used (Permission denied)")


@as_root
def test_a_closed_parent_is_named_with_the_chmod_that_opens_it(place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(ConfigError) as caught:
        embedded.start(closed / "data")
    [problem] = caught.value.problems
    assert f"who may not pass through {closed}; " in problem
    assert problem.endswith(f"type: chmod o+x {closed}")
    assert closed.stat().st_mode & 0o777 == 0o700


@as_root
def test_only_the_data_directory_changes_hands(place: Path) -> None:
    with embedded.start(place / "a" / "b"):
        assert (place / "a" / "b").stat().st_uid != 0
        assert (place / "a" / "b").stat().st_mode & 0o777 == 0o700
        assert (place / "a").stat().st_uid == 0
        assert (place / "a").stat().st_mode & 0o777 == 0o755


@as_root
def test_new_folders_can_be_passed_whatever_the_umask(place: Path) -> None:
    before = os.umask(0o077)
    try:
        embedded.start(place / "a" / "b").close()
    finally:
        os.umask(before)


@as_root
def test_programs_out_of_the_users_reach_are_copied_once(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = place / "closed"
    closed.mkdir()
    for name in (binaries.PACKAGE, binaries.LIBRARIES):
        shutil.copytree(binaries._site_packages() / name, closed / name, symlinks=True)
    closed.chmod(0o700)
    monkeypatch.syspath_prepend(closed)
    data_dir = place / "база данных"
    with embedded.start(data_dir):
        pass
    copies = data_dir / "programs" / binaries.version()
    made = copies.stat().st_mtime_ns
    with embedded.start(data_dir):
        pass
    assert copies.stat().st_mtime_ns == made
    assert not list(copies.rglob("*.h"))
    assert closed.stat().st_mode & 0o777 == 0o700


@as_root
def test_a_full_disk_is_told_as_such(place: Path) -> None:
    disk = place / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=20m,mode=0755", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode != 0:
        pytest.skip("nothing can be mounted here")
    try:
        with pytest.raises(DatabaseUnavailable, match=r"the disk of .* is full; free some space"):
            embedded.start(disk / "data")
        assert {path.name for path in (disk / "data").iterdir()} == {"start.lock", "users.lock"}
    finally:
        subprocess.run(["umount", disk], check=True)
