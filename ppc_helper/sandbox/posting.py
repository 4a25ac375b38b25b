"""What a bot's call does to a chat: find it, add a message, change one; the page hears of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ppc_helper.sandbox.keyboards import read_reply_markup
from ppc_helper.sandbox.parameters import Parameters
from ppc_helper.sandbox.refusals import Refused, bad_request, forbidden
from ppc_helper.sandbox.state import Bot, ChatLog, Post, State
from ppc_helper.sandbox.view import view_post

UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
CONTENT = ("text", "entities", "caption", "caption_entities", "document", "photo", "video", "animation", "reply_markup")


@dataclass(frozen=True)
class Context:
    """One call of one bot."""

    state: State
    bot: Bot
    parameters: Parameters


def target(context: Context) -> ChatLog:
    """Return the chat that the call is about; raises Refused when the bot may not write there."""
    if not context.parameters.has("chat_id"):
        raise bad_request("chat_id is empty")
    chat_id = context.parameters.integer("chat_id")
    if chat_id in context.state.groups:
        return _group(context, chat_id)
    person = context.state.people.get(chat_id)
    if person is None:
        raise bad_request("chat not found")
    chat = context.bot.chat(chat_id)
    if person.deactivated:
        raise forbidden("user is deactivated")
    if chat.blocked:
        raise forbidden("bot was blocked by the user")
    if not chat.started:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


def _group(context: Context, chat_id: int) -> ChatLog:
    group = context.state.groups[chat_id]
    if group.migrated_to:
        reason = "Bad Request: group chat was upgraded to a supergroup chat"
        raise Refused(400, reason, migrate_to_chat_id=group.migrated_to)
    chat = context.bot.chat(chat_id)
    if chat.blocked:
        raise forbidden(f"bot was kicked from the {group.kind} chat")
    return chat


def admit(context: Context, chat: ChatLog) -> None:
    """Count a message against the flood limits; raises Refused 429."""
    context.bot.pace.admit(context.state.limits, chat.id)


def post_message(context: Context, content: dict[str, Any]) -> dict[str, Any]:
    """Add the bot's message with *content* to the chat of the call and return it."""
    chat = target(context)
    reply = _reply(context, chat)
    keyboard = read_reply_markup(context.parameters)
    admit(context, chat)
    return put(context, chat, reply | content | ({"reply_markup": keyboard} if keyboard else {}))


def put(context: Context, chat: ChatLog, content: dict[str, Any]) -> dict[str, Any]:
    """Add the bot's message with *content* to *chat* and return it."""
    message = {
        "message_id": context.bot.next_message_id(),
        "from": context.bot.as_user(),
        "chat": context.state.chat_object(chat.id),
        "date": int(context.state.clock.wall()),
        **content,
    }
    post = Post(message, from_bot=True)
    chat.posts[message["message_id"]] = post
    tell(context.state, context.bot, chat.id, "message", post)
    return message


def change_message(context: Context, content: dict[str, Any], *, needs: str = "") -> dict[str, Any]:
    """Give a message of the bot other *content* and the call's keyboard; return the message.

    A None in *content* takes that part away. *needs* names what the message must have already.
    """
    chat = target(context)
    post = find_post(context, chat, "edit")
    if not post.from_bot:
        raise bad_request("message can't be edited")
    if needs and needs not in post.message:
        raise bad_request(f"there is no {needs} in the message to edit")
    keyboard = read_reply_markup(context.parameters)
    changed = post.message | content | {"reply_markup": keyboard}
    changed = {name: value for name, value in changed.items() if value is not None}
    if all(changed.get(name) == post.message.get(name) for name in CONTENT):
        raise bad_request(UNCHANGED)
    if chat.id < 0:
        admit(context, chat)
    changed["edit_date"] = int(context.state.clock.wall())
    post.message, post.edited = changed, True
    tell(context.state, context.bot, chat.id, "edit", post)
    return changed


def find_post(context: Context, chat: ChatLog, verb: str) -> Post:
    """Return the message that the call names; raises Refused in the words for *verb*."""
    post = chat.posts.get(context.parameters.integer("message_id"))
    if post is None:
        raise bad_request(f"message to {verb} not found")
    return post


def tell(state: State, bot: Bot, chat_id: int, kind: str, post: Post) -> None:
    """Let the page know of a new or changed message."""
    state.journal.add(kind, {"user_id": chat_id, "bot": bot.id, "message": view_post(post)})


def _reply(context: Context, chat: ChatLog) -> dict[str, Any]:
    given = context.parameters.parsed("reply_parameters")
    wanted = given if isinstance(given, dict) else {}
    message_id = wanted.get("message_id") or context.parameters.integer("reply_to_message_id")
    if not message_id:
        return {}
    post = chat.posts.get(int(message_id))
    if post is not None:
        whole = {name: value for name, value in post.message.items() if name != "reply_to_message"}
        return {"reply_to_message": whole}
    if wanted.get("allow_sending_without_reply") or context.parameters.flag("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")
