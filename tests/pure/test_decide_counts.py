"""What an admin is told of an announcement that goes out, and when it is told again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ppc_helper.chat.messages import announcement_message
from ppc_helper.chat.state import Announcement, Person, Settings
from ppc_helper.chat.wording import compose
from ppc_helper.events import (
    AnnouncementProgressed,
    Lane,
    UpdateIgnored,
)
from tests.scenario import ADMIN, NOW, PAYLOAD, Given, Turned, given, timer


def admin(**rows: Any) -> Given:
    return given(chat=ADMIN, **rows)


def going_out(seconds: float = 10, **rows: Any) -> Announcement:
    """Return an announcement to a hundred that was confirmed so long ago and is owed to all of them."""
    known = {"status": "spread", "spread": True, "owed": 100, "confirmed_at": NOW - timedelta(seconds=seconds)}
    return Announcement(announcement=4500, chat=ADMIN, payload=PAYLOAD, **{**known, **rows})


def told(seconds: float, **counts: Any) -> dict[str, Any]:
    """Return that so long ago these counts were told."""
    known = {"stage": "live", "language": "ru", "owed": 100, "spread": True, "tell_seconds": 3.0, **counts}
    return {
        "told_at": NOW - timedelta(seconds=seconds),
        "told": AnnouncementProgressed(announcement=4500, **known),
    }


def ticked(found: Announcement | None, **rows: Any) -> Turned:
    return admin(announcement=found, **rows).when(timer("announcement", 4500))


def progress(turn: Turned) -> AnnouncementProgressed:
    assert isinstance(turn.outcome, AnnouncementProgressed)
    return turn.outcome


def lane(turn: Turned) -> Lane | None:
    """Return the lane of the outcome: send when somebody is to see it."""
    return next(new.lane for new in turn.decision.facts if new.outcome)


def test_the_counts_are_told_by_themselves_and_told_again() -> None:
    turn = ticked(going_out(10, sent=38, blocked=1, failed=1))
    assert turn.without_messages() == (
        AnnouncementProgressed(
            announcement=4500,
            stage="live",
            language="ru",
            owed=100,
            sent=38,
            blocked=1,
            failed=1,
            spread=True,
            eta_seconds=15,
            tell_seconds=3.0,
        ),
    )
    assert lane(turn) == Lane.SEND
    assert turn.said == ()


@pytest.mark.parametrize(("seconds", "pause"), [(20, 3.0), (1200, 60.0), (6000, 300.0), (86_400, 900.0)])
def test_while_nothing_changes_nothing_is_sent_and_it_is_looked_at_ever_less(seconds: float, pause: float) -> None:
    turn = ticked(going_out(seconds, sent=40, **told(3, sent=40)))
    assert (lane(turn), progress(turn).tell_seconds) == (None, pause)


@pytest.mark.parametrize(
    ("seconds", "pause"), [(1.5, 3.0), (60, 3.0), (120, 6.0), (600, 30.0), (1200, 60.0), (86_400, 60.0)]
)
def test_the_longer_it_takes_the_seldomer_it_is_told(seconds: float, pause: float) -> None:
    assert progress(ticked(going_out(seconds, sent=1))).tell_seconds == pause


def test_what_is_left_is_told_by_the_speed_since_the_last_time() -> None:
    found = going_out(1000, sent=60, **told(10, sent=40))
    assert progress(ticked(found)).eta_seconds == 20


@pytest.mark.parametrize(
    "found",
    [going_out(0.5, sent=5), going_out(10), going_out(10, status="spreading", spread=False, sent=40)],
    ids=["too early", "nobody yet", "the whole is unknown"],
)
def test_no_time_is_told_that_cannot_be_known(found: Announcement) -> None:
    assert progress(ticked(found)).eta_seconds == -1


def test_the_last_words_come_when_it_is_known_of_everybody() -> None:
    turn = ticked(going_out(10, sent=90, blocked=7, failed=3, **told(3, sent=80)))
    assert (progress(turn).stage, progress(turn).tell_seconds, lane(turn)) == ("done", 0.0, Lane.SEND)


def test_a_stopped_one_is_told_until_nothing_is_under_way() -> None:
    under_way = going_out(10, status="cancelled", sent=40, dropped=50)
    settled = going_out(10, status="cancelled", sent=41, dropped=59)
    spreading = going_out(10, status="cancelled", spread=False, sent=40, dropped=60)
    said = [progress(ticked(found)) for found in (under_way, settled, spreading)]
    assert [one.stage for one in said] == ["stopped"] * 3
    assert [one.tell_seconds > 0 for one in said] == [True, False, True]


NO_ADMIN = Settings(admins=frozenset({1, 2}))


def test_an_announcement_waits_while_its_author_is_no_admin_and_the_admins_hear_of_it_once() -> None:
    """Its author cannot stop it any more; a list of admins that is wrong for a moment must not end it for good."""
    turn = ticked(going_out(10, sent=40), settings=NO_ADMIN)
    assert (progress(turn).stage, progress(turn).orphaned, progress(turn).tell_seconds) == ("live", True, 60.0)
    assert lane(turn) is None
    assert [new.chat for new in turn.owed] == [1, 2]
    assert turn.said[0].key == "announcement-orphaned"
    assert turn.data == ("ax:4500", "ax:4500")
    again = ticked(going_out(70, sent=40, **told(60, sent=40, orphaned=True)), settings=NO_ADMIN)
    assert (progress(again).orphaned, again.owed) == (True, ())


def test_an_announcement_goes_on_when_its_author_is_an_admin_again() -> None:
    turn = ticked(going_out(70, sent=40, **told(60, sent=40, orphaned=True)))
    assert (progress(turn).orphaned, progress(turn).stage, lane(turn)) == (False, "live", Lane.SEND)


def test_a_stopped_announcement_is_no_news_to_who_is_no_admin() -> None:
    stopped = ticked(going_out(10, status="cancelled", sent=40), settings=NO_ADMIN)
    assert (progress(stopped).stage, lane(stopped)) == ("stopped", None)


def test_an_admin_who_blocked_the_bot_is_sent_nothing_and_the_announcement_goes_on() -> None:
    turn = ticked(going_out(10, sent=40), person=Person(chat=ADMIN, blocked=True))
    assert (progress(turn).stage, lane(turn)) == ("live", None)


@pytest.mark.parametrize("found", [None, going_out(10, status="cancelled", confirmed_at=None)])
def test_what_was_never_confirmed_is_told_to_nobody(found: Announcement | None) -> None:
    assert ticked(found).outcome == UpdateIgnored(reason="announcement_unknown")


def test_the_message_shows_the_counts_the_share_and_the_time_left() -> None:
    said = announcement_message(progress(ticked(going_out(10, sent=38, blocked=1, failed=1))), 55, ())
    assert (said.kind, said.message_id) == ("edit", 55)
    assert compose("ru", said.key, said.args).splitlines()[1:] == [
        "Доставлено: 38 из 100",
        "Заблокировали бота: 1",
        "Не доставлено: 1",
        "Осталось: 60",
        "Готово: 40 %",
        "Ещё примерно 15 с.",
    ]


def test_without_a_message_to_edit_the_last_words_come_as_a_new_one() -> None:
    said = announcement_message(progress(ticked(going_out(10, sent=100))), 0, ())
    assert (said.kind, said.key) == ("text", "announcement-done")
