"""Members of communities, exported and put together, over real HTTP, against the double."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ppc_helper.errors import Parked, Stopping
from ppc_helper.sandbox import Sandbox
from ppc_helper.sandbox.vk_large import LargeNetwork
from ppc_helper.tools import Note, Refusal, Table, all_tools
from ppc_helper.tools.inputs import Blocks, VkLinks
from ppc_helper.vk import VkClient
from tests.memory_run import MemoryRun
from tests.sandbox_server import Control, control_client, running_sandbox
from tests.vk_tools import (
    MEMBERS,
    REFUSALS,
    SMALL,
    Check,
    large_network,
    pages_read,
    rows,
    table,
    tool_on_links,
    vk_client,
    with_another_token,
)

__all__ = ["control_client", "large_network", "running_sandbox", "tool_on_links", "vk_client"]


class TestMembers:
    def test_each_member_is_a_row_once(self, use: Check, large: LargeNetwork) -> None:
        result = table(use(MEMBERS, "everyone", "club2000"))
        found = rows(result)
        living = [one for one in range(1, SMALL + 1) if one % 17]
        assert [row["id"] for row in found] == living
        assert result.counts == {"read": SMALL, "kept": len(living), "partial": 0}
        assert found[0]["url"].startswith("https://vk.com/")

    def test_filters_keep_only_who_fits(self, use: Check, large: LargeNetwork) -> None:
        everyone = rows(use(MEMBERS, "everyone", deleted="keep"))
        assert len(everyone) == SMALL
        states = {row["state"].code if row["state"] else "" for row in everyone}
        assert states == {"", "state-closed", "state-deleted"}
        assert not [row for row in rows(use(MEMBERS, "everyone", closed="drop")) if row["state"]]

    def test_only_who_is_of_the_sex_asked_for_is_kept(self, use: Check) -> None:
        women = rows(use(MEMBERS, "club200001", sex="female"))
        assert {row["sex"].code for row in women} == {"sex-female"}

    def test_what_is_no_community_is_counted_and_nothing_at_all_refused(self, use: Check) -> None:
        result = table(use(MEMBERS, "media_buyers_open", "club200001", "https://ok.ru/x"))
        assert [warning.code for warning in result.warnings] == ["links_skipped"]
        assert use(MEMBERS, "id100001") == Refusal(Note("no_communities"))

    @pytest.mark.parametrize(("code", "note"), REFUSALS)
    def test_a_refusal_that_passes_lets_it_rest_with_what_was_read_and_go_on(
        self, use: Check, control: Control, sandbox: Sandbox, code: int, note: str
    ) -> None:
        control.post("vk/network", large=60_000, groups_per_person=2)
        control.fault("refuse", api="vk", method="execute", code=code, skip=4, times=1)
        run = MemoryRun()
        with pytest.raises(Parked) as parked:
            use(MEMBERS, "everyone", run=run)
        assert parked.value.reason == note.replace("-", "_")
        partial = table(parked.value.partial)
        assert (len(partial.rows) > 0, partial.counts["partial"]) == (True, 1)
        assert [warning.code for warning in partial.warnings] == [note]
        before = pages_read(control)
        resumed = table(with_another_token(sandbox, MEMBERS, VkLinks(["everyone"]), MemoryRun(run)))
        assert [row[0] for row in resumed.rows] == [one for one in range(1, 60_001) if one % 17]
        assert resumed.counts["partial"] == 0
        assert pages_read(control) - before < 60

    def test_a_restart_goes_on_where_it_was(
        self, use: Check, control: Control, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("ppc_helper.vk.keeping.FOLD_BYTES", 10_000)
        control.post("vk/network", large=60_000, groups_per_person=2)
        stopped = MemoryRun(stop_at=3)
        with pytest.raises(Stopping):
            with_another_token(sandbox, MEMBERS, VkLinks(["everyone"]), stopped)
        before = pages_read(control)
        resumed = table(with_another_token(sandbox, MEMBERS, VkLinks(["everyone"]), MemoryRun(stopped)))
        assert [row[0] for row in resumed.rows] == [one for one in range(1, 60_001) if one % 17]
        assert pages_read(control) - before == 60 - 1 - 25


class TestAudience:
    def use(self, vk: VkClient, blocks: list[list[str]], do: str) -> Table | Refusal:
        made = Blocks(blocks, [""] * len(blocks))
        return all_tools()["vk_audience"].function(made, vk=vk, run=MemoryRun(), do=do)

    @pytest.mark.parametrize(
        ("do", "wanted"),
        [
            ("unite", lambda even, third: even | third),
            ("intersect", lambda even, third: even & third),
            ("subtract", lambda even, third: even - third),
            ("difference", lambda even, third: even ^ third),
        ],
    )
    def test_sets_are_those_of_arithmetic(
        self, vk: VkClient, large: LargeNetwork, do: str, wanted: Callable[[set[int], set[int]], set[int]]
    ) -> None:
        even = {one for one in range(1, SMALL + 1) if one % 2 == 0}
        some = set(range(1, SMALL + 1, 7))
        result = table(self.use(vk, [["club2000"], [f"id{one}" for one in sorted(some)]], do))
        assert [row[0] for row in result.rows] == sorted(wanted(even, some))
        assert result.counts["total"] == len(result.rows)

    def test_one_block_is_a_list_a_line(self, vk: VkClient, large: LargeNetwork) -> None:
        result = table(self.use(vk, [["club2000", "club2001"]], "unite"))
        assert (len(result.rows), {row[2] for row in result.rows}) == (SMALL, {1})

    def test_one_list_alone_is_refused(self, vk: VkClient) -> None:
        assert self.use(vk, [["id1"]], "unite") == Refusal(Note("one_list"))

    def test_a_refusal_says_what_to_do(self, vk: VkClient, control: Control) -> None:
        control.fault("refuse", api="vk", code=5)
        assert self.use(vk, [["id100001"], ["id100002"]], "unite") == Refusal(Note("vk-token", {"code": 5}))

    @pytest.mark.parametrize(("code", "note"), REFUSALS)
    def test_a_refusal_that_passes_lets_it_rest_and_go_on_where_it_was(
        self, vk: VkClient, control: Control, sandbox: Sandbox, code: int, note: str
    ) -> None:
        control.post("vk/network", large=60_000, groups_per_person=2)
        made = Blocks([["everyone"], ["club2000", "id1"]], ["", ""])
        control.fault("refuse", api="vk", method="execute", code=code, skip=4, times=1)
        run = MemoryRun()
        with pytest.raises(Parked) as parked:
            all_tools()["vk_audience"].function(made, vk=vk, run=run, do="intersect")
        assert (parked.value.reason, parked.value.partial) == (note.replace("-", "_"), None)
        resumed = table(with_another_token(sandbox, "vk_audience", made, MemoryRun(run)))
        assert [row[0] for row in resumed.rows] == [1, *range(2, 60_001, 2)]
