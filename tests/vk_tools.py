"""The VK tools over real HTTP, against the double: how tests use them, and what they look at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ppc_helper.sandbox import Sandbox
from ppc_helper.sandbox.vk_large import LargeNetwork
from ppc_helper.tools import Refusal, Table, all_tools
from ppc_helper.tools.inputs import Blocks, VkLinks
from ppc_helper.vk import VkClient
from tests.memory_run import MemoryRun
from tests.sandbox_server import Control

IDS, COMMON, MEMBERS = "vk_get_user_id_by_url", "vk_get_common_groups_by_url", "vk_group_members"
SMALL = 900
REFUSALS = [(29, "vk-quota"), (9, "vk-flood"), (14, "vk-captcha"), (5, "vk-token")]
Check = Callable[..., Table | Refusal]


@pytest.fixture(name="vk")
def vk_client(sandbox: Sandbox, control: Control) -> Iterator[VkClient]:
    """Give a client of one user's token, whose seconds are short."""
    control.post("vk/settings", rate_limits=False)
    client = VkClient(("user-one",), api_url=sandbox.vk_url, pace=MemoryRun(), time_scale=1000)
    yield client
    client.close()


@pytest.fixture(name="use")
def tool_on_links(vk: VkClient) -> Check:
    """Give a way to use a tool on links."""

    def run(name: str, *links: str, run: MemoryRun | None = None, **options: Any) -> Table | Refusal:
        return all_tools()[name].function(VkLinks(links), vk=vk, run=run or MemoryRun(), **options)

    return run


@pytest.fixture(name="large")
def large_network(control: Control) -> LargeNetwork:
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


def pages_read(control: Control) -> int:
    """Return how many pages of members VK was asked for."""
    entries = control.calls("execute", api="vk")
    return sum(entry["result"]["inner"].count("groups.getMembers") for entry in entries if entry["result"])


def with_another_token(sandbox: Sandbox, name: str, given: VkLinks | Blocks, run: MemoryRun) -> Table | Refusal:
    """Use a tool by a client of its own, whose calls have all ended when this returns or raises."""
    client = VkClient(("user-two",), api_url=sandbox.vk_url, pace=run, time_scale=1000)
    try:
        return all_tools()[name].function(given, vk=client, run=run)
    finally:
        client.close()
