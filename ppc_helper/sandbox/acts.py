"""What people do in the sandbox, turned into updates: write, press, send files, block."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from ppc_helper.sandbox.files import File
from ppc_helper.sandbox.markup import clean, with_found_entities
from ppc_helper.sandbox.markup_text import FormattedText, utf16_length
from ppc_helper.sandbox.methods_messages import TEXT_LENGTH
from ppc_helper.sandbox.posting import tell
from ppc_helper.sandbox.state import Bot, ChatLog, Post, Press, State

ALBUM = 10
Json = dict[str, Any]


class People:
    """The hands of the people who talk to one bot; *chat_id* is a person's or a group's."""

    def __init__(self, state: State, bot: Bot) -> None:
        self._state = state
        self._bot = bot

    def write(self, chat_id: int, text: str, *, sender: int = 0, reply_to: int = 0) -> list[int]:
        """Send a text, in several messages when it is long; return their ids."""
        return [self._send(chat_id, text_content(part), sender=sender, reply_to=reply_to) for part in split_paste(text)]

    def send_documents(self, chat_id: int, files: Sequence[File], *, caption: str = "", sender: int = 0) -> list[int]:
        """Send files; two or more go as albums of at most ten, the caption with the first."""
        contents = [{"document": file.as_document()} for file in files]
        return self._send_album(chat_id, contents, caption, sender)

    def send_photos(self, chat_id: int, files: Sequence[File], *, caption: str = "", sender: int = 0) -> list[int]:
        """Send pictures; two or more go as albums of at most ten, the caption with the first."""
        contents = [{"photo": file.as_photo()} for file in files]
        return self._send_album(chat_id, contents, caption, sender)

    def edit(self, chat_id: int, message_id: int, text: str) -> None:
        """Change an own message; raises KeyError when there is none."""
        post = self._bot.chat(chat_id).posts[message_id]
        changed = {name: value for name, value in post.message.items() if name != "entities"}
        post.message = changed | text_content(text) | {"edit_date": int(self._state.clock.wall())}
        post.edited = True
        tell(self._state, self._bot, chat_id, "edit", post)
        self._state.queue(self._bot, "edited_message", post.message)

    def press(self, chat_id: int, message_id: int, data: str, *, sender: int = 0) -> str:
        """Press a button and return the query's id; a message that is gone comes without content."""
        user = self._state.person(sender or self._default_sender(chat_id))
        post = self._bot.chat(chat_id).posts.get(message_id)
        gone = {"chat": self._chat_object(chat_id), "message_id": message_id, "date": 0}
        callback_id = str(secrets.randbelow(1 << 62))
        query = {
            "id": callback_id,
            "from": user.as_user(),
            "message": post.message if post else gone,
            "chat_instance": str(-abs(chat_id) * 7919),
            "data": data,
        }
        self._bot.presses[callback_id] = Press(user.id, self._state.clock.wall())
        self._state.queue(self._bot, "callback_query", query)
        return callback_id

    def block(self, user_id: int, *, blocked: bool) -> None:
        """Block the bot or take that back; nothing happens when it is so already."""
        chat = self._bot.chat(user_id)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        chat.started = chat.started or not blocked
        statuses = ("member", "kicked") if blocked else ("kicked", "member")
        old, new = ({"user": self._bot.as_user(), "status": status} for status in statuses)
        change = {
            "chat": self._chat_object(user_id),
            "from": self._state.person(user_id).as_user(),
            "date": int(self._state.clock.wall()),
            "old_chat_member": old,
            "new_chat_member": new | ({"until_date": 0} if blocked else {}),
        }
        self._state.queue(self._bot, "my_chat_member", change)
        self._state.journal.add("blocked", {"user_id": user_id, "bot": self._bot.id, "blocked": blocked})

    def _send_album(self, chat_id: int, contents: list[Json], caption: str, sender: int) -> list[int]:
        sent = []
        for first in range(0, len(contents), ALBUM):
            album = contents[first : first + ALBUM]
            group = {"media_group_id": str(secrets.randbelow(1 << 53))} if len(album) > 1 else {}
            sent += [self._send(chat_id, content | group, sender=sender) for content in _captioned(album, caption)]
            caption = ""
        return sent

    def _send(self, chat_id: int, content: Json, *, sender: int = 0, reply_to: int = 0) -> int:
        """Add a person's message to the chat, queue its update when the bot would see it, return its id."""
        user = self._state.person(sender or self._default_sender(chat_id))
        chat = self._bot.chat(chat_id)
        if chat_id > 0:
            chat.started = True
        message = {
            "message_id": self._bot.next_message_id(),
            "from": user.as_user(),
            "chat": self._chat_object(chat_id),
            "date": int(self._state.clock.wall()),
            **_reply(chat, reply_to),
            **content,
        }
        post = Post(message, from_bot=False)
        chat.posts[message["message_id"]] = post
        tell(self._state, self._bot, chat_id, "message", post)
        if chat_id > 0 or self._seen_in_group(message):
            self._state.queue(self._bot, "message", message)
        return int(message["message_id"])

    def _seen_in_group(self, message: Json) -> bool:
        """A bot with privacy mode sees commands that may be for it, replies to it, and its name."""
        text = message.get("text", "") or message.get("caption", "")
        own = f"@{self._bot.username}".lower()
        if message.get("reply_to_message", {}).get("from", {}).get("id") == self._bot.id:
            return True
        command = text.split(maxsplit=1)[0] if text.startswith("/") else ""
        return own in text.lower() or (bool(command) and "@" not in command)

    def _default_sender(self, chat_id: int) -> int:
        group = self._state.groups.get(chat_id)
        return group.members[0] if group else chat_id

    def _chat_object(self, chat_id: int) -> Json:
        if chat_id > 0:
            self._state.person(chat_id)
        return self._state.chat_object(chat_id)


def text_content(text: str) -> Json:
    """Return ``text`` and the entities that Telegram finds in it."""
    formatted = with_found_entities(FormattedText(clean(text).strip(), []))
    content: Json = {"text": formatted.text}
    return content | ({"entities": formatted.objects()} if formatted.entities else {})


def split_paste(text: str) -> list[str]:
    """Split a long text as Telegram's applications do.

    A part has at most 4096 UTF-16 units and ends at the last line end in its second half, else at the last space there,
    else in the middle of a word. White space around the parts is lost; a text of white space only has no parts.
    """
    parts = []
    rest = text.strip()
    while utf16_length(rest) > TEXT_LENGTH:
        cut = _cut(rest)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest else parts


def _cut(text: str) -> int:
    end = TEXT_LENGTH
    while utf16_length(text[:end]) > TEXT_LENGTH:
        end -= max(1, (utf16_length(text[:end]) - TEXT_LENGTH) // 2)
    for separator in ("\n", " "):
        at = text.rfind(separator, end // 2, end + 1)
        if at > 0:
            return at
    return end


def _captioned(album: list[Json], caption: str) -> list[Json]:
    if not caption.strip():
        return album
    content = text_content(caption)
    named = {"caption": content["text"]}
    if "entities" in content:
        named["caption_entities"] = content["entities"]
    return [album[0] | named, *album[1:]]


def _reply(chat: ChatLog, reply_to: int) -> Json:
    post = chat.posts.get(reply_to)
    if post is None:
        return {}
    return {"reply_to_message": {name: value for name, value in post.message.items() if name != "reply_to_message"}}
