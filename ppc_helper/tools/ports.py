"""What tools may ask of the outside, as Protocols; tests give ten-line fakes, the worker the real ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import msgspec


class Run(Protocol):
    """The run of one query, seen from inside the tool; every call may raise Cancelled or Stopping."""

    def progress(self, done: int, total: int | None = None, stage: str = "") -> None:
        """Say how far it is; cheap, call it as often as you like. *stage* is a message of the tool's catalogue."""

    def checkpoint(self, state: bytes) -> None:
        """Store *state* durably before going on; a restart of this query is given it by :meth:`resume`."""

    def resume(self) -> bytes | None:
        """Return the last checkpoint of this query, None at the first start."""

    def reserve(self, scope: str, per_second: float, count: int = 1) -> None:
        """Wait until *count* calls of *scope* are due; the pace is shared by all workers of all hosts."""


class Vk(Protocol):
    """VK's API: one call, or up to 25 packed into one ``execute``."""

    def call(self, method: str, values: Mapping[str, Any]) -> Any:
        """Return the ``response`` of one call; raises VkError."""

    def pack(self, calls: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Any]:
        """Return one value per call, in order; a VkError object stands where an inner call failed."""


class Hop(msgspec.Struct, frozen=True):
    """One request of a chain: the *url* asked, its *status* (0: no answer) and where it led."""

    url: str
    status: int
    location: str = ""


class Visit(msgspec.Struct, frozen=True):
    """What asking one URL came to. *hops* has one entry per request; *problem* is a stable code, empty if none."""

    url: str
    hops: tuple[Hop, ...]
    problem: str = ""
    detail: str = ""
    seconds: float = 0.0


class Web(Protocol):
    """Asks public web addresses, many at a time; private addresses are refused at connect time."""

    def visit(self, urls: Sequence[str]) -> Iterator[tuple[int, Visit]]:
        """Yield (index into *urls*, visit) as they finish, in any order, each index once."""
