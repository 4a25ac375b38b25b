"""The two sides of a browser test that are not the browser: the sandbox's server, and the bot that the test plays."""

from __future__ import annotations

import json
import time
import urllib.request
from typing import Any

from telebot import apihelper

from ppc_helper.sandbox.server import Sandbox
from ppc_helper.sandbox.state import DEMO_TOKEN
from ppc_helper.sandbox.streams import Feed
from tests import free_port
from tests.patience import PATIENCE_SECONDS

Buttons = list[list[dict[str, Any]]]


class RestartableSandbox:
    """A sandbox server that can go away and come back on the same port, having forgotten everything."""

    def __init__(self, feed: Feed | None = None) -> None:
        self._feed = feed
        # of the range that no connection takes its own port from: it must be free when the server comes back
        self.port = free_port.chosen("127.0.0.1")
        self.server = Sandbox(port=self.port, feed=feed)
        self.url = self.server.base_url

    def start(self) -> None:
        """Serve; returns when connections are answered."""
        self.server.start()

    def stop(self) -> None:
        """End the server; all that it knew is gone."""
        self.server.stop()

    def restart(self) -> None:
        """Serve anew on the same port."""
        self.server.stop()
        self.server = Sandbox(port=self.port, feed=self._feed)
        self.server.start()

    def get(self, path: str) -> Any:
        """Return the JSON that the control API answers at *path*."""
        with urllib.request.urlopen(f"{self.url}{path}", timeout=PATIENCE_SECONDS) as answer:
            return json.load(answer)

    def messages(self, user_id: int) -> list[dict[str, Any]]:
        """Return the messages of a person's chat, oldest first."""
        found: list[dict[str, Any]] = self.get(f"/control/chats/{user_id}/messages")["messages"]
        return found


class PlayedBot:
    """The demo bot over the Bot API, as any bot would be: raw pyTelegramBotAPI calls to the sandbox's address."""

    def __init__(self, url: str) -> None:
        apihelper.API_URL = url + "/bot{0}/{1}"
        apihelper.CUSTOM_REQUEST_SENDER = None  # our adapter's, when another test of this process made one
        self._offset = 0

    def call(self, method: str, files: dict[str, Any] | None = None, **params: Any) -> Any:
        """Call a method with JSON values and return its result."""
        plain = {name: _plain(value) for name, value in params.items()}
        return apihelper._make_request(DEMO_TOKEN, method, params=plain, files=files, method="post")

    def send(self, chat_id: int, text: str, *, buttons: Buttons | None = None) -> int:
        """Send HTML text, return the message's id."""
        markup = {"inline_keyboard": buttons or []}
        sent = self.call("sendMessage", chat_id=chat_id, text=text, parse_mode="HTML", reply_markup=markup)
        return int(sent["message_id"])

    def edit(self, chat_id: int, message_id: int, text: str, *, buttons: Buttons | None = None) -> None:
        """Edit a message's HTML text and buttons."""
        target: dict[str, Any] = {"chat_id": chat_id, "message_id": message_id, "parse_mode": "HTML"}
        self.call("editMessageText", text=text, reply_markup={"inline_keyboard": buttons or []}, **target)

    def update(self, kind: str) -> dict[str, Any]:
        """Wait for the next update of this kind, confirm it and all before it, and return its content."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            for update in self.call("getUpdates", offset=self._offset, limit=1, timeout=3):
                self._offset = update["update_id"] + 1
                if kind in update:
                    content: dict[str, Any] = update[kind]
                    return content
        raise AssertionError(f"no {kind} came")

    def close(self) -> None:
        """Close the connection, so that no socket is left to the garbage collector."""
        apihelper._get_req_session(reset=False).close()


def _plain(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict | list) else value
