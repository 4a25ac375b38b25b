"""Appends facts and payloads, reads them back: the only writer of ``log.events`` but for the door (intake)."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec
from psycopg import Connection

from ppc_helper import events
from ppc_helper.database import Row, array
from ppc_helper.events import NewFact, NewPayload, Recorded
from ppc_helper.statements import statements

_SQL = statements("log")
_PACK_FROM_BYTES = 512
_NUL = "\\u0000"
_ESCAPE = re.compile(r"\\(?:u0000|.)")


class Fence(msgspec.Struct, frozen=True):
    """The claims that a write completes: refused as a whole unless *owner* holds each chat in that attempt."""

    lane: int
    owner: str
    chats: list[int]
    attempts: list[int]


NO_FENCE = Fence(lane=0, owner="", chats=[], attempts=[])


def new_id() -> str:
    """Return a new payload id: 32 hex digits, unguessable, rising with time so that the index grows at its end."""
    stamp = int(time.time() * 1000) & ((1 << 48) - 1)
    value = (stamp << 80) | (7 << 76) | (secrets.randbits(12) << 64) | (2 << 62) | secrets.randbits(62)
    return f"{value:032x}"


def pack(content: bytes) -> tuple[bool, bytes]:
    """Return (packed, bytes): deflated when that saves a tenth, as it is otherwise."""
    if len(content) >= _PACK_FROM_BYTES:
        small = zlib.compress(content, 1)
        if len(small) < len(content) * 9 // 10:
            return True, small
    return False, content


def unpack(packed: bool, content: bytes) -> bytes:
    """Undo :func:`pack`."""
    return zlib.decompress(content) if packed else bytes(content)


def encode(fact: events.Event) -> str:
    """Return the body of a fact as jsonb can hold it: NUL characters left out, a lone surrogate as a question mark."""
    try:
        body = events.encode(fact).decode()
    except UnicodeEncodeError:
        plain = json.dumps(msgspec.to_builtins(fact), ensure_ascii=False)
        body = plain.encode("utf-8", "replace").decode()
    # Escape by escape: a backslash that a person typed before "u0000" is no NUL.
    return _ESCAPE.sub(lambda found: "" if found[0] == _NUL else found[0], body) if _NUL in body else body


class Hands(msgspec.Struct, frozen=True):
    """Whose boxes are to be claimed as they come: by the fact's place, counted from 0, the owner and the lease.

    *pace_scope*: the pace that their calls and, with the chat behind a colon, those of each chat keep to.
    """

    owners: Mapping[int, str] = {}
    lease_seconds: float = 0.0
    pace_scope: str = ""


class Appended(msgspec.Struct, frozen=True):
    """What an append wrote: *positions* in the order given, their time, and the places *handed* over.

    *cleared*: those of the places whose paces had room for a call.
    """

    positions: list[int]
    at: datetime
    handed: set[int]
    cleared: set[int]


def append(
    conn: Connection[Row],
    facts: Sequence[tuple[int | None, NewFact]],
    *,
    payloads: Sequence[NewPayload] = (),
    fence: Fence = NO_FENCE,
) -> list[int]:
    """Append (cause, fact) pairs in order and fold them, in one transaction; return their positions.

    Raises the driver's error with SQLSTATE PPC01 when the fence refuses, and then nothing was written.
    """
    return append_and_hand(conn, facts, Hands(), payloads=payloads, fence=fence).positions


def append_and_hand(
    conn: Connection[Row],
    facts: Sequence[tuple[int | None, NewFact]],
    hands: Hands,
    *,
    payloads: Sequence[NewPayload] = (),
    fence: Fence = NO_FENCE,
) -> Appended:
    """As :func:`append`, and claim the boxes of some of the facts at once, where each is the chat's only item."""
    packed = [pack(payload.content) for payload in payloads]
    [row] = conn.execute(
        _SQL["append"],
        {
            "lane": fence.lane,
            "owner": fence.owner,
            "claim_chats": array(fence.chats),
            "claim_attempts": array(fence.attempts),
            "chats": array([new.chat for _, new in facts]),
            "causes": array([cause for cause, _ in facts]),
            "outcomes": array([new.outcome for _, new in facts]),
            "lanes": array([lane_of(new) for _, new in facts]),
            "bodies": [encode(new.fact) for _, new in facts],
            "payload_ids": [payload.id for payload in payloads],
            "payload_owners": array([payload.owner for payload in payloads]),
            "payload_days": array([payload.keep_days for payload in payloads]),
            "payload_packed": array([is_packed for is_packed, _ in packed]),
            "payload_digests": [hashlib.sha256(payload.content).digest() for payload in payloads],
            "payload_contents": [content for _, content in packed],
            "hand_places": array([place + 1 for place in hands.owners]),
            "hand_owners": list(hands.owners.values()),
            "lease_seconds": hands.lease_seconds,
            "pace_scope": hands.pace_scope,
        },
    )
    positions, at, handed, cleared = row
    return Appended(positions, at, {place - 1 for place in handed}, {place - 1 for place in cleared})


def lane_of(new: NewFact) -> int | None:
    """Return the lane in which somebody must deal with this fact, None when nothing is asked."""
    lane = new.lane or type(new.fact).lane
    return None if lane is None else int(lane)


def load(conn: Connection[Row], ids: Iterable[str]) -> dict[str, bytes]:
    """Return the contents of payloads by id; one that is gone is left out."""
    wanted = [id_ for id_ in ids if id_]
    if not wanted:
        return {}
    rows = conn.execute(_SQL["load"], {"ids": wanted})
    return {id_.hex: unpack(packed, content) for id_, packed, content in rows}


def expire(conn: Connection[Row]) -> int:
    """Delete all payloads whose time is over, each thousand in a transaction of its own; return how many went."""
    gone = 0
    while (some := conn.execute(_SQL["expire"]).fetchone() or (0,))[0]:
        gone += some[0]
    return gone


def read_one(conn: Connection[Row], position: int) -> Recorded | None:
    """Return the fact at *position*, None when there is none."""
    row = conn.execute(_SQL["read_one"], {"position": position}).fetchone()
    if row is None:
        return None
    found, at, chat, cause, outcome, body = row
    return Recorded(position=found, at=at, chat=chat, fact=events.decode(body), cause=cause, outcome=outcome)
