"""The lanes of what is owed to Telegram: the only file that sends.

Sending is at least once. The claim was committed before, so an attempt that a death cut short is known: an answer goes
out once more, marked as sent again; an announcement does not. A request that surely did not arrive is tried again
later; 429 holds back exactly the chat it concerns, or the bot when it hits several.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Mapping, Sequence

import msgspec

from ppc_helper import claims, log
from ppc_helper.chat import menus, messages, replies, updates
from ppc_helper.chat.copies import render_announcement
from ppc_helper.chat.markup import ParseMode
from ppc_helper.claims import Claim, Return
from ppc_helper.courier import Courier, Later, Parcel, skipped
from ppc_helper.database import Pool, insist
from ppc_helper.events import AckOwed, AnnouncementOwed, AnnouncementProgressed, MessageOwed, NewFact, QueryProgressed
from ppc_helper.statements import statements
from ppc_helper.telegram import Telegram

_SQL = statements("sender")
_QUERIES = statements("run_query")
HOLD_SECONDS = 300.0
"""So often it is looked whether the author of an announcement is an admin again."""
PARSE_MODES: Mapping[str, ParseMode] = {"MARKDOWN": "Markdown", "MARKDOWN_V2": "MarkdownV2", "HTML": "HTML"}


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

    def __init__(
        self, pool: Pool, telegram: Telegram, parse_mode: str, *, admins: Collection[int], stopping: threading.Event
    ) -> None:
        self._pool = pool
        self._admins = admins
        self._parse_mode = PARSE_MODES[parse_mode]
        self._courier = Courier(pool, telegram, stopping=stopping)
        self._deliver = self._courier.deliver

    def handle(self, taken: list[Claim]) -> None:
        """Bring each claim to its outcome, or give it back for later."""
        for claim in taken:
            try:
                facts = self._send(claim)
            except Later as later:
                self._give_back(claim, later)
            else:
                self._complete(claim, facts)
            self._courier.count_cleared()

    def _send(self, claim: Claim) -> list[NewFact]:
        """Return the facts that tell what became of this claim; the first is the outcome."""
        match claim.recorded.fact:
            case AckOwed() as ack:
                return self._deliver(claim, Parcel((replies.render_ack(ack),), harmless=True, paced=False))
            case QueryProgressed() as progress:
                return self._progress(claim, progress)
            case AnnouncementProgressed() as progress:
                return self._counts(claim, progress)
            case AnnouncementOwed() as owed:
                return self._announce(claim, owed)
            case MessageOwed() as owed:
                return self._message(claim, owed)
            case other:
                raise TypeError(f"{type(other).__name__} is nothing to send")

    # What is to be sent

    def _message(self, claim: Claim, owed: MessageOwed) -> list[NewFact]:
        if owed.kind == "announcement":
            calls = render_announcement(self._updates(owed.parts or (owed.words,)), owed)
            return self._deliver(claim, Parcel(calls, query=owed.query))
        contents = self._load(owed.words, owed.file if not owed.file_id else "")
        if owed.kind == "edit" and not owed.message_id:
            return self._edit_job(claim, owed, contents)
        calls = replies.render(owed, words_in(owed, contents), self._parse_mode)
        harmless = owed.kind in {"edit", "deletion"}
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
            return [skipped(claim, "no_message")]
        if job.status != "running" or job.progress_position > claim.recorded.position:
            return [skipped(claim, "superseded")]
        owed = messages.progress_message(progress, job.tool, job.language, menus.job(progress.query, job.tool))
        shown = msgspec.structs.replace(owed, message_id=job.message_id)
        calls = replies.render(shown, {}, self._parse_mode)
        return self._deliver(claim, Parcel(replies.only_edits(calls), harmless=True))

    def _counts(self, claim: Claim, progress: AnnouncementProgressed) -> list[NewFact]:
        """Show how far an announcement is, unless it is farther by now; its last words come in any case."""
        with self._pool.connection() as conn:
            values = {"announcement": progress.announcement}
            message_id, newest = conn.execute(_SQL["counts_message"], values).fetchone() or (0, 0)
        last = progress.stage != "live"
        if newest > claim.recorded.position:
            return [skipped(claim, "superseded")]
        if not message_id and not last:
            return [skipped(claim, "no_message")]
        shown = messages.announcement_message(progress, message_id, menus.announcement_counts(progress))
        calls = replies.render(shown, {}, self._parse_mode)
        return self._deliver(claim, Parcel(calls if last else replies.only_edits(calls), harmless=bool(message_id)))

    def _announce(self, claim: Claim, owed: AnnouncementOwed) -> list[NewFact]:
        with self._pool.connection() as conn:
            values = {"announcement": owed.announcement, "chat": claim.chat}
            row = conn.execute(_SQL["announcement_due"], values).fetchone()
        status, blocked, author, parts = row or ("cancelled", False, 0, [])
        if status == "cancelled" or blocked:
            return [skipped(claim, "cancelled" if status == "cancelled" else "blocked")]
        if author not in self._admins:
            raise Later(HOLD_SECONDS)
        calls = render_announcement(self._updates([part.hex for part in parts] or [owed.payload]))
        return self._deliver(claim, Parcel(calls, once=True))

    # The log

    def _complete(self, claim: Claim, facts: Sequence[NewFact]) -> None:
        insist(lambda: claims.record(self._pool, claim, facts))

    def _give_back(self, claim: Claim, later: Later) -> None:
        def give_back() -> None:
            with self._pool.connection() as conn:
                claims.give_back(conn, [Return(claim, later.seconds, later.fault)])

        insist(give_back)

    def _load(self, *ids: str) -> dict[str, bytes]:
        if not any(ids):
            return {}
        with self._pool.connection() as conn:
            return log.load(conn, ids)

    def _updates(self, ids: Sequence[str]) -> list[bytes]:
        """Return the raw updates in these payloads, in order; empty where one was deleted."""
        contents = self._load(*ids)
        return [contents.get(one, b"") for one in ids]

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
