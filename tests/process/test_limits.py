"""At the limits: one connection, a stop under load, poison, and no secret in any line."""

from __future__ import annotations

import re
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest

from ppc_helper.chat import wire
from ppc_helper.lanes import LEASE_SECONDS, MAX_ATTEMPTS
from tests.conftest import Clock, Database
from tests.patience import PATIENCE_SECONDS
from tests.process.bot import ANNA, TOKEN, RunningBot, Someone, eventually, pattern_of, words_of
from tests.process.conftest import MakeBot, bring
from tests.process.test_conversation import FIXATE, result_rows

SECRET_WORDS = "секретнаяфраза канарейки"
CANARY_VK_TOKEN = "vk1.a.canary-token-that-must-not-be-seen"


def started(bot: RunningBot, workers: int = 1) -> tuple[subprocess.Popen[bytes], subprocess.Popen[bytes]]:
    return bot.start("bot"), bot.start("workers", "--count", str(workers))


# One connection


def test_with_one_connection_for_each_process_everything_still_works(make_bot: MakeBot) -> None:
    bot = make_bot(DB_MANAGER_MAX_CONNECTIONS="2", WORKERS_COUNT="1")
    started(bot)
    person = bring(bot)
    person.says("/start").hears("start")
    person.chooses(FIXATE)
    assert len(result_rows(person.says("купить окна в москве\nокна"))) == 2
    assert "found by polling" in bot.log.read_text()
    [(opened,)] = bot.ask(
        """select count(*) from pg_stat_activity
           where datname = current_database() and application_name like 'ppc-helper/%'"""
    )
    assert opened == 2


@pytest.mark.parametrize(
    ("command", "workers"), [(["bot"], "2"), (["workers", "--count", "2"], "1"), (["run", "--count", "2"], "1")]
)
def test_fewer_connections_than_processes_are_refused_with_the_number_to_set(
    make_bot: MakeBot, command: list[str], workers: str
) -> None:
    bot = make_bot(DB_MANAGER_MAX_CONNECTIONS="2", WORKERS_COUNT=workers)
    refused = bot.command(*command)
    assert refused.returncode == 2
    assert "db_manager.max_connections: 2 is too few for 2 worker(s)" in " ".join(refused.stderr.split())
    assert "set it to 3 or more" in " ".join(refused.stderr.split())


def test_workers_counted_on_the_command_line_share_the_connections_of_the_host(make_bot: MakeBot) -> None:
    bot = make_bot(DB_MANAGER_MAX_CONNECTIONS="4", WORKERS_COUNT="1")
    started(bot, 3)
    eventually(lambda: len(bot.ask("select owner from work.workers")) == 3, "all workers serve")
    person = bring(bot)
    person.says("/start").hears("start")
    [(opened,)] = bot.ask(
        """select count(*) from pg_stat_activity
           where datname = current_database() and application_name like 'ppc-helper/%'"""
    )
    assert opened <= 4


# Stopping


@pytest.mark.slow
def test_a_stop_under_load_loses_nothing_sends_nothing_twice_and_ends_well(make_bot: MakeBot) -> None:
    bot = make_bot()
    processes = started(bot, 2)
    people = [bring(bot) for _ in range(4)]
    people[0].says("/test").hears("test")
    people[0].chooses(FIXATE)
    people[0].sends(("list.txt", "\n".join(f"купить окна {n} в москве" for n in range(20_000)).encode()))
    for _ in range(8):
        for person in people[1:]:
            person.says("/test")
    for process in processes:
        process.send_signal(signal.SIGTERM)
    assert [process.wait(PATIENCE_SECONDS) for process in processes] == [0, 0]
    assert bot.ask("select count(*) from work.workers") == [(0,)]
    started(bot, 2)
    assert len(result_rows(people[0])) == 20_000
    for person in people[1:]:
        wait_for_answers(person, 8)
    bot.wait_until_settled()
    assert [len(person.answers()) for person in people[1:]] == [8, 8, 8]
    assert not [fact for fact in bot.facts("message_sent") if fact.get("again")]
    bot.check_replay()


def wait_for_answers(person: Someone, count: int) -> None:
    eventually(lambda: len(person.answers()) >= count, "all are answered")


def test_a_second_sigterm_gives_back_at_once_what_hangs(make_bot: MakeBot) -> None:
    bot = make_bot()
    _, workers = started(bot)
    person = bring(bot)
    person.says("/start").hears("start")
    bot.fault(kind="delay", method="sendMessage", chat=person.id, seconds=60)
    person.says("/test")
    eventually(lambda: bot.ask("select chat from work.boxes where lane = 5 and owner is not null"), "a send hangs")
    [worker] = bot.worker_pids()
    busy = threads_of(worker)
    workers.send_signal(signal.SIGTERM)
    eventually(lambda: threads_of(worker) < busy, "its idle threads end")
    workers.send_signal(signal.SIGTERM)
    assert workers.wait(20) == 0  # a gentle stop would give it 25 seconds, the send that hangs takes 60
    bot.start("workers", "--count", "1")
    person.hears("test")


def threads_of(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


# Poison


def test_a_message_that_cannot_be_read_is_dead_lettered_and_its_chat_goes_on(make_bot: MakeBot) -> None:
    bot = make_bot()
    bot.start("bot")
    person, other = bring(bot), bring(bot)
    anna = Someone(bot, ANNA)
    anna.says("/start")
    person.says("/help").says("/test")
    other.says("/start")
    eventually(lambda: len(bot.facts("update_received", person.id)) == 2, "both came")
    payload = bot.facts("update_received", person.id)[0]["payload"]
    [(packed, content)] = bot.ask("select packed, content from log.payloads where id = %s", payload)
    bot.ask("update log.payloads set packed = true, content = '\\xdeadbeef' where id = %s", payload)
    bot.start("workers", "--count", "1")
    other.hears("start")
    told = person.hears("dead-letter")
    person.hears("test")
    code = str(re.findall(r"D-[0-9A-F]+", words_of(told))[0])
    anna.hears("dead-letter-admin", code=code, attempts=1, error="SpoiledPayload")
    assert code in bot.command("dead", "list", "--json").stdout
    bot.ask("update log.payloads set packed = %s, content = %s where id = %s", packed, content, payload)
    retried = bot.command("dead", "retry", code)
    assert retried.returncode == 0, retried.stdout + retried.stderr
    person.hears("help")
    assert code not in bot.command("dead", "list", "--json").stdout
    bot.wait_until_settled()
    bot.check_replay()


def test_a_fact_of_a_newer_program_keeps_nobody_waiting_but_its_own_chat(make_bot: MakeBot) -> None:
    bot = make_bot()
    bot.start("bot")
    person, other = bring(bot), bring(bot)
    person.says("/start")
    other.says("/start")
    eventually(lambda: bot.facts("update_received", other.id), "both came")
    bot.ask("""insert into log.events (chat, lane, body) values (%s, 1, '{"type": "from_the_future.v9"}')""", person.id)
    bot.start("workers", "--count", "1")
    person.hears("start")
    other.hears("start")
    eventually(lambda: "does not know" in bot.log.read_text(), "it is named in the log")
    other.says("/test").hears("test")


@pytest.mark.slow
def test_a_query_that_kills_its_worker_is_given_up_with_an_apology(
    make_bot: MakeBot, db: Database, clock: Clock
) -> None:
    bot = make_bot()
    bot.start("run", "--count", "1")
    person = bring(bot)
    person.chooses(FIXATE)
    bot.fault(kind="delay", method="getFile", seconds=120, times=MAX_ATTEMPTS)
    person.sends(("list.txt", "купить окна".encode()))
    for death in range(1, MAX_ATTEMPTS + 1):
        wait_for_starts(bot, person, death)
        clock.advance(2 * max(LEASE_SECONDS.values()))  # the next worker's sessions see it
        bot.kill_worker()
    person.hears("dead-letter")
    [dead] = bot.facts("dead_lettered", person.id)
    assert (dead["attempts"], dead["deaths"], dead["error"]) == (MAX_ATTEMPTS + 1, MAX_ATTEMPTS, "died")
    history = person.says("/history").hears("history")
    assert pattern_of("ru", "history-dead", {"tool": "kf_fixate_keywords"}).search(words_of(history))
    assert len(bot.facts("query_started", person.id)) == MAX_ATTEMPTS


def wait_for_starts(bot: RunningBot, person: Someone, count: int) -> None:
    eventually(lambda: len(bot.facts("query_started", person.id)) == count, f"start {count}")
    # what the worker sends meanwhile must not die with it each time: that would be given up too
    waiting = "select count(*) from work.items where chat = %s"
    eventually(lambda: bot.ask(waiting, person.id) == [(1,)], "nothing but the query is left")


# Secrets


@pytest.mark.slow
def test_no_token_and_no_words_of_a_person_are_in_any_log_line_event_output_or_argument(make_bot: MakeBot) -> None:
    bot = make_bot(FUNCTION_HANDLERS_VK_TOKEN=CANARY_VK_TOKEN)
    bot.start("run", "--count", "1")
    person = bring(bot)
    anna = Someone(bot, ANNA)
    anna.says("/start").hears("start")
    go_through_troubles(person)
    bot.wait_until_settled()
    commands = (("status",), ("explain", "1"), ("dead", "list"), ("doctor",), ("config", "--json"))
    printed = [bot.command(*words) for words in commands]
    texts = {"log": bot.log.read_text()} | {str(one.args): one.stdout + one.stderr for one in printed}
    [worker] = eventually(bot.worker_pids, "a worker")
    texts["arguments of a process"] = Path(f"/proc/{worker}/cmdline").read_text()
    texts["events"] = "\n".join(body for (body,) in bot.ask("select body::text from log.events"))
    secret = TOKEN.partition(":")[2]
    for where, text in texts.items():
        for hidden in (secret, CANARY_VK_TOKEN, *SECRET_WORDS.split(), "Гость"):
            assert hidden not in text, where
    assert "another-person" not in texts["log"]


def go_through_troubles(person: Someone) -> None:
    """Let a person's words meet everything that makes programs write them down: errors of all kinds."""
    bot = person.bot
    unparsed = "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 7"
    for fault in ("drop_before", "drop_after", "html", "status"):
        bot.fault(kind=fault, method="getUpdates")
    bot.fault(kind="drop_after", method="sendMessage", chat=person.id)
    person.says(SECRET_WORDS).hears("input-guess")
    bot.fault(kind="refuse", method="sendMessage", chat=person.id, code=400, description=unparsed)
    person.chooses(FIXATE)
    bot.fault(kind="status", method="/file")
    bot.fault(kind="drop_before", method="sendDocument", chat=person.id)
    person.sends((f"{SECRET_WORDS}.txt", SECRET_WORDS.encode())).gets_file()
    person.chooses("0:1:1:vk:vk_get_user_id_by_url")
    bot.fault(kind="drop_before", api="vk", times=3)
    person.says(f"https://vk.com/{SECRET_WORDS.split()[1]}\nhttps://vk.com/person1").gets_file()
    person.chooses("0:1:1:sf:seo_check_urls_status_code")
    person.says("http://127.0.0.1/another-person?q=" + SECRET_WORDS.replace(" ", "+")).gets_file()
    person.chooses(wire.FIXED[wire.FEEDBACK])
    person.says(SECRET_WORDS).hears("feedback-thanks")
    bot.put_update(b'{"message": {"text": "' + SECRET_WORDS.encode() + b'", ' + b"[" * 500 + b"}")
    person.says("/test").hears("test")
    bot.cut_connections()
    person.says("/help").hears("help")


def test_a_chore_that_fails_is_taken_up_again(make_bot: MakeBot) -> None:
    bot = make_bot()
    bot.start("run", "--count", "1")
    person = bring(bot)
    person.says("/test").hears("test")
    with psycopg.connect(bot.dsn, autocommit=True) as conn:
        conn.execute("alter function log.fire_timers() rename to away")
        eventually(lambda: "do_chores failed: UndefinedFunction" in bot.log_tail(), "a chore fails and that is said")
        conn.execute("alter function log.away() rename to fire_timers")
    person.chooses(FIXATE)
    # nearly full: only a timer tells that no other part follows
    person.says("\n".join(["купить окна в москве " + "а" * 80] * 40))
    assert len(result_rows(person)) == 40
