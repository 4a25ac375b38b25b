"""Which communities the people of an audience share: asked in packed calls, counted, checked, kept as it goes.

People are asked in a random order, so that whatever was asked when VK stops answering is a fair sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Self

import msgspec
import numpy as np

from ppc_helper.errors import VkError
from ppc_helper.ports import Call, Run, Vk
from ppc_helper.vk.answers import is_final
from ppc_helper.vk.audience import FIELD, Audience, PeopleRead, audience_of, people_read
from ppc_helper.vk.directory import Meant
from ppc_helper.vk.execute import MAX_CALLS
from ppc_helper.vk.keeping import Keeper
from ppc_helper.vk.members import PAGE, REFUSED, Reading, size_in
from ppc_helper.vk.tally import Tally, pack_rising, unpack_rising

GROUPS_PER_PERSON: Final = 1_000
"""As many as one groups.get tells, the most recent; hardly anyone has more."""
PRIVATE_CODES: Final = frozenset((15, 30, 260))
GONE_CODES: Final = frozenset((18, 113))
LARGEST_VERIFIED: Final = 500_000
VERIFY_PAGES: Final = 5_000
"""Member pages read to check counts: 200 packed calls, about a minute."""


class Seen(msgspec.Struct):
    """How the people asked so far answered; *shown* are those whose communities were seen."""

    asked: int = 0
    shown: int = 0
    private: int = 0
    deleted: int = 0
    failed: int = 0

    def __iadd__(self, other: Seen) -> Self:
        """Count *other* too."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


class _State(msgspec.Struct, array_like=True):
    given: tuple[int, ...]
    """The communities whose people these are."""
    people: tuple[int, ...]
    skipped: int
    """How many links led nowhere."""
    reading: Reading
    read: list[PeopleRead] = []
    silent: list[int] = []
    audience: bytes = b""
    """Empty while it is being read."""
    tally: bytes = b""
    seen: Seen = msgspec.field(default_factory=Seen)
    verifying: Reading | None = None
    found: dict[int, int] = {}
    """Common counts of the communities that are being read."""
    exact: dict[int, int] = {}
    refused: list[int] = []


class _Read(msgspec.Struct, array_like=True, frozen=True, tag="r"):
    """Pages of the audience: community and its size by page, and who they tell of."""

    pages: list[tuple[int, int]]
    people: PeopleRead


class _Asked(msgspec.Struct, array_like=True, frozen=True, tag="a"):
    """How a batch of people answered, and the ids of all their communities, packed and rising."""

    seen: Seen
    communities: bytes


class _Checked(msgspec.Struct, array_like=True, frozen=True, tag="c"):
    """Pages of the candidates: community, its size and how many of the page are of the audience."""

    pages: list[tuple[int, int, int]]


_Part = _Read | _Asked | _Checked
_encode = msgspec.msgpack.encode


class Scan:
    """One scan: who the audience is, what they share, how exact that is.

    What VK tells is applied part by part, and each part is stored as it comes; made anew after a restart from the last
    whole state and the parts since, it goes on with the next batch.
    """

    def __init__(self, vk: Vk, run: Run, state: _State) -> None:
        self.tally = Tally.unpack(state.tally) if state.tally else Tally()
        self.audience = Audience.unpack(state.audience) if state.audience else audience_of((), (), ())
        self._vk = vk
        self._run = run
        self._state = state
        self._keeper = Keeper(run, self._pack)

    @classmethod
    def resume(cls, vk: Vk, run: Run) -> Scan | None:
        """Return the scan as it was stored last, None when it was not, or by a version that stored other things."""
        stored = run.resume()
        if stored is None:
            return None
        try:
            scan = cls(vk, run, msgspec.msgpack.decode(stored, type=_State))
            for part in run.added():
                scan._apply(msgspec.msgpack.decode(part, type=_Part))
        except msgspec.ValidationError:
            return None
        return scan

    @classmethod
    def begin(cls, vk: Vk, run: Run, meant: Meant) -> Scan:
        """Store whose communities are wanted."""
        reading = Reading(meant.communities, fields=FIELD)
        scan = cls(vk, run, _State(meant.communities, meant.people, meant.skipped, reading))
        scan.store()
        return scan

    @property
    def given(self) -> tuple[int, ...]:
        """Return the communities whose people these are."""
        return self._state.given

    @property
    def skipped(self) -> int:
        """Return how many links led nowhere."""
        return self._state.skipped

    @property
    def seen(self) -> Seen:
        """Return how the people asked so far answered."""
        return self._state.seen

    @property
    def exact(self) -> Mapping[int, int]:
        """Return common counts read from the communities' own member lists, closed profiles included."""
        return self._state.exact

    def read(self, *, stage: str) -> None:
        """Read who the audience is; raises VkError when VK refuses for good."""
        state = self._state
        if state.audience:
            return
        total = sum(state.reading.sizes.values())

        def tell() -> None:
            self._run.progress(sum(len(one.fates) for one in state.read), total or None, stage)

        for pages in state.reading.batches(self._vk, tick=tell):
            total = sum(state.reading.sizes.values())
            items = [item for _, page in pages if not isinstance(page, VkError) for item in page["items"]]
            part = _Read([(one, size_in(page)) for one, page in pages], people_read(items))
            self._apply(part, live=True)
            self._keeper.add(_encode(part))
        self.audience = audience_of(state.read, state.people, state.silent)
        state.audience, state.read = self.audience.pack(), []
        self.store()

    def ask(self, limit: int, *, stage: str) -> None:
        """Ask *limit* of the open profiles about their communities; raises VkError when VK refuses for good."""
        people = self.audience.in_random_order()[:limit]

        def tell() -> None:
            self._run.progress(self.seen.asked, len(people), stage)

        left = people[self.seen.asked :]
        batches = ([_groups_of(one) for one in left[at : at + MAX_CALLS]] for at in range(0, len(left), MAX_CALLS))
        refused = False
        for answers in self._vk.stream(batches, tick=tell):
            # who was not answered is asked again after the rest, and so is everybody behind: the people asked are
            # always the first of the order
            refused = refused or any(isinstance(one, VkError) and not is_final(one) for one in answers)
            if not refused:
                part = _asked(answers)
                self._apply(part)
                self._keeper.add(_encode(part))

    def verify(self, candidates: Sequence[tuple[int, int]], *, stage: str) -> None:
        """Read the member lists of *candidates* (id, members count) and count who is of the audience.

        Those too large, those past what a minute allows, and those read before are left out. Raises VkError.
        """
        self._go_on_verifying(stage)
        known = {*self._state.exact, *self._state.refused}
        chosen = tuple(_affordable([pair for pair in candidates if pair[0] not in known]))
        if chosen:
            self._state.verifying = Reading(chosen)
            self.store()
            self._go_on_verifying(stage)

    def store(self) -> None:
        """Store the whole state durably."""
        self._keeper.store()

    def _go_on_verifying(self, stage: str) -> None:
        state, reading = self._state, self._state.verifying
        if reading is None:
            return

        def tell() -> None:
            pages = sum(max(1, -(-size // PAGE)) for size in reading.sizes.values())
            unknown = max(0, len(reading.communities) - len(reading.sizes))
            self._run.progress(reading.done, pages + unknown, stage)

        for pages in reading.batches(self._vk, tick=tell):
            checked = [(one, size_in(page), self._common(page)) for one, page in pages]
            part = _Checked(checked)
            self._apply(part, live=True)
            self._keeper.add(_encode(part))
        state.exact |= {one: state.found.get(one, 0) for one in reading.communities if one not in state.refused}
        state.verifying, state.found = None, {}
        self.store()

    def _common(self, page: Mapping[str, Any] | VkError) -> int:
        return 0 if isinstance(page, VkError) else self.audience.has(page["items"])

    def _apply(self, part: _Part, *, live: bool = False) -> None:
        """Apply *part*; *live* pages were noted by the reading that gave them out."""
        state = self._state
        match part:
            case _Read(pages=pages, people=people):
                state.read.append(people)
                state.silent.extend(one for one, size in pages if size == REFUSED)
                _note(None if live else state.reading, pages)
            case _Asked(seen=seen, communities=communities):
                state.seen += seen
                self.tally.add(unpack_rising(communities)[0].tolist())
            case _Checked(pages=checked):
                for one, size, common in checked:
                    state.found[one] = state.found.get(one, 0) + common
                    if size == REFUSED:
                        state.refused.append(one)
                _note(None if live else state.verifying, [(one, size) for one, size, _ in checked])

    def _pack(self) -> bytes:
        self._state.tally = self.tally.pack()
        packed = _encode(self._state)
        self._state.tally = b""  # megabytes that nobody reads again in this run
        return packed


def _note(reading: Reading | None, pages: Sequence[tuple[int, int]]) -> None:
    if reading is not None:
        for one, size in pages:
            reading.note(one, size)


def _asked(answers: Sequence[Any]) -> _Asked:
    seen = Seen()
    communities: list[int] = []
    for answer in answers:
        seen.asked += 1
        if not isinstance(answer, VkError):
            seen.shown += 1
            communities += answer["items"]
        elif answer.code in PRIVATE_CODES:
            seen.private += 1
        elif answer.code in GONE_CODES:
            seen.deleted += 1
        else:
            seen.failed += 1
    return _Asked(seen, pack_rising(np.array(sorted(communities), np.int64)))


def _groups_of(person: int) -> Call:
    return "groups.get", {"user_id": person, "count": GROUPS_PER_PERSON}


def _affordable(candidates: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield the ids of those whose member lists may be read."""
    left = VERIFY_PAGES
    for community, size in candidates:
        pages = max(1, -(-size // PAGE))
        if 0 <= size <= LARGEST_VERIFIED and pages <= left:
            left -= pages
            yield community
