#!/usr/bin/env python3
"""Set up ppc-helper in .venv beside this file, then start it.

    python3 run.py [OPTION...]           start the bot; OPTION as in ppc-helper run: --config FILE, --log FILE
    python3 run.py test [OPTION...]      run the whole test suite; OPTION goes to pytest
    python3 run.py COMMAND [OPTION...]   any other command of ppc-helper: workers, replay, status, tool ...

Python 3.11 or newer is all it needs. The first start downloads the rest (about a minute); later ones need no
network and go straight on.
"""

# This file must be understood by the old Pythons that it turns away, so it keeps to the syntax of 3.6.
import signal

if __name__ == "__main__" and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C in the middle of an import would show a traceback

import contextlib
import hashlib
import json
import locale
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from typing import NoReturn

if sys.platform != "win32":
    import fcntl

PROJECT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(PROJECT, ".venv")
ON_WINDOWS = os.name == "nt"
PROGRAMS = os.path.join(VENV, "Scripts" if ON_WINDOWS else "bin")
PYTHON = os.path.join(PROGRAMS, "python.exe" if ON_WINDOWS else "python")
SCRIPT = os.path.join(PROGRAMS, "ppc-helper.exe" if ON_WINDOWS else "ppc-helper")
STAMP = os.path.join(VENV, "ppc-helper.json")
UNFINISHED = os.path.join(VENV, "ppc-helper.unfinished")
EXTRAS = {"run": ".", "test": ".[test]"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(args: "list[str]") -> None:
    """Do what the first word says; ends by becoming the program that was asked for."""
    if args[:1] in (["-h"], ["--help"]):
        print(__doc__ + "\nOptions of the bot: python3 run.py run --help")
    elif args[:1] == ["test"]:
        prepare("test")
        point_out_missing_browser()
        os.chdir(PROJECT)
        become([PYTHON, "-m", "pytest", *parallel(args[1:]), *args[1:]])
    else:
        prepare("run")
        command = args if args and not args[0].startswith("-") else ["run", *args]
        if not ON_WINDOWS:  # while Python starts Ctrl-C would show a traceback; ppc_helper.__main__ lets it through
            signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        become([SCRIPT, *command] if ON_WINDOWS else [PYTHON, SCRIPT, *command])


def settle_environment() -> None:
    """Let Python read the project's path in any letters, and find its own library."""
    os.environ.pop("PYTHONHOME", None)  # points a virtual environment to another Python's library
    os.environ["PYTHONUTF8"] = "1"
    # Python 3.11 reads .pth files by the locale even in UTF-8 mode: a Cyrillic path kills it under LC_ALL=C
    if not ON_WINDOWS and locale.nl_langinfo(locale.CODESET).upper() not in ("UTF-8", "UTF8"):
        os.environ["LC_ALL"] = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"


def prepare(kind: str) -> None:
    """Make .venv hold what *kind* needs; returns at once when it does already."""
    if is_ready(kind):
        return
    with only_one():
        if not is_ready(kind):  # another run.py may have done it while this one waited
            install(kind)


def is_ready(kind: str) -> bool:
    """Tell whether .venv was finished for *kind* and nothing it depends on has changed since."""
    try:
        with open(STAMP, encoding="utf-8") as file:
            return bool(json.load(file).get(kind) == fingerprint()) and os.path.exists(SCRIPT)
    except (OSError, ValueError):
        return False


def fingerprint() -> str:
    """Return a hash of all that .venv was made from: what is required, its Python, its place."""
    parts = [os.fsencode(VENV), os.fsencode(os.path.realpath(PYTHON))]
    for path in (os.path.join(PROJECT, "pyproject.toml"), os.path.join(VENV, "pyvenv.cfg")):
        with open(path, "rb") as file:
            parts.append(file.read())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


@contextlib.contextmanager
def only_one() -> "Iterator[None]":
    """Let one run.py at a time change .venv; the lock is on the folder itself and ends with the process."""
    folder = None if ON_WINDOWS else os.open(PROJECT, os.O_RDONLY)
    try:
        if folder is not None:
            os.set_inheritable(folder, True)  # a pip that outlives a killed run.py keeps the next one waiting
            lock(folder)
        yield
    finally:
        if folder is not None:
            os.close(folder)


def lock(folder: int) -> None:
    """Wait for the lock; on a file system without locks go on without."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say("Another run.py is setting up; waiting for it ...")
        fcntl.flock(folder, fcntl.LOCK_EX)
    except OSError:
        pass


def install(kind: str) -> None:
    """Install the project and what *kind* needs into .venv, which is made first unless it is whole."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # ends pip too, as an exception does
    if signal.getsignal(signal.SIGINT) is signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    started = time.monotonic()
    say(f"Setting up ppc-helper in {VENV} (about a minute, the first time only) ...")
    if not is_usable():
        make_venv()
    with open(UNFINISHED, "w", encoding="utf-8"):
        pass  # if this process is killed now, the next one starts afresh
    options = ["--no-input", "--disable-pip-version-check", "--root-user-action=ignore"]
    done = run_quietly([PYTHON, "-m", "pip", "install", *options, "--editable", EXTRAS[kind]])
    os.remove(UNFINISHED)
    if done.returncode != 0:
        give_up(done.stdout, advice_on(done.stdout))
    write_stamp(kind)
    say(f"Ready after {time.monotonic() - started:.0f} s.")


def is_usable() -> bool:
    """Tell whether .venv can be installed into: it was made here, nothing was cut off, its Python runs and has pip."""
    if os.path.exists(UNFINISHED) or not os.path.exists(PYTHON) or not was_made_here():
        return False
    check = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    return run_quietly([PYTHON, "-c", check]).returncode == 0


def was_made_here() -> bool:
    """Tell whether .venv still is where it was made: its scripts hold that path."""
    try:
        with open(os.path.join(PROGRAMS, "activate"), "rb") as file:
            return os.fsencode(VENV) in file.read()
    except OSError:
        return False


def make_venv() -> None:
    """Make .venv anew."""
    if os.path.realpath(sys.prefix) == os.path.realpath(VENV):
        sys.exit("This is the Python of .venv, which must be made anew; start run.py with the system's python3.")
    if not (find_spec("venv") and find_spec("ensurepip")):
        sys.exit(missing_venv())
    done = run_quietly([sys.executable, "-m", "venv", "--clear", VENV])
    if done.returncode != 0:
        give_up(done.stdout, missing_venv() if "ensurepip" in done.stdout else f"{VENV} could not be made.")


def missing_venv() -> str:
    """Return what to install where Debian has split venv from Python."""
    package = "python{}.{}-venv".format(*sys.version_info[:2])
    return "This Python cannot make a virtual environment. On Debian and Ubuntu type: sudo apt-get install " + package


def run_quietly(command: "list[str]") -> "subprocess.CompletedProcess[str]":
    """Run *command* in the project's folder; what it says is kept in stdout of the result and not shown."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["PIP_USER"] = "0"  # a pip.conf with user = true stops every install into a venv
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            command,
            check=False,
            cwd=PROJECT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            close_fds=False,  # it holds the lock too, see only_one
        )
        output.seek(0)
        return subprocess.CompletedProcess(command, done.returncode, output.read().decode("utf-8", "replace"))


def advice_on(output: str) -> str:
    """Return what to do about a failed pip, by what it said."""
    if "No space left" in output:
        return "The disk is full: about 500 MB are needed."
    if "Permission denied" in output:
        return f"{VENV} cannot be written by this user; start run.py as its owner."
    signs = (
        "NewConnectionError",
        "name resolution",
        "ConnectTimeout",
        "ProxyError",
        "No matching distribution",
    )
    if any(sign in output for sign in signs):
        return "The packages could not be downloaded; the first start needs the network. Start it again."
    return "The packages could not be installed; what pip said is above."


def give_up(output: str, advice: str) -> "NoReturn":
    """Show the end of what the failed command said, then *advice*, and leave."""
    lines = output.rstrip().splitlines()
    say("\n".join(lines[-25:]))
    sys.exit(advice)


def write_stamp(kind: str) -> None:
    """Note that .venv is finished for *kind*; the test extra holds all that a run needs."""
    stamp = {name: fingerprint() for name in ({"run", "test"} if kind == "test" else {"run"})}
    unfinished = STAMP + ".new"
    with open(unfinished, "w", encoding="utf-8") as file:
        json.dump(stamp, file)
    os.replace(unfinished, STAMP)


def parallel(options: "list[str]") -> "list[str]":
    """Return the options that share tests out to processes, unless the caller did or wants a debugger."""
    own = ("-n", "--numprocesses", "--dist", "--pdb", "--trace", "-p")
    if any(option.startswith(own) for option in options):
        return []
    # four more than there are cores, for many tests wait for a bot in a process of its own;
    # worksteal keeps neighbours together, so that what a file's tests share is mostly made once
    return ["-n", str(min(6, (os.cpu_count() or 1) + 4)), "--dist", "worksteal"]


def point_out_missing_browser() -> None:
    """Say how to get the browser that the page's tests drive."""
    if not any(shutil.which(name) for name in (os.environ.get("CHROMIUM", ""), *BROWSERS)):
        say("The tests of the chat page need Chromium. On Debian type: sudo apt-get install chromium")


def become(command: "list[str]") -> "NoReturn":
    """Turn this process into *command*, so that signals and exit code are its own."""
    if ON_WINDOWS:
        sys.exit(subprocess.call(command))
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(command[0], command)


def say(text: str) -> None:
    """Write a line to the person; standard output belongs to the program that follows."""
    print(text, file=sys.stderr, flush=True)


def how_to_get_newer_python() -> str:
    """Return what to say to a person whose Python is too old."""
    names = [f"python3.{minor}" for minor in range(20, 10, -1)]
    newer = [name for name in names if shutil.which(name)]
    fix = f"Type: {newer[0]} run.py" if newer else "Install one from python.org or from your system's packages."
    found = "{}.{}".format(*sys.version_info[:2])
    return f"ppc-helper needs Python 3.11 or newer, and this is Python {found}. {fix}"


if __name__ == "__main__":
    if sys.version_info < (3, 11):  # noqa: UP036 this is the file that says so
        sys.exit(how_to_get_newer_python())
    settle_environment()
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        sys.exit(f"ppc-helper cannot be set up in {VENV}: {error}")
