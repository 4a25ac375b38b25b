"""Random conversations: what each lane might append next, as far as the log's own rules go.

A :class:`Story` knows what was appended and proposes more. It says who writes (a chat in a lane, intake, an operator,
the timers) because writers that share no lock may commit in any order. Chance comes from outside (:data:`Choose`), so
Hypothesis can shrink a story and threads can play one from a seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from ppc_helper import events as e
from ppc_helper import log
from ppc_helper.events import Event, InputRef, Lane, NewFact
from ppc_helper.log import lane_of
from tests import world
from tests.world import Conn, finished, payload, queued, update

Choose = Callable[[Sequence[Any]], Any]
CHATS = (7, 8, 9)
GROUP = -100
ADMIN = 9
TOOLS = ("kf_fixate_keywords", "vk_get_user_id_by_url")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_QUERY_LANE = {TOOLS[0]: Lane.TOOL, TOOLS[1]: Lane.SCAN}


class Told(msgspec.Struct, frozen=True):
    """A fact in the story: where it stands, which fact it names as its cause, and which facts its writer had seen."""

    position: int
    new: NewFact
    cause: int | None
    writer: str
    turn: int
    after: frozenset[int]


class Turn(msgspec.Struct, frozen=True):
    """What one transaction appends: its facts, all of one cause (None: they arrive by themselves)."""

    writer: str
    cause: int | None
    facts: tuple[NewFact, ...]
    after: tuple[int, ...] = ()


class Story:
    """What was told so far, and what could come next."""

    def __init__(self, choose: Choose) -> None:
        self._choose = choose
        self._next = 1
        self.told: list[Told] = []
        self.waiting: dict[tuple[int, int], list[int]] = {}
        self._facts: dict[int, Told] = {}
        self._first: dict[int, int] = {}
        self._dead: dict[int, int] = {}
        self._timers: list[tuple[int, Literal["session", "pause", "resume", "announcement"], int, int]] = []
        self._announcements: dict[int, int] = {}
        self._sessions: dict[int, int] = {}

    # Telling

    def tell(self, turn: Turn) -> list[Told]:
        """Add a turn's facts at the next positions."""
        number = len(self.told)
        added = []
        for new in turn.facts:
            seen = {place for place in (turn.cause, self._first.get(new.chat), *turn.after) if place}
            added.append(Told(self._next, new, turn.cause, turn.writer, number, frozenset(seen)))
            self.hear(added[-1])
        return added

    def hear(self, told: Told) -> None:
        """Add a fact that stands in the log already."""
        self._next = told.position + 1
        self.told.append(told)
        self._facts[told.position] = told
        self._note(told)

    def _note(self, told: Told) -> None:
        new, fact = told.new, told.new.fact
        self._first.setdefault(new.chat, told.position)
        lane = lane_of(new)
        if lane is not None:
            self.waiting.setdefault((lane, new.chat), []).append(told.position)
        if new.outcome and told.cause is not None:
            self._close(told.cause)
        match fact:
            case e.ToolChosen():
                self._sessions[new.chat] = told.cause or 0
                self._timers.append((new.chat, "session", told.cause or 0, told.position))
            case e.InputPartReceived():
                self._timers.append((new.chat, "pause", told.cause or 0, told.position))
            case e.QueryParked(query=query):
                self._timers.append((new.chat, "resume", query, told.position))
            case e.DeadLettered():
                self._dead[self.original(told.cause or 0)] = told.position
            case e.AnnouncementDrafted(announcement=announcement):
                self._announcements[announcement] = told.position
            case e.AnnouncementConfirmed(announcement=announcement, tell_seconds=seconds) if seconds:
                self._timers.append((new.chat, "announcement", announcement, told.position))
            case _:
                pass

    def _close(self, position: int) -> None:
        told = self._facts[position]
        self.waiting[lane_of(told.new) or 0, told.new.chat].remove(position)

    def original(self, item: int) -> int:
        """Return the position of the fact that an item asks to handle: itself, or the one that is retried."""
        fact = self._facts[item].new.fact
        return fact.original if isinstance(fact, e.DeadRetried) else item

    # What could come next

    def next_turn(self) -> Turn:
        """Return a turn of somebody who has something to do."""
        heads = [(Lane(lane), chat, waiting[0]) for (lane, chat), waiting in self.waiting.items() if waiting]
        could: list[Callable[[], Turn | None]] = [self.intake_turn]
        could += [lambda head=head: self.lane_turn(*head) for head in heads]  # type: ignore[misc]
        could += [self.operator_turn] if self._dead else []
        could += [self.timer_turn] if self._timers else []
        turn: Turn | None = self._choose(could)()
        return turn or self.intake_turn()

    def intake_turn(self) -> Turn:
        """Return up to three updates of several chats."""
        chats = self._choose([(7,), (8,), (9,), (7, 7), (8, 7, 9), (9, 9, 8), (GROUP,), (7, GROUP)])
        return Turn("intake", None, tuple(NewFact(chat, self._update(chat)) for chat in chats))

    def _update(self, chat: int) -> Event:
        chat_type = "supergroup" if chat == GROUP else "private"
        return update(self._choose([1, 2, 3]), chat_type=chat_type, language=self._choose(["", "ru", "en"]))

    def lane_turn(self, lane: Lane, chat: int, item: int) -> Turn:
        """Return what a worker appends that claimed *item*."""
        fact = self._facts[self.original(item)].new.fact
        match lane:
            case Lane.CHAT:
                facts = self.chat_turn(chat, item)
            case Lane.TOOL | Lane.SCAN:
                facts = self.tool_turn(chat, item, fact)
            case Lane.ACK | Lane.SEND | Lane.BULK:
                facts = self.send_turn(chat, lane, fact)
        return Turn(f"{lane.name} {chat}", item, tuple(facts), self._seen_by(facts))

    def operator_turn(self) -> Turn | None:
        """Return a dead letter retried, or dropped; None when there is none."""
        if not self._dead:
            return None
        original = self._choose(sorted(self._dead))
        dead = self._dead.pop(original)
        told = self._facts[original]
        fact: Event = self._choose([e.DeadRetried(original=original), e.DeadDropped(original=original)])
        lane = Lane(lane_of(told.new) or 1) if isinstance(fact, e.DeadRetried) else None
        return Turn("operator", None, (NewFact(told.new.chat, fact, lane=lane),), (original, dead))

    def timer_turn(self) -> Turn:
        """Return a timer that fires, maybe one that was just replaced."""
        chat, timer, subject, position = self._choose(self._timers)
        fired = e.TimerFired(timer=timer, subject=subject)
        return Turn("timers", subject, (NewFact(chat, fired),), (position,))

    def _seen_by(self, facts: Sequence[NewFact]) -> tuple[int, ...]:
        """What a decision names it has read, so it was committed before: queries and announcements."""
        named = set()
        for new in facts:
            for field in ("query", "source", "announcement"):
                number = getattr(new.fact, field, 0)
                named |= {t.position for t in self.told if getattr(t.new.fact, field, None) == number and number}
                named |= {
                    t.position
                    for t in self.told
                    if number and isinstance(t.new.fact, e.QueryQueued) and t.new.fact.query == number
                }
        return tuple(sorted(named)) if named else ()

    # The conversation

    def chat_turn(self, chat: int, cause: int) -> list[NewFact]:
        """Return what the conversation decides on an update or a timer."""
        moves = [
            self._talk,
            self._press,
            self._part,
            self._close_session,
            self._queue,
            self._cancel,
            self._pause,
            self._withdraw_pause,
            self._resume,
            self._settle,
            self._feedback,
            self._announce,
            self._own_token,
            self._die,
        ]
        facts: list[NewFact] = self._choose(moves)(chat, cause)
        return facts

    def _done(self, chat: int, fact: Event, *more: Event, lane: Lane | None = None) -> list[NewFact]:
        return [NewFact(chat, fact, outcome=True, lane=lane), *(NewFact(chat, extra) for extra in more)]

    def _die(self, chat: int, cause: int, lane: Lane = Lane.CHAT) -> list[NewFact]:
        dead = e.DeadLettered(from_lane=int(lane), attempts=5, deaths=1, error="ValueError", code=f"D-{cause:X}")
        return self._done(chat, dead)

    def _talk(self, chat: int, _cause: int) -> list[NewFact]:
        said = [e.MessageOwed(key="help")] * self._choose([0, 1, 3])
        outcome = self._choose([e.CommandAnswered(command="help"), e.UpdateIgnored(reason="group")])
        return self._done(chat, outcome, *said, e.AckOwed(callback_id="1"))

    def _press(self, chat: int, cause: int) -> list[NewFact]:
        chosen = self._done(chat, e.ToolChosen(tool=self._choose(TOOLS), message_id=self._choose([0, 5])))
        closed = e.SessionClosed(session=self._session(chat, cause), reason="replaced")
        return [NewFact(chat, closed), *chosen] if self._choose([False, True]) else chosen

    def _session(self, chat: int, cause: int) -> int:
        """Return the session of the chat as the story knows it, or one that starts with *cause*."""
        session: int = self._choose([self._sessions.get(chat, cause), cause])
        return session

    def _part(self, chat: int, cause: int) -> list[NewFact]:
        session = self._session(chat, cause)
        self._sessions[chat] = session
        size = self._choose([0, 4090])
        return self._done(
            chat, e.InputPartReceived(session=session, part=InputRef("update", payload(cause)), size=size)
        )

    def _close_session(self, chat: int, cause: int) -> list[NewFact]:
        reason = self._choose(["cancelled", "expired", "done"])
        return self._done(chat, e.SessionClosed(session=self._session(chat, cause), reason=reason))

    def _queue(self, chat: int, cause: int) -> list[NewFact]:
        if any(isinstance(t.new.fact, e.QueryQueued) and t.new.fact.query == cause for t in self.told):
            return self._talk(chat, cause)
        tool = self._choose(TOOLS)
        session = self._choose([0, self._sessions.get(chat, 0)])
        query = queued(cause, tool, session=session, source=self._choose([0, *self._queries(chat)]))
        job = e.MessageOwed(key="queued", query=cause, job=True)
        return [NewFact(chat, query, outcome=True, lane=_QUERY_LANE[tool]), NewFact(chat, job)]

    def _queries(self, chat: int) -> list[int]:
        return [t.new.fact.query for t in self.told if t.new.chat == chat and isinstance(t.new.fact, e.QueryQueued)]

    def _cancel(self, chat: int, cause: int) -> list[NewFact]:
        queries = self._queries(chat)
        return self._done(chat, e.CancelAsked(query=self._choose(queries))) if queries else self._talk(chat, cause)

    def _pause(self, chat: int, cause: int) -> list[NewFact]:
        queries = self._queries(chat)
        return self._done(chat, e.PauseAsked(query=self._choose(queries))) if queries else self._talk(chat, cause)

    def _withdraw_pause(self, chat: int, cause: int) -> list[NewFact]:
        queries = self._queries(chat)
        return self._done(chat, e.PauseWithdrawn(query=self._choose(queries))) if queries else self._talk(chat, cause)

    def _resume(self, chat: int, cause: int) -> list[NewFact]:
        """Resume a query that rests; a resumed one waits in its lane again."""
        parked = [t.new.fact.query for t in self.told if t.new.chat == chat and isinstance(t.new.fact, e.QueryParked)]
        if not parked:
            return self._talk(chat, cause)
        query = self._choose(parked)
        if self._choose([False, True]):
            ended = NewFact(chat, e.QueryCancelled(query=query))
            return [*self._done(chat, e.CommandAnswered(command="cancel_parked")), ended]
        tool = next(
            t.new.fact.tool for t in self.told if isinstance(t.new.fact, e.QueryQueued) and t.new.fact.query == query
        )
        return self._done(chat, e.QueryResumed(query=query), lane=_QUERY_LANE[tool])

    def _settle(self, chat: int, _cause: int) -> list[NewFact]:
        option, value = self._choose(["sort", "case"]), self._choose(["a", "b"])
        return self._done(
            chat,
            self._choose(
                [
                    e.OptionChosen(tool=TOOLS[0], option=option, value=value),
                    e.LanguageChosen(language=self._choose(["ru", "en"])),
                    e.UserBlocked(reason="kicked"),
                    e.UserReturned(),
                    e.PersonForgotten(payloads=3),
                ]
            ),
        )

    def _own_token(self, chat: int, cause: int) -> list[NewFact]:
        given = e.VkTokenGiven(payload=payload(cause))
        return self._done(chat, self._choose([given, given, e.VkTokenRemoved()]))

    def _feedback(self, chat: int, cause: int) -> list[NewFact]:
        passed_on = e.MessageOwed(key="feedback", feedback=cause, feedback_chat=chat)
        return [*self._done(chat, e.FeedbackGiven(payload=payload(cause))), NewFact(ADMIN, passed_on)]

    def _announce(self, chat: int, cause: int) -> list[NewFact]:
        known = sorted(self._announcements)
        if not known or self._choose([False, True]):
            return self._done(chat, e.AnnouncementDrafted(announcement=cause, payload=payload(cause)))
        number = self._choose(known)
        tell = self._choose([0.0, 1.5, 60.0])
        move = self._choose(["cancel", "tell", "confirm"])
        if move == "cancel":
            return self._done(chat, e.AnnouncementCancelled(announcement=number, tell_seconds=tell))
        if move == "tell":
            return self._tell(chat, number, tell)
        confirmed = e.AnnouncementConfirmed(
            announcement=number, payload=payload(number), language="ru", tell_seconds=tell
        )
        return self._done(chat, confirmed, e.AnnouncementStarted(announcement=number, payload=payload(number)))

    def _tell(self, chat: int, number: int, seconds: float) -> list[NewFact]:
        progress = e.AnnouncementProgressed(
            announcement=number, stage="live", language="ru", sent=self._choose([0, 5]), tell_seconds=seconds
        )
        shown = e.MessageOwed(kind="edit", key="announcement-live", message_id=51, counts_of=number)
        lane = self._choose([None, Lane.SEND])
        return [NewFact(chat, progress, outcome=True, lane=lane), *([] if lane else [NewFact(chat, shown)])]

    # Tools

    def tool_turn(self, chat: int, item: int, fact: Event) -> list[NewFact]:
        """Return what a tool says, how it ends, or how an announcement is spread."""
        if not isinstance(fact, e.QueryQueued | e.QueryResumed):
            return self._without_query(chat, item, fact)
        query = fact.query
        move = self._choose(["start", "progress", "checkpoint", "fetch", "finish", "end", "park", "die"])
        match move:
            case "start":
                return [NewFact(chat, e.QueryStarted(query=query, attempt=self._choose([1, 2])))]
            case "progress":
                done, stage = self._choose([0, 1, 500]), self._choose(["", "reading"])
                return [NewFact(chat, e.QueryProgressed(query=query, done=done, total=500, stage=stage))]
            case "checkpoint":
                return [NewFact(chat, e.CheckpointSaved(query=query, payload=payload(self._choose([11, 12]))))]
            case "fetch":
                index, number = self._choose([0, 1]), self._choose([21, 22])
                return [NewFact(chat, e.FileFetched(query=query, index=index, payload=payload(number), size_bytes=9))]
            case "finish":
                file = e.MessageOwed(kind="document", key="done", query=query, file=payload(query))
                return self._done(chat, finished(query), file)
            case "park":
                resume_at = self._choose([None, LONG_AGO])
                return self._done(chat, e.QueryParked(query=query, reason="vk_quota", resume_at=resume_at))
            case "end":
                failed = e.QueryFailed(query=query, reason=self._choose(["empty", "too_big"]))
                return self._done(chat, self._choose([failed, e.QueryCancelled(query=query)]))
            case _:
                return self._die(chat, item, Lane.TOOL)

    def _without_query(self, chat: int, item: int, fact: Event) -> list[NewFact]:
        if isinstance(fact, e.AnnouncementStarted):
            return self._spread(chat, fact)
        if isinstance(fact, e.VkTokenGiven):
            result = self._choose(["good", "refused", "unreadable", "unknown"])
            return self._done(chat, e.VkTokenChecked(given=self.original(item), result=result))
        return self._die(chat, item, Lane.TOOL)

    def _spread(self, chat: int, started: e.AnnouncementStarted) -> list[NewFact]:
        number = started.announcement
        if self._choose([False, True]):
            out = e.AnnouncementSpreadOut(announcement=number, cancelled=self._choose([False, True]))
            return self._done(chat, out)
        owed = e.AnnouncementOwed(announcement=number, payload=started.payload)
        spread = e.AnnouncementSpread(announcement=number, last_chat=self._choose(CHATS), chats=2)
        return [*(NewFact(to, owed) for to in CHATS[:2]), NewFact(chat, spread)]

    # Sending

    def send_turn(self, chat: int, lane: Lane, fact: Event) -> list[NewFact]:
        """Return what became of a message."""
        query = getattr(fact, "query", 0)
        file = getattr(fact, "file", "")
        move = self._choose(["sent", "file" if file else "sent", "blocked", "failed", "unknown", "skipped", "die"])
        match move:
            case "sent":
                return self._done(chat, e.MessageSent(message_id=self._choose([51, 52]), query=query))
            case "file":
                return self._done(chat, e.MessageSent(message_id=53, query=query, file_id=self._choose(["F1", "F2"])))
            case "blocked":
                refused = e.MessageFailed(code=403, reason="blocked")
                return self._done(chat, refused, e.UserBlocked(reason="blocked"))
            case "failed":
                return self._done(chat, e.MessageFailed(code=400, reason="too_long"))
            case "unknown":
                return self._done(chat, e.MessageUnknown(reason="no_answer"))
            case "skipped":
                return self._done(chat, e.MessageSkipped(reason="blocked"))
            case _:
                return self._die(chat, 1, lane)


def tell_story(choose: Choose, turns: int) -> Story:
    """Return a story of so many turns after each chat has written once."""
    story = Story(choose)
    story.tell(Turn("intake", None, tuple(NewFact(chat, update(1)) for chat in CHATS)))
    story.tell(Turn("intake", None, (NewFact(GROUP, update(1, chat_type="supergroup")),)))
    for _ in range(turns):
        story.tell(story.next_turn())
    return story


def told(conn: Conn, *, seed: int = 3, turns: int = 60) -> None:
    """Append a random story in one go and let the followers read it."""
    story = tell_story(random.Random(seed).choice, turns)
    log.append(conn, [(fact.cause, fact.new) for fact in story.told])
    world.catch_up(conn)
