"""Answers that are no answers: broken connections and bodies that are not JSON."""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

GATEWAY_PAGE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center><hr>nginx</body></html>"


class JsonResponse(Response):
    """JSON by msgspec, in UTF-8."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """Return *content* as JSON."""
        return msgspec.json.encode(content)


class Dropped(Response):
    """Closes the connection instead of answering."""

    def __init__(self, request: Request) -> None:
        super().__init__()
        self._request = request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Abort the connection and wait until the server has noticed, so that it sends nothing."""
        transport = scope["extensions"]["sandbox.transport"]
        transport.abort()
        while (await receive())["type"] != "http.disconnect":
            await asyncio.sleep(0)


def gateway(status: int) -> Response:
    """Return what a proxy in front of the API says when the API is away."""
    return HTMLResponse(GATEWAY_PAGE.format(f"{status} Bad Gateway"), status)


def html_page() -> Response:
    """Return a page with status 200 where JSON was expected."""
    return HTMLResponse(GATEWAY_PAGE.format("Service is temporarily unavailable"))
