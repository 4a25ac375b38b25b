"""A text and its entities as safe HTML for the page."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from ppc_helper.sandbox.markup_text import Entity

_TAGS = {
    "bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre",
    "blockquote": "blockquote", "expandable_blockquote": "blockquote",
}  # fmt: skip
_SAFE_LINK = re.compile(r"(?:https?|mailto|tg):", re.IGNORECASE)


def render(text: str, entities: Sequence[Entity]) -> str:
    """Return *text* escaped, with tags for those *entities* that show, and ``<br>`` for line ends.

    Tags: b i u s code pre a blockquote br, and ``span class="tg-spoiler"``. Entities that overlap are cut so that the
    tags nest.
    """
    encoded = text.encode("utf-16-le", "surrogatepass")
    shown = [_whole(entity, encoded) for entity in entities if any(_tags(entity))]
    size = len(encoded) // 2
    edges = sorted({0, size, *(edge for entity in shown for edge in _edges(entity))})
    parts: list[str] = []
    opened: list[Entity] = []
    for start, end in pairwise(edges):
        active = [entity for entity in shown if entity.offset <= start and end <= entity.offset + entity.length]
        opened = _switch(opened, active, parts)
        piece = encoded[2 * start : 2 * end].decode("utf-16-le", "replace")
        in_block = any(entity.type == "pre" for entity in active)
        parts.append(_escaped(piece, in_block=in_block))
    _switch(opened, [], parts)
    return "".join(parts)


def _whole(entity: Entity, encoded: bytes) -> Entity:
    """Return the entity inside the text, its ends moved off the middle of surrogate pairs."""
    size = len(encoded) // 2
    start, end = (min(edge, size) for edge in _edges(entity))
    start += _inside_pair(encoded, start)
    end += _inside_pair(encoded, end)
    return msgspec.structs.replace(entity, offset=start, length=end - start)


def _inside_pair(encoded: bytes, edge: int) -> bool:
    unit = encoded[2 * edge : 2 * edge + 2]
    return edge > 0 and len(unit) == 2 and 0xDC <= unit[1] <= 0xDF


def _edges(entity: Entity) -> tuple[int, int]:
    return entity.offset, entity.offset + entity.length


def _switch(opened: list[Entity], active: list[Entity], parts: list[str]) -> list[Entity]:
    """Close what is over, down to the part that both share, and open the rest."""
    shared = 0
    while shared < min(len(opened), len(active)) and opened[shared] == active[shared]:
        shared += 1
    parts.extend(_tags(entity)[1] for entity in reversed(opened[shared:]))
    parts.extend(_tags(entity)[0] for entity in active[shared:])
    return active


def _tags(entity: Entity) -> tuple[str, str]:
    if entity.type in _TAGS:
        tag = _TAGS[entity.type]
        return f"<{tag}>", f"</{tag}>"
    if entity.type == "spoiler":
        return '<span class="tg-spoiler">', "</span>"
    if entity.type == "text_link" and _SAFE_LINK.match(entity.url):
        return f'<a href="{html.escape(entity.url)}">', "</a>"
    return "", ""


def _escaped(piece: str, *, in_block: bool) -> str:
    escaped = html.escape(piece)
    return escaped if in_block else escaped.replace("\n", "<br>")
