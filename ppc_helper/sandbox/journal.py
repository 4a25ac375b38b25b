"""What happened, in order, for those who listen: the source of the page's event stream.

Everything here lives on the server's event loop, so nothing is locked.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Any

import msgspec


class Bell:
    """Wakes every waiter at once."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake those who wait now; later waiters wait for the next ring."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, seconds: float) -> bool:
        """Return True when rung within *seconds*, else False."""
        event = self._event
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            return False
        return True


class Entry(msgspec.Struct, frozen=True):
    """One thing that happened: its place, its event name, and what the listener is given."""

    position: int
    kind: str
    body: dict[str, Any]


class Journal:
    """The last *kept* entries; positions start at 1 and have no gaps."""

    def __init__(self, kept: int = 10_000) -> None:
        self._entries: deque[Entry] = deque(maxlen=kept)
        self.position = 0
        self.bell = Bell()

    def add(self, kind: str, body: dict[str, Any]) -> None:
        """Append an entry and wake the listeners."""
        self.position += 1
        self._entries.append(Entry(self.position, kind, body))
        self.bell.ring()

    def after(self, position: int) -> list[Entry]:
        """Return what came after *position*, oldest first; what is no longer kept is left out."""
        newer = self.position - position
        if newer <= 0:
            return []
        return list(self._entries)[-newer:]
