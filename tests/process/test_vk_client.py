"""The VK client over real HTTP, against the double with VK's limits and errors."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

from ppc_helper.errors import Stopping, VkError
from ppc_helper.sandbox import Sandbox
from ppc_helper.vk import VkClient
from ppc_helper.vk.tokens import USER, Token
from tests.sandbox_server import Control, control_client, running_sandbox

__all__ = ["control_client", "running_sandbox"]

SCALE = 50
MakeClient = Callable[..., VkClient]


class Clock:
    """Reserves in this process alone, as the database does for all of them."""

    def __init__(self) -> None:
        self.reserved: list[tuple[str, float]] = []
        self.too_fast_for: list[str] = []
        self.dead: list[tuple[int, int]] = []
        self._due: dict[str, float] = {}
        self.put: list[tuple[str, str, int, float]] = []
        self.worked: list[str] = []

    def reserve(self, scope: str, per_second: float) -> float:
        self.reserved.append((scope, per_second))
        now = time.monotonic()
        due = max(now, self._due.get(scope, 0.0))
        self._due[scope] = due + 1 / per_second
        return due - now

    def too_fast(self, scope: str) -> None:
        self.too_fast_for.append(scope)

    def put_away(self, scope: str, method: str, code: int, seconds: float) -> None:
        self.put.append((scope, method, code, seconds))

    def refusals(self, scope: str) -> Sequence[tuple[str, int, float]]:
        return [(method, code, seconds) for of, method, code, seconds in self.put if of == scope]

    def works(self, scope: str, method: str) -> None:
        self.worked.append(method)

    def refused(self, number: int, code: int) -> None:
        self.dead.append((number, code))


@pytest.fixture(autouse=True)
def nobody_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget whose tokens are that earlier tests found out."""
    monkeypatch.setattr("ppc_helper.vk.tokens._known", {})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_client(sandbox: Sandbox, control: Control, clock: Clock) -> Iterator[MakeClient]:
    control.post("vk/settings", time_scale=SCALE)
    made: list[VkClient] = []

    def make(*tokens: str, time_scale: float = SCALE) -> VkClient:
        made.append(VkClient(tokens, api_url=sandbox.vk_url, api_version="5.199", pace=clock, time_scale=time_scale))
        return made[-1]

    yield make
    for client in made:
        client.close()


@pytest.fixture
def vk(make_client: MakeClient) -> VkClient:
    return make_client("user-one")


def people(*numbers: int) -> list[tuple[str, dict[str, Any]]]:
    return [("users.get", {"user_ids": 100_000 + number}) for number in numbers]


def ids(values: list[Any]) -> list[int]:
    return [value[0]["id"] - 100_000 for value in values]


def test_one_call_is_one_post_with_version_and_token_in_its_body(vk: VkClient, control: Control) -> None:
    assert vk.call("users.get", {"user_ids": "person3"})[0]["id"] == 100_003
    [entry] = control.calls("users.get", api="vk")
    assert entry["parameters"]["v"] == "5.199"


def test_packed_calls_answer_in_their_order(vk: VkClient, control: Control) -> None:
    assert ids(vk.pack(people(5, 3, 9))) == [5, 3, 9]
    assert len(control.calls("execute", api="vk")) == 1


def test_texts_of_people_survive_the_script(vk: VkClient) -> None:
    nasty = 'a"];\\ return API.users.get({});//\u2028é'
    [value] = vk.pack([("utils.resolveScreenName", {"screen_name": nasty})])
    assert value == []


def test_a_failed_inner_call_is_a_value_and_leaves_the_others_alone(vk: VkClient) -> None:
    calls = [*people(1), ("groups.getMembers", {"group_id": 200_013}), *people(2)]
    first, refused, last = vk.pack(calls)
    assert isinstance(refused, VkError)
    assert (refused.code, refused.method) == (203, "groups.getMembers")
    assert ids([first, last]) == [1, 2]


def test_batches_come_back_in_order_with_several_under_way(vk: VkClient, control: Control) -> None:
    one_seconds = 0.25
    control.post("vk/settings", time_scale=SCALE, latency=one_seconds * SCALE, rate_limits=False)
    started = time.monotonic()
    found = list(vk.stream([people(number) for number in range(1, 41)]))
    assert [ids(values) for values in found] == [[number] for number in range(1, 41)]
    assert time.monotonic() - started < 40 * one_seconds, "one after another they take that long, here a tenth"


def test_no_more_than_a_few_batches_run_ahead_of_what_was_taken(vk: VkClient, control: Control) -> None:
    taken = 0

    def source() -> Iterator[list[tuple[str, dict[str, Any]]]]:
        nonlocal taken
        for number in range(1, 100):
            taken += 1
            yield people(number)

    stream = vk.stream(source())
    next(stream)
    assert taken <= 2 * USER.at_a_time


def test_the_pace_of_a_token_is_kept(make_client: MakeClient, control: Control) -> None:
    control.post("vk/settings", time_scale=5, latency=1.5)
    vk = make_client("user-one", time_scale=5)
    started = time.monotonic()
    list(vk.stream([people(number) for number in range(1, 31)]))
    assert time.monotonic() - started >= 29 / (3 * 5)
    answered = [entry for entry in control.calls("execute", api="vk") if entry["outcome"] == "ok"]
    assert len(answered) == 30


def test_several_tokens_are_used_side_by_side_each_at_its_own_pace(make_client: MakeClient, control: Control) -> None:
    control.post("vk/settings", time_scale=2, latency=0.3)
    for token, kind in (("user-one", "user"), ("group-two", "group")):
        control.post("vk/tokens", token=token, kind=kind)
    vk = make_client("user-one", "group-two", time_scale=2)
    for _ in range(2):  # whose each is is found out on the way
        list(vk.stream([people(1 + number % 900) for number in range(60)]))
    ended = [entry["token"] for entry in control.calls("execute", api="vk") if entry["outcome"] == "ok"][-60:]
    assert 3 <= ended.count(2) / ended.count(1) <= 12
    assert len(control.calls("groups.getById", api="vk")) == 2


def test_a_short_job_asks_nothing_about_its_token(make_client: MakeClient, control: Control) -> None:
    list(make_client("group-short").stream([people(number) for number in range(1, 9)]))
    assert control.calls("groups.getById", api="vk") == []


def test_a_wait_that_was_not_reserved_is_asked_for_again(
    make_client: MakeClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "reserve", _refusing(clock, 2))
    assert ids(make_client("user-one").pack(people(4))) == [4]
    assert len(clock.reserved) == 3


def _refusing(clock: Clock, times: int) -> Callable[[str, float], float]:
    def reserve(scope: str, per_second: float) -> float:
        clock.reserved.append((scope, per_second))
        return -0.05 if len(clock.reserved) <= times else 0.0

    return reserve


@pytest.mark.parametrize("code", [1, 6, 10])
def test_a_passing_error_is_asked_again(vk: VkClient, control: Control, code: int) -> None:
    control.fault("refuse", api="vk", method="execute", code=code)
    assert ids(vk.pack(people(4))) == [4]


@pytest.mark.parametrize("fault", [{"kind": "html"}, {"kind": "status", "status": 502}, {"kind": "drop_before"}])
def test_no_usable_answer_is_asked_again(vk: VkClient, control: Control, fault: dict[str, Any]) -> None:
    control.fault(api="vk", method="execute", **fault)
    assert ids(vk.pack(people(4))) == [4]


def test_an_inner_call_that_failed_for_a_moment_is_asked_again_alone(vk: VkClient, control: Control) -> None:
    control.fault("refuse", api="vk", method="users.get", code=10, skip=1)
    assert ids(vk.pack(people(1, 2, 3))) == [1, 2, 3]
    assert [entry["result"]["inner"] for entry in control.calls("execute", api="vk")] == [
        ["users.get"] * 3,
        ["users.get"],
    ]


def test_calls_that_came_too_fast_lower_the_pace(vk: VkClient, control: Control, clock: Clock) -> None:
    control.fault("refuse", api="vk", method="execute", code=6)
    vk.pack(people(1))
    assert clock.too_fast_for == [clock.reserved[0][0]]


@pytest.mark.parametrize(
    "fault", [{"kind": "refuse", "code": 13}, {"kind": "refuse", "code": 36}, {"kind": "status", "status": 500}]
)
def test_too_large_an_answer_is_asked_for_in_halves(vk: VkClient, control: Control, fault: dict[str, Any]) -> None:
    control.fault(api="vk", method="execute", **fault)
    assert ids(vk.pack(people(*range(1, 9)))) == list(range(1, 9))
    sizes = [len(entry["result"]["inner"]) for entry in control.calls("execute", api="vk") if entry["outcome"] == "ok"]
    assert sorted(sizes) == [4, 4]


def test_an_answer_too_large_for_execute_is_halved_until_it_fits(vk: VkClient, control: Control) -> None:
    control.post("vk/network", large=60_000, groups_per_person=10)
    calls = [
        ("groups.getMembers", {"group_id": 1, "offset": 1000 * page, "fields": "sex,city,bdate,domain,screen_name"})
        for page in range(25)
    ]
    pages = vk.pack(calls)
    assert [page["items"][0]["id"] for page in pages] == [1000 * page + 1 for page in range(25)]


@pytest.mark.parametrize("code", [9, 14, 17, 24, 25, 29])
def test_a_parked_token_gives_way_to_another(make_client: MakeClient, control: Control, code: int) -> None:
    vk = make_client("user-one", "user-two")
    control.fault("refuse", api="vk", method="execute", code=code)
    assert ids(vk.pack(people(4))) == [4]
    assert sorted(entry["token"] for entry in control.calls("execute", api="vk")) == [1, 2]


@pytest.mark.parametrize("code", [9, 14, 29, 5])
def test_without_another_token_the_refusal_is_raised_once_asked(vk: VkClient, control: Control, code: int) -> None:
    control.fault("refuse", api="vk", method="execute", code=code)
    for _ in range(2):
        with pytest.raises(VkError) as caught:
            vk.pack(people(4))
        assert caught.value.code == code
    assert len(control.calls("execute", api="vk")) == 1


def test_what_one_process_was_refused_another_does_not_ask(make_client: MakeClient, control: Control) -> None:
    """Calls to a token under flood control prolong it."""
    control.fault("refuse", api="vk", method="execute", code=9)
    with pytest.raises(VkError):
        make_client("user-one").pack(people(1))
    with pytest.raises(VkError) as refused:
        make_client("user-one").pack(people(2))
    assert refused.value.code == 9
    assert len(control.calls("execute", api="vk")) == 1
    assert ids(make_client("user-one", "user-two").pack(people(3))) == [3]
    assert [entry["token"] for entry in control.calls("execute", api="vk")] == [1, 2]


def test_a_quota_told_by_another_process_parks_that_method_only(make_client: MakeClient, clock: Clock) -> None:
    clock.put.append((Token("user-one").scope, "groups.getMembers", 29, 3600.0))
    vk = make_client("user-one")
    assert ids(vk.pack(people(1))) == [1]
    with pytest.raises(VkError) as refused:
        vk.pack([("groups.getMembers", {"group_id": 200_001})])
    assert refused.value.code == 29


def test_what_a_persons_own_token_was_refused_their_other_queries_know(sandbox: Sandbox, clock: Clock) -> None:
    clock.put.append((Token("user-own").scope, "", 14, 3600.0))
    vk = VkClient(("user-own",), api_url=sandbox.vk_url, pace=clock, time_scale=SCALE, are_own=True)
    with pytest.raises(VkError) as refused:
        vk.pack(people(1))
    assert (refused.value.code, refused.value.own) == (14, True)
    vk.close()


def test_a_quota_met_by_an_inner_call_parks_that_method_only(vk: VkClient, control: Control) -> None:
    control.post("vk/settings", time_scale=SCALE, quotas={"groups.get": 30})
    calls = [("groups.get", {"user_id": 100_001})]
    stream = vk.stream([calls * 25, calls * 25, calls * 25])
    assert len(next(stream)) == 25
    with pytest.raises(VkError) as caught:
        list(stream)
    assert caught.value.code == 29
    assert ids(vk.pack(people(4))) == [4]


def test_a_dead_token_is_dropped_told_once_and_the_next_goes_on(
    make_client: MakeClient, control: Control, clock: Clock
) -> None:
    control.post("vk/tokens", token="user-dead", dead=True)
    vk = make_client("user-live", "user-dead")
    assert [ids(values) for values in vk.stream([people(1), people(2), people(3)])] == [[1], [2], [3]]
    assert clock.dead == [(2, 5)]


def test_a_service_token_that_cannot_pack_calls_one_by_one(make_client: MakeClient, control: Control) -> None:
    vk = make_client("service-one")
    assert ids(vk.pack(people(1, 2, 3))) == [1, 2, 3]
    answered = [entry for entry in control.calls("users.get", api="vk") if entry["outcome"] == "ok"]
    assert len(answered) == 3


def test_without_a_token_nothing_is_asked(make_client: MakeClient) -> None:
    with pytest.raises(VkError) as caught:
        make_client().call("users.get", {"user_ids": 1})
    assert caught.value.code == 5


@pytest.mark.parametrize("code", [7, 15, 18, 30, 37, 104, 113, 125, 203, 260])
def test_the_last_word_on_one_object_is_a_value_and_is_asked_for_once(
    vk: VkClient, control: Control, code: int
) -> None:
    control.fault("refuse", api="vk", method="users.get", code=code, skip=1, times=1)
    first, refused, last = vk.pack(people(1, 2, 3))
    assert (ids([first, last]), refused.code, refused.method) == ([1, 3], code, "users.get")
    assert len(control.calls("execute", api="vk")) == 1


@pytest.mark.parametrize("code", [20, 21, 23, 27, 28])
def test_a_method_that_is_not_for_a_token_is_asked_with_another(
    make_client: MakeClient, control: Control, clock: Clock, code: int
) -> None:
    vk = make_client("user-one", "user-two")
    control.fault("refuse", api="vk", method="users.get", code=code, times=1)
    assert ids(vk.pack(people(1, 2))) == [1, 2]
    assert sorted(entry["token"] for entry in control.calls("execute", api="vk")) == [1, 2]
    assert clock.dead == [], "it is not dead, only of another kind"


@pytest.mark.parametrize("code", [3, 8, 12, 100])
def test_an_error_of_a_whole_pack_that_is_ours_is_raised_at_once(vk: VkClient, control: Control, code: int) -> None:
    control.fault("refuse", api="vk", method="execute", code=code, times=None)
    with pytest.raises(VkError) as caught:
        vk.pack(people(1))
    assert caught.value.code == code
    assert len(control.calls("execute", api="vk")) == 1


def test_an_error_that_is_ours_is_raised_at_once(vk: VkClient, control: Control) -> None:
    with pytest.raises(VkError) as caught:
        vk.call("users.shout", {})
    assert caught.value.code == 3
    assert len(control.calls("users.shout", api="vk")) == 1


def test_vk_that_stays_away_is_given_up_after_five_tries(
    vk: VkClient, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ppc_helper.vk.stream.BACKOFF_SECONDS", (0.01,) * 4)
    control.fault("status", api="vk", status=503, times=None)
    with pytest.raises(VkError) as caught:
        vk.pack(people(1))
    assert (caught.value.code, caught.value.description) == (0, "HTTP 503")
    assert len(control.calls("execute", api="vk")) == 5


def test_an_answer_that_does_not_come_is_given_up(
    vk: VkClient, control: Control, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ppc_helper.vk.transport.SILENCE_SECONDS", 1.0)
    control.fault("delay", api="vk", seconds=60)
    started = time.monotonic()
    assert ids(vk.pack(people(7))) == [7]
    assert time.monotonic() - started < 60


def test_what_tick_raises_ends_the_stream(vk: VkClient, control: Control) -> None:
    control.post("vk/settings", time_scale=SCALE, latency=0.05 * SCALE)

    def tick() -> None:
        raise Stopping

    with pytest.raises(Stopping):
        list(vk.stream([people(number) for number in range(1, 30)], tick=tick))
    assert ids(vk.pack(people(4))) == [4]


def test_no_error_tells_the_token(make_client: MakeClient, control: Control) -> None:
    secret = "vk1.a.very-secret-token"
    vk = make_client(secret)
    for code in (100, 5):
        control.fault("refuse", api="vk", code=code)
        with pytest.raises(VkError) as caught:
            vk.call("users.get", {"user_ids": 1})
        assert secret not in repr(caught.value) + str(caught.value.__cause__)
        assert caught.value.__suppress_context__
