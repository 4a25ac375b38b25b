"""The double of VK through the real vk_api: what its methods answer and refuse."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from ppc_helper.sandbox import Sandbox
from ppc_helper.sandbox.vk_demo import COMMUNITIES, demo_network
from ppc_helper.sandbox.vk_network import VkGroup
from tests.sandbox_server import (
    CLUB,
    control_client,
    running_sandbox,
    unlimited_session,
    vk_clients,
    vk_code,
)

__all__ = ["control_client", "running_sandbox", "unlimited_session", "vk_clients"]


def members(api: Any, **more: Any) -> Any:
    return api.method("groups.getMembers", {"group_id": CLUB, **more})


@pytest.fixture(name="refusals", scope="module")
def reasons_of_members() -> dict[int, int]:
    """For each member of the club, the error that asking for its communities gives, 0 for none."""
    network = demo_network()
    club = network.find(CLUB)
    assert isinstance(club, VkGroup)
    return {user_id: network.people[user_id].refusal for user_id in club.members}


def person_with(refusals: dict[int, int], code: int) -> int:
    """Return a member whose communities cannot be seen for the reason *code*; 0: one who shows them."""
    return next(user_id for user_id, reason in refusals.items() if reason == code)


def test_people_are_found_by_id_and_short_name_each_once_in_another_order(api: Any) -> None:
    found = api.method(
        "users.get", {"user_ids": "person3,100002,person2,nobody_at_all,id100001", "fields": "sex,domain"}
    )
    assert [person["id"] for person in found] == [100001, 100002, 100003]
    assert found[2]["domain"] == "person3"
    assert {"id", "first_name", "last_name", "sex", "can_access_closed", "is_closed"} <= set(found[0])


def test_deleted_profile_shows_next_to_nothing(api: Any) -> None:
    deleted = [person for person in members(api, fields="sex,city")["items"] if person.get("deactivated") == "deleted"]
    assert set(deleted[0]) == {"id", "first_name", "last_name", "deactivated"}
    assert deleted[0]["first_name"] == "DELETED"


def test_unknown_names_only_are_error_113(api: Any) -> None:
    assert vk_code(api.method, "users.get", {"user_ids": "nobody_at_all"}) == 113


@pytest.mark.parametrize(
    ("name", "kind"),
    [("person1", "user"), ("id100001", "user"), (CLUB, "group"), ("target_today", "page"), ("adconf_autumn", "event")],
)
def test_short_names_are_resolved(api: Any, name: str, kind: str) -> None:
    assert api.method("utils.resolveScreenName", {"screen_name": name})["type"] == kind


def test_unknown_short_name_resolves_to_an_empty_list(api: Any) -> None:
    assert api.method("utils.resolveScreenName", {"screen_name": "nobody_at_all"}) == []


def test_communities_are_described_in_the_shape_of_the_version(api: Any) -> None:
    asked = {"group_ids": f"{CLUB},club200002", "fields": "members_count"}
    found = api.method("groups.getById", asked)
    assert [group["members_count"] for group in found["groups"]] == [620, 480]
    assert found["profiles"] == []
    old = api.method("groups.getById", {**asked, "v": "5.131"})
    assert [group["screen_name"] for group in old] == [CLUB, "direct_analytics"]


def test_members_come_in_pages_by_rising_id(api: Any) -> None:
    pages = [members(api, offset=offset, count=250) for offset in (0, 250, 500, 750)]
    ids = [user_id for page in pages for user_id in page["items"]]
    assert [len(page["items"]) for page in pages] == [250, 250, 120, 0]
    assert ids == sorted(set(ids))
    assert {page["count"] for page in pages} == {620}


def test_every_community_of_the_demo_has_its_size(api: Any) -> None:
    names = ",".join(row[1] for row in COMMUNITIES)
    groups = api.method("groups.getById", {"group_ids": names, "fields": "members_count"})["groups"]
    assert [group["members_count"] for group in groups] == [row[3] for row in COMMUNITIES]
    assert all(300 <= group["members_count"] <= 1000 for group in groups)


def test_network_is_the_same_at_each_start(api: Any) -> None:
    with Sandbox() as other:
        asked = {"group_id": CLUB, "access_token": "x", "v": "5.199", "fields": "bdate,city,sex"}
        there = requests.post(f"{other.vk_url}/method/groups.getMembers", data=asked).json()["response"]
    assert members(api, fields="bdate,city,sex") == there


def test_communities_of_a_person_agree_with_member_lists(api: Any, refusals: dict[int, int]) -> None:
    user_id = person_with(refusals, 0)
    mine = api.method("groups.get", {"user_id": user_id})
    assert mine["count"] == len(mine["items"])
    for group_id in mine["items"][:3]:
        group = api.method("groups.getById", {"group_id": group_id})["groups"][0]
        if not group["is_closed"]:
            assert user_id in api.method("groups.getMembers", {"group_id": group_id})["items"]
    extended = api.method("groups.get", {"user_id": user_id, "extended": 1, "fields": "members_count"})
    assert [group["id"] for group in extended["items"]] == mine["items"]
    assert extended["items"][0]["members_count"] > 0
    assert api.method("users.getSubscriptions", {"user_id": user_id})["groups"]["items"] == mine["items"]


@pytest.mark.parametrize("code", [15, 18, 30, 260])
def test_communities_can_be_hidden_for_each_reason(api: Any, refusals: dict[int, int], code: int) -> None:
    user_id = person_with(refusals, code)
    assert vk_code(api.method, "groups.get", {"user_id": user_id}) == code
    assert vk_code(api.method, "users.getSubscriptions", {"user_id": user_id}) == code


def test_closed_and_unknown_communities_are_refused(api: Any) -> None:
    assert vk_code(api.method, "groups.getMembers", {"group_id": "media_buyers"}) == 203
    assert vk_code(api.method, "groups.getMembers", {"group_id": "987654321"}) == 125
    assert vk_code(api.method, "groups.getMembers", {}) == 100


@pytest.mark.parametrize(
    ("method", "values"),
    [
        ("groups.getMembers", {"group_id": CLUB, "count": 1001}),
        ("groups.getMembers", {"group_id": CLUB, "offset": -1}),
        ("groups.getMembers", {"group_id": CLUB, "count": "many"}),
        ("users.get", {"user_ids": ",".join(map(str, range(1001)))}),
        ("groups.getById", {"group_ids": ",".join(map(str, range(501)))}),
        ("users.getSubscriptions", {"extended": 1, "count": 201}),
        ("utils.resolveScreenName", {}),
    ],
)
def test_what_exceeds_a_methods_limits_is_error_100(
    api: Any, refusals: dict[int, int], method: str, values: dict[str, Any]
) -> None:
    values = {**values, "user_id": person_with(refusals, 0)}
    assert vk_code(api.method, method, values) == 100


def test_unknown_method_is_error_3(api: Any) -> None:
    assert vk_code(api.method, "wall.get", {}) == 3


def test_version_is_required(sandbox: Sandbox) -> None:
    answer = requests.post(f"{sandbox.vk_url}/method/users.get", data={"access_token": "x"}).json()
    assert answer["error"]["error_code"] == 8
