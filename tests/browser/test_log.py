"""The live log beside the chat: facts, their causes, the lanes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.played import RestartableSandbox

pytestmark = pytest.mark.browser

ANNA, BORIS = 1001, 1002
Fact = dict[str, Any]


class ScriptedFeed:
    """A log of facts that the test appends one by one."""

    def __init__(self) -> None:
        self.written: list[Fact] = []
        self.waiting = 0

    def append(self, kind: str, *, cause: int | None = None, chat: int = BORIS, **body: Any) -> int:
        """Append a fact and return its position."""
        position = 100 + len(self.written)
        fact = {"id": position, "position": position, "type": f"{kind}.v1", "chat": chat, "cause": cause}
        self.written.append(fact | {"outcome": cause is not None, "at": "2026-11-22T12:00:00.250Z", "body": body})
        return position

    def facts(self, after: str | None) -> list[Fact]:
        """Return what came after the fact *after*."""
        return [fact for fact in self.written if after is None or fact["position"] > int(after)]

    def lanes(self) -> dict[str, Any]:
        """Return lanes of which only *send* may be busy."""
        idle = {"waiting": 0, "running": 0, "oldest_seconds": None}
        busy = {"waiting": self.waiting, "running": 1, "oldest_seconds": 7.5}
        return dict.fromkeys(("chat", "tool", "scan", "ack", "bulk"), idle) | {"send": busy if self.waiting else idle}


@pytest.fixture
def feed() -> ScriptedFeed:
    """An empty log."""
    return ScriptedFeed()


@pytest.fixture
def sandbox(feed: ScriptedFeed) -> Iterator[RestartableSandbox]:
    """A sandbox whose page shows *feed*."""
    server = RestartableSandbox(feed)
    server.start()
    yield server
    server.stop()


def row(page: Page, position: int) -> Any:
    """Find the row of a fact."""
    return page.locator(f'.fact-row[data-position="{position}"]')


def test_fact_shows_as_soon_as_it_is_appended(page: Page, feed: ScriptedFeed) -> None:
    expect(page.locator("#log-empty")).to_contain_text("Журнал пока пуст")
    position = feed.append("tool_chosen", tool="kf_group_duplicates")
    shown = row(page, position)
    expect(shown).to_contain_text("tool_chosen")
    expect(shown).to_contain_text("#100")
    expect(shown).to_contain_text("Борис")
    expect(shown).to_contain_text("tool: kf_group_duplicates")
    expect(shown).to_have_attribute("data-kind", "decided")
    expect(page.locator("#log-empty")).to_be_hidden()


def test_hovering_a_fact_lights_its_chain_and_no_other(page: Page, feed: ScriptedFeed) -> None:
    update = feed.append("update_received")
    queued = feed.append("query_queued", cause=update)
    other = feed.append("update_received", chat=ANNA)
    owed = feed.append("message_owed", cause=queued)
    aside = feed.append("ack_owed", cause=update)
    expect(page.locator(".arc")).to_have_count(3)
    row(page, queued).hover()
    lit = page.locator(".fact-row.lit").evaluate_all("rows => rows.map(row => Number(row.dataset.position))")
    assert lit == [update, queued, owed]
    expect(page.locator(".arc.lit")).to_have_count(2)
    assert {other, aside}.isdisjoint(lit)


def test_focus_lights_the_chain_and_arrows_walk_the_facts(page: Page, feed: ScriptedFeed) -> None:
    update = feed.append("update_received")
    queued = feed.append("query_queued", cause=update)
    expect(row(page, queued)).to_be_visible()
    row(page, update).locator(".fact").focus()
    expect(page.locator(".fact-row.lit")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    expect(row(page, queued).locator(".fact")).to_be_focused()


def test_an_effect_that_comes_while_its_cause_is_looked_at_is_lit_too(page: Page, feed: ScriptedFeed) -> None:
    update = feed.append("update_received")
    row(page, update).locator(".fact").focus()
    expect(page.locator(".fact-row.lit")).to_have_count(1)
    queued = feed.append("query_queued", cause=update)
    expect(row(page, queued)).to_have_class("fact-row lit")


def test_opened_fact_shows_its_body_and_leads_to_its_cause(page: Page, feed: ScriptedFeed) -> None:
    update = feed.append("update_received")
    failed = feed.append("query_failed", cause=update, reason="vk_unavailable", query=update)
    row(page, failed).locator(".fact").click()
    expect(row(page, failed).locator("pre")).to_contain_text('"reason": "vk_unavailable"')
    expect(row(page, failed)).to_have_attribute("data-kind", "failed")
    row(page, failed).get_by_role("button", name="причина — #100").click()
    expect(row(page, update).locator(".fact")).to_be_focused()
    row(page, failed).locator(".fact").click()
    expect(row(page, failed).locator("pre")).to_have_count(0)


def test_only_this_chat_hides_the_others(page: Page, feed: ScriptedFeed) -> None:
    mine, other = feed.append("update_received"), feed.append("update_received", chat=ANNA)
    expect(row(page, other)).to_be_visible()
    page.get_by_label("только этот чат").check()
    expect(row(page, other)).to_be_hidden()
    expect(row(page, mine)).to_be_visible()
    page.locator(f'.person[data-user="{ANNA}"]').click()
    expect(row(page, other)).to_be_visible()
    expect(row(page, mine)).to_be_hidden()


def test_lanes_tell_what_waits_runs_and_how_long(page: Page, feed: ScriptedFeed) -> None:
    send = page.locator('.lane[data-lane="send"]')
    expect(send).to_have_attribute("data-state", "idle")
    feed.waiting = 40
    expect(send).to_have_attribute("data-state", "slow")
    expect(send.locator("td")).to_have_text(["40", "1", "7,5 с"])


@pytest.mark.parametrize("width", [1280, 1440, 390])
def test_titles_of_the_lanes_never_touch(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    if width < 800:
        page.get_by_role("tab", name="Журнал").or_(page.get_by_role("button", name="Журнал")).last.click()
    expect(page.locator("#lanes")).to_be_visible()
    gaps = page.evaluate(
        """() => {
            const words = [...document.querySelectorAll("#lanes thead th")].map((cell) => {
                const range = document.createRange();
                range.selectNodeContents(cell);
                return range.getBoundingClientRect();
            });
            return words.slice(1).map((word, index) => word.left - words[index].right);
        }"""
    )
    assert len(gaps) == 3
    assert min(gaps) >= 6


def test_log_keeps_the_newest_facts_in_sight_and_is_bounded(page: Page, feed: ScriptedFeed) -> None:
    for number in range(350):
        feed.append("checkpoint_saved", query=number)
    expect(row(page, 449)).to_be_in_viewport()
    expect(page.locator(".fact-row")).to_have_count(300)
    page.locator("#facts-scroll").evaluate("element => element.scrollTo(0, 0)")
    expect(page.locator("#log-down")).to_be_visible()
    page.locator("#log-down").click()
    expect(row(page, 449)).to_be_in_viewport()


def test_hidden_log_catches_up_when_shown(page: Page, feed: ScriptedFeed) -> None:
    first = feed.append("update_received")
    expect(row(page, first)).to_be_visible()
    page.get_by_role("button", name="Скрыть журнал").click()
    expect(page.locator("#log")).to_be_hidden()
    second = feed.append("update_ignored", cause=first)
    page.locator("#log-toggle").click()
    expect(row(page, second)).to_be_visible()
    expect(page.locator(".fact-row")).to_have_count(2)


def test_log_begins_anew_with_a_new_server(page: Page, feed: ScriptedFeed, sandbox: RestartableSandbox) -> None:
    old = feed.append("update_received")
    expect(row(page, old)).to_be_visible()
    sandbox.stop()
    expect(page.locator("#lost")).to_be_visible()
    feed.written.clear()
    feed.append("timer_fired")
    sandbox.restart()
    expect(row(page, old)).to_contain_text("timer_fired")
    expect(page.locator(".fact-row")).to_have_count(1)


def test_page_without_a_log_says_why(open_page: Callable[[str], Page], sandbox: RestartableSandbox) -> None:
    sandbox.server.set_feed(None)
    page = open_page(sandbox.url)
    expect(page.locator("#log-empty")).to_contain_text("Журнала здесь нет")
    expect(page.locator("#lanes")).to_be_hidden()
