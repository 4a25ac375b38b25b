"""What a message can bring as input."""

from __future__ import annotations

import msgspec

NEARLY_FULL = 4000
"""A text of so many UTF-16 units may go on in the next message: clients cut a paste at 4096 or before."""


COPIED_MEDIA = frozenset({"photo", "video", "animation", "audio", "voice", "video_note"})
"""Media that a message to others may have, besides a file: they can be sent on with their caption."""


class TextSent(msgspec.Struct, frozen=True, tag=True):
    """A plain message; *size* is in UTF-16 units, as Telegram counts when it cuts a long one."""

    text: str
    size: int


class FileSent(msgspec.Struct, frozen=True, tag=True):
    """A document as Telegram describes it; *size_bytes* -1 is unknown."""

    file_id: str
    name: str
    mime: str
    size_bytes: int


class MediaSent(msgspec.Struct, frozen=True, tag=True):
    """Anything else: a photo (with its largest size's *file_id*), a voice message, a sticker, ..."""

    kind: str
    file_id: str = ""


Content = TextSent | FileSent | MediaSent


def utf16_units(text: str) -> int:
    """Return the length of *text* as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def can_be_copied(content: Content) -> bool:
    """Tell whether a message to others may be made of it."""
    return not isinstance(content, MediaSent) or content.kind in COPIED_MEDIA
