"""Scans of VK on the whole bot: what they cost is asked, a killed worker costs a batch, a dead token is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest

from ppc_helper.chat import wire
from ppc_helper.sandbox.vk_large import LargeNetwork
from tests.process.bot import ANNA, RunningBot, Someone, buttons_of, eventually, pattern_of, words_of
from tests.process.conftest import FreshBot, MakeBot, bring
from tests.process.test_conversation import result_rows

COMMON_GROUPS, TOOL = "0:1:1:vk:vk_get_common_groups_by_url", "vk_get_common_groups_by_url"
EVERYONE = "https://vk.com/everyone"
AT_A_TIME = 12
CHECKPOINTS_LEFT = """
    select count(*) from log.payloads p join log.events e on (e.body ->> 'payload')::uuid = p.id
    where p.owner = %s and e.type = 'checkpoint_saved.v1'"""


@pytest.fixture(scope="module")
def _scanning(fresh_bot: FreshBot) -> Iterator[RunningBot]:
    with fresh_bot() as bot:
        bot.start("run", "--count", "1")
        yield bot


@pytest.fixture
def bot(_scanning: RunningBot) -> RunningBot:
    """Give the bot that the tests of this module share; VK refuses it nothing now."""
    _scanning.check_alive()
    _scanning.control("DELETE", "faults")
    _scanning.ask("delete from work.refusals")
    return _scanning


def asked_since(bot: RunningBot) -> Callable[[], list[str]]:
    """Give what tells whom VK is asked about from now on, in order: each groups.get inside each packed call."""
    before = asked(bot)[-1]["number"] if asked(bot) else 0

    def look() -> list[str]:
        calls = bot.control("GET", "requests", params={"api": "vk", "method": "execute", "since": before})["requests"]
        codes = [call["parameters"]["code"] for call in calls if call["outcome"] == "ok"]
        return [part.split("}")[0] for code in codes for part in code.split("API.groups.get({")[1:]]

    return look


def asked(bot: RunningBot) -> list[dict[str, Any]]:
    """Return all calls of VK, oldest first."""
    calls: list[dict[str, Any]] = bot.control("GET", "requests", params={"api": "vk"})["requests"]
    return calls


def digits(text: str) -> str:
    """Return *text* without blanks, so that numbers read alike however they are parted."""
    return "".join(text.split())


def query_of(person: Someone) -> int:
    """Return the number of the person's newest query."""
    return int(eventually(lambda: person.bot.facts("query_queued", person.id), "a query")[-1]["query"])


def everyone_is(bot: RunningBot, people: int) -> None:
    """Let VK have a community of so many people."""
    bot.control("POST", "vk/network", json={"large": people, "groups_per_person": 12})


@pytest.mark.slow
def test_a_killed_worker_costs_a_scan_no_more_than_the_calls_under_way(bot: RunningBot) -> None:
    everyone_is(bot, 900)
    asked_about = asked_since(bot)
    person = bring(bot)
    person.chooses(COMMON_GROUPS)
    person.says(EVERYONE)
    for kills in (1, 2):
        eventually(partial(has_asked, asked_about, 250 * kills), "the scan is well under way")
        bot.kill_worker()
    rows = result_rows(person)
    found = asked_about()
    open_profiles = [one for one in range(1, 901) if one % 17 and one % 11]
    assert len(set(found)) == len(open_profiles)
    assert len(found) - len(set(found)) <= 2 * AT_A_TIME * 25
    truth = LargeNetwork(900, 12)
    assert rows
    # id first, the exact count last but one
    assert [row[7] for row in rows] == [truth.common_count(int(float(str(row[0])))) for row in rows]
    saved = len(bot.facts("checkpoint_saved", person.id))
    assert saved >= len(open_profiles) / 25, "one for each batch"
    assert bot.ask(CHECKPOINTS_LEFT, person.id) == [(0,)]
    bot.wait_until_settled()
    bot.check_replay()


def has_asked(asked_about: Callable[[], list[str]], count: int) -> bool:
    return len(asked_about()) > count


def test_what_a_scan_costs_is_asked_before_it_starts_and_the_choice_is_kept(bot: RunningBot) -> None:
    everyone_is(bot, 6_000)
    asked_about = asked_since(bot)
    person = bring(bot)
    person.chooses(COMMON_GROUPS)
    job = person.says(EVERYONE).next()
    question = person.sees(job, "job-question", tool=TOOL)
    query = query_of(person)
    sample, full = wire.offer(query, "mode", "sample"), wire.offer(query, "mode", "full")
    assert buttons_of(question) == [sample, full, wire.cancel_query(query)]
    assert "5135" in digits(words_of(question))
    assert asked_about() == []
    person.presses(question, full)
    person.sees(job, "job-running-total", tool=TOOL)
    [resumed] = bot.facts("query_resumed", person.id)
    assert resumed["options"] == {"mode": "full"}
    # a choice made once is not asked for again, and holds after a rest
    press = person.bot.press_data(person.id, question["message_id"], sample)
    assert person.bot.acknowledgement(press)["text"]
    person.bot.press_data(person.id, job["message_id"], wire.pause_query(query))
    parked = person.sees(job, "job-parked", tool=TOOL)
    person.presses(parked, wire.resume_query(query))
    shown = person.sees(job, "job-running-total", tool=TOOL)
    assert "5135" in digits(words_of(shown))
    person.bot.press_data(person.id, job["message_id"], wire.cancel_query(query))
    person.sees(job, "job-cancelled", tool=TOOL)
    bot.wait_until_settled()
    bot.check_replay()


def test_a_result_comes_with_its_picture(bot: RunningBot) -> None:
    everyone_is(bot, 100)
    person = bring(bot)
    person.chooses(COMMON_GROUPS)
    person.says(EVERYONE)
    result = person.gets_file()
    shown: dict[str, Any] = next(message for message in bot.answers(person.id) if message["photo"])
    assert shown["message_id"] < result["message_id"]
    assert bot.download(shown).startswith(b"\x89PNG")
    # the file kept of the query is its table, not the picture
    person.says("/history").hears("history")
    person.bot.press_data(person.id, result["message_id"], wire.file_again(query_of(person)))
    eventually(lambda: len([m for m in bot.answers(person.id) if m["document"]]) == 2, "the table comes again")


def test_a_token_that_wants_a_captcha_is_left_alone_by_all_until_somebody_tries_it(bot: RunningBot) -> None:
    everyone_is(bot, 100)
    before = len(asked(bot))
    bot.control("POST", "faults", json={"kind": "refuse", "api": "vk", "code": 14})
    jobs = []
    for _ in range(2):
        person = bring(bot)
        person.chooses(COMMON_GROUPS)
        job = person.says(EVERYONE).next()
        jobs.append((person, person.sees(job, "job-parked", tool=TOOL)))
    # the second one has not asked VK at all
    assert len(asked(bot)) == before + 1
    assert bot.ask("select code from work.refusals") == [(14,)]
    person, job = jobs[0]
    person.presses(job, wire.resume_query(query_of(person)))
    assert person.gets_file()
    assert bot.ask("select code from work.refusals") == []
    newcomer = bring(bot)
    newcomer.chooses(COMMON_GROUPS)
    newcomer.says(EVERYONE)
    assert newcomer.gets_file()
    bot.check_replay()


def test_a_result_so_far_comes_with_its_picture_too(bot: RunningBot) -> None:
    everyone_is(bot, 600)
    bot.control(
        "POST",
        "faults",
        json={"kind": "refuse", "api": "vk", "method": "execute", "code": 29, "skip": 12, "times": None},
    )
    person = bring(bot)
    person.chooses(COMMON_GROUPS)
    job = person.says(EVERYONE).next()
    parked = person.sees(job, "job-parked", tool=TOOL)
    person.presses(parked, wire.partial(query_of(person)))
    result = person.gets_file()
    shown: dict[str, Any] = next(message for message in bot.answers(person.id) if message["photo"])
    assert shown["message_id"] < result["message_id"]
    assert bot.download(shown).startswith(b"\x89PNG")
    bot.check_replay()


def test_a_dead_token_is_told_to_the_admin_once_and_the_others_go_on(make_bot: MakeBot) -> None:
    bot = make_bot(FUNCTION_HANDLERS_VK_TOKEN="user-live,user-dead")
    bot.control("POST", "vk/tokens", json={"token": "user-dead", "dead": True})
    everyone_is(bot, 200)
    bot.start("run", "--count", "1")
    anna = Someone(bot, ANNA)
    anna.says("/start").hears("start")
    for _ in range(2):
        person = bring(bot)
        person.chooses(COMMON_GROUPS)
        person.says(EVERYONE)
        assert person.gets_file()
    anna.hears("vk-token-dead-admin", number=2, code=5)
    told = pattern_of("ru", "vk-token-dead-admin", {"number": 2, "code": 5})
    assert len([message for message in bot.answers(ANNA) if told.search(words_of(message))]) == 1
