"""The people of some communities: who may be asked about, who is closed or deleted."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np

from ppc_helper.vk.tally import Numbers, pack_rising, unpack_rising

SEED = 20_260_401
"""Any number: the order must be the same after a restart."""


class Audience(msgspec.Struct):
    """Ids in rising order: *open* profiles and the *others*, which are counted only.

    *deleted* and *closed* count the others; *silent* are communities that do not show their members.
    """

    open: Numbers
    others: Numbers
    deleted: int = 0
    closed: int = 0
    silent: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        """Return how many people there are."""
        return len(self.open) + len(self.others)

    def in_random_order(self) -> list[int]:
        """Return the open profiles shuffled, always alike: whatever part of them is asked first is a fair sample."""
        ids: list[int] = self.open.tolist()
        random.Random(SEED).shuffle(ids)  # noqa: S311 - a sample, no secret
        return ids

    def has(self, ids: Sequence[int]) -> int:
        """Return how many of *ids* belong here."""
        asked = np.array(ids, np.int64)
        return int(np.isin(asked, self.open).sum() + np.isin(asked, self.others).sum())

    def pack(self) -> bytes:
        """Return everything, compressed."""
        counts = msgspec.msgpack.encode((self.deleted, self.closed, self.silent))
        return pack_rising(self.open) + pack_rising(self.others) + counts

    @classmethod
    def unpack(cls, state: bytes) -> Audience:
        """Return what :meth:`pack` was given."""
        open_, rest = unpack_rising(state)
        others, counts = unpack_rising(rest)
        deleted, closed, silent = msgspec.msgpack.decode(counts, type=tuple[int, int, tuple[int, ...]])
        return cls(open_, others, deleted, closed, silent)


FIELD = "sex"
"""Any field makes VK tell whether a profile is closed or deleted."""
OPEN, CLOSED, DELETED = range(3)


class PeopleRead(msgspec.Struct, array_like=True, frozen=True):
    """Members of some pages: packed rising *ids*, and for each what its profile is, a byte of OPEN, CLOSED, DELETED."""

    ids: bytes
    fates: bytes


def people_read(items: Sequence[Mapping[str, Any]]) -> PeopleRead:
    """Return the people of the *items* of groups.getMembers; of one who comes twice the last word counts."""
    fates = {item["id"]: _fate(item) for item in items}
    ids = sorted(fates)
    return PeopleRead(pack_rising(np.array(ids, np.int64)), bytes(fates[one] for one in ids))


def _fate(item: Mapping[str, Any]) -> int:
    if item.get("deactivated"):
        return DELETED
    return CLOSED if item.get("is_closed") and not item.get("can_access_closed") else OPEN


def audience_of(read: Sequence[PeopleRead], people: Sequence[int], silent: Sequence[int]) -> Audience:
    """Return everybody *read*, and *people*, of whom nobody knows but that they are there."""
    known = np.array(people, np.int64)
    ids = np.concatenate([known, *(unpack_rising(one.ids)[0] for one in read)])
    fates = np.concatenate([np.zeros(len(known), np.uint8), *(np.frombuffer(one.fates, np.uint8) for one in read)])
    # the last of each: what a member list tells stands above what nobody knew
    different, places = np.unique(ids[::-1], return_index=True)
    fate = fates[::-1][places]
    return Audience(
        open=different[fate == OPEN],
        others=different[fate != OPEN],
        deleted=int((fate == DELETED).sum()),
        closed=int((fate == CLOSED).sum()),
        silent=tuple(silent),
    )
