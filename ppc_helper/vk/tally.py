"""Memberships counted in little memory: how many of the people seen so far are in each community."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
FOLD_AT = 1_000_000
"""So many memberships wait as they came before they are counted; 8 bytes each."""


class Tally:
    """Counts by community id. A Counter takes ten times the memory where most communities are met once."""

    def __init__(self) -> None:
        self._ids = np.zeros(0, np.int64)
        self._counts = np.zeros(0, np.uint32)
        self._waiting = array("q")

    def add(self, ids: Iterable[int]) -> None:
        """Count each of *ids* once more."""
        self._waiting.extend(ids)
        if len(self._waiting) >= FOLD_AT:
            self._fold()

    def top(self, limit: int, *, least: int = 1, without: Iterable[int] = ()) -> list[tuple[int, int]]:
        """Return up to *limit* (id, count) of count *least* or more, highest first, then by id."""
        self._fold()
        chosen = (self._counts >= least) & ~np.isin(self._ids, list(without))
        ids, counts = self._ids[chosen], self._counts[chosen]
        order = np.lexsort((ids, -counts.astype(np.int64)))[:limit]
        return list(zip(ids[order].tolist(), counts[order].tolist(), strict=True))

    def pack(self) -> bytes:
        """Return everything counted, compressed."""
        self._fold()
        return pack_rising(self._ids) + zlib.compress(self._counts.data, level=1)

    @classmethod
    def unpack(cls, state: bytes) -> Tally:
        """Return what :meth:`pack` was given."""
        tally = cls()
        tally._ids, rest = unpack_rising(state)
        tally._counts = np.frombuffer(zlib.decompress(rest), np.uint32).copy()
        return tally

    def _fold(self) -> None:
        if not self._waiting:
            return
        ids, counts = np.unique(np.frombuffer(self._waiting, np.int64), return_counts=True)
        self._waiting = array("q")
        self._merge(ids, counts.astype(np.uint32))

    def _merge(self, ids: Numbers, counts: NDArray[np.uint32]) -> None:
        places = np.searchsorted(self._ids, ids)
        known = places < len(self._ids)
        known[known] = self._ids[places[known]] == ids[known]
        self._counts[places[known]] += counts[known]
        new = ~known
        self._ids = np.insert(self._ids, places[new], ids[new])
        self._counts = np.insert(self._counts, places[new], counts[new])


def pack_rising(numbers: Numbers) -> bytes:
    """Return rising whole numbers, compressed by what lies between them, after their length in 4 bytes."""
    packed = zlib.compress(np.diff(numbers, prepend=0).data, level=1)
    return len(packed).to_bytes(4, "big") + packed


def unpack_rising(state: bytes) -> tuple[Numbers, bytes]:
    """Return the numbers that :func:`pack_rising` was given and what follows them in *state*."""
    end = 4 + int.from_bytes(state[:4], "big")
    steps = np.frombuffer(zlib.decompress(state[4:end]), np.int64)
    return np.cumsum(steps), state[end:]
