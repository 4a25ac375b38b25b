"""The run of a tool in a terminal."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import nullcontext

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ppc_helper.cli.notices import plain, say_error, without_markup
from ppc_helper.locale import Catalogue
from ppc_helper.tools import Tool

MOST_STRETCH = 6.0


class ShellRun:
    """A run in a terminal: progress on standard error, a checkpoint in memory, a pace of its own."""

    def __init__(self, chosen: Tool, words: Catalogue) -> None:
        """Show progress only where a person can see it."""
        self._tool = chosen
        self._words = words
        self._state: bytes | None = None
        self._due: dict[str, float] = {}
        self._stretch: dict[str, float] = {}
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._bar = Progress(*columns, console=plain, transient=True) if plain.is_terminal else None
        self._task = self._bar.add_task("", total=None, visible=False) if self._bar else None

    def __enter__(self) -> ShellRun:
        """Start showing."""
        (self._bar or nullcontext()).__enter__()
        return self

    def __exit__(self, *raised: object) -> None:
        """Take the bar away."""
        if self._bar:
            self._bar.stop()

    def progress(self, done: int, total: int | None = None, stage: str = "") -> None:
        """Draw how far it is."""
        if self._bar and self._task is not None:
            said = self._stage(stage)
            self._bar.update(self._task, completed=done, total=total, description=said, visible=True)

    def checkpoint(self, state: bytes) -> None:
        """Keep *state* as long as the process lives: a shell run is not taken up again."""
        self._state = state

    def add(self, part: bytes) -> None:
        """Let *part* go: a shell run is not taken up again."""

    def resume(self) -> bytes | None:
        """Return the last checkpoint of this very run."""
        return self._state

    def added(self) -> Sequence[bytes]:
        """Return nothing: see :meth:`add`."""
        return ()

    def reserve(self, scope: str, per_second: float) -> float:
        """Return the seconds to wait before a call of *scope*; the pace is this process's own."""
        now = time.monotonic()
        due = max(now, self._due.get(scope, now))
        self._due[scope] = due + self._stretch.get(scope, 1.0) / per_second
        return due - now

    def too_fast(self, scope: str) -> None:
        """Call *scope* a tenth slower from now on."""
        self._stretch[scope] = min(MOST_STRETCH, self._stretch.get(scope, 1.0) / 0.9)

    def put_away(self, scope: str, method: str, code: int, seconds: float) -> None:
        """Nobody else is there to hear it."""

    def refusals(self, scope: str) -> Sequence[tuple[str, int, float]]:
        """Return nothing: see :meth:`put_away`."""
        return ()

    def works(self, scope: str, method: str) -> None:
        """Nobody else is there to hear it."""

    def refused(self, number: int, code: int) -> None:
        """Say so: the others go on."""
        say_error(f"VK does not take token {number} of function_handlers.vk.token (error {code}).")

    def _stage(self, stage: str) -> str:
        for key in (f"{self._tool.name}-{stage}", stage):
            if stage and self._words.has(key):
                return without_markup(self._words.text(key))
        return self._tool.name
