"""The chat lane: facts that ask the conversation something, decided in batches of many chats at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from psycopg import Connection

from ppc_helper import claims, log
from ppc_helper.bells import Bells
from ppc_helper.chat.commands import Command
from ppc_helper.chat.decide import decide
from ppc_helper.chat.state import Announcement, Decision, FeedbackTarget, Query, Settings, State, VkToken
from ppc_helper.chat.understand import command_of
from ppc_helper.chat.wanted import NOTHING, Wanted, wanted
from ppc_helper.claims import Claim
from ppc_helper.database import Pool, Row
from ppc_helper.events import Lane, NewFact, NewPayload, PersonForgotten
from ppc_helper.lanes import BOT_SCOPE, LEASE_SECONDS
from ppc_helper.log import lane_of
from ppc_helper.statements import statements

_SQL = statements("chat")
_LOG = statements("log")
_state = msgspec.json.Decoder(State).decode
_query = msgspec.json.Decoder(Query).decode
_announcement = msgspec.json.Decoder(Announcement).decode
_vk_token = msgspec.json.Decoder(VkToken).decode
_feedback = msgspec.json.Decoder(FeedbackTarget).decode


class Conversation:
    """Decides what one thread claims in the chat lane: the claims bring the states, one round trip writes the rest."""

    def __init__(self, pool: Pool, settings: Settings, bells: Bells) -> None:
        self._pool = pool
        self._settings = settings
        self._bells = bells

    def handle(self, taken: list[Claim]) -> None:
        """Bring each claim to its outcome; all or none is written, the caller tries one by one when that fails."""
        asked = [command_of(c.recorded, c.content, bot_username=self._settings.bot_username) for c in taken]
        with self._pool.connection() as conn:
            states = self._states(conn, taken, asked)
            decisions = [
                decide(claim.recorded, command, state, self._settings)
                for claim, command, state in zip(taken, asked, states, strict=True)
            ]
            left = self._write(conn, taken, decisions)
        self._bells.ring({Lane(lane) for lane in set(left) if lane is not None})

    def _states(self, conn: Connection[Row], taken: Sequence[Claim], asked: Sequence[Command]) -> list[State]:
        found = []
        for claim, command in zip(taken, asked, strict=True):
            state = _state(claim.state)
            more = wanted(command, state, admin=claim.chat in self._settings.admins)
            found.append(state if more is NOTHING else self._complete(conn, claim.chat, state, more))
        return found

    def _complete(self, conn: Connection[Row], chat: int, state: State, more: Wanted) -> State:
        """Read what a command needs beyond what is always loaded."""
        extra: dict[str, Any] = {}
        if more.announcement:
            extra["announcement"] = _one(
                conn, "load_announcement", _announcement, chat=chat, announcement=more.announcement
            )
        if more.query and all(query.query != more.query for query in state.queries):
            extra["query"] = _one(conn, "load_query", _query, chat=chat, query=more.query)
        if more.reply_to:
            extra["feedback"] = _one(conn, "load_feedback", _feedback, chat=chat, message_id=more.reply_to)
        if more.recipients:
            extra["recipients"] = _one(conn, "count_recipients", int)
        if more.vk_token:
            extra["vk_token"] = _one(conn, "load_vk_token", _vk_token, chat=chat)
        return msgspec.structs.replace(state, **extra)

    def _write(self, conn: Connection[Row], taken: Sequence[Claim], decisions: Sequence[Decision]) -> list[int | None]:
        """Append what was decided and return the lanes of the facts that were not handed over to anybody."""
        if any(decision.forget or decision.drop for decision in decisions):
            return self._write_and_delete(conn, taken, decisions)
        facts = [
            (claim.item, fact) for claim, decision in zip(taken, decisions, strict=True) for fact in decision.facts
        ]
        asked = [(lane_of(new), new.chat) for _, new in facts]
        with self._bells.handing_over(asked) as handover:
            hands = log.Hands(handover.owners, LEASE_SECONDS[Lane.SEND], BOT_SCOPE)
            done = log.append_and_hand(conn, facts, hands, payloads=_payloads(decisions), fence=claims.fence(taken))
            # The message first: whoever is woken second waits for the first one's turn in this process.
            for place in sorted(done.handed, key=lambda place: asked[place][0] == Lane.ACK):
                handover.give(place, claims.handed(facts[place], done, place, handover.owners[place]))
        return [lane for place, (lane, _) in enumerate(asked) if place not in done.handed]

    def _write_and_delete(
        self, conn: Connection[Row], taken: Sequence[Claim], decisions: Sequence[Decision]
    ) -> list[int | None]:
        """Write decisions of which some delete payloads: in one transaction; who is forgotten has them counted."""
        facts = []
        with conn.transaction():
            for claim, decision in zip(taken, decisions, strict=True):
                gone = 0
                if decision.forget:
                    row = conn.execute(_LOG["forget"], {"owner": claim.chat}).fetchone()
                    gone = row[0] if row else 0
                facts += [(claim.item, _counted(fact, gone)) for fact in decision.facts]
            conn.execute(_LOG["drop"], {"ids": [id_ for decision in decisions for id_ in decision.drop if id_]})
            log.append(conn, facts, payloads=_payloads(decisions), fence=claims.fence(taken))
            for claim, decision in zip(taken, decisions, strict=True):
                if decision.forget:  # what a worker stored meanwhile, before it could see the fact
                    conn.execute(_LOG["forget"], {"owner": claim.chat})
        return [lane_of(new) for _, new in facts]


def _payloads(decisions: Sequence[Decision]) -> list[NewPayload]:
    return [payload for decision in decisions for payload in decision.payloads]


def _counted(new: NewFact, payloads: int) -> NewFact:
    if isinstance(new.fact, PersonForgotten):
        return msgspec.structs.replace(new, fact=PersonForgotten(payloads=payloads))
    return new


def _one(conn: Connection[Row], name: str, read: Callable[[Any], Any], **values: Any) -> Any:
    row = conn.execute(_SQL[name], values).fetchone()
    return None if row is None else read(row[0])
