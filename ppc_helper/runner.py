"""The tool and scan lanes: runs queries in the workshop, spreads announcements, counts statistics.

No transaction is open while a tool computes. What must survive a kill is appended behind the fence while it runs:
that it began, the files it read, its checkpoints, how far it is.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import msgspec
from psycopg.rows import dict_row

from ppc_helper import checkpoints, claims, stats
from ppc_helper.admins import Admins
from ppc_helper.announce import Spreader
from ppc_helper.chat import wire
from ppc_helper.checkpoints import Stored
from ppc_helper.claims import Claim
from ppc_helper.database import Pool
from ppc_helper.errors import Cancelled, Paused, Unreadable
from ppc_helper.events import (
    AnnouncementStarted,
    CommandAnswered,
    Lane,
    NewFact,
    QueryQueued,
    QueryResumed,
    QueryStarted,
    RestsEnded,
    VkTokenGiven,
)
from ppc_helper.jobs import Finished, Job, Outside, Refused, Rested
from ppc_helper.lanes import MAX_ATTEMPTS, Held
from ppc_helper.outcomes import Outcomes
from ppc_helper.own_tokens import CheckWatch, OwnTokens, TokenCheck
from ppc_helper.query_input import Failure, InputReader, Query
from ppc_helper.statements import statements
from ppc_helper.telegram import Telegram
from ppc_helper.tools import all_tools
from ppc_helper.waking import wake
from ppc_helper.watch import Watch
from ppc_helper.workshop import ToolCrashed, Workshop

_SQL = statements("run_query")


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
        self._outcomes = Outcomes(pool, admins, ring)
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
                case RestsEnded(reason=reason):
                    wake(self._pool, {reason}, self._ring)
                    done = CommandAnswered(command="rests_ended")
                    claims.record(self._pool, claim, [NewFact(claim.chat, done, outcome=True)])
                case other:
                    raise TypeError(f"{type(other).__name__} is no work for a tool")

    def close(self) -> None:
        """End the child process."""
        self._workshop.close()

    def _run(self, claim: Claim, number: int) -> None:
        query = self._load(number)
        if query.cancel_asked:
            # of a query that nobody ever began the conversation has told already
            self._outcomes.cancel(claim, query, told=query.attempts == 0)
        elif query.pause_asked:
            self._outcomes.pause(claim, query)
        else:
            started = QueryStarted(query=query.query, attempt=query.attempts + 1)
            claims.record(self._pool, claim, [NewFact(claim.chat, started)])
            self._run_to_its_end(claim, query)

    def _run_to_its_end(self, claim: Claim, query: Query) -> None:
        try:
            self._run_tool(claim, query)
        except Cancelled:
            self._outcomes.cancel(claim, query)
        except Paused:
            self._outcomes.pause(claim, query)
        except Failure as failure:
            self._outcomes.fail(claim, query, failure.reason)
        except ToolCrashed as crash:
            if claim.attempt < MAX_ATTEMPTS and crash.reason == "tool_crashed":
                raise
            self._outcomes.fail(claim, query, crash.reason)

    def _run_tool(self, claim: Claim, query: Query) -> None:
        started = time.monotonic()
        stored = checkpoints.read(self._reader.content, query.checkpoint)
        watch = self._watch(claim, query, stored)
        ending = self._workshop.run(self._job(claim, query, stored), watch)
        watch.look_once_more()
        match ending:
            case Rested() as rested:
                self._outcomes.park(claim, query, rested)
                return
            case Refused() as refused:
                self._outcomes.refuse(claim, query, refused)
            case Finished() as finished:
                self._outcomes.deliver(claim, query, finished, time.monotonic() - started)
        watch.drop_checkpoint()

    def _watch(self, claim: Claim, query: Query, stored: Stored) -> Watch:
        return Watch(
            self._pool,
            claim,
            query,
            self._admins,
            stored=stored,
            held=self._held,
            stopping=self._stopping,
            ring=self._ring,
        )

    def _job(self, claim: Claim, query: Query, stored: Stored) -> Job:
        """Return what the workshop is told; raises Failure when the tool or a part of the input is no more."""
        if query.tool not in all_tools() and query.tool not in {stats.TOOL, wire.CSV}:
            raise Failure("tool_gone")
        return Job(
            tool=query.tool,
            options=query.options,
            language=query.language,
            inputs=self._reader.read(claim, query),
            checkpoint=stored.state,
            added=stored.parts,
            outside=self._outside_for(query),
            texts=self._reader.texts(query),
        )

    def _outside_for(self, query: Query) -> Outside:
        """Return what the tool may use; a person's own token goes to tools that ask VK, and to no other."""
        tool = all_tools().get(query.tool)
        if tool is None or "vk" not in tool.needs:
            return self._tokens.bots
        try:
            return self._tokens.outside_for(query.chat, query.vk_token)
        except Unreadable:
            raise Failure("vk_token_unreadable") from None

    def _load(self, number: int) -> Query:
        with self._pool.connection() as conn, conn.cursor(row_factory=dict_row) as cursor:
            row = cursor.execute(_SQL["load_query"], {"query": number}).fetchone()
        if row is None:
            raise LookupError(f"query {number} is not in its projection")
        return msgspec.convert({**row, "checkpoint": row["checkpoint"] or ""}, Query)
