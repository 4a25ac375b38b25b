"""The double of VK through the real vk_api: ``execute`` in every shape of code, pages that drift, large networks."""

from __future__ import annotations

from typing import Any

import vk_api

from ppc_helper.sandbox.vk_large import LargeNetwork
from tests.sandbox_server import (
    CLUB,
    Control,
    control_client,
    running_sandbox,
    unlimited_session,
    vk_clients,
    vk_code,
)

__all__ = ["control_client", "running_sandbox", "unlimited_session", "vk_clients"]


def members(api: Any, **more: Any) -> Any:
    return api.method("groups.getMembers", {"group_id": CLUB, **more})


def test_pool_of_different_methods_is_one_list_of_calls(api: Any, control: Control) -> None:
    with vk_api.VkRequestsPool(api) as pool:
        good = pool.method("users.get", {"user_ids": 100001})
        bad = pool.method("groups.getMembers", {"group_id": "media_buyers"})
        last = pool.method("groups.getMembers", {"group_id": CLUB, "count": 2})
    assert good.result[0]["id"] == 100001
    assert bad.error["error_code"] == 203
    assert bad.error["method"] == "groups.getMembers"
    assert len(last.result["items"]) == 2
    calls = control.calls("execute", api="vk")
    assert [call["result"] for call in calls] == [
        {"inner": ["users.get", "groups.getMembers", "groups.getMembers"], "errors": 1}
    ]


def test_pool_of_one_method_is_a_loop(api: Any, control: Control) -> None:
    ids = members(api, count=30)["items"]
    with vk_api.VkRequestsPool(api) as pool:
        results = [pool.method("groups.get", {"user_id": user_id}) for user_id in ids]
    assert all(result.ok or result.error["error_code"] in {15, 18, 30, 260} for result in results)
    assert any(result.ok for result in results)
    assert [len(call["result"]["inner"]) for call in control.calls("execute", api="vk")] == [25, 5]


def test_one_parameter_pool_tells_results_from_errors(api: Any) -> None:
    found, errors = vk_api.vk_request_one_param_pool(
        api, "groups.getMembers", key="group_id", values=[CLUB, "media_buyers"], default_values={"count": 1}
    )
    assert len(found[CLUB]["items"]) == 1
    assert errors["media_buyers"]["error_code"] == 203


def test_get_all_reads_twenty_five_pages_a_call(api: Any, control: Control) -> None:
    found = vk_api.VkTools(api).get_all("groups.getMembers", 20, {"group_id": CLUB})
    assert found["items"] == members(api)["items"]
    assert len(control.calls("execute", api="vk")) == 2


def test_pages_drift_while_members_leave(api: Any, control: Control) -> None:
    before = members(api)["items"]
    control.post("vk/settings", rate_limits=False, drift=1)
    first, second = (members(api, offset=offset, count=100) for offset in (0, 100))
    assert first["items"] == before[:100]
    assert second == {"count": 619, "items": before[101:201]}, "one person was skipped"


def test_first_members_can_leave(api: Any, control: Control) -> None:
    before = members(api)["items"]
    control.post("vk/leave", group_id=200001, count=3)
    assert members(api) == {"count": 617, "items": before[3:]}


def test_code_with_more_than_25_calls_is_error_13(api: Any) -> None:
    code = "return [" + ",".join(['API.users.get({"user_ids":1})'] * 26) + "];"
    assert vk_code(api.method, "execute", {"code": code}) == 13


def test_code_that_does_not_compile_is_error_12(api: Any) -> None:
    assert vk_code(api.method, "execute", {"code": "return ["}) == 12
    assert vk_code(api.method, "execute", {}) == 100


def test_answer_over_five_megabytes_is_error_13(api: Any, control: Control) -> None:
    control.post("vk/network", large=100_000)
    pages = ",".join(
        f'API.groups.getMembers({{"group_id":1,"offset":{page}000,"fields":"domain,screen_name"}})'
        for page in range(25)
    )
    assert len(api.method("execute", {"code": f"return [{pages}];"})) == 25
    twice = f"var pages = [{pages}]; return [pages, pages];"
    assert vk_code(api.method, "execute", {"code": twice}) == 13


def test_large_network_agrees_with_its_own_arithmetic(api: Any, control: Control) -> None:
    control.post("vk/network", large=5000, groups_per_person=20)
    network = LargeNetwork(5000, 20)
    groups = api.method("groups.get", {"user_id": 61})["items"]
    assert groups[:3] == [1, 2001, 3001]
    assert len(groups) == 21
    for group_id in groups:
        page = api.method("groups.getMembers", {"group_id": group_id, "count": 1000})
        assert page["count"] == network.common_count(group_id)
        assert 61 in page["items"]
