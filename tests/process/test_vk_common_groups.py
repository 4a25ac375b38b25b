"""Communities that an audience shares, over real HTTP, against the double."""

from __future__ import annotations

from collections import Counter

import pytest

from ppc_helper.errors import Parked, Stopping
from ppc_helper.sandbox import Sandbox
from ppc_helper.sandbox.vk_large import LargeNetwork
from ppc_helper.tools import Note, Refusal, all_tools
from ppc_helper.tools.inputs import VkLinks
from ppc_helper.vk import VkClient
from ppc_helper.vk.stream import LOOK_AHEAD
from ppc_helper.vk.tokens import USER
from tests.memory_run import MemoryRun
from tests.sandbox_server import Control, control_client, running_sandbox
from tests.vk_tools import (
    COMMON,
    REFUSALS,
    SMALL,
    Check,
    large_network,
    pages_read,
    rows,
    shown_people,
    table,
    tool_on_links,
    vk_client,
)

__all__ = ["control_client", "large_network", "running_sandbox", "tool_on_links", "vk_client"]

REPEATED_AT_MOST = LOOK_AHEAD * USER.at_a_time * 25
"""What is under way when a scan stops, or was answered before an earlier call, is asked twice."""


class TestCommonGroups:
    def test_counts_are_those_of_the_network(self, use: Check, large: LargeNetwork) -> None:
        found = rows(use(COMMON, "vk.com/everyone", min_members=0))
        shown = shown_people()
        expected = Counter(group for one in shown for group in large.groups_of(one))
        del expected[1]
        assert {row["group_id"]: row["common_count"] for row in found} == expected
        assert {row["group_id"]: row["exact_count"] for row in found} == {
            group: large.common_count(group) for group in expected
        }
        counts = [row["common_count"] for row in found]
        assert counts == sorted(counts, reverse=True)
        assert found[0]["share"] == round(100 * counts[0] / len(shown), 2)

    def test_people_are_accounted_for(self, use: Check, large: LargeNetwork) -> None:
        counts = table(use(COMMON, "everyone")).counts
        deleted = len([one for one in range(1, SMALL + 1) if one % 17 == 0])
        closed = len([one for one in range(1, SMALL + 1) if one % 11 == 0 and one % 17])
        assert counts["members"] == SMALL
        assert (counts["deleted"], counts["closed"]) == (deleted, closed)
        assert counts["checked"] == len(shown_people())
        assert counts["private"] == SMALL - deleted - closed - len(shown_people())

    def test_closed_and_deleted_profiles_are_not_asked(self, use: Check, control: Control, large: LargeNetwork) -> None:
        use(COMMON, "everyone")
        inner = [entry["result"]["inner"] for entry in control.calls("execute", api="vk")]
        asked = sum(methods.count("groups.get") for methods in inner)
        assert asked == len([one for one in range(1, SMALL + 1) if one % 17 and one % 11])
        assert max(map(len, inner)) == 25

    def test_communities_smaller_than_asked_are_left_out(self, use: Check, large: LargeNetwork) -> None:
        found = rows(use(COMMON, "everyone", min_members=100))
        assert found
        assert all(row["members_count"] >= 100 for row in found)

    def test_a_sample_is_near_the_truth_and_says_how_near(self, use: Check, large: LargeNetwork) -> None:
        result = table(use(COMMON, "everyone", mode="sample", sample=300, verify=0))
        for row in rows(result):
            share = 100 * large.common_count(row["group_id"]) / SMALL
            assert row["margin"] is not None
            assert abs(row["share"] - share) <= 2.5 * row["margin"]
        assert [warning.code for warning in result.warnings] == ["sampled"]

    def test_what_a_sample_and_all_cost_is_said_before_anybody_is_asked(
        self, use: Check, control: Control, large: LargeNetwork
    ) -> None:
        run = MemoryRun()
        with pytest.raises(Parked) as parked:
            use(COMMON, "everyone", sample=300, run=run)
        assert (parked.value.reason, parked.value.seconds, parked.value.partial) == ("vk_cost", float("inf"), None)
        question = parked.value.question
        assert [(offer.option, offer.value) for offer in question.offers] == [("mode", "sample"), ("mode", "full")]
        assert question.text.args["open"] == len([one for one in range(1, SMALL + 1) if one % 17 and one % 11])
        assert _asked(control) == 0
        pages = pages_read(control)
        chosen = table(use(COMMON, "everyone", sample=300, mode="sample", verify=0, run=MemoryRun(run)))
        assert (chosen.counts["partial"], pages_read(control)) == (0, pages)

    def test_nobody_is_asked_where_a_sample_would_be_all(self, use: Check, large: LargeNetwork) -> None:
        assert table(use(COMMON, "everyone", sample=2_000)).rows

    def test_affinity_tells_what_is_special_about_the_audience(self, use: Check, large: LargeNetwork) -> None:
        for row in rows(use(COMMON, "everyone")):
            expected = row["share"] / 100 * 100_000_000 / row["members_count"]
            assert row["affinity"] == pytest.approx(expected, rel=0.01)

    def test_the_first_rows_are_drawn_with_the_error_of_a_sample(self, use: Check, large: LargeNetwork) -> None:
        for options, code in (({}, "picture"), ({"mode": "sample", "sample": 300}, "picture-sampled")):
            result = table(use(COMMON, "everyone", verify=0, **options))
            found = rows(result)[:20]
            assert result.picture is not None
            assert result.picture.title == Note(code, {"count": len(found)})
            drawn = [(bar.label, bar.value, bar.error) for bar in result.picture.bars]
            assert drawn == [(row["name"], row["share"], row["margin"]) for row in found]

    def test_a_whole_audience_has_no_margin(self, use: Check, large: LargeNetwork) -> None:
        result = table(use(COMMON, "everyone"))
        assert {row["margin"] for row in rows(result)} == {None}
        assert result.warnings == ()

    def test_several_communities_and_people_are_taken_together(self, use: Check, large: LargeNetwork) -> None:
        counts = table(use(COMMON, "club2000", "club2001", "id1")).counts
        assert counts["members"] == SMALL

    @pytest.mark.parametrize("stop_at", [1, 2, 3, 5, 20, 30, 35])
    def test_a_restart_goes_on_where_it_was(
        self, use: Check, control: Control, large: LargeNetwork, monkeypatch: pytest.MonkeyPatch, stop_at: int
    ) -> None:
        monkeypatch.setattr("ppc_helper.vk.keeping.FOLD_BYTES", 10_000)
        whole = table(use(COMMON, "everyone"))
        before = _asked(control)
        stopped = MemoryRun(stop_at=stop_at)
        with pytest.raises(Stopping):
            use(COMMON, "everyone", run=stopped)
        resumed = table(use(COMMON, "everyone", run=MemoryRun(stopped)))
        assert resumed.rows == whole.rows
        assert resumed.counts == whole.counts
        assert _asked(control) - before <= before + REPEATED_AT_MOST

    @pytest.mark.parametrize(("code", "note"), REFUSALS)
    def test_a_refusal_that_passes_lets_the_scan_rest_with_what_was_counted(
        self, use: Check, control: Control, large: LargeNetwork, code: int, note: str
    ) -> None:
        control.fault("refuse", api="vk", method="execute", code=code, skip=12, times=None)
        run = MemoryRun()
        with pytest.raises(Parked) as parked:
            use(COMMON, "everyone", run=run)
        assert (parked.value.reason, parked.value.seconds > 60) == (note.replace("-", "_"), True)
        result = table(parked.value.partial)
        assert result.rows
        assert [warning.code for warning in result.warnings] == [note]
        assert result.counts["partial"] == 1

    def test_a_scan_that_rested_goes_on_where_it_was_and_ends_like_any_other(
        self, use: Check, control: Control, sandbox: Sandbox, large: LargeNetwork
    ) -> None:
        whole = table(use(COMMON, "everyone"))
        before = _asked(control)
        control.fault("refuse", api="vk", method="execute", code=29, skip=20, times=1)
        run = MemoryRun()
        with pytest.raises(Parked):
            use(COMMON, "everyone", run=run)
        client = VkClient(("user-two",), api_url=sandbox.vk_url, pace=run, time_scale=1000)
        resumed = table(all_tools()[COMMON].function(VkLinks(["everyone"]), vk=client, run=MemoryRun(run)))
        client.close()
        assert (resumed.rows, resumed.counts) == (whole.rows, whole.counts)
        assert _asked(control) - before <= before + REPEATED_AT_MOST

    def test_a_quota_of_one_method_leaves_names_and_exact_counts(
        self, use: Check, control: Control, large: LargeNetwork
    ) -> None:
        control.post("vk/settings", rate_limits=False, quotas={"groups.get": 600})
        with pytest.raises(Parked) as parked:
            use(COMMON, "everyone")
        result = table(parked.value.partial)
        first = rows(result)[0]
        assert first["name"]
        assert first["exact_count"] == large.common_count(first["group_id"])
        # what was under way when the quota ended counts only as far as nobody is missing
        assert 0.9 * (600 - 16 * 25) <= int(result.counts["checked"]) <= 600
        assert first["margin"] > 0

    def test_members_who_leave_while_the_list_is_read_harm_nothing(self, use: Check, control: Control) -> None:
        control.post("vk/network", large=5_000, groups_per_person=12)
        control.post("vk/settings", rate_limits=False, drift=3)
        counts = table(use(COMMON, "everyone", mode="sample", sample=200, verify=0)).counts
        assert 4_900 <= int(counts["members"]) <= 5_000

    def test_a_closed_community_is_refused_with_a_reason(self, use: Check) -> None:
        assert use(COMMON, "media_buyers") == Refusal(Note("no_members"))

    def test_links_that_lead_nowhere_are_refused_or_skipped(self, use: Check, large: LargeNetwork) -> None:
        assert use(COMMON, "nobody_here", "https://ok.ru/x") == Refusal(Note("nobody"))
        assert table(use(COMMON, "everyone", "nobody_here")).warnings == (Note("links_skipped", {"count": 1}),)

    def test_a_community_s_token_is_refused_with_a_reason(self, sandbox: Sandbox, control: Control) -> None:
        client = VkClient(("group-one",), api_url=sandbox.vk_url, pace=MemoryRun(), time_scale=1000)
        found = all_tools()[COMMON].function(VkLinks(["ppc_club"]), vk=client, run=MemoryRun())
        client.close()
        assert found == Refusal(Note("vk-token-kind", {"code": 27}))

    def test_progress_names_its_stages(self, use: Check, large: LargeNetwork) -> None:
        run = MemoryRun()
        use(COMMON, "everyone", run=run)
        assert run.stages == [f"{COMMON}-stage-{stage}" for stage in ("names", "members", "groups", "verify")]

    @pytest.mark.parametrize("options", [{"sample": 99}, {"min_members": -1}, {"verify": 1_001}])
    def test_an_option_out_of_range_is_refused(self, use: Check, options: dict[str, int]) -> None:
        assert isinstance(use(COMMON, "everyone", **options), Refusal)


def _asked(control: Control) -> int:
    entries = control.calls("execute", api="vk")
    return sum(entry["result"]["inner"].count("groups.get") for entry in entries if entry["result"])
