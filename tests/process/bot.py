"""A running bot: its processes, and people who talk to it through the double of Telegram."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import psycopg
import requests
from psycopg import conninfo

from ppc_helper import replay
from ppc_helper.chat.wording import GONE, plain_words
from ppc_helper.database import connect
from ppc_helper.sandbox import Sandbox
from tests.patience import PATIENCE_SECONDS

TOKEN = "1000001:tests-token-of-the-double-no-secret"
ANNA, BORIS, CHRIS = 1001, 1002, 1003
T = TypeVar("T")
_BEGINNING = """
    select exists (select from pg_stat_activity
                   where backend_type = 'client backend' and datname is null and backend_start < %s)"""
_END_SESSIONS = """
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = %s and pid <> pg_backend_pid() and backend_start < %s"""


def eventually(look: Callable[[], T | None], what: str, seconds: float = PATIENCE_SECONDS) -> T:
    """Return what *look* finds as soon as it finds something; fail when it does not in time."""
    deadline, pause = time.monotonic() + seconds, 0.005
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds:.0f} s")
        time.sleep(pause)
        pause = min(pause * 1.3, 0.1)  # many tests look at once: who waits long should not keep the cores from the bot


def end_sessions(dsn: str, database: str) -> None:
    """End all sessions that *database* has now.

    One that is still beginning has read the database's settings and stands under no database's name yet: it would
    be overlooked, and live on by what held before.
    """
    with psycopg.connect(dsn, autocommit=True) as conn:
        [now] = conn.execute("select clock_timestamp()").fetchone() or ()
        eventually(lambda: conn.execute(_BEGINNING, [now]).fetchone() == (False,), "no session is still beginning")
        conn.execute(_END_SESSIONS, [database, now])


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

    def check_alive(self) -> None:
        """Fail when a process that was to stay has ended."""
        ended = [process.args for process in self._processes if process.poll() is not None]
        assert not ended, f"{ended} ended; {self.log_tail()}"

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end and return what it printed."""
        return subprocess.run(
            [sys.executable, "-m", "ppc_helper", *arguments],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    def worker_pids(self) -> list[int]:
        """Return the worker processes that run now, oldest first; their supervisors are not among them."""
        running = [process.pid for process in self._processes if process.poll() is None]
        return [child for parent in running for child in _children(parent)]

    def kill_worker(self) -> int:
        """Kill -9 one worker process and return its pid."""
        pid = eventually(self.worker_pids, "a worker runs")[0]
        os.kill(pid, signal.SIGKILL)
        return pid

    def kill_all(self) -> None:
        """Kill -9 every process, workers and supervisors alike, and wait until they are gone."""
        for pid in [*self.worker_pids(), *(process.pid for process in self._processes if process.poll() is None)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self._processes:
            process.wait()
        self._processes.clear()

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
        answer = self._http.request(method, f"{self.sandbox.base_url}/control/{path}", timeout=PATIENCE_SECONDS, **more)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def say(self, person: int, text: str, **more: Any) -> None:
        """Send a text to the bot."""
        self.control("POST", f"chats/{person}/text", json={"text": text, **more})

    def send_file(self, person: int, *files: tuple[str, bytes], caption: str = "") -> None:
        """Send one file, or several as an album."""
        parts = [("file", (name, content)) for name, content in files]
        self.control("POST", f"chats/{person}/file", files=parts, data={"caption": caption})

    def press(self, person: int, message: Mapping[str, Any], data: str) -> str:
        """Press the button with *data* under *message*; return the press's id."""
        found = [b for row in message["buttons"] for b in row if b.get("callback_data") == data]
        assert found, f"no button {data} under {message['text']!r}: {message['buttons']}"
        return self.press_data(person, message["message_id"], data)

    def press_data(self, person: int, message_id: int, data: str) -> str:
        """Press a button whether or not it is there; return the press's id."""
        pressed = self.control("POST", f"chats/{person}/press", json={"message_id": message_id, "data": data})
        return str(pressed["callback_id"])

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
        answer = self._http.get(self.sandbox.base_url + url, timeout=PATIENCE_SECONDS)
        answer.raise_for_status()
        return answer.content

    def fault(self, **fault: Any) -> int:
        """Script a fault of the doubles and return its id."""
        return int(self.control("POST", "faults", json=fault)["id"])

    def let_go(self, fault: int) -> None:
        """Forget a fault; what it holds up goes on."""
        self.control("DELETE", "faults", params={"id": fault})

    def put_update(self, raw: bytes) -> None:
        """Let Telegram hand over an update byte for byte."""
        self.control("POST", "updates", data=raw)

    def acknowledgement(self, press: str) -> dict[str, Any]:
        """Wait for the answer to a press and return the parameters of the call."""

        def look() -> dict[str, Any] | None:
            answered = (call["parameters"] for call in self.calls("answerCallbackQuery") if call["outcome"] == "ok")
            return next((given for given in answered if given["callback_query_id"] == press), None)

        return eventually(look, "the answer to a press")

    # The log

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query on the bot's database."""
        return self.at(self.dsn, query, *values)

    @staticmethod
    def at(dsn: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return the rows of a query on another database of the server."""
        with psycopg.connect(dsn, autocommit=True) as conn:
            cursor = conn.execute(query.encode(), values or None)
            return cursor.fetchall() if cursor.description else []

    def facts(self, kind: str, chat: int | None = None) -> list[dict[str, Any]]:
        """Return the bodies of all facts of one type (its tag without version), oldest first."""
        found = self.ask(
            """select body from log.events
               where split_part(type, '.', 1) = %s and (%s::bigint is null or chat = %s) order by position""",
            kind,
            chat,
            chat,
        )
        return [body for (body,) in found]

    def cut_connections(self) -> None:
        """End every connection to the bot's database: what a restart of PostgreSQL, or a change of its clock, needs."""
        end_sessions(self.dsn, str(conninfo.conninfo_to_dict(self.dsn)["dbname"]))

    def wait_until_settled(self) -> None:
        """Return when every fact that asks for something has its outcome."""
        eventually(lambda: self.ask("select count(*) from work.items") == [(0,)], "every fact has its outcome")

    def check_replay(self) -> None:
        """Compare the live tables with those that the log gives, as ``replay --check`` does."""
        with connect(self.dsn, "test") as conn:
            assert replay.check(conn) == []

    def log_tail(self) -> str:
        """Return the end of what the processes logged."""
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""


class Someone:
    """A person who talks to a running bot, and what they hear; *heard* is the last message they took note of."""

    def __init__(self, bot: RunningBot, person_id: int, language: str = "ru") -> None:
        self.bot = bot
        self.id = person_id
        self.language = language
        self.heard = 0

    def says(self, text: str, **more: Any) -> Someone:
        """Send a text."""
        self.bot.say(self.id, text, **more)
        return self

    def sends(self, *files: tuple[str, bytes], caption: str = "") -> Someone:
        """Send a file, or several as an album."""
        self.bot.send_file(self.id, *files, caption=caption)
        return self

    def sends_photo(self, content: bytes) -> Someone:
        """Send a picture as a photo."""
        self.bot.control("POST", f"chats/{self.id}/photo", files=[("file", ("photo.png", content))])
        return self

    def presses(self, message: Mapping[str, Any], data: str) -> str:
        """Press a button that must be there; return the press's id."""
        return self.bot.press(self.id, message, data)

    def chooses(self, tool_data: str) -> dict[str, Any]:
        """Press a tool's button under an old message and return the hint."""
        self.bot.press_data(self.id, 1, tool_data)
        return self.next()

    def next(self) -> dict[str, Any]:
        """Wait for the bot's next message and take note of it."""
        return self._note(lambda message: True, "another message")

    def hears(self, key: str, **args: Any) -> dict[str, Any]:
        """Wait for a new message that says *key* of the catalogue; args that are not given may be anything."""
        wanted = pattern_of(self.language, key, args)
        return self._note(lambda message: bool(wanted.search(words_of(message))), wanted.pattern)

    def hears_words(self, part: str) -> dict[str, Any]:
        """Wait for a new message that contains *part*."""
        return self._note(lambda message: part in words_of(message), part)

    def gets_file(self) -> dict[str, Any]:
        """Wait for a new message with a document."""
        return self._note(lambda message: bool(message["document"]), "a file")

    def sees(self, message: Mapping[str, Any], key: str, **args: Any) -> dict[str, Any]:
        """Wait until *message*, edited in place, says *key*."""
        wanted = pattern_of(self.language, key, args)

        def look() -> dict[str, Any] | None:
            now = next(one for one in self.answers() if one["message_id"] == message["message_id"])
            return now if wanted.search(words_of(now)) else None

        return self._waited(look, f"an edit to {wanted.pattern!r}")

    def answers(self) -> list[dict[str, Any]]:
        """Return all messages of the bot to this person, oldest first."""
        return self.bot.answers(self.id)

    def _note(self, fits: Callable[[dict[str, Any]], bool], what: str) -> dict[str, Any]:
        def look() -> dict[str, Any] | None:
            return next((m for m in self.answers() if m["message_id"] > self.heard and fits(m)), None)

        found = self._waited(look, f"an answer like {what!r}")
        self.heard = int(found["message_id"])
        return found

    def _waited(self, look: Callable[[], T | None], what: str) -> T:
        try:
            return eventually(look, what)
        except AssertionError as error:
            seen = [words_of(message)[:300] for message in self.answers()]
            raise AssertionError(f"{error}; there are {seen}\n{self.bot.log_tail()}") from None


def _children(pid: int) -> list[int]:
    """Return the living children of a process, oldest first."""
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed if _state_of(int(child)) not in {"Z", ""}]


def _state_of(pid: int) -> str:
    """Return the state letter of a process, empty when it has gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return ""


def pattern_of(language: str, key: str, args: Mapping[str, Any]) -> re.Pattern[str]:
    """Return what matches the plain words of *key*; where an arg is not given, anything does."""
    said = plain_words(language, key, args)
    return re.compile(".*".join(map(re.escape, said.split(GONE))), re.DOTALL)


def buttons_of(message: Mapping[str, Any]) -> list[str]:
    """Return the data of a message's buttons, in order."""
    return [button["callback_data"] for row in message["buttons"] for button in row if button["callback_data"]]


def words_of(message: Mapping[str, Any]) -> str:
    """Return the words of a message, whatever carries them."""
    return str(message.get("text") or message.get("caption") or "")
