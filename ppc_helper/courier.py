"""Brings one parcel to Telegram: at its pace, and with an answer to everything that Telegram may say."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping
from typing import Any

import msgspec

from ppc_helper import claims, log, paces
from ppc_helper.chat.calls import AnswerCallback, CopyMessages, EditText, OutgoingCall, SendFile, SendText
from ppc_helper.claims import Claim
from ppc_helper.database import Pool, insist
from ppc_helper.errors import Stopping, TelegramError
from ppc_helper.events import (
    ChatMigrated,
    MessageFailed,
    MessagePartSent,
    MessageSent,
    MessageSkipped,
    MessageUnknown,
    NewFact,
    UserBlocked,
)
from ppc_helper.lanes import BOT_SCOPE, MAX_ATTEMPTS
from ppc_helper.paces import Pace
from ppc_helper.statements import statements
from ppc_helper.telegram import Telegram

logger = logging.getLogger(__name__)

_SQL = statements("sender")
_PATIENCE_SECONDS = 0.3
_HOWEVER_LONG_SECONDS = 1e9
# Telegram names no hard threshold for answers: 429 decides, and holds this scope back. About thirty a second is what
# broadcasts are allowed; a little less leaves room for answers.
BOT_PACE = Pace(BOT_SCOPE, 1 / 500, burst=100)
BULK_PACE = Pace(f"{BOT_SCOPE}:bulk", 1 / 25, burst=5)
CHAT_EVERY_SECONDS, CHAT_BURST = 1.0, 30
GROUP_EVERY_SECONDS, GROUP_BURST = 3.0, 20
RESEND_ATTEMPTS = 2
_GONE = (
    "bot was blocked",
    "user is deactivated",
    "bot was kicked",
    "can't initiate conversation",
    "chat not found",
)


class Later(Exception):
    """Nothing was sent; the claim goes back for *seconds*, as a *fault* when it is not known whether that is true."""

    def __init__(self, seconds: float, *, fault: bool = False) -> None:
        super().__init__(f"later, in {seconds} s")
        self.seconds = seconds
        self.fault = fault


class Parcel(msgspec.Struct, frozen=True):
    """What one claim sends: *calls* in order, with the payloads they upload.

    *harmless*: doing it twice changes nothing. *once*: rather not at all than twice. *paced*: it counts towards limits.
    """

    calls: tuple[OutgoingCall, ...]
    contents: Mapping[str, bytes] = {}
    query: int = 0
    harmless: bool = False
    once: bool = False
    paced: bool = True

    @property
    def messages(self) -> int:
        """Return how many messages Telegram counts."""
        return sum(len(call.message_ids) if isinstance(call, CopyMessages) else 1 for call in self.calls)


class Courier:
    """Sends parcels for one thread; remembers whom Telegram asked to wait for."""

    def __init__(self, pool: Pool, telegram: Telegram, *, stopping: threading.Event) -> None:
        self._pool = pool
        self._telegram = telegram
        self._stopping = stopping
        self._held_back: dict[int, float] = {}
        self._uncounted: list[int] = []

    def deliver(self, claim: Claim, parcel: Parcel) -> list[NewFact]:
        """Return the facts that tell what became of *parcel*, the outcome first; raises Later when nothing was sent."""
        if not parcel.calls:
            return [skipped(claim, "words_are_gone")]
        # An attempt before this one ended without anybody knowing how.
        tries = 1 if parcel.once else RESEND_ATTEMPTS
        if claim.attempt > tries and not parcel.harmless:
            return [NewFact(claim.chat, MessageUnknown(reason="interrupted"), outcome=True)]
        if parcel.paced and claim.cleared:
            self._uncounted.append(claim.chat)
        elif parcel.paced:
            self._wait_for_turn(claim.chat, parcel)
        try:
            answer = self._perform_all(claim, claim.chat, parcel)
        except TelegramError as error:
            self.count_cleared()  # before a 429 sets when the next call may leave: it would be put off once more
            return self._after_refusal(claim, parcel, error)
        return [self._sent(claim, parcel, answer)]

    def _sent(self, claim: Claim, parcel: Parcel, answer: Any) -> NewFact:
        sent = MessageSent(
            message_id=_message_id(answer),
            file_id=_file_id(_first(answer)),
            again=claim.attempt > 1 and not parcel.harmless,
            query=parcel.query,
        )
        return NewFact(claim.chat, sent, outcome=True)

    def _wait_for_turn(self, chat: int, parcel: Parcel) -> None:
        """Reserve a place in the pace of the bot and of the chat; a long wait is spent outside."""
        with self._pool.connection() as conn:
            keeps_to = [BOT_PACE, _pace_of(chat), *([BULK_PACE] if parcel.once else [])]
            wait = paces.reserve(conn, keeps_to, count=parcel.messages, at_most_seconds=_PATIENCE_SECONDS)
        if wait > _PATIENCE_SECONDS:
            raise Later(wait)
        if wait and self._stopping.wait(wait):
            raise Stopping

    def count_cleared(self) -> None:
        """Count what left without asking for its turn; called when the log knows that it left."""
        while self._uncounted:
            with self._pool.connection() as conn:
                keeps_to = [BOT_PACE, _pace_of(self._uncounted[0])]
                paces.reserve(conn, keeps_to, at_most_seconds=_HOWEVER_LONG_SECONDS)
            self._uncounted.pop(0)

    def _perform_all(self, claim: Claim, chat: int, parcel: Parcel) -> Any:
        """Make the calls that no earlier attempt made, and return the answer to the last one."""
        *before, last = parcel.calls[self._arrived(claim, parcel) :]
        for call in before:
            answer = self._perform(chat, call, parcel.contents)
            self._note_part(claim, MessagePartSent(message_id=_message_id(answer)))
        return self._perform(chat, last, parcel.contents)

    def _note_part(self, claim: Claim, sent: MessagePartSent) -> None:
        insist(lambda: claims.record(self._pool, claim, [NewFact(claim.chat, sent)]))

    def _arrived(self, claim: Claim, parcel: Parcel) -> int:
        """Return how many calls an earlier attempt made; the last one, which has the buttons, is made in any case."""
        if len(parcel.calls) == 1:
            return 0
        with self._pool.connection() as conn:
            items = [claim.item, claim.recorded.position]
            [arrived] = conn.execute(_SQL["parts_sent"], {"items": items}).fetchone() or (0,)
        return min(int(arrived), len(parcel.calls) - 1)

    def _perform(self, chat: int, call: OutgoingCall, contents: Mapping[str, bytes]) -> Any:
        try:
            return self._make(chat, call, contents)
        except TelegramError as error:
            if error.code == 400 and "can't parse entities" in error.description:
                # not what Telegram said: it may quote the words
                logger.error("Telegram could not parse our markup; the words go without it")
                return self._make(chat, call, contents, without_markup=True)
            if error.code == 400 and isinstance(call, SendFile) and call.file_id and call.file:
                # Telegram has lost the file that it once had: ours is still there.
                return self._make(chat, msgspec.structs.replace(call, file_id=""), self._load(call.file))
            if error.code == 400 and isinstance(call, EditText) and call.instead and _cannot_be_edited(error):
                return self._make(chat, SendText(words=call.words, reply_markup=call.reply_markup), contents)
            raise

    def _load(self, payload: str) -> dict[str, bytes]:
        with self._pool.connection() as conn:
            return log.load(conn, [payload])

    def _make(
        self, chat: int, call: OutgoingCall, contents: Mapping[str, bytes], *, without_markup: bool = False
    ) -> Any:
        parameters = call.parameters(without_markup=without_markup)
        if not isinstance(call, AnswerCallback):
            parameters["chat_id"] = chat
        if isinstance(call, SendFile) and not call.file_id:
            content = call.content or contents.get(call.file)
            if content is None:
                raise TelegramError(400, "the file is gone")
            return self._telegram.upload(call.method, call.field, call.file_name, content, **parameters)
        answer = self._telegram.call(call.method, **parameters)
        if isinstance(call, CopyMessages) and not answer:
            raise TelegramError(400, "the messages to copy are gone")
        return answer

    # What Telegram said

    def _after_refusal(self, claim: Claim, parcel: Parcel, error: TelegramError) -> list[NewFact]:
        said = error.description.lower()
        if "message is not modified" in said or "message to delete not found" in said:
            return [self._sent(claim, parcel, {})]
        if "query is too old" in said:  # nobody waits for it any more, and what was pressed is done all the same
            return [skipped(claim, "too_old")]
        if error.code == 429:
            self._hold_back(claim, error.retry_after or 5)
        if error.code == 401 or error.sent is False:
            logger.warning("nothing can be sent now: %s", error)
            raise Later(30.0 if error.code == 401 else min(2.0 * claim.attempt, 15.0))
        if error.sent is None:
            return self._after_silence(claim, parcel, error)
        if error.migrate_to:
            return self._migrated(claim, parcel, error.migrate_to)
        failed = NewFact(claim.chat, MessageFailed(code=error.code, reason=_reason(said)), outcome=True)
        if error.code == 403 or any(gone in said for gone in _GONE):
            return [failed, NewFact(claim.chat, UserBlocked(reason=_reason(said)))]
        return [failed]

    def _after_silence(self, claim: Claim, parcel: Parcel, error: TelegramError) -> list[NewFact]:
        """Nobody knows whether it arrived: an answer goes out once more, an announcement does not."""
        logger.warning("position %s: unclear whether Telegram took it: %s", claim.item, error)
        if not parcel.harmless and (parcel.once or claim.attempt >= RESEND_ATTEMPTS):
            return [NewFact(claim.chat, MessageUnknown(reason="no_answer"), outcome=True)]
        if claim.attempt >= MAX_ATTEMPTS:
            return [NewFact(claim.chat, MessageFailed(code=error.code, reason="no_answer"), outcome=True)]
        raise Later(2.0 * claim.attempt, fault=True)

    def _hold_back(self, claim: Claim, seconds: int) -> None:
        """Obey 429 for exactly the chat it concerns; when it hits another chat too, it is the bot that it concerns."""
        now = time.monotonic()
        with self._pool.connection() as conn:
            paces.slow_down(conn, f"{BOT_SCOPE}:{claim.chat}", seconds)
            self._held_back = {chat: until for chat, until in self._held_back.items() if until > now}
            if any(chat != claim.chat for chat in self._held_back):
                paces.slow_down(conn, BOT_SCOPE, seconds)
        self._held_back[claim.chat] = now + seconds
        logger.warning("Telegram asks to wait %s s (429)", seconds)
        raise Later(float(seconds))

    def _migrated(self, claim: Claim, parcel: Parcel, to_chat: int) -> list[NewFact]:
        moved = NewFact(claim.chat, ChatMigrated(to_chat=to_chat))
        try:
            answer = self._perform_all(claim, to_chat, parcel)
        except TelegramError as error:
            error.migrate_to = None
            return [*self._after_refusal(claim, parcel, error), moved]
        return [self._sent(claim, parcel, answer), moved]


def _pace_of(chat: int) -> Pace:
    if chat < 0:
        return Pace(f"{BOT_SCOPE}:{chat}", GROUP_EVERY_SECONDS, GROUP_BURST)
    return Pace(f"{BOT_SCOPE}:{chat}", CHAT_EVERY_SECONDS, CHAT_BURST)


def skipped(claim: Claim, reason: str) -> NewFact:
    """Return the outcome of a message that had lost its point."""
    return NewFact(claim.chat, MessageSkipped(reason=reason), outcome=True)


def _cannot_be_edited(error: TelegramError) -> bool:
    """Tell whether the message to edit was deleted, or is too old: what it was to say must come as a new one."""
    said = error.description.lower()
    return "message to edit not found" in said or "message can't be edited" in said


def _first(answer: Any) -> Mapping[str, Any]:
    """Return the message, or the first of several, that a call answered with; empty for any other answer."""
    first = answer[0] if isinstance(answer, list) and answer else answer
    return first if isinstance(first, dict) else {}


def _message_id(answer: Any) -> int:
    return int(_first(answer).get("message_id", 0))


def _file_id(answer: Mapping[str, Any]) -> str:
    if "document" in answer:
        return str(answer["document"].get("file_id", ""))
    photos = answer.get("photo")
    return str(photos[-1].get("file_id", "")) if photos else ""


def _reason(said: str) -> str:
    """Return Telegram's reason without what it may quote of a text."""
    return said.partition(":")[2].strip()[:80] if said.startswith(("bad request:", "forbidden:")) else said[:80]
