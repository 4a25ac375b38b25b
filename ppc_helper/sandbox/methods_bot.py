"""Methods about the bot itself: who it is, its commands, its webhook, the chats it knows."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from ppc_helper.sandbox.people import Person
from ppc_helper.sandbox.posting import Context
from ppc_helper.sandbox.refusals import Refused, bad_request
from ppc_helper.sandbox.state import Bot, State, Webhook

MAX_COMMANDS = 100
DESCRIPTION_LENGTH = 256
CLOSE_SECONDS = 600
_COMMAND = re.compile(r"/?([a-z0-9_]{1,32})")
_LANGUAGE = re.compile(r"[a-z]{2}|")
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
_SCOPES = {
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat",
    "chat_administrators", "chat_member",
}  # fmt: skip


def get_me(context: Context) -> dict[str, Any]:
    """Return the bot."""
    return context.bot.as_user() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
        "has_topics_enabled": False,
    }


def set_my_commands(context: Context) -> bool:
    """Set the commands of a scope and language."""
    wanted = context.parameters.parsed("commands")
    if not isinstance(wanted, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(wanted) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    context.bot.commands[_place(context)] = [_command(one) for one in wanted]
    _tell(context)
    return True


def get_my_commands(context: Context) -> list[dict[str, Any]]:
    """Return the commands of exactly this scope and language."""
    return context.bot.commands.get(_place(context), [])


def delete_my_commands(context: Context) -> bool:
    """Forget the commands of a scope and language."""
    context.bot.commands.pop(_place(context), None)
    _tell(context)
    return True


def commands_for(bot: Bot, person: Person) -> list[dict[str, Any]]:
    """Return what *person* sees in the private chat: the narrowest scope, the own language first."""
    for scope in (f"chat:{person.id}", "all_private_chats", "default"):
        for language in (person.language_code, ""):
            found = bot.commands.get((scope, language))
            if found:
                return found
    return []


def set_webhook(context: Context) -> bool:
    """Let updates be posted to a URL; an empty one goes back to polling."""
    url = context.parameters.text("url")
    secret = context.parameters.text("secret_token")
    if url and urlsplit(url).scheme not in {"http", "https"}:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    remember_allowed(context)
    _drop_pending(context)
    context.bot.webhook = Webhook(url, secret)
    context.bot.bell.ring()
    return True


def delete_webhook(context: Context) -> bool:
    """Go back to polling."""
    _drop_pending(context)
    context.bot.webhook = Webhook()
    context.bot.bell.ring()
    return True


def get_webhook_info(context: Context) -> dict[str, Any]:
    """Return where updates go and how many wait."""
    webhook = context.bot.webhook
    found: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(context.bot.queue.waiting()),
        "allowed_updates": sorted(context.bot.queue.allowed),
    }
    if webhook.last_error:
        found |= {"last_error_date": webhook.last_error_at, "last_error_message": webhook.last_error}
    return found


def remember_allowed(context: Context) -> None:
    """Take over allowed_updates when the call names them; left out, the last ones stay."""
    if not context.parameters.has("allowed_updates"):
        return
    kinds = context.parameters.parsed("allowed_updates")
    if not isinstance(kinds, list):
        raise bad_request("can't parse allowed_updates: expected an Array of Strings")
    context.bot.queue.allow([str(kind) for kind in kinds])


def get_chat(context: Context) -> dict[str, Any]:
    """Return what is known of a chat."""
    chat_id = context.parameters.integer("chat_id")
    return context.state.chat_object(chat_id) | {"accent_color_id": 0, "max_reaction_count": 11}


def log_out(context: Context) -> bool:
    """Leave this server: every later call is refused."""
    context.bot.logged_out = True
    return True


def close(context: Context) -> bool:
    """Close the bot before it moves; refused in the first ten minutes."""
    left = context.bot.started_at + CLOSE_SECONDS - context.state.clock.wall()
    if left > 0:
        wait = int(left) + 1
        raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
    return True


def _place(context: Context) -> tuple[str, str]:
    language = context.parameters.text("language_code")
    if not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return _scope(context.state, context.parameters.parsed("scope")), language


def _scope(state: State, scope: Any) -> str:
    if scope is None:
        return "default"
    kind = scope.get("type") if isinstance(scope, dict) else None
    if not isinstance(kind, str) or kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if not kind.startswith("chat"):
        return kind
    state.chat_object(_integer(scope.get("chat_id", 0)))
    parts = [kind, scope["chat_id"], *([scope.get("user_id")] if kind == "chat_member" else [])]
    return ":".join(map(str, parts))


def _integer(given: Any) -> int:
    try:
        return int(given)
    except (TypeError, ValueError, OverflowError):
        raise bad_request("chat not found") from None


def _command(one: Any) -> dict[str, Any]:
    match = _COMMAND.fullmatch(str(one.get("command", ""))) if isinstance(one, dict) else None
    if match is None:
        raise bad_request("BOT_COMMAND_INVALID")
    description = str(one.get("description", ""))
    if not 1 <= len(description) <= DESCRIPTION_LENGTH:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": match[1], "description": description}


def _tell(context: Context) -> None:
    context.state.journal.add("commands", {"bot": context.bot.id})


def _drop_pending(context: Context) -> None:
    if context.parameters.flag("drop_pending_updates"):
        context.bot.queue.clear()
