"""The double of VK through the real vk_api: tokens, pace, quotas, scripted faults."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests
import vk_api

from ppc_helper.sandbox import Sandbox
from tests.sandbox_server import (
    CLUB,
    Control,
    VkClients,
    control_client,
    running_sandbox,
    unlimited_session,
    vk_clients,
    vk_code,
)

__all__ = ["control_client", "running_sandbox", "unlimited_session", "vk_clients"]


def test_user_token_gets_three_calls_a_second(vk: VkClients, control: Control) -> None:
    control.post("vk/settings", time_scale=0.01)
    api = vk.session("user-token")
    asked = {"access_token": "user-token", "v": "5.199", "user_ids": "100001"}
    codes = [
        api.http.post("https://api.vk.ru/method/users.get", asked).json().get("error", {}).get("error_code")
        for _ in range(4)
    ]
    assert codes == [None, None, None, 6]


def test_real_client_obeys_the_pace(vk: VkClients, control: Control) -> None:
    api = vk.session("user-token", rps_delay=0.34)
    for _ in range(5):
        api.method("users.get", {"user_ids": 100001})
    assert {call["outcome"] for call in control.calls("users.get", api="vk")} == {"ok"}


def test_community_token_gets_twenty_calls_a_second(vk: VkClients, control: Control) -> None:
    control.post("vk/settings", time_scale=0.01)
    http = vk.session("group-token").http
    asked = {"access_token": "group-token", "v": "5.199", "user_ids": "100001"}
    answers = [http.post("https://api.vk.ru/method/users.get", asked).json() for _ in range(21)]
    assert ["error" in answer for answer in answers] == [False] * 20 + [True]


def test_time_can_pass_faster(vk: VkClients, control: Control) -> None:
    control.post("vk/settings", time_scale=1000, latency=50)
    api = vk.session()
    began = time.monotonic()
    for _ in range(6):
        api.method("users.get", {"user_ids": 100001})
    assert 0.3 <= time.monotonic() - began < 10
    assert len(control.calls("users.get", api="vk")) == 6


def test_quota_of_the_day_is_error_29_also_inside_execute(api: Any, control: Control) -> None:
    control.post("vk/settings", rate_limits=False, quotas={"users.get": 2})
    code = 'return [API.users.get({"user_ids":1}),API.users.get({"user_ids":1}),API.users.get({"user_ids":1})];'
    raw = api.method("execute", {"code": code}, raw=True)
    assert raw["response"] == [[], [], False]
    assert [error["error_code"] for error in raw["execute_errors"]] == [29]
    assert vk_code(api.method, "users.get", {"user_ids": 1}) == 29
    control.post("vk/next-day")
    assert api.method("users.get", {"user_ids": 1}) == []


def test_tokens_are_of_three_kinds(api: Any, vk: VkClients, control: Control) -> None:
    control.post("vk/tokens", token="our-community", kind="group")
    assert vk_code(vk.session("our-community").method, "groups.get", {"user_id": 100001}) == 27
    assert vk_code(vk.session("service-key").method, "execute", {"code": "return 1;"}) == 28
    assert vk.session("service-key").method("users.get", {"user_ids": 100001})[0]["id"] == 100001


def test_dead_unknown_and_absent_tokens_are_error_5(api: Any, vk: VkClients, control: Control) -> None:
    control.post("vk/tokens", token="ended", dead=True)
    assert vk_code(vk.session("ended").method, "users.get", {"user_ids": 1}) == 5
    control.post("vk/settings", rate_limits=False, known_tokens_only=True)
    assert vk_code(vk.session("never-seen").method, "users.get", {"user_ids": 1}) == 5
    assert vk_code(vk.session("").method, "users.get", {"user_ids": 1}) == 5


def test_token_is_taken_from_the_header_too(sandbox: Sandbox) -> None:
    answer = requests.post(
        f"{sandbox.vk_url}/method/users.get",
        data={"v": "5.199", "user_ids": "100001"},
        headers={"Authorization": "Bearer user-token"},
    )
    assert answer.json()["response"][0]["id"] == 100001


# Scripted faults


@pytest.mark.parametrize("code", [1, 5, 6, 9, 10, 15, 29, 36, 203])
def test_every_error_can_be_scripted(api: Any, control: Control, code: int) -> None:
    api.error_handlers.clear()  # vk_api itself retries error 6 for ever
    control.fault("refuse", api="vk", method="users.get", code=code)
    assert vk_code(api.method, "users.get", {"user_ids": 100001}) == code
    assert api.method("users.get", {"user_ids": 100001})[0]["id"] == 100001


def test_captcha_comes_with_its_address(api: Any, control: Control) -> None:
    control.fault("refuse", api="vk", code=14)
    with pytest.raises(vk_api.Captcha) as caught:
        api.method("users.get", {"user_ids": 100001})
    assert caught.value.redirect_uri.startswith("https://id.vk.ru/")
    assert caught.value.sid


def test_one_call_inside_execute_can_fail(api: Any, control: Control) -> None:
    control.fault("refuse", api="vk", method="groups.getMembers", code=10, skip=1)
    with vk_api.VkRequestsPool(api) as pool:
        results = [pool.method("groups.getMembers", {"group_id": CLUB, "count": 1}) for _ in range(3)]
    assert [result.ok for result in results] == [True, False, True]
    assert results[1].error["error_code"] == 10


def test_gateway_page_and_broken_connection(api: Any, control: Control) -> None:
    control.fault("status", api="vk", status=502)
    with pytest.raises(vk_api.ApiHttpError):
        api.method("users.get", {"user_ids": 100001})
    control.fault("html", api="vk")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        api.method("users.get", {"user_ids": 100001})
    for kind in ("drop_before", "drop_after"):
        control.fault(kind, api="vk")
        with pytest.raises(requests.ConnectionError):
            api.method("users.get", {"user_ids": 100001})
    outcomes = [call["outcome"] for call in control.calls("users.get", api="vk")]
    assert outcomes == ["http 502", "http 200", "dropped before", "dropped after"]


def test_faults_of_telegram_do_not_meet_vk(api: Any, control: Control) -> None:
    control.fault("status", times=None)
    assert api.method("users.get", {"user_ids": 100001})[0]["id"] == 100001


def test_error_repeats_the_parameters_but_no_token(api: Any) -> None:
    with pytest.raises(vk_api.ApiError) as caught:
        api.method("groups.getMembers", {"group_id": "987654321"})
    shown = {pair["key"]: pair["value"] for pair in caught.value.error["request_params"]}
    assert shown["method"] == "groups.getMembers"
    assert shown["group_id"] == "987654321"
    assert "access_token" not in shown


def test_a_community_s_token_that_names_no_community_is_told_of_its_own(api: Any, sandbox: Sandbox) -> None:
    with pytest.raises(vk_api.ApiError) as caught:
        api.method("groups.getById", {})
    assert caught.value.code == 100
    answer = requests.post(
        f"{sandbox.vk_url}/method/groups.getById", data={"access_token": "group-one", "v": "5.199"}, timeout=10
    ).json()
    assert len(answer["response"]["groups"]) == 1
