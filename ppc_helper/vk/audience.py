"""The people of some communities: who may be asked about, who is closed or deleted."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
import numpy as np

from ppc_helper.errors import VkError
from ppc_helper.tools.ports import Vk
from ppc_helper.vk.members import Reading
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


def read_audience(vk: Vk, communities: Sequence[int], people: Sequence[int], told: Callable[[int], None]) -> Audience:
    """Read the members of *communities* and add *people*; *told* is called with how many are read.

    Raises:
        VkError: VK refused for good.
    """
    fates: dict[int, str] = dict.fromkeys(people, "")
    silent = []
    # any field makes VK tell whether a profile is closed or deleted
    reading = Reading(tuple(communities), fields="sex")
    for community, page in reading.pages(vk, tick=lambda: told(len(fates))):
        if isinstance(page, VkError):
            silent.append(community)
        else:
            fates.update((item["id"], _fate(item)) for item in page["items"])
    return _audience(fates, silent)


def _fate(item: Mapping[str, Any]) -> str:
    if item.get("deactivated"):
        return "deleted"
    return "closed" if item.get("is_closed") and not item.get("can_access_closed") else ""


def _audience(fates: Mapping[int, str], silent: Sequence[int]) -> Audience:
    fate_of = list(fates.values())
    return Audience(
        open=np.array(sorted(one for one, fate in fates.items() if not fate), np.int64),
        others=np.array(sorted(one for one, fate in fates.items() if fate), np.int64),
        deleted=fate_of.count("deleted"),
        closed=fate_of.count("closed"),
        silent=tuple(silent),
    )
