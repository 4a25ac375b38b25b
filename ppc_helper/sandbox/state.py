"""What the sandbox knows: bots, people, groups, and each bot's chats. No network here.

Everything is touched on the server's event loop only; a test reaches it through ``Sandbox.run``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ppc_helper.sandbox.clock import Clock
from ppc_helper.sandbox.faults import Fault, Faults
from ppc_helper.sandbox.files import FileStore
from ppc_helper.sandbox.journal import Bell, Journal
from ppc_helper.sandbox.limits import Limits, Pace
from ppc_helper.sandbox.people import Group, Person
from ppc_helper.sandbox.refusals import Refused, bad_request
from ppc_helper.sandbox.request_log import RequestLog
from ppc_helper.sandbox.updates import UpdateQueue

DEMO_TOKEN = "4200000001:sandbox"  # noqa: S105 - opens nothing but the sandbox
FIRST_UPDATE_ID = 100_001


@dataclass
class Post:
    """One message of a chat: Telegram's Message object and who wrote it."""

    message: dict[str, Any]
    from_bot: bool
    edited: bool = False
    reactions: list[str] = field(default_factory=list)


@dataclass
class ChatLog:
    """What passed between one bot and one chat; *started* means that the person has written to the bot."""

    id: int
    posts: dict[int, Post] = field(default_factory=dict)
    started: bool = False
    blocked: bool = False


@dataclass
class Press:
    """A callback query that waits for its answer."""

    user_id: int
    pressed_at: float
    answered: bool = False


@dataclass
class Webhook:
    """Where a bot wants its updates; *url* is empty while it polls."""

    url: str = ""
    secret: str = ""
    last_error: str = ""
    last_error_at: int = 0


@dataclass
class Poll:
    """The last getUpdates: its offset, when it came, its turn, and when the next 409 may be given."""

    offset: int | None = None
    started: float = 0.0
    turn: int = 0
    next_conflict: float = 0.0


@dataclass
class Bot:
    """One bot; *secret* is the part of its token behind the colon, never shown."""

    id: int
    username: str
    name: str
    secret: str
    queue: UpdateQueue
    pace: Pace
    started_at: float
    bell: Bell = field(default_factory=Bell)
    poll: Poll = field(default_factory=Poll)
    webhook: Webhook = field(default_factory=Webhook)
    chats: dict[int, ChatLog] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    last_message_id: int = 0
    calls: int = 0
    logged_out: bool = False

    def as_user(self) -> dict[str, Any]:
        """Return Telegram's User object of the bot."""
        return {"id": self.id, "is_bot": True, "first_name": self.name, "username": self.username}

    def chat(self, chat_id: int) -> ChatLog:
        """Return the chat, made when it is new."""
        return self.chats.setdefault(chat_id, ChatLog(chat_id))

    def next_message_id(self) -> int:
        """Return the next message id; a bot counts through all its private chats."""
        self.last_message_id += 1
        return self.last_message_id


class State:
    """All of the sandbox but VK's network.

    With *tokens* only these are accepted and every other one gets 401; without, any well-formed token is a bot.
    """

    def __init__(self, people: Sequence[Person], tokens: Sequence[str] = (), *, notice: str = "") -> None:
        self.clock = Clock()
        self.people = {person.id: person for person in people}
        self.groups: dict[int, Group] = {}
        self.bots: dict[int, Bot] = {}
        self.open = not tokens
        self.notice = notice
        self.limits = Limits()
        self.files = FileStore()
        self.journal = Journal()
        self.requests = RequestLog(self.clock)
        self.faults = Faults()
        self.closed = False
        self._closing = Bell()
        for token in tokens or (DEMO_TOKEN,):
            self.add_bot(token)

    def add_bot(self, token: str) -> Bot:
        """Accept *token* from now on; raises Refused when it has no bot id before a colon."""
        head, _, secret = token.partition(":")
        if not head.isascii() or not head.isdigit() or not secret:
            raise Refused(401, "Unauthorized: invalid token specified")
        number = len(self.bots) + 1
        bot = Bot(
            id=int(head),
            username="ppc_helper_bot" if number == 1 else f"ppc_helper_{head}_bot",
            name="PPC Helper" if number == 1 else f"PPC Helper {number}",
            secret=secret,
            queue=UpdateQueue(self.clock, FIRST_UPDATE_ID),
            pace=Pace(self.clock),
            started_at=self.clock.wall(),
        )
        self.bots[bot.id] = bot
        return bot

    def bot_by_token(self, token: str) -> Bot:
        """Return the token's bot; raises Refused 401 when it is not accepted."""
        head, _, secret = token.partition(":")
        bot = self.bots.get(int(head)) if head.isascii() and head.isdigit() and secret else None
        if bot is None and self.open:
            bot = self.add_bot(token)
        if bot is None or (not self.open and bot.secret != secret):
            raise Refused(401, "Unauthorized")
        return bot

    def bot_of(self, bot_id: int | None) -> Bot:
        """Return the bot meant: by id, else the first that has called, else the first there is."""
        if bot_id is not None:
            return self.bots[bot_id]
        return self.listed_bots()[0]

    def listed_bots(self) -> list[Bot]:
        """Return the bots, those that have called first."""
        return sorted(self.bots.values(), key=lambda bot: bot.calls == 0)

    def person(self, user_id: int) -> Person:
        """Return the person, made up when unknown."""
        known = self.people.get(user_id)
        if known is None:
            known = self.people[user_id] = Person(user_id, f"Person {user_id}")
        return known

    def chat_object(self, chat_id: int) -> dict[str, Any]:
        """Return Telegram's Chat object; raises Refused when there is no such chat."""
        if chat_id in self.groups:
            return self.groups[chat_id].as_chat()
        if chat_id in self.people:
            return self.people[chat_id].as_chat()
        raise bad_request("chat not found")

    def close(self) -> None:
        """End what waits: long polls and streams."""
        self.closed = True
        self._closing.ring()
        self.journal.bell.ring()
        self.requests.bell.ring()
        for bot in self.bots.values():
            bot.bell.ring()

    async def pause(self, seconds: float) -> None:
        """Wait *seconds* of real time, less when the sandbox closes."""
        if seconds > 0 and not self.closed:
            await self._closing.wait(seconds)

    async def hold_up(self, fault: Fault) -> None:
        """Wait as long as *fault* says, less when it is forgotten or the sandbox closes."""
        waits = (self.pause(fault.seconds), self.faults.until_cleared(fault))
        _, others = await asyncio.wait(map(asyncio.ensure_future, waits), return_when=asyncio.FIRST_COMPLETED)
        for other in others:
            other.cancel()

    async def until_closed(self) -> None:
        """Wait for :meth:`close`."""
        while not self.closed:
            await self._closing.wait(3600)

    def queue(self, bot: Bot, kind: str, body: dict[str, Any]) -> int | None:
        """Queue an update and wake whoever polls; return its id, None when the bot does not want it."""
        update_id = bot.queue.put(kind, body)
        bot.bell.ring()
        return update_id
