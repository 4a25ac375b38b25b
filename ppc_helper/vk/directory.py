"""Who is behind links: profiles and communities, asked by the thousand and matched by id or short name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, TypeVar

import msgspec

from ppc_helper.errors import VkError
from ppc_helper.tools.ports import Call, Vk
from ppc_helper.vk.execute import MAX_CALLS
from ppc_helper.vk.links import Link

PEOPLE_PER_CALL: Final = 1_000
COMMUNITIES_PER_CALL: Final = 500
CALLS_OF_MANY: Final = 5
"""Calls that return hundreds of objects each are packed by so few, far from VK's 5 MB for one answer."""
One = TypeVar("One")
CommunityKind = Literal["group", "page", "event"]


class Person(msgspec.Struct, frozen=True):
    """A profile of VK; *deactivated* is ``deleted``, ``banned`` or empty."""

    id: int
    first_name: str
    last_name: str
    is_closed: bool = False
    deactivated: str = ""


class Community(msgspec.Struct, frozen=True):
    """A community of VK; *members_count* is -1 where VK does not tell; *deactivated* as of a person."""

    id: int
    name: str
    kind: CommunityKind = "group"
    members_count: int = -1
    is_closed: bool = False
    deactivated: str = ""


class Meant(msgspec.Struct, frozen=True):
    """Who is behind the links given: ids, each once; *skipped* links lead nowhere."""

    communities: tuple[int, ...]
    people: tuple[int, ...]
    skipped: int = 0


class Directory:
    """What VK has said about links so far; what it knows stays when VK refuses in the middle."""

    def __init__(self, vk: Vk, tick: Callable[[], None] | None = None) -> None:
        self._vk = vk
        self._tick = tick
        self._people: dict[int | str, Person] = {}
        self._communities: dict[int | str, Community] = {}
        self._asked: set[Link] = set()

    def find(self, link: Link) -> Person | Community | None:
        """Return who is behind *link*, None when VK knows nobody."""
        key = link.id or link.name
        person = self._people.get(key) if link.kind != "community" else None
        return person or (self._communities.get(key) if link.kind != "person" else None)

    @property
    def count(self) -> int:
        """Return how many links VK has been asked about to the end."""
        return len(self._asked)

    def was_asked(self, link: Link) -> bool:
        """Tell whether VK has been asked about *link* to the end."""
        return link in self._asked

    def look_up(self, links: Iterable[Link]) -> None:
        """Ask about *links*; raises VkError when VK refuses for good."""
        wanted = list(dict.fromkeys(links))
        self.ask_people([_text(link) for link in wanted if link.kind != "community"])
        self._asked.update(link for link in wanted if link.kind == "person")
        names = [link.name for link in wanted if link.kind == "name" and link.name not in self._people]
        self._resolve(names)
        self.ask_communities([str(link.id) for link in wanted if link.kind == "community"])
        self._asked.update(wanted)

    def ask_people(self, names: Sequence[str]) -> None:
        """Ask about people by id or short name."""
        asked = {"fields": "screen_name"}
        for answer in self._ask("users.get", "user_ids", _parts(names, PEOPLE_PER_CALL), asked):
            for found in answer:
                person = _person(found)
                self._people[person.id] = person
                self._people.update(dict.fromkeys(_names_of(found), person))

    def ask_communities(self, names: Sequence[str]) -> None:
        """Ask about communities by id or short name."""
        asked = {"fields": "members_count"}
        for answer in self._ask("groups.getById", "group_ids", _parts(names, COMMUNITIES_PER_CALL), asked):
            # up to version 5.130 the answer was the list itself
            for found in answer["groups"] if isinstance(answer, dict) else answer:
                community = _community(found)
                self._communities[community.id] = community
                self._communities.update(dict.fromkeys(_names_of(found), community))

    def _ask(self, method: str, key: str, parts: Iterable[str], more: Mapping[str, Any]) -> Iterator[Any]:
        calls = [(method, {key: part, **more}) for part in parts]
        for answers in self._vk.stream(_batches(calls, CALLS_OF_MANY), tick=self._tick):
            # "nobody of these exists" is an error (100, 113), and no reason to stop
            yield from (answer for answer in answers if not isinstance(answer, VkError))

    def _resolve(self, names: Sequence[str]) -> None:
        """Find out about short names that users.get tells nothing of: a community's, a deleted profile's, nobody's."""
        communities: dict[str, int] = {}
        people: dict[str, int] = {}
        calls: list[Call] = [("utils.resolveScreenName", {"screen_name": name}) for name in names]
        batches = _batches(calls, MAX_CALLS)
        for batch, answers in zip(batches, self._vk.stream(batches, tick=self._tick), strict=True):
            for (_, asked), answer in zip(batch, answers, strict=True):
                kind = answer.get("type") if isinstance(answer, dict) else None
                if kind in ("group", "page", "event"):
                    communities[asked["screen_name"]] = answer["object_id"]
                elif kind == "user":
                    people[asked["screen_name"]] = answer["object_id"]
        self.ask_communities([str(number) for number in communities.values()])
        self.ask_people([str(number) for number in people.values()])
        self._communities.update(_named(communities, self._communities))
        self._people.update(_named(people, self._people))


def _text(link: Link) -> str:
    return link.name or str(link.id)


def _parts(names: Sequence[str], size: int) -> Iterator[str]:
    for start in range(0, len(names), size):
        yield ",".join(names[start : start + size])


def _batches(calls: Sequence[Call], size: int) -> list[Sequence[Call]]:
    return [calls[start : start + size] for start in range(0, len(calls), size)]


def _named(numbers: Mapping[str, int], known: Mapping[int | str, One]) -> dict[int | str, One]:
    return {name: known[number] for name, number in numbers.items() if number in known}


def _names_of(found: Mapping[str, Any]) -> set[str]:
    return {str(found[key]).lower() for key in ("screen_name", "domain") if found.get(key)}


def _person(found: Mapping[str, Any]) -> Person:
    return Person(
        id=found["id"],
        first_name=found.get("first_name", ""),
        last_name=found.get("last_name", ""),
        is_closed=bool(found.get("is_closed")) and not found.get("can_access_closed"),
        deactivated=found.get("deactivated", ""),
    )


def _community(found: Mapping[str, Any]) -> Community:
    return Community(
        id=found["id"],
        name=found.get("name", ""),
        kind=found.get("type", "group"),
        members_count=found.get("members_count", -1),
        is_closed=bool(found.get("is_closed")),
        deactivated=found.get("deactivated", ""),
    )
