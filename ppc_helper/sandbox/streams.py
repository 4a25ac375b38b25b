"""Server-sent events: what happens in the chats, and the live log of the bot's facts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Any, Protocol

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from ppc_helper.sandbox.control import ControlRefused, state_of
from ppc_helper.sandbox.responses import JsonResponse

ALIVE_SECONDS = 10.0
"""A comment this often keeps proxies and the browser from giving up."""
POLL_SECONDS = 0.2
RETRY = b"retry: 1000\n\n"
HEADERS = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}


class Feed(Protocol):
    """Where the page's live log comes from: given by the command line, absent in most tests."""

    def facts(self, after: str | None) -> Iterable[dict[str, Any]]:
        """Return the facts after the one with id *after*, oldest first; None starts with the latest few.

        A fact is ``{"id", "position", "type", "chat", "cause", "outcome", "at", "body"}``.
        """

    def lanes(self) -> dict[str, Any]:
        """Return ``{lane: {"waiting", "running", "oldest_seconds"}}``."""


def routes() -> list[Route]:
    """Return the routes of the streams and of the lanes."""
    return [
        Route("/control/events", stream_events),
        Route("/control/facts", stream_facts),
        Route("/control/lanes", show_lanes),
    ]


async def stream_events(request: Request) -> Response:
    """Stream what happens in the chats, from now on or after ``since`` or Last-Event-ID."""
    journal = state_of(request).journal
    given = _resumed(request)
    position = int(given) if given and given.isdigit() else journal.position
    # a number of an earlier run of the sandbox means nothing here: all that is kept is sent
    position = position if position <= journal.position else 0
    return _stream(_events(request, position))


async def stream_facts(request: Request) -> Response:
    """Stream the bot's facts; 404 without a feed."""
    return _stream(_facts(request, _feed(request), _resumed(request)))


async def show_lanes(request: Request) -> Response:
    """Tell what waits and runs in each lane; 404 without a feed."""
    return JsonResponse(await run_in_threadpool(_feed(request).lanes))


async def _events(request: Request, position: int) -> AsyncIterator[bytes]:
    state = state_of(request)
    yield RETRY
    while not state.closed:
        for entry in state.journal.after(position):
            position = entry.position
            yield _event(entry.kind, str(entry.position), entry.body)
        if position < state.journal.position:
            continue
        if not await state.journal.bell.wait(ALIVE_SECONDS):
            yield b": alive\n\n"


async def _facts(request: Request, feed: Feed, after: str | None) -> AsyncIterator[bytes]:
    """Ask the feed five times a second, in a thread, as long as someone listens."""
    state = state_of(request)
    loop = asyncio.get_running_loop()
    yield RETRY
    spoken = loop.time()
    while not state.closed:
        for fact in await run_in_threadpool(_read, feed, after):
            after = str(fact["id"])
            spoken = loop.time()
            yield _event("fact", after, fact)
        if loop.time() - spoken > ALIVE_SECONDS:
            spoken = loop.time()
            yield b": alive\n\n"
        await asyncio.sleep(POLL_SECONDS)


def _read(feed: Feed, after: str | None) -> list[dict[str, Any]]:
    return list(feed.facts(after))


def _event(kind: str, event_id: str, body: dict[str, Any]) -> bytes:
    return b"id: %b\nevent: %b\ndata: %b\n\n" % (event_id.encode(), kind.encode(), msgspec.json.encode(body))


def _stream(parts: AsyncIterator[bytes]) -> Response:
    return StreamingResponse(parts, media_type="text/event-stream", headers=HEADERS)


def _resumed(request: Request) -> str | None:
    """Return the last event that the listener has seen; the browser's own header is the newer one."""
    return request.headers.get("last-event-id") or request.query_params.get("since")


def _feed(request: Request) -> Feed:
    feed: Feed | None = request.app.state.feed
    if feed is None:
        raise ControlRefused(404, "this sandbox was started without a log to show")
    return feed
