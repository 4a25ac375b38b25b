"""Fixtures of the tests of the sandbox: a running one, and the real clients of Telegram and VK that talk to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jconfig  # type: ignore[import-untyped]
import pytest
import requests
import vk_api
from requests.adapters import HTTPAdapter
from telebot import apihelper

from ppc_helper.sandbox import Sandbox

TOKEN = "7000001:first"
OTHER = "7000002:second"
ANNA, BORIS, CHRIS = 1001, 1002, 1003
CLUB = "ppc_club"
Json = dict[str, Any]


@pytest.fixture(name="sandbox")
def running_sandbox() -> Iterator[Sandbox]:
    """A sandbox that knows two bots."""
    with Sandbox(tokens=(TOKEN, OTHER)) as sandbox:
        yield sandbox


class Control:
    """The control API, as the page uses it."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.session = requests.Session()
        self.base = sandbox.base_url + "/control"

    def get(self, path: str, **query: Any) -> Json:
        """Return what a GET answers."""
        return self._json(self.session.get(f"{self.base}/{path}", params=query))

    def post(self, path: str, **body: Any) -> Json:
        """Return what a POST of JSON answers."""
        return self._json(self.session.post(f"{self.base}/{path}", json=body))

    def write(self, user_id: int, text: str, **more: Any) -> list[int]:
        """Let a person write and return the ids of the messages."""
        ids: list[int] = self.post(f"chats/{user_id}/text", text=text, **more)["message_ids"]
        return ids

    def messages(self, chat_id: int) -> list[Json]:
        """Return what the page shows of a chat."""
        found: list[Json] = self.get(f"chats/{chat_id}/messages")["messages"]
        return found

    def upload(self, user_id: int, *files: tuple[str, bytes], kind: str = "file", caption: str = "") -> Json:
        """Let a person send files."""
        parts = [("file", file) for file in files]
        return self._json(
            self.session.post(f"{self.base}/chats/{user_id}/{kind}", files=parts, data={"caption": caption})
        )

    def fault(self, kind: str, **more: Any) -> int:
        """Script a fault and return its id."""
        return int(self.post("faults", kind=kind, **more)["id"])

    def calls(self, method: str, api: str = "telegram") -> list[Json]:
        """Return the calls of a method that have ended, oldest first."""
        found: list[Json] = self.get("requests", method=method, api=api)["requests"]
        return found

    @staticmethod
    def _json(answer: requests.Response) -> Json:
        assert answer.ok, answer.text
        body: Json = answer.json()
        return body


@pytest.fixture(name="control")
def control_client(sandbox: Sandbox) -> Iterator[Control]:
    """The people's side."""
    control = Control(sandbox)
    yield control
    control.session.close()


@pytest.fixture(name="bot_api")
def real_client(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """pyTelegramBotAPI's own functions, pointed at the sandbox."""
    session = requests.Session()
    monkeypatch.setattr(apihelper, "API_URL", sandbox.telegram_url + "/bot{0}/{1}")
    monkeypatch.setattr(apihelper, "FILE_URL", sandbox.telegram_url + "/file/bot{0}/{1}")
    monkeypatch.setattr(apihelper, "LONG_POLLING_TIMEOUT", 0)
    # our own adapter, made by another test of this process, stays there
    monkeypatch.setattr(apihelper, "CUSTOM_REQUEST_SENDER", None)
    monkeypatch.setattr(apihelper, "_get_req_session", lambda reset=False: session)
    yield apihelper
    session.close()


def refusal(function: Any, *arguments: Any, **named: Any) -> tuple[int, str]:
    """Return code and description of the refusal that a call of pyTelegramBotAPI meets."""
    with pytest.raises(apihelper.ApiTelegramException) as caught:
        function(*arguments, **named)
    return caught.value.error_code, caught.value.description


def keyboard(*rows: list[Json]) -> str:
    """Return an inline keyboard as the wire has it."""
    return json.dumps({"inline_keyboard": list(rows)})


class Redirected(HTTPAdapter):
    """Sends what is meant for VK to the sandbox."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base

    def send(self, request: requests.PreparedRequest, *arguments: Any, **named: Any) -> requests.Response:
        """Send *request* to the sandbox, with a time-out that vk_api lacks."""
        request.url = str(request.url).replace("https://api.vk.ru", self._base)
        return super().send(request, *arguments, **{**named, "timeout": 20})


class VkClients:
    """Makes sessions of the real vk_api."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._sessions: list[requests.Session] = []

    def session(self, token: str = "user-token", *, rps_delay: float = 0.0) -> Any:
        """Return a VkApi on the sandbox; its own pace is off unless *rps_delay* is given."""
        http = requests.Session()
        http.mount("https://api.vk.ru/", Redirected(self._sandbox.vk_url))
        self._sessions.append(http)
        found = vk_api.VkApi(token=token, session=http, api_version="5.199", config=jconfig.MemoryConfig)
        found.RPS_DELAY = rps_delay
        return found

    def close(self) -> None:
        """Close the connections."""
        for session in self._sessions:
            session.close()


@pytest.fixture(name="vk")
def vk_clients(sandbox: Sandbox) -> Iterator[VkClients]:
    """The real client of VK."""
    clients = VkClients(sandbox)
    yield clients
    clients.close()


def vk_code(function: Any, *arguments: Any, **named: Any) -> int:
    """Return the code of the VK error that a call meets."""
    with pytest.raises(vk_api.ApiError) as caught:
        function(*arguments, **named)
    return int(caught.value.code)


__all__ = ["control_client", "real_client", "running_sandbox", "vk_clients"]


@pytest.fixture(name="api")
def unlimited_session(vk: VkClients, control: Control) -> Any:
    """A session of a user's token while VK counts nothing."""
    control.post("vk/settings", rate_limits=False)
    return vk.session()
