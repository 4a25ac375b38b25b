"""Export the members of communities, with what VK tells of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final, Literal

from ppc_helper.errors import VkError
from ppc_helper.tools import Cell, Note, Refusal, Table, tool
from ppc_helper.tools.inputs import VkLinks
from ppc_helper.tools.ports import Run, Vk
from ppc_helper.vk.directory import Community, Directory
from ppc_helper.vk.links import Link, LinkError, parse_link
from ppc_helper.vk.people import FIELDS, Member, Wanted, member_of
from ppc_helper.vk.refusals import refusal_note

NAME: Final = "vk_group_members"
COLUMNS: Final = ("id", "url", "first_name", "last_name", "sex", "age", "city", "last_seen", "state", "community")
MAX_COMMUNITIES: Final = 100
MAX_MEMBERS: Final = 1_000_000


@tool(menu="vk", place=3, lane="scan", next_tools=())
def vk_group_members(  # noqa: PLR0913 - a filter each
    links: VkLinks,
    *,
    vk: Vk,
    run: Run,
    closed: Literal["keep", "drop"] = "keep",
    deleted: Literal["drop", "keep"] = "drop",
    sex: Literal["any", "female", "male"] = "any",
    city: str = "",
    age_from: int = 0,
    age_to: int = 0,
    last_seen_days: int = 0,
) -> Table | Refusal:
    """List the members of communities.

    Args:
        links: up to 100 communities.
        vk: is asked.
        run: is told how far it is.
        closed: ``drop`` leaves closed profiles out.
        deleted: ``keep`` leaves deleted and banned profiles in.
        sex: only of this sex.
        city: only of this city, as VK writes it; of several lines the first.
        age_from: only from this age on; who hides the year of birth is left out. 0: any.
        age_to: only up to this age; 0: any.
        last_seen_days: only who was seen in so many days; 0: any.
    Returns:
        One row per member, each once, in the order in which VK tells them, at most a million; *community* is the
        first of the given ones that they are in. When VK refuses in the middle, what was read, with a warning.
    Source:
        dev.vk.com: groups.getMembers with fields.
    """
    if len(links.texts) > MAX_COMMUNITIES:
        return Refusal(Note("too_many", {"given": len(links.texts), "limit": MAX_COMMUNITIES}))
    wanted = Wanted(
        closed=closed == "keep",
        deleted=deleted == "keep",
        sex=sex,
        city=city.strip().split("\n")[0],
        age_from=age_from,
        age_to=age_to,
        last_seen_days=last_seen_days,
    )
    work = _Work(vk, run, wanted)
    try:
        communities = work.communities(links)
        if not communities:
            return Refusal(Note("no_communities"))
        work.read(communities)
    except VkError as error:
        if not work.rows:
            return Refusal(refusal_note(error))
        work.warnings.append(refusal_note(error))
        work.partial = True
    return Table(COLUMNS, work.rows, work.counts(), tuple(work.warnings))


class _Work:
    """One export: who the communities are, page by page who is in them."""

    def __init__(self, vk: Vk, run: Run, wanted: Wanted) -> None:
        self._vk = vk
        self._run = run
        self._wanted = wanted
        self._today: date = datetime.now(UTC).date()
        self._names: dict[int, str] = {}
        self._seen: set[int] = set()
        self._total = 0
        self.rows: list[tuple[Cell, ...]] = []
        self.warnings: list[Note] = []
        self.partial = False

    def communities(self, links: VkLinks) -> list[int]:
        """Return the ids of the communities that are meant; raises VkError."""
        read = [link for text in links.texts if (link := _link(text))]
        directory = Directory(self._vk)
        directory.look_up(read)
        found = [one for link in read if isinstance(one := directory.find(link), Community)]
        if missing := len(links.texts) - len(found):
            self.warnings.append(Note("links_skipped", {"count": missing}))
        self._names = {one.id: one.name for one in found}
        self._total = sum(max(0, one.members_count) for one in found)
        return list(self._names)

    def read(self, communities: list[int]) -> None:
        """Read every page of every community; raises VkError when VK refuses for good."""
        from ppc_helper.vk.members import member_pages  # noqa: PLC0415 - with what the scans load

        hidden = 0
        for community, page in member_pages(self._vk, communities, fields=FIELDS, tick=self._tell):
            if isinstance(page, VkError):
                hidden += 1
                continue
            for item in page["items"]:
                if item["id"] not in self._seen and len(self.rows) < MAX_MEMBERS:
                    self._seen.add(item["id"])
                    self._take(member_of(item, self._today), community)
            self._tell()
        if hidden:
            self.warnings.append(Note("members_hidden", {"count": hidden}))
        if len(self.rows) == MAX_MEMBERS:
            self.warnings.append(Note("capped", {"limit": MAX_MEMBERS}))

    def counts(self) -> dict[str, int | float | str]:
        """Return what the summary says."""
        return {"read": len(self._seen), "kept": len(self.rows), "partial": int(self.partial)}

    def _tell(self) -> None:
        self._run.progress(len(self._seen), max(self._total, len(self._seen)), f"{NAME}-stage-members")

    def _take(self, member: Member, community: int) -> None:
        if not self._wanted.has(member, self._today):
            return
        self.rows.append(
            (
                member.id,
                f"https://vk.com/{member.name or f'id{member.id}'}",
                member.first_name,
                member.last_name,
                Note(f"sex-{member.sex}") if member.sex else None,
                member.age,
                member.city or None,
                member.last_seen.isoformat() if member.last_seen else None,
                Note(f"state-{member.state}") if member.state else None,
                self._names[community],
            )
        )


def _link(text: str) -> Link | None:
    try:
        return parse_link(text)
    except LinkError:
        return None
