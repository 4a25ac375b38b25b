"""Lists of members that a kill or a refusal interrupts: what is asked again, what is kept, how much that takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

import pytest

from ppc_helper.errors import Parked, Stopping, VkError
from ppc_helper.ports import Call
from ppc_helper.tools import Note, Refusal, Table, all_tools
from ppc_helper.tools.inputs import Blocks, VkLinks
from ppc_helper.vk.export import Export, Page
from ppc_helper.vk.members import Reading
from ppc_helper.vk.people import Member
from tests.memory_run import MemoryRun

MEMBERS, AUDIENCE = "vk_group_members", "vk_audience"
SIZES = {7: 40_500, 8: 30_000}
"""Members of the communities there are: their ids follow those of the community before."""
LINKS = tuple(f"club{community}" for community in SIZES)
Restart = Callable[["MemoryRun"], Table | Refusal]


class Kept:
    """VK as it was when it was asked; refuses for good after so many packed calls."""

    def __init__(self, refuse_after: int = 10**9, code: int = 29) -> None:
        self.asked: Counter[tuple[int, int]] = Counter()
        self.looked_up = 0
        self._left = refuse_after
        self._code = code

    user_tokens = 1

    def call(self, method: str, values: Any) -> Any:
        raise AssertionError(method)

    def pack(self, calls: Sequence[Call]) -> list[Any]:
        return [self._answer(method, values) for method, values in calls]

    def stream(
        self, batches: Iterable[Sequence[Call]], *, tick: Callable[[], None] | None = None
    ) -> Iterator[list[Any]]:
        for batch in batches:
            self._left -= 1
            if self._left < 0:
                error = VkError(self._code, "", method="execute")
                yield [error for _ in batch]
                raise error
            yield self.pack(batch)
            if tick:
                tick()

    def _answer(self, method: str, values: Any) -> Any:
        if method == "groups.getById":
            self.looked_up += 1
            named = map(int, values["group_ids"].split(","))
            return {"groups": [{"id": one, "name": f"Club {one}", "members_count": SIZES[one]} for one in named]}
        if method == "users.get":
            self.looked_up += 1
            return [{"id": int(one), "first_name": "", "last_name": ""} for one in values["user_ids"].split(",")]
        assert method == "groups.getMembers", method
        community, offset = values["group_id"], values["offset"]
        self.asked[community, offset] += 1
        first = 1 + sum(size for one, size in SIZES.items() if one < community)
        ids = range(first + offset, first + min(offset + values["count"], SIZES[community]))
        items = [{"id": one, "first_name": "Анна", "sex": 1} for one in ids] if "fields" in values else list(ids)
        return {"count": SIZES[community], "items": items}


def members(vk: Kept, run: MemoryRun, **options: Any) -> Table | Refusal:
    return all_tools()[MEMBERS].function(VkLinks(LINKS), vk=vk, run=run, **options)


def audience(vk: Kept, run: MemoryRun) -> Table | Refusal:
    blocks = Blocks([[LINKS[0]], [LINKS[1], "id1", "id2"]], ["", ""])
    return all_tools()[AUDIENCE].function(blocks, vk=vk, run=run, do="unite")


@pytest.fixture(params=[members, audience])
def use(request: pytest.FixtureRequest) -> Callable[[Kept, MemoryRun], Table | Refusal]:
    found: Callable[[Kept, MemoryRun], Table | Refusal] = request.param
    return found


@pytest.fixture
def each_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Store everything anew now and then."""
    monkeypatch.setattr("ppc_helper.vk.keeping.FOLD_BYTES", 10_000)


def told(found: Table | Refusal) -> tuple[Any, ...]:
    assert isinstance(found, Table)
    return list(found.rows), found.counts, found.warnings


@cache
def whole(use: Callable[[Kept, MemoryRun], Table | Refusal]) -> tuple[Kept, tuple[Any, ...]]:
    """Return what a run that nothing interrupts asks and tells."""
    vk = Kept()
    return vk, told(use(vk, MemoryRun()))


@pytest.mark.usefixtures("each_batch")
@pytest.mark.parametrize("stop_at", [1, 2, 3, 4])
def test_a_killed_query_asks_only_for_what_is_left(use: Callable[..., Any], stop_at: int) -> None:
    vk = Kept()
    stopped = MemoryRun(stop_at=stop_at)
    with pytest.raises(Stopping):
        use(vk, stopped)
    uninterrupted, result = whole(use)
    assert told(use(vk, MemoryRun(stopped))) == result
    again = [page for page, times in vk.asked.items() if times > 1]
    assert vk.asked.keys() == uninterrupted.asked.keys()
    assert again == [], "what was stored is not asked for again"
    assert vk.looked_up == uninterrupted.looked_up


@pytest.mark.parametrize(
    ("code", "reason"), [(29, "vk_quota"), (9, "vk_flood"), (14, "vk_captcha"), (17, "vk_captcha"), (5, "vk_token")]
)
def test_a_refusal_that_passes_lets_it_rest_and_go_on_where_it_was(
    use: Callable[..., Any], code: int, reason: str
) -> None:
    vk, run = Kept(refuse_after=4, code=code), MemoryRun()
    with pytest.raises(Parked) as parked:
        use(vk, run)
    assert (parked.value.reason, parked.value.seconds >= 600) == (reason, True)
    after = Kept()
    assert told(use(after, MemoryRun(run))) == whole(use)[1]
    assert not vk.asked.keys() & after.asked.keys()
    assert after.looked_up == 0


def test_members_read_before_a_refusal_are_given_with_a_warning() -> None:
    with pytest.raises(Parked) as parked:
        members(Kept(refuse_after=3), MemoryRun())
    partial = parked.value.partial
    assert [row[0] for row in partial.rows] == [*range(1, 1_001), *range(40_501, 41_501), *range(1_001, 26_001)]
    assert partial.counts == {"read": 27_000, "kept": 27_000, "partial": 1}
    assert partial.warnings == (Note("vk-quota", {"code": 29}),)


def test_a_refusal_that_does_not_pass_ends_it_with_what_there_is(use: Callable[..., Any]) -> None:
    found = use(Kept(refuse_after=4, code=10), MemoryRun())
    if isinstance(found, Table):
        assert (found.counts["partial"], len(found.rows) > 1_000) == (1, True)
    else:
        assert found == Refusal(Note("vk-unavailable", {"code": 10}))


def test_a_refusal_at_first_lets_it_rest_too_but_a_dead_token_is_told_at_once(use: Callable[..., Any]) -> None:
    with pytest.raises(Parked, match="vk_quota"):
        use(Kept(refuse_after=0), MemoryRun())
    assert use(Kept(refuse_after=0, code=5), MemoryRun()) == Refusal(Note("vk-token", {"code": 5}))


def test_a_query_that_rested_rests_again_when_vk_still_says_no(use: Callable[..., Any]) -> None:
    run = MemoryRun()
    for refuse_after in (4, 0, 0):
        with pytest.raises(Parked):
            use(Kept(refuse_after), run)
    assert told(use(Kept(), MemoryRun(run))) == whole(use)[1]


def test_reading_ends_when_enough_were_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ppc_helper.tools.vk_group_members.MAX_MEMBERS", 2_500)
    vk = Kept()
    found = members(vk, MemoryRun())
    assert isinstance(found, Table)
    assert (len(found.rows), len(list(found.rows))) == (2_500, 2_500)
    assert found.warnings == (Note("capped", {"limit": 2_500}),)
    assert sum(vk.asked.values()) <= 2 + 25


def test_rows_are_made_when_asked_for_and_can_be_taken_by_place() -> None:
    found = members(Kept(), MemoryRun())
    assert isinstance(found, Table)
    rows = list(found.rows)
    assert (len(found.rows), len(rows)) == (70_500, 70_500)
    assert (found.rows[0], found.rows[-1], found.rows[1_500]) == (rows[0], rows[-1], rows[1_500])
    assert (found.rows[:3], found.rows[5:1:-2], found.rows[9:3]) == (rows[:3], rows[5:1:-2], [])
    with pytest.raises(IndexError):
        found.rows[70_500]


def test_a_checkpoint_of_a_large_export_is_small() -> None:
    run = MemoryRun()
    members(Kept(), run)
    assert run.state is not None
    assert len(Export.resume(run).packed) > 0  # type: ignore[union-attr]
    assert len(run.state) + sum(map(len, run.parts)) < 30 * 70_500
    assert run.stored > 1 + 70_500 / 25_000, "one for each packed call"


def test_a_page_survives_its_checkpoint() -> None:
    page = Page(7, [Member(1, "Анна", age=35, last_seen=date(2026, 11, 20), state="closed"), Member(2)], [3, 4])
    assert Page.unpack(page.pack()) == page


def test_a_page_that_is_missing_is_read_before_those_behind_it() -> None:
    class Gap(Kept):
        def pack(self, calls: Sequence[Call]) -> list[Any]:
            found = super().pack(calls)
            return [VkError(29, "", method="execute") if len(calls) > 5 and i == 5 else v for i, v in enumerate(found)]

    reading = Reading((7,))
    with pytest.raises(VkError, match="29"):
        list(reading.batches(Gap()))
    assert reading.done == 1 + 5
    vk = Kept()
    list(reading.batches(vk))
    assert min(vk.asked) == (7, 6_000)


def test_ages_that_nobody_has_are_refused_before_anything_is_read() -> None:
    vk = Kept()
    found = members(vk, MemoryRun(), age_from=40, age_to=30)
    assert (found, sum(vk.asked.values())) == (Refusal(Note("no_such_age", {"from": 40, "to": 30})), 0)
