"""A message as the chat page shows it."""

from __future__ import annotations

from typing import Any

from ppc_helper.sandbox.markup_render import render
from ppc_helper.sandbox.markup_text import Entity
from ppc_helper.sandbox.state import Post


def view_post(post: Post) -> dict[str, Any]:
    """Return the page's view of *post*; see the control API's Message."""
    message = post.message
    text = message.get("text", "")
    caption = message.get("caption", "")
    entities = message.get("entities") or message.get("caption_entities") or []
    replied = message.get("reply_to_message")
    return {
        "message_id": message["message_id"],
        "date": message["date"],
        "from_bot": post.from_bot,
        "from_id": message.get("from", {}).get("id"),
        "text": text,
        "entities": entities,
        "html": render(text or caption, [Entity.from_object(entity) for entity in entities]),
        "caption": caption,
        "buttons": _buttons(message),
        "document": _document(next((message[kind] for kind in _FILES if kind in message), None)),
        "photo": _photo(message.get("photo")),
        "media_group_id": message.get("media_group_id"),
        "edited": post.edited,
        "reactions": post.reactions,
        "reply_to_message_id": replied["message_id"] if replied else None,
    }


_FILES = ("document", "video", "animation", "audio", "voice", "video_note")


def _buttons(message: dict[str, Any]) -> list[list[dict[str, Any]]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    names = ("text", "callback_data", "url", "copy_text", "style")
    return [[{name: button.get(name) for name in names} for button in row] for row in rows]


def _document(document: dict[str, Any] | None) -> dict[str, Any] | None:
    if document is None:
        return None
    kept = {name: document.get(name) for name in ("file_id", "file_name", "mime_type", "file_size")}
    return kept | {"url": f"/control/files/{document['file_id']}"}


def _photo(sizes: list[dict[str, Any]] | None) -> dict[str, Any] | None:
    if not sizes:
        return None
    kept = {name: sizes[-1].get(name) for name in ("file_id", "width", "height")}
    return kept | {"url": f"/control/files/{sizes[-1]['file_id']}"}
