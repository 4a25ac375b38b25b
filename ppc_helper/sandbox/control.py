"""The control API under ``/control``: what the chat page and the tests use to play the people's part.

Answers are JSON; an error is ``{"error": reason}`` with status 400, 404 or 409.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppc_helper.sandbox.acts import People
from ppc_helper.sandbox.files import File
from ppc_helper.sandbox.methods_bot import commands_for
from ppc_helper.sandbox.refusals import Refused
from ppc_helper.sandbox.responses import JsonResponse
from ppc_helper.sandbox.state import Bot, State
from ppc_helper.sandbox.view import view_post

MAX_FILES = 100


class ControlRefused(Exception):
    """The request cannot be done; *status* is the HTTP status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


def routes() -> list[Route]:
    """Return the routes that act for people."""
    return [
        Route("/control/state", show_state),
        Route("/control/commands", show_commands),
        Route("/control/files/{file_id}", send_file),
        Route("/control/chats/{chat_id}/messages", show_messages),
        Route("/control/chats/{chat_id}/text", write, methods=["POST"]),
        Route("/control/chats/{chat_id}/edit", edit, methods=["POST"]),
        Route("/control/chats/{chat_id}/press", press, methods=["POST"]),
        Route("/control/chats/{chat_id}/file", send_documents, methods=["POST"]),
        Route("/control/chats/{chat_id}/photo", send_photos, methods=["POST"]),
        Route("/control/chats/{chat_id}/block", block, methods=["POST"]),
    ]


async def show_state(request: Request) -> Response:
    """Say who is here: bots (those that have called first), people, and the notice to show."""
    state = state_of(request)
    bots = [{"id": bot.id, "username": bot.username, "name": bot.name} for bot in state.listed_bots()]
    users = [msgspec.structs.asdict(person) for person in state.people.values()]
    return JsonResponse({"bots": bots, "users": users, "notice": state.notice or None})


async def show_commands(request: Request) -> Response:
    """List the commands that ``user_id`` sees, by scope and language."""
    state = state_of(request)
    person = state.people.get(number(request.query_params.get("user_id")))
    if person is None:
        raise ControlRefused(404, "no such user")
    return JsonResponse({"commands": commands_for(bot_of(request), person)})


async def show_messages(request: Request) -> Response:
    """List a chat's messages, oldest first; empty when nothing has passed."""
    chat = bot_of(request).chats.get(_chat_id(request))
    posts = sorted(chat.posts.values(), key=lambda post: int(post.message["message_id"])) if chat else []
    blocked = chat.blocked if chat else False
    # the position lets the page listen on from exactly this picture
    position = state_of(request).journal.position
    messages = [view_post(post) for post in posts]
    return JsonResponse({"messages": messages, "blocked": blocked, "position": position})


async def write(request: Request) -> Response:
    """Send a text; a long one becomes several messages."""
    body = await json_body(request)
    text = body.get("text")
    if not isinstance(text, str) or not text.strip():
        raise ControlRefused(400, "text must be a text that is not empty")
    people = People(state_of(request), bot_of(request, body))
    sender, reply_to = number(body.get("from")), number(body.get("reply_to_message_id"))
    ids = people.write(_chat_id(request), text, sender=sender, reply_to=reply_to)
    return JsonResponse({"message_ids": ids})


async def edit(request: Request) -> Response:
    """Change an own message."""
    body = await json_body(request)
    bot, chat_id, message_id = bot_of(request, body), _chat_id(request), number(body.get("message_id"))
    if message_id not in bot.chat(chat_id).posts:
        raise ControlRefused(404, "no such message")
    People(state_of(request), bot).edit(chat_id, message_id, str(body.get("text", "")))
    return JsonResponse({})


async def press(request: Request) -> Response:
    """Press a button and say when that was (Unix time); any data is taken, so that forged presses can be tried."""
    body = await json_body(request)
    data = body.get("data")
    if not isinstance(data, str):
        raise ControlRefused(400, "data must be a text")
    people = People(state_of(request), bot_of(request, body))
    message_id, sender = number(body.get("message_id")), number(body.get("from"))
    callback_id = people.press(_chat_id(request), message_id, data, sender=sender)
    return JsonResponse({"callback_id": callback_id, "at": state_of(request).clock.wall()})


async def send_documents(request: Request) -> Response:
    """Send files as documents; several become albums."""
    state = state_of(request)
    uploads, caption, fields = await _uploads(request)
    files = [state.files.add_document(name, content, kind) for name, content, kind in uploads]
    people = People(state, bot_of(request, fields))
    ids = people.send_documents(_chat_id(request), files, caption=caption, sender=number(fields.get("from")))
    return JsonResponse({"message_ids": ids})


async def send_photos(request: Request) -> Response:
    """Send pictures as photos; several become albums. What is no picture is refused with 400."""
    state = state_of(request)
    uploads, caption, fields = await _uploads(request)
    files = [_photo(state, name, content) for name, content, _ in uploads]
    people = People(state, bot_of(request, fields))
    ids = people.send_photos(_chat_id(request), files, caption=caption, sender=number(fields.get("from")))
    return JsonResponse({"message_ids": ids})


async def block(request: Request) -> Response:
    """Block the bot, or take that back."""
    body = await json_body(request)
    blocked = body.get("blocked", True)
    if not isinstance(blocked, bool):
        raise ControlRefused(400, "blocked must be true or false")
    People(state_of(request), bot_of(request, body)).block(_chat_id(request), blocked=blocked)
    return JsonResponse({"blocked": blocked})


async def send_file(request: Request) -> Response:
    """Serve a file with its own name; it is always saved, never shown, but for pictures."""
    file = state_of(request).files.find(request.path_params["file_id"])
    if file is None:
        raise ControlRefused(404, "no such file")
    place = "inline" if file.width else "attachment"
    headers = {
        "Content-Disposition": f"{place}; filename*=UTF-8''{quote(file.name, safe='')}",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(file.content, media_type=file.mime_type, headers=headers)


def state_of(request: Request) -> State:
    """Return the sandbox's state."""
    state: State = request.app.state.sandbox
    return state


def bot_of(request: Request, body: dict[str, Any] | None = None) -> Bot:
    """Return the bot meant by ``bot`` in the body or the query; raises ControlRefused when unknown."""
    given = (body or {}).get("bot") or request.query_params.get("bot")
    state = state_of(request)
    if given is None:
        return state.bot_of(None)
    if number(given) not in state.bots:
        raise ControlRefused(404, "no such bot")
    return state.bots[number(given)]


async def json_body(request: Request) -> dict[str, Any]:
    """Return the body's JSON object; raises ControlRefused when it is none."""
    try:
        body = msgspec.json.decode(await request.body() or b"{}")
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ControlRefused(400, f"the body is no JSON: {error}") from None
    if not isinstance(body, dict):
        raise ControlRefused(400, "the body must be a JSON object")
    return body


def number(value: Any) -> int:
    """Return *value* as a number, 0 when it is none."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


async def _uploads(request: Request) -> tuple[list[tuple[str, bytes, str]], str, dict[str, Any]]:
    """Return the uploaded files (name, content, type), the caption, and the other fields."""
    form = await request.form(max_files=MAX_FILES)
    files = []
    for _, value in form.multi_items():
        if isinstance(value, UploadFile):
            files.append((value.filename or "file", await value.read(), value.content_type or ""))
    fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    await form.close()
    if not files:
        raise ControlRefused(400, "no file came")
    return files, str(fields.get("caption", "")), fields


def _photo(state: State, name: str, content: bytes) -> File:
    try:
        return state.files.add_photo(name, content)
    except Refused as refused:
        raise ControlRefused(400, refused.description) from None


def _chat_id(request: Request) -> int:
    chat_id = number(request.path_params["chat_id"])
    if not chat_id or (chat_id < 0 and chat_id not in state_of(request).groups):
        raise ControlRefused(404, "no such chat")
    return chat_id
