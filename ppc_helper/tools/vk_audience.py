"""Unite, intersect and subtract audiences: lists of people and members of communities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

from ppc_helper.errors import VkError
from ppc_helper.tools import Note, Refusal, Table, tool
from ppc_helper.tools.inputs import Blocks
from ppc_helper.tools.ports import Run, Vk
from ppc_helper.vk.directory import Community, Directory, Person
from ppc_helper.vk.links import Link, LinkError, parse_link
from ppc_helper.vk.refusals import refusal_note

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
        run: is told how far it is.
        do: ``unite``: who is in any list; ``intersect``: in all; ``subtract``: in the first and no other;
            ``difference``: in exactly one.
    Returns:
        One row (id, url, lists) per person by rising id, at most a million; *lists* says in how many of the lists.
    Source:
        dev.vk.com: groups.getMembers, users.get, utils.resolveScreenName.
    """
    lists = [list(block) for block in blocks.blocks]
    if len(lists) == 1:
        lists = [[line] for line in lists[0]]
    if len(lists) < 2:
        return Refusal(Note("one_list"))
    work = _Work(vk, run)
    try:
        return work.result(lists, do)
    except VkError as error:
        return Refusal(refusal_note(error))


class _Work:
    """One operation: who is meant, who is in it, the sets."""

    def __init__(self, vk: Vk, run: Run) -> None:
        self._vk = vk
        self._run = run
        self._directory = Directory(vk)
        self._warnings: list[Note] = []

    def result(self, lists: Sequence[Sequence[str]], do: str) -> Table:
        """Read every list and return who is left; raises VkError."""
        # numpy is loaded where an audience is counted, not wherever tools are listed
        from ppc_helper.vk.people_sets import combine, people_of  # noqa: PLC0415

        read = [[link for text in block if (link := _link(text))] for block in lists]
        self._directory.look_up([link for block in read for link in block])
        skipped, sets = 0, []
        for texts, links in zip(lists, read, strict=True):
            found = [self._directory.find(link) for link in links]
            skipped += len(texts) - sum(one is not None for one in found)
            people = [one.id for one in found if isinstance(one, Person)]
            communities = [one.id for one in found if isinstance(one, Community)]
            sets.append(people_of(self._vk, people, communities, tell=self._tell, hidden=self._hide))
        if skipped:
            self._warnings.append(Note("links_skipped", {"count": skipped}))
        ids, counts = combine(sets, do)
        if len(ids) > MAX_PEOPLE:
            self._warnings.append(Note("capped", {"total": len(ids), "limit": MAX_PEOPLE}))
        shown = zip(ids[:MAX_PEOPLE].tolist(), counts[:MAX_PEOPLE].tolist(), strict=True)
        rows = [(number, f"https://vk.com/id{number}", count) for number, count in shown]
        sizes = ", ".join(f"{len(one):,}".replace(",", "\u202f") for one in sets)
        return Table(COLUMNS, rows, {"total": len(ids), "sizes": sizes}, tuple(self._warnings))

    def _tell(self, done: int) -> None:
        self._run.progress(done, None, f"{NAME}-stage-members")

    def _hide(self, community: int) -> None:
        self._warnings.append(Note("members_hidden", {"community": f"club{community}"}))


def _link(text: str) -> Link | None:
    try:
        return parse_link(text)
    except LinkError:
        return None
