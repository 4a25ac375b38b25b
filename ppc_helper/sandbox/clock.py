"""The sandbox's clock: real time, which a test may move ahead instead of waiting for an expiry."""

from __future__ import annotations

import time


class Clock:
    """Wall and monotonic seconds, both moved ahead together by :meth:`advance`."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def wall(self) -> float:
        """Return Unix time in seconds."""
        return time.time() + self._ahead

    def monotonic(self) -> float:
        """Return seconds that never go back."""
        return time.monotonic() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move ahead by *seconds*; what waits for real time (long polls, delays) is not woken."""
        if seconds < 0:
            raise ValueError("the clock only goes ahead")
        self._ahead += seconds
