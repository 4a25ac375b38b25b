"""A Telegram update, as far as the conversation reads it. Other fields cost nothing."""

from __future__ import annotations

import json

import msgspec


class Present(msgspec.Struct, frozen=True):
    """A part of a message of which only the presence matters."""


class User(msgspec.Struct, frozen=True):
    """Who sent or pressed."""

    id: int = 0
    first_name: str = ""
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False


class Chat(msgspec.Struct, frozen=True):
    """Where it happened; *type* is private, group, supergroup or channel."""

    id: int = 0
    type: str = ""


class PhotoSize(msgspec.Struct, frozen=True):
    """One size of a photo; Telegram lists them from small to large."""

    file_id: str


class Document(msgspec.Struct, frozen=True):
    """A file as Telegram describes it; *file_size* is in bytes, -1 when missing."""

    file_id: str
    file_name: str = ""
    mime_type: str = ""
    file_size: int = -1


class Clip(msgspec.Struct, frozen=True):
    """A video, an animation (a GIF) or a sound, as Telegram keeps it."""

    file_id: str = ""


class Reply(msgspec.Struct, frozen=True):
    """The message that a message answers."""

    message_id: int = 0


class Message(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    """A message; a service message has none of the content fields."""

    message_id: int = 0
    chat: Chat = Chat()
    sender: User | None = None
    text: str = ""
    caption: str = ""
    entities: msgspec.Raw = msgspec.Raw()
    caption_entities: msgspec.Raw = msgspec.Raw()
    link_preview_options: msgspec.Raw = msgspec.Raw()
    reply_markup: msgspec.Raw = msgspec.Raw()
    show_caption_above_media: bool = False
    has_media_spoiler: bool = False
    media_group_id: str = ""
    message_thread_id: int = 0
    is_topic_message: bool = False
    reply_to_message: Reply | None = None
    migrate_to_chat_id: int = 0
    document: Document | None = None
    photo: tuple[PhotoSize, ...] = ()
    animation: Clip | None = None
    audio: Clip | None = None
    voice: Clip | None = None
    video: Clip | None = None
    video_note: Clip | None = None
    sticker: Present | None = None
    contact: Present | None = None
    location: Present | None = None
    venue: Present | None = None
    poll: Present | None = None
    dice: Present | None = None
    story: Present | None = None
    game: Present | None = None
    paid_media: Present | None = None
    checklist: Present | None = None


class PressedMessage(msgspec.Struct, frozen=True):
    """The message whose button was pressed; *date* 0: too old to be read or edited."""

    message_id: int = 0
    date: int = 0
    chat: Chat = Chat()


class CallbackQuery(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    """A press on an inline button."""

    id: str = ""
    sender: User | None = None
    message: PressedMessage | None = None
    data: str = ""


class Member(msgspec.Struct, frozen=True):
    """The bot's own standing in a chat: member, kicked, left, ..."""

    status: str = ""


class MemberUpdate(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    """The bot's standing in a chat changed."""

    chat: Chat = Chat()
    sender: User | None = None
    new_chat_member: Member = Member()


class Update(msgspec.Struct, frozen=True):
    """One update; all fields empty when it is of a kind, or of a shape, that the conversation cannot read."""

    update_id: int = 0
    message: Message | None = None
    edited_message: Present | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: MemberUpdate | None = None


_decoder = msgspec.json.Decoder(Update)
_UNREADABLE = (msgspec.MsgspecError, RecursionError, ValueError)


def decode(raw: bytes) -> Update:
    """Return the update in *raw*; one that cannot be read is an empty Update, never an error."""
    try:
        return _decoder.decode(raw)
    except _UNREADABLE:
        return _decode_mended(raw)


def _decode_mended(raw: bytes) -> Update:
    """Read once more with a question mark for each half of a character: half an emoji is no reason to be deaf."""
    try:
        return _decoder.decode(json.dumps(json.loads(raw), ensure_ascii=False).encode("utf-8", "replace"))
    except _UNREADABLE:
        return Update()


class Copy(msgspec.Struct, frozen=True):
    """What is needed to send a person's message on as it is: its text or caption with formatting, its file, its links.

    *entities*, *preview* (how the first link shows) and *buttons* (those that lead to a page: a message forwarded
    from a channel has some) are JSON as the Bot API takes it, empty when there are none.
    """

    text: str = ""
    entities: str = ""
    photo: str = ""
    video: str = ""
    animation: str = ""
    audio: str = ""
    voice: str = ""
    video_note: str = ""
    document: str = ""
    preview: str = ""
    buttons: str = ""
    above: bool = False
    """The caption stands above the picture."""
    spoiler: bool = False
    """The picture shows when it is touched."""


def announcement_of(raw: bytes) -> Copy:
    """Return the message in *raw* as it is to be sent on; empty when it has no text and no file that can be."""
    message = decode(raw).message or Message()
    entities = message.entities if message.text else message.caption_entities
    return Copy(
        text=message.text or message.caption,
        entities=bytes(entities).decode(),
        photo=message.photo[-1].file_id if message.photo else "",
        video=message.video.file_id if message.video else "",
        animation=message.animation.file_id if message.animation else "",
        audio=message.audio.file_id if message.audio else "",
        voice=message.voice.file_id if message.voice else "",
        video_note=message.video_note.file_id if message.video_note else "",
        # an animation comes as a document too
        document=message.document.file_id if message.document and not message.animation else "",
        preview=bytes(message.link_preview_options).decode(),
        buttons=_page_buttons(bytes(message.reply_markup)),
        above=message.show_caption_above_media,
        spoiler=message.has_media_spoiler,
    )


def place_of(raw: bytes) -> tuple[int, int]:
    """Return where the message in *raw* stands: its chat and its id there, zeros when it is none."""
    message = decode(raw).message or Message()
    return message.chat.id, message.message_id


class _Link(msgspec.Struct, frozen=True):
    text: str = ""
    url: str = ""


class _Markup(msgspec.Struct, frozen=True):
    inline_keyboard: list[list[_Link]] = []


def _page_buttons(markup: bytes) -> str:
    """Return the buttons that lead to a page; what others ask their own bot is nothing that ours could answer."""
    try:
        rows = msgspec.json.decode(markup, type=_Markup).inline_keyboard if markup else []
    except msgspec.MsgspecError:
        return ""
    kept = [row for row in ([one for one in row if one.text and one.url] for row in rows) if row]
    return msgspec.json.encode({"inline_keyboard": kept}).decode() if kept else ""


def words_of(raw: bytes) -> dict[str, str]:
    """Return who wrote the update in *raw* and what: name, username, user (the id), who (all three), text."""
    update = decode(raw)
    message = update.message or Message()
    user = message.sender or (update.callback_query and update.callback_query.sender) or User()
    name = f"{user.first_name} {user.last_name}".strip() or str(user.id)
    handle = f"@{user.username}, " if user.username else ""
    return {
        "name": name,
        "username": user.username,
        "user": str(user.id),
        "who": f"{name} ({handle}id {user.id})",
        "text": message.text or message.caption,
    }
