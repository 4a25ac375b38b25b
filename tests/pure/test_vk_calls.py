"""Packing of calls, VK's error classes, tokens, and counting, without a network."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_helper.errors import VkError
from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.ports import Call
from ppc_helper.tools.vk_refusals import refusal_note
from ppc_helper.vk.answers import Remedy, remedy
from ppc_helper.vk.audience import Audience
from ppc_helper.vk.execute import code_of, unpack
from ppc_helper.vk.tally import Tally
from ppc_helper.vk.tokens import Token, Tokens, kind_of
from tests.memory_run import Free

IDS = st.lists(st.integers(1, 2**40), max_size=50)


def refused(code: int, method: str = "groups.get") -> VkError:
    return VkError(code, "", method=method)


def test_a_script_makes_the_calls_in_order() -> None:
    code = code_of([("users.get", {"user_ids": "1,2"}), ("groups.get", {"user_id": 3})])
    assert code == 'return [API.users.get({"user_ids": "1,2"}),API.groups.get({"user_id": 3})];'


def test_failed_calls_take_their_errors_in_order() -> None:
    calls: list[Call] = [("a", {}), ("b", {}), ("a", {}), ("b", {})]
    errors = [{"method": "b", "error_code": 30}, {"method": "b", "error_code": 18}]
    one, two, three, four = unpack(calls, {"response": [1, False, 3, False], "execute_errors": errors})
    assert (one, two.code, three, four.code) == (1, 30, 3, 18)


def test_an_answer_of_another_length_is_no_answer() -> None:
    with pytest.raises(VkError) as caught:
        unpack([("a", {})], {"response": []})
    assert caught.value.code == 0


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ((0, 1, 6, 10), Remedy.RETRY),
        ((13, 36), Remedy.SHRINK),
        ((9, 14, 17, 24, 25, 29), Remedy.PARK),
        ((5, 20, 21, 23, 27, 28), Remedy.DROP),
        ((3, 7, 8, 12, 15, 18, 30, 37, 100, 104, 113, 125, 203, 260), Remedy.NONE),
    ],
)
def test_each_error_has_its_remedy(codes: tuple[int, ...], expected: Remedy) -> None:
    assert {remedy(refused(code)) for code in codes} == {expected}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [0, 1, 5, 6, 9, 10, 12, 14, 17, 20, 27, 28, 29])
def test_every_refusal_has_words(language: str, code: int) -> None:
    note = refusal_note(refused(code))
    assert catalogue(language).text(note.code, note.args)


class Slow(Free):
    """A pace by the rules, in a time that stands still."""

    def __init__(self) -> None:
        self._due: dict[str, float] = {}

    def reserve(self, scope: str, per_second: float) -> float:
        wait = self._due.get(scope, 0.0)
        self._due[scope] = wait + 1 / per_second
        return wait


def take(tokens: Tokens, *methods: str) -> Token:
    token, _ = tokens.take(set(methods), Free())
    return token


def test_tokens_are_used_in_turn() -> None:
    tokens, pace, used = Tokens(("a", "b", "b")), Slow(), []
    for _ in range(4):
        token, _ = tokens.take({"users.get"}, pace)
        token.start()
        used.append(token.secret)
    assert used == ["a", "b", "a", "b"]


def test_a_token_is_a_users_until_it_is_known_to_be_a_communitys() -> None:
    token, paces = Token("one that nobody knows"), []

    class Asked(Free):
        def reserve(self, scope: str, per_second: float) -> float:
            paces.append(per_second)
            return 0.0

    for kind in (None, kind_of({"response": {"groups": [{}]}}), kind_of(refused(100))):
        if kind:
            token.learn(kind)
        token.due(Asked())
        token.start()
    assert paces == [pytest.approx(2.9, abs=0.01), pytest.approx(19.3, abs=0.1), pytest.approx(2.9, abs=0.01)]


def test_a_call_that_was_late_does_not_bring_the_next_too_close() -> None:
    token = Token("another that nobody knows")
    due = []
    for _ in range(4):
        due.append(token.due(Free()))
        token.start()
    assert due[3] - due[0] >= 1.0


def test_a_scope_does_not_tell_the_token() -> None:
    token = take(Tokens(("vk1.a.secret",)))
    assert token.scope.startswith("vk:")
    assert "secret" not in token.scope


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let seconds pass for tokens."""
    now = [1_000.0]
    monkeypatch.setattr("ppc_helper.vk.tokens.time.monotonic", lambda: now[0])

    def pass_(seconds: float) -> None:
        now[0] += seconds

    return pass_


def test_a_flooding_token_is_free_again_after_minutes(later: Callable[[float], None]) -> None:
    tokens = Tokens(("a",))
    take(tokens).put_away(refused(9), 1_000.0)
    later(599)
    with pytest.raises(VkError, match="9"):
        take(tokens, "users.get")
    later(1)
    assert take(tokens, "users.get")


def test_a_quota_concerns_one_method_for_a_day(later: Callable[[float], None]) -> None:
    tokens = Tokens(("a",))
    take(tokens).put_away(refused(29), 1_000.0)
    assert take(tokens, "groups.getById", "execute")
    later(86_399)
    with pytest.raises(VkError):
        take(tokens, "groups.get", "execute")
    later(1)
    assert take(tokens, "groups.get")


def test_a_dead_token_stays_dead_and_a_parked_one_tells_why() -> None:
    tokens = Tokens(("a", "b"))
    now = time.monotonic()
    take(tokens).put_away(refused(5), now)
    take(tokens).put_away(refused(14), now)
    with pytest.raises(VkError, match="14"):
        take(tokens)


def test_what_was_refused_together_is_news_once() -> None:
    token, now = Token("a"), time.monotonic()
    assert [token.put_away(refused(5), now) for _ in range(3)] == [True, False, False]


@given(st.lists(IDS, max_size=8), st.integers(1, 60))
def test_a_tally_counts_as_a_counter_does(lists: list[list[int]], fold_at: int) -> None:
    tally, counter = Tally(), Counter[int]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ppc_helper.vk.tally.FOLD_AT", fold_at)
        for ids in lists:
            tally.add(ids)
            counter.update(ids)
    expected = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
    assert tally.top(1_000) == expected
    assert Tally.unpack(tally.pack()).top(1_000) == expected


def test_the_top_leaves_out_the_rare_and_the_given() -> None:
    tally = Tally()
    tally.add([1, 1, 1, 2, 2, 3, 4, 4])
    assert tally.top(2, least=2, without=[1]) == [(2, 2), (4, 2)]


@given(st.sets(st.integers(1, 2**40)), st.sets(st.integers(1, 2**40)))
def test_an_audience_survives_its_checkpoint(open_: set[int], others: set[int]) -> None:
    audience = Audience(np.array(sorted(open_), np.int64), np.array(sorted(others), np.int64), 1, 2, (7,))
    kept = Audience.unpack(audience.pack())
    assert kept.open.tolist() == sorted(open_)
    assert kept.others.tolist() == sorted(others)
    assert (kept.deleted, kept.closed, kept.silent) == (1, 2, (7,))
    assert kept.in_random_order() == audience.in_random_order()


def test_a_checkpoint_of_a_large_scan_is_small() -> None:
    tally = Tally()
    tally.add(range(1, 50_000_000, 50))
    assert len(tally.pack()) < 100_000
