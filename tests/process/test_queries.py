"""Sessions and queries as people live through them: waiting, running, cancelled, found again, explained, forgotten."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest

from ppc_helper.chat import wire
from ppc_helper.chat.wording import plain_words
from tests.conftest import Clock, Database
from tests.process.bot import ANNA, RunningBot, Someone, buttons_of, eventually, pattern_of, words_of
from tests.process.conftest import MakeBot, Newcomer, bring
from tests.process.test_conversation import FIXATE, GROUP, result_rows

COMMON_GROUPS = "0:1:1:vk:vk_get_common_groups_by_url"
EVERYONE = "https://vk.com/everyone"
DAY_SECONDS = 24 * 3600


def query_of(person: Someone) -> int:
    """Return the number of the person's newest query."""
    return int(eventually(lambda: person.bot.facts("query_queued", person.id), "a query")[-1]["query"])


@pytest.fixture
def many_people_in_vk(shared_bot: RunningBot) -> Iterator[None]:
    """Let VK have a community of as many as are scanned unasked: half a minute at the pace of one token."""
    shared_bot.control("POST", "vk/network", json={"large": 2_200, "groups_per_person": 3})
    yield
    shared_bot.control("POST", "vk/network", json={"demo": 7})


def begins_a_scan(person: Someone) -> dict[str, Any]:
    """Ask for a scan and return its job message as soon as it shows how far it is."""
    person.chooses(COMMON_GROUPS)
    job = person.says(EVERYONE).next()
    return person.sees(job, "job-running-total", tool="vk_get_common_groups_by_url")


def runs_for_long(person: Someone) -> int:
    """Let a query of the person's run that holds the worker of its lane; return the fault by which it does."""
    held_up = person.bot.fault(kind="delay", method="getFile", seconds=25)
    person.chooses(FIXATE)
    person.sends(("list.txt", "окна".encode()))
    eventually(lambda: person.bot.facts("query_started", person.id), "the one before me runs")
    return held_up


# Sessions


def test_cancel_closes_the_session(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    person.says("/cancel").hears("session-closed", tool="kf_fixate_keywords")
    person.says("купить окна").hears("input-guess")


def test_the_button_under_a_hint_closes_that_session_and_no_other(newcomer: Newcomer) -> None:
    person = newcomer()
    first = person.chooses(FIXATE)
    second = person.chooses(GROUP)
    old, new = (next(data for data in buttons_of(hint) if data.startswith("c:")) for hint in (first, second))
    press = person.presses(first, old)
    assert person.bot.acknowledgement(press)["text"] == plain_words("ru", "nothing-open", {})
    person.presses(second, new)
    person.sees(second, "session-closed", tool="kf_group_duplicates")


def test_another_tools_button_replaces_the_session(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    person.chooses(GROUP)
    person.says("купить окна\nокна купить").gets_file()
    [queued] = person.bot.facts("query_queued", person.id)
    assert queued["tool"] == "kf_group_duplicates"


@pytest.mark.slow
def test_a_session_expires_after_a_day_with_a_word(make_bot: MakeBot, db: Database, clock: Clock) -> None:
    bot = make_bot()
    bot.start("run", "--count", "1")
    person = bring(bot)
    person.chooses(FIXATE)
    clock.advance(DAY_SECONDS + 1)
    bot.cut_connections()  # a session of the database reads its clock when it begins
    told = person.hears("session-expired", tool="kf_fixate_keywords")
    assert FIXATE in buttons_of(told)
    person.says("купить окна").hears("input-guess")
    bot.wait_until_settled()
    bot.check_replay()


# Queries


def test_a_query_in_line_is_cancelled_without_being_run(newcomer: Newcomer) -> None:
    before_me, person = newcomer(), newcomer()
    held_up = runs_for_long(before_me)
    person.chooses(FIXATE)
    job = person.says("купить окна").hears("job-queued", tool="kf_fixate_keywords", place=1)
    person.presses(job, wire.cancel_query(query_of(person)))
    told = person.sees(job, "job-cancelled", tool="kf_fixate_keywords")
    assert told["buttons"] == []
    person.chooses(GROUP)
    person.says("окна").hears("job-queued", tool="kf_group_duplicates", place=1)
    person.bot.let_go(held_up)
    before_me.gets_file()
    person.gets_file()
    person.bot.wait_until_settled()
    assert [fact["query"] for fact in person.bot.facts("query_started", person.id)] == [query_of(person)]
    assert len(person.bot.facts("query_cancelled", person.id)) == 1


def rests_in_line(person: Someone) -> dict[str, Any]:
    """Let a person put a query in line behind others and pause it there; return the message that tells of it."""
    person.chooses(FIXATE)
    job = person.says("купить окна").hears("job-queued", tool="kf_fixate_keywords", place=1)
    person.bot.press_data(person.id, job["message_id"], wire.pause_query(query_of(person)))
    return person.sees(job, "job-parked", tool="kf_fixate_keywords")


def test_a_query_in_line_rests_at_once_and_goes_on_in_its_place(newcomer: Newcomer) -> None:
    before_me, person = newcomer(), newcomer()
    held_up = runs_for_long(before_me)
    parked = rests_in_line(person)
    person.presses(parked, wire.resume_query(query_of(person)))
    person.sees(parked, "job-resumed", tool="kf_fixate_keywords")
    person.bot.let_go(held_up)
    person.gets_file()
    person.bot.wait_until_settled()
    assert person.bot.facts("query_parked", person.id) == []


def test_a_query_that_rests_in_line_lets_others_pass_and_goes_on_when_it_is_asked_to(newcomer: Newcomer) -> None:
    before_me, person = newcomer(), newcomer()
    held_up = runs_for_long(before_me)
    parked = rests_in_line(person)
    person.bot.let_go(held_up)
    came(person, "query_parked", 1)
    person.presses(parked, wire.resume_query(query_of(person)))
    person.gets_file()
    assert len(person.bot.facts("query_started", person.id)) == 1
    person.bot.wait_until_settled()


def test_history_shows_the_place_in_line_and_a_button_to_leave_it(newcomer: Newcomer) -> None:
    before_me, person = newcomer(), newcomer()
    held_up = runs_for_long(before_me)
    person.chooses(FIXATE)
    person.says("купить окна").hears("job-queued", tool="kf_fixate_keywords", place=1)
    shown = person.says("/history").hears("history")
    line = pattern_of("ru", "history-queued", {"tool": "kf_fixate_keywords", "place": 2})
    assert line.search(words_of(shown))
    assert wire.cancel_query(query_of(person)) in buttons_of(shown)
    person.bot.let_go(held_up)
    person.gets_file()


@pytest.mark.usefixtures("many_people_in_vk")
def test_a_long_query_shows_how_far_it_is_and_stops_when_cancelled(newcomer: Newcomer) -> None:
    person = newcomer()
    job = begins_a_scan(person)
    eventually(lambda: pattern_of("ru", "job-running-total.eta", {}).search(now(person, job)), "the time left")
    person.presses(job, wire.cancel_query(query_of(person)))
    cancelled = person.sees(job, "job-cancelled", tool="vk_get_common_groups_by_url")
    assert cancelled["buttons"] == []
    assert not any(message["document"] for message in person.answers())


def now(person: Someone, message: dict[str, Any]) -> str:
    """Return the words of a message as it is now."""
    return next(words_of(one) for one in person.answers() if one["message_id"] == message["message_id"])


@pytest.mark.slow
@pytest.mark.usefixtures("many_people_in_vk")
def test_progress_is_edited_at_most_every_three_seconds(newcomer: Newcomer) -> None:
    person = newcomer()
    job = begins_a_scan(person)
    eventually(lambda: len(edits_of(person, job)) >= 3, "three edits")
    at = [call["at"] for call in edits_of(person, job)]
    assert all(later - earlier > 2.5 for earlier, later in itertools.pairwise(at))
    person.bot.press_data(person.id, 1, wire.cancel_query(query_of(person)))
    person.sees(job, "job-cancelled", tool="vk_get_common_groups_by_url")


def edits_of(person: Someone, message: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the calls that edited a message."""
    wanted = {"chat_id": str(person.id), "message_id": str(message["message_id"])}
    return [call for call in person.bot.calls("editMessageText") if wanted.items() <= call["parameters"].items()]


@pytest.mark.usefixtures("many_people_in_vk")
def test_cancel_without_a_session_offers_to_cancel_what_runs(newcomer: Newcomer) -> None:
    person = newcomer()
    job = begins_a_scan(person)
    offered = person.says("/cancel").hears("cancel-which")
    person.presses(offered, wire.cancel_query(query_of(person)))
    person.sees(job, "job-cancelled", tool="vk_get_common_groups_by_url")
    person.says("/history").hears("history")


@pytest.mark.usefixtures("many_people_in_vk")
def test_a_long_scan_delays_nobody_not_even_its_owner(newcomer: Newcomer) -> None:
    person, other = newcomer(), newcomer()
    job = begins_a_scan(person)
    for someone in (person, other):
        someone.chooses(FIXATE)
        assert len(result_rows(someone.says("купить окна в москве"))) == 1
    person.bot.press_data(person.id, 1, wire.cancel_query(person.bot.facts("query_queued", person.id)[0]["query"]))
    person.sees(job, "job-cancelled", tool="vk_get_common_groups_by_url")


def test_a_query_that_has_ended_cannot_be_cancelled(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    person.says("купить окна").gets_file()
    press = person.bot.press_data(person.id, 1, wire.cancel_query(query_of(person)))
    assert person.bot.acknowledgement(press)["text"] == plain_words("ru", "query-ended", {})


# Results found again


def test_a_file_in_the_history_is_sent_again_by_its_id(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    first = person.says("купить окна в москве").gets_file()
    history = person.says("/history").hears("history")
    person.presses(history, wire.file_again(query_of(person)))
    again = person.gets_file()
    assert again["document"]["file_id"] == first["document"]["file_id"]
    assert uploads_to(person) == [True, False]


def test_a_result_of_several_files_brings_them_all_and_again(newcomer: Newcomer) -> None:
    """A row that was not read is in a file of its own: Commander is to import nothing but phrases."""
    person = newcomer()
    person.chooses("0:1:1:kf:export_commander")
    person.sends(("list.csv", "Фраза;Группа;Частота\nокна;А;5\n;;7\n".encode()))
    names = [person.gets_file()["document"]["file_name"] for _ in range(2)]
    assert names == ["Не прочитано.xlsx", "Файл для Коммандера.xlsx"]
    number = query_of(person)
    person.presses(person.answers()[-1], wire.csv_file(number))
    assert [person.gets_file()["document"]["file_name"] for _ in range(2)] == [
        "Не прочитано.csv",
        "Файл для Коммандера.csv",
    ]
    history = person.says("/history").hears("history")
    person.presses(history, wire.file_again(number))
    assert [person.gets_file()["document"]["file_name"] for _ in range(2)] == names
    person.bot.check_replay()


def test_a_file_that_telegram_has_lost_is_uploaded_again(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    first = person.says("купить окна в москве").gets_file()
    history = person.says("/history").hears("history")
    lost = "Bad Request: wrong file identifier/HTTP URL specified"
    person.bot.fault(kind="refuse", method="sendDocument", chat=person.id, code=400, description=lost)
    person.presses(history, wire.file_again(query_of(person)))
    again = person.gets_file()
    assert person.bot.download(again) == person.bot.download(first)
    assert uploads_to(person) == [True, False, True]


def uploads_to(person: Someone) -> list[bool]:
    """Return for each document that was to go to a person whether it was uploaded or named by its id."""
    calls = (call["parameters"] for call in person.bot.calls("sendDocument"))
    return [isinstance(given["document"], dict) for given in calls if given["chat_id"] == str(person.id)]


def test_explain_shows_the_chain_of_a_message(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    result = person.says("купить окна в москве").gets_file()
    person.bot.wait_until_settled()
    explained = person.bot.command(
        "explain", "--chat", str(person.id), "--message", str(result["message_id"]), "--json"
    )
    assert explained.returncode == 0, explained.stderr
    types = json.dumps(json.loads(explained.stdout))
    for fact in ("update_received", "query_queued", "query_started", "query_finished", "message_owed", "message_sent"):
        assert fact in types
    assert "окна" not in explained.stdout


# Forgetting


def test_who_is_forgotten_leaves_no_words_and_the_log_still_replays(newcomer: Newcomer) -> None:
    person, other = newcomer(), newcomer()
    bot = person.bot
    for someone in (person, other):
        someone.chooses(FIXATE)
        someone.says("купить окна в москве").gets_file()
    asked = person.says("/forget").hears("forget")
    person.presses(asked, wire.FORGET_ME)
    person.sees(asked, "forgotten")
    assert bot.ask("select count(*) from log.payloads where owner = %s", person.id) == [(0,)]
    assert bot.facts("person_forgotten", person.id)[0]["payloads"] > 3
    # Telegram still has the file, but it is no longer the bot's to give
    history = person.says("/history").hears("history")
    assert buttons_of(history) == [wire.menu("history"), wire.menu("main")]
    press = bot.press_data(person.id, 1, wire.file_again(query_of(person)))
    assert bot.acknowledgement(press)["text"] == plain_words("ru", "file-gone", {})
    bot.press_data(other.id, 1, wire.file_again(query_of(other)))
    other.gets_file()
    person.says("/start").hears("start")
    bot.wait_until_settled()
    bot.check_replay()


def test_being_forgotten_cancels_what_runs_and_closes_what_waits(newcomer: Newcomer) -> None:
    before_me, person = newcomer(), newcomer()
    held_up = runs_for_long(before_me)
    person.chooses(FIXATE)
    job = person.says("купить окна").hears("job-queued", tool="kf_fixate_keywords", place=1)
    person.chooses(GROUP)
    asked = person.says("/forget").hears("forget")
    person.presses(asked, wire.FORGET_ME)
    person.sees(asked, "forgotten")
    person.sees(job, "job-cancelled", tool="kf_fixate_keywords")
    person.bot.let_go(held_up)
    eventually(lambda: person.bot.facts("query_cancelled", person.id), "the query ends")
    person.bot.wait_until_settled()
    assert person.bot.facts("session_closed", person.id)[-1]["reason"] == "forgotten"
    assert not any(message["document"] for message in person.answers())


# Resting


@pytest.mark.slow
@pytest.mark.usefixtures("many_people_in_vk")
def test_a_scan_that_is_paused_holds_no_worker_and_goes_on_where_it_was(newcomer: Newcomer) -> None:
    person = newcomer()
    job = begins_a_scan(person)
    query = query_of(person)
    eventually(lambda: person.bot.facts("checkpoint_saved", person.id), "a checkpoint")
    press = person.presses(job, wire.pause_query(query))
    assert person.bot.acknowledgement(press)["text"] == plain_words("ru", "pausing", {})
    parked = person.sees(job, "job-parked", tool="vk_get_common_groups_by_url")
    assert pattern_of("ru", "parked-paused", {}).search(words_of(parked))
    assert person.bot.ask("select status from projections.queries where query = %s", query) == [("parked",)]
    assert person.bot.ask("select position from work.items where lane = 3 and chat = %s", person.id) == []
    person.presses(parked, wire.resume_query(query))
    running = person.sees(job, "job-running-total", tool="vk_get_common_groups_by_url")
    person.presses(running, wire.pause_query(query))
    parked = person.sees(job, "job-parked", tool="vk_get_common_groups_by_url")
    person.presses(parked, wire.cancel_query(query))
    person.sees(job, "job-cancelled", tool="vk_get_common_groups_by_url")
    person.bot.wait_until_settled()
    person.bot.check_replay()


def came(person: Someone, kind: str, times: int) -> None:
    """Wait until a fact of this type has come so often."""
    eventually(lambda: len(person.bot.facts(kind, person.id)) == times, f"{times} times {kind}")


@pytest.mark.slow
def test_a_scan_that_meets_a_captcha_looks_again_by_itself_and_when_an_admin_says_that_it_is_solved(
    make_bot: MakeBot, db: Database, clock: Clock
) -> None:
    bot = make_bot()
    bot.control("POST", "vk/network", json={"large": 600, "groups_per_person": 3})
    bot.start("run", "--count", "1")
    anna = Someone(bot, ANNA)
    anna.says("/start").hears("start")
    person = bring(bot)
    person.says("/start").hears("start")
    bot.fault(kind="refuse", api="vk", method="execute", code=14, skip=6, times=1)
    person.chooses(COMMON_GROUPS)
    job = person.says(EVERYONE).next()
    parked = person.sees(job, "job-parked", tool="vk_get_common_groups_by_url")
    assert pattern_of("ru", "parked-vk_captcha", {}).search(words_of(parked))
    notice = anna.hears("parked-admin", query=query_of(person))
    person.presses(parked, wire.partial(query_of(person)))
    assert person.gets_file()
    # not solved yet when it looks by itself; one at a time: calls under way together would meet two at once
    bot.wait_until_settled()
    bot.fault(kind="refuse", api="vk", method="execute", code=14, times=1)
    clock.advance(601)
    bot.cut_connections()  # a session of the database reads its clock when it begins
    came(person, "query_resumed", 1)
    came(person, "query_parked", 2)
    bot.wait_until_settled()
    anna.presses(notice, wire.rests_ended("vk_captcha"))
    came(person, "query_resumed", 2)
    told = pattern_of("ru", "parked-admin", {"query": query_of(person)})
    assert len([message for message in anna.answers() if told.search(words_of(message))]) == 1
    person.sees(job, "job-done", tool="vk_get_common_groups_by_url")
    assert not bot.facts("query_finished", person.id)[0].get("partial")
    bot.wait_until_settled()
    bot.check_replay()
