"""The tool and scan lanes: runs queries in the workshop, spreads announcements, counts statistics.

No transaction is open while a tool computes. What must survive a kill is appended behind the fence while it runs:
that it began, the files it read, its checkpoints, how far it is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import msgspec
from psycopg.rows import dict_row

from ppc_helper import claims, log, stats
from ppc_helper.announce import Spreader
from ppc_helper.chat import menus
from ppc_helper.chat.updates import decode as decode_update
from ppc_helper.claims import Claim, Pace
from ppc_helper.database import Pool
from ppc_helper.errors import Cancelled, LeaseLost, Stopping, TelegramError
from ppc_helper.events import (
    AnnouncementStarted,
    CheckpointSaved,
    FileFetched,
    InputRef,
    Lane,
    MessageOwed,
    NewFact,
    NewPayload,
    QueryCancelled,
    QueryFailed,
    QueryFinished,
    QueryProgressed,
    QueryQueued,
    QueryStarted,
)
from ppc_helper.lanes import MAX_ATTEMPTS, Held
from ppc_helper.statements import statements
from ppc_helper.telegram import Telegram
from ppc_helper.tools import all_tools
from ppc_helper.workshop import Content, Finished, Job, Outside, Progressed, Refused, ToolCrashed, Workshop

_SQL = statements("run_query")
KEEP_RESULT_DAYS = 30
UPLOAD_LIMIT_BYTES = 50 * 1000 * 1000
SILENT_EDIT_SECONDS = 15
PROGRESS_SECONDS = 3.0
FIRST_PROGRESS_SECONDS = 1.2
_PATIENCE_SECONDS = 5.0


class Failure(Exception):
    """The query ends without a result; *reason* is a stable code, the catalogue has ``failed-<reason>``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Query(msgspec.Struct, frozen=True):
    """A query as its worker sees it."""

    query: int
    chat: int
    tool: str
    language: str
    options: dict[str, str]
    inputs: tuple[InputRef, ...]
    checkpoint: str
    fetched: dict[str, str]
    cancel_asked: bool
    attempts: int


class Runner:
    """Runs what one thread of the tool or the scan lane claims."""

    def __init__(
        self,
        pool: Pool,
        telegram: Telegram,
        outside: Outside,
        *,
        held: Held,
        stopping: threading.Event,
        ring: Callable[[set[Lane]], None],
    ) -> None:
        self._pool = pool
        self._telegram = telegram
        self._outside = outside
        self._held = held
        self._stopping = stopping
        self._ring = ring
        self._workshop = Workshop()

    def handle(self, taken: list[Claim]) -> None:
        """Run each claim to its outcome."""
        for claim in taken:
            match claim.recorded.fact:
                case QueryQueued() as queued:
                    self._run(claim, queued)
                case AnnouncementStarted() as started:
                    Spreader(self._pool, self._ring, self._stopping).spread(claim, started)
                case other:
                    raise TypeError(f"{type(other).__name__} is no work for a tool")

    def close(self) -> None:
        """End the child process."""
        self._workshop.close()

    def _run(self, claim: Claim, queued: QueryQueued) -> None:
        query = self._load(queued)
        if query.cancel_asked:
            self._cancel(claim, query)
            return
        self._append(claim, [NewFact(claim.chat, QueryStarted(query=query.query, attempt=query.attempts + 1))])
        watch = Watch(self, claim, query)
        try:
            self._finish(claim, query, watch)
        except Cancelled:
            self._cancel(claim, query)
        except Failure as failure:
            self._fail(claim, query, failure.reason)
        except ToolCrashed as crash:
            if claim.attempt < MAX_ATTEMPTS and crash.reason == "tool_crashed":
                raise
            self._fail(claim, query, crash.reason)

    def _finish(self, claim: Claim, query: Query, watch: Watch) -> None:
        started = time.monotonic()
        if query.tool not in all_tools() and query.tool != stats.TOOL:
            raise Failure("tool_gone")
        job = Job(
            tool=query.tool,
            options=query.options,
            language=query.language,
            inputs=self._inputs(claim, query),
            checkpoint=self._content(query.checkpoint) if query.checkpoint else None,
            outside=self._outside,
        )
        match self._workshop.run(job, watch):
            case Refused() as refused:
                self._refuse(claim, query, refused)
            case Finished() as finished:
                self._deliver(claim, query, finished, time.monotonic() - started)
        watch.drop_checkpoint()

    # Input

    def _inputs(self, claim: Claim, query: Query) -> tuple[Content, ...]:
        if query.tool == stats.TOOL:
            with self._pool.connection() as conn:
                return (Content(msgspec.json.encode(stats.read(conn))),)
        return tuple(self._read(claim, query, index) for index in range(len(query.inputs)))

    def _read(self, claim: Claim, query: Query, index: int) -> Content:
        ref = query.inputs[index]
        content = self._content(ref.payload)
        if content is None:
            raise Failure("file_gone")
        if ref.kind == "result":
            return Content(content, "result.xlsx")
        message = decode_update(content).message
        if message is None:
            raise Failure("file_gone")
        if message.document is None:
            return Content((message.text or message.caption).encode("utf-8", "replace"))
        document = message.document
        file = self._file(claim, query, index, document.file_id)
        return Content(file, document.file_name or "file.txt", document.mime_type)

    def _file(self, claim: Claim, query: Query, index: int, file_id: str) -> bytes:
        """Return a person's file; once read it is ours, for Telegram's copy may go before the query is done."""
        stored = self._content(query.fetched.get(str(index), ""))
        if stored is not None:
            return stored
        content = self._download(file_id)
        payload = NewPayload(log.new_id(), claim.chat, content, KEEP_RESULT_DAYS)
        fact = FileFetched(query=query.query, index=index, payload=payload.id, size_bytes=len(content))
        self._append(claim, [NewFact(claim.chat, fact)], [payload])
        return content

    def _download(self, file_id: str) -> bytes:
        tries = 3
        for attempt in range(1, tries + 1):
            try:
                return self._telegram.download(file_id)
            except TelegramError as error:
                if error.code == 400:
                    raise Failure("file_too_big" if "too big" in error.description else "file_gone") from error
                if attempt == tries:
                    raise Failure("telegram_unreachable") from error
                if self._stopping.wait(error.retry_after or attempt):
                    raise Stopping from error
        raise AssertionError("unreachable")

    def _content(self, payload: str) -> bytes | None:
        if not payload:
            return None
        with self._pool.connection() as conn:
            return log.load(conn, [payload]).get(payload)

    # Outcomes

    def _deliver(self, claim: Claim, query: Query, done: Finished, seconds: float) -> None:
        if len(done.file) > UPLOAD_LIMIT_BYTES:
            raise Failure("result_too_big")
        file = NewPayload(log.new_id(), claim.chat, done.file, KEEP_RESULT_DAYS)
        words = NewPayload(log.new_id(), claim.chat, msgspec.json.encode(done.words), KEEP_RESULT_DAYS)
        outcome = QueryFinished(
            query=query.query,
            rows=done.rows,
            columns=done.columns,
            payload=file.id,
            file_name=done.file_name,
            size_bytes=len(done.file),
            seconds=round(seconds, 3),
            partial=done.partial,
        )
        result = MessageOwed(
            kind="photo" if done.kind == "photo" else "document",
            key="stats" if done.kind == "photo" else "result",
            args={"tool": query.tool, **done.args, **({"partial": 1} if done.partial else {})},
            words=words.id,
            language=query.language,
            file=file.id,
            file_name=done.file_name,
            query=query.query,
            buttons=menus.result(query.query, query.tool),
        )
        self._settle(claim, outcome, [_job(query, "job-done"), result], [file, words])

    def _refuse(self, claim: Claim, query: Query, refused: Refused) -> None:
        words = NewPayload(
            log.new_id(), claim.chat, msgspec.json.encode({"reason": refused.sentence}), KEEP_RESULT_DAYS
        )
        said = msgspec.structs.replace(_job(query, "job-refused"), words=words.id)
        self._settle(claim, QueryFailed(query=query.query, reason=refused.code), self._aloud(claim, said), [words])

    def _fail(self, claim: Claim, query: Query, reason: str) -> None:
        said = _job(query, "job-failed", reason=f"message:failed-{reason}")
        self._settle(claim, QueryFailed(query=query.query, reason=reason), self._aloud(claim, said))

    def _cancel(self, claim: Claim, query: Query) -> None:
        self._settle(claim, QueryCancelled(query=query.query), [_job(query, "job-cancelled")])

    def _aloud(self, claim: Claim, said: MessageOwed) -> list[MessageOwed]:
        """An edit makes no sound: who has waited for long is told by a new message too."""
        waited = (datetime.now(UTC) - claim.recorded.at).total_seconds()
        new = msgspec.structs.replace(said, kind="text")
        return [said, new] if waited > SILENT_EDIT_SECONDS else [said]

    def _settle(
        self,
        claim: Claim,
        outcome: QueryFinished | QueryFailed | QueryCancelled,
        messages: Sequence[MessageOwed],
        payloads: Sequence[NewPayload] = (),
    ) -> None:
        owed = [NewFact(claim.chat, message) for message in messages]
        self._append(claim, [NewFact(claim.chat, outcome, outcome=True), *owed], payloads)
        self._ring({Lane.SEND})

    def _append(self, claim: Claim, facts: list[NewFact], payloads: Sequence[NewPayload] = ()) -> None:
        with self._pool.connection() as conn:
            log.append(conn, [(claim.item, fact) for fact in facts], payloads=payloads, fence=claims.fence([claim]))

    def _load(self, queued: QueryQueued) -> Query:
        with self._pool.connection() as conn, conn.cursor(row_factory=dict_row) as cursor:
            row = cursor.execute(_SQL["load_query"], {"query": queued.query}).fetchone()
        if row is None:
            raise LookupError(f"query {queued.query} is not in its projection")
        return msgspec.convert({**row, "checkpoint": row["checkpoint"] or "", "inputs": queued.inputs}, Query)


class Watch:
    """What the worker does with what a running tool says."""

    def __init__(self, runner: Runner, claim: Claim, query: Query) -> None:
        self._runner = runner
        self._claim = claim
        self._query = query
        self._checkpoint = query.checkpoint
        self._started = time.monotonic()
        self._first: tuple[float, int] | None = None
        self._told_at = self._started - PROGRESS_SECONDS + FIRST_PROGRESS_SECONDS

    def progressed(self, news: Progressed) -> None:
        """Append how far it is, at most every few seconds; a quick query says nothing."""
        now = time.monotonic()
        self._first = self._first or (now, news.done)
        if now - self._told_at < PROGRESS_SECONDS:
            return
        self._told_at = now
        fact = QueryProgressed(
            query=self._query.query,
            done=news.done,
            total=news.total,
            stage=news.stage,
            eta_seconds=self._eta(now, news),
        )
        self._runner._append(self._claim, [NewFact(self._claim.chat, fact)])
        self._runner._ring({Lane.SEND})

    def _eta(self, now: float, news: Progressed) -> int:
        """Return the seconds left at the speed since this start, -1 while that cannot be told."""
        began, done_before = self._first or (now, news.done)
        done = news.done - done_before
        if not news.total or done <= 0 or now - began < 1:
            return -1
        return max(0, round((news.total - news.done) * (now - began) / done))

    def checkpointed(self, state: bytes) -> None:
        """Store where the tool is; the checkpoint before it is of no use any more."""
        payload = NewPayload(log.new_id(), self._claim.chat, state, KEEP_RESULT_DAYS)
        fact = CheckpointSaved(query=self._query.query, payload=payload.id)
        self._runner._append(self._claim, [NewFact(self._claim.chat, fact)], [payload])
        self.drop_checkpoint()
        self._checkpoint = payload.id

    def drop_checkpoint(self) -> None:
        """Delete the last checkpoint's bytes."""
        if self._checkpoint:
            with self._runner._pool.connection() as conn:
                conn.execute(_SQL["drop_payload"], {"id": self._checkpoint})
            self._checkpoint = ""

    def reserve(self, scope: str, per_second: float, count: int) -> float:
        """Return the wait before the calls; below zero, nothing was reserved and that is the wait."""
        with self._runner._pool.connection() as conn:
            wait = claims.reserve(conn, [Pace(scope, 1 / per_second)], count=count, at_most_seconds=_PATIENCE_SECONDS)
        return wait if wait <= _PATIENCE_SECONDS else -wait

    def look(self) -> None:
        """End the run when the process stops, the lease is gone or the person cancelled."""
        if self._runner._stopping.is_set():
            raise Stopping
        if self._runner._held.is_lost(self._claim):
            raise LeaseLost(f"the lease of query {self._query.query} is gone")
        with self._runner._pool.connection() as conn:
            row = conn.execute(_SQL["is_cancelled"], {"query": self._query.query}).fetchone()
        if row and row[0]:
            raise Cancelled


def _job(query: Query, key: str, **args: str | int | float) -> MessageOwed:
    """Return the edit of the message that shows the query's life."""
    return MessageOwed(
        kind="edit", key=key, args={"tool": query.tool, **args}, language=query.language, query=query.query
    )
