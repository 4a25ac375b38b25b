"""run.py on a project as small as can be: set-up, recovery, and how it becomes the program it starts."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import textwrap
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]
import pytest

from tests.interrupted import INTERRUPTED_AT
from tests.patience import PATIENCE_SECONDS
from tests.process.bot import eventually

SOURCE = Path(__file__).parents[2] / "run.py"
NO_NETWORK = {
    "PIP_CONFIG_FILE": os.devnull,
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
    "PIP_FIND_LINKS": "",
    "PIP_RETRIES": "0",
}
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "ppc-helper"
dynamic = ["version", "dependencies", "optional-dependencies", "scripts"]
"""
# builds without downloads, so that a set-up costs seconds
BACKEND = """
import os, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    info = "ppc_helper-1.0.0.dist-info/"
    needs = f"Requires-Dist: {open('extra.txt').read()} ; extra == 'test'\\n"
    with zipfile.ZipFile(os.path.join(folder, "ppc_helper-1.0.0-py3-none-any.whl"), "w") as wheel:
        wheel.writestr("ppc_helper.pth", os.getcwd())
        about = "Metadata-Version: 2.1\\nName: ppc-helper\\nVersion: 1.0.0\\nProvides-Extra: test\\n"
        wheel.writestr(info + "METADATA", about + needs)
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(info + "entry_points.txt", "[console_scripts]\\nppc-helper = ppc_helper:main\\n")
        wheel.writestr(info + "RECORD", "")
    return "ppc_helper-1.0.0-py3-none-any.whl"
"""
PROGRAM = """
import json, os, signal, sys

def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(9))
    held_up = [number.name for number in signal.pthread_sigmask(signal.SIG_BLOCK, [])]
    about = {"args": sys.argv[1:], "cwd": os.getcwd(), "pid": os.getpid(), "held_up": held_up}
    print(json.dumps(about), flush=True)
    if "--stay" in sys.argv:
        signal.pause()
    sys.exit(7 if "--fail" in sys.argv else 0)
"""


@pytest.fixture
def fresh() -> Iterator[Path]:
    """Give a project that was never set up, in a path with spaces and Cyrillic letters."""
    with tempfile.TemporaryDirectory(prefix="проект с пробелом ") as folder:
        yield lay_out(Path(folder))


@pytest.fixture(scope="module")
def first() -> Iterator[tuple[Path, subprocess.CompletedProcess[str]]]:
    """Give a project and its first start."""
    with tempfile.TemporaryDirectory(prefix="проект с пробелом ") as folder:
        place = lay_out(Path(folder))
        yield place, run(place, "status")


@pytest.fixture
def project(first: tuple[Path, subprocess.CompletedProcess[str]]) -> Path:
    """Give a project that is set up; tests leave it so, or so that the next start sets it up anew."""
    return first[0]


def lay_out(folder: Path) -> Path:
    (folder / "ppc_helper").mkdir()
    (folder / "pyproject.toml").write_text(PYPROJECT)
    (folder / "backend.py").write_text(BACKEND)
    (folder / "extra.txt").write_text("pytest")
    (folder / "ppc_helper" / "__init__.py").write_text(textwrap.dedent(PROGRAM))
    shutil.copy(SOURCE, folder)
    return folder


def command(project: Path, *args: str) -> list[str]:
    # The interpreter that a fresh machine has, not the one of the environment that these tests run in.
    return [getattr(sys, "_base_executable", sys.executable), str(project / "run.py"), *args]


def run(project: Path, *args: str, **options: Any) -> subprocess.CompletedProcess[str]:
    environ = os.environ | options.pop("environ", {})
    return subprocess.run(
        command(project, *args),
        check=False,
        capture_output=True,
        text=True,
        env=environ,
        timeout=PATIENCE_SECONDS,
        **options,
    )


def change_requirements(project: Path) -> None:
    with (project / "pyproject.toml").open("a") as file:
        file.write("# changed\n")


def wait_for_pip(project: Path, process: subprocess.Popen[str]) -> None:
    while not (project / ".venv" / "ppc-helper.unfinished").exists():
        assert process.poll() is None
        time.sleep(0.01)


def said(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


# --- set-up


def test_the_first_start_says_in_two_lines_what_it_does(
    first: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    project, done = first
    setting_up, ready = done.stderr.splitlines()
    assert setting_up == f"Setting up ppc-helper in {project}/.venv (about a minute, the first time only) ..."
    assert ready.startswith("Ready after ")
    assert said(done)["args"] == ["status"]


def test_a_second_start_goes_straight_on_and_needs_no_network(project: Path) -> None:
    made = (project / ".venv" / "ppc-helper.json").stat().st_mtime_ns
    done = run(project, "status", environ=NO_NETWORK)
    assert said(done)["args"] == ["status"]
    assert done.stderr == ""
    assert (project / ".venv" / "ppc-helper.json").stat().st_mtime_ns == made


def test_changed_requirements_are_installed_once(project: Path) -> None:
    change_requirements(project)
    assert "Ready after" in run(project).stderr
    assert run(project).stderr == ""


@pytest.mark.slow
def test_a_moved_project_is_set_up_anew(project: Path, tmp_path: Path) -> None:
    moved = Path(shutil.copytree(project, tmp_path / "moved", symlinks=True))
    done = run(moved)
    assert "Ready after" in done.stderr
    assert said(done)["args"] == ["run"]
    assert str(project) not in (moved / ".venv" / "bin" / "ppc-helper").read_text()


@pytest.mark.slow
def test_an_environment_whose_python_is_gone_is_made_anew(project: Path) -> None:
    python = project / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/absent/python3")
    assert said(run(project))["args"] == ["run"]


def test_sigterm_ends_the_set_up_and_what_it_started(project: Path) -> None:
    change_requirements(project)
    stopped = subprocess.Popen(command(project), stderr=subprocess.PIPE, text=True, start_new_session=True)
    eventually(lambda: len(programs_of(project)) > 1, "pip runs")
    stopped.terminate()
    stopped.communicate(timeout=PATIENCE_SECONDS)
    assert stopped.returncode == 143
    # pip's own child is the last to see that nobody reads what it says
    eventually(lambda: not programs_of(project), "nothing of the set-up runs")


def programs_of(project: Path) -> list[psutil.Process]:
    return [
        process
        for process in psutil.process_iter(["cmdline", "status"])
        if str(project) in " ".join(process.info["cmdline"] or []) and process.info["status"] != psutil.STATUS_ZOMBIE
    ]


@pytest.mark.slow
def test_after_a_killed_set_up_two_starts_at_once_do_not_collide(project: Path) -> None:
    change_requirements(project)
    killed = subprocess.Popen(command(project), stderr=subprocess.PIPE, text=True, start_new_session=True)
    wait_for_pip(project, killed)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    both = [subprocess.Popen(command(project, "status"), **pipes) for _ in range(2)]
    outputs = [process.communicate(timeout=PATIENCE_SECONDS) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(len(errors.splitlines()) for _, errors in outputs) == [1, 2]
    assert any(errors == "Another run.py is setting up; waiting for it ...\n" for _, errors in outputs)
    assert not (project / ".venv" / "ppc-helper.unfinished").exists()


def test_a_python_without_venv_says_what_to_install(fresh: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.modules['ensurepip'] = None\n")
    done = run(fresh, environ={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 1
    assert done.stderr.endswith(f"sudo apt-get install python{sys.version_info[0]}.{sys.version_info[1]}-venv\n")


def test_an_old_python_is_told_off_in_a_sentence() -> None:
    code = f"import runpy, sys; sys.version_info = (3, 9, 2); runpy.run_path({str(SOURCE)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.startswith("ppc-helper needs Python 3.11 or newer, and this is Python 3.9. ")
    assert "Traceback" not in done.stderr


def test_old_pythons_understand_the_file_that_turns_them_away() -> None:
    tree = ast.parse(SOURCE.read_text(), feature_version=(3, 6))
    imported = [node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert "__future__" not in imported


@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8"])
def test_any_locale_will_do(project: Path, locale: str) -> None:
    assert said(run(project, "status", environ={"LC_ALL": locale}))["args"] == ["status"]


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can take another user's place")
def test_a_plain_user_can_do_it_all(fresh: Path) -> None:
    python = "/usr/bin/python3"
    check = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"
    if subprocess.run([python, "-c", check], check=False, capture_output=True).returncode != 0:
        pytest.skip("there is no Python here that a plain user can run")
    for path in (fresh, *fresh.rglob("*")):
        shutil.chown(path, "nobody", "nogroup")
    as_nobody: dict[str, Any] = {"user": "nobody", "group": "nogroup", "cwd": fresh}
    as_nobody["env"] = os.environ | {"HOME": str(fresh), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [python, "run.py"], check=False, capture_output=True, text=True, timeout=PATIENCE_SECONDS, **as_nobody
    )
    assert said(done)["args"] == ["run"]
    assert (fresh / ".venv").owner() == "nobody"


# --- becoming the program


@pytest.mark.parametrize(
    ("given", "received"),
    [
        ([], ["run"]),
        (["--config", "a b.json", "--log", "журнал"], ["run", "--config", "a b.json", "--log", "журнал"]),
        (["workers", "--count", "2"], ["workers", "--count", "2"]),
        (["run", "--help"], ["run", "--help"]),
    ],
)
def test_words_go_through(project: Path, given: list[str], received: list[str]) -> None:
    assert said(run(project, *given))["args"] == received


def test_the_working_folder_is_the_callers(project: Path, tmp_path: Path) -> None:
    assert said(run(project, cwd=tmp_path))["cwd"] == str(tmp_path)


def test_the_exit_code_is_the_programs(project: Path) -> None:
    assert run(project, "status", "--fail").returncode == 7


def test_signals_reach_the_program_itself(project: Path) -> None:
    process = subprocess.Popen(command(project, "--stay"), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["pid"] == process.pid
    process.terminate()
    process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 9


def test_ctrl_c_waits_until_the_program_can_answer_it(project: Path) -> None:
    assert said(run(project))["held_up"] == ["SIGINT"]


def test_ctrl_c_while_run_py_loads_shows_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(INTERRUPTED_AT)
    environ = {"PYTHONPATH": str(tmp_path), "INTERRUPTED_AT": "hashlib"}
    done = run(SOURCE.parent, "status", environ=environ)
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")


def test_help_needs_no_set_up(fresh: Path) -> None:
    done = run(fresh, "--help")
    assert "python3 run.py test" in done.stdout
    assert not (fresh / ".venv").exists()


def test_without_network_a_set_up_says_so_and_spoils_nothing(project: Path) -> None:
    done = run(project, "test", environ=NO_NETWORK)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.endswith("the first start needs the network. Start it again.\n")
    assert said(run(project, environ=NO_NETWORK))["args"] == ["run"]


def test_test_installs_the_extra_and_runs_the_suite_from_anywhere(project: Path, tmp_path: Path) -> None:
    (project / "extra.txt").write_text(f"pytest @ {pytest_in(tmp_path).as_uri()}")
    change_requirements(project)
    told = said(run(project, "test", cwd=tmp_path))
    assert told == {"args": ["-n", str(min(6, (os.cpu_count() or 1) + 4)), "--dist", "worksteal"], "cwd": str(project)}
    assert said(run(project, "test", "-q", "-n0", environ=NO_NETWORK))["args"] == ["-q", "-n0"]
    assert run(project, "test", "--fail").returncode == 7
    assert run(project, "status").stderr == ""


def pytest_in(folder: Path) -> Path:
    """Make a wheel of a pytest that only tells how it was called."""
    program = """
import json, os, sys
print(json.dumps({"args": sys.argv[1:], "cwd": os.getcwd()}))
sys.exit(7 if "--fail" in sys.argv else 0)
"""
    made = folder / "pytest-1.0-py3-none-any.whl"
    with zipfile.ZipFile(made, "w") as wheel:
        wheel.writestr("pytest.py", program)
        wheel.writestr("pytest-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: pytest\nVersion: 1.0\n")
        wheel.writestr("pytest-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr("pytest-1.0.dist-info/RECORD", "")
    return made


# --- the project itself


@pytest.mark.slow
def test_the_project_is_set_up_from_nothing_in_any_path(tmp_path: Path) -> None:
    project = tmp_path / "мой бот"
    ignored = shutil.ignore_patterns(".*", "__pycache__", "tests", "*.egg-info")
    shutil.copytree(SOURCE.parent, project, ignore=ignored)
    # That what it names suffices is seen by these tests themselves: run.py made their environment. Here it is borrowed.
    required, count = re.subn(
        r"\ndependencies = \[.*?\n\]\n", "\n", (project / "pyproject.toml").read_text(), flags=re.DOTALL
    )
    assert count == 1
    (project / "pyproject.toml").write_text(required)
    environ = {"LC_ALL": "C", "PPC_HELPER_WORKERS_COUNT": "2", "PYTHONPATH": sysconfig.get_path("purelib")}
    told = said(run(project, "config", "--json", cwd=tmp_path, environ=environ))
    assert told["settings"]["ppc_helper.workers_count"]["value"] == 2
    assert run(project, "config", "--json", cwd=tmp_path, environ=environ).stderr == ""
