"""getUpdates and webhooks of the sandbox, through pyTelegramBotAPI's own functions."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from ppc_helper.sandbox import Sandbox
from tests.patience import PATIENCE_SECONDS
from tests.sandbox_server import (
    BORIS,
    OTHER,
    TOKEN,
    Control,
    control_client,
    real_client,
    refusal,
    running_sandbox,
)

__all__ = ["control_client", "real_client", "running_sandbox"]


@pytest.fixture(name="second_thread")
def one_more_thread() -> Iterator[Callable[..., Any]]:
    """Runs a function beside the test and gives its future."""
    with ThreadPoolExecutor(4) as pool:
        yield pool.submit


def polled(bot_api: Any, token: str = TOKEN, **more: Any) -> list[int]:
    return [update["update_id"] for update in bot_api.get_updates(token, **more)]


def wait_until_polled(sandbox: Sandbox, turns: int) -> None:
    """Wait until that many polls have reached the sandbox."""
    until = time.monotonic() + PATIENCE_SECONDS
    while sandbox.run(lambda state: state.bot_of(None).poll.turn) < turns:
        assert time.monotonic() < until, "the poll did not come"
        time.sleep(0.005)


def test_press_and_text_arrive_with_rising_ids(bot_api: Any, control: Control) -> None:
    control.write(BORIS, "/start")
    control.post(f"chats/{BORIS}/press", message_id=1, data="x")
    updates = bot_api.get_updates(TOKEN)
    assert [set(update) for update in updates] == [{"update_id", "message"}, {"update_id", "callback_query"}]
    assert updates[1]["update_id"] == updates[0]["update_id"] + 1


def test_two_bots_have_queues_of_their_own(bot_api: Any, control: Control) -> None:
    control.write(BORIS, "to the second", bot=7000002)
    assert polled(bot_api, TOKEN) == []
    assert len(polled(bot_api, OTHER)) == 1


def test_unknown_token_is_refused(bot_api: Any) -> None:
    assert refusal(bot_api.get_updates, "7000001:wrong") == (401, "Unauthorized")
    assert refusal(bot_api.get_me, "nonsense") == (401, "Unauthorized")


def test_long_poll_ends_as_soon_as_an_update_comes(
    bot_api: Any, control: Control, sandbox: Sandbox, second_thread: Callable[..., Any]
) -> None:
    poll = second_thread(polled, bot_api, long_polling_timeout=30)
    wait_until_polled(sandbox, 1)
    began = time.monotonic()
    control.write(BORIS, "x")
    assert len(poll.result(PATIENCE_SECONDS)) == 1
    assert time.monotonic() - began < 30


def test_older_poller_is_ended_with_409(
    bot_api: Any, control: Control, sandbox: Sandbox, second_thread: Callable[..., Any]
) -> None:
    older = second_thread(refusal, bot_api.get_updates, TOKEN, long_polling_timeout=30)
    wait_until_polled(sandbox, 1)
    newer = second_thread(polled, bot_api, offset=1, long_polling_timeout=30)
    code, description = older.result(PATIENCE_SECONDS)
    assert code == 409
    assert description.startswith("Conflict: terminated by other getUpdates request")
    control.write(BORIS, "x")
    assert len(newer.result(PATIENCE_SECONDS)) == 1


def test_conflicts_come_at_most_every_three_seconds(
    bot_api: Any, control: Control, sandbox: Sandbox, second_thread: Callable[..., Any]
) -> None:
    began = time.monotonic()
    first = second_thread(refusal, bot_api.get_updates, TOKEN, offset=1, long_polling_timeout=30)
    wait_until_polled(sandbox, 1)
    second = second_thread(refusal, bot_api.get_updates, TOKEN, offset=2, long_polling_timeout=30)
    wait_until_polled(sandbox, 2)
    third = second_thread(polled, bot_api, offset=3, long_polling_timeout=30)
    assert first.result(PATIENCE_SECONDS)[0] == second.result(PATIENCE_SECONDS)[0] == 409
    assert time.monotonic() - began >= 3
    control.write(BORIS, "x")
    assert len(third.result(PATIENCE_SECONDS)) == 1


def test_same_offset_again_at_once_gives_one_update(bot_api: Any, control: Control, sandbox: Sandbox) -> None:
    control.write(BORIS, "a")
    control.write(BORIS, "b")
    assert len(polled(bot_api)) == 2
    # however busy this computer is, the next poll comes within half a second of this one
    sandbox.run(lambda state: setattr(state.bot_of(None).poll, "started", time.monotonic() + 60))
    assert len(polled(bot_api)) == 1


def test_same_offset_again_without_timeout_waits_three_seconds(bot_api: Any, sandbox: Sandbox) -> None:
    began = time.monotonic()
    assert polled(bot_api, offset=5) == []
    assert time.monotonic() - began < 3
    # however busy this computer is, the next poll comes within half a second of this one
    sandbox.run(lambda state: setattr(state.bot_of(None).poll, "started", time.monotonic() + 60))
    began = time.monotonic()
    assert polled(bot_api, offset=5) == []
    assert time.monotonic() - began >= 3


def test_wanted_kinds_are_remembered_and_filter_what_arises(bot_api: Any, control: Control) -> None:
    bot_api.get_updates(TOKEN, allowed_updates=["message"])
    control.post(f"chats/{BORIS}/press", message_id=1, data="x")
    assert polled(bot_api, offset=1) == []
    bot_api.get_updates(TOKEN, offset=2, allowed_updates=[], long_polling_timeout=0)
    control.post(f"chats/{BORIS}/press", message_id=1, data="x")
    assert len(polled(bot_api, offset=3)) == 1


def test_updates_expire(bot_api: Any, control: Control) -> None:
    control.write(BORIS, "lives a day")
    control.post(f"chats/{BORIS}/press", message_id=1, data="lives 150 seconds")
    control.post("clock", seconds=151)
    assert [set(update) for update in bot_api.get_updates(TOKEN)] == [{"update_id", "message"}]
    control.post("clock", seconds=86_400)
    assert polled(bot_api, offset=1) == []
    assert len(control.get("updates")["expired"]) == 2


def test_raw_updates_arrive_byte_for_byte_and_open_their_chat(bot_api: Any, control: Control, sandbox: Sandbox) -> None:
    raw = b'{"message":{"message_id":5,"date":1,"chat":{"id":555,"type":"private"},"text":"\\u0000 \\ud800"}}'
    control.session.post(control.base + "/updates", data=raw)
    answer = control.session.get(f"{sandbox.telegram_url}/bot{TOKEN}/getUpdates")
    assert answer.content == b'{"ok":true,"result":[{"update_id":100001,' + raw[1:] + b"]}"
    assert bot_api.send_message(TOKEN, 555, "hi")["message_id"] == 6


def test_many_raw_updates_can_be_queued_at_once(bot_api: Any, control: Control) -> None:
    lines = b"\n".join(b'{"update_id":%d,"x":{}}' % number for number in range(100, 350))
    answer = control.session.post(
        control.base + "/updates", data=lines, headers={"Content-Type": "application/x-ndjson"}
    )
    assert answer.json()["update_ids"] == list(range(100, 350))
    assert polled(bot_api) == list(range(100, 200))


def test_next_id_can_be_set_as_after_a_week(bot_api: Any, control: Control) -> None:
    control.post("updates/jump", next_id=42)
    control.write(BORIS, "x")
    assert polled(bot_api) == [42]


class Hook(BaseHTTPRequestHandler):
    """A webhook that fails once and then takes what comes."""

    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(500 if not server.got else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        server.got.append((self.headers.get("X-Telegram-Bot-Api-Secret-Token"), body))
        if len(server.got) == 3:
            server.enough.set()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(name="hook")
def webhook_server() -> Iterator[Any]:
    """A webhook on a port of its own."""
    for port in range(20_500, 21_000):
        try:
            server = HTTPServer(("127.0.0.1", port), Hook)
        except OSError:
            continue
        break
    server.got, server.enough = [], threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_webhook_gets_updates_in_order_with_its_secret_and_again_after_a_failure(
    bot_api: Any, control: Control, hook: Any
) -> None:
    url = f"http://127.0.0.1:{hook.server_port}/hook"
    bot_api.set_webhook(TOKEN, url, secret_token="s3cret", max_connections=None)
    assert refusal(bot_api.get_updates, TOKEN)[0] == 409
    control.write(BORIS, "a")
    control.write(BORIS, "b")
    assert hook.enough.wait(PATIENCE_SECONDS)
    assert [secret for secret, _ in hook.got] == ["s3cret"] * 3
    assert hook.got[0] == hook.got[1], "what was refused comes again"
    assert b'"text":"a"' in hook.got[1][1]
    assert b'"text":"b"' in hook.got[2][1]
    info = bot_api.get_webhook_info(TOKEN)
    assert info["url"] == url
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    bot_api.delete_webhook(TOKEN)
    assert polled(bot_api) == []


def test_deleting_the_webhook_can_drop_what_waits(bot_api: Any, control: Control) -> None:
    control.write(BORIS, "a")
    bot_api.delete_webhook(TOKEN, drop_pending_updates=True)
    assert polled(bot_api) == []
    assert len(control.get("updates")["forgotten"]) == 1
