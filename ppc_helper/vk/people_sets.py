"""Sets of people as sorted arrays of ids: a million takes 8 MB."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ppc_helper.errors import VkError
from ppc_helper.tools.ports import Vk
from ppc_helper.vk.members import member_pages
from ppc_helper.vk.tally import Numbers


def people_of(
    vk: Vk,
    people: Sequence[int],
    communities: Sequence[int],
    *,
    tell: Callable[[int], None],
    hidden: Callable[[int], None],
) -> Numbers:
    """Return the ids of *people* and of the members of *communities*, each once, rising.

    *tell* hears how many are read, *hidden* each community that does not show its members. Raises VkError.
    """
    parts = [np.array(people, np.int64)]
    for community, page in member_pages(vk, communities, tick=lambda: tell(sum(map(len, parts)))):
        if isinstance(page, VkError):
            hidden(community)
        else:
            parts.append(np.array(page["items"], np.int64))
    return np.unique(np.concatenate(parts))


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
