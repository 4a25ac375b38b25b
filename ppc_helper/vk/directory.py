"""Who is behind links: profiles and communities, asked by the thousand and matched by id or short name."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Literal, TypeVar

import msgspec

from ppc_helper.errors import VkError
from ppc_helper.ports import Call, Vk
from ppc_helper.vk.answers import is_final
from ppc_helper.vk.execute import MAX_CALLS
from ppc_helper.vk.links import Link

PEOPLE_PER_CALL: Final = 1_000
COMMUNITIES_PER_CALL: Final = 500
CALLS_OF_MANY: Final = 5
"""Calls that return hundreds of objects each are packed by so few, far from VK's 5 MB for one answer."""
One = TypeVar("One")
CommunityKind = Literal["group", "page", "event"]


class Person(msgspec.Struct, frozen=True, array_like=True):
    """A profile of VK; *deactivated* is ``deleted``, ``banned`` or empty."""

    id: int
    first_name: str
    last_name: str
    is_closed: bool = False
    deactivated: str = ""


class Community(msgspec.Struct, frozen=True, array_like=True):
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


class _Told(msgspec.Struct, frozen=True, array_like=True):
    """What a packed call of *method* told of *names*: who was found, each with their short names."""

    method: str
    names: list[str]
    people: list[tuple[Person, list[str]]] = []
    communities: list[tuple[Community, list[str]]] = []
    resolved: dict[str, tuple[str, int]] = {}


_Question = tuple[str, str, Mapping[str, Any]]
_PEOPLE: Final[_Question] = ("users.get", "user_ids", {"fields": "screen_name"})
_COMMUNITIES: Final[_Question] = ("groups.getById", "group_ids", {"fields": "members_count"})
_RESOLVE: Final = "utils.resolveScreenName"


class Directory:
    """What VK has said about links so far; what it knows stays when VK refuses in the middle."""

    def __init__(
        self, vk: Vk, tick: Callable[[], None] | None = None, *, keep: Callable[[bytes], None] | None = None
    ) -> None:
        """Know nothing yet; *keep* is given what each packed call told, for :meth:`learn` after a restart."""
        self._vk = vk
        self._tick = tick
        self._keep = keep or (lambda _: None)
        self._people: dict[int | str, Person] = {}
        self._communities: dict[int | str, Community] = {}
        self._asked: set[Link] = set()
        self._told: set[tuple[str, str]] = set()
        """Methods and the names they were asked about to the end."""
        self._resolved: dict[str, tuple[str, int]] = {}

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
        for names_told, answers in self._ask(_PEOPLE, names, PEOPLE_PER_CALL):
            people = [(_person(found), _names_of(found)) for found in answers]
            self._hear(_Told(_PEOPLE[0], names_told, people=people))

    def ask_communities(self, names: Sequence[str]) -> None:
        """Ask about communities by id or short name."""
        for names_told, answers in self._ask(_COMMUNITIES, names, COMMUNITIES_PER_CALL):
            communities = [(_community(found), _names_of(found)) for found in answers]
            self._hear(_Told(_COMMUNITIES[0], names_told, communities=communities))

    def learn(self, packed: bytes) -> None:
        """Know what :meth:`keep` was given before a restart."""
        self._note(msgspec.msgpack.decode(zlib.decompress(packed), type=_Told))

    def _hear(self, told: _Told) -> None:
        self._note(told)
        self._keep(zlib.compress(msgspec.msgpack.encode(told), level=1))

    def _note(self, told: _Told) -> None:
        self._told.update((told.method, name) for name in told.names)
        for person, names in told.people:
            self._people.update(dict.fromkeys((person.id, *names), person))
        for community, names in told.communities:
            self._communities.update(dict.fromkeys((community.id, *names), community))
        for name, (kind, number) in told.resolved.items():
            self._resolved[name] = kind, number

    def _ask(self, asked: _Question, names: Sequence[str], size: int) -> Iterator[tuple[list[str], list[Any]]]:
        """Yield by packed call the names asked about to the end and what VK told of them."""
        method, key, more = asked
        new = [name for name in names if (method, name) not in self._told]
        parts = [new[start : start + size] for start in range(0, len(new), size)]
        batches = [parts[start : start + CALLS_OF_MANY] for start in range(0, len(parts), CALLS_OF_MANY)]
        calls = [[(method, {key: ",".join(part), **more}) for part in batch] for batch in batches]
        for batch, answers in zip(batches, self._vk.stream(calls, tick=self._tick), strict=True):
            # "nobody of these exists" is an error (100, 113), and no reason to stop
            ended = [(part, one) for part, one in zip(batch, answers, strict=True) if not _is_open(one)]
            told = [one for _, one in ended if not isinstance(one, VkError)]
            # up to version 5.130 communities came as the list itself
            lists = [one["groups"] if isinstance(one, dict) else one for one in told]
            yield [name for part, _ in ended for name in part], [found for one in lists for found in one]

    def _resolve(self, names: Sequence[str]) -> None:
        """Find out about short names that users.get tells nothing of: a community's, a deleted profile's, nobody's."""
        new = [name for name in names if (_RESOLVE, name) not in self._told]
        parts = [new[start : start + MAX_CALLS] for start in range(0, len(new), MAX_CALLS)]
        calls: list[list[Call]] = [[(_RESOLVE, {"screen_name": name}) for name in part] for part in parts]
        for part, answers in zip(parts, self._vk.stream(calls, tick=self._tick), strict=True):
            ended = {name: one for name, one in zip(part, answers, strict=True) if not _is_open(one)}
            found = {
                name: (str(one["type"]), int(one["object_id"])) for name, one in ended.items() if isinstance(one, dict)
            }
            self._hear(_Told(_RESOLVE, list(ended), resolved=found))
        known = {name: self._resolved[name] for name in names if name in self._resolved}
        communities = {name: number for name, (kind, number) in known.items() if kind in ("group", "page", "event")}
        people = {name: number for name, (kind, number) in known.items() if kind == "user"}
        self.ask_communities([str(number) for number in communities.values()])
        self.ask_people([str(number) for number in people.values()])
        self._communities.update(_named(communities, self._communities))
        self._people.update(_named(people, self._people))


def _text(link: Link) -> str:
    return link.name or str(link.id)


def _is_open(answer: Any) -> bool:
    """Tell whether VK still owes an answer: it stopped before it was asked."""
    return isinstance(answer, VkError) and not is_final(answer)


def _named(numbers: Mapping[str, int], known: Mapping[int | str, One]) -> dict[int | str, One]:
    return {name: known[number] for name, number in numbers.items() if number in known}


def _names_of(found: Mapping[str, Any]) -> list[str]:
    return sorted({str(found[key]).lower() for key in ("screen_name", "domain") if found.get(key)})


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
