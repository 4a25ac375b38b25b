"""Sets of people as sorted arrays of ids: a million takes 8 MB, and less in a checkpoint."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec
import numpy as np

from ppc_helper.errors import VkError
from ppc_helper.ports import Run, Vk
from ppc_helper.vk.directory import Community, Directory, Person
from ppc_helper.vk.keeping import Keeper
from ppc_helper.vk.links import Link
from ppc_helper.vk.members import REFUSED, Reading, size_in
from ppc_helper.vk.tally import Numbers, pack_rising, unpack_rising

LINKS_AT_A_TIME: Final = 10_000
"""So many are looked up before that is stored: two packed calls where they are ids."""


_Pages = list[tuple[int, int, bytes]]
"""Of one packed call: community, its size or REFUSED, packed ids."""


class _State(msgspec.Struct, array_like=True):
    people: list[list[bytes]]
    """By list, packed ids."""
    communities: list[list[int]]
    looked_up: int = 0
    skipped: int = 0
    reading: Reading | None = None
    pages: list[tuple[int, bytes]] = []
    """By community, packed ids."""
    hidden: list[int] = []


class PeopleSets:
    """Lists of people and communities on their way to sets; made anew from the last checkpoint after a restart."""

    def __init__(self, vk: Vk, run: Run, count: int) -> None:
        """Begin *count* lists, or go on with those of the last checkpoint."""
        stored = run.resume()
        self._vk = vk
        new = _State([[] for _ in range(count)], [[] for _ in range(count)])
        self._state = msgspec.msgpack.decode(stored, type=_State) if stored else new
        for part in run.added():
            self._apply(msgspec.msgpack.decode(part, type=_Pages))
        self._keeper = Keeper(run, lambda: msgspec.msgpack.encode(self._state))
        self._read = sum(len(_unpacked(page)) for _, page in self._state.pages)

    @property
    def skipped(self) -> int:
        """Return how many links nobody is behind."""
        return self._state.skipped

    @property
    def hidden(self) -> Sequence[int]:
        """Return the communities that do not show their members."""
        return self._state.hidden

    @property
    def has_begun(self) -> bool:
        """Tell whether anything was found out and stored."""
        return self._keeper.has_stored

    def store(self) -> None:
        """Store the state durably."""
        self._keeper.store()

    def look_up(self, links: Sequence[tuple[int, Link]], tell: Callable[[int], None]) -> None:
        """Find out who is behind *links*, each with the number of its list; raises VkError.

        *tell* hears how many are looked up.
        """
        state = self._state
        while left := links[state.looked_up : state.looked_up + LINKS_AT_A_TIME]:
            directory = Directory(self._vk, tick=lambda: tell(state.looked_up))
            directory.look_up(link for _, link in left)
            self._note(directory, left)
            state.looked_up += len(left)
            self._keeper.store()

    def read_members(self, tell: Callable[[int], None]) -> None:
        """Read the members of every community; raises VkError. *tell* hears how many are read."""
        state = self._state
        if state.reading is None:
            different = dict.fromkeys(one for list_ in state.communities for one in list_)
            state.reading = Reading(tuple(different))
            self._keeper.store()
        for pages in state.reading.batches(self._vk, tick=lambda: tell(self._read)):
            part = [(one, size_in(page), _packed(page)) for one, page in pages]
            self._apply(part, live=True)
            self._read += sum(len(page["items"]) for _, page in pages if not isinstance(page, VkError))
            self._keeper.add(msgspec.msgpack.encode(part))

    def sets(self) -> Iterator[Numbers]:
        """Yield who is in each list: ids, each once, rising."""
        for people, communities in zip(self._state.people, self._state.communities, strict=True):
            wanted = set(communities)
            yield _united([*people, *(page for community, page in self._state.pages if community in wanted)])

    def _apply(self, pages: _Pages, *, live: bool = False) -> None:
        """Keep *pages*; *live* ones were noted by the reading that gave them out."""
        reading = self._state.reading
        for community, size, packed in pages:
            if size == REFUSED:
                self._state.hidden.append(community)
            else:
                self._state.pages.append((community, packed))
            if reading is not None and not live:
                reading.note(community, size)

    def _note(self, directory: Directory, links: Sequence[tuple[int, Link]]) -> None:
        found: list[list[int]] = [[] for _ in self._state.people]
        for number, link in links:
            match directory.find(link):
                case Person(id=one):
                    found[number].append(one)
                case Community(id=one):
                    self._state.communities[number].append(one)
                case None:
                    self._state.skipped += 1
        for people, ids in zip(self._state.people, found, strict=True):
            if ids:
                people.append(pack_rising(np.array(sorted(ids), np.int64)))


def _packed(page: Mapping[str, Any] | VkError) -> bytes:
    return b"" if isinstance(page, VkError) else pack_rising(np.array(sorted(page["items"]), np.int64))


def _unpacked(packed: bytes) -> Numbers:
    return unpack_rising(packed)[0]


def _united(parts: Iterable[bytes]) -> Numbers:
    return np.unique(np.concatenate([np.zeros(0, np.int64), *map(_unpacked, parts)]))


def combine(sets: Sequence[Numbers], do: str) -> tuple[Numbers, Numbers]:
    """Return who is left, rising, and in how many of the sets each is; *do* as of the tool vk_audience."""
    ids, counts = np.unique(np.concatenate(sets), return_counts=True)
    match do:
        case "intersect":
            wanted = counts == len(sets)
        case "subtract":
            wanted = np.isin(ids, sets[0]) & (counts == 1)
        case "difference":
            wanted = counts == 1
        case _:
            wanted = counts > 0
    return ids[wanted], counts[wanted]
