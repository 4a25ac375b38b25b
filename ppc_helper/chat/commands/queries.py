"""Commands about a query: stopped, at rest, finished and used again."""

from __future__ import annotations

from ppc_helper.chat.commands.base import Asked


class CancelQuery(Asked, frozen=True, kw_only=True, tag=True):
    """Stop a queued or running query."""

    query: int


class PauseQuery(Asked, frozen=True, kw_only=True, tag=True):
    """Let a queued or running query rest."""

    query: int


class ResumeQuery(Asked, frozen=True, kw_only=True, tag=True):
    """Go on with a query that rests; without a press its time has come."""

    query: int


class EndRests(Asked, frozen=True, kw_only=True, tag=True):
    """Go on with all queries, of whatever chat, that rest for *reason*."""

    reason: str


class TakeOffer(Asked, frozen=True, kw_only=True, tag=True):
    """Go on with a query that asks how, in the way of its *option* set to *value*."""

    query: int
    option: str
    value: str


class SendPartial(Asked, frozen=True, kw_only=True, tag=True):
    """Send what a query that rests has found so far."""

    query: int


class SendFileAgain(Asked, frozen=True, kw_only=True, tag=True):
    """Send the result of a finished query again."""

    query: int


class RunNext(Asked, frozen=True, kw_only=True, tag=True):
    """Run a tool on the result of a finished query."""

    query: int
    tool: str


class RunChain(Asked, frozen=True, kw_only=True, tag=True):
    """Run what is left of the ready chain on the result of a finished query."""

    query: int


class MakeCsv(Asked, frozen=True, kw_only=True, tag=True):
    """Send the result of a finished query as csv."""

    query: int
