"""``dead``: a real burial, a real retry, and that nothing is decided twice."""

from __future__ import annotations

from typing import Any

import pytest

from ppc_helper import claims, log
from ppc_helper.admins import Admins
from ppc_helper.claims import Claim, Claimer
from ppc_helper.database import Pool
from ppc_helper.dead import Undertaker
from ppc_helper.events import (
    CommandAnswered,
    DeadRetried,
    Event,
    Lane,
    NewFact,
    QueryFailed,
    QueryQueued,
    UpdateReceived,
)
from ppc_helper.ops import letters
from ppc_helper.replay import check
from tests.conftest import Clock, Database
from tests.database.conftest import Operator

LEASE_SECONDS = 600.0
CHAT = 7


class Workplace:
    """A worker that fails at everything, and its undertaker."""

    def __init__(self, db: Database) -> None:
        self._pool: Pool = db.pool(2)
        self.conn = db.connect()
        self._bury = Undertaker(self._pool, Admins(self._pool, [], "ru"), lambda _lanes: None).bury

    def asks(self, fact: Event, cause: int | None = None, *, outcome: bool = False, lane: Lane | None = None) -> int:
        [position] = log.append(self.conn, [(cause, NewFact(CHAT, fact, outcome=outcome, lane=lane))])
        return position

    def takes(self, lane: Lane = Lane.CHAT) -> Claim:
        [claim] = Claimer(lane, "worker", LEASE_SECONDS, 1).take(self.conn)
        return claim

    def buries(self, lane: Lane = Lane.CHAT) -> Claim:
        claim = self.takes(lane)
        self._bury(claim, "ValueError")
        return claim

    def completes(self, claim: Claim, fact: Event) -> None:
        outcome = NewFact(CHAT, fact, outcome=True)
        log.append(self.conn, [(claim.item, outcome)], fence=claims.fence([claim]))


@pytest.fixture
def work(db: Database) -> Workplace:
    return Workplace(db)


def update(number: int = 1) -> UpdateReceived:
    return UpdateReceived(bot=1, update_id=number, kind="message", payload=log.new_id())


def dead(operator: Operator, *words: str | int) -> Any:
    return operator.types("dead", *words, "--json").json


def test_a_dead_letter_is_listed_with_what_an_operator_asks_first(operator: Operator, work: Workplace) -> None:
    original = work.asks(update())
    work.buries()

    [letter] = dead(operator, "list")

    assert letter["code"] == f"D-{original:X}"
    assert (letter["lane"], letter["chat"], letter["attempts"], letter["deaths"]) == ("chat", CHAT, 1, 0)
    assert (letter["error"], letter["what"], letter["original"]) == ("ValueError", "update_received", original)
    assert "ValueError" in operator.types("dead", "list").out


def test_without_dead_letters_the_list_says_so(operator: Operator) -> None:
    assert operator.types("dead", "list").out == "There are no open dead letters.\n"
    assert dead(operator, "list") == []


def test_a_retry_lets_a_worker_claim_the_original_fact_again(operator: Operator, work: Workplace) -> None:
    original = work.asks(update())
    buried = work.buries()

    [decided] = dead(operator, "retry", f"D-{original:X}", "--reason", "fixed")

    claim = work.takes()
    assert claim.item == decided["decision"]
    assert claim.recorded.position == original
    assert claim.recorded.fact == buried.recorded.fact
    assert claim.attempt == 1
    work.completes(claim, CommandAnswered(command="start"))
    assert Claimer(Lane.CHAT, "worker", LEASE_SECONDS, 1).take(work.conn) == []
    assert dead(operator, "list") == []


def test_a_retry_is_a_fact_caused_by_the_dead_letter(operator: Operator, work: Workplace) -> None:
    original = work.asks(update())
    work.buries()
    [letter] = dead(operator, "list")

    [decided] = dead(operator, "retry", letter["code"], "--reason", "fixed in 1.2")

    found = log.read_one(work.conn, decided["decision"])
    assert found is not None
    assert (found.cause, found.chat, found.outcome) == (letter["position"], CHAT, True)
    assert found.fact == DeadRetried(original=original, reason="fixed in 1.2")


def test_what_dies_again_keeps_its_first_original_and_gets_a_new_code(operator: Operator, work: Workplace) -> None:
    original = work.asks(update())
    work.buries()
    first_code = f"D-{original:X}"
    [decided] = dead(operator, "retry", first_code)
    work.buries()

    [letter] = dead(operator, "list")

    assert letter["original"] == original
    assert letter["code"] == f"D-{decided['decision']:X}"
    refused = operator.types("dead", "retry", first_code, code=1)
    assert (
        f"was already retried (position {decided['decision']}), died again and is now {letter['code']}" in refused.err
    )

    dead(operator, "retry", letter["code"])
    assert work.takes().recorded.position == original


def test_a_query_is_dead_and_then_waits_again(operator: Operator, work: Workplace, db: Database) -> None:
    asked = work.asks(update())
    query = QueryQueued(query=asked, tool="kf_fixate_keywords", inputs=(), language="ru")
    queued = work.asks(query, asked, outcome=True, lane=Lane.TOOL)
    work.buries(Lane.TOOL)
    assert status_of(db, asked) == "dead"
    assert dead(operator, "list")[0]["tool"] == "kf_fixate_keywords"

    dead(operator, "retry", f"D-{queued:X}")

    assert status_of(db, asked) == "queued"
    work.completes(work.takes(Lane.TOOL), QueryFailed(query=asked, reason="file_gone"))
    assert status_of(db, asked) == "failed"


def status_of(db: Database, query: int) -> str:
    row = db.connect().execute("select status from projections.queries where query = %s", [query]).fetchone()
    assert row is not None
    return str(row[0])


def test_nothing_is_retried_twice(operator: Operator, work: Workplace) -> None:
    work.asks(update())
    work.buries()
    [letter] = dead(operator, "list")
    [decided] = dead(operator, "retry", letter["code"])

    again = operator.types("dead", "retry", letter["code"], code=1)

    assert f"was already retried (position {decided['decision']})" in again.err
    assert dead(operator, "retry", "--all") == []


def test_of_two_who_decide_at_the_same_moment_one_wins(work: Workplace, db: Database) -> None:
    work.asks(update())
    work.buries()
    seen_by_both = letters.pick_open(letters.read_letters(work.conn))

    [first] = letters.retry(db.connect(), seen_by_both, "")
    [second] = letters.drop(db.connect(), seen_by_both, "")

    assert first.position is not None
    assert second.position is None


def test_a_drop_leaves_the_original_without_an_answer(operator: Operator, work: Workplace) -> None:
    work.asks(update())
    work.buries()
    [letter] = dead(operator, "list")

    dead(operator, "drop", letter["code"], "--reason", "spam")

    assert dead(operator, "list") == []
    assert Claimer(Lane.CHAT, "worker", LEASE_SECONDS, 1).take(work.conn) == []
    assert "was already dropped" in operator.types("dead", "retry", letter["code"], code=1).err


def test_all_means_the_open_ones_of_a_lane(operator: Operator, work: Workplace) -> None:
    asked = work.asks(update())
    work.buries()
    query = QueryQueued(query=asked, tool="kf_fixate_keywords", inputs=(), language="ru")
    work.asks(query, asked, lane=Lane.TOOL)
    work.buries(Lane.TOOL)

    assert [one["lane"] for one in dead(operator, "list")] == ["chat", "tool"]
    assert [one["lane"] for one in dead(operator, "retry", "--all", "--lane", "tool")] == ["tool"]
    assert [one["lane"] for one in dead(operator, "retry", "--all")] == ["chat"]


def test_a_dry_run_changes_nothing(operator: Operator, work: Workplace) -> None:
    work.asks(update())
    work.buries()

    said = operator.types("dead", "retry", "--all", "--dry-run").out

    assert "1 would be retried." in said
    assert len(dead(operator, "list")) == 1


@pytest.mark.parametrize("name", ["D-FFFF", "12345", "nonsense", "²", "D-"])
def test_an_unknown_code_is_refused_and_nothing_is_done(operator: Operator, work: Workplace, name: str) -> None:
    work.asks(update())
    work.buries()
    [letter] = dead(operator, "list")

    for verb in ("retry", "drop"):
        refused = operator.types("dead", verb, letter["code"], name, code=1)
        assert f"{name}: there is no such dead letter" in refused.err
    assert operator.types("dead", "show", name, code=1).err.startswith(f"{name}: there is no such")

    assert len(dead(operator, "list")) == 1


@pytest.mark.parametrize(
    "words", [("retry",), ("retry", "D-1", "--all"), ("drop", "D-1", "--lane", "chat"), ("list", "--lane", "fast")]
)
def test_what_cannot_be_meant_is_refused(operator: Operator, words: tuple[str, ...]) -> None:
    operator.types("dead", *words, code=2)


@pytest.mark.parametrize("name", ["code", "position", "original"])
def test_a_letter_is_shown_with_its_whole_chain_by_any_of_its_names(
    operator: Operator, work: Workplace, name: str
) -> None:
    work.asks(update())
    work.buries()
    [letter] = dead(operator, "list")

    found = dead(operator, "show", letter[name])
    drawn = operator.types("dead", "show", letter[name]).out

    assert found["root"]["position"] == letter["original"]
    assert "dead_lettered" in drawn
    assert letter["code"] in drawn


def test_tables_are_what_the_log_says_after_a_burial_and_a_retry(
    operator: Operator, work: Workplace, db: Database, clock: Clock
) -> None:
    work.asks(update(1))
    work.buries()
    dead(operator, "retry", "--all")
    work.buries()
    dead(operator, "retry", "--all")
    clock.advance(1)

    assert check(db.connect()) == []
