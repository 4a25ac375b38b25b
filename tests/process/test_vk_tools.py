"""The VK tools over real HTTP, against the double."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ppc_helper.errors import Parked, Stopping
from ppc_helper.sandbox import Sandbox
from ppc_helper.sandbox.vk_large import LargeNetwork
from ppc_helper.tools import Note, Refusal, Table, all_tools
from ppc_helper.tools.inputs import Blocks, VkLinks
from ppc_helper.vk import VkClient
from tests.memory_run import MemoryRun
from tests.sandbox_server import Control, control_client, running_sandbox

__all__ = ["control_client", "running_sandbox"]

IDS, COMMON, MEMBERS = "vk_get_user_id_by_url", "vk_get_common_groups_by_url", "vk_group_members"
SMALL = 900
REFUSALS = [(29, "vk-quota"), (9, "vk-flood"), (14, "vk-captcha"), (5, "vk-token")]
Check = Callable[..., Table | Refusal]


@pytest.fixture
def vk(sandbox: Sandbox, control: Control) -> Iterator[VkClient]:
    control.post("vk/settings", rate_limits=False)
    client = VkClient(("user-one",), api_url=sandbox.vk_url, pace=MemoryRun(), time_scale=1000)
    yield client
    client.close()


@pytest.fixture
def use(vk: VkClient) -> Check:
    def run(name: str, *links: str, run: MemoryRun | None = None, **options: Any) -> Table | Refusal:
        return all_tools()[name].function(VkLinks(links), vk=vk, run=run or MemoryRun(), **options)

    return run


@pytest.fixture
def large(control: Control) -> LargeNetwork:
    """900 people, each in 12 communities or fewer, with every common count known."""
    control.post("vk/network", large=SMALL, groups_per_person=12)
    return LargeNetwork(SMALL, 12)


def table(found: Table | Refusal) -> Table:
    assert isinstance(found, Table), found
    return found


def rows(found: Table | Refusal) -> list[dict[str, Any]]:
    result = table(found)
    return [dict(zip(result.columns, row, strict=True)) for row in result.rows]


def shown_people() -> list[int]:
    return [one for one in range(1, SMALL + 1) if one % 17 and one % 11 and one % 23]


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
        resumed = table(_with_another_token(sandbox, IDS, VkLinks(links), run))
        assert (resumed.rows, resumed.counts, resumed.warnings) == (whole.rows, whole.counts, ())
        again = [one["parameters"]["code"] for one in control.calls("execute", api="vk")[asked:]]
        assert not any("100001" in code for code in again), "people found before are not asked about again"

    @pytest.mark.parametrize("stop_at", [1, 3, 6])
    def test_a_restart_goes_on_where_it_was(self, use: Check, control: Control, sandbox: Sandbox, stop_at: int) -> None:
        control.post("vk/network", large=20_000)
        links = [f"g{modulus}000" for modulus in range(2, 152)] + ["p1", "id2", "nobody_here"]
        stopped = MemoryRun(stop_at=stop_at)
        with pytest.raises(Stopping):
            use(IDS, *links, run=stopped)
        before = len(control.calls("execute", api="vk"))
        resumed = table(_with_another_token(sandbox, IDS, VkLinks(links), stopped))
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
        pages = _pages_read(control)
        chosen = table(use(COMMON, "everyone", sample=300, mode="sample", verify=0, run=MemoryRun(run)))
        assert (chosen.counts["partial"], _pages_read(control)) == (0, pages)

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
        # what was under way when it stopped is asked twice, no more
        assert _asked(control) - before <= before + 16 * 25

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
        assert _asked(control) - before <= before + 16 * 25

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
        before = _pages_read(control)
        resumed = table(_with_another_token(sandbox, MEMBERS, VkLinks(["everyone"]), run))
        assert [row[0] for row in resumed.rows] == [one for one in range(1, 60_001) if one % 17]
        assert resumed.counts["partial"] == 0
        assert _pages_read(control) - before < 60

    def test_a_restart_goes_on_where_it_was(
        self, use: Check, control: Control, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("ppc_helper.vk.keeping.FOLD_BYTES", 10_000)
        control.post("vk/network", large=60_000, groups_per_person=2)
        stopped = MemoryRun(stop_at=3)
        with pytest.raises(Stopping):
            use(MEMBERS, "everyone", run=stopped)
        before = _pages_read(control)
        resumed = table(_with_another_token(sandbox, MEMBERS, VkLinks(["everyone"]), stopped))
        assert [row[0] for row in resumed.rows] == [one for one in range(1, 60_001) if one % 17]
        assert _pages_read(control) - before == 60 - 1 - 25


def _pages_read(control: Control) -> int:
    entries = control.calls("execute", api="vk")
    return sum(entry["result"]["inner"].count("groups.getMembers") for entry in entries if entry["result"])


def _with_another_token(sandbox: Sandbox, name: str, given: VkLinks | Blocks, run: MemoryRun) -> Table | Refusal:
    """Go on from the checkpoint of *run*, as after a rest."""
    client = VkClient(("user-two",), api_url=sandbox.vk_url, pace=run, time_scale=1000)
    try:
        return all_tools()[name].function(given, vk=client, run=MemoryRun(run))
    finally:
        client.close()


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
        resumed = table(_with_another_token(sandbox, "vk_audience", made, run))
        assert [row[0] for row in resumed.rows] == [1, *range(2, 60_001, 2)]
