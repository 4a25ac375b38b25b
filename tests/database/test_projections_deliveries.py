"""Given facts, then the rows of deliveries and announcements, live and replayed."""

from __future__ import annotations

import pytest

from ppc_helper import events as e
from ppc_helper.events import Lane
from ppc_helper.statements import statements
from tests.given import Given, dead
from tests.world import payload, put

# deliveries

DELIVERIES = "select position, kind, state, message_id, reason from projections.deliveries order by position"


@pytest.mark.parametrize(
    ("outcome", "state", "message_id", "reason"),
    [
        (e.MessageSent(message_id=5), "sent", 5, ""),
        (e.MessageFailed(code=403, reason="blocked"), "blocked", 0, "blocked"),
        (e.MessageFailed(code=400, reason="too_long"), "failed", 0, "too_long"),
        (e.MessageUnknown(reason="no_answer"), "unknown", 0, "no_answer"),
        (e.MessageSkipped(reason="stale"), "skipped", 0, "stale"),
        (dead(), "dead", 0, ""),
    ],
)
def test_a_message_is_owed_until_it_has_its_outcome(
    given: Given, outcome: e.Event, state: str, message_id: int, reason: str
) -> None:
    owed = given.fact(e.MessageOwed(key="help"))
    given.then(DELIVERIES, (owed, "text", "owed", 0, ""))
    given.fact(outcome, cause=owed, outcome=True)

    given.then(DELIVERIES, (owed, "text", state, message_id, reason))


def test_a_dead_message_that_is_retried_is_owed_again_and_then_sent(given: Given) -> None:
    owed = given.fact(e.MessageOwed(key="help"))
    given.fact(dead(), cause=owed, outcome=True)
    again = put(given.conn, 7, e.DeadRetried(original=owed), lane=Lane.SEND)
    given.then(DELIVERIES, (owed, "text", "owed", 0, ""))
    given.fact(dead(), cause=again, outcome=True)
    given.then(DELIVERIES, (owed, "text", "dead", 0, ""))
    third = put(given.conn, 7, e.DeadRetried(original=owed), lane=Lane.SEND)
    given.fact(e.MessageSent(message_id=5), cause=third, outcome=True)

    given.then(DELIVERIES, (owed, "text", "sent", 5, ""))


def test_answers_to_presses_and_progress_are_no_deliveries(given: Given) -> None:
    given.fact(e.AckOwed(callback_id="1"))
    given.fact(e.QueryProgressed(query=1, done=1))

    given.then(DELIVERIES)


def test_a_delivery_knows_its_query_its_announcement_and_its_feedback(given: Given) -> None:
    given.fact(e.MessageOwed(key="job", query=4, job=True))
    given.fact(e.AnnouncementOwed(announcement=5, payload=payload(5)))
    given.fact(e.MessageOwed(key="feedback", feedback=6, feedback_chat=8))

    given.then(
        "select kind, query, job, announcement, feedback, feedback_chat from projections.deliveries order by position",
        ("text", 4, True, 0, 0, 0),
        ("announcement", 0, False, 5, 0, 0),
        ("text", 0, False, 0, 6, 8),
    )


# counts of an announcement

COUNTS = "select sum(sent), sum(blocked), sum(failed), sum(dropped) from projections.announcement_counts"


def owed_to(given: Given, chat: int) -> int:
    """Owe announcement 5 to a chat and return the position."""
    return given.fact(e.AnnouncementOwed(announcement=5, payload=payload(5)), chat=chat)


@pytest.mark.parametrize(
    ("outcome", "counts"),
    [
        (e.MessageSent(message_id=5), (1, 0, 0, 0)),
        (e.MessageFailed(code=403, reason="blocked"), (0, 1, 0, 0)),
        (e.MessageSkipped(reason="blocked"), (0, 1, 0, 0)),
        (e.MessageFailed(code=400, reason="too_long"), (0, 0, 1, 0)),
        (e.MessageUnknown(reason="no_answer"), (0, 0, 1, 0)),
        (e.MessageSkipped(reason="words_are_gone"), (0, 0, 1, 0)),
        (dead(), (0, 0, 1, 0)),
        (e.MessageSkipped(reason="cancelled"), (0, 0, 0, 1)),
    ],
)
def test_what_became_of_an_announcement_is_counted(
    given: Given, outcome: e.Event, counts: tuple[int, int, int, int]
) -> None:
    for chat in (7, 8, 7 + 16, -9):
        given.fact(outcome, chat=chat, cause=owed_to(given, chat), outcome=True)
    given.then(COUNTS, tuple(4 * count for count in counts))


def test_another_message_counts_for_no_announcement(given: Given) -> None:
    given.fact(e.MessageSent(message_id=5), cause=given.fact(e.MessageOwed(key="help")), outcome=True)
    given.then("select * from projections.announcement_counts")


def test_who_is_sent_to_again_after_a_dead_letter_is_counted_once(given: Given) -> None:
    owed = owed_to(given, 7)
    given.fact(dead(), cause=owed, outcome=True)
    again = put(given.conn, 7, e.DeadRetried(original=owed), lane=Lane.BULK)
    given.then(COUNTS, (0, 0, 0, 0))
    given.fact(dead(), cause=again, outcome=True)
    third = put(given.conn, 7, e.DeadRetried(original=owed), lane=Lane.BULK)
    given.fact(e.MessageSent(message_id=5), cause=third, outcome=True)
    given.then(COUNTS, (1, 0, 0, 0))


def test_the_message_with_the_counts_is_the_newest_that_arrived(given: Given) -> None:
    number = given.asked(e.AnnouncementDrafted(announcement=1, payload=payload(1)))
    for message_id in (41, 42, 0):
        shown = given.fact(e.MessageOwed(kind="edit", key="announcement-live", message_id=41, counts_of=number))
        given.fact(e.MessageSent(message_id=message_id), cause=shown, outcome=True)
    given.fact(e.MessageOwed(kind="edit", key="announcement-live", message_id=41, counts_of=number))
    found = given.conn.execute(statements("sender")["counts_message"], {"announcement": number}).fetchall()
    assert found == [(42, 0)]


# announcements

ANNOUNCEMENTS = "select announcement, status, owed, last_chat from projections.announcements"
LOWEST = -(2**63)


def test_an_announcement_is_drafted_confirmed_and_spread(given: Given) -> None:
    number = given.asked(e.AnnouncementDrafted(announcement=1, payload=payload(1)))
    given.then(ANNOUNCEMENTS, (1, "drafted", 0, LOWEST))
    given.asked(e.AnnouncementConfirmed(announcement=number, payload=payload(1), language="ru"))
    given.then(ANNOUNCEMENTS, (1, "spreading", 0, LOWEST))
    for last in (7, 9):
        given.fact(e.AnnouncementSpread(announcement=number, last_chat=last, chats=2))
    given.then(ANNOUNCEMENTS, (1, "spreading", 4, 9))
    given.fact(e.AnnouncementSpreadOut(announcement=number))
    given.then(ANNOUNCEMENTS, (1, "spread", 4, 9))


@pytest.mark.parametrize("confirmed", [False, True])
def test_an_announcement_that_was_cancelled_stays_so(given: Given, confirmed: bool) -> None:
    number = given.asked(e.AnnouncementDrafted(announcement=1, payload=payload(1)))
    if confirmed:
        given.asked(e.AnnouncementConfirmed(announcement=number, payload=payload(1), language="ru"))
    given.asked(e.AnnouncementCancelled(announcement=number))
    given.fact(e.AnnouncementSpreadOut(announcement=number, cancelled=True))

    given.then(ANNOUNCEMENTS, (1, "cancelled", 0, LOWEST))


TOLD = "select told_position, shown_position, told ->> 'sent' from projections.announcements"


def test_an_announcement_knows_what_was_told_of_it_last_and_what_was_to_be_seen(given: Given) -> None:
    number = given.asked(e.AnnouncementDrafted(announcement=1, payload=payload(1)))
    first, second = (e.AnnouncementProgressed(announcement=number, stage="live", language="ru", sent=n) for n in (1, 2))
    shown = put(given.conn, 7, first, lane=Lane.SEND)
    given.then(TOLD, (shown, shown, "1"))
    quiet = given.fact(second)
    given.then(TOLD, (quiet, shown, "2"))
