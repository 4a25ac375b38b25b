"""The lanes of what is owed to Telegram: the only file that sends.

Sending is at least once. The claim was committed before, so an attempt that a death cut short is known: an answer goes
out once more, marked as sent again; an announcement does not. A request that surely did not arrive is tried again
later; 429 holds back exactly the chat it concerns, or the bot when it hits several.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from ppc_helper import claims, log
from ppc_helper.chat import replies, updates
from ppc_helper.claims import Claim, Pace, Return
from ppc_helper.database import Pool
from ppc_helper.errors import Stopping, TelegramError
from ppc_helper.events import (
    AckOwed,
    AnnouncementOwed,
    ChatMigrated,
    Event,
    MessageFailed,
    MessageOwed,
    MessageSent,
    MessageSkipped,
    MessageUnknown,
    NewFact,
    QueryProgressed,
    UserBlocked,
)
from ppc_helper.statements import statements
from ppc_helper.telegram import Telegram

logger = logging.getLogger(__name__)

_SQL = statements("sender")
_QUERIES = statements("run_query")
_PATIENCE_SECONDS = 0.3
BOT_SCOPE = "telegram"
# Not hard thresholds of Telegram's: bursts pass, and 429 decides. Thirty a second is what broadcasts are allowed.
BOT_PACE = Pace(BOT_SCOPE, 1 / 30, burst=30)
CHAT_EVERY_SECONDS, CHAT_BURST = 1.0, 12
GROUP_EVERY_SECONDS, GROUP_BURST = 3.0, 20
_GONE = ("bot was blocked", "user is deactivated", "bot was kicked", "can't initiate conversation", "chat not found")


class Later(Exception):
    """Nothing was sent; the claim goes back for *seconds*, as a *fault* when it is not known whether that is true."""

    def __init__(self, seconds: float, *, fault: bool = False) -> None:
        super().__init__(f"later, in {seconds} s")
        self.seconds = seconds
        self.fault = fault


class Sender:
    """Sends what one thread claims, one message at a time."""

    def __init__(self, pool: Pool, telegram: Telegram, parse_mode: str, *, stopping: threading.Event) -> None:
        self._pool = pool
        self._telegram = telegram
        self._parse_mode = parse_mode
        self._stopping = stopping

    def handle(self, taken: list[Claim]) -> None:
        """Bring each claim to its outcome, or give it back for later."""
        for claim in taken:
            try:
                facts = self._send(claim)
            except Later as later:
                self._give_back(claim, later)
            else:
                self._complete(claim, facts)

    def _send(self, claim: Claim) -> list[NewFact]:
        """Return the facts that tell what became of this claim; the first is the outcome."""
        match claim.recorded.fact:
            case AckOwed() as ack:
                return self._try(claim, lambda: self._perform(claim, replies.render_ack(ack)), harmless=True)
            case QueryProgressed() as progress:
                return self._progress(claim, progress)
            case AnnouncementOwed() as owed:
                return self._announce(claim, owed)
            case MessageOwed() as owed:
                return self._message(claim, owed)
            case other:
                raise TypeError(f"{type(other).__name__} is nothing to send")
