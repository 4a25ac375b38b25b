"""A running bot: its processes, and people who talk to it through the double of Telegram."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import psutil
import requests
from psycopg import conninfo

from ppc_helper.sandbox import Sandbox

TOKEN = "1000001:tests-token-of-the-double-no-secret"
ANNA, BORIS, CHRIS = 1001, 1002, 1003
PATIENCE_SECONDS = 30.0
T = TypeVar("T")


def eventually(look: Callable[[], T | None], what: str, seconds: float = PATIENCE_SECONDS) -> T:
    """Return what *look* finds as soon as it finds something; fail when it does not in time."""
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.02)


class RunningBot:
    """Processes of the installed command on one database, and the doubles they talk to."""

    def __init__(self, dsn: str, folder: Path, settings: Mapping[str, str]) -> None:
        self.dsn = dsn
        self.folder = folder
        self.sandbox = Sandbox(tokens=(TOKEN,)).start()
        self.log = folder / "bot.log"
        self._http = requests.Session()
        self._processes: list[subprocess.Popen[bytes]] = []
        self.environment = self._environment(settings)
        self._seen = 0

    def _environment(self, settings: Mapping[str, str]) -> dict[str, str]:
        where = conninfo.conninfo_to_dict(self.dsn)
        given = {
            "BOT_TOKEN": TOKEN,
            "BOT_API_URL": self.sandbox.telegram_url,
            "BOT_ADMINS": str(ANNA),
            "DB_MANAGER_HOST": str(where["host"]),
            "DB_MANAGER_USER": str(where["user"]),
            "DB_MANAGER_DB": str(where["dbname"]),
            "FUNCTION_HANDLERS_VK_TOKEN": "sandbox-user-token",
            "FUNCTION_HANDLERS_VK_API_URL": self.sandbox.vk_url,
            **settings,
        }
        return {**os.environ, **{f"PPC_HELPER_{name}": value for name, value in given.items()}}

    # Processes

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command that stays."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "ppc_helper", *arguments],
                env=self.environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        self._processes.append(process)
        return process

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end and return what it printed."""
        return subprocess.run(
            [sys.executable, "-m", "ppc_helper", *arguments],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def worker_pids(self) -> list[int]:
        """Return the worker processes that run now, oldest first; their supervisors are not among them."""
        children = [
            child
            for process in self._processes
            if process.poll() is None
            for child in psutil.Process(process.pid).children()
        ]
        return [child.pid for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]

    def kill_worker(self) -> int:
        """Kill -9 one worker process and return its pid."""
        pid = eventually(self.worker_pids, "a worker runs")[0]
        os.kill(pid, signal.SIGKILL)
        return pid

    def close(self) -> None:
        """End all processes and the doubles."""
        for process in self._processes:
            if process.poll() is None:
                process.terminate()
        for process in self._processes:
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._http.close()
        self.sandbox.stop()

    # People

    def control(self, method: str, path: str, **more: Any) -> Any:
        """Call the control API of the doubles."""
        answer = self._http.request(method, f"{self.sandbox.base_url}/control/{path}", timeout=60, **more)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def say(self, person: int, text: str, **more: Any) -> None:
        """Send a text to the bot."""
        self.control("POST", f"chats/{person}/text", json={"text": text, **more})

    def send_file(self, person: int, *files: tuple[str, bytes], caption: str = "") -> None:
        """Send one file, or several as an album."""
        parts = [("file", (name, content)) for name, content in files]
        self.control("POST", f"chats/{person}/file", files=parts, data={"caption": caption})

    def press(self, person: int, message: Mapping[str, Any], data: str) -> None:
        """Press the button with *data* under *message*."""
        found = [b for row in message["buttons"] for b in row if b.get("callback_data") == data]
        assert found, f"no button {data} under {message['text']!r}: {message['buttons']}"
        self.press_data(person, message["message_id"], data)

    def press_data(self, person: int, message_id: int, data: str) -> None:
        """Press a button whether or not it is there."""
        self.control("POST", f"chats/{person}/press", json={"message_id": message_id, "data": data})

    def messages(self, person: int) -> list[dict[str, Any]]:
        """Return the messages of a chat, oldest first, as the person sees them now."""
        found: list[dict[str, Any]] = self.control("GET", f"chats/{person}/messages")["messages"]
        return found

    def answers(self, person: int) -> list[dict[str, Any]]:
        """Return the bot's messages of a chat, oldest first."""
        return [message for message in self.messages(person) if message["from_bot"]]

    def answer(self, person: int, part: str, *, after: int = 0) -> dict[str, Any]:
        """Wait for a message of the bot that contains *part* and has an id above *after*."""

        def look() -> dict[str, Any] | None:
            return next((m for m in self.answers(person) if m["message_id"] > after and part in words_of(m)), None)

        try:
            return eventually(look, f"an answer with {part!r}")
        except AssertionError:
            seen = [words_of(message)[:200] for message in self.answers(person)]
            raise AssertionError(f"no answer with {part!r}; there are {seen}\n{self.log_tail()}") from None

    def calls(self, method: str, since: int = 0) -> list[dict[str, Any]]:
        """Return the calls of one method that Telegram's double has got, oldest first."""
        found: list[dict[str, Any]] = self.control(
            "GET", "requests", params={"since": since, "api": "telegram", "method": method}
        )["requests"]
        return found

    def download(self, message: Mapping[str, Any]) -> bytes:
        """Return the file of a message."""
        url = (message.get("document") or message["photo"])["url"]
        answer = self._http.get(self.sandbox.base_url + url, timeout=60)
        answer.raise_for_status()
        return answer.content

    def fault(self, **fault: Any) -> None:
        """Script a fault of the doubles."""
        self.control("POST", "faults", json=fault)

    def log_tail(self) -> str:
        """Return the end of what the processes logged."""
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""


def words_of(message: Mapping[str, Any]) -> str:
    """Return the words of a message, whatever carries them."""
    return str(message.get("text") or message.get("caption") or "")
