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
from ppc_helper.chat import menus, replies, updates
from ppc_helper.chat.calls import AnswerCallback, OutgoingCall, SendFile
from ppc_helper.chat.markup import ParseMode
from ppc_helper.claims import Claim, Pace, Return
from ppc_helper.database import Pool
from ppc_helper.errors import DatabaseUnavailable, Stopping, TelegramError
from ppc_helper.events import (
    AckOwed,
    AnnouncementOwed,
    ChatMigrated,
    MessageFailed,
    MessageOwed,
    MessageSent,
    MessageSkipped,
    MessageUnknown,
    NewFact,
    QueryProgressed,
    UserBlocked,
)
from ppc_helper.lanes import MAX_ATTEMPTS
from ppc_helper.statements import statements
from ppc_helper.telegram import Telegram

logger = logging.getLogger(__name__)

_SQL = statements("sender")
_QUERIES = statements("run_query")
_PATIENCE_SECONDS = 0.3
BOT_SCOPE = "telegram"
# Telegram names no hard threshold for answers: 429 decides, and holds this scope back. About thirty a second is what
# broadcasts are allowed; a little less leaves room for answers.
BOT_PACE = Pace(BOT_SCOPE, 1 / 500, burst=100)
BULK_PACE = Pace(f"{BOT_SCOPE}:bulk", 1 / 25, burst=5)
CHAT_EVERY_SECONDS, CHAT_BURST = 1.0, 30
GROUP_EVERY_SECONDS, GROUP_BURST = 3.0, 20
RESEND_ATTEMPTS = 2
PATIENCE_FOR_DATABASE_SECONDS = 60.0
PARSE_MODES: Mapping[str, ParseMode] = {"MARKDOWN": "Markdown", "MARKDOWN_V2": "MarkdownV2", "HTML": "HTML"}
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


class Job(msgspec.Struct, frozen=True):
    """The message that shows a query's life, and where the query stands."""

    message_id: int
    state: str
    status: str
    progress_position: int
    tool: str
    language: str


class Sender:
    """Sends what one thread claims, one message at a time."""

    def __init__(self, pool: Pool, telegram: Telegram, parse_mode: str, *, stopping: threading.Event) -> None:
        self._pool = pool
        self._telegram = telegram
        self._parse_mode = PARSE_MODES[parse_mode]
        self._stopping = stopping
        self._held_back: dict[int, float] = {}

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
                return self._deliver(claim, Parcel((replies.render_ack(ack),), harmless=True, paced=False))
            case QueryProgressed() as progress:
                return self._progress(claim, progress)
            case AnnouncementOwed() as owed:
                return self._announce(claim, owed)
            case MessageOwed() as owed:
                return self._message(claim, owed)
            case other:
                raise TypeError(f"{type(other).__name__} is nothing to send")

    # What is to be sent

    def _message(self, claim: Claim, owed: MessageOwed) -> list[NewFact]:
        contents = self._load(owed.words, owed.file if not owed.file_id else "")
        if owed.kind == "announcement":
            calls = replies.render_copy(updates.announcement_of(contents.get(owed.words, b"")), owed)
            return self._deliver(claim, Parcel(calls, query=owed.query))
        if owed.kind == "edit" and not owed.message_id:
            return self._edit_job(claim, owed, contents)
        calls = replies.render(owed, words_in(owed, contents), self._parse_mode)
        harmless = owed.kind == "edit"
        return self._deliver(claim, Parcel(calls, contents, query=owed.query, harmless=harmless))

    def _edit_job(self, claim: Claim, owed: MessageOwed, contents: Mapping[str, bytes]) -> list[NewFact]:
        """Edit the message that shows a query's life; when it never arrived, send what it would say."""
        job = self._job(owed.query)
        known = job.message_id if job else 0
        shown = msgspec.structs.replace(owed, message_id=known, kind="edit" if known else "text")
        calls = replies.render(shown, words_in(owed, contents), self._parse_mode)
        return self._deliver(claim, Parcel(calls, harmless=bool(known)))

    def _progress(self, claim: Claim, progress: QueryProgressed) -> list[NewFact]:
        """Show how far a query is, unless it is farther by now, over, or has no message to show it in."""
        job = self._job(progress.query)
        if job is None or not job.message_id:
            return [_skipped(claim, "no_message")]
        if job.status != "running" or job.progress_position > claim.recorded.position:
            return [_skipped(claim, "superseded")]
        owed = replies.progress_message(progress, job.tool, job.language, menus.job(progress.query))
        shown = msgspec.structs.replace(owed, message_id=job.message_id)
        return self._deliver(claim, Parcel(replies.render(shown, {}, self._parse_mode), harmless=True))

    def _announce(self, claim: Claim, owed: AnnouncementOwed) -> list[NewFact]:
        with self._pool.connection() as conn:
            values = {"announcement": owed.announcement, "chat": claim.chat}
            status, blocked = conn.execute(_SQL["announcement_due"], values).fetchone() or (
                "cancelled",
                False,
            )
        if status == "cancelled" or blocked:
            return [_skipped(claim, "cancelled" if status == "cancelled" else "blocked")]
        raw = self._load(owed.payload).get(owed.payload)
        calls = replies.render_copy(updates.announcement_of(raw)) if raw else ()
        return self._deliver(claim, Parcel(calls, once=True))

    # How it is sent

    def _deliver(self, claim: Claim, parcel: Parcel) -> list[NewFact]:
        if not parcel.calls:
            return [_skipped(claim, "words_are_gone")]
        # An attempt before this one ended without anybody knowing how.
        tries = 1 if parcel.once else RESEND_ATTEMPTS
        if claim.attempt > tries and not parcel.harmless:
            return [NewFact(claim.chat, MessageUnknown(reason="interrupted"), outcome=True)]
        if parcel.paced:
            self._wait_for_turn(claim.chat, bulk=parcel.once)
        try:
            answer = self._perform_all(claim.chat, parcel)
        except TelegramError as error:
            return self._after_refusal(claim, parcel, error)
        return [self._sent(claim, parcel, answer)]

    def _sent(self, claim: Claim, parcel: Parcel, answer: Any) -> NewFact:
        found = answer if isinstance(answer, dict) else {}
        sent = MessageSent(
            message_id=int(found.get("message_id", 0)),
            file_id=_file_id(found),
            again=claim.attempt > 1 and not parcel.harmless,
            query=parcel.query,
        )
        return NewFact(claim.chat, sent, outcome=True)

    def _wait_for_turn(self, chat: int, *, bulk: bool) -> None:
        """Reserve a place in the pace of the bot and of the chat; a long wait is spent outside."""
        group = chat < 0
        pace = Pace(
            f"{BOT_SCOPE}:{chat}",
            GROUP_EVERY_SECONDS if group else CHAT_EVERY_SECONDS,
            GROUP_BURST if group else CHAT_BURST,
        )
        with self._pool.connection() as conn:
            paces = [BOT_PACE, pace, BULK_PACE] if bulk else [BOT_PACE, pace]
            wait = claims.reserve(conn, paces, at_most_seconds=_PATIENCE_SECONDS)
        if wait > _PATIENCE_SECONDS:
            raise Later(wait)
        if wait and self._stopping.wait(wait):
            raise Stopping

    def _perform_all(self, chat: int, parcel: Parcel) -> Any:
        answer: Any = None
        for call in parcel.calls:
            answer = self._perform(chat, call, parcel.contents)
        return answer

    def _perform(self, chat: int, call: OutgoingCall, contents: Mapping[str, bytes]) -> Any:
        try:
            return self._make(chat, call, contents)
        except TelegramError as error:
            if error.code == 400 and "can't parse entities" in error.description:
                logger.error("Telegram could not parse our markup; the words go without it: %s", error)
                return self._make(chat, call, contents, without_markup=True)
            raise

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
        return self._telegram.call(call.method, **parameters)

    # What Telegram said

    def _after_refusal(self, claim: Claim, parcel: Parcel, error: TelegramError) -> list[NewFact]:
        said = error.description.lower()
        if "message is not modified" in said:
            return [self._sent(claim, parcel, {})]
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
            claims.slow_down(conn, f"{BOT_SCOPE}:{claim.chat}", seconds)
            self._held_back = {chat: until for chat, until in self._held_back.items() if until > now}
            if any(chat != claim.chat for chat in self._held_back):
                claims.slow_down(conn, BOT_SCOPE, seconds)
        self._held_back[claim.chat] = now + seconds
        logger.warning("Telegram asks to wait %s s (429)", seconds)
        raise Later(float(seconds))

    def _migrated(self, claim: Claim, parcel: Parcel, to_chat: int) -> list[NewFact]:
        moved = NewFact(claim.chat, ChatMigrated(to_chat=to_chat))
        try:
            answer = self._perform_all(to_chat, parcel)
        except TelegramError as error:
            reason = _reason(error.description.lower())
            return [NewFact(claim.chat, MessageFailed(code=error.code, reason=reason), outcome=True), moved]
        return [self._sent(claim, parcel, answer), moved]

    # The log

    def _complete(self, claim: Claim, facts: Sequence[NewFact]) -> None:
        """Append the outcome; what was sent stays sent, so a database that is away is waited for."""
        deadline = time.monotonic() + PATIENCE_FOR_DATABASE_SECONDS
        while True:
            try:
                with self._pool.connection() as conn:
                    log.append(conn, [(claim.item, fact) for fact in facts], fence=claims.fence([claim]))
            except DatabaseUnavailable:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
            else:
                return

    def _give_back(self, claim: Claim, later: Later) -> None:
        with self._pool.connection() as conn:
            claims.give_back(conn, [Return(claim, later.seconds, later.fault)])

    def _load(self, *ids: str) -> dict[str, bytes]:
        with self._pool.connection() as conn:
            return log.load(conn, ids)

    def _job(self, query: int) -> Job | None:
        with self._pool.connection() as conn:
            row = conn.execute(_QUERIES["load_job_message"], {"query": query}).fetchone()
        return None if row is None else Job(*row)


def words_in(owed: MessageOwed, contents: Mapping[str, bytes]) -> dict[str, str]:
    """Return the words that belong into a message; none when they are gone."""
    raw = contents.get(owed.words)
    if not raw:
        return {}
    return updates.words_of(raw) if owed.words_are == "update" else msgspec.json.decode(raw, type=dict[str, str])


def _skipped(claim: Claim, reason: str) -> NewFact:
    return NewFact(claim.chat, MessageSkipped(reason=reason), outcome=True)


def _file_id(answer: Mapping[str, Any]) -> str:
    if "document" in answer:
        return str(answer["document"].get("file_id", ""))
    photos = answer.get("photo")
    return str(photos[-1].get("file_id", "")) if photos else ""


def _reason(said: str) -> str:
    """Return Telegram's reason without what it may quote of a text."""
    return said.partition(":")[2].strip()[:80] if said.startswith(("bad request:", "forbidden:")) else said[:80]
