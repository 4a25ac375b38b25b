"""``explain``: the whole chain around anything that an operator can name."""

from __future__ import annotations

import pytest

from ppc_helper import claims, log
from ppc_helper.claims import Claimer, Return
from ppc_helper.errors import DatabaseUnavailable
from ppc_helper.events import (
    CommandAnswered,
    Event,
    Lane,
    MessageOwed,
    MessageSent,
    NewFact,
    NewPayload,
    QueryProgressed,
    QueryQueued,
    UpdateReceived,
)
from ppc_helper.ops.chain import payload_ids
from ppc_helper.ops.reading import snapshot
from tests.conftest import Clock, Database
from tests.database.conftest import Operator

CHAT = 7
LEASE_SECONDS = 600.0
WORDS = "купить слона"


class Teller:
    """Writes facts of one chat, each with its cause."""

    def __init__(self, db: Database) -> None:
        self._conn = db.connect()

    def tells(self, fact: Event, cause: int | None = None, *, outcome: bool = False, lane: Lane | None = None) -> int:
        [position] = log.append(self._conn, [(cause, NewFact(CHAT, fact, outcome=outcome, lane=lane))])
        return position

    def receives(self, message_id: int, *, kind: str = "message", keeps_words: bool = True) -> int:
        payload = NewPayload(log.new_id(), CHAT, WORDS.encode())
        fact = UpdateReceived(
            bot=1, update_id=message_id, kind=kind, payload=payload.id, message_id=message_id, user=CHAT
        )
        [position] = log.append(self._conn, [(None, NewFact(CHAT, fact))], payloads=[payload] if keeps_words else [])
        return position

    def queues(self, update: int) -> int:
        fact = QueryQueued(query=update, tool="kf_fixate_keywords", inputs=(), language="ru")
        return self.tells(fact, update, outcome=True, lane=Lane.TOOL)


@pytest.fixture
def teller(db: Database) -> Teller:
    return Teller(db)


def test_any_fact_of_a_chain_shows_all_of_it(operator: Operator, teller: Teller) -> None:
    update = teller.receives(50)
    answer = teller.tells(CommandAnswered(command="start"), update, outcome=True)
    owed = teller.tells(MessageOwed(key="hello"), update)
    sent = teller.tells(MessageSent(message_id=51), owed, outcome=True)

    from_the_end = operator.types("explain", sent, "--json").json
    from_the_root = operator.types("explain", update, "--json").json

    assert from_the_end[0]["root"] == from_the_root[0]["root"]
    root = from_the_root[0]["root"]
    assert [effect["position"] for effect in root["effects"]] == [answer, owed]
    assert [effect["position"] for effect in root["effects"][1]["effects"]] == [sent]
    assert root["effects"][1]["delivery"] == {"state": "sent", "message_id": 51, "reason": ""}
    assert root["effects"][0]["outcome"] is True


def test_what_was_made_of_a_result_is_told_where_its_query_was_queued(operator: Operator, teller: Teller) -> None:
    first, second = teller.receives(50), teller.receives(52)
    teller.queues(first)
    step = QueryQueued(query=second, tool="kf_validate", inputs=(), language="ru", source=first)
    teller.tells(step, second, outcome=True, lane=Lane.TOOL)

    [told] = operator.types("explain", first, "--json").json
    assert told["root"]["effects"][0]["followers"] == [{"query": second, "tool": "kf_validate"}]
    assert f"its result went on to q{second} (kf_validate)" in operator.types("explain", first).out
    assert f"source={first}" in operator.types("explain", second).out


def test_the_tree_is_drawn_with_times_outcomes_and_deliveries(operator: Operator, teller: Teller, clock: Clock) -> None:
    update = teller.receives(50)
    clock.advance(0.25)
    owed = teller.tells(MessageOwed(key="hello"), update)
    teller.tells(MessageSent(message_id=51), owed, outcome=True)

    drawn = operator.types("explain", owed).out

    assert "message_owed" in drawn
    assert "→ sent, message 51" in drawn
    assert "● message_sent" in drawn
    assert "ms" in drawn
    assert "3 facts" in drawn


def test_a_person_s_words_are_never_shown_but_where_they_are(operator: Operator, teller: Teller) -> None:
    update = teller.receives(50)

    drawn = operator.types("explain", update).out
    found = operator.types("explain", update, "--json").out

    assert WORDS not in drawn + found
    assert "payload=" in drawn
    assert "gone" not in drawn


def test_deleted_words_are_shown_as_gone(operator: Operator, teller: Teller) -> None:
    update = teller.receives(50, keeps_words=False)

    assert "(gone)" in operator.types("explain", update).out
    payloads = operator.types("explain", update, "--json").json[0]["root"]["payloads"]
    assert list(payloads.values()) == [None]


def test_what_waits_says_how_long_it_must(operator: Operator, teller: Teller, db: Database) -> None:
    first, second = teller.receives(50), teller.receives(52)

    assert "waits for" in operator.types("explain", first).out
    assert "waits behind 1 of its chat" in operator.types("explain", second).out

    [claim] = Claimer(Lane.CHAT, "host:1:chat", LEASE_SECONDS, 1).take(db.connect())
    running = operator.types("explain", first, "--json").json[0]["root"]["work"]
    assert (running["owner"], running["attempt"], running["running"]) == ("host:1:chat", 1, True)
    assert "runs, attempt 1, by host:1:chat in lane chat" in operator.types("explain", first).out

    claims.give_back(db.connect(), [Return(claim, delay_seconds=600, fault=True)])
    assert "after attempt 1, 1 ended in an error" in operator.types("explain", first).out


def test_a_claim_whose_lease_ended_is_told_apart(
    operator: Operator, teller: Teller, db: Database, clock: Clock
) -> None:
    update = teller.receives(50)
    Claimer(Lane.CHAT, "host:1:chat", LEASE_SECONDS, 1).take(db.connect())
    clock.advance(LEASE_SECONDS + 1)

    assert "was left by host:1:chat in attempt 1, waits" in operator.types("explain", update).out


def test_a_query_is_found_by_its_number(operator: Operator, teller: Teller) -> None:
    update = teller.receives(50)
    queued = teller.queues(update)

    for name in (f"q{update}", f"Q{update}", update, f"#{update}"):
        [story] = operator.types("explain", name, "--json").json
        assert story["root"]["position"] == update
    [match] = operator.types("explain", f"q{update}", "--json").json[0]["matches"]
    assert match == {"position": queued, "what": f"query {update}"}


def test_the_code_that_a_person_quotes_leads_to_its_chain(operator: Operator, teller: Teller) -> None:
    positions = [teller.receives(number) for number in range(50, 61)]
    assert positions[10] == 11

    [story] = operator.types("explain", "d-b", "--json").json

    assert story["root"]["position"] == 11


def test_a_message_is_found_in_both_directions(operator: Operator, teller: Teller) -> None:
    update = teller.receives(50)
    owed = teller.tells(MessageOwed(key="hello"), update)
    teller.tells(MessageSent(message_id=51), owed, outcome=True)
    press = teller.receives(51, kind="callback_query")

    [person] = operator.types("explain", "--message", 50, "--chat", CHAT, "--json").json
    about_bot = operator.types("explain", "--message", 51, "--chat", CHAT, "--json").json

    assert person["matches"] == [{"position": update, "what": "the person's message 50 in chat 7"}]
    assert [match["what"] for story in about_bot for match in story["matches"]] == [
        "a press of a button under the bot's message 51 in chat 7",
        "the bot's message 51 in chat 7",
    ]
    assert [story["root"]["position"] for story in about_bot] == [press, update]


def test_a_number_that_is_a_position_and_a_message_says_so(operator: Operator, teller: Teller) -> None:
    first = teller.receives(90)
    second = teller.receives(first)

    drawn = operator.types("explain", first, "--chat", CHAT).out

    assert f"Matches: position {first} is #{first}" in drawn
    assert f"Matches: the person's message {first} in chat {CHAT} is #{second}" in drawn


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["999"], "the log ends at position 0"),
        (["q999"], "nothing is known by it"),
        (["D-1F4"], "nothing is known by it"),
        (["hello"], "give a position"),
        (["99999999999999999999999"], "give a position"),
        (["9999999999999999999"], "nothing is known by it"),
        (["--message", "5"], "add --chat"),
        (["--message", "5", "--chat", "7"], "No message 5 of chat 7 is known"),
        (["5", "--chat", "7"], "No message 5 of chat 7 is known"),
    ],
)
def test_what_is_not_there_gets_a_sentence_and_code_1(operator: Operator, words: list[str], sentence: str) -> None:
    assert sentence in operator.types("explain", *words, code=1).err


def test_a_fact_that_nobody_will_answer_is_pointed_out(operator: Operator, teller: Teller, db: Database) -> None:
    update = teller.receives(50)
    db.connect().execute("delete from work.items")

    assert "no outcome, and nobody is asked for one" in operator.types("explain", update).out


def test_a_large_tree_is_cut_and_says_so(operator: Operator, teller: Teller, db: Database) -> None:
    queued = teller.queues(teller.receives(50))
    facts = [(queued, NewFact(CHAT, QueryProgressed(query=1, done=number))) for number in range(1_200)]
    log.append(db.connect(), facts)

    assert "More than 1,000 facts" in operator.types("explain", queued).out
    assert operator.types("explain", queued, "--json").json[0]["cut"] is True


def test_payloads_are_found_wherever_a_fact_names_them() -> None:
    ids = [log.new_id() for _ in range(4)]
    body = {
        "payload": ids[0],
        "inputs": [{"kind": "update", "payload": ids[1]}, {"kind": "result", "payload": ids[2]}],
        "part": {"kind": "update", "payload": ids[3]},
        "words": "",
        "args": {"code": "a" * 32},
    }

    assert payload_ids(body) == ids


def test_a_search_through_a_long_log_has_no_limit_of_time(db: Database) -> None:
    conn = db.connect()
    conn.execute("set statement_timeout = '20ms'")
    with snapshot(conn, patient=True):
        conn.execute("select pg_sleep(0.1)")
    with pytest.raises(DatabaseUnavailable), snapshot(conn):
        conn.execute("select pg_sleep(0.1)")
