"""Export the members of communities, with what VK tells of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Final, Literal, overload

from ppc_helper.errors import Parked, VkError
from ppc_helper.ports import Run, Vk
from ppc_helper.tools import Cell, Note, Refusal, Table, tool
from ppc_helper.tools.inputs import VkLinks
from ppc_helper.tools.vk_refusals import refusal_note, refused_at_first, rest_after
from ppc_helper.vk.directory import Community, Directory
from ppc_helper.vk.export import Asked, Export
from ppc_helper.vk.links import link_of
from ppc_helper.vk.people import Member, Wanted

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
        run: is told how far it is and keeps the state.
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
    Raises:
        Parked: VK will not go on for a while (quota, flood, captcha, a dead token); the state is stored.
    Source:
        dev.vk.com: groups.getMembers with fields.
    """
    if len(links.texts) > MAX_COMMUNITIES:
        return Refusal(Note("too_many", {"given": len(links.texts), "limit": MAX_COMMUNITIES}))
    if age_to and age_from > age_to:
        return Refusal(Note("no_such_age", {"from": age_from, "to": age_to}))
    wanted = Wanted(
        closed=closed == "keep",
        deleted=deleted == "keep",
        sex=sex,
        city=city.strip().split("\n")[0],
        age_from=age_from,
        age_to=age_to,
        last_seen_days=last_seen_days,
    )
    export = None
    try:
        export = Export.resume(run) or _begin(vk, run, links)
        if export is None:
            return Refusal(Note("no_communities"))
        _read(export, vk, run, wanted)
    except VkError as error:
        return _what_there_is(export, error) if export else refused_at_first(error)
    return _table(export)


def _begin(vk: Vk, run: Run, links: VkLinks) -> Export | None:
    """Find out which communities are meant, None if there are none; raises VkError."""
    read = [link for text in links.texts if (link := link_of(text))]
    directory = Directory(vk)
    directory.look_up(read)
    found = [one for link in read if isinstance(one := directory.find(link), Community)]
    different = {one.id: one for one in found}
    asked = Asked(
        names={number: one.name for number, one in different.items()},
        total=sum(max(0, one.members_count) for one in different.values()),
        skipped=len(links.texts) - len(found),
        today=datetime.now(UTC).date(),
    )
    return Export.begin(run, asked) if found else None


def _read(export: Export, vk: Vk, run: Run, wanted: Wanted) -> None:
    """Read every page of every community; raises VkError when VK refuses for good."""

    def tell() -> None:
        run.progress(export.read, max(export.asked.total, export.read), f"{NAME}-stage-members")

    export.go_on(vk, wanted, limit=MAX_MEMBERS, tick=tell)


def _table(export: Export, *more: Note) -> Table:
    """Return what was read; with a refusal in *more* it is a part."""
    counts: dict[str, int | float | str] = {"read": export.read, "kept": export.kept, "partial": int(bool(more))}
    return Table(COLUMNS, _Rows(export), counts, (*_warnings(export), *more))


def _what_there_is(export: Export, error: VkError) -> Table | Refusal:
    """Return what was read before *error*; raises Parked when waiting will help."""
    note = refusal_note(error)
    partial = _table(export, note) if export.kept else None
    if rest := rest_after(error):
        export.store()
        raise Parked(*rest, partial)
    return partial or Refusal(note)


def _warnings(export: Export) -> Iterator[Note]:
    if export.asked.skipped:
        yield Note("links_skipped", {"count": export.asked.skipped})
    if export.hidden:
        yield Note("members_hidden", {"count": export.hidden})
    if export.kept == MAX_MEMBERS:
        yield Note("capped", {"limit": MAX_MEMBERS})


class _Rows(Sequence[tuple[Cell, ...]]):
    """The members as rows, made when they are asked for: all at once, a million would take a gigabyte."""

    def __init__(self, export: Export) -> None:
        self._export = export

    def __len__(self) -> int:
        return self._export.kept

    def __iter__(self) -> Iterator[tuple[Cell, ...]]:
        names = self._export.asked.names
        return (_row(member, names[page.community]) for page in self._export.pages() for member in page.members)

    @overload
    def __getitem__(self, place: int) -> tuple[Cell, ...]: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[tuple[Cell, ...]]: ...

    def __getitem__(self, place: int | slice) -> tuple[Cell, ...] | Sequence[tuple[Cell, ...]]:
        places = range(len(self))[place]
        if isinstance(places, int):
            return next(islice(self, places, None))
        first, last = (min(places), max(places)) if places else (0, -1)
        near = list(islice(self, first, last + 1))
        return [near[one - first] for one in places]


def _row(member: Member, community: str) -> tuple[Cell, ...]:
    return (
        member.id,
        f"https://vk.com/{member.name or f'id{member.id}'}",
        member.first_name,
        member.last_name,
        Note(f"sex-{member.sex}") if member.sex else None,
        member.age,
        member.city or None,
        member.last_seen.isoformat() if member.last_seen else None,
        Note(f"state-{member.state}") if member.state else None,
        community,
    )
