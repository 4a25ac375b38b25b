"""What a tool in the child process says of its run, over the pipe to the parent; see :mod:`ppc_helper.jobs`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from multiprocessing.connection import Connection as Pipe

import msgspec

from ppc_helper.jobs import (
    Checkpointed,
    Progressed,
    PutAway,
    Refusals,
    Reserving,
    TokenRefused,
    TooFast,
    Works,
)

_PROGRESS_SECONDS = 0.5
_wait = msgspec.msgpack.Decoder(float).decode
_known = msgspec.msgpack.Decoder(list[tuple[str, int, float]]).decode
_encode = msgspec.msgpack.encode


class PipedRun:
    """The tool's view of its run, over the pipe to the parent."""

    def __init__(self, pipe: Pipe, checkpoint: bytes | None, added: Sequence[bytes] = ()) -> None:
        self._pipe = pipe
        self._checkpoint = checkpoint
        self._added = added
        self._told_at = 0.0

    def progress(self, done: int, total: int | None = None, stage: str = "") -> None:
        """Tell the parent, at most twice a second."""
        now = time.monotonic()
        if now - self._told_at >= _PROGRESS_SECONDS:
            self._told_at = now
            self._pipe.send_bytes(_encode(Progressed(done, total or 0, stage)))

    def checkpoint(self, state: bytes) -> None:
        """Return when the parent has stored *state*."""
        self._pipe.send_bytes(_encode(Checkpointed(state)))
        self._pipe.recv_bytes()

    def add(self, part: bytes) -> None:
        """Return when the parent has stored *part*."""
        self._pipe.send_bytes(_encode(Checkpointed(part, adds=True)))
        self._pipe.recv_bytes()

    def resume(self) -> bytes | None:
        """Return the last checkpoint, None at the first start."""
        return self._checkpoint

    def added(self) -> Sequence[bytes]:
        """Return what was added to it."""
        return self._added

    def reserve(self, scope: str, per_second: float) -> float:
        """Return the wait before a call, by the pace that all workers share; below zero, nothing was reserved."""
        self._pipe.send_bytes(_encode(Reserving(scope, per_second, 1)))
        return _wait(self._pipe.recv_bytes())

    def too_fast(self, scope: str) -> None:
        """Tell the parent, who lowers the pace for all."""
        self._pipe.send_bytes(_encode(TooFast(scope)))

    def put_away(self, scope: str, method: str, code: int, seconds: float) -> None:
        """Tell the parent, who tells all."""
        self._pipe.send_bytes(_encode(PutAway(scope, method, code, seconds)))

    def refusals(self, scope: str) -> Sequence[tuple[str, int, float]]:
        """Return what all know of *scope*."""
        self._pipe.send_bytes(_encode(Refusals(scope)))
        return _known(self._pipe.recv_bytes())

    def works(self, scope: str, method: str) -> None:
        """Tell the parent."""
        self._pipe.send_bytes(_encode(Works(scope, method)))

    def refused(self, number: int, code: int) -> None:
        """Tell the parent, who tells the admins."""
        self._pipe.send_bytes(_encode(TokenRefused(number, code)))
