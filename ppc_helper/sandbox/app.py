"""Builds the sandbox's ASGI application."""

from __future__ import annotations

import mimetypes
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

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
    routes = [
        *telegram.routes(),
        *vk.routes(),
        *control.routes(),
        *control_scripts.routes(),
        *control_vk.routes(),
        *streams.routes(),
        Route("/", show_page),
        Route("/{name}", show_page),
        Route("/page/{name}", show_page),
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


async def show_page(request: Request) -> Response:
    """Serve the chat page or one of its files; nothing but what lies in its folder."""
    name = request.path_params.get("name", "index.html")
    if name not in {file.name for file in PAGE.iterdir()}:
        raise ControlRefused(404, "no such file")
    content = (PAGE / name).read_bytes()
    return Response(content, media_type=mimetypes.guess_type(name)[0], headers=NO_CACHE)


async def refuse(request: Request, error: Exception) -> Response:
    """Answer a control request that cannot be done."""
    status = error.status if isinstance(error, ControlRefused) else 500
    return JsonResponse({"error": str(error)}, status)
