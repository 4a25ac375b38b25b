"""The part of the control API that tells VK how to behave."""

from __future__ import annotations

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppc_helper.sandbox.control import ControlRefused, json_body, number
from ppc_helper.sandbox.responses import JsonResponse
from ppc_helper.sandbox.vk import Vk
from ppc_helper.sandbox.vk_demo import COMMUNITIES, demo_network
from ppc_helper.sandbox.vk_large import LargeNetwork
from ppc_helper.sandbox.vk_network import DriftingNetwork, Network
from ppc_helper.sandbox.vk_tokens import PER_SECOND, VkSettings


def routes() -> list[Route]:
    """Return the routes."""
    return [
        Route("/control/vk", show),
        Route("/control/vk/settings", set_settings, methods=["POST"]),
        Route("/control/vk/tokens", set_token, methods=["POST"]),
        Route("/control/vk/network", set_network, methods=["POST"]),
        Route("/control/vk/leave", leave, methods=["POST"]),
        Route("/control/vk/next-day", next_day, methods=["POST"]),
    ]


async def show(request: Request) -> Response:
    """Say how VK behaves and which communities its demo network has."""
    communities = [{"name": name, "screen_name": screen_name} for name, screen_name, *_ in COMMUNITIES]
    return JsonResponse({"settings": _vk(request).settings, "demo_communities": communities})


async def set_settings(request: Request) -> Response:
    """Replace the settings; see :class:`VkSettings`. What is left out goes back to its default."""
    try:
        settings = msgspec.convert(await json_body(request), VkSettings)
    except msgspec.ValidationError as error:
        raise ControlRefused(400, str(error)) from None
    if settings.time_scale <= 0:
        raise ControlRefused(400, "time_scale must be above 0")
    _vk(request).settings = settings
    return JsonResponse(settings)


async def set_token(request: Request) -> Response:
    """Register ``token`` as one of ``kind`` user, group or service; ``{"token", "dead": true}`` ends it."""
    body = await json_body(request)
    token, kind = body.get("token"), body.get("kind", "user")
    if not isinstance(token, str) or not token or kind not in PER_SECOND:
        raise ControlRefused(400, "token must be a text and kind user, group or service")
    tokens = _vk(request).tokens
    if body.get("dead"):
        tokens.kill(token)
    else:
        tokens.register(token, kind)
    return JsonResponse({})


async def set_network(request: Request) -> Response:
    """Change the network: ``{"demo": seed}`` or ``{"large": size, "groups_per_person": n, "rare": n}``."""
    body = await json_body(request)
    size = number(body.get("large"))
    if size > 0:
        network: Network = LargeNetwork(
            size, number(body.get("groups_per_person")) or 150, rare=number(body.get("rare"))
        )
        _vk(request).network = DriftingNetwork(network)
    else:
        _vk(request).network = DriftingNetwork(demo_network(number(body.get("demo")) or 7))
    return JsonResponse({})


async def leave(request: Request) -> Response:
    """Let the first ``count`` members of community ``group_id`` leave."""
    body = await json_body(request)
    _vk(request).network.leave(number(body.get("group_id")), number(body.get("count")) or 1)
    return JsonResponse({})


async def next_day(request: Request) -> Response:
    """Let VK's day end: quotas are whole again."""
    _vk(request).tokens.next_day()
    return JsonResponse({})


def _vk(request: Request) -> Vk:
    vk: Vk = request.app.state.vk
    return vk
