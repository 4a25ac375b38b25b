"""Builds the sandbox's ASGI application."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from ppc_helper.sandbox import control, control_scripts, control_vk, streams, telegram, vk
from ppc_helper.sandbox.control import ControlRefused
from ppc_helper.sandbox.guard import Guard
from ppc_helper.sandbox.responses import JsonResponse
from ppc_helper.sandbox.state import State
from ppc_helper.sandbox.streams import Feed
from ppc_helper.sandbox.vk import Vk
from ppc_helper.sandbox.webhook import Webhooks

PAGE = Path(__file__).parent / "page"
NO_CACHE = {"Cache-Control": "no-cache"}


def build_app(state: State, *, feed: Feed | None = None, vk_side: Vk | None = None) -> Starlette:
    """Return the application over *state*; *feed* shows the bot's log on the page, and *vk_side* VK."""
    routes: list[BaseRoute] = [
        *telegram.routes(),
        *vk.routes(),
        *control.routes(),
        *control_scripts.routes(),
        *control_vk.routes(),
        *streams.routes(),
        Route("/", show_page),
        Mount("/page", Page(directory=PAGE)),
        Mount("/", Page(directory=PAGE)),
    ]
    app = Starlette(
        routes=routes,
        middleware=[Middleware(Guard)],
        exception_handlers={ControlRefused: refuse},
    )
    app.state.sandbox = state
    app.state.feed = feed
    app.state.webhooks = Webhooks(state)
    app.state.vk = vk_side or Vk()
    return app


class Page(StaticFiles):
    """The page's files, never taken from the browser's cache unseen."""

    def file_response(self, *arguments: object, **named: object) -> Response:
        """Return the file with a header that makes the browser ask each time."""
        response = super().file_response(*arguments, **named)  # type: ignore[arg-type]
        response.headers.update(NO_CACHE)
        return response


async def show_page(request: Request) -> Response:
    """Serve the chat page."""
    return FileResponse(PAGE / "index.html", headers=NO_CACHE)


async def refuse(request: Request, error: Exception) -> Response:
    """Answer a control request that cannot be done."""
    status = error.status if isinstance(error, ControlRefused) else 500
    return JsonResponse({"error": str(error)}, status)
