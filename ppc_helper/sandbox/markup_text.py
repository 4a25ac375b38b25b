"""Plain text with entities, and the builder that the parsers share."""

from __future__ import annotations

from collections import deque
from typing import Any

import msgspec


class MarkupRefused(Exception):
    """The markup cannot be parsed; the message is Telegram's reason."""


class Entity(msgspec.Struct, frozen=True, omit_defaults=True):
    """A part of a text that means something; *offset* and *length* count UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str = ""
    language: str = ""
    custom_emoji_id: str = ""

    def as_object(self) -> dict[str, Any]:
        """Return Telegram's MessageEntity object."""
        return {name: value for name, value in msgspec.structs.asdict(self).items() if value != ""}

    @classmethod
    def from_object(cls, given: dict[str, Any]) -> Entity:
        """Read Telegram's MessageEntity object; unknown fields are dropped."""
        return cls(
            str(given["type"]),
            _number(given.get("offset")),
            _number(given.get("length")),
            str(given.get("url", "")),
            str(given.get("language", "")),
            str(given.get("custom_emoji_id", "")),
        )


class FormattedText(msgspec.Struct, frozen=True):
    """A plain text and its entities, in order of offset, the longer first."""

    text: str
    entities: list[Entity]

    def objects(self) -> list[dict[str, Any]]:
        """Return the entities as Telegram's objects."""
        return [entity.as_object() for entity in self.entities]

    def trimmed(self) -> FormattedText:
        """Drop white space around the text, as Telegram does, and move the entities along."""
        text = self.text.rstrip()
        left = utf16_length(text) - utf16_length(text.lstrip())
        text = text.lstrip()
        size = utf16_length(text)
        entities = []
        for entity in self.entities:
            start = max(0, entity.offset - left)
            end = min(size, entity.offset + entity.length - left)
            if end > start:
                entities.append(msgspec.structs.replace(entity, offset=start, length=end - start))
        return FormattedText(text, entities)


class Builder:
    """Collects plain text and knows its length in UTF-16 units."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._entities: deque[Entity] = deque()
        self.offset = 0

    def add(self, text: str) -> None:
        """Append *text*."""
        self._parts.append(text)
        self.offset += utf16_length(text)

    def mark(self, kind: str, start: int, *, url: str = "", language: str = "", emoji: str = "") -> None:
        """Make an entity of all since *start*; an empty one is dropped."""
        if self.offset > start:
            length = self.offset - start
            self._entities.appendleft(Entity(kind, start, length, url, language, emoji))

    def since(self, start: int) -> str:
        """Return the plain text from the UTF-16 offset *start* on."""
        encoded = "".join(self._parts).encode("utf-16-le", "surrogatepass")
        return encoded[2 * start :].decode("utf-16-le", "surrogatepass")

    def built(self) -> FormattedText:
        """Return the text and its entities."""
        # what was closed last is the outer one of two that cover the same text
        ordered = sorted(self._entities, key=lambda entity: (entity.offset, -entity.length))
        return FormattedText("".join(self._parts), ordered)


def utf16_length(text: str) -> int:
    """Return how many UTF-16 units *text* takes."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def byte_offset(text: str, at: int) -> int:
    """Return the byte offset of character *at*: refusals count bytes."""
    return len(text[:at].encode("utf-8", "surrogatepass"))


def _number(value: Any) -> int:
    return value if isinstance(value, int) else -1
