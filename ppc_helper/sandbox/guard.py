"""Keeps other sites' pages away from the sandbox: the wrong Host and foreign origins are refused.

A page on the internet may send requests to 127.0.0.1 through the visitor's browser, and with a DNS name that points
there (rebinding) even read the answers. The Host header shows the second, Origin the first.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


class Guard:
    """ASGI middleware that answers 403 to whoever is not on this computer's own page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is local."""
        if scope["type"] == "http":
            reason = _foreign(Headers(scope=scope))
            if reason:
                await JSONResponse({"error": reason}, 403)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _foreign(headers: Headers) -> str:
    host = headers.get("host", "")
    if urlsplit(f"//{host}").hostname not in LOCAL:
        return "the sandbox answers on 127.0.0.1 and localhost only"
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return "requests of other sites are refused"
    return ""
