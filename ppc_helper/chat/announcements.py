"""Announcements: an admin writes one, sees how it looks, confirms, follows the counts and may stop it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ppc_helper.chat import commands as c
from ppc_helper.chat import counts, menus, messages, wire
from ppc_helper.chat.contents import can_be_copied
from ppc_helper.chat.state import Announcement, Decision, Session, left
from ppc_helper.chat.turn import Ack, Turn
from ppc_helper.events import (
    AnnouncementCancelled,
    AnnouncementConfirmed,
    AnnouncementDrafted,
    AnnouncementProgressed,
    AnnouncementStarted,
    Event,
    InputRef,
    NewFact,
    SessionClosed,
    UpdateIgnored,
)

MOST_PARTS = 20
"""An announcement of more messages than this is a mistake: an album has ten at most."""


def draft(turn: Turn, command: c.GiveInput, session: Session) -> Decision:
    """Take an admin's message as an announcement and show how it will look."""
    if not turn.is_admin:
        return _refuse_former_admin(turn, session)
    if not can_be_copied(command.content):
        return turn.refuse("announcement_media", "announcement-media", buttons=((menus.close(session.session),),))
    if command.may_go_on:
        return turn.decide(turn.part_received(command, session.session))
    return draft_parts(turn, session, (*session.parts, turn.part))


def draft_parts(turn: Turn, session: Session, parts: tuple[InputRef, ...]) -> Decision:
    """Show the draft: one message, or those of an album or a long text together."""
    if not turn.is_admin:
        return _refuse_former_admin(turn, session)
    if len(parts) > MOST_PARTS:
        closed: tuple[Event, ...] = (SessionClosed(session=session.session, reason="cancelled"),)
        more: dict[str, str | int] = {"count": len(parts), "most": MOST_PARTS}
        again = menus.again(wire.ANNOUNCE)
        return turn.refuse("announcement_parts", "announcement-parts", more, buttons=again, before=closed)
    return _drafted(turn, session, tuple(part.payload for part in parts))


def _refuse_former_admin(turn: Turn, session: Session) -> Decision:
    closed = SessionClosed(session=session.session, reason="cancelled")
    return turn.refuse_stranger(before=(closed,))


def _drafted(turn: Turn, session: Session, payloads: tuple[str, ...]) -> Decision:
    closed = SessionClosed(session=session.session, reason="done")
    parts = payloads if len(payloads) > 1 else ()
    preview = turn.say("", kind="announcement", words=payloads[0], words_are="update", parts=parts)
    buttons = menus.announcement_draft(turn.position)
    question = turn.say("announcement-confirm", {"count": turn.state.recipients}, buttons=buttons)
    drafted = AnnouncementDrafted(announcement=turn.position, payload=payloads[0], parts=parts)
    return turn.decide(drafted, preview, question, before=(closed,))


def confirm(turn: Turn, command: c.ConfirmAnnouncement) -> Decision:
    """Owe a drafted announcement to every user; a second press changes nothing."""
    return _with_announcement(turn, command.announcement, _confirm)


def _confirm(turn: Turn, found: Announcement) -> Decision:
    if found.chat != turn.chat:
        # Confirmed in two chats at once it would be spread twice: chats do not wait for each other, one chat does.
        return turn.refuse("announcement_unknown", "announcement-unknown")
    if found.status != "drafted":
        return turn.decide(UpdateIgnored(reason="announcement_settled"), ack=Ack(f"announcement-is-{found.status}"))
    confirmed = AnnouncementConfirmed(
        announcement=found.announcement,
        payload=found.payload,
        language=turn.language,
        tell_seconds=counts.FIRST_SECONDS,
    )
    started = AnnouncementStarted(announcement=found.announcement, payload=found.payload)
    return turn.decide(
        confirmed,
        NewFact(turn.chat, started),
        turn.show(
            "announcement-started", buttons=menus.announcement_live(found.announcement), counts_of=found.announcement
        ),
    )


def cancel(turn: Turn, command: c.CancelAnnouncement) -> Decision:
    """Drop a draft, or stop an announcement: who has got it keeps it."""
    return _with_announcement(turn, command.announcement, _cancel)


def _cancel(turn: Turn, found: Announcement) -> Decision:
    if found.status == "cancelled" or (found.status == "spread" and left(found) == 0):
        return turn.decide(UpdateIgnored(reason="announcement_settled"), ack=Ack(f"announcement-is-{found.status}"))
    if found.status == "drafted":
        cancelled = AnnouncementCancelled(announcement=found.announcement)
        return turn.decide(cancelled, turn.show("announcement-dropped", buttons=menus.again(wire.ANNOUNCE)))
    cancelled = AnnouncementCancelled(announcement=found.announcement, tell_seconds=counts.OFTEN_SECONDS)
    now = msgspec.structs.replace(counts.progress_of(turn, found), stage="stopped")
    return turn.decide(cancelled, _shown(turn, now, found))


def refresh(turn: Turn, command: c.RefreshAnnouncement) -> Decision:
    """Show how many have got an announcement by now."""
    return _with_announcement(turn, command.announcement, _refresh)


def _refresh(turn: Turn, found: Announcement) -> Decision:
    if found.confirmed_at is None:
        return turn.decide(UpdateIgnored(reason="announcement_unconfirmed"), ack=Ack(f"announcement-is-{found.status}"))
    now = counts.progress_of(turn, found)
    return turn.decide(now, _shown(turn, now, found))


def _shown(turn: Turn, progress: AnnouncementProgressed, found: Announcement) -> NewFact:
    """Return the pressed message with the counts in it; in the author's chat they are shown there from now on."""
    key, args = messages.announcement_words(progress)
    buttons = menus.announcement_counts(progress)
    counts_of = found.announcement if found.chat == turn.chat else 0
    return turn.show(key, args, buttons=buttons, counts_of=counts_of)


def _with_announcement(turn: Turn, number: int, act: Callable[[Turn, Announcement], Decision]) -> Decision:
    if not turn.is_admin:
        return turn.refuse_stranger()
    found = turn.state.announcement
    if found is None or found.announcement != number:
        return turn.refuse("announcement_unknown", "announcement-unknown")
    return act(turn, found)
