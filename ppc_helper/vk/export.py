"""Members of communities read into packed pages: some 20 KB for a thousand, in memory and in a checkpoint."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from ppc_helper.errors import VkError
from ppc_helper.ports import Run, Vk
from ppc_helper.vk.keeping import Keeper
from ppc_helper.vk.members import REFUSED, Reading, size_in
from ppc_helper.vk.members import Page as Read
from ppc_helper.vk.people import FIELDS, Member, Wanted, member_of


class Asked(msgspec.Struct, frozen=True, array_like=True):
    """Whose members are wanted: *names* of communities by id, *total* members as VK counts them.

    *skipped* links lead to no community; ages are of the day *today*.
    """

    names: dict[int, str]
    total: int
    skipped: int
    today: date


class Page(msgspec.Struct, frozen=True, array_like=True):
    """Members of one page of a *community* who were not met before: those wanted, and the ids of the *others*."""

    community: int
    members: list[Member]
    others: list[int]

    def pack(self) -> bytes:
        """Return everything, compressed."""
        return zlib.compress(msgspec.msgpack.encode(self), level=1)

    @classmethod
    def unpack(cls, packed: bytes) -> Page:
        """Return what :meth:`pack` was given."""
        return msgspec.msgpack.decode(zlib.decompress(packed), type=cls)


class _Part(msgspec.Struct, array_like=True, frozen=True):
    """What one packed call told: community and size by page, and the pages packed."""

    read: list[tuple[int, int]]
    pages: list[bytes]
    kept: int


class _State(msgspec.Struct, array_like=True):
    asked: Asked
    reading: Reading
    hidden: int
    kept: int
    pages: list[bytes]


class Export:
    """One export; made anew from its last checkpoint after a restart."""

    def __init__(self, run: Run, state: _State) -> None:
        self._run = run
        self._state = state
        for part in run.added():
            self._apply(msgspec.msgpack.decode(part, type=_Part))
        self._seen = {one for page in self.pages() for one in _ids_of(page)}
        self._keeper = Keeper(run, lambda: msgspec.msgpack.encode(state))

    @classmethod
    def resume(cls, run: Run) -> Export | None:
        """Return the export as its last checkpoint has it, None when there is none."""
        stored = run.resume()
        return cls(run, msgspec.msgpack.decode(stored, type=_State)) if stored else None

    @classmethod
    def begin(cls, run: Run, asked: Asked) -> Export:
        """Store whose members are wanted."""
        export = cls(run, _State(asked, Reading(tuple(asked.names), fields=FIELDS), 0, 0, []))
        export.store()
        return export

    @property
    def asked(self) -> Asked:
        """Return whose members are wanted."""
        return self._state.asked

    @property
    def read(self) -> int:
        """Return how many people were read, each once."""
        return len(self._seen)

    @property
    def kept(self) -> int:
        """Return how many of them are wanted."""
        return self._state.kept

    @property
    def hidden(self) -> int:
        """Return how many times VK would not show members."""
        return self._state.hidden

    @property
    def packed(self) -> Sequence[bytes]:
        """Return the pages as :meth:`Page.pack` made them."""
        return self._state.pages

    def pages(self) -> Iterator[Page]:
        """Yield the pages in the order in which VK told them."""
        return map(Page.unpack, self._state.pages)

    def go_on(self, vk: Vk, wanted: Wanted, *, limit: int, tick: Callable[[], None]) -> None:
        """Read what is left until *limit* wanted are found; raises VkError when VK refuses for good."""
        for pages in self._state.reading.batches(vk, tick=tick):
            part = self._part(pages, wanted, limit)
            self._apply(part, live=True)
            self._keeper.add(msgspec.msgpack.encode(part))
            if self.kept >= limit:
                return

    def store(self) -> None:
        """Store the state durably."""
        self._keeper.store()

    def _part(self, pages: Sequence[Read], wanted: Wanted, limit: int) -> _Part:
        read = [(community, size_in(page)) for community, page in pages]
        packed, kept = [], self.kept
        for community, page in pages:
            if not isinstance(page, VkError):
                taken = self._take(community, page["items"], wanted, limit - kept)
                packed.append(taken.pack())
                kept += len(taken.members)
        return _Part(read, packed, kept - self.kept)

    def _apply(self, part: _Part, *, live: bool = False) -> None:
        """Keep *part*; *live* pages were noted by the reading that gave them out."""
        self._state.hidden += sum(size == REFUSED for _, size in part.read)
        self._state.pages.extend(part.pages)
        self._state.kept += part.kept
        for community, size in part.read if not live else ():
            self._state.reading.note(community, size)

    def _take(self, community: int, items: Sequence[Mapping[str, Any]], wanted: Wanted, room: int) -> Page:
        """Return the page with those of *items* who were not met before, at most *room* of them as wanted."""
        new = {item["id"]: item for item in items if item["id"] not in self._seen}
        self._seen.update(new)
        members = [member_of(item, self.asked.today) for item in new.values()]
        chosen = [member for member in members if wanted.has(member, self.asked.today)][:room]
        others = new.keys() - {member.id for member in chosen}
        return Page(community, chosen, sorted(others))


def _ids_of(page: Page) -> Iterator[int]:
    yield from page.others
    yield from (member.id for member in page.members)
