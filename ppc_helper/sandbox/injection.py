"""Raw updates put into a bot's queue byte for byte, and what the sandbox learns from them."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from ppc_helper.sandbox.people import Group, Person
from ppc_helper.sandbox.state import Bot, Post, Press, State


def inject(state: State, bot: Bot, raw: bytes) -> int:
    """Queue *raw* as it is and return its update id; the chat it names, if any, can be written to."""
    update_id = bot.queue.put_raw(raw)
    update = _understood(raw)
    if isinstance(update, dict):
        _learn(state, bot, update)
    bot.bell.ring()
    return update_id


def _understood(raw: bytes) -> Any:
    """Return the update as values without half surrogate pairs, None when it is no JSON."""
    try:
        return json.loads(json.dumps(json.loads(raw), ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None


def _learn(state: State, bot: Bot, update: dict[str, Any]) -> None:
    message = update.get("message")
    query = update.get("callback_query")
    if isinstance(message, dict):
        _meet(state, bot, message.get("chat"), message.get("from"))
        _remember(bot, message)
    if isinstance(query, dict) and isinstance(query.get("id"), str):
        user = query.get("from")
        _meet(state, bot, user, user)
        if isinstance(user, dict) and isinstance(user.get("id"), int):
            bot.presses[query["id"]] = Press(user["id"], state.clock.wall())


def _meet(state: State, bot: Bot, chat: Any, user: Any) -> None:
    """Let the bot write to the chat that an update came from."""
    chat_id = chat.get("id") if isinstance(chat, dict) else None
    if not isinstance(chat_id, int):
        return
    if chat_id < 0 and chat_id not in state.groups:
        state.groups[chat_id] = Group(chat_id, str(chat.get("title", "")), members=[_id(user)])
    elif chat_id > 0 and chat_id not in state.people:
        state.people[chat_id] = _person(chat_id, user if isinstance(user, dict) else {})
    bot.chat(chat_id).started = True


def _person(user_id: int, user: dict[str, Any]) -> Person:
    names = ("first_name", "last_name", "username", "language_code")
    known = {name: user[name] for name in names if isinstance(user.get(name), str)}
    return msgspec.structs.replace(Person(user_id, f"Person {user_id}"), **known)


def _remember(bot: Bot, message: dict[str, Any]) -> None:
    """Keep what the page can show, so that the message can be replied to and its number is not given again."""
    message_id, chat = message.get("message_id"), message.get("chat")
    if not isinstance(message_id, int) or not isinstance(message.get("date"), int) or not isinstance(chat, dict):
        return
    if isinstance(chat.get("id"), int):
        kept: dict[str, Any] = {name: message[name] for name in ("message_id", "date", "chat") if name in message}
        text = message.get("text")
        kept["text"] = text if isinstance(text, str) else ""
        bot.chat(chat["id"]).posts[message_id] = Post(kept, from_bot=False)
        if 0 < message_id < 1 << 31:
            bot.last_message_id = max(bot.last_message_id, message_id)


def _id(user: Any) -> int:
    return user["id"] if isinstance(user, dict) and isinstance(user.get("id"), int) else 1
