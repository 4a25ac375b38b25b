"""The control API: what the page sees, hears and may do."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from urllib3.util import Retry

from ppc_helper.sandbox import Sandbox
from ppc_helper.sandbox.people import Person
from tests.patience import PATIENCE_SECONDS
from tests.sandbox_server import (
    BORIS,
    CHRIS,
    OTHER,
    TOKEN,
    Control,
    control_client,
    real_client,
    running_sandbox,
)

__all__ = ["control_client", "real_client", "running_sandbox"]


class Listener:
    """Reads server-sent events one by one."""

    def __init__(self, url: str, **headers: str) -> None:
        self._answer = requests.get(url, stream=True, headers=headers, timeout=PATIENCE_SECONDS)
        assert self._answer.headers["content-type"].startswith("text/event-stream")
        self._lines = self._answer.iter_lines(chunk_size=1)

    def next(self) -> dict[str, Any]:
        """Return the next event: id, event, data."""
        found: dict[str, Any] = {}
        for line in self._lines:
            name, _, value = line.decode().partition(": ")
            if not line and "data" in found:
                return {**found, "data": json.loads(found["data"])}
            if name:
                found[name] = value
        raise AssertionError("the stream ended")

    def close(self) -> None:
        """Hang up."""
        self._answer.close()


@pytest.fixture(name="listen")
def listeners(sandbox: Sandbox) -> Iterator[Any]:
    """Opens streams and closes them at the end."""
    opened: list[Listener] = []

    def listen(path: str, **headers: str) -> Listener:
        opened.append(Listener(f"{sandbox.base_url}/control/{path}", **headers))
        return opened[-1]

    yield listen
    for listener in opened:
        listener.close()


def test_state_names_bots_people_and_notice(control: Control) -> None:
    state = control.get("state")
    assert [bot["id"] for bot in state["bots"]] == [7000001, 7000002]
    assert [(user["id"], user["first_name"], user["language_code"], user["is_admin"]) for user in state["users"]] == [
        (1001, "Анна", "ru", True),
        (1002, "Борис", "ru", False),
        (1003, "Chris", "en", False),
    ]
    assert state["notice"] is None


def test_bot_that_has_called_stands_first_and_is_meant_by_default(bot_api: Any, control: Control) -> None:
    bot_api.get_me(OTHER)
    assert control.get("state")["bots"][0]["id"] == 7000002
    control.write(BORIS, "x")
    assert len(bot_api.get_updates(OTHER)) == 1


def test_people_and_notice_can_be_chosen_and_any_token_is_a_bot() -> None:
    with Sandbox(people=[Person(5, "Ева")], notice="Всё выдумано") as sandbox:
        control = Control(sandbox)
        assert requests.get(f"{sandbox.telegram_url}/bot99:any/getMe").json()["result"]["id"] == 99
        state = control.get("state")
        control.session.close()
    assert state["notice"] == "Всё выдумано"
    assert [user["first_name"] for user in state["users"]] == ["Ева"]
    assert state["bots"][0]["id"] == 99


def test_stream_tells_of_everything_in_order(bot_api: Any, control: Control, listen: Any) -> None:
    stream = listen("events?since=0")
    control.write(BORIS, "/start")
    sent = bot_api.send_message(TOKEN, BORIS, "a")
    bot_api.edit_message_text(TOKEN, "b", chat_id=BORIS, message_id=sent["message_id"])
    bot_api.send_chat_action(TOKEN, BORIS, "typing")
    callback_id = control.post(f"chats/{BORIS}/press", message_id=sent["message_id"], data="x")["callback_id"]
    bot_api.answer_callback_query(TOKEN, callback_id, text="Да", show_alert=True)
    bot_api.delete_message(TOKEN, BORIS, sent["message_id"])
    bot_api.set_my_commands(TOKEN, [])
    events = [stream.next() for _ in range(7)]
    assert [event["event"] for event in events] == [
        "message",
        "message",
        "edit",
        "chat_action",
        "callback_answer",
        "delete",
        "commands",
    ]
    assert [event["id"] for event in events] == [str(number) for number in range(1, 8)]
    assert events[1]["data"]["user_id"] == BORIS
    assert events[2]["data"]["message"]["text"] == "b"
    assert events[4]["data"] == {
        "callback_id": callback_id,
        "user_id": BORIS,
        "bot": 7000001,
        "text": "Да",
        "show_alert": True,
    }


def test_stream_goes_on_after_the_last_event_seen(control: Control, listen: Any) -> None:
    for text in ("a", "b", "c"):
        control.write(BORIS, text)
    stream = listen("events?since=1", **{"Last-Event-ID": "2"})
    assert stream.next()["data"]["message"]["text"] == "c"


def test_stream_begins_now_without_a_place(control: Control, listen: Any) -> None:
    control.write(BORIS, "before")
    stream = listen("events")
    control.write(BORIS, "after")
    assert stream.next()["data"]["message"]["text"] == "after"


def test_messages_tell_from_where_to_listen_on(control: Control, listen: Any) -> None:
    control.write(BORIS, "a")
    position = control.get(f"chats/{BORIS}/messages")["position"]
    control.write(BORIS, "b")
    assert listen(f"events?since={position}").next()["data"]["message"]["text"] == "b"


def test_person_can_edit_and_bot_hears_of_it(bot_api: Any, control: Control) -> None:
    message_id = control.write(BORIS, "a")[0]
    control.post(f"chats/{BORIS}/edit", message_id=message_id, text="b")
    update = bot_api.get_updates(TOKEN)[-1]
    assert update["edited_message"]["text"] == "b"
    assert control.messages(BORIS)[0]["edited"] is True


def test_unknown_person_is_made_up_when_they_write(bot_api: Any, control: Control) -> None:
    control.write(424242, "hi")
    assert bot_api.get_updates(TOKEN)[0]["message"]["from"]["id"] == 424242


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "chats/1002/text", b"{", 400),
        ("POST", "chats/1002/text", b"[]", 400),
        ("POST", "chats/1002/text", b'{"text":" "}', 400),
        ("POST", "chats/1002/text", b'{"text":"x","bot":1}', 404),
        ("POST", "chats/-77/text", b'{"text":"x"}', 404),
        ("POST", "chats/nobody/text", b'{"text":"x"}', 404),
        ("POST", "chats/1002/press", b'{"message_id":1}', 400),
        ("POST", "chats/1002/edit", b'{"message_id":99,"text":"x"}', 404),
        ("POST", "chats/1002/block", b'{"blocked":"no"}', 400),
        ("POST", "chats/1002/file", b"", 400),
        ("POST", "clock", b'{"seconds":-1}', 400),
        ("POST", "groups", b'{"kind":"crowd"}', 400),
        ("POST", "groups/-1/migrate", b"", 404),
        ("POST", "vk/settings", b'{"latency":"long"}', 400),
        ("POST", "vk/settings", b'{"time_scale":0}', 400),
        ("GET", "commands?user_id=9", b"", 404),
        ("GET", "lanes", b"", 404),
        ("GET", "facts", b"", 404),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_reason(
    control: Control, method: str, path: str, body: bytes, status: int
) -> None:
    answer = control.session.request(method, f"{control.base}/{path}", data=body)
    assert answer.status_code == status
    assert answer.json()["error"]


class Facts:
    """A feed of three facts; later ones come when asked again."""

    def __init__(self) -> None:
        self.asked: list[str | None] = []

    def facts(self, after: str | None) -> Iterable[dict[str, Any]]:
        """Return the facts after *after*."""
        self.asked.append(after)
        first = int(after or 0) + 1
        return [{"id": str(number), "position": number, "type": "x.v1"} for number in range(first, min(first + 2, 4))]

    def lanes(self) -> dict[str, Any]:
        """Return one lane."""
        return {"chat": {"waiting": 1, "running": 0, "oldest_seconds": 0.5}}


def test_log_of_the_bot_is_streamed_from_its_feed(sandbox: Sandbox, control: Control, listen: Any) -> None:
    feed = Facts()
    sandbox.set_feed(feed)
    stream = listen("facts")
    events = [stream.next() for _ in range(3)]
    assert [event["data"]["position"] for event in events] == [1, 2, 3]
    assert events[0]["event"] == "fact"
    assert feed.asked[:2] == [None, "2"]
    assert control.get("lanes") == {"chat": {"waiting": 1, "running": 0, "oldest_seconds": 0.5}}
    assert listen("facts", **{"Last-Event-ID": "2"}).next()["data"]["position"] == 3


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]"])
def test_other_hosts_are_refused(sandbox: Sandbox, host: str) -> None:
    answer = requests.get(f"{sandbox.base_url}/control/state", headers={"Host": host})
    assert answer.status_code in {400, 403}


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_own_hosts_are_served(sandbox: Sandbox, host: str) -> None:
    headers = {"Host": f"{host}:{sandbox.port}", "Origin": f"http://{host}:{sandbox.port}"}
    answer = requests.post(f"{sandbox.base_url}/control/chats/1002/text", json={"text": "x"}, headers=headers)
    assert answer.status_code == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
def test_pages_of_other_sites_are_refused(sandbox: Sandbox, origin: str) -> None:
    url = f"{sandbox.base_url}/control/chats/1002/text"
    answer = requests.post(url, json={"text": "x"}, headers={"Origin": origin})
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/", "/page/index.html", "/app.js", "/page/app.js"])
def test_page_is_served_and_asked_for_each_time(sandbox: Sandbox, path: str) -> None:
    answer = requests.get(sandbox.base_url + path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/../state.py", "/page/../state.py", "/page/%2e%2e/state.py", "/nothing.js"])
def test_files_beside_the_page_are_not_served(sandbox: Sandbox, path: str) -> None:
    with requests.Session() as session:
        request = requests.Request("GET", sandbox.base_url).prepare()
        request.url = sandbox.base_url + path
        assert session.send(request).status_code == 404


def test_taken_port_is_said_clearly(sandbox: Sandbox) -> None:
    with pytest.raises(OSError, match=f"port {sandbox.port} is taken"):
        Sandbox(port=sandbox.port)


def test_answers_do_not_wait_for_acknowledgements(bot_api: Any) -> None:
    times = []
    for _ in range(60):
        began = time.perf_counter()
        bot_api.get_me(TOKEN)
        times.append(time.perf_counter() - began)
    # the quickest of them: a busy machine holds some up, Nagle's algorithm all of them
    assert min(times) < 0.035, "40 ms each means that Nagle's algorithm is on"


def test_stop_ends_streams_and_long_polls_at_once(sandbox: Sandbox, bot_api: Any, listen: Any) -> None:
    listen("events")
    with ThreadPoolExecutor(1) as pool:
        poll = pool.submit(bot_api.get_updates, TOKEN, long_polling_timeout=40)
        while not sandbox.run(lambda state: state.bot_of(None).poll.turn):
            assert not poll.done()
        began = time.monotonic()
        sandbox.stop()
        assert poll.result() == []
    assert time.monotonic() - began < 30, "the poll itself would have ended after 40"


def test_sandbox_runs_as_a_program_of_its_own(sandbox: Sandbox) -> None:
    sandbox.stop()
    command = [sys.executable, "-m", "ppc_helper.sandbox", "--port", str(sandbox.port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert f"http://127.0.0.1:{sandbox.port}/" in process.stdout.readline()
        with requests.Session() as session:
            retries = Retry(connect=50, backoff_factor=0.1)
            session.mount("http://", requests.adapters.HTTPAdapter(max_retries=retries))
            users = session.get(f"{sandbox.base_url}/control/state").json()["users"]
        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0
    assert [user["id"] for user in users] == [1001, 1002, CHRIS]
