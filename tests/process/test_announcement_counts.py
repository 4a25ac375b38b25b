"""The counts of an announcement come to its admin by themselves, while it goes out and when it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ppc_helper.sender import HOLD_SECONDS
from tests.conftest import Clock, Database
from tests.process.bot import ANNA, BORIS, RunningBot, Someone, buttons_of, eventually
from tests.process.conftest import FreshBot
from tests.process.test_announcements import admin_of, confirm, draft, readers, recipients, running, times_received

GONE = "Bad Request: message to edit not found"


@pytest.fixture
def newsroom(fresh_bot: FreshBot) -> Iterator[RunningBot]:
    """Give a bot to be killed and started again."""
    with running(fresh_bot) as bot:
        yield bot


@pytest.fixture(scope="module")
def _shared(fresh_bot: FreshBot) -> Iterator[RunningBot]:
    with running(fresh_bot) as bot:
        yield bot


@pytest.fixture
def shared_newsroom(_shared: RunningBot) -> RunningBot:
    """Give the bot of the tests that leave it alive; nothing goes wrong with it yet."""
    _shared.check_alive()
    _shared.control("DELETE", "faults")
    return _shared


def edits(bot: RunningBot, message: dict[str, Any]) -> list[str]:
    """Return the words of the edits of Anna's message, oldest first."""
    wanted = {"chat_id": str(ANNA), "message_id": str(message["message_id"])}
    given = (call["parameters"] for call in bot.calls("editMessageText"))
    return [one["text"] for one in given if wanted.items() <= {name: str(v) for name, v in one.items()}.items()]


def pauses(bot: RunningBot) -> list[float]:
    """Return the seconds between two looks at the newest announcement."""
    found = bot.ask(
        """select extract(epoch from at - lag(at) over (order by position))::float from log.events
           where type = 'announcement_progressed.v1' and body -> 'announcement' = (
               select body -> 'announcement' from log.events
               where type = 'announcement_confirmed.v1' order by position desc limit 1)
           order by position offset 1"""
    )
    return [pause for (pause,) in found]


@contextmanager
def one_who_must_wait(bot: RunningBot) -> Iterator[list[int]]:
    """Give ten readers of whom one gets nothing while the block lasts: Telegram asks to wait, again and again."""
    ids = readers(bot, 10)
    waits = bot.control(
        "POST", "faults", json={"kind": "retry_after", "method": "sendMessage", "chat": ids[4], "times": None}
    )
    yield ids
    bot.control("DELETE", "faults", params={"id": waits["id"]})


def test_the_counts_change_by_themselves_until_everybody_has_got_it(shared_newsroom: RunningBot) -> None:
    anna = admin_of(shared_newsroom)
    with one_who_must_wait(shared_newsroom):
        everyone = recipients(shared_newsroom)
        shown = confirm(anna, draft(anna, "Вести"))
        live = anna.sees(shown, "announcement-live", sent=everyone - 1, owed=everyone, left=1)
        assert [data[:2] for data in buttons_of(live)] == ["ar", "ax"]
        looked = len(pauses(shared_newsroom))
        eventually(lambda: len(pauses(shared_newsroom)) >= looked + 2, "it was looked at when nothing had changed")
    done = anna.sees(shown, "announcement-done", sent=everyone, owed=everyone, blocked=0, failed=0)
    assert buttons_of(done) == []

    said = edits(shared_newsroom, shown)
    [newest] = shared_newsroom.facts("announcement_confirmed")[-1:]
    progressed = shared_newsroom.facts("announcement_progressed")
    looks = [look for look in progressed if look["announcement"] == newest["announcement"]]
    assert len(said) == len(set(said)) < 1 + len(looks)
    assert all(pause >= 3 for pause in pauses(shared_newsroom))
    assert [look["stage"] for look in looks] == ["live"] * (len(looks) - 1) + ["done"]
    assert shared_newsroom.ask("select count(*) from projections.announcements where tell_at is not null") == [(0,)]
    shared_newsroom.check_replay()


def test_the_counts_go_on_when_every_process_was_killed(newsroom: RunningBot) -> None:
    anna = admin_of(newsroom)
    with one_who_must_wait(newsroom) as ids:
        everyone = recipients(newsroom)
        shown = confirm(anna, draft(anna, "Вести с полей"))
        anna.sees(shown, "announcement-live", owed=everyone)
        newsroom.kill_all()
        newsroom.start("bot")
        newsroom.start("workers", "--count", "2")
    done = anna.sees(shown, "announcement-done", owed=everyone)
    assert buttons_of(done) == []
    assert max(times_received(newsroom, ids, "Вести с полей")) == 1
    newsroom.check_replay()


def test_a_message_that_the_admin_deleted_comes_again_once_with_the_last_words(shared_newsroom: RunningBot) -> None:
    anna = admin_of(shared_newsroom)
    with one_who_must_wait(shared_newsroom):
        everyone = recipients(shared_newsroom)
        question = draft(anna, "Вести")
        shown = confirm(anna, question)
        shared_newsroom.fault(
            kind="refuse", method="editMessageText", chat=ANNA, code=400, description=GONE, times=None
        )
        eventually(lambda: len(shared_newsroom.facts("message_failed", ANNA)) >= 1, "an edit that was refused")
    done = anna.hears("announcement-done", sent=everyone, owed=everyone)
    assert done["message_id"] > shown["message_id"]
    # the announcement itself is Anna's too, as a user's
    new = [message for message in anna.answers() if message["message_id"] > question["message_id"]]
    assert len(new) == 2
    shared_newsroom.wait_until_settled()
    assert shared_newsroom.facts("dead_lettered") == []


def test_429_holds_back_the_reader_that_it_concerns_and_all_get_it_once(shared_newsroom: RunningBot) -> None:
    anna = admin_of(shared_newsroom)
    ids = readers(shared_newsroom, 30)
    shared_newsroom.fault(kind="retry_after", method="sendMessage", chat=ids[3], retry_after=4)
    everyone = recipients(shared_newsroom)
    shown = confirm(anna, draft(anna, "Вести"))
    anna.sees(shown, "announcement-done", sent=everyone, owed=everyone, blocked=0, failed=0)
    assert times_received(shared_newsroom, ids, "Вести") == [1] * 30
    to_slow = [call for call in shared_newsroom.calls("sendMessage") if call["parameters"]["chat_id"] == str(ids[3])]
    assert [call["outcome"] for call in to_slow] == ["refused 429", "ok"]
    assert float(to_slow[1]["at"]) - float(to_slow[0]["at"]) >= 4


def test_what_an_admin_began_who_is_none_for_a_while_waits_and_goes_on(newsroom: RunningBot) -> None:
    anna = admin_of(newsroom)
    with one_who_must_wait(newsroom) as ids:
        shown = confirm(anna, draft(anna, "Вести"))
        restarted_for(newsroom, BORIS).hears("announcement-orphaned", user=str(ANNA))
    put_off = "select max(ready_at) > log.clock() + interval '1 minute' from work.boxes"
    eventually(lambda: newsroom.ask(put_off) == [(True,)], "it waits")
    assert times_received(newsroom, [ids[4]], "Вести") == [0]
    Clock(Database(newsroom.dsn)).advance(HOLD_SECONDS + 1)
    restarted_for(newsroom, ANNA)
    anna.sees(shown, "announcement-done", failed=0)
    assert times_received(newsroom, ids, "Вести") == [1] * 10
    newsroom.check_replay()


def test_another_admin_may_stop_what_waits_for_its_author(newsroom: RunningBot) -> None:
    anna = admin_of(newsroom)
    with one_who_must_wait(newsroom) as ids:
        shown = confirm(anna, draft(anna, "Ещё вести"))
        boris = restarted_for(newsroom, BORIS)
        waits = boris.hears("announcement-orphaned", user=str(ANNA))
        boris.presses(waits, buttons_of(waits)[0])
        boris.sees(waits, "announcement-stopped")
    Clock(Database(newsroom.dsn)).advance(2 * HOLD_SECONDS + 2)
    restarted_for(newsroom, BORIS)
    newsroom.wait_until_settled()
    assert times_received(newsroom, [ids[4]], "Ещё вести") == [0]
    press = newsroom.press_data(ANNA, int(str(shown["message_id"])), buttons_of(shown)[1])
    assert newsroom.acknowledgement(press)["text"]
    newsroom.check_replay()


def restarted_for(bot: RunningBot, admin: int) -> Someone:
    """Restart the bot with this one admin as soon as an announcement has begun, and return them."""
    bot.sandbox.run(lambda state: setattr(state.bot_of(None).chat(admin), "started", True))
    eventually(lambda: bot.facts("announcement_progressed"), "it goes out")
    bot.kill_all()
    bot.environment["PPC_HELPER_BOT_ADMINS"] = str(admin)
    bot.start("run", "--count", "1")
    return Someone(bot, admin)
