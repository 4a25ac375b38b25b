"""What Telegram may say to a message, and what may happen on the way: each has one right answer."""

from __future__ import annotations

import itertools
import json
import re
import time

import pytest
from psycopg import conninfo

from ppc_helper.chat import wire
from tests.patience import PATIENCE_SECONDS
from tests.process.bot import RunningBot, Someone, buttons_of, end_sessions, eventually, words_of
from tests.process.conftest import MakeBot, Newcomer, bring
from tests.process.test_conversation import FIXATE, result_rows

TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


def outcomes_of_messages(person: Someone) -> list[dict[str, object]]:
    """Return what became of each message owed to a person, oldest first, without message ids."""
    rows = person.bot.ask(
        """select outcome.body - 'message_id' from log.events owed
           join log.events outcome on outcome.cause = owed.position and outcome.outcome
           where owed.chat = %s and owed.type = 'message_owed.v1' order by owed.position""",
        person.id,
    )
    return [body for (body,) in rows]


def sends_to(person: Someone, method: str = "sendMessage") -> list[dict[str, object]]:
    """Return the calls of a method that concern a person, oldest first."""
    return [call for call in person.bot.calls(method) if call["parameters"].get("chat_id") == str(person.id)]


# What Telegram says


def test_429_holds_back_the_chat_that_it_concerns_and_no_other(newcomer: Newcomer) -> None:
    slow, quick = newcomer(), newcomer()
    asks_to_wait = slow.bot.fault(kind="retry_after", method="sendMessage", chat=slow.id, retry_after=2, times=None)
    slow.says("/test")
    eventually(lambda: sends_to(slow), "the refused one")
    for _ in range(3):
        quick.says("/test").hears("test")
    assert slow.answers() == []
    slow.bot.let_go(asks_to_wait)
    slow.hears("test")
    *refused, sent = sends_to(slow)
    assert {call["outcome"] for call in refused} == {"refused 429"}
    at = [float(str(call["at"])) for call in (*refused, sent)]
    assert all(later - earlier >= 2 for earlier, later in itertools.pairwise(at))
    assert outcomes_of_messages(slow) == [{"type": "message_sent.v1"}]


def test_while_held_back_a_chat_keeps_its_order(newcomer: Newcomer) -> None:
    person = newcomer()
    person.bot.fault(kind="retry_after", method="sendMessage", chat=person.id, retry_after=2)
    for _ in range(4):
        person.says("/test")
    eventually(lambda: len(person.answers()) == 4, "all four are answered")
    said = [int(re.sub(r"\D", "", words_of(message))) for message in person.answers()]
    assert said == sorted(said)


def test_what_left_at_once_counts_towards_the_pace_of_its_chat(newcomer: Newcomer) -> None:
    person, before = newcomer(), time.time()
    for _ in range(5):
        person.says("/test").hears("test")
    # a burst of 30, one a second: whoever is counted five times has used up five seconds of it
    due = "select extract(epoch from due)::double precision from work.paces where scope = %s"
    eventually(lambda: person.bot.ask(due, f"telegram:{person.id}")[0][0] >= before - 29 + 5 or None, "five counted")


@pytest.mark.parametrize("kind", ["drop_before", "status", "html"])
def test_a_message_that_did_not_arrive_is_sent_again(newcomer: Newcomer, kind: str) -> None:
    person = newcomer()
    person.bot.fault(kind=kind, method="sendMessage", chat=person.id)
    person.says("/test").hears("test")
    person.bot.wait_until_settled()
    assert len(person.answers()) == 1
    assert outcomes_of_messages(person) == [{"type": "message_sent.v1", "again": True}]


@pytest.mark.parametrize("kind", ["drop_after", "fail_after"])
def test_an_answer_of_unclear_fate_goes_out_once_more_and_is_marked(newcomer: Newcomer, kind: str) -> None:
    person = newcomer()
    person.bot.fault(kind=kind, method="sendMessage", chat=person.id)
    person.says("/test").hears("test")
    person.bot.wait_until_settled()
    assert len(person.answers()) == 2
    assert outcomes_of_messages(person) == [{"type": "message_sent.v1", "again": True}]


def test_an_answer_that_never_gets_through_is_given_up_as_unknown_and_the_next_one_goes_out(newcomer: Newcomer) -> None:
    person = newcomer()
    person.bot.fault(kind="drop_after", method="sendMessage", chat=person.id, times=2)
    person.says("/test").says("/help").hears("help")
    person.bot.wait_until_settled()
    assert outcomes_of_messages(person) == [
        {"type": "message_unknown.v1", "reason": "no_answer"},
        {"type": "message_sent.v1"},
    ]


@pytest.mark.parametrize("fault", [{"kind": "retry_after", "retry_after": 1}, {"kind": "drop_before"}])
def test_what_goes_wrong_between_the_parts_of_a_long_text_repeats_none_that_arrived(
    newcomer: Newcomer, fault: dict[str, object]
) -> None:
    person = newcomer()
    lines = [f"{number} {'слово ' * 12}" for number in range(160)]
    person.bot.fault(method="sendMessage", chat=person.id, skip=1, **fault)
    owe(person, "\n".join(lines))
    person.bot.wait_until_settled()
    told = "\n".join(words_of(message) for message in person.answers())
    assert len(person.answers()) > 2
    assert re.findall(r"^\d+", told, re.MULTILINE) == [str(number) for number in range(160)]
    assert [fact["type"] for fact in outcomes_of_messages(person)] == ["message_sent.v1"]


def owe(person: Someone, text: str) -> None:
    """Let the log say that a person is owed a message with *text*."""
    body = json.dumps({"type": "message_owed.v1", "key": "feedback-answer", "args": {"text": text}})
    person.bot.ask("insert into log.events (chat, lane, body) values (%s, 5, %s::jsonb)", person.id, body)


def test_a_file_of_unclear_fate_goes_out_once_more(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    person.bot.fault(kind="drop_before", method="sendDocument", chat=person.id)
    assert len(result_rows(person.says("купить окна в москве"))) == 1


def test_who_blocked_the_bot_is_marked_and_comes_back(newcomer: Newcomer) -> None:
    person = newcomer()
    person.bot.fault(kind="blocked", method="sendMessage", chat=person.id)
    person.says("/test")
    eventually(lambda: person.bot.facts("user_blocked", person.id), "the person is marked")
    assert person.bot.ask("select blocked from projections.users where chat = %s", person.id) == [(True,)]
    person.bot.control("POST", f"chats/{person.id}/block", json={"blocked": True})
    person.bot.control("POST", f"chats/{person.id}/block", json={"blocked": False})
    eventually(lambda: person.bot.facts("user_returned", person.id), "the person is back")
    assert person.bot.ask("select blocked from projections.users where chat = %s", person.id) == [(False,)]
    person.says("/test").hears("test")


def test_markup_that_telegram_cannot_parse_goes_out_as_plain_words(newcomer: Newcomer) -> None:
    person = newcomer()
    unparsed = "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 7"
    person.bot.fault(kind="refuse", method="sendMessage", chat=person.id, code=400, description=unparsed)
    person.says("/test").hears("test")
    assert len(person.answers()) == 1
    assert outcomes_of_messages(person) == [{"type": "message_sent.v1"}]


def test_a_message_that_is_not_modified_counts_as_sent(newcomer: Newcomer) -> None:
    person = newcomer()
    menu = person.says("/keywords").hears("menu-keywords")
    for _ in range(2):
        person.bot.acknowledgement(person.presses(menu, wire.menu("main")))
    person.bot.wait_until_settled()
    assert [call["outcome"] for call in sends_to(person, "editMessageText")] == ["ok", "refused 400"]
    assert {str(outcome["type"]) for outcome in outcomes_of_messages(person)} == {"message_sent.v1"}


def test_what_was_to_be_edited_and_is_gone_comes_as_a_new_message(newcomer: Newcomer) -> None:
    person = newcomer()
    menu = person.says("/start").hears("start")
    gone = "Bad Request: message to edit not found"
    person.bot.fault(kind="refuse", method="editMessageText", chat=person.id, code=400, description=gone)
    person.presses(menu, wire.menu("keywords"))
    shown = person.hears("menu-keywords")
    assert shown["message_id"] > menu["message_id"]
    assert FIXATE in buttons_of(shown)


def test_a_press_that_is_too_old_to_be_acknowledged_is_done_all_the_same(newcomer: Newcomer) -> None:
    person = newcomer()
    menu = person.says("/start").hears("start")
    person.bot.fault(kind="refuse", method="answerCallbackQuery", code=400, description=TOO_OLD)
    person.presses(menu, wire.menu("keywords"))
    person.sees(menu, "menu-keywords")
    person.bot.wait_until_settled()
    assert person.bot.facts("message_failed", person.id) == []
    assert [fact["reason"] for fact in person.bot.facts("message_skipped", person.id)] == ["too_old"]


def test_a_group_that_became_a_supergroup_is_answered_under_its_new_id(newcomer: Newcomer) -> None:
    person = newcomer()
    bot = person.bot
    group = bot.control("POST", "groups", json={"title": "Отдел", "members": [person.id]})["chat_id"]
    bot.say(group, "/start@ppc_helper_bot")
    Someone(bot, group).hears("group-private")
    held_up = bot.fault(kind="delay", method="sendMessage", chat=group, seconds=25)
    bot.say(group, "/help@ppc_helper_bot")
    eventually(lambda: len(bot.facts("update_received", group)) == 2, "the second command came")
    grown = bot.control("POST", f"groups/{group}/migrate")["chat_id"]
    bot.let_go(held_up)
    Someone(bot, grown).hears("group-private")
    assert bot.facts("chat_migrated", group)[0]["to_chat"] == grown


def test_what_the_new_group_does_not_take_at_once_comes_later(newcomer: Newcomer) -> None:
    person = newcomer()
    bot = person.bot
    group = bot.control("POST", "groups", json={"title": "Отдел", "members": [person.id]})["chat_id"]
    held_up = bot.fault(kind="delay", method="sendMessage", chat=group, seconds=25)
    bot.say(group, "/help@ppc_helper_bot")
    eventually(lambda: bot.facts("update_received", group), "the command came")
    grown = bot.control("POST", f"groups/{group}/migrate")["chat_id"]
    bot.fault(kind="retry_after", method="sendMessage", chat=grown, retry_after=1)
    bot.let_go(held_up)
    Someone(bot, grown).hears("group-private")
    bot.wait_until_settled()
    assert bot.facts("message_failed", group) == []


# The outside is away


def test_a_token_that_is_refused_in_the_middle_ends_the_intake_with_a_sentence_and_loses_nothing(
    make_bot: MakeBot,
) -> None:
    bot = make_bot()
    intake = bot.start("bot")
    bot.start("workers", "--count", "1")
    person = bring(bot)
    person.says("/test").hears("test")
    bot.fault(kind="refuse", method="getUpdates", code=401, description="Unauthorized")
    person.says("/test")
    assert intake.wait(PATIENCE_SECONDS) == 2
    assert "bot.token: Telegram does not know this token (401)" in bot.log.read_text()
    bot.start("bot")
    person.hears("test")


def test_a_wrong_token_is_refused_at_the_start_with_what_to_do(make_bot: MakeBot) -> None:
    bot = make_bot(BOT_TOKEN="1000001:another-token-of-35-characters-or-so")
    for command in ("bot", "workers"):
        refused = bot.command(command)
        assert refused.returncode != 0
        assert "@BotFather" in refused.stdout + refused.stderr


def test_a_second_program_on_the_token_is_named_in_the_log_and_the_bot_recovers(newcomer: Newcomer) -> None:
    person = newcomer()
    person.says("/test").hears("test")
    taken = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    person.bot.fault(kind="refuse", method="getUpdates", code=409, description=taken)
    person.says("/test")
    eventually(lambda: "another program polls with this token" in person.bot.log.read_text(), "the conflict is named")
    person.says("/test")
    person.hears("test")
    person.hears("test")


def test_connections_that_are_cut_in_the_middle_lose_nothing(newcomer: Newcomer) -> None:
    people = [newcomer() for _ in range(3)]
    for number in range(10):
        for person in people:
            person.says("/test")
        if number in {3, 6}:
            people[0].bot.cut_connections()
    for person in people:
        wait_for_answers(person, 10)
        assert list(dict.fromkeys(numbers(person))) == sorted(set(numbers(person)))
    people[0].bot.wait_until_settled()
    people[0].bot.check_replay()


def wait_for_answers(person: Someone, count: int) -> None:
    eventually(lambda: len(set(numbers(person))) >= count, "all are answered", 60)


def numbers(person: Someone) -> list[int]:
    """Return the positions that the answers to /test quote, in the order of the answers."""
    return [int(re.sub(r"\D", "", words_of(message))) for message in person.answers()]


def test_while_the_database_is_away_nothing_is_confirmed_and_later_all_is_answered(newcomer: Newcomer) -> None:
    person = newcomer()
    bot = person.bot
    close_doors(bot, closed=True)
    try:
        person.says("/test").says("/help")
        eventually(lambda: "intake waits for the database" in bot.log.read_text(), "intake waits", 60)
        assert len(bot.control("GET", "updates")["waiting"]) == 2
    finally:
        close_doors(bot, closed=False)
    person.hears("test")
    person.hears("help")
    eventually(lambda: bot.control("GET", "updates")["waiting"] == [], "both are confirmed", 60)
    bot.wait_until_settled()
    assert len(person.answers()) == 2


FULL = """
    create function disk_is_full() returns trigger language plpgsql as
    $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$;
    create trigger disk_is_full before insert on log.events for each row
    when (new.body ->> 'type' = 'command_answered.v1') execute function disk_is_full()"""


@pytest.mark.slow
def test_a_disk_that_is_full_for_long_makes_no_dead_letters(make_bot: MakeBot) -> None:
    bot = make_bot()
    bot.start("run", "--count", "1")
    person = bring(bot)
    person.says("/test").hears("test")
    bot.ask(FULL)
    person.says("/help")
    eventually(lambda: bot.log.read_text().count("chat waits for the database: DiskFull") > 6, "it is tried often", 120)
    bot.ask("drop trigger disk_is_full on log.events")
    person.hears("help")
    bot.wait_until_settled()
    assert bot.facts("dead_lettered") == []


def close_doors(bot: RunningBot, *, closed: bool) -> None:
    """Let PostgreSQL refuse connections to the bot's database and end those there are, or open it again."""
    name = conninfo.conninfo_to_dict(bot.dsn)["dbname"]
    other = conninfo.make_conninfo(bot.dsn, dbname="postgres")
    bot.at(other, f'alter database "{name}" with allow_connections {not closed}')
    if closed:
        end_sessions(other, str(name))


def test_telegram_being_away_at_the_start_and_in_the_middle_is_waited_for(make_bot: MakeBot) -> None:
    bot = make_bot()
    bot.fault(kind="drop_before", method="getMe", times=2)
    bot.fault(kind="status", status=502, method="getUpdates", times=3)
    bot.start("run", "--count", "1")
    person = bring(bot)
    person.says("/test").hears("test")
    bot.fault(kind="status", status=503, method="*", times=4)
    person.says("/help")
    eventually(lambda: len(person.answers()) >= 2, "the bot goes on")
    assert json.dumps(bot.facts("message_failed")) == "[]"
