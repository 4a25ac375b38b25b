"""The method that copies messages of one chat into another."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from ppc_helper.sandbox.posting import Context, admit, put, target
from ppc_helper.sandbox.refusals import bad_request

MAX_COPIED = 100
NOT_COPIED = frozenset({"message_id", "from", "chat", "date", "edit_date", "reply_to_message", "reply_markup"})


def copy_messages(context: Context) -> list[dict[str, Any]]:
    """Copy up to 100 messages in one call: albums stay together, unknown ones are passed over."""
    chat = target(context)
    source = context.bot.chats.get(context.parameters.integer("from_chat_id"))
    if source is None:
        raise bad_request("chat not found")
    ids = _ascending(context.parameters.parsed("message_ids"))
    known = [source.posts[message_id].message for message_id in ids if message_id in source.posts]
    if not known:
        raise bad_request("there are no messages to forward")
    for _ in known:
        admit(context, chat)
    album: dict[str, str] = defaultdict(lambda: str(secrets.randbelow(1 << 53)))
    return [{"message_id": put(context, chat, _content(message, album))["message_id"]} for message in known]


def _content(message: dict[str, Any], album: Mapping[str, str]) -> dict[str, Any]:
    """Return what a copy of *message* has; *album* tells what group takes the place of its group."""
    content = {name: value for name, value in message.items() if name not in NOT_COPIED}
    if group := message.get("media_group_id"):
        content["media_group_id"] = album[group]
    return content


def _ascending(ids: Any) -> Sequence[int]:
    if not isinstance(ids, list) or not ids or not all(isinstance(one, int) for one in ids):
        raise bad_request("message identifiers are not specified")
    if len(ids) > MAX_COPIED:
        raise bad_request("too many message identifiers specified")
    if any(later <= earlier for earlier, later in pairwise(ids)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    return ids
