"""The part of the control API that scripts what goes wrong and reads what was received."""

from __future__ import annotations

import asyncio
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppc_helper.sandbox.control import ControlRefused, bot_of, json_body, number, state_of
from ppc_helper.sandbox.faults import Fault
from ppc_helper.sandbox.injection import inject
from ppc_helper.sandbox.limits import REAL, Limits
from ppc_helper.sandbox.people import Group, Person
from ppc_helper.sandbox.responses import JsonResponse

T = TypeVar("T")
FIRST_GROUP = -4_000_000
FIRST_SUPERGROUP = -1_004_000_000_000


def routes() -> list[Route]:
    """Return the routes that tests use."""
    return [
        Route("/control/updates", show_updates, methods=["GET"]),
        Route("/control/updates", inject_updates, methods=["POST"]),
        Route("/control/updates/jump", jump, methods=["POST"]),
        Route("/control/faults", show_faults, methods=["GET"]),
        Route("/control/faults", add_fault, methods=["POST"]),
        Route("/control/faults", clear_faults, methods=["DELETE"]),
        Route("/control/limits", set_limits, methods=["POST"]),
        Route("/control/requests", show_requests, methods=["GET"]),
        Route("/control/users", add_user, methods=["POST"]),
        Route("/control/groups", add_group, methods=["POST"]),
        Route("/control/groups/{chat_id}/migrate", migrate, methods=["POST"]),
        Route("/control/clock", advance, methods=["POST"]),
    ]


async def show_updates(request: Request) -> Response:
    """Tell which update ids wait, and which were confirmed, expired or forgotten, in that order."""
    queue = bot_of(request).queue
    return JsonResponse(
        {
            "next_id": queue.tail,
            "waiting": [update.update_id for update in queue.waiting()],
            "confirmed": queue.confirmed,
            "expired": queue.expired,
            "forgotten": queue.forgotten,
            "allowed": sorted(queue.allowed),
        }
    )


async def inject_updates(request: Request) -> Response:
    """Queue the body byte for byte; with content type application/x-ndjson, one update per line."""
    raw = await request.body()
    state, bot = state_of(request), bot_of(request)
    lines = request.headers.get("content-type", "").startswith("application/x-ndjson")
    texts = [line for line in raw.split(b"\n") if line.strip()] if lines else [raw]
    return JsonResponse({"update_ids": [inject(state, bot, text) for text in texts]})


async def jump(request: Request) -> Response:
    """Let the next update have id ``next_id``, as after a week of silence."""
    body = await json_body(request)
    if not isinstance(body.get("next_id"), int):
        raise ControlRefused(400, "next_id must be a number")
    bot_of(request, body).queue.jump(body["next_id"])
    return JsonResponse({})


async def show_faults(request: Request) -> Response:
    """List the faults that are not used up."""
    return JsonResponse({"faults": state_of(request).faults.waiting()})


async def add_fault(request: Request) -> Response:
    """Script one fault; see :class:`Fault` for its fields."""
    fault = _converted(await request.body(), Fault)
    return JsonResponse({"id": state_of(request).faults.add(fault)})


async def clear_faults(request: Request) -> Response:
    """Forget the fault with ``id``, or all."""
    given = request.query_params.get("id")
    state_of(request).faults.clear(number(given) if given else None)
    return JsonResponse({})


async def set_limits(request: Request) -> Response:
    """Set the flood limits; ``{"real": true}`` sets Telegram's, an empty object none."""
    body = await json_body(request)
    real = body.pop("real", False)
    limits = REAL if real else _converted(msgspec.json.encode(body), Limits)
    state_of(request).limits = limits
    return JsonResponse(msgspec.structs.asdict(limits))


async def show_requests(request: Request) -> Response:
    """List the calls after number ``since``, oldest first; wait up to ``wait`` whole seconds for the first one.

    ``api`` and ``method`` choose among them.
    """
    given = request.query_params
    chosen = {name: given[name] for name in ("api", "method") if name in given}
    calls = await _calls(request, number(given.get("since")), chosen, number(given.get("wait")))
    return JsonResponse({"requests": calls})


async def _calls(request: Request, since: int, chosen: dict[str, str], wait: float) -> list[Any]:
    state = state_of(request)
    loop = asyncio.get_running_loop()
    until = loop.time() + wait
    while True:
        calls = [
            call
            for call in state.requests.since(since)
            if all(getattr(call, name) == value for name, value in chosen.items()) and call.outcome != "running"
        ]
        left = until - loop.time()
        if calls or left <= 0 or state.closed:
            return calls
        await state.requests.bell.wait(left)


async def add_user(request: Request) -> Response:
    """Add a person or replace the one with that id."""
    person = _converted(await request.body(), Person)
    state_of(request).people[person.id] = person
    return JsonResponse(msgspec.structs.asdict(person))


async def add_group(request: Request) -> Response:
    """Make a group chat of ``members`` (ids), of ``kind`` group or supergroup; answer its ``chat_id``."""
    body = await json_body(request)
    state = state_of(request)
    members = [number(member) for member in body.get("members") or [next(iter(state.people))]]
    kind = body.get("kind", "group")
    if kind not in {"group", "supergroup"}:
        raise ControlRefused(400, "kind must be group or supergroup")
    first = FIRST_GROUP if kind == "group" else FIRST_SUPERGROUP
    chat_id = first - len(state.groups)
    state.groups[chat_id] = Group(chat_id, str(body.get("title", "Group")), kind, members)
    return JsonResponse({"chat_id": chat_id})


async def migrate(request: Request) -> Response:
    """Turn a group into a supergroup: both chats say so, and the old id is refused from now on."""
    state, bot = state_of(request), bot_of(request)
    old = state.groups.get(number(request.path_params["chat_id"]))
    if old is None or old.kind == "supergroup" or old.migrated_to:
        raise ControlRefused(404, "no such group")
    new = Group(FIRST_SUPERGROUP - len(state.groups), old.title, "supergroup", list(old.members))
    state.groups[new.id] = new
    old.migrated_to = new.id
    now = int(state.clock.wall())
    user = state.person(old.members[0]).as_user()
    for group, link in ((old, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": old.id})):
        message = {"message_id": bot.next_message_id(), "from": user, "chat": group.as_chat(), "date": now}
        state.queue(bot, "message", message | link)
    return JsonResponse({"chat_id": new.id})


async def advance(request: Request) -> Response:
    """Move the sandbox's clock ahead by ``seconds``, for what expires."""
    body = await json_body(request)
    seconds = body.get("seconds")
    if not isinstance(seconds, int | float) or seconds < 0:
        raise ControlRefused(400, "seconds must be a number, 0 or more")
    state_of(request).clock.advance(seconds)
    return JsonResponse({"now": state_of(request).clock.wall()})


def _converted(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.DecodeError as error:
        raise ControlRefused(400, str(error)) from None
