"""``ppc-helper config`` as a person or a script runs it."""

from __future__ import annotations

import json
import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

from tests.patience import PATIENCE_SECONDS

PPC_HELPER = Path(sysconfig.get_path("scripts"), "ppc-helper")
TOKEN = "123456789:" + "A" * 35


def run(folder: Path, *args: str, **environ: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PPC_HELPER_")}
    return subprocess.run(
        [PPC_HELPER, "config", *args],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env=clean | {"COLUMNS": "120"} | environ,
        timeout=PATIENCE_SECONDS,
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has it")
@pytest.mark.parametrize("words", [("config",), ("config", "--json"), ("tool", "--list")])
def test_a_full_disk_is_told_in_a_sentence(words: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([PPC_HELPER, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "The disk is full: what was to be written could not be.\n")


def test_it_shows_each_value_and_where_it_comes_from(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"ppc_helper": {"workers_count": 3}}')
    done = run(tmp_path, PPC_HELPER_LANGUAGE="en")
    rows = {line.split()[0]: line.split()[1:] for line in done.stdout.splitlines() if "." in line.split(" ")[0]}
    assert done.returncode == 0
    assert rows["ppc_helper.workers_count"] == ["3", "config.json"]
    assert rows["ppc_helper.language"] == ["en", "PPC_HELPER_LANGUAGE"]
    assert rows["db_manager.max_connections"] == ["22", "default"]
    assert "Connections to the database: 2 for intake, 6 for each worker." in done.stdout


def test_names_of_settings_are_whole_in_a_narrow_terminal(tmp_path: Path) -> None:
    shown = {line.split()[0] for line in run(tmp_path, COLUMNS="80").stdout.splitlines() if line[:1].strip()}
    assert set(json.loads(run(tmp_path, "--json").stdout)["settings"]) <= shown


def test_what_is_to_be_typed_is_whole_in_a_narrow_terminal(tmp_path: Path) -> None:
    path = tmp_path / "a folder" / "mine.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"bot": {"token": TOKEN}}))
    path.chmod(0o644)
    assert f"type: chmod 600 '{path}'" in run(tmp_path, "--config", str(path), COLUMNS="40").stderr


def test_secrets_are_masked(tmp_path: Path) -> None:
    done = run(tmp_path, PPC_HELPER_BOT_TOKEN=TOKEN, PPC_HELPER_FUNCTION_HANDLERS_VK_TOKEN="vk1.a.canary")
    assert "123456789:***" in done.stdout
    assert TOKEN not in done.stdout + done.stderr
    assert "canary" not in done.stdout + done.stderr


def test_scripts_get_json(tmp_path: Path) -> None:
    done = run(tmp_path, "--json", PPC_HELPER_BOT_TOKEN=TOKEN, PPC_HELPER_BOT_ADMINS="1,2")
    told = json.loads(done.stdout)
    assert told["settings"]["bot.admins"] == {"value": [1, 2], "from": "PPC_HELPER_BOT_ADMINS"}
    assert told["settings"]["bot.token"]["value"] == "123456789:***"
    assert told["connections"] == {"intake": 2, "each_worker": 6}
    assert told["notes"] == ["function_handlers.vk.token is empty: the VK tools are off"]


def test_what_cannot_be_used_is_told_whole_and_fails(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    path.write_text('{"bot": {"token": "x", "admin": [1]}, "db_manager": {"max_connections": 1}}')
    path.chmod(0o644)
    done = run(tmp_path, "--config", str(path))
    told = " ".join(done.stderr.split())
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    for sentence in (
        "bot.admin: there is no such setting; did you mean bot.admins?",
        f"holds bot.token, and others may open it (mode 0644); type: chmod 600 {path}",
        "bot.token: is no bot token (1 characters;",
        "db_manager.max_connections: 1 is too few for 1 worker(s) and intake; set it to 2 or more",
    ):
        assert sentence in told
