"""From an update, or a timer that fired, to the command it stands for. Nothing is decided here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from ppc_helper.chat import commands as c
from ppc_helper.chat import presses
from ppc_helper.chat.contents import NEARLY_FULL, Content, FileSent, MediaSent, TextSent, utf16_units
from ppc_helper.chat.updates import CallbackQuery, MemberUpdate, Message, User, decode
from ppc_helper.events import Recorded, TimerFired, UpdateReceived
from ppc_helper.locale import LANGUAGES
from ppc_helper.tools import HANDLERS
from ppc_helper.vk.token_forms import hidden_in

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]+))?(?=\s|$)", re.ASCII)
_BLOCKED, _RETURNED = ("kicked", "left"), ("member",)
_MEDIA = (
    "animation",
    "video",
    "video_note",
    "voice",
    "audio",
    "sticker",
    "contact",
    "venue",
    "location",
    "poll",
    "dice",
    "story",
    "game",
    "paid_media",
    "checklist",
)
"""What a person can send that is no input; in this order, for an animation is a document too, a venue a
location."""


def command_of(received: Recorded, raw: bytes | None, *, bot_username: str = "") -> c.Command:
    """Return what *received* asks for; *raw* is the update it names, None when it was deleted meanwhile.

    Anything that cannot be read is an Ignore with its reason, never an error.
    """
    fact = received.fact
    if isinstance(fact, TimerFired):
        return _command_of_timer(fact)
    if not isinstance(fact, UpdateReceived):
        return c.Ignore(reason="not_for_the_chat_lane")
    if raw is None:
        return c.Ignore(reason="words_are_gone")
    return _command_of_update(raw, bot_username)


def _command_of_timer(fired: TimerFired) -> c.Command:
    match fired.timer:
        case "pause":
            return c.EndPause(last_part=fired.subject)
        case "resume":
            return c.ResumeQuery(query=fired.subject)
        case "announcement":
            return c.TellAnnouncement(announcement=fired.subject)
        case _:
            return c.ExpireSession(session=fired.subject)


def _command_of_update(raw: bytes, bot_username: str) -> c.Command:
    update = decode(raw)
    if update.message is not None:
        return _command_of_message(update.message, bot_username)
    if update.callback_query is not None:
        return _command_of_press(update.callback_query)
    if update.my_chat_member is not None:
        return _command_of_membership(update.my_chat_member)
    return c.Ignore(reason="edited" if update.edited_message else "kind_of_update")


def _command_of_press(query: CallbackQuery) -> c.Command:
    if not query.id:
        return c.Ignore(reason="unreadable")
    pressed = query.message
    editable = pressed is not None and pressed.date != 0
    press = c.Press(id=query.id, message_id=pressed.message_id if pressed and editable else 0)
    if pressed and pressed.chat.type not in {"private", ""}:
        return c.RefusePress(press=press)
    return presses.read(query.data, press) or c.RefusePress(press=press)


def _command_of_membership(update: MemberUpdate) -> c.Command:
    status = update.new_chat_member.status
    if update.chat.type != "private":
        return c.Ignore(reason="group")
    if status in _BLOCKED:
        return c.NoteBlocked()
    return c.NoteReturned() if status in _RETURNED else c.Ignore(reason="membership")


def _command_of_message(message: Message, bot_username: str) -> c.Command:
    if message.chat.type != "private":
        return _command_in_group(message, bot_username)
    if (message.sender or User()).is_bot:
        return c.Ignore(reason="bot")
    hidden = hidden_in(message.text)
    if hidden is not None:
        return c.GiveVkToken(sealed=hidden, by_command=message.text.startswith("/vktoken"))
    if message.text.startswith("/"):
        command = _slash_command(message.text)
        if command is not None:
            return command
    content = _content(message)
    if content is None:
        return c.Ignore(reason="service_message")
    reply_to = message.reply_to_message.message_id if message.reply_to_message else 0
    return c.GiveInput(content=content, album=bool(message.media_group_id), reply_to=reply_to)


def _command_in_group(message: Message, bot_username: str) -> c.Command:
    if message.migrate_to_chat_id:
        return c.NoteMigrated(to_chat=message.migrate_to_chat_id)
    named = _COMMAND.match(message.text)
    if message.chat.type == "channel" or named is None:
        return c.Ignore(reason="group")
    if named[2] is not None and named[2].lower() != bot_username.lower():
        return c.Ignore(reason="for_another_bot")
    known = named[1].lower() in SLASH_COMMANDS
    if not known and not named[2]:
        return c.Ignore(reason="group")
    return c.InviteToPrivate(topic=message.message_thread_id if message.is_topic_message else 0)


def _slash_command(text: str) -> c.Command | None:
    """Return the command that *text* starts with; None when it is input that only looks like one (a path)."""
    named = _COMMAND.match(text)
    if named is None:
        return None
    make = SLASH_COMMANDS.get(named[1].lower())
    if make is not None:
        return make(text[named.end() :].strip().lower())
    return None if "\n" in text else c.RefuseCommand()


def _menu(name: str) -> Callable[[str], c.Command]:
    return lambda _: c.ShowMenu(menu=name)


def _language(rest: str) -> c.Command:
    return c.ChooseLanguage(language=rest) if rest in LANGUAGES else c.ShowLanguages()


SLASH_COMMANDS: Mapping[str, Callable[[str], c.Command]] = {
    "start": lambda _: c.Start(),
    "help": lambda _: c.ShowHelp(),
    **{menu: _menu(menu) for menu in HANDLERS},
    "actions": _menu("actions"),
    "history": lambda _: c.ShowHistory(),
    "cancel": lambda _: c.CancelSession(),
    "language": _language,
    "vktoken": lambda _: c.ShowVkToken(),
    "forget": lambda _: c.Forget(),
    "test": lambda _: c.Test(),
    "admin": _menu("admin"),
}
"""What stands behind ``/name``, in the order of the menu; each takes what follows the name, in lower case."""


def _content(message: Message) -> Content | None:
    if message.text:
        return TextSent(text=message.text, size=_size(message.text))
    for kind in _MEDIA:
        if getattr(message, kind) is not None:
            return MediaSent(kind=kind)
    if message.photo:
        return MediaSent(kind="photo", file_id=message.photo[-1].file_id)
    if message.document:
        file = message.document
        return FileSent(file.file_id, file.file_name, file.mime_type, file.file_size)
    return None


def _size(text: str) -> int:
    # no text under half the limit can reach it, and most are short
    return utf16_units(text) if len(text) * 2 >= NEARLY_FULL else len(text)
