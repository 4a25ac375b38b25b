"""Starts worker processes, starts them again when they die, and stops them."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence

import msgspec

from ppc_helper import signals

logger = logging.getLogger(__name__)

_WATCH_SECONDS = 0.2
_SLOWEST_RESTART_SECONDS = 15.0
_QUICK_DEATH_SECONDS = 10.0
STOP_SECONDS = 25.0


class Child(msgspec.Struct):
    """One worker process; *deaths* counts quick ones in a row, *due* is when it may start again (monotonic)."""

    number: int
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    due: float = 0.0


class Supervisor:
    """Keeps so many worker processes running until stopped: *command* with the number of each."""

    def __init__(self, command: Sequence[str], count: int, environ: Mapping[str, str]) -> None:
        self._command = list(command)
        self._environ = dict(environ)
        self._children = [Child(number) for number in range(1, count + 1)]
        self._stopping = threading.Event()
        self._hurry = threading.Event()

    def run(self, *, each_second: Callable[[], None] = lambda: None) -> None:
        """Watch over the workers until stopped; then end them, gently first."""
        looked = 0.0
        try:
            while not self._stopping.is_set():
                for child in self._children:
                    self._watch(child)
                if time.monotonic() - looked >= 1:
                    looked = time.monotonic()
                    each_second()
                self._stopping.wait(_WATCH_SECONDS)
        finally:
            self._end()

    def stop(self, *_: object) -> None:
        """Stop gently; called again, at once."""
        if self._stopping.is_set():
            self._hurry.set()
        self._stopping.set()

    def stop_on_signals(self) -> None:
        """Let SIGTERM, Ctrl-C and a closed terminal stop everything."""
        signals.call_on_end(self.stop)

    def _watch(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is not None and child.process.poll() is not None:
            quick = now - child.started < _QUICK_DEATH_SECONDS
            child.deaths = child.deaths + 1 if quick else 0
            delay = min(0.2 * 2**child.deaths, _SLOWEST_RESTART_SECONDS) if quick else 0.0
            logger.error(
                "worker %s ended with %s; it starts again in %.1f s",
                child.number,
                child.process.returncode,
                delay,
            )
            child.process, child.due = None, now + delay
        if child.process is None and now >= child.due:
            # A session of its own: Ctrl-C in the terminal is ours to pass on, once.
            command = [*self._command, "--number", str(child.number)]
            try:
                child.process = subprocess.Popen(command, env=self._environ, start_new_session=True)
            except OSError as error:  # no memory, or no process, to be had at this moment
                logger.error("worker %s cannot be started: %s", child.number, error.strerror)
                child.due = now + _SLOWEST_RESTART_SECONDS
            child.started = now

    def _end(self) -> None:
        running = [child.process for child in self._children if child.process and child.process.poll() is None]
        _signal(running, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while any(process.poll() is None for process in running):
            if self._hurry.is_set() or time.monotonic() > deadline:
                _signal(running, signal.SIGKILL)
            time.sleep(0.05)


def _signal(processes: Sequence[subprocess.Popen[bytes]], number: signal.Signals) -> None:
    for process in processes:
        if process.poll() is None:
            process.send_signal(number)


def worker_command(arguments: Sequence[str]) -> list[str]:
    """Return the command of one worker process with these further arguments."""
    return [sys.executable, "-m", "ppc_helper.worker_process", *arguments]
