"""What Telegram hands over, read as far as the log needs it; what cannot be read is put aside as bytes.

VK tokens are taken out of it before anything is stored: the one in a message to the bot is sealed where there is a key,
any other is blanked.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

import msgspec

from ppc_helper import log
from ppc_helper.events import UpdateQuarantined, UpdateReceived
from ppc_helper.sealing import Seal
from ppc_helper.vk import token_forms

LARGEST_ID = 2**62
_MAX_DEPTH = 200
_MAX_BYTES = 1 << 20
_KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
_UPDATE_ID = re.compile(rb'"update_id"\s*:\s*(\d{1,18})(?=\s*[,}])')


class Accepted(msgspec.Struct, frozen=True):
    """One update on its way into the log: its fact, the chat it belongs to, its raw bytes.

    Without an id of its own it has a negative one, made of its bytes: the same bytes again are the same update. *owner*
    is whose words they are, also in a group: who is forgotten leaves none of them; 0 when nobody can tell.
    """

    update_id: int
    chat: int
    fact: UpdateReceived | UpdateQuarantined
    raw: bytes
    owner: int = 0

    @property
    def has_id(self) -> bool:
        """Tell whether the id is Telegram's, so that it can be confirmed."""
        return self.update_id > 0


def read_update(update: Any, bot: int, seal: Seal | None = None) -> Accepted:
    """Return what to append for one raw update; one that cannot be read as it is becomes a quarantined one.

    A VK token in a private message is sealed with *seal*; without one, and everywhere else, it is blanked.
    """
    read = _read(update, bot, seal)
    return msgspec.structs.replace(read, owner=_person_in(update) or read.chat)


def _read(update: Any, bot: int, seal: Seal | None) -> Accepted:
    try:
        raw = _encoded(update)
    except RecursionError:
        raw = b""
    update_id = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(update_id, int) or isinstance(update_id, bool) or not 0 < update_id < LARGEST_ID:
        return put_aside(0, bot, raw, "no_update_id")
    if not raw or _depth(raw) > _MAX_DEPTH:
        return put_aside(update_id, bot, raw, "too_deep")
    if len(raw) > _MAX_BYTES:
        return put_aside(update_id, bot, raw, "too_big")
    try:
        if token_forms.perhaps_in(raw):
            raw = _encoded(_without_tokens(update, seal))
        return _received(update, update_id, bot, raw)
    except (TypeError, ValueError, AttributeError):
        return put_aside(update_id, bot, raw, "unknown_form")


def _encoded(update: Any) -> bytes:
    # ASCII: a lone surrogate survives as its escape.
    return json.dumps(update, separators=(",", ":")).encode("ascii")


def _without_tokens(update: Mapping[str, Any], seal: Seal | None) -> Any:
    """Return *update* without VK tokens; only one that a person wrote to the bot alone, and no other, is sealed."""
    message = update.get("message") or {}
    chat, words = message.get("chat") or {}, message.get("text") or ""
    found = token_forms.tokens_in(words)
    blanked = token_forms.blank(update)
    if seal and len(found) == 1 and chat.get("type") == "private":
        sealed = token_forms.SEALED + seal.close(found[0], _number(chat.get("id")))
        blanked["message"]["text"] = token_forms.replace(words, sealed)
    return blanked


def _received(update: Mapping[str, Any], update_id: int, bot: int, raw: bytes) -> Accepted:
    kind = next((kind for kind in _KINDS if kind in update), "other")
    content = update.get(kind) or {}
    message = content.get("message") or {} if kind == "callback_query" else content
    user = content.get("from") or {}
    chat = message.get("chat") or {}
    chat_id = _number(chat.get("id", user.get("id", 0)))
    fact = UpdateReceived(
        bot=bot,
        update_id=update_id,
        kind=kind,
        payload=log.new_id(),
        user=_number(user.get("id", 0)),
        chat_type=str(chat.get("type", ""))[:20],
        message_id=_number(message.get("message_id", 0)),
        language=_language(user.get("language_code", "")),
    )
    return Accepted(update_id, chat_id, fact, raw)


def _person_in(update: Any) -> int:
    """Return who wrote, pressed or did what *update* tells, as far as it can be read; 0 when it cannot."""
    contents = update.values() if isinstance(update, dict) else ()
    for content in contents:
        person = (content.get("from") or content.get("user")) if isinstance(content, dict) else None
        if isinstance(person, dict):
            with contextlib.suppress(ValueError):
                return _number(person.get("id"))
    return 0


def _number(value: Any) -> int:
    """Return an id as PostgreSQL can hold it; anything else is of an unknown form."""
    if isinstance(value, bool) or not isinstance(value, int) or not -LARGEST_ID < value < LARGEST_ID:
        raise ValueError("no id")
    return value


def _language(value: Any) -> str:
    return value if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9-]{2,16}", value) else ""


def _depth(raw: bytes) -> int:
    """Return how deep arrays and objects nest; brackets inside strings make it at most too large, never too small."""
    depth = deepest = 0
    if raw.count(b"[") + raw.count(b"{") <= _MAX_DEPTH:
        return 0
    for byte in raw:
        if byte in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif byte in b"]}":
            depth -= 1
    return deepest


def put_aside(update_id: int, bot: int, raw: bytes, reason: str) -> Accepted:
    """Return *raw*, at most a megabyte of it, as a quarantined update; *update_id* 0: it has none.

    Whatever may be a VK token in it is blanked: nobody is asked to read it.
    """
    kept = token_forms.blank_bytes(raw)[:_MAX_BYTES]
    fact = UpdateQuarantined(bot=bot, update_id=update_id, payload=log.new_id(), reason=reason, size_bytes=len(raw))
    return Accepted(update_id or -int(hashlib.sha256(raw).hexdigest()[:15], 16), 0, fact, kept)


def update_ids_in(content: bytes) -> list[int]:
    """Return the update ids that an unreadable batch names, in its order; what is nested in an update may be one."""
    return [int(found) for found in _UPDATE_ID.findall(content)]
