"""Packing of calls, VK's error classes, tokens, and counting, without a network."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ppc_helper.errors import VkError
from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.tools.ports import Call
from ppc_helper.vk.answers import Remedy, remedy
from ppc_helper.vk.audience import Audience
from ppc_helper.vk.execute import code_of, unpack
from ppc_helper.vk.refusals import refusal_note
from ppc_helper.vk.tally import Tally
from ppc_helper.vk.tokens import Tokens

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


def test_tokens_are_used_in_turn() -> None:
    tokens = Tokens(("a", "b", "b"), per_second=3)
    used = [tokens.take({"users.get"}, 0.0).secret for _ in range(4)]
    assert used == ["b", "a", "b", "a"]


def test_a_scope_does_not_tell_the_token() -> None:
    token = Tokens(("vk1.a.secret",), per_second=3).take(set(), 0.0)
    assert token.scope.startswith("vk:")
    assert "secret" not in token.scope


def test_a_flooding_token_is_free_again_after_minutes() -> None:
    tokens = Tokens(("a",), per_second=3)
    tokens.take(set(), 0.0).put_away(refused(9), 0.0)
    with pytest.raises(VkError, match="9"):
        tokens.take({"users.get"}, 599.0)
    assert tokens.take({"users.get"}, 600.0)


def test_a_quota_concerns_one_method_for_a_day() -> None:
    tokens = Tokens(("a",), per_second=3)
    tokens.take(set(), 0.0).put_away(refused(29), 0.0)
    assert tokens.take({"groups.getById", "execute"}, 1.0)
    with pytest.raises(VkError):
        tokens.take({"groups.get", "execute"}, 86_399.0)
    assert tokens.take({"groups.get"}, 86_400.0)


def test_a_dead_token_stays_dead_and_a_parked_one_tells_why() -> None:
    tokens = Tokens(("a", "b"), per_second=3)
    tokens.take(set(), 0.0).put_away(refused(5), 0.0)
    tokens.take(set(), 0.0).put_away(refused(14), 0.0)
    with pytest.raises(VkError, match="14"):
        tokens.take(set(), 1.0)


def test_pace_falls_when_calls_come_too_fast_again_and_again_and_rises_in_quiet() -> None:
    token = Tokens(("a",), per_second=3).take(set(), 0.0)
    for _ in range(100):
        token.slow_down()
    assert token.per_second == 0.5
    for _ in range(1_000):
        token.went_well()
    assert token.per_second == 3


def test_one_call_too_fast_in_a_quiet_time_changes_nothing() -> None:
    token = Tokens(("a",), per_second=3).take(set(), 0.0)
    for _ in range(20):
        token.went_well()
    token.slow_down()
    assert token.per_second == 3
    token.slow_down()
    assert token.per_second == pytest.approx(2.7)


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
