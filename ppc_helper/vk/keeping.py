"""Checkpoints of scans: after every batch while that is cheap, and never more than a twentieth of the time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from ppc_helper.tools.ports import Run

CHECKPOINT_SHARE: Final = 20


class Keeper:
    """Stores what *pack* returns; *has_stored* tells whether anything would be lost without it."""

    def __init__(self, run: Run, pack: Callable[[], bytes], *, has_stored: bool = False) -> None:
        self.has_stored = has_stored
        self._run = run
        self._pack = pack
        self._stored_at = time.monotonic()
        self._cost_seconds = 0.0

    def store(self) -> None:
        """Store the state durably."""
        began = time.monotonic()
        self._run.checkpoint(self._pack())
        self.has_stored = True
        self._stored_at = time.monotonic()
        self._cost_seconds = self._stored_at - began

    def store_when_cheap(self) -> None:
        """Store the state unless the last time was too recent for what it cost."""
        if time.monotonic() - self._stored_at >= CHECKPOINT_SHARE * self._cost_seconds:
            self.store()
