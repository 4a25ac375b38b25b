"""The tool and scan lanes: runs queries in the workshop, spreads announcements, counts statistics.

No transaction is open while a tool computes. What must survive a kill is appended behind the fence while it runs:
that it began, the files it read, its checkpoints, how far it is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from psycopg.rows import dict_row

from ppc_helper import checkpoints, claims, log, stats
from ppc_helper.admins import Admins
from ppc_helper.announce import Spreader
from ppc_helper.chat import menus, wire
from ppc_helper.chat.parking import clock
from ppc_helper.checkpoints import Stored
from ppc_helper.claims import Claim
from ppc_helper.database import Pool
from ppc_helper.errors import Cancelled, Paused, Unreadable
from ppc_helper.events import (
    AnnouncementStarted,
    InputRef,
    Lane,
    MessageOwed,
    NewFact,
    NewPayload,
    QueryCancelled,
    QueryFailed,
    QueryFinished,
    QueryParked,
    QueryQueued,
    QueryResumed,
    QueryStarted,
    VkTokenGiven,
)
from ppc_helper.jobs import Finished, Job, Outside, Refused, Rested
from ppc_helper.lanes import MAX_ATTEMPTS, Held
from ppc_helper.own_tokens import CheckWatch, OwnTokens, TokenCheck
from ppc_helper.query_input import KEEP_RESULT_DAYS, Failure, InputReader, Query
from ppc_helper.statements import statements
from ppc_helper.telegram import Telegram
from ppc_helper.tools import all_tools
from ppc_helper.watch import Watch
from ppc_helper.workshop import ToolCrashed, Workshop

_SQL = statements("run_query")
UPLOAD_LIMIT_BYTES = 50 * 1000 * 1000
SILENT_EDIT_SECONDS = 15
FOR_EVER = float("inf")
"""Until the person says so."""


FOR_ADMINS = frozenset({"vk_captcha", "vk_token"})
"""Reasons to rest that pass only when an admin does something."""


class Runner:
    """Runs what one thread of the tool or the scan lane claims."""

    def __init__(
        self,
        pool: Pool,
        telegram: Telegram,
        tokens: OwnTokens,
        admins: Admins,
        *,
        held: Held,
        stopping: threading.Event,
        ring: Callable[[set[Lane]], None],
    ) -> None:
        self._pool = pool
        self._reader = InputReader(pool, telegram, stopping=stopping)
        self._tokens = tokens
        self._admins = admins
        self._held = held
        self._stopping = stopping
        self._ring = ring
        self._workshop = Workshop()
        self._token_check = TokenCheck(pool, tokens, admins, self._workshop)

    def handle(self, taken: list[Claim]) -> None:
        """Run each claim to its outcome."""
        for claim in taken:
            match claim.recorded.fact:
                case QueryQueued(query=number) | QueryResumed(query=number):
                    self._run(claim, number)
                case AnnouncementStarted() as started:
                    Spreader(self._pool, self._ring, self._stopping).spread(claim, started)
                case VkTokenGiven() as given:
                    watch = CheckWatch(self._pool, claim, held=self._held, stopping=self._stopping)
                    self._token_check.check(claim, given, watch, self._ring)
                case other:
                    raise TypeError(f"{type(other).__name__} is no work for a tool")

    def close(self) -> None:
        """End the child process."""
        self._workshop.close()

    def _run(self, claim: Claim, number: int) -> None:
        query = self._load(number)
        if query.cancel_asked:
            self._cancel(claim, query)
            return
        if query.pause_asked:
            self._park(claim, query, Rested("paused", FOR_EVER))
            return
        claims.record(
            self._pool, claim, [NewFact(claim.chat, QueryStarted(query=query.query, attempt=query.attempts + 1))]
        )
        stored = checkpoints.read(self._reader.content, query.checkpoint)
        watch = Watch(
            self._pool,
            claim,
            query,
            self._admins,
            stored=stored,
            held=self._held,
            stopping=self._stopping,
            ring=self._ring,
        )
        try:
            self._finish(claim, query, watch, stored)
        except Cancelled:
            self._cancel(claim, query)
        except Paused:
            self._park(claim, query, Rested("paused", FOR_EVER))
        except Failure as failure:
            self._fail(claim, query, failure.reason)
        except ToolCrashed as crash:
            if claim.attempt < MAX_ATTEMPTS and crash.reason == "tool_crashed":
                raise
            self._fail(claim, query, crash.reason)

    def _finish(self, claim: Claim, query: Query, watch: Watch, stored: Stored) -> None:
        started = time.monotonic()
        if query.tool not in all_tools() and query.tool not in {stats.TOOL, wire.CSV}:
            raise Failure("tool_gone")
        job = Job(
            tool=query.tool,
            options=query.options,
            language=query.language,
            inputs=self._reader.read(claim, query),
            checkpoint=stored.state,
            added=stored.parts,
            outside=self._outside_for(query),
            texts=self._reader.texts(query),
        )
        match self._workshop.run(job, watch):
            case Rested() as rested:
                self._park(claim, query, rested)
                return
            case Refused() as refused:
                self._refuse(claim, query, refused)
            case Finished() as finished:
                self._deliver(claim, query, finished, time.monotonic() - started)
        watch.drop_checkpoint()

    def _outside_for(self, query: Query) -> Outside:
        """Return what the tool may use; a person's own token goes to tools that ask VK, and to no other."""
        tool = all_tools().get(query.tool)
        if tool is None or "vk" not in tool.needs:
            return self._tokens.bots
        try:
            return self._tokens.outside_for(query.chat, query.vk_token)
        except Unreadable:
            raise Failure("vk_token_unreadable") from None

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
        if query.chain and done.rows:
            self._settle(claim, outcome, self._next_step(claim, query, file.id), [file, words])
            return
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
        shown, pictures = self._picture(claim, query, done)
        self._settle(claim, outcome, [_job(query, "job-done"), *shown, result], [file, words, *pictures])

    @staticmethod
    def _picture(claim: Claim, query: Query, done: Finished) -> tuple[list[MessageOwed], list[NewPayload]]:
        """Return the message with the result's picture, and the picture; nothing where there is none."""
        if done.picture is None:
            return [], []
        payload = NewPayload(log.new_id(), claim.chat, done.picture.file, KEEP_RESULT_DAYS)
        # not of the query: the file that is kept of a query is its table
        owed = MessageOwed(
            kind="photo",
            key=done.picture.caption,
            args=done.picture.args,
            language=query.language,
            file=payload.id,
            file_name="picture.png",
        )
        return [owed], [payload]

    def _next_step(self, claim: Claim, query: Query, payload: str) -> list[MessageOwed | NewFact]:
        """Queue the next query of the chain on this result; it is known by the position of the fact handled now."""
        step, *rest = query.chain
        queued = QueryQueued(
            query=claim.item,
            tool=step.tool,
            inputs=(InputRef(kind="result", payload=payload),),
            language=query.language,
            options=step.options,
            source=query.query,
            chain=tuple(rest),
            job=query.job or query.query,
        )
        tool = all_tools().get(step.tool)
        lane = Lane.SCAN if tool is not None and tool.lane == "scan" else Lane.TOOL
        said = msgspec.structs.replace(
            _job(query, "job-step", left=len(query.chain)), query=claim.item, buttons=menus.job(claim.item, step.tool)
        )
        said = msgspec.structs.replace(said, args={**said.args, "tool": step.tool})
        return [NewFact(claim.chat, queued, lane=lane), said]

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

    def _park(self, claim: Claim, query: Query, rested: Rested) -> None:
        """Let the query rest; the result so far is kept for who does not want to wait."""
        resume_at = None if rested.seconds == FOR_EVER else datetime.now(UTC) + timedelta(seconds=rested.seconds)
        parked = QueryParked(query=query.query, reason=rested.reason, resume_at=resume_at)
        payloads = []
        if rested.partial is not None:
            file = NewPayload(log.new_id(), claim.chat, rested.partial.file, KEEP_RESULT_DAYS)
            payloads.append(file)
            parked = msgspec.structs.replace(
                parked, payload=file.id, file_name=rested.partial.file_name, rows=rested.partial.rows
            )
        said = self._rest_said(query, rested, resume_at, has_partial=bool(payloads))
        told = []
        if rested.reason in FOR_ADMINS:
            words: dict[str, str | int | float] = {"query": query.query, "reason": f"message:parked-{rested.reason}"}
            told = self._admins.told("parked-admin", words)
        # who is asked something must hear of it
        messages = self._aloud(claim, said) if rested.question else [said]
        self._settle(claim, parked, [*messages, *told], payloads)

    @staticmethod
    def _rest_said(query: Query, rested: Rested, resume_at: datetime | None, *, has_partial: bool) -> MessageOwed:
        """Return the edit that says why a query rests, or what it asks."""
        if rested.question is not None:
            text = rested.question.text
            said = _job(query, "job-question", **text.args, question=f"message:{query.tool}-{text.code}")
            return msgspec.structs.replace(said, buttons=menus.offers(query.query, query.tool, rested.question))
        args = {"when": clock(resume_at)} if resume_at else {}
        said = _job(query, "job-parked", reason=f"message:parked-{rested.reason}", **args)
        return msgspec.structs.replace(said, buttons=menus.parked(query.query, has_partial=has_partial))

    def _aloud(self, claim: Claim, said: MessageOwed) -> list[MessageOwed]:
        """An edit makes no sound: who has waited for long is told by a new message too."""
        waited = (datetime.now(UTC) - claim.recorded.at).total_seconds()
        new = msgspec.structs.replace(said, kind="text")
        return [said, new] if waited > SILENT_EDIT_SECONDS else [said]

    def _settle(
        self,
        claim: Claim,
        outcome: QueryFinished | QueryFailed | QueryCancelled | QueryParked,
        messages: Sequence[MessageOwed | NewFact],
        payloads: Sequence[NewPayload] = (),
    ) -> None:
        owed = [said if isinstance(said, NewFact) else NewFact(claim.chat, said) for said in messages]
        claims.record(self._pool, claim, [NewFact(claim.chat, outcome, outcome=True), *owed], payloads)
        self._ring({Lane.SEND})

    def _load(self, number: int) -> Query:
        with self._pool.connection() as conn, conn.cursor(row_factory=dict_row) as cursor:
            row = cursor.execute(_SQL["load_query"], {"query": number}).fetchone()
        if row is None:
            raise LookupError(f"query {number} is not in its projection")
        return msgspec.convert({**row, "checkpoint": row["checkpoint"] or ""}, Query)


def _job(query: Query, key: str, **args: str | int | float) -> MessageOwed:
    """Return the edit of the message that shows the query's life."""
    return MessageOwed(
        kind="edit", key=key, args={"tool": query.tool, **args}, language=query.language, query=query.query
    )
