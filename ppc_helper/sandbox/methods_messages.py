"""Methods that write, change and remove messages, and answer presses."""

from __future__ import annotations

from typing import Any

from ppc_helper.sandbox.markup import read_text
from ppc_helper.sandbox.parameters import Parameters
from ppc_helper.sandbox.posting import Context, admit, change_message, find_post, post_message, target
from ppc_helper.sandbox.refusals import bad_request

TEXT_LENGTH = 4096
CAPTION_LENGTH = 1024
ANSWER_LENGTH = 200
ANSWER_SECONDS = 15
DELETE_SECONDS = 48 * 3600
MAX_DELETED = 100
ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
        "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    }
)  # fmt: skip
REACTIONS = frozenset(
    {
        "👍", "👎", "❤", "🔥", "🥰", "👏", "😁", "🤔", "🤯", "😱", "🤬", "😢", "🎉", "🤩", "🤮", "💩",
        "🙏", "👌", "🕊", "🤡", "🥱", "🥴", "😍", "🐳", "❤‍🔥", "🌚", "🌭", "💯", "🤣", "⚡", "🍌", "🏆",
        "💔", "🤨", "😐", "🍓", "🍾", "💋", "🖕", "😈", "😴", "😭", "🤓", "👻", "👨‍💻", "👀", "🎃", "🙈",
        "😇", "😨", "🤝", "✍", "🤗", "🫡", "🎅", "🎄", "☃", "💅", "🤪", "🗿", "🆒", "💘", "🙉", "🦄",
        "😘", "💊", "🙊", "😎", "👾", "🤷‍♂", "🤷", "🤷‍♀", "😡",
    }
)  # fmt: skip


def send_message(context: Context) -> dict[str, Any]:
    """Send a text."""
    if not context.parameters.text("text").strip():
        raise bad_request("message text is empty")
    return post_message(context, text_content(context.parameters))


def edit_message_text(context: Context) -> dict[str, Any]:
    """Change a text and its keyboard."""
    if not context.parameters.text("text").strip():
        raise bad_request("message text is empty")
    content = {"entities": None} | text_content(context.parameters)
    return change_message(context, content, needs="text")


def edit_message_caption(context: Context) -> dict[str, Any]:
    """Change a caption and its keyboard."""
    content = {"caption": None, "caption_entities": None} | caption_content(context.parameters)
    return change_message(context, content)


def edit_message_reply_markup(context: Context) -> dict[str, Any]:
    """Change the keyboard only; none in the call removes it."""
    return change_message(context, {})


def delete_message(context: Context) -> bool:
    """Remove one message; older than 48 hours it stays."""
    chat = target(context)
    post = find_post(context, chat, "delete")
    if context.state.clock.wall() - post.message["date"] > DELETE_SECONDS:
        raise bad_request("message can't be deleted for everyone")
    _remove(context, chat.id, post.message["message_id"])
    return True


def delete_messages(context: Context) -> bool:
    """Remove up to 100 messages; unknown ones are passed over."""
    chat = target(context)
    ids = context.parameters.parsed("message_ids")
    if not isinstance(ids, list) or not 1 <= len(ids) <= MAX_DELETED:
        raise bad_request("message identifiers are not specified")
    for message_id in ids:
        if isinstance(message_id, int) and message_id in chat.posts:
            _remove(context, chat.id, message_id)
    return True


def _remove(context: Context, chat_id: int, message_id: int) -> None:
    del context.bot.chat(chat_id).posts[message_id]
    body = {"user_id": chat_id, "bot": context.bot.id, "message_id": message_id}
    context.state.journal.add("delete", body)


def set_message_reaction(context: Context) -> bool:
    """Put a reaction on a message; a bot has one, an empty list takes it off."""
    chat = target(context)
    post = find_post(context, chat, "react")
    wanted = context.parameters.parsed("reaction") or []
    if not isinstance(wanted, list) or len(wanted) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    emoji = [str(one.get("emoji", "")) for one in wanted]
    if not REACTIONS.issuperset(emoji):
        raise bad_request("REACTION_INVALID")
    post.reactions = emoji
    body = {"user_id": chat.id, "bot": context.bot.id, "message_id": post.message["message_id"]}
    context.state.journal.add("reaction", body | {"reactions": emoji})
    return True


def send_chat_action(context: Context) -> bool:
    """Show what the bot is doing."""
    chat = target(context)
    action = context.parameters.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    context.state.journal.add("chat_action", {"user_id": chat.id, "bot": context.bot.id, "action": action})
    return True


def send_message_draft(context: Context) -> bool:
    """Show a text that is still being written, in a private chat, for 30 seconds."""
    chat = target(context)
    draft_id = context.parameters.integer("draft_id")
    if chat.id < 0:
        raise bad_request("TEXTDRAFT_PEER_INVALID")
    if not draft_id:
        raise bad_request("draft_id must be non-zero")
    formatted = read_text(context.parameters, "text")
    if len(formatted.text) > TEXT_LENGTH:
        raise bad_request("message is too long")
    admit(context, chat)
    body = {"user_id": chat.id, "bot": context.bot.id, "draft_id": draft_id, "text": formatted.text}
    context.state.journal.add("draft", body)
    return True


def answer_callback_query(context: Context) -> bool:
    """Answer a press, once and within the time that Telegram gives."""
    press = context.bot.presses.get(context.parameters.text("callback_query_id"))
    now = context.state.clock.wall()
    if press is None or press.answered or now - press.pressed_at > ANSWER_SECONDS:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = context.parameters.text("text")
    if len(text) > ANSWER_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    press.answered = True
    body = {
        "callback_id": context.parameters.text("callback_query_id"),
        "user_id": press.user_id,
        "bot": context.bot.id,
        "text": text,
        "show_alert": context.parameters.flag("show_alert"),
    }
    context.state.journal.add("callback_answer", body)
    return True


def text_content(parameters: Parameters) -> dict[str, Any]:
    """Return ``text`` and ``entities`` of a message; raises Refused when empty or too long."""
    formatted = read_text(parameters, "text")
    if not formatted.text:
        raise bad_request("text must be non-empty")
    if len(formatted.text) > TEXT_LENGTH:
        raise bad_request("message is too long")
    content: dict[str, Any] = {"text": formatted.text}
    if formatted.entities:
        content["entities"] = formatted.objects()
    return content


def caption_content(parameters: Parameters) -> dict[str, Any]:
    """Return ``caption`` and ``caption_entities``, empty without a caption; raises Refused when too long."""
    if not parameters.has("caption"):
        return {}
    formatted = read_text(parameters, "caption", prefix="caption_")
    if len(formatted.text) > CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    if not formatted.text:
        return {}
    content: dict[str, Any] = {"caption": formatted.text}
    if formatted.entities:
        content["caption_entities"] = formatted.objects()
    return content
