"""Member lists of communities, read page by page in packed calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from ppc_helper.errors import VkError
from ppc_helper.tools.ports import Call, Vk
from ppc_helper.vk.execute import MAX_CALLS

PAGE: Final = 1_000
METHOD: Final = "groups.getMembers"
Page = tuple[int, Mapping[str, Any] | VkError]
"""A community's id and a page of its members, ``count`` and ``items``, or why there is none."""


def member_pages(
    vk: Vk, communities: Sequence[int], *, fields: str = "", tick: Callable[[], None] | None = None
) -> Iterator[Page]:
    """Yield every page of *communities*' member lists; of a community that refuses, the refusal once.

    The first pages of all come first: they tell how many more there are. Lists change while they are read: a member
    may come twice or be missed.
    """
    sizes: dict[int, int] = {}
    for community, page in _pages(vk, [(community, 0) for community in communities], fields, tick):
        if not isinstance(page, VkError):
            sizes[community] = page["count"]
        yield community, page
    rest = [(community, offset) for community, size in sizes.items() for offset in range(PAGE, size, PAGE)]
    yield from _pages(vk, rest, fields, tick)


def _pages(vk: Vk, wanted: Sequence[tuple[int, int]], fields: str, tick: Callable[[], None] | None) -> Iterator[Page]:
    batches = [wanted[start : start + MAX_CALLS] for start in range(0, len(wanted), MAX_CALLS)]
    calls = [[_call(community, offset, fields) for community, offset in batch] for batch in batches]
    for batch, answers in zip(batches, vk.stream(calls, tick=tick), strict=True):
        for (community, _), answer in zip(batch, answers, strict=True):
            yield community, answer


def _call(community: int, offset: int, fields: str) -> Call:
    values: dict[str, Any] = {"group_id": community, "offset": offset, "count": PAGE}
    return METHOD, values | ({"fields": fields} if fields else {})
