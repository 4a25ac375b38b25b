"""Checkpoints of a running query as they lie in payloads: a whole state, and additions to it.

An addition names the payload before it, so the newest one leads to all of them, and a checkpoint after every batch
costs what the batch is worth, not what the whole state is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

_ADDS: Final = b"+"
"""No state of ours begins so: they are arrays of msgpack, or zlib's."""
_ID_LENGTH: Final = 32


class Stored(msgspec.Struct, frozen=True):
    """The last *state* and the *parts* added since, oldest first; *ids* are their payloads in this order.

    *state* is None at the first start, and when a payload of the chain is gone.
    """

    ids: tuple[str, ...] = ()
    state: bytes | None = None
    parts: tuple[bytes, ...] = ()


def addition(before: str, part: bytes) -> bytes:
    """Return the content of a payload that adds *part* to the payload *before*."""
    return _ADDS + before.encode("ascii") + part


def read(load: Callable[[str], bytes | None], newest: str) -> Stored:
    """Return what *newest* leads to; *load* gives a payload's content, None when it is gone."""
    ids: list[str] = []
    parts: list[bytes] = []
    at = newest
    while at:
        ids.append(at)
        content = load(at)
        if content is None or not content.startswith(_ADDS):
            return Stored(tuple(reversed(ids)), content, tuple(reversed(parts)) if content is not None else ())
        at, part = content[1 : 1 + _ID_LENGTH].decode("ascii"), content[1 + _ID_LENGTH :]
        parts.append(part)
    return Stored()
