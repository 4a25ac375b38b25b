"""Checkpoints after every batch: what the batch brought is added to the last whole state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from ppc_helper.ports import Run

FOLD_BYTES: Final = 256 * 1024
"""So much is added before the whole state is stored anew; more when it is larger itself, so that most of what is stored
is news however long a scan lasts."""


class Keeper:
    """Stores what *pack* returns, and parts that must be applied to it when it is read again."""

    def __init__(self, run: Run, pack: Callable[[], bytes]) -> None:
        self._run = run
        self._pack = pack
        stored = run.resume()
        self.has_stored = stored is not None
        """Whether anything would be lost without it."""
        self._whole = len(stored or b"")
        self._added = sum(map(len, run.added()))

    def store(self) -> None:
        """Store the whole state durably."""
        state = self._pack()
        self._run.checkpoint(state)
        self.has_stored = True
        self._whole, self._added = len(state), 0

    def add(self, part: bytes) -> None:
        """Store durably what was just applied to the state."""
        self._added += len(part)
        if not self.has_stored or self._added > max(self._whole, FOLD_BYTES):
            self.store()
        else:
            self._run.add(part)
