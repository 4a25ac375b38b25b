"""Spreads a confirmed announcement over the chats, a thousand in a transaction, going on where a kill left it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ppc_helper import claims, log
from ppc_helper.claims import Claim
from ppc_helper.database import Pool
from ppc_helper.errors import Stopping
from ppc_helper.events import (
    AnnouncementOwed,
    AnnouncementSpread,
    AnnouncementSpreadOut,
    AnnouncementStarted,
    Lane,
    NewFact,
)
from ppc_helper.statements import statements

_SQL = statements("run_query")
CHATS_AT_ONCE = 1000


class Spreader:
    """Owes an announcement to every user who has not blocked the bot."""

    def __init__(self, pool: Pool, ring: Callable[[set[Lane]], None], stopping: threading.Event) -> None:
        self._pool = pool
        self._ring = ring
        self._stopping = stopping

    def spread(self, claim: Claim, started: AnnouncementStarted) -> None:
        """Append what is owed until every chat is, or the announcement is cancelled."""
        while self._spread_some(claim, started):
            self._ring({Lane.BULK})
            if self._stopping.is_set():
                raise Stopping

    def _spread_some(self, claim: Claim, started: AnnouncementStarted) -> bool:
        with self._pool.connection() as conn:
            row = conn.execute(_SQL["announcement_state"], {"announcement": started.announcement}).fetchone()
            status, last_chat = row or ("cancelled", 0)
            chats: list[int] = []
            if status != "cancelled":
                rows = conn.execute(_SQL["next_recipients"], {"after": last_chat, "count": CHATS_AT_ONCE})
                chats = [chat for (chat,) in rows]
            facts = self._facts(claim, started, chats, cancelled=status == "cancelled")
            log.append(conn, [(claim.item, fact) for fact in facts], fence=claims.fence([claim]))
        return bool(chats)

    def _facts(self, claim: Claim, started: AnnouncementStarted, chats: list[int], *, cancelled: bool) -> list[NewFact]:
        if not chats:
            done = AnnouncementSpreadOut(announcement=started.announcement, cancelled=cancelled)
            return [NewFact(claim.chat, done, outcome=True)]
        owed = AnnouncementOwed(announcement=started.announcement, payload=started.payload)
        spread = AnnouncementSpread(announcement=started.announcement, last_chat=chats[-1], chats=len(chats))
        return [*(NewFact(chat, owed) for chat in chats), NewFact(claim.chat, spread)]
