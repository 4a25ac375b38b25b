"""Given facts, then rows: what each projection makes of them, live, and again when the log is replayed."""

from __future__ import annotations

import pytest

from ppc_helper import events as e
from ppc_helper import log
from ppc_helper.events import InputRef, NewFact
from tests import world
from tests.conftest import settle
from tests.given import Given, X, Y
from tests.world import payload, queued, update

# users

USERS = "select chat, language_code, language, blocked, words::text from projections.users order by chat"


def test_a_person_is_known_from_their_first_update_in_private(given: Given) -> None:
    given.fact(update(1, language="ru"), chat=7)
    given.fact(update(2, chat_type="supergroup"), chat=-5)
    given.fact(update(3, chat_type="channel"), chat=-6)

    given.then(USERS, (7, "ru", "", False, "00000000-0000-0000-0000-000000000001"))


def test_first_and_last_seen_are_those_of_updates_alone(given: Given) -> None:
    first, second = given.fact(update(1)), given.fact(update(2))
    given.fact(e.MessageOwed(key="help"))

    given.then(
        f"""select first_seen = (select at from log.events where position = {first}),
                   last_seen = (select at from log.events where position = {second}), seen_position
            from projections.users""",
        (True, True, second),
    )


def test_the_newest_words_and_language_code_of_a_person_count(given: Given) -> None:
    given.fact(update(1, language="ru"))
    given.fact(update(2, language="en"))

    given.then(USERS, (7, "en", "", False, "00000000-0000-0000-0000-000000000002"))


def test_a_language_that_a_person_chose_stays(given: Given) -> None:
    given.asked(e.LanguageChosen(language="ru"))
    given.asked(e.LanguageChosen(language="en"))
    given.fact(update(1, language="de"))

    given.then("select language, language_code from projections.users", ("en", "de"))


def test_who_blocked_is_blocked_until_they_return_and_may_block_again(given: Given) -> None:
    blocked = "select blocked from projections.users"
    given.asked(e.UserBlocked(reason="kicked"))
    given.then(blocked, (True,))
    given.asked(e.UserReturned())
    given.then(blocked, (False,))
    given.fact(e.UserBlocked(reason="blocked"))
    given.then(blocked, (True,))


def test_who_writes_again_is_blocked_no_more_though_nobody_told_of_a_return(given: Given) -> None:
    blocked = "select blocked from projections.users"
    given.fact(update(1))
    given.fact(e.UserBlocked(reason="chat not found"))
    given.then(blocked, (True,))
    given.fact(update(2))
    given.then(blocked, (False,))


def test_a_block_that_is_older_than_a_return_loses_whoever_commits_last(given: Given) -> None:
    """The sender learns of a block while the person returns: positions decide."""
    world.arrive(given.conn, 7)
    values: list[tuple[int, e.Event]] = [(3, e.UserReturned()), (2, e.UserBlocked(reason="blocked"))]
    for position, fact in values:
        given.conn.execute(
            "insert into log.events (position, chat, body) overriding system value values (%s, 7, %s::jsonb)",
            [position, log.encode(fact)],
        )
    given.then("select blocked from projections.users", (False,))


# sessions

SESSIONS = "select chat, session, tool, message_id, jsonb_array_length(parts), last_size from projections.sessions"


def part(session: int, number: int = 1, size: int = 0) -> e.InputPartReceived:
    return e.InputPartReceived(session=session, part=InputRef("update", payload(number)), size=size)


def test_a_press_opens_a_session(given: Given) -> None:
    press = given.asked(e.ToolChosen(tool=X, message_id=50))
    given.then(SESSIONS, (7, press, X, 50, 0, -1))


def test_another_press_replaces_the_session_with_its_parts(given: Given) -> None:
    first = given.asked(e.ToolChosen(tool=X))
    given.asked(part(first))
    second = given.asked(e.ToolChosen(tool=Y))

    given.then(SESSIONS, (7, second, Y, 0, 0, -1))


def test_parts_gather_in_order_in_their_session(given: Given) -> None:
    press = given.asked(e.ToolChosen(tool=X))
    given.asked(part(press, 1, 4096))
    last = given.asked(part(press, 2, 17))

    given.then(
        "select tool, jsonb_path_query_array(parts, '$.payload'), last_part, last_size from projections.sessions",
        (X, [payload(1), payload(2)], last, 17),
    )


def test_a_part_without_a_tool_starts_a_session_of_its_own(given: Given) -> None:
    [cause] = world.arrive(given.conn, 7)
    given.fact(part(cause, 1, 4096), cause=cause, outcome=True)

    given.then(SESSIONS, (7, cause, "", 0, 1, 4096))
    given.then("select opened_at = last_part_at from projections.sessions", (True,))


@pytest.mark.parametrize(
    "end",
    [e.SessionClosed(session=1, reason="cancelled"), e.SessionClosed(session=1, reason="done"), queued(9, session=1)],
)
def test_an_end_takes_the_session_with_it(given: Given, end: e.Event) -> None:
    press = given.asked(e.ToolChosen(tool=X))
    given.asked(part(press))
    given.asked(end)

    given.then(SESSIONS)


def test_a_query_without_a_session_leaves_the_open_one(given: Given) -> None:
    press = given.asked(e.ToolChosen(tool=X))
    given.asked(queued(9, session=0))

    given.then(SESSIONS, (7, press, X, 0, 0, -1))


def test_opened_and_ended_in_one_batch_leaves_nothing(given: Given) -> None:
    world.arrive(given.conn, 7, 3)
    closed = e.SessionClosed(session=1, reason="cancelled")
    facts: list[tuple[int, e.Event]] = [(1, e.ToolChosen(tool=X)), (2, part(1)), (3, closed)]
    log.append(given.conn, [(cause, NewFact(7, fact, outcome=True)) for cause, fact in facts])

    given.then(SESSIONS)
    given.then("select * from projections.timers")


def test_closed_and_opened_anew_in_one_batch_is_the_new_one(given: Given) -> None:
    first = given.asked(e.ToolChosen(tool=X, message_id=50))
    given.asked(part(first))
    [cause] = world.arrive(given.conn, 7)
    facts = [
        NewFact(7, e.SessionClosed(session=first, reason="replaced")),
        NewFact(7, e.ToolChosen(tool=Y), outcome=True),
    ]
    log.append(given.conn, [(cause, fact) for fact in facts])

    given.then(SESSIONS, (7, cause, Y, 0, 0, -1))


def test_sessions_of_many_chats_in_one_batch_do_not_mix(given: Given) -> None:
    causes = [world.arrive(given.conn, chat)[0] for chat in (7, 8, 9)]
    facts: list[tuple[int, e.Event]] = [(7, e.ToolChosen(tool=X)), (8, part(causes[1])), (9, e.ToolChosen(tool=Y))]
    log.append(given.conn, [(cause, NewFact(chat, f)) for cause, (chat, f) in zip(causes, facts, strict=True)])

    given.then(
        SESSIONS + " order by chat",
        (7, causes[0], X, 0, 0, -1),
        (8, causes[1], "", 0, 1, 0),
        (9, causes[2], Y, 0, 0, -1),
    )


# options, days


def test_who_is_forgotten_keeps_choices_and_loses_words(given: Given) -> None:
    words = f"payload:{payload(5)}"
    given.asked(e.OptionChosen(tool=X, option="list", value=words))
    given.asked(e.OptionChosen(tool=X, option="sort", value="a"))
    given.asked(e.OptionChosen(tool=X, option="list", value=words), chat=8)
    given.asked(e.PersonForgotten(payloads=1))
    given.then("select chat, option from projections.options order by chat, option", (7, "sort"), (8, "list"))
    given.asked(e.OptionChosen(tool=X, option="list", value=words))
    given.then(
        "select chat, option from projections.options order by chat, option", (7, "list"), (7, "sort"), (8, "list")
    )


def test_the_newest_value_of_an_option_counts_for_each_person_and_tool(given: Given) -> None:
    chosen = [(7, X, "a"), (7, X, "b"), (7, Y, "c"), (8, X, "d")]
    log.append(given.conn, [(None, NewFact(c, e.OptionChosen(tool=t, option="sort", value=v))) for c, t, v in chosen])
    given.asked(e.OptionChosen(tool=X, option="sort", value="z"), chat=8)

    given.then(
        "select chat, tool, value from projections.options order by chat, tool", (7, X, "b"), (7, Y, "c"), (8, X, "z")
    )


def test_days_count_facts_by_what_they_are_about(given: Given) -> None:
    for tool in (X, X, Y):
        given.fact(e.ToolChosen(tool=tool), cause=given.fact(update()))
    settle(given.conn)
    world.follow(given.conn)

    given.then(
        "select what, detail, count from projections.days order by what, detail",
        ("tool_chosen", X, 2),
        ("tool_chosen", Y, 1),
        ("update_received", "message", 3),
    )


def test_a_day_ends_at_midnight_in_utc(given: Given) -> None:
    for moment in ("2026-11-22 23:59:59.999+00", "2026-11-23 00:00:00+00", "2026-11-23 02:30:00+03"):
        given.conn.execute('insert into log.events (at, chat, body) values (%s, 7, \'{"type": "x.v1"}\')', [moment])
    given.conn.execute("set timezone = 'Asia/Tokyo'")
    settle(given.conn)
    world.follow(given.conn)

    given.then("select day::text, count from projections.days order by day", ("2026-11-22", 2), ("2026-11-23", 1))
