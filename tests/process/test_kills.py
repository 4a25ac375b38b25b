"""Any process may be killed at any moment: nothing is lost, and the order within a chat holds."""

from __future__ import annotations

import os
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ppc_helper.embedded import postmaster
from tests import in_memory
from tests.process.bot import ANNA, BORIS, CHRIS, RunningBot, eventually, words_of
from tests.process.conftest import MakeBot

pytestmark = pytest.mark.slow
PEOPLE = (ANNA, BORIS, CHRIS)


def numbers_told(bot: RunningBot, person: int) -> list[int]:
    """Return the log positions that the answers to /test quote, in the order in which they arrived."""
    said = (re.search(r"(\d+)\D*$", words_of(message)) for message in bot.answers(person))
    return [int(found.group(1)) for found in said if found]


def each_is_answered(bot: RunningBot, count: int) -> bool:
    return all(len(set(numbers_told(bot, person))) >= count for person in PEOPLE)


def assert_in_order_with_few_twice(bot: RunningBot, count: int, *, most_twice: int) -> None:
    twice = 0
    for person in PEOPLE:
        told = numbers_told(bot, person)
        twice += len(told) - len(set(told))
        assert len(set(told)) == count
        assert told == sorted(told)
    assert twice <= most_twice


def unsettled(bot: RunningBot) -> int:
    """Return how many facts still wait for an outcome."""
    with psycopg.connect(bot.dsn) as conn:
        return int((conn.execute("select count(*) from work.items").fetchone() or (0,))[0])


def test_workers_killed_in_the_middle_lose_nothing_and_keep_the_order(make_bot: MakeBot) -> None:
    bot = make_bot()
    bot.start("bot")
    bot.start("workers", "--count", "2")
    for number in range(1, 21):
        for person in PEOPLE:
            bot.say(person, "/test")
        if number in {5, 12}:
            bot.kill_worker()
    eventually(lambda: each_is_answered(bot, 20), "every message is answered", 60)
    # two send threads a worker, two kills: at most so many sends were cut short
    assert_in_order_with_few_twice(bot, 20, most_twice=4)
    eventually(lambda: unsettled(bot) == 0, "every fact has its outcome")
    assert bot.command("replay", "--check").returncode == 0


def holder_of_the_send(bot: RunningBot, person: int) -> str:
    """Return who holds what is owed to a person, empty while nobody does."""
    held = bot.ask("select owner from work.boxes where lane = 5 and chat = %s and owner is not null", person)
    return str(held[0][0]) if held else ""


def test_a_worker_frozen_past_its_lease_changes_nothing_when_it_wakes(make_bot: MakeBot) -> None:
    bot = make_bot()
    bot.start("bot")
    bot.start("workers", "--count", "2")
    held_up = bot.fault(kind="delay", method="sendMessage", chat=BORIS, seconds=60)
    bot.say(BORIS, "/test")
    eventually(lambda: not bot.control("GET", "faults")["faults"], "the answer is on its way")
    frozen = holder_of_the_send(bot, BORIS)
    pid = int(frozen.split(":")[1])
    os.kill(pid, signal.SIGSTOP)
    bot.say(BORIS, "/test")
    try:
        eventually(lambda: len(numbers_told(bot, BORIS)) == 2, "both are answered by the other one", 60)
        bot.let_go(held_up)
    finally:
        os.kill(pid, signal.SIGCONT)
    bot.say(BORIS, "/test")
    eventually(lambda: len(set(numbers_told(bot, BORIS))) == 3, "the third is answered too", 60)
    bot.wait_until_settled()
    told = list(dict.fromkeys(numbers_told(bot, BORIS)))
    assert told == sorted(told)
    # what was on its way when its sender froze arrived late, beside the one that was sent in its stead
    assert len(numbers_told(bot, BORIS)) == 4
    sent = bot.facts("message_sent", BORIS)
    assert [fact.get("again", False) for fact in sent] == [True, False, False]
    assert bot.command("replay", "--check").returncode == 0


def test_an_intake_killed_in_the_middle_loses_nothing(make_bot: MakeBot) -> None:
    bot = make_bot()
    intake = bot.start("bot")
    bot.start("workers", "--count", "1")
    for number in range(1, 16):
        for person in PEOPLE:
            bot.say(person, "/test")
        if number == 7:
            intake.kill()
            intake.wait()
            intake = bot.start("bot")
    eventually(lambda: each_is_answered(bot, 15), "every message is answered", 60)
    assert_in_order_with_few_twice(bot, 15, most_twice=0)


def test_a_second_intake_stands_by_and_takes_over(make_bot: MakeBot) -> None:
    bot = make_bot()
    first = bot.start("bot")
    bot.start("workers", "--count", "1")
    bot.say(BORIS, "/test")
    eventually(lambda: len(numbers_told(bot, BORIS)) == 1, "the first intake works")
    bot.start("bot")
    eventually(lambda: "stands by" in bot.log_tail(), "the second one stands by")
    first.kill()
    first.wait()
    bot.say(BORIS, "/test")
    eventually(lambda: len(numbers_told(bot, BORIS)) == 2, "the second one has taken over")


def test_a_query_goes_on_after_its_worker_was_killed(make_bot: MakeBot) -> None:
    bot = make_bot()
    bot.start("bot")
    bot.start("workers", "--count", "1")
    bot.say(BORIS, "/keywords")
    bot.press(BORIS, bot.answer(BORIS, ""), "0:1:1:kf:kf_group_duplicates")
    lines = "\n".join(f"купить окна {number} москва" for number in range(5_000))
    held_up = bot.fault(kind="delay", method="getFile", seconds=25)
    bot.send_file(BORIS, ("list.txt", lines.encode()))
    eventually(lambda: not bot.control("GET", "faults")["faults"], "the file is being read")
    bot.kill_worker()
    bot.let_go(held_up)
    result = eventually(
        lambda: next((m for m in bot.answers(BORIS) if m["document"]), None), "the result comes all the same", 60
    )
    assert len([m for m in bot.answers(BORIS) if m["document"]]) == 1
    assert result["document"]["file_name"].endswith(".xlsx")


@pytest.fixture
def bot_on_its_own_server(make_bot: MakeBot) -> Iterator[RunningBot]:
    """Give a bot that `run` starts with an embedded PostgreSQL of its own."""
    folder = Path(tempfile.mkdtemp(prefix="ppc-test-", dir=in_memory.open_folder()))
    folder.chmod(0o755)
    bot = make_bot(DB_MANAGER_HOST="", DB_MANAGER_USER="", DB_MANAGER_DB="", DB_MANAGER_DATA_DIR=str(folder))
    bot.start("run", "--count", "2")
    yield bot
    bot.close()
    shutil.rmtree(folder, ignore_errors=True)


def test_postgres_killed_in_the_middle_is_started_again_and_nothing_is_lost(
    bot_on_its_own_server: RunningBot,
) -> None:
    bot = bot_on_its_own_server
    folder = Path(bot.environment["PPC_HELPER_DB_MANAGER_DATA_DIR"])
    bot.say(BORIS, "/test")
    eventually(lambda: numbers_told(bot, BORIS), "the bot runs", 60)
    for number in range(1, 16):
        for person in PEOPLE:
            bot.say(person, "/test")
        if number == 5:
            running = postmaster.living(folder / "cluster")
            assert running is not None
            os.kill(running.pid, signal.SIGKILL)
    eventually(lambda: each_is_answered(bot, 15), "every message is answered", 90)
    eventually(lambda: len(set(numbers_told(bot, BORIS))) == 16, "the first one and the fifteen after it")
    told = numbers_told(bot, BORIS)
    assert told == sorted(told)
