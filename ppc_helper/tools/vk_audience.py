"""Unite, intersect and subtract audiences: lists of people and members of communities."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal

from ppc_helper.errors import Parked, VkError
from ppc_helper.ports import Run, Vk
from ppc_helper.tools import Note, Refusal, Table, tool
from ppc_helper.tools.inputs import Blocks
from ppc_helper.tools.vk_refusals import refused_at_first, rest_after
from ppc_helper.vk.links import link_of

if TYPE_CHECKING:
    from ppc_helper.vk.people_sets import PeopleSets

NAME: Final = "vk_audience"
COLUMNS: Final = ("id", "url", "lists")
MAX_PEOPLE: Final = 1_000_000


@tool(menu="vk", place=4, lane="scan")
def vk_audience(
    blocks: Blocks,
    *,
    vk: Vk,
    run: Run,
    do: Literal["unite", "intersect", "subtract", "difference"] = "intersect",
) -> Table | Refusal:
    """Put several audiences together; each list is people, communities or both.

    Args:
        blocks: two lists or more: blocks between blank lines, columns of a table or files. A single block is taken
            for a list a line. A community stands for its members.
        vk: is asked.
        run: is told how far it is and keeps the state.
        do: ``unite``: who is in any list; ``intersect``: in all; ``subtract``: in the first and no other;
            ``difference``: in exactly one.
    Returns:
        One row (id, url, lists) per person by rising id, at most a million; *lists* says in how many of the lists.
    Raises:
        Parked: VK will not go on for a while (quota, flood, captcha, a dead token); the state is stored.
    Source:
        dev.vk.com: groups.getMembers, users.get, utils.resolveScreenName.
    """
    lists = [list(block) for block in blocks.blocks]
    if len(lists) == 1:
        lists = [[line] for line in lists[0]]
    if len(lists) < 2:
        return Refusal(Note("one_list"))
    # numpy is loaded where an audience is counted, not wherever tools are listed
    from ppc_helper.vk.people_sets import PeopleSets  # noqa: PLC0415

    links = [(number, link) for number, block in enumerate(lists) for text in block if (link := link_of(text))]
    sets = PeopleSets(vk, run, len(lists))
    try:
        sets.look_up(links, _teller(run, "names", len(links)))
        sets.read_members(_teller(run, "members"))
    except VkError as error:
        if sets.has_begun and (rest := rest_after(error)):
            sets.store()
            raise Parked(*rest) from error
        return refused_at_first(error)
    return _table(sets, do, unreadable=sum(map(len, lists)) - len(links))


def _teller(run: Run, stage: str, total: int | None = None) -> Callable[[int], None]:
    return lambda done: run.progress(done, total, f"{NAME}-stage-{stage}")


def _table(sets: PeopleSets, do: str, *, unreadable: int) -> Table:
    from ppc_helper.vk.people_sets import combine  # noqa: PLC0415

    found = list(sets.sets())
    ids, counts = combine(found, do)
    shown = zip(ids[:MAX_PEOPLE].tolist(), counts[:MAX_PEOPLE].tolist(), strict=True)
    rows = [(number, f"https://vk.com/id{number}", count) for number, count in shown]
    sizes = ", ".join(f"{len(one):,}".replace(",", "\u202f") for one in found)
    warnings = [Note("members_hidden", {"community": f"club{community}"}) for community in sets.hidden]
    if skipped := unreadable + sets.skipped:
        warnings.append(Note("links_skipped", {"count": skipped}))
    if len(ids) > MAX_PEOPLE:
        warnings.append(Note("capped", {"total": len(ids), "limit": MAX_PEOPLE}))
    return Table(COLUMNS, rows, {"total": len(ids), "sizes": sizes}, tuple(warnings))
