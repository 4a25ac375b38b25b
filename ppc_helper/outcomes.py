"""What becomes of a query's run: its outcome, its files and what its person is told, behind the fence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import msgspec

from ppc_helper import claims, log
from ppc_helper.admins import Admins
from ppc_helper.chat import menus, wire
from ppc_helper.chat.messages import part_messages, picture_message
from ppc_helper.chat.parking import clock, lane_of_tool
from ppc_helper.claims import Claim
from ppc_helper.database import Pool, insist
from ppc_helper.events import (
    FileRef,
    InputRef,
    Lane,
    MessageOwed,
    NewFact,
    NewPayload,
    PictureRef,
    QueryCancelled,
    QueryFailed,
    QueryFinished,
    QueryParked,
    QueryQueued,
)
from ppc_helper.jobs import Finished, Picture, Refused, Rested
from ppc_helper.query_input import KEEP_RESULT_DAYS, Failure, Query
from ppc_helper.statements import statements
from ppc_helper.tools import MAX_UPLOAD

_SQL = statements("run_query")
SILENT_EDIT_SECONDS = 15
FOR_EVER = float("inf")
"""Until the person says so."""
TELL_SECONDS = 3_600.0
"""Many queries rest for one reason, and look again by themselves: admins hear of it once in so long."""


class Outcomes:
    """Closes the queries that one thread runs."""

    def __init__(self, pool: Pool, admins: Admins, ring: Callable[[set[Lane]], None]) -> None:
        self._pool = pool
        self._admins = admins
        self._ring = ring

    def deliver(self, claim: Claim, query: Query, done: Finished, seconds: float) -> None:
        """Close *query* with its result, and queue the next step of its chain or send it; raises Failure if too big."""
        if any(len(one.file) > MAX_UPLOAD for one in done.parts or (done,)):
            raise Failure("result_too_big")
        file = _kept(claim, done.file)
        words = _kept(claim, msgspec.json.encode(done.words))
        parts, payloads = _stored_parts(claim, done)
        outcome = _finished(query, done, seconds, payload=file.id, parts=parts)
        if query.chain and done.rows:
            self._settle(claim, outcome, _next_step(claim, query, file.id), [file, words, *payloads])
            return
        shown, pictures = _picture(claim, query, done)
        *before, last = parts or (FileRef(file.id, done.file_name),)
        shown += part_messages(before, query.language)
        result = _result(query, done, words=words.id, file=last)
        self._settle(
            claim, outcome, [self._done(query, done.rows), *shown, result], [file, words, *pictures, *payloads]
        )

    def refuse(self, claim: Claim, query: Query, refused: Refused) -> None:
        """Close *query*: its input cannot be worked on."""
        words = _kept(claim, msgspec.json.encode({"reason": refused.sentence}))
        said = msgspec.structs.replace(_job(query, "job-refused"), words=words.id, buttons=menus.again(query.tool))
        self._settle(claim, QueryFailed(query=query.query, reason=refused.code), self._aloud(claim, said), [words])

    def fail(self, claim: Claim, query: Query, reason: str) -> None:
        """Close *query* without a result; *reason* is a stable code."""
        said = _job(query, "job-failed", reason=f"message:failed-{reason}")
        said = msgspec.structs.replace(said, buttons=menus.again(query.tool))
        self._settle(claim, QueryFailed(query=query.query, reason=reason), self._aloud(claim, said))

    def cancel(self, claim: Claim, query: Query, *, told: bool = False) -> None:
        """Close *query* as its person asked; *told*: they know by now."""
        said = [] if told else [_job(query, "job-cancelled")]
        self._settle(claim, QueryCancelled(query=query.query), said)

    def pause(self, claim: Claim, query: Query) -> None:
        """Let *query* rest as its person asked."""
        self.park(claim, query, Rested("paused", FOR_EVER))

    def park(self, claim: Claim, query: Query, rested: Rested) -> None:
        """Let the query rest; the result so far is kept for who does not want to wait."""
        resume_at = None if rested.seconds == FOR_EVER else self._now() + timedelta(seconds=rested.seconds)
        parked = QueryParked(query=query.query, reason=rested.reason, resume_at=resume_at)
        payloads: list[NewPayload] = []
        if rested.partial is not None:
            parked, payloads = _with_partial(claim, parked, rested.partial)
        said = _rest_said(query, rested, resume_at, has_partial=bool(payloads))
        told = []
        if rested.reason in wire.MENDED_BY_ADMINS:
            words: dict[str, str | int | float] = {"query": query.query, "reason": f"message:parked-{rested.reason}"}
            told = self._admins.told_once(
                f"parked:{rested.reason}", TELL_SECONDS, "parked-admin", words, menus.rests_ended(rested.reason)
            )
        # who is asked something must hear of it
        messages = self._aloud(claim, said) if rested.question else [said]
        self._settle(claim, parked, [*messages, *told], payloads)

    def _done(self, query: Query, rows: int) -> MessageOwed:
        """Return the edit that says that the result is there.

        At the end of a chain it tells also what came in, for which the first step gave a row each, and where its
        steps are.
        """
        if query.job in (0, query.query):
            return _job(query, "job-done")
        with self._pool.connection() as conn:
            [began] = conn.execute(_SQL["rows_of"], {"query": query.job}).fetchone() or (rows,)
        return msgspec.structs.replace(
            _job(query, "job-chain-done", began=began, rows=rows), buttons=menus.to_history()
        )

    def _aloud(self, claim: Claim, said: MessageOwed) -> list[MessageOwed]:
        """An edit makes no sound: who has waited for long is told by a new message too."""
        waited = (self._now() - claim.recorded.at).total_seconds()
        new = msgspec.structs.replace(said, kind="text")
        return [said, new] if waited > SILENT_EDIT_SECONDS else [said]

    def _now(self) -> datetime:
        """Return the time by the log's clock, which timers go by: this host's may be another."""
        with self._pool.connection() as conn:
            row: tuple[datetime] = conn.execute(_SQL["clock"]).fetchone()  # type: ignore[assignment]
        return row[0]

    def _settle(
        self,
        claim: Claim,
        outcome: QueryFinished | QueryFailed | QueryCancelled | QueryParked,
        messages: Sequence[MessageOwed | NewFact],
        payloads: Sequence[NewPayload] = (),
    ) -> None:
        owed = [said if isinstance(said, NewFact) else NewFact(claim.chat, said) for said in messages]
        facts = [NewFact(claim.chat, outcome, outcome=True), *owed]
        insist(lambda: claims.record(self._pool, claim, facts, payloads))
        self._ring({Lane.SEND})


def _finished(
    query: Query, done: Finished, seconds: float, *, payload: str, parts: tuple[FileRef, ...]
) -> QueryFinished:
    return QueryFinished(
        query=query.query,
        rows=done.rows,
        columns=done.columns,
        payload=payload,
        file_name=done.file_name,
        size_bytes=len(done.file),
        seconds=round(seconds, 3),
        partial=done.partial,
        parts=parts,
    )


def _kept(claim: Claim, content: bytes) -> NewPayload:
    """Return *content* as a payload of the claim's chat that is kept for as long as results are."""
    return NewPayload(log.new_id(), claim.chat, content, KEEP_RESULT_DAYS)


def _result(query: Query, done: Finished, *, words: str, file: FileRef) -> MessageOwed:
    """Return the message that brings the result; *words* is a payload."""
    return MessageOwed(
        kind="photo" if done.kind == "photo" else "document",
        key="stats" if done.kind == "photo" else "result",
        args={"tool": query.tool, **done.args, **({"partial": 1} if done.partial else {})},
        words=words,
        language=query.language,
        file=file.payload,
        file_name=file.file_name,
        query=query.query,
        buttons=menus.result(query.query, query.tool),
    )


def _picture(claim: Claim, query: Query, done: Finished) -> tuple[list[MessageOwed], list[NewPayload]]:
    """Return the message with the result's picture, and the picture; nothing where there is none."""
    if done.picture is None:
        return [], []
    picture, payload = _stored(claim, done.picture)
    return [picture_message(picture, query.language)], [payload]


def _stored(claim: Claim, picture: Picture) -> tuple[PictureRef, NewPayload]:
    payload = _kept(claim, picture.file)
    return PictureRef(payload=payload.id, caption=picture.caption, args=picture.args), payload


def _stored_parts(claim: Claim, done: Finished) -> tuple[tuple[FileRef, ...], list[NewPayload]]:
    payloads = [_kept(claim, part.file) for part in done.parts]
    refs = (FileRef(payload.id, part.name) for payload, part in zip(payloads, done.parts, strict=True))
    return tuple(refs), payloads


def _with_partial(claim: Claim, parked: QueryParked, partial: Finished) -> tuple[QueryParked, list[NewPayload]]:
    """Return the fact with the result so far, and the payloads: its file, and its picture where there is one."""
    file = _kept(claim, partial.file)
    parts, payloads = _stored_parts(claim, partial)
    parked = msgspec.structs.replace(
        parked, payload=file.id, file_name=partial.file_name, rows=partial.rows, parts=parts
    )
    if partial.picture is None:
        return parked, [file, *payloads]
    picture, drawn = _stored(claim, partial.picture)
    return msgspec.structs.replace(parked, picture=picture), [file, *payloads, drawn]


def _next_step(claim: Claim, query: Query, payload: str) -> list[MessageOwed | NewFact]:
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
    said = msgspec.structs.replace(
        _job(query, "job-step", left=len(query.chain)), query=claim.item, buttons=menus.job(claim.item, step.tool)
    )
    said = msgspec.structs.replace(said, args={**said.args, "tool": step.tool})
    return [NewFact(claim.chat, queued, lane=lane_of_tool(step.tool)), said]


def _rest_said(query: Query, rested: Rested, resume_at: datetime | None, *, has_partial: bool) -> MessageOwed:
    """Return the edit that says why a query rests, or what it asks."""
    if rested.question is not None:
        text = rested.question.text
        said = _job(query, "job-question", **text.args, question=f"message:{query.tool}-{text.code}")
        return msgspec.structs.replace(said, buttons=menus.offers(query.query, query.tool, rested.question))
    args = {"when": clock(resume_at)} if resume_at else {}
    said = _job(query, "job-parked", reason=f"message:parked-{rested.reason}", **args)
    return msgspec.structs.replace(said, buttons=menus.parked(query.query, has_partial=has_partial))


def _job(query: Query, key: str, **args: str | int | float) -> MessageOwed:
    """Return the edit of the message that shows the query's life."""
    return MessageOwed(
        kind="edit", key=key, args={"tool": query.tool, **args}, language=query.language, query=query.query
    )
