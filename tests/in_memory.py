"""Where a run of the tests keeps its files: in memory where there is room, for a new file can cost a disk a lot.

A copied database or an installed environment is hundreds to thousands of files, and none outlives its test.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import psutil  # type: ignore[import-untyped]

FOLDER = Path("/dev/shm")
ROOM_BYTES = 4 << 30
"""A run takes a quarter of it: servers, browsers' profiles and one installed environment."""


def choose() -> None:
    """Let temporary files of this process and its children lie in memory, unless the caller chose their place."""
    if "TMPDIR" in os.environ or not _has_room():
        return
    os.environ["TMPDIR"] = str(FOLDER)
    tempfile.tempdir = None  # asked anew: it may be known already


def open_folder() -> str:
    """Return the folder of temporary files that every user may enter, as PostgreSQL's must whom root starts."""
    return str(FOLDER) if os.environ.get("TMPDIR") == str(FOLDER) else "/tmp"


def _has_room() -> bool:
    if not FOLDER.is_mount() or not os.access(FOLDER, os.W_OK):
        return False
    runs_programs = not os.statvfs(FOLDER).f_flag & os.ST_NOEXEC
    room = min(shutil.disk_usage(FOLDER).free, psutil.virtual_memory().available // 2)
    return runs_programs and bool(room >= ROOM_BYTES)
