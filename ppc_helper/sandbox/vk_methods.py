"""VK's methods over a network: what each returns, and when it refuses.

Source: VKCOM/vk-api-schema 5.199 and dev.vk.com.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import msgspec

from ppc_helper.sandbox.vk_network import PRIVATE, Network, VkGroup, VkPerson

TokenKind = Literal["user", "group", "service"]
OBJECT_SINCE = (5, 131)
"""Later versions of groups.getById answer an object instead of a list."""
_GROUP_ID = re.compile(r"(?:club|public|event)?([0-9]{1,15})")
_PERSON_ID = re.compile(r"(?:id)?([0-9]{1,15})")
MESSAGES = {
    15: "Access denied",
    18: "User was deleted or banned",
    27: "Group authorization failed: method is unavailable with group auth.",
    28: "Application authorization failed: method is unavailable with service token.",
    30: "This profile is private",
    113: "Invalid user id",
    125: "Invalid group id",
    203: "Access to group denied: access to the group members is denied",
    260: "Access to the groups list is denied due to the user's privacy settings",
}


TOKENS_OWN = VkGroup(990_001, "Сообщество, давшее ключ", "token_owner", "group")


class VkRefused(Exception):
    """VK's error: code, message, and what else its object holds."""

    def __init__(self, code: int, message: str = "", **more: Any) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message or MESSAGES.get(code, "Unknown error occurred")
        self.more = more


class VkCall(msgspec.Struct, frozen=True):
    """One call of one method: the network it asks, what was given, and by which kind of token."""

    network: Network
    given: Mapping[str, Any]
    asked_by: TokenKind = "user"
    version: tuple[int, int] = (5, 199)

    def text(self, name: str) -> str:
        """Return the parameter as text, empty when absent."""
        value = self.given.get(name, "")
        if isinstance(value, list):
            return ",".join(map(str, value))
        return "" if value is None else str(value)

    def items(self, name: str, limit: int) -> list[str]:
        """Return a list parameter; raises VkRefused 100 when it is longer than *limit*."""
        items = [item.strip() for item in self.text(name).split(",") if item.strip()]
        if len(items) > limit:
            raise missing(f"{name} should contain at most {limit} items")
        return items

    def integer(self, name: str, default: int, *, low: int, high: int) -> int:
        """Return a number; raises VkRefused 100 outside *low* to *high*."""
        text = self.text(name)
        if not text:
            return default
        if not re.fullmatch(r"-?[0-9]{1,15}", text):
            raise missing(f"{name} not integer")
        if int(text) > high:
            raise missing(f"{name} should be less or equal to {high}")
        if int(text) < low:
            raise missing(f"{name} should be greater or equal to {low}")
        return int(text)


def missing(reason: str) -> VkRefused:
    """Return error 100 with its reason."""
    return VkRefused(100, f"One of the parameters specified was missing or invalid: {reason}")


def users_get(call: VkCall) -> list[dict[str, Any]]:
    """Return the profiles that exist: each once, ids before short names, not in the order asked."""
    wanted = call.items("user_ids", 1000)
    found = {person.id: person for person in _people(call, wanted)}
    if wanted and not found and not any(name.isdigit() for name in wanted):
        raise VkRefused(113)
    fields = call.items("fields", 100)
    return [person_object(found[user_id], fields) for user_id in sorted(found)]


def resolve_screen_name(call: VkCall) -> Any:
    """Return type and number of who has the short name; an empty list when nobody has."""
    name = call.text("screen_name")
    if not name:
        raise missing("screen_name is undefined")
    if (group := _group(call.network, name)) and not name.isdigit():
        return {"object_id": group.id, "type": group.kind}
    if (person := _person(call.network, name)) and not name.isdigit():
        return {"object_id": person.id, "type": "user"}
    return []


def groups_get_by_id(call: VkCall) -> Any:
    """Return the communities that exist, at most 500 asked; a community's token that names none is told of its own."""
    wanted = call.items("group_ids", 500) or call.items("group_id", 1)
    if not wanted and call.asked_by != "group":
        raise missing("group_ids is undefined")
    found = {group.id: group for group in _groups(call, wanted)} if wanted else {TOKENS_OWN.id: TOKENS_OWN}
    if not found:
        raise missing("group_ids is invalid")
    groups = [group_object(group, call.items("fields", 100)) for group in found.values()]
    return {"groups": groups, "profiles": []} if call.version > OBJECT_SINCE else groups


def groups_get_members(call: VkCall) -> dict[str, Any]:
    """Return a page of at most 1000 members, by rising id."""
    group = _asked_group(call)
    if group.closed:
        raise VkRefused(203)
    if group.hides_members:
        raise VkRefused(15, "Access denied: group hide members")
    offset = call.integer("offset", 0, low=0, high=1 << 40)
    count = call.integer("count", 1000, low=0, high=1000)
    ids = list(group.members[offset : offset + count])
    fields = call.items("fields", 100)
    people = (call.network.person(user_id) for user_id in ids) if fields else ()
    items = [person_object(person, fields) for person in people if person] if fields else ids
    return {"count": len(group.members), "items": items}


def groups_get(call: VkCall) -> dict[str, Any]:
    """Return a page of a person's communities: ids, or objects when ``extended``."""
    _refuse_group_token(call)
    ids = call.network.groups_of(_asked_person(call).id)
    offset = call.integer("offset", 0, low=0, high=1 << 40)
    count = call.integer("count", 1000, low=0, high=1000)
    page = list(ids[offset : offset + count])
    if call.text("extended") not in {"1", "True", "true"}:
        return {"count": len(ids), "items": page}
    return {"count": len(ids), "items": _group_objects(call, page)}


def users_get_subscriptions(call: VkCall) -> dict[str, Any]:
    """Return the pages that a person follows; at most 200 when ``extended``."""
    _refuse_group_token(call)
    ids = call.network.groups_of(_asked_person(call).id)
    if call.text("extended") != "1":
        return {"users": {"count": 0, "items": []}, "groups": {"count": len(ids), "items": list(ids)}}
    offset = call.integer("offset", 0, low=0, high=1 << 40)
    count = call.integer("count", 20, low=0, high=200)
    return {"count": len(ids), "items": _group_objects(call, ids[offset : offset + count])}


def person_object(person: VkPerson, fields: Iterable[str]) -> dict[str, Any]:
    """Return VK's user object with the *fields* asked; a deactivated profile shows next to nothing."""
    names = {"id": person.id, "first_name": person.first_name, "last_name": person.last_name}
    if person.deactivated:
        return names | {"deactivated": person.deactivated}
    closed = person.refusal == PRIVATE
    optional: dict[str, Any] = {
        "screen_name": person.screen_name or f"id{person.id}",
        "domain": person.screen_name or f"id{person.id}",
        "sex": person.sex,
        "bdate": person.bdate,
        "city": {"id": 1 + len(person.city), "title": person.city} if person.city else None,
        "last_seen": {"time": person.last_seen, "platform": 2} if person.last_seen else None,
    }
    shown = {name: optional[name] for name in fields if optional.get(name)}
    return names | shown | {"can_access_closed": not closed, "is_closed": closed}


def group_object(group: VkGroup, fields: Iterable[str]) -> dict[str, Any]:
    """Return VK's group object with the *fields* asked."""
    optional: dict[str, Any] = {"members_count": len(group.members), "description": group.description}
    found: dict[str, Any] = {
        "id": group.id,
        "name": group.name,
        "screen_name": group.screen_name,
        "is_closed": group.closed,
        "type": group.kind,
    }
    if group.deactivated:
        found["deactivated"] = group.deactivated
    return found | {name: optional[name] for name in fields if name in optional}


def _people(call: VkCall, names: Iterable[str]) -> list[VkPerson]:
    return [person for name in names if (person := _person(call.network, name))]


def _groups(call: VkCall, names: Iterable[str]) -> list[VkGroup]:
    return [group for name in names if (group := _group(call.network, name))]


def _group_objects(call: VkCall, ids: Iterable[int]) -> list[dict[str, Any]]:
    fields = call.items("fields", 100)
    groups = (call.network.group(group_id) for group_id in ids)
    return [group_object(group, fields) for group in groups if group]


def _asked_person(call: VkCall) -> VkPerson:
    """Return the person asked about; raises VkRefused when the communities are not to be seen."""
    person = _person(call.network, call.text("user_id"))
    if person is None:
        raise VkRefused(113)
    if person.refusal:
        raise VkRefused(person.refusal)
    return person


def _asked_group(call: VkCall) -> VkGroup:
    name = call.text("group_id")
    if not name:
        raise missing("group_id is undefined")
    group = _group(call.network, name)
    if group is None or group.deactivated:
        raise VkRefused(125)
    return group


def _refuse_group_token(call: VkCall) -> None:
    if call.asked_by == "group":
        raise VkRefused(27)


def _person(network: Network, name: str) -> VkPerson | None:
    match = _PERSON_ID.fullmatch(name)
    if match:
        return network.person(int(match[1]))
    found = network.find(name)
    return found if isinstance(found, VkPerson) else None


def _group(network: Network, name: str) -> VkGroup | None:
    match = _GROUP_ID.fullmatch(name)
    if match:
        return network.group(int(match[1]))
    found = network.find(name)
    return found if isinstance(found, VkGroup) else None


METHODS: dict[str, Callable[[VkCall], Any]] = {
    "users.get": users_get,
    "utils.resolveScreenName": resolve_screen_name,
    "groups.getById": groups_get_by_id,
    "groups.getMembers": groups_get_members,
    "groups.get": groups_get,
    "users.getSubscriptions": users_get_subscriptions,
}
