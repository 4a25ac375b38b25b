"""What is kept of the URLs visited: packed, so that 100,000 take megabytes; stored, so that a kill repeats few."""

from __future__ import annotations

import time
import zlib
from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Generic, TypeVar, overload

import msgspec

from ppc_helper.ports import Run

CHECKPOINT_ROWS: Final = 50
CHECKPOINT_SECONDS: Final = 5.0
CHECKPOINT_SHARE: Final = 20
"""A checkpoint waits for a twentieth more rows or time, so that all of them together stay small."""
BLOCK: Final = 256
"""So many neighbours are packed together once all of them are known."""
Item = TypeVar("Item")
Row = TypeVar("Row")

_encode = msgspec.msgpack.encode


class Due:
    """Tells when a checkpoint is worth its cost; *stored* of the work are in the last one."""

    def __init__(self, stored: int) -> None:
        self._stored = stored
        self._started = self._stored_at = time.monotonic()

    def take(self, done: int) -> bool:
        """Tell whether *done* is to be stored now, and count it as stored then."""
        now = time.monotonic()
        few = done - self._stored < max(CHECKPOINT_ROWS, done // CHECKPOINT_SHARE)
        if few and now - self._stored_at < max(CHECKPOINT_SECONDS, (now - self._started) / CHECKPOINT_SHARE):
            return False
        self._stored, self._stored_at = done, now
        return True


class Stored(msgspec.Struct, frozen=True, array_like=True):
    """A checkpoint: whole blocks by number, as they are kept, and the packed items of the others by place."""

    blocks: dict[int, bytes]
    others: bytes


class Ledger(Generic[Item]):
    """Items by place, entered in any order; a restart goes on from the last checkpoint of its *run*."""

    def __init__(self, total: int, run: Run, kept: type[Item]) -> None:
        self._total = total
        self._run = run
        self._blocks: dict[int, bytes] = {}
        self._open: dict[int, dict[int, Item]] = {}
        self._decode_block = msgspec.msgpack.Decoder(list[kept]).decode  # type: ignore[valid-type]
        self._decode_others = msgspec.msgpack.Decoder(dict[int, kept]).decode  # type: ignore[valid-type]
        self._done = 0
        self._resume(run.resume())
        self._due = Due(self._done)

    def _resume(self, state: bytes | None) -> None:
        if not state:
            return
        try:
            stored = msgspec.msgpack.decode(state, type=Stored)
        except msgspec.DecodeError:
            stored = Stored({}, state)  # of the version before blocks: all items by place
        self._blocks = stored.blocks
        self._done = sum(self._size(number) for number in self._blocks)
        for place, item in self._decode_others(zlib.decompress(stored.others)).items():
            self._put(place, item)

    def missing(self) -> list[int]:
        """Return the places that nothing was entered for, in order."""
        return [place for place in range(self._total) if not self._has(place)]

    def _has(self, place: int) -> bool:
        number = place // BLOCK
        return number in self._blocks or place in self._open.get(number, ())

    def tell(self) -> None:
        """Say how far it is."""
        self._run.progress(self._done, self._total)

    def enter(self, place: int, item: Item) -> None:
        """Add one, and store all when enough are new."""
        self._put(place, item)
        self.tell()
        if self._due.take(self._done):
            others = {place: item for block in self._open.values() for place, item in block.items()}
            self._run.checkpoint(_encode(Stored(self._blocks, _packed(others))))

    def _put(self, place: int, item: Item) -> None:
        number = place // BLOCK
        block = self._open.setdefault(number, {})
        block[place] = item
        self._done += 1
        if len(block) == self._size(number):
            self._blocks[number] = _packed([block[each] for each in sorted(block)])
            del self._open[number]

    def _size(self, number: int) -> int:
        return min(BLOCK, self._total - number * BLOCK)

    def items(self) -> Sequence[Item]:
        """Return all items in order of place, when nothing is missing."""
        return _Packed(self._total, self._blocks, self._decode_block)


def _packed(items: Any) -> bytes:
    return zlib.compress(_encode(items), level=1)


class _Lazy(Sequence[Item]):
    """A sequence whose items are made when they are looked at."""

    @abstractmethod
    def _at(self, place: int) -> Item: ...

    @overload
    def __getitem__(self, place: int) -> Item: ...
    @overload
    def __getitem__(self, place: slice) -> list[Item]: ...
    def __getitem__(self, place: int | slice) -> Item | list[Item]:
        if isinstance(place, slice):
            return [self._at(each) for each in range(len(self))[place]]
        return self._at(range(len(self))[place])


class _Packed(_Lazy[Item]):
    def __init__(self, total: int, blocks: dict[int, bytes], decode: Callable[[bytes], list[Item]]) -> None:
        self._total = total
        self._blocks = blocks
        self._decode = decode
        self._last: tuple[int, list[Item]] = (-1, [])

    def __len__(self) -> int:
        return self._total

    def __iter__(self) -> Iterator[Item]:
        for number in range(len(self._blocks)):
            yield from self._decode(zlib.decompress(self._blocks[number]))

    def _at(self, place: int) -> Item:
        number = place // BLOCK
        if self._last[0] != number:
            self._last = number, self._decode(zlib.decompress(self._blocks[number]))
        return self._last[1][place % BLOCK]


class Rows(_Lazy[Row]):
    """The rows that *make* makes of each of *items*, made anew whenever they are looked at."""

    def __init__(self, items: Sequence[Item], make: Callable[[Item], Row]) -> None:
        self._items: Sequence[Any] = items
        self._make: Callable[[Any], Row] = make

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Row]:
        return map(self._make, self._items)

    def _at(self, place: int) -> Row:
        return self._make(self._items[place])
