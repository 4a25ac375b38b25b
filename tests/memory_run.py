"""A run of a tool in memory: keeps what a worker would store, and stops where it is told to."""

from __future__ import annotations

from collections.abc import Sequence

from ppc_helper.errors import Stopping


class Free:
    """A pace that never lets anybody wait."""

    def reserve(self, scope: str, per_second: float) -> float:
        return 0.0

    def too_fast(self, scope: str) -> None: ...

    def put_away(self, scope: str, method: str, code: int, seconds: float) -> None: ...

    def refusals(self, scope: str) -> Sequence[tuple[str, int, float]]:
        return ()

    def works(self, scope: str, method: str) -> None: ...

    def refused(self, number: int, code: int) -> None: ...


class MemoryRun(Free):
    """Keeps the last checkpoint and what was added to it, or begins with those of the run *before*.

    Stops at the *stop_at*-th time something is stored, or when progress is told for the *stop_told*-th time.
    """

    def __init__(self, before: MemoryRun | None = None, *, stop_at: int = 0, stop_told: int = 0) -> None:
        self.state: bytes | None = before.state if before else None
        self.parts: list[bytes] = list(before.parts) if before else []
        self.stored = 0
        self.largest = 0
        self.stages: list[str] = []
        self.dead: list[tuple[int, int]] = []
        self._told = 0
        self._stop_at = stop_at
        self._stop_told = stop_told

    def progress(self, done: int, total: int | None = None, stage: str = "") -> None:
        if stage and stage not in self.stages:
            self.stages.append(stage)
        self._told += 1
        if self._told == self._stop_told:
            raise Stopping

    def checkpoint(self, state: bytes) -> None:
        self.state, self.parts = state, []
        self._count(state)

    def add(self, part: bytes) -> None:
        assert self.state is not None, "a part needs a checkpoint to belong to"
        self.parts.append(part)
        self._count(part)

    def resume(self) -> bytes | None:
        return self.state

    def added(self) -> Sequence[bytes]:
        return tuple(self.parts)

    def refused(self, number: int, code: int) -> None:
        self.dead.append((number, code))

    def _count(self, stored: bytes) -> None:
        self.stored += 1
        self.largest = max(self.largest, len(stored))
        if self.stored == self._stop_at:
            raise Stopping
