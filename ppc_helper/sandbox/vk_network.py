"""What a network of VK's people and communities is: the demo's is in vk_demo, one of any size in vk_large."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Literal, Protocol

import msgspec

GroupKind = Literal["group", "page", "event"]
HIDDEN = 260
PRIVATE = 30
DELETED = 18
DENIED = 15


class VkPerson(msgspec.Struct, frozen=True):
    """A profile; *refusal* is the error that asking for its communities gives, 0 for none."""

    id: int
    first_name: str
    last_name: str
    screen_name: str = ""
    sex: int = 0
    bdate: str = ""
    city: str = ""
    last_seen: int = 0
    refusal: int = 0
    deactivated: str = ""


class VkGroup(msgspec.Struct, frozen=True):
    """A community; *members* are ids in rising order. *closed* 0 open, 1 closed, 2 private."""

    id: int
    name: str
    screen_name: str
    kind: GroupKind
    members: Sequence[int] = ()
    closed: int = 0
    hides_members: bool = False
    deactivated: str = ""
    description: str = ""


class Network(Protocol):
    """What the double of VK asks of a network."""

    def person(self, user_id: int) -> VkPerson | None:
        """Return a profile, None when there is none."""

    def group(self, group_id: int) -> VkGroup | None:
        """Return a community, None when there is none."""

    def find(self, screen_name: str) -> VkPerson | VkGroup | None:
        """Return who has this short name."""

    def groups_of(self, user_id: int) -> Sequence[int]:
        """Return the ids of a person's communities, whatever the profile hides."""


class SmallNetwork:
    """A network that is held whole."""

    def __init__(self, people: Sequence[VkPerson], groups: Sequence[VkGroup]) -> None:
        self.people = {person.id: person for person in people}
        self.groups = {group.id: group for group in groups}

    @cached_property
    def _names(self) -> Mapping[str, VkPerson | VkGroup]:
        everyone: list[VkPerson | VkGroup] = [*self.people.values(), *self.groups.values()]
        return {one.screen_name: one for one in everyone if one.screen_name}

    @cached_property
    def _memberships(self) -> Mapping[int, list[int]]:
        found: dict[int, list[int]] = {}
        for group in self.groups.values():
            for member in group.members:
                found.setdefault(member, []).append(group.id)
        return found

    def person(self, user_id: int) -> VkPerson | None:
        """Return a profile, None when there is none."""
        return self.people.get(user_id)

    def group(self, group_id: int) -> VkGroup | None:
        """Return a community, None when there is none."""
        return self.groups.get(group_id)

    def find(self, screen_name: str) -> VkPerson | VkGroup | None:
        """Return who has this short name."""
        return self._names.get(screen_name)

    def groups_of(self, user_id: int) -> Sequence[int]:
        """Return the ids of a person's communities."""
        return self._memberships.get(user_id, [])


class DriftingNetwork:
    """Another network whose communities lose their first members, as real ones do between two pages."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._gone: dict[int, int] = {}

    def leave(self, group_id: int, count: int) -> None:
        """Let the first *count* members of a community leave."""
        self._gone[group_id] = self._gone.get(group_id, 0) + count

    def person(self, user_id: int) -> VkPerson | None:
        """Return a profile, None when there is none."""
        return self._network.person(user_id)

    def group(self, group_id: int) -> VkGroup | None:
        """Return a community with those who are still in it."""
        group = self._network.group(group_id)
        if group is None or group_id not in self._gone:
            return group
        return msgspec.structs.replace(group, members=group.members[self._gone[group_id] :])

    def find(self, screen_name: str) -> VkPerson | VkGroup | None:
        """Return who has this short name."""
        found = self._network.find(screen_name)
        return self.group(found.id) if isinstance(found, VkGroup) else found

    def groups_of(self, user_id: int) -> Sequence[int]:
        """Return the ids of a person's communities; those just left are still listed."""
        return self._network.groups_of(user_id)
