"""What tools may ask of the outside, as Protocols; tests give ten-line fakes, the worker the real ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol

import msgspec


class Run(Protocol):
    """The run of one query, seen from inside the tool; every call may raise Cancelled or Stopping."""

    def progress(self, done: int, total: int | None = None, stage: str = "") -> None:
        """Say how far it is; cheap, call it as often as you like. *stage* is a message of the tool's catalogue."""

    def checkpoint(self, state: bytes) -> None:
        """Store *state* durably before going on; a restart of this query is given it by :meth:`resume`."""

    def add(self, part: bytes) -> None:
        """Store *part* durably beside the last checkpoint, which must be there."""

    def resume(self) -> bytes | None:
        """Return the last checkpoint of this query, None at the first start."""

    def added(self) -> Sequence[bytes]:
        """Return what was added to it, in order."""


class Pace(Protocol):
    """How fast an outside service may be asked, shared by all workers of all hosts."""

    def reserve(self, scope: str, per_second: float) -> float:
        """Reserve a call of *scope*; return the seconds to wait before it.

        Below zero nothing was reserved, for the wait would be that long: ask again then or before.
        """

    def too_fast(self, scope: str) -> None:
        """Say that the service found calls of *scope* too fast."""

    def put_away(self, scope: str, method: str, code: int, seconds: float) -> None:
        """Say that *scope* was refused *method* (empty: everything) with *code* and is best left alone for so long."""

    def refusals(self, scope: str) -> Sequence[tuple[str, int, float]]:
        """Return what others said of *scope*: method, code, and for how many seconds that holds yet."""

    def works(self, scope: str, method: str) -> None:
        """Say that *scope* was given an answer to *method*."""

    def refused(self, number: int, code: int) -> None:
        """Say that the service does not take the *number*-th of the bot's tokens any more; *code* is its error."""


Call = tuple[str, Mapping[str, Any]]


class Vk(Protocol):
    """VK's API: one call, or up to 25 packed into one ``execute``."""

    @property
    def user_tokens(self) -> int:
        """Return how many tokens there are that may be a user's: only those may ask about people's communities."""

    def call(self, method: str, values: Mapping[str, Any]) -> Any:
        """Return the ``response`` of one call; raises VkError."""

    def pack(self, calls: Sequence[Call]) -> list[Any]:
        """Return one value per call, in order; a VkError object stands where an inner call failed."""

    def stream(
        self, batches: Iterable[Sequence[Call]], *, tick: Callable[[], None] | None = None
    ) -> Iterator[list[Any]]:
        """Yield what :meth:`pack` returns for each batch, in order, with several batches under way.

        *tick* is called about once a second while it waits. When VK refuses for good, what was under way is
        yielded, with the VkError where nothing came, then it is raised.
        """


class Hop(msgspec.Struct, frozen=True):
    """One URL of a chain: the *url* asked, its last *status* (0: no answer) and the Location it gave."""

    url: str
    status: int
    location: str = ""


class Page(msgspec.Struct, frozen=True):
    """A page as it came: the first bytes of its *body*, unpacked; *size* in bytes as declared, or as far as read."""

    content_type: str = ""
    robots: str = ""
    """X-Robots-Tag, all of them."""
    body: bytes = b""
    size: int = 0
    is_cut: bool = False


class Visit(msgspec.Struct, frozen=True):
    """What asking one URL came to; *problem* is a code of :mod:`ppc_helper.web.chain`, empty if none."""

    url: str
    """As it was given."""
    hops: tuple[Hop, ...]
    """In order; empty when nothing could be asked."""
    problem: str = ""
    detail: str = ""
    """A few technical words on the problem, in English; never needed to understand it."""
    seconds: float = 0.0
    finish_url: str = ""
    """Where the chain ended, with fragment and a readable host name; empty when nothing was asked."""
    page: Page | None = None
    """The page itself, where it was asked to be kept and there is one."""


Agent = Literal["desktop", "mobile", "yandexbot", "googlebot"]
Method = Literal["auto", "head", "get"]
Pages = Literal["no", "look", "keep"]
"""Whether pages are read: not at all, their first bytes to see whether they are pages at all, or to be kept."""


class VisitOptions(msgspec.Struct, frozen=True):
    """How URLs are asked: as which *agent*, by HEAD or GET (``auto``: HEAD, and GET where that failed)."""

    agent: Agent = "desktop"
    method: Method = "auto"
    max_redirects: int = 10
    timeout_seconds: float = 15.0
    """For one request, from the look-up of the name to the end of the headers, or of the page where it is read."""
    pages: Pages = "no"
    """Anything but ``no`` asks by GET at once, unless *method* is ``head``."""
    page_bytes: int = 65_536
    """So much of a page is read, unpacked."""


USUAL_VISIT = VisitOptions()


class Web(Protocol):
    """Asks public web addresses, many at a time; private addresses are refused at connect time."""

    def visit(
        self,
        urls: Sequence[str],
        *,
        options: VisitOptions = USUAL_VISIT,
        tick: Callable[[], None] | None = None,
    ) -> Iterator[tuple[int, Visit]]:
        """Yield (index into *urls*, visit) as they finish, in any order, each index once.

        *tick* is called about once a second while it waits; what it raises ends the visit. Closing the
        iterator ends it too.
        """
