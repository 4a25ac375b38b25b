"""What every command has."""

from __future__ import annotations

import msgspec


class Press(msgspec.Struct, frozen=True):
    """The press of a button: the callback to acknowledge and the message to edit, 0 if it is too old."""

    id: str
    message_id: int = 0


class Asked(msgspec.Struct, frozen=True, kw_only=True, tag_field="asked"):
    """Base of all commands; *press* is there when a button was pressed."""

    press: Press | None = None
