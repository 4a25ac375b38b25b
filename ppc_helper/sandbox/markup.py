"""Formatted text as the Bot API takes it: text and parse mode, or text and entities, to plain text and entities.

Source: MessageEntity.cpp of tdlib/td, whose wording of refusals is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ppc_helper.sandbox.markup_html import parse_html
from ppc_helper.sandbox.markup_legacy import parse_markdown
from ppc_helper.sandbox.markup_text import Entity, FormattedText, MarkupRefused, utf16_length
from ppc_helper.sandbox.markup_v2 import parse_markdown_v2
from ppc_helper.sandbox.parameters import Parameters
from ppc_helper.sandbox.refusals import bad_request

RAW_BYTES = 1 << 15
MAX_ENTITIES = 100
PARSERS: dict[str, Callable[[str], FormattedText]] = {
    "html": parse_html,
    "markdown": parse_markdown,
    "markdownv2": parse_markdown_v2,
}
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?(?![\w/]))"
    r"|(?P<email>[\w.+-]+@[\w-]+\.[a-z]{2,})"
    r"|(?P<url>\bhttps?://[^\s<>\"]+[^\s<>\".,;:!?)\]»”']|\b(?:[\w-]+\.)+(?:com|ru|org|net|рф)\b(?:/[^\s<>\"]*)?)"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})"
    r"|(?P<hashtag>(?<!\w)\#\w*[^\W\d]\w*)"
)
_LITERAL = {"code", "pre", "text_link"}


def read_text(parameters: Parameters, name: str, *, prefix: str = "") -> FormattedText:
    """Return the formatted text in parameter *name*; *prefix* is ``caption_`` for captions' entities.

    Raises Refused when it is too long as it came or its markup cannot be parsed.
    """
    raw = parameters.text(name)
    if len(raw.encode("utf-8", "surrogatepass")) > RAW_BYTES:
        raise bad_request("text is too long")
    mode = parameters.text("parse_mode").lower()
    if mode and mode not in PARSERS:
        raise bad_request("unsupported parse_mode")
    if mode:
        formatted = _parse(PARSERS[mode], clean(raw))
    else:
        given = parameters.parsed(f"{prefix}entities")
        formatted = FormattedText(clean(raw), _given_entities(given, raw))
    return with_found_entities(formatted.trimmed())


def clean(text: str) -> str:
    """Return *text* as Telegram stores it: no carriage returns, other control characters as spaces."""
    kept = text.replace("\r", "")
    return re.sub(r"[\x00-\x09\x0b-\x1f]", " ", kept)


def with_found_entities(formatted: FormattedText) -> FormattedText:
    """Add the entities that Telegram finds by itself: commands, links, addresses, mentions, hashtags."""
    taken = [(entity.offset, entity.offset + entity.length) for entity in formatted.entities if entity.type in _LITERAL]
    found = list(formatted.entities)
    for match in _FOUND.finditer(formatted.text):
        start = utf16_length(formatted.text[: match.start()])
        length = utf16_length(match[0])
        if all(start + length <= first or start >= last for first, last in taken):
            found.append(Entity(match.lastgroup or "url", start, length))
    found.sort(key=lambda entity: (entity.offset, -entity.length))
    return FormattedText(formatted.text, found[:MAX_ENTITIES])


def _parse(parser: Callable[[str], FormattedText], raw: str) -> FormattedText:
    try:
        return parser(raw)
    except MarkupRefused as refusal:
        raise bad_request(f"can't parse entities: {refusal}") from None


def _given_entities(given: Any, raw: str) -> list[Entity]:
    """Take what fits into the text: Telegram drops the rest without a word."""
    if not isinstance(given, list):
        return []
    size = utf16_length(raw)
    entities = []
    for one in given[:MAX_ENTITIES]:
        if not isinstance(one, dict) or "type" not in one:
            raise bad_request('can\'t parse entities: expected an Object with field "type"')
        entity = Entity.from_object(one)
        if entity.length > 0 and entity.offset >= 0 and entity.offset + entity.length <= size:
            entities.append(entity)
    return sorted(entities, key=lambda entity: (entity.offset, -entity.length))
