"""Find ids and names by links to VK pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from ppc_helper.errors import Parked, VkError
from ppc_helper.ports import Run, Vk
from ppc_helper.tools import Cell, Note, Refusal, Table, tool
from ppc_helper.tools.inputs import VkLinks
from ppc_helper.tools.vk_refusals import refusal_note, refused_at_first, rest_after
from ppc_helper.vk.directory import Community, Directory, Person
from ppc_helper.vk.keeping import Keeper
from ppc_helper.vk.links import Link, LinkError, parse_link

COLUMNS: Final = ("url", "id", "first_name", "last_name", "note")
MAX_LINKS: Final = 100_000
PART: Final = 5_000
"""Links looked up together; progress is told in these steps."""


@tool(menu="vk", lane="scan")
def vk_get_user_id_by_url(links: VkLinks, *, vk: Vk, run: Run) -> Table | Refusal:
    """Return ids and names of the people and communities behind links.

    Args:
        links: up to 100,000 links, short names or ids; repeated ones are asked once.
        vk: is asked.
        run: is told how far it is and keeps what was found.
    Returns:
        One row per link in the order given. For a community *first_name* is its name and *note* says what it is;
        where nobody was found *id* is empty and *note* gives the reason. When VK refuses in the middle, what was
        found, with a warning.
    Raises:
        Parked: VK will not go on for a while (quota, flood, captcha, a dead token); what was found is stored.
    Source:
        dev.vk.com: users.get, utils.resolveScreenName, groups.getById.
    """
    if len(links.texts) > MAX_LINKS:
        return Refusal(Note("too_many", {"given": len(links.texts), "limit": MAX_LINKS}))
    read = [_read(text) for text in links.texts]
    wanted = list(dict.fromkeys(link for link in read if isinstance(link, Link)))
    directory = _directory(vk, run, lambda: run.progress(directory.count, len(wanted)))
    try:
        for start in range(0, len(wanted), PART):
            directory.look_up(wanted[start : start + PART])
    except VkError as error:
        if not any(directory.find(link) for link in wanted):
            return refused_at_first(error)
        table = _table(links.texts, read, directory, refusal_note(error))
        if rest := rest_after(error):
            raise Parked(*rest, table) from error
        return table
    return _table(links.texts, read, directory)


def _directory(vk: Vk, run: Run, tick: Callable[[], None]) -> Directory:
    """Return what was found out before a restart, which grows durably with every packed call."""
    told = [*msgspec.msgpack.decode(run.resume() or b"\x90", type=list[bytes]), *run.added()]
    keeper = Keeper(run, lambda: msgspec.msgpack.encode(told))

    def keep(part: bytes) -> None:
        told.append(part)
        keeper.add(part)

    directory = Directory(vk, tick, keep=keep)
    for part in told:
        directory.learn(part)
    return directory


def _table(texts: Sequence[str], read: Sequence[Link | Note], directory: Directory, *warnings: Note) -> Table:
    """Return what is known; with a refusal in *warnings* it is a part."""
    rows = [_row(text, link, directory) for text, link in zip(texts, read, strict=True)]
    return Table(COLUMNS, rows, _counts(read, directory, partial=bool(warnings)), warnings)


def _read(text: str) -> Link | Note:
    try:
        return parse_link(text)
    except LinkError as error:
        return Note(f"link-{error.reason}")


def _row(text: str, link: Link | Note, directory: Directory) -> tuple[Cell, ...]:
    if isinstance(link, Note):
        return text, None, None, None, link
    match directory.find(link):
        case Person() as person:
            return text, person.id, person.first_name, person.last_name, _person_notes(person)
        case Community() as community:
            return text, community.id, community.name, None, _community_notes(community)
    return text, None, None, None, Note("not_found" if directory.was_asked(link) else "not_asked")


def _person_notes(person: Person) -> tuple[Note, ...]:
    if person.deactivated:
        return (Note("banned" if person.deactivated == "banned" else "deleted"),)
    return (Note("closed_profile"),) if person.is_closed else ()


def _community_notes(community: Community) -> tuple[Note, ...]:
    kind = Note(f"kind-{community.kind}")
    return (kind, Note("community_blocked")) if community.deactivated else (kind,)


def _counts(read: Sequence[Link | Note], directory: Directory, *, partial: bool) -> dict[str, int | float | str]:
    found = [directory.find(link) for link in read if isinstance(link, Link)]
    people = sum(isinstance(one, Person) for one in found)
    communities = sum(isinstance(one, Community) for one in found)
    return {
        "total": len(read),
        "people": people,
        "communities": communities,
        "missing": len(read) - people - communities,
        "partial": int(partial),
    }
