"""Feedback: what a person writes reaches every admin, and an admin answers by replying to it."""

from __future__ import annotations

from collections.abc import Iterable

from ppc_helper.chat import commands as c
from ppc_helper.chat import menus
from ppc_helper.chat.contents import NEARLY_FULL, TextSent, can_be_copied
from ppc_helper.chat.state import Decision, FeedbackTarget, Session
from ppc_helper.chat.turn import Turn, spoken
from ppc_helper.events import (
    FeedbackAnswered,
    FeedbackGiven,
    InputRef,
    MessageOwed,
    NewFact,
    SessionClosed,
    UpdateRefused,
)


def give(turn: Turn, command: c.GiveInput, session: Session) -> Decision:
    """Take a person's message to the admins; parts of a long one, or of an album, wait for each other."""
    if not can_be_copied(command.content):
        return turn.refuse("feedback_media", "feedback-media", buttons=((menus.close(session.session),),))
    if command.may_go_on:
        return turn.decide(turn.part_received(command, session.session))
    if session.parts or not isinstance(command.content, TextSent):
        return pass_on_parts(turn, session, (*session.parts, turn.part))
    told = (_to_admin(turn, admin, "feedback-received", turn.payload) for admin in _admins(turn))
    return _given(turn, session, (turn.part,), told)


def pass_on_parts(turn: Turn, session: Session, parts: tuple[InputRef, ...]) -> Decision:
    """Pass on feedback of several messages, or with a file: who wrote, then each message as it is."""
    told = (fact for admin in _admins(turn) for fact in _copies(turn, admin, parts))
    return _given(turn, session, parts, told)


def _given(turn: Turn, session: Session, parts: tuple[InputRef, ...], told: Iterable[NewFact]) -> Decision:
    closed = SessionClosed(session=session.session, reason="done")
    rest = (NewFact(turn.chat, FeedbackGiven(payload=part.payload)) for part in parts[1:])
    thanks = turn.say("feedback-thanks" if turn.settings.admins else "feedback-stored", buttons=menus.to_menu())
    return turn.decide(FeedbackGiven(payload=parts[0].payload), *rest, *told, thanks, before=(closed,))


def _copies(turn: Turn, admin: int, parts: tuple[InputRef, ...]) -> Iterable[NewFact]:
    yield _to_admin(turn, admin, "feedback-from", parts[0].payload)
    for part in parts:
        yield _to_admin(turn, admin, "", part.payload)


def _to_admin(turn: Turn, admin: int, key: str, payload: str) -> NewFact:
    owed = MessageOwed(
        kind="text" if key else "announcement",
        key=key,
        words=payload,
        words_are="update",
        language=turn.settings.language,
        feedback=turn.position,
        feedback_chat=turn.chat,
    )
    return NewFact(admin, owed)


def _admins(turn: Turn) -> list[int]:
    return sorted(turn.settings.admins)


def answer(turn: Turn, command: c.GiveInput, target: FeedbackTarget) -> Decision:
    """Pass an admin's reply on to the person who gave the feedback."""
    if not can_be_copied(command.content):
        return turn.decide(UpdateRefused(reason="answer_media"), turn.say("feedback-answer-media"))
    as_text = isinstance(command.content, TextSent) and command.content.size < NEARLY_FULL
    told = [_to_person(turn, target, "feedback-answer" if as_text else "feedback-answer-follows")]
    if not as_text:
        told.append(_to_person(turn, target, ""))
    fact = FeedbackAnswered(payload=turn.payload, to_chat=target.chat, feedback=target.feedback)
    return turn.decide(fact, *told, turn.say("feedback-answered"))


def _to_person(turn: Turn, target: FeedbackTarget, key: str) -> NewFact:
    owed = MessageOwed(
        kind="text" if key else "announcement",
        key=key,
        words=turn.payload,
        words_are="update",
        language=spoken(target.language, turn.settings.language),
    )
    return NewFact(target.chat, owed)
