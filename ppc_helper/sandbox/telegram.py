"""The double of the Bot API: ``/bot{token}/{method}`` and ``/file/bot{token}/{path}``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ppc_helper.sandbox import methods_bot, methods_copies, methods_files, methods_messages
from ppc_helper.sandbox.faults import Fault
from ppc_helper.sandbox.parameters import read_parameters
from ppc_helper.sandbox.polling import get_updates
from ppc_helper.sandbox.posting import Context
from ppc_helper.sandbox.refusals import Refused, forbidden, too_many
from ppc_helper.sandbox.request_log import Call
from ppc_helper.sandbox.responses import Dropped, JsonResponse, gateway, html_page
from ppc_helper.sandbox.state import State

Method = Callable[[Context], Any]
METHODS: dict[str, Method] = {
    "getMe": methods_bot.get_me,
    "setMyCommands": methods_bot.set_my_commands,
    "getMyCommands": methods_bot.get_my_commands,
    "deleteMyCommands": methods_bot.delete_my_commands,
    "setWebhook": methods_bot.set_webhook,
    "deleteWebhook": methods_bot.delete_webhook,
    "getWebhookInfo": methods_bot.get_webhook_info,
    "getChat": methods_bot.get_chat,
    "logOut": methods_bot.log_out,
    "close": methods_bot.close,
    "sendMessage": methods_messages.send_message,
    "editMessageText": methods_messages.edit_message_text,
    "editMessageCaption": methods_messages.edit_message_caption,
    "editMessageReplyMarkup": methods_messages.edit_message_reply_markup,
    "copyMessages": methods_copies.copy_messages,
    "deleteMessage": methods_messages.delete_message,
    "deleteMessages": methods_messages.delete_messages,
    "setMessageReaction": methods_messages.set_message_reaction,
    "sendChatAction": methods_messages.send_chat_action,
    "sendMessageDraft": methods_messages.send_message_draft,
    "answerCallbackQuery": methods_messages.answer_callback_query,
    "sendDocument": methods_files.send_document,
    "sendPhoto": methods_files.send_photo,
    "sendVideo": methods_files.send_video,
    "sendAnimation": methods_files.send_animation,
    "sendAudio": methods_files.send_audio,
    "sendVoice": methods_files.send_voice,
    "sendVideoNote": methods_files.send_video_note,
    "getFile": methods_files.get_file,
}
NAMES = {name.lower(): name for name in (*METHODS, "getUpdates")}


def routes() -> list[Route]:
    """Return the routes of the double."""
    return [
        Route("/bot{token}/{method}", call_method, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", download, methods=["GET"]),
    ]


async def call_method(request: Request) -> Response:
    """Answer one call: read it, log it, let it meet its scripted faults, do it."""
    state: State = request.app.state.sandbox
    given = request.path_params["method"]
    name = NAMES.get(given.lower(), given)
    entry = state.requests.begin("telegram", name, {})
    try:
        bot = state.bot_by_token(request.path_params["token"])
        entry.bot = bot.id
        bot.calls += 1
        parameters = await read_parameters(request)
        entry.parameters = parameters.loggable()
        entry.chat = parameters.integer("chat_id") or None
        return await _meet(request, state, entry, Context(state, bot, parameters))
    except Refused as refused:
        state.requests.end(entry, f"refused {refused.code}", refused.body())
        return refusal(refused)


async def _meet(request: Request, state: State, entry: Call, context: Context) -> Response:
    faults = state.faults.meet("telegram", entry.method, chat=entry.chat, bot=context.bot.id)
    if scripted := await _scripted(request, state, entry, faults):
        return scripted
    result = await _result(entry.method, context)
    if entry.method == "setWebhook":
        request.app.state.webhooks.look(context.bot)
    return _after(request, state, entry, faults, result)


def _after(request: Request, state: State, entry: Call, faults: dict[str, Fault], result: Any) -> Response:
    """Answer, or break off although the call has had its effect."""
    kept = _kept(entry.method, result)
    if "drop_after" in faults:
        state.requests.end(entry, "dropped after", kept)
        return Dropped(request)
    if "fail_after" in faults:
        status = faults["fail_after"].status
        state.requests.end(entry, f"http {status} after", kept)
        return gateway(status)
    state.requests.end(entry, "ok", kept)
    if entry.method == "getUpdates":
        raw = b",".join(update.raw for update in result)
        return Response(b'{"ok":true,"result":[%b]}' % raw, media_type="application/json")
    return JsonResponse({"ok": True, "result": result})


async def _result(method: str, context: Context) -> Any:
    if context.bot.logged_out:
        raise Refused(400, "Logged out")
    if method == "getUpdates":
        return await get_updates(context)
    if method not in METHODS:
        raise Refused(404, "Not Found: method not found")
    return METHODS[method](context)


async def _scripted(request: Request, state: State, entry: Call, faults: dict[str, Fault]) -> Response | None:
    """Wait where it is scripted; return the answer that stands in for the call's own, None where it is to be done."""
    if "delay" in faults:
        await state.hold_up(faults["delay"])
    if "drop_before" in faults:
        state.requests.end(entry, "dropped before")
        return Dropped(request)
    if instead := _instead(faults):
        state.requests.end(entry, f"http {instead.status_code}")
        return instead
    raise_scripted(faults)
    return None


def _instead(faults: dict[str, Fault]) -> Response | None:
    """Return the answer that stands in for the API's own, if one is scripted."""
    if "status" in faults:
        return gateway(faults["status"].status)
    return html_page() if "html" in faults else None


def raise_scripted(faults: dict[str, Fault]) -> None:
    """Raise the refusal that is scripted, if one is."""
    if "retry_after" in faults:
        raise too_many(faults["retry_after"].retry_after)
    if "blocked" in faults:
        raise forbidden("bot was blocked by the user")
    if fault := faults.get("migrate"):
        reason = "group chat was upgraded to a supergroup chat"
        raise Refused(400, f"Bad Request: {reason}", migrate_to_chat_id=fault.migrate_to_chat_id)
    if fault := faults.get("refuse"):
        raise Refused(fault.code, fault.description)


def refusal(refused: Refused) -> Response:
    """Return the answer with ``ok: false`` and its HTTP status."""
    response = JsonResponse(refused.body(), refused.code)
    if "retry_after" in refused.parameters:
        response.headers["Retry-After"] = str(refused.parameters["retry_after"])
    return response


def _kept(method: str, result: Any) -> Any:
    """Return what the request log keeps of a result: ids of updates, messages whole."""
    return [update.update_id for update in result] if method == "getUpdates" else result


async def download(request: Request) -> Response:
    """Serve a file that getFile has named."""
    state: State = request.app.state.sandbox
    entry = state.requests.begin("telegram", "/file", {"path": request.path_params["path"]})
    try:
        bot = state.bot_by_token(request.path_params["token"])
        entry.bot = bot.id
        faults = state.faults.meet("telegram", "/file", bot=bot.id)
        return await _file(request, state, entry, faults)
    except Refused as refused:
        state.requests.end(entry, f"refused {refused.code}", refused.body())
        return refusal(refused)


async def _file(request: Request, state: State, entry: Call, faults: dict[str, Fault]) -> Response:
    if scripted := await _scripted(request, state, entry, faults):
        return scripted
    file = state.files.at(request.path_params["path"])
    if file is None:
        raise Refused(404, "Not Found")
    state.requests.end(entry, "ok", {"file_id": file.file_id, "file_size": len(file.content)})
    return Response(file.content, media_type="application/octet-stream")
