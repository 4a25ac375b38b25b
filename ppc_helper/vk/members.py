"""Member lists of communities, read page by page in packed calls, and taken up again where they were left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from ppc_helper.errors import VkError
from ppc_helper.ports import Call, Vk
from ppc_helper.vk.answers import is_final
from ppc_helper.vk.execute import MAX_CALLS

PAGE: Final = 1_000
METHOD: Final = "groups.getMembers"
REFUSED: Final = -1
Page = tuple[int, Mapping[str, Any] | VkError]
"""A community's id and a page of its members, ``count`` and ``items``, or why VK does not show them."""


class Reading(msgspec.Struct, array_like=True):
    """How far the member lists of *communities* are read; made anew from a checkpoint, it goes on where it was.

    *sizes* are known of the communities whose first page was read. Of all pages, in their order, the first *done* were
    given out.
    """

    communities: tuple[int, ...]
    fields: str = ""
    sizes: dict[int, int] = {}
    done: int = 0

    def batches(self, vk: Vk, *, tick: Callable[[], None] | None = None) -> Iterator[list[Page]]:
        """Yield every page that was not given out before, by packed call; of a community that refuses, the refusal.

        The first pages of all come first: they tell how many more there are. Lists change while they are read: a
        member may come twice or be missed. Raises VkError when VK stops answering; pages behind one that is missing
        are left for the next time.
        """
        firsts = [(community, 0) for community in self.communities]
        yield from self._batches(vk, firsts[self.done :], tick)
        rest = [(community, at) for community, size in self.sizes.items() for at in range(PAGE, size, PAGE)]
        yield from self._batches(vk, rest[self.done - len(firsts) :], tick)

    def note(self, community: int, size: int) -> None:
        """Count a page of *community* as given out; *size* is REFUSED where VK did not show it."""
        self.done += 1
        if size != REFUSED:
            self.sizes.setdefault(community, size)

    def _batches(
        self, vk: Vk, wanted: Sequence[tuple[int, int]], tick: Callable[[], None] | None
    ) -> Iterator[list[Page]]:
        batches = [wanted[start : start + MAX_CALLS] for start in range(0, len(wanted), MAX_CALLS)]
        calls = [[self._call(community, offset) for community, offset in batch] for batch in batches]
        stopped: VkError | None = None
        for batch, answers in zip(batches, vk.stream(calls, tick=tick), strict=True):
            pages: list[Page] = []
            for (community, _), answer in zip(batch, answers, strict=True):
                stopped = stopped or _stop_in(answer)
                if stopped is None:
                    self.note(community, size_in(answer))
                    pages.append((community, answer))
            if pages:
                yield pages
        if stopped:
            raise stopped

    def _call(self, community: int, offset: int) -> Call:
        values: dict[str, Any] = {"group_id": community, "offset": offset, "count": PAGE}
        return METHOD, values | ({"fields": self.fields} if self.fields else {})


def size_in(answer: Mapping[str, Any] | VkError) -> int:
    """Return how many members the community of a page has, REFUSED where VK did not show it."""
    return REFUSED if isinstance(answer, VkError) else int(answer["count"])


def _stop_in(answer: Mapping[str, Any] | VkError) -> VkError | None:
    return answer if isinstance(answer, VkError) and not is_final(answer) else None
