"""Which communities the people of an audience share: asked in packed calls, counted, checked, kept as it goes.

People are asked in a random order, so that whatever was asked when VK stops answering is a fair sample.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from ppc_helper.errors import VkError
from ppc_helper.tools.ports import Call, Run, Vk
from ppc_helper.vk.answers import is_final
from ppc_helper.vk.audience import Audience, read_audience
from ppc_helper.vk.directory import Meant
from ppc_helper.vk.execute import MAX_CALLS
from ppc_helper.vk.keeping import Keeper
from ppc_helper.vk.members import PAGE, Reading
from ppc_helper.vk.tally import Tally

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


class _State(msgspec.Struct, array_like=True):
    audience: bytes
    tally: bytes
    seen: Seen
    exact: dict[int, int]
    given: tuple[int, ...]
    skipped: int


class Scan:
    """One scan of an audience; made anew from its last checkpoint after a restart."""

    def __init__(self, vk: Vk, run: Run, audience: Audience, *, given: Sequence[int], skipped: int) -> None:
        self.audience = audience
        self.given = tuple(given)
        """The communities whose people these are."""
        self.skipped = skipped
        """How many links led nowhere."""
        self.tally = Tally()
        self.seen = Seen()
        self.exact: dict[int, int] = {}
        """Common counts read from the communities' own member lists, closed profiles included."""
        self._vk = vk
        self._run = run
        self._keeper = Keeper(run, self._pack)

    @classmethod
    def resume(cls, vk: Vk, run: Run) -> Scan | None:
        """Return the scan as its last checkpoint has it, None when there is none."""
        stored = run.resume()
        if not stored:
            return None
        state = msgspec.msgpack.decode(stored, type=_State)
        scan = cls(vk, run, Audience.unpack(state.audience), given=state.given, skipped=state.skipped)
        scan.tally, scan.seen, scan.exact = Tally.unpack(state.tally), state.seen, state.exact
        return scan

    @classmethod
    def begin(cls, vk: Vk, run: Run, meant: Meant, *, stage: str) -> Scan:
        """Read the audience and store it; raises VkError."""
        audience = read_audience(vk, meant.communities, meant.people, lambda read: run.progress(read, None, stage))
        scan = cls(vk, run, audience, given=meant.communities, skipped=meant.skipped)
        scan.store()
        return scan

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
                self._count(answers)
                self._keeper.store_when_cheap()

    def verify(self, candidates: Sequence[tuple[int, int]], *, stage: str) -> None:
        """Read the member lists of *candidates* (id, members count) and count who is of the audience.

        Those too large, and those past what a minute allows, are left out. Raises VkError.
        """
        chosen = list(_affordable(candidates))
        found: Counter[int] = Counter()
        refused = set()

        def tell() -> None:
            self._run.progress(len(found), len(chosen), stage)

        for community, page in Reading(tuple(chosen)).pages(self._vk, tick=tell):
            if isinstance(page, VkError):
                refused.add(community)
            else:
                found[community] += self.audience.has(page["items"])
        self.exact = {community: found[community] for community in chosen if community not in refused}
        self.store()

    def store(self) -> None:
        """Store the state durably."""
        self._keeper.store()

    def _pack(self) -> bytes:
        packed = self.audience.pack(), self.tally.pack()
        return msgspec.msgpack.encode(_State(*packed, self.seen, self.exact, self.given, self.skipped))

    def _count(self, answers: Sequence[Any]) -> None:
        for answer in answers:
            self.seen.asked += 1
            if not isinstance(answer, VkError):
                self.seen.shown += 1
                self.tally.add(answer["items"])
            elif answer.code in PRIVATE_CODES:
                self.seen.private += 1
            elif answer.code in GONE_CODES:
                self.seen.deleted += 1
            else:
                self.seen.failed += 1


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
