"""Ids and names behind links, over real HTTP, against the double."""

from __future__ import annotations

import pytest

from ppc_helper.errors import Parked, Stopping
from ppc_helper.sandbox import Sandbox
from ppc_helper.sandbox.vk_large import LargeNetwork
from ppc_helper.tools import Note, Refusal, all_tools
from ppc_helper.tools.inputs import VkLinks
from ppc_helper.vk import VkClient
from tests.memory_run import MemoryRun
from tests.sandbox_server import Control, control_client, running_sandbox
from tests.vk_tools import (
    IDS,
    Check,
    large_network,
    rows,
    table,
    tool_on_links,
    vk_client,
    with_another_token,
)

__all__ = ["control_client", "large_network", "running_sandbox", "tool_on_links", "vk_client"]


class TestIds:
    def test_people_communities_and_events_are_found_in_the_order_given(self, use: Check) -> None:
        links = ["vk.com/white_nights_run", "@person5", "club200001", "https://m.vk.com/id100005?x=1", "target_today"]
        found = rows(use(IDS, *links))
        assert [row["url"] for row in found] == links
        assert [row["id"] for row in found] == [200_012, 100_005, 200_001, 100_005, 200_003]
        assert [found[0]["note"], found[2]["note"], found[4]["note"]] == [
            (Note("kind-event"),),
            (Note("kind-group"),),
            (Note("kind-page"),),
        ]
        assert found[1]["first_name"] == found[3]["first_name"] != ""

    def test_each_row_without_an_answer_has_a_reason(self, use: Check) -> None:
        found = rows(use(IDS, "nobody_here", "id999", "club999", "https://ok.ru/x", "", "vk.com/feed"))
        assert [row["note"] for row in found] == [
            *[Note("not_found")] * 3,
            Note("link-other_site"),
            Note("link-empty"),
            Note("link-service_page"),
        ]
        assert all(row["id"] is None for row in found)

    def test_thousands_of_links_take_few_calls(self, use: Check, control: Control, large: LargeNetwork) -> None:
        control.post("vk/network", large=20_000)
        links = [f"id{number}" if number % 2 else f"vk.com/p{number}" for number in range(1, 4_001)]
        found = rows(use(IDS, *links))
        assert [row["id"] for row in found] == list(range(1, 4_001))
        assert len(control.calls("execute", api="vk")) <= 10

    def test_deleted_and_closed_profiles_are_named_so(self, use: Check, large: LargeNetwork) -> None:
        found = rows(use(IDS, "id17", "id11", "id2"))
        assert [row["note"] for row in found] == [(Note("deleted"),), (Note("closed_profile"),), ()]

    def test_a_refusal_that_passes_lets_it_rest_with_what_was_found_and_go_on(
        self, use: Check, control: Control, sandbox: Sandbox
    ) -> None:
        links = ["id100001", "some_name", "ppc_club"]
        whole = table(use(IDS, *links))
        control.fault("refuse", api="vk", method="execute", code=29, skip=1, times=1)
        run = MemoryRun()
        with pytest.raises(Parked, match="vk_quota") as parked:
            use(IDS, *links, run=run)
        result = table(parked.value.partial)
        assert [warning.code for warning in result.warnings] == ["vk-quota"]
        assert [row["note"] for row in rows(result)][1:] == [Note("not_asked")] * 2
        assert result.counts["partial"] == 1
        asked = len(control.calls("execute", api="vk"))
        resumed = table(with_another_token(sandbox, IDS, VkLinks(links), MemoryRun(run)))
        assert (resumed.rows, resumed.counts, resumed.warnings) == (whole.rows, whole.counts, ())
        again = [one["parameters"]["code"] for one in control.calls("execute", api="vk")[asked:]]
        assert not any("100001" in code for code in again), "people found before are not asked about again"

    @pytest.mark.parametrize("stop_at", [1, 3, 6])
    def test_a_restart_goes_on_where_it_was(self, use: Check, control: Control, sandbox: Sandbox, stop_at: int) -> None:
        control.post("vk/network", large=20_000)
        links = [f"g{modulus}000" for modulus in range(2, 152)] + ["p1", "id2", "nobody_here"]
        stopped = MemoryRun(stop_at=stop_at)
        with pytest.raises(Stopping):
            with_another_token(sandbox, IDS, VkLinks(links), stopped)
        before = len(control.calls("execute", api="vk"))
        resumed = table(with_another_token(sandbox, IDS, VkLinks(links), MemoryRun(stopped)))
        asked = len(control.calls("execute", api="vk")) - before
        fresh = table(use(IDS, *links))
        assert (resumed.rows, resumed.counts) == (fresh.rows, fresh.counts)
        assert asked == len(control.calls("execute", api="vk")) - before - asked - stop_at

    @pytest.mark.parametrize(("code", "reason"), [(9, "vk_flood"), (14, "vk_captcha"), (29, "vk_quota")])
    def test_a_refusal_at_once_lets_it_rest(self, use: Check, control: Control, code: int, reason: str) -> None:
        control.fault("refuse", api="vk", code=code)
        with pytest.raises(Parked, match=reason):
            use(IDS, "id100001")

    def test_a_dead_token_says_at_once_what_to_do(self, use: Check, control: Control) -> None:
        control.fault("refuse", api="vk", code=5)
        assert use(IDS, "id100001") == Refusal(Note("vk-token", {"code": 5}))

    def test_without_a_token_the_person_is_told_whom_to_ask(self, sandbox: Sandbox) -> None:
        client = VkClient((), api_url=sandbox.vk_url, pace=MemoryRun(), time_scale=1000)
        found = all_tools()[IDS].function(VkLinks(["id1"]), vk=client, run=MemoryRun())
        client.close()
        assert found == Refusal(Note("vk-token", {"code": 5}))
