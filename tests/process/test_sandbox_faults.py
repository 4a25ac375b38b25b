"""Scripted faults of the sandbox, and its request log: the oracle of the other tests."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from ppc_helper.sandbox import Sandbox
from ppc_helper.telegram import Telegram
from tests.patience import PATIENCE_SECONDS
from tests.process.bot import eventually
from tests.sandbox_server import (
    BORIS,
    CHRIS,
    TOKEN,
    Control,
    control_client,
    real_client,
    refusal,
    running_sandbox,
)

__all__ = ["control_client", "real_client", "running_sandbox"]


@pytest.fixture(autouse=True)
def begun(control: Control) -> None:
    """Boris and Chris have written to the bot."""
    control.write(BORIS, "/start")
    control.write(CHRIS, "/start")


def texts(control: Control, chat_id: int = BORIS) -> list[str]:
    return [message["text"] for message in control.messages(chat_id)]


def test_429_is_for_the_next_calls_of_one_chat_only(bot_api: Any, control: Control) -> None:
    control.fault("retry_after", method="sendMessage", chat=BORIS, retry_after=7, times=2)
    assert bot_api.send_message(TOKEN, CHRIS, "x")["text"] == "x"
    for _ in range(2):
        assert refusal(bot_api.send_message, TOKEN, BORIS, "x") == (429, "Too Many Requests: retry after 7")
    assert bot_api.send_message(TOKEN, BORIS, "x")["text"] == "x"


def test_gateway_error_has_no_json_and_no_effect(bot_api: Any, control: Control) -> None:
    control.fault("status", status=502)
    with pytest.raises(bot_api.ApiHTTPException):
        bot_api.send_message(TOKEN, BORIS, "x")
    assert texts(control) == ["/start"]


@pytest.fixture
def adapter_made_before() -> Telegram:
    """Our adapter leaves its mark in the library for good; :func:`real_client` must not see it."""
    return Telegram(TOKEN)


def test_what_the_real_client_meets_does_not_depend_on_other_tests(adapter_made_before: Telegram, bot_api: Any) -> None:
    assert bot_api.CUSTOM_REQUEST_SENDER is None


def test_connection_dropped_before_has_no_effect(bot_api: Any, control: Control) -> None:
    control.fault("drop_before", method="sendMessage")
    with pytest.raises(requests.ConnectionError):
        bot_api.send_message(TOKEN, BORIS, "x")
    assert texts(control) == ["/start"]


@pytest.mark.parametrize("kind", ["drop_after", "fail_after"])
def test_effect_stays_when_the_answer_is_lost(bot_api: Any, control: Control, kind: str) -> None:
    control.fault(kind, method="sendMessage")
    with pytest.raises((requests.ConnectionError, bot_api.ApiHTTPException)):
        bot_api.send_message(TOKEN, BORIS, "x")
    assert texts(control) == ["/start", "x"]


def test_answer_comes_late(bot_api: Any, control: Control) -> None:
    control.fault("delay", method="sendMessage", seconds=0.3)
    began = time.monotonic()
    bot_api.send_message(TOKEN, BORIS, "x")
    assert time.monotonic() - began >= 0.3


def test_a_call_that_is_held_up_goes_on_when_its_fault_is_deleted(
    bot_api: Any, control: Control, sandbox: Sandbox
) -> None:
    held_up = control.fault("delay", method="sendMessage", seconds=3_600)
    with ThreadPoolExecutor() as threads:
        sent = threads.submit(bot_api.send_message, TOKEN, BORIS, "x")
        eventually(lambda: not control.get("faults")["faults"], "the call is held up")
        requests.delete(f"{sandbox.base_url}/control/faults", params={"id": held_up}, timeout=PATIENCE_SECONDS)
        assert sent.result(PATIENCE_SECONDS)["text"] == "x"


def test_blocked_migrated_and_free_refusals_are_said(bot_api: Any, control: Control) -> None:
    control.fault("blocked", chat=BORIS)
    assert refusal(bot_api.send_message, TOKEN, BORIS, "x") == (403, "Forbidden: bot was blocked by the user")
    control.fault("migrate", chat=BORIS, migrate_to_chat_id=-1001)
    with pytest.raises(bot_api.ApiTelegramException) as caught:
        bot_api.send_message(TOKEN, BORIS, "x")
    assert caught.value.result_json["parameters"] == {"migrate_to_chat_id": -1001}
    control.fault("refuse", code=400, description="Bad Request: something new")
    assert refusal(bot_api.send_message, TOKEN, BORIS, "x") == (400, "Bad Request: something new")


def test_page_instead_of_json(bot_api: Any, control: Control) -> None:
    control.fault("html", method="getMe")
    with pytest.raises(bot_api.ApiInvalidJSONException):
        bot_api.get_me(TOKEN)


def test_first_calls_can_be_let_through(bot_api: Any, control: Control) -> None:
    control.fault("status", method="sendMessage", skip=1)
    bot_api.send_message(TOKEN, BORIS, "x")
    with pytest.raises(bot_api.ApiHTTPException):
        bot_api.send_message(TOKEN, BORIS, "y")


def test_lasting_fault_ends_when_it_is_deleted(bot_api: Any, control: Control) -> None:
    fault = control.fault("status", times=None)
    for _ in range(3):
        with pytest.raises(bot_api.ApiHTTPException):
            bot_api.get_me(TOKEN)
    assert control.get("faults")["faults"][0]["id"] == fault
    control.session.delete(f"{control.base}/faults", params={"id": fault})
    assert bot_api.get_me(TOKEN)["is_bot"] is True


def test_file_downloads_can_fail_too(bot_api: Any, control: Control) -> None:
    control.upload(BORIS, ("a.txt", b"a"))
    file_id = bot_api.get_updates(TOKEN)[-1]["message"]["document"]["file_id"]
    path = bot_api.get_file(TOKEN, file_id)["file_path"]
    control.fault("status", method="/file", status=500)
    with pytest.raises(bot_api.ApiHTTPException):
        bot_api.download_file(TOKEN, path)
    assert bot_api.download_file(TOKEN, path) == b"a"


def test_unknown_fault_is_refused(control: Control) -> None:
    answer = control.session.post(f"{control.base}/faults", json={"kind": "explode"})
    assert answer.status_code == 400
    assert "explode" in answer.json()["error"]


def test_request_log_holds_what_came_and_how_it_ended(bot_api: Any, control: Control) -> None:
    control.fault("retry_after", method="sendMessage")
    refusal(bot_api.send_message, TOKEN, BORIS, "x")
    sent = bot_api.send_message(TOKEN, BORIS, "x", parse_mode="HTML")
    first, second = control.calls("sendMessage")
    assert (first["outcome"], first["chat"], first["bot"]) == ("refused 429", BORIS, 7000001)
    assert second["outcome"] == "ok"
    assert second["result"]["message_id"] == sent["message_id"]
    assert second["parameters"] == {"chat_id": str(BORIS), "text": "x", "parse_mode": "HTML"}
    assert second["number"] == first["number"] + 1
    assert second["monotonic"] > first["monotonic"]
    assert second["at"] == pytest.approx(time.time(), abs=60)


def test_no_token_and_no_secret_is_ever_in_the_log(bot_api: Any, control: Control, sandbox: Sandbox) -> None:
    bot_api.get_me(TOKEN)
    bot_api.set_webhook(TOKEN, "http://127.0.0.1:9/x", secret_token="hidden-secret")
    refusal(bot_api.get_me, "7000001:wrong-one")
    requests.get(f"{sandbox.base_url}/file/bot{TOKEN}/nothing")
    requests.post(f"{sandbox.base_url}/method/users.get", data={"access_token": "vk-secret", "v": "5.199"})
    log = control.session.get(f"{control.base}/requests").text
    assert '"method":"getMe"' in log
    for secret in (TOKEN, "hidden-secret", "wrong-one", "vk-secret"):
        assert secret not in log


def test_log_can_be_waited_for(bot_api: Any, control: Control) -> None:
    bot_api.send_message(TOKEN, BORIS, "x")
    last = control.calls("sendMessage")[-1]["number"]
    assert control.get("requests", since=last)["requests"] == []
    bot_api.send_message(TOKEN, BORIS, "y")
    found = control.get("requests", since=last, wait=10, method="sendMessage")["requests"]
    assert [call["parameters"]["text"] for call in found] == ["y"]
