"""How far an announcement is: its admin sees it by itself, the seldomer the longer it takes, and may look at once."""

from __future__ import annotations

from typing import Literal

import msgspec

from ppc_helper.chat import commands as c
from ppc_helper.chat import menus
from ppc_helper.chat.state import Announcement, Decision, left
from ppc_helper.chat.turn import Turn
from ppc_helper.events import AnnouncementProgressed, Lane, MessageOwed, NewFact, UpdateIgnored

FIRST_SECONDS = 1.5
OFTEN_SECONDS, SELDOM_SECONDS = 3.0, 60.0
PART_OF_ELAPSED = 20
"""The pause between two edits grows with the announcement: a twentieth of the time that it has taken so far."""
STILL_SECONDS = 900.0
"""While nothing changes (Telegram asks to wait, a spreader died for good) the pauses grow on up to this."""

Stage = Literal["live", "done", "stopped"]


def tell(turn: Turn, command: c.TellAnnouncement) -> Decision:
    """Note how far an announcement is when its time has come, and show it when something has changed."""
    found = turn.state.announcement
    if found is None or found.announcement != command.announcement or found.confirmed_at is None:
        return turn.decide(UpdateIgnored(reason="announcement_unknown"))
    if stage_of(found) == "live" and not turn.is_admin:
        return _wait_for_author(turn, found)
    person = turn.state.person
    shown = _is_news(found) and turn.is_admin and not (person is not None and person.blocked)
    return turn.decide(progress_of(turn, found), lane=Lane.SEND if shown else None)


def _wait_for_author(turn: Turn, found: Announcement) -> Decision:
    """Note that nobody is sent what a former admin began, and tell the admins, once, who may stop it.

    It goes on by itself when its author is an admin again: a list that is wrong for a moment costs a delay only.
    """
    waiting = msgspec.structs.replace(progress_of(turn, found), orphaned=True, tell_seconds=SELDOM_SECONDS)
    if found.told is not None and found.told.orphaned:
        return turn.decide(waiting)
    args: dict[str, str | int | float] = {"owed": found.owed, "sent": found.sent, "user": str(turn.chat)}
    said = MessageOwed(
        key="announcement-orphaned",
        args=args,
        language=turn.settings.language,
        buttons=menus.announcement_stop(found.announcement),
    )
    return turn.decide(waiting, *(NewFact(admin, said) for admin in sorted(turn.settings.admins)))


def progress_of(turn: Turn, found: Announcement) -> AnnouncementProgressed:
    """Return how far a confirmed announcement is now, how long it will take, and when that is to be told again."""
    stage = stage_of(found)
    return AnnouncementProgressed(
        announcement=found.announcement,
        stage=stage,
        language=turn.language,
        owed=found.owed,
        sent=found.sent,
        blocked=found.blocked,
        failed=found.failed,
        dropped=found.dropped,
        spread=found.spread,
        eta_seconds=_eta(turn, found) if stage == "live" and found.spread else -1,
        tell_seconds=0.0 if found.spread and left(found) == 0 else _pause(turn, found),
    )


def stage_of(found: Announcement) -> Stage:
    """Return which of the messages ``announcement-live``, ``-done`` and ``-stopped`` tells how a confirmed one is."""
    if found.status == "cancelled":
        return "stopped"
    return "done" if found.status == "spread" and left(found) == 0 else "live"


def _is_news(found: Announcement) -> bool:
    told = found.told
    if told is None:
        return True
    known = (told.stage, told.owed, told.sent, told.blocked, told.failed, told.spread)
    now = (stage_of(found), found.owed, found.sent, found.blocked, found.failed, found.spread)
    return told.orphaned or known != now


def _pause(turn: Turn, found: Announcement) -> float:
    elapsed = turn.seconds_since(found.confirmed_at) if found.confirmed_at else 0.0
    longest = SELDOM_SECONDS if _is_news(found) else STILL_SECONDS
    return round(min(max(elapsed / PART_OF_ELAPSED, OFTEN_SECONDS), longest), 1)


def _eta(turn: Turn, found: Announcement) -> int:
    """Return the seconds left at the speed since it was last told, or else since it began; -1 when that is unknown."""
    settled = found.owed - left(found)
    since = [(found.confirmed_at, 0)]
    if found.told is not None:
        since.insert(0, (found.told_at, found.told.sent + found.told.blocked + found.told.failed))
    for moment, before in since:
        seconds = turn.seconds_since(moment) if moment else 0.0
        if seconds >= 1 and settled > before:
            return max(0, round(left(found) * seconds / (settled - before)))
    return -1
