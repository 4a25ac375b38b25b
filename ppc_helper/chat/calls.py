"""The calls of the Bot API that messages come to, as data; the sender adds the chat and makes them."""

from __future__ import annotations

from typing import Any, ClassVar

import msgspec

from ppc_helper.chat.markup import ParseMode

_NO_PREVIEW = {"link_preview_options": '{"is_disabled":true}'}


class Formatted(msgspec.Struct, frozen=True):
    """A text in the syntax of *parse_mode*, and *plain*: the same without any, for "can't parse entities".

    With *entities* (the JSON list of a person's own message) there is no parse mode, and nothing to fail.
    """

    text: str = ""
    plain: str = ""
    parse_mode: ParseMode | None = None
    entities: str = ""

    def parameters(self, prefix: str, *, without_markup: bool) -> dict[str, Any]:
        """Return the Bot API's parameters; *prefix* is empty for a text, ``caption_`` for a caption."""
        name = "caption" if prefix else "text"
        if without_markup or not self.text:
            return {name: self.plain} if self.plain else {}
        found: dict[str, Any] = {name: self.text}
        if self.parse_mode:
            found["parse_mode"] = self.parse_mode
        if self.entities:
            found[f"{prefix}entities"] = self.entities
        return found


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """Base of calls that put words into a chat; *reply_markup* is JSON, empty when there are no buttons."""

    method: ClassVar[str] = ""
    reply_markup: str = ""
    reply_to: int = 0
    topic: int = 0

    def _common(self) -> dict[str, Any]:
        found: dict[str, Any] = {"message_thread_id": self.topic} if self.topic else {}
        if self.reply_markup:
            found["reply_markup"] = self.reply_markup
        if self.reply_to:
            # the message may be gone by now; the words matter more
            reply = {"message_id": self.reply_to, "allow_sending_without_reply": True}
            found["reply_parameters"] = msgspec.json.encode(reply).decode()
        return found


class SendText(Call, frozen=True, kw_only=True):
    """sendMessage."""

    method: ClassVar[str] = "sendMessage"
    words: Formatted
    preview: bool = False
    """Show what the first link leads to."""
    preview_options: str = ""
    """How it shows, as JSON; empty: as Telegram does by itself."""

    def parameters(self, *, without_markup: bool = False) -> dict[str, Any]:
        """Return all parameters but chat_id; *without_markup* after "can't parse entities"."""
        shown = self.words.parameters("", without_markup=without_markup)
        chosen = {"link_preview_options": self.preview_options} if self.preview_options else {}
        return shown | (chosen if self.preview else _NO_PREVIEW) | self._common()


class EditText(Call, frozen=True, kw_only=True):
    """editMessageText; *message_id* 0: the job message of *query*, which the sender knows."""

    method: ClassVar[str] = "editMessageText"
    words: Formatted
    message_id: int = 0
    query: int = 0
    instead: bool = True
    """Where the message cannot be edited any more, the words come as a new one."""

    def parameters(self, *, without_markup: bool = False) -> dict[str, Any]:
        """Return all parameters but chat_id, and but message_id when it is not known here."""
        shown = self.words.parameters("", without_markup=without_markup)
        known = {"message_id": self.message_id} if self.message_id else {}
        # an edit without reply_markup takes the buttons away, which is what a message without buttons means
        return shown | known | _NO_PREVIEW | self._common()


class SendFile(Call, frozen=True, kw_only=True):
    """Base of sendDocument and sendPhoto.

    *file_id* is tried first; *file* is the payload to upload where Telegram has lost it or never had it;
    *content* is the file itself when it was made of the words of this very message.
    """

    field: ClassVar[str] = ""
    caption: Formatted = Formatted()
    file_id: str = ""
    file: str = ""
    file_name: str = ""
    content: bytes = b""
    above: bool = False
    spoiler: bool = False

    def parameters(self, *, without_markup: bool = False) -> dict[str, Any]:
        """Return all parameters but chat_id and, unless it goes by *file_id*, the file."""
        shown = self.caption.parameters("caption_", without_markup=without_markup)
        named = {self.field: self.file_id} if self.file_id else {}
        looks: dict[str, Any] = {"show_caption_above_media": True} if self.above else {}
        if self.spoiler:
            looks["has_spoiler"] = True
        return shown | named | looks | self._common()


class SendDocument(SendFile, frozen=True, kw_only=True):
    """sendDocument."""

    method: ClassVar[str] = "sendDocument"
    field: ClassVar[str] = "document"


class SendPhoto(SendFile, frozen=True, kw_only=True):
    """sendPhoto."""

    method: ClassVar[str] = "sendPhoto"
    field: ClassVar[str] = "photo"


class SendVideo(SendFile, frozen=True, kw_only=True):
    """sendVideo."""

    method: ClassVar[str] = "sendVideo"
    field: ClassVar[str] = "video"


class SendAnimation(SendFile, frozen=True, kw_only=True):
    """sendAnimation."""

    method: ClassVar[str] = "sendAnimation"
    field: ClassVar[str] = "animation"


class SendAudio(SendFile, frozen=True, kw_only=True):
    """sendAudio."""

    method: ClassVar[str] = "sendAudio"
    field: ClassVar[str] = "audio"


class SendVoice(SendFile, frozen=True, kw_only=True):
    """sendVoice."""

    method: ClassVar[str] = "sendVoice"
    field: ClassVar[str] = "voice"


class SendVideoNote(SendFile, frozen=True, kw_only=True):
    """sendVideoNote; it has no caption."""

    method: ClassVar[str] = "sendVideoNote"
    field: ClassVar[str] = "video_note"


class AnswerCallback(msgspec.Struct, frozen=True, kw_only=True):
    """answerCallbackQuery; it takes no chat_id."""

    method: ClassVar[str] = "answerCallbackQuery"
    callback_id: str
    text: str = ""
    alert: bool = False

    def parameters(self, *, without_markup: bool = False) -> dict[str, Any]:
        """Return all parameters."""
        found: dict[str, Any] = {"callback_query_id": self.callback_id}
        if self.text:
            found |= {"text": self.text, "show_alert": self.alert}
        return found


class CopyMessages(msgspec.Struct, frozen=True, kw_only=True):
    """copyMessages: messages of another chat, in one call; albums stay together. *message_ids* ascend."""

    method: ClassVar[str] = "copyMessages"
    from_chat: int
    message_ids: tuple[int, ...]

    def parameters(self, *, without_markup: bool = False) -> dict[str, Any]:
        """Return all parameters but chat_id."""
        return {"from_chat_id": self.from_chat, "message_ids": msgspec.json.encode(self.message_ids).decode()}


class DeleteMessage(msgspec.Struct, frozen=True, kw_only=True):
    """deleteMessage; a bot may delete what it got in a private chat for 48 hours."""

    method: ClassVar[str] = "deleteMessage"
    message_id: int

    def parameters(self, *, without_markup: bool = False) -> dict[str, Any]:
        """Return all parameters but chat_id."""
        return {"message_id": self.message_id}


OutgoingCall = (
    SendText
    | EditText
    | SendDocument
    | SendPhoto
    | SendVideo
    | SendAnimation
    | SendAudio
    | SendVoice
    | SendVideoNote
    | AnswerCallback
    | CopyMessages
    | DeleteMessage
)
