"""What lies in the top level of the repository."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BELONGS = {
    ".ci", ".gitignore", "CHANGELOG.md", "Justfile", "LICENSE", "README.md", "README.ru.md", "benchmarks",
    "config.json.example", "docs", "ppc_helper", "projections", "pyproject.toml", "run.py", "sql", "tests",
}  # fmt: skip


def test_the_top_level_holds_only_what_belongs_there() -> None:
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this is no checkout, or there is no git to ask")
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip(f"git does not read this checkout: {listed.stderr}")
    assert {path.partition("/")[0] for path in listed.stdout.split("\0") if path} == BELONGS
