"""The page can be used by keyboard, on a phone, in the dark, and without motion."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.conftest import OpenPage
from tests.browser.played import PlayedBot, RestartableSandbox

pytestmark = pytest.mark.browser

BORIS = 1002
NARROW: ViewportSize = {"width": 360, "height": 700}

WIDER_INSIDE = """() => ["html", "#scroll", "#people", "#facts-scroll"].filter((selector) => {
  const element = document.querySelector(selector);
  return element.scrollWidth > element.clientWidth;
})"""


def tab_to(page: Page, selector: str, *, limit: int = 40) -> None:
    """Press Tab until the focus is on what *selector* names."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def brightness(page: Page, selector: str) -> int:
    """Return how bright the background is, from 0 to 765."""
    colour = page.locator(selector).evaluate("element => getComputedStyle(element).backgroundColor")
    return sum(int(part) for part in colour[4:-1].split(","))


def test_whole_talk_by_keyboard(page: Page, bot: PlayedBot) -> None:
    tab_to(page, "#start")
    page.keyboard.press("Enter")
    assert bot.update("message")["text"] == "/start"
    expect(page.locator("#input")).to_be_focused()
    bot.send(BORIS, "Меню", buttons=[[{"text": "Раз", "callback_data": "1"}, {"text": "Два", "callback_data": "2"}]])
    expect(page.locator(".key")).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator("#scroll")).to_be_focused()
    tab_to(page, ".key:last-child")
    page.keyboard.press("Enter")
    assert bot.update("callback_query")["data"] == "2"
    tab_to(page, "#input")
    page.keyboard.type("дальше")
    page.keyboard.press("Enter")
    assert bot.update("message")["text"] == "дальше"


def test_focus_stays_on_the_keyboard_when_its_buttons_change(page: Page, bot: PlayedBot) -> None:
    page.get_by_role("button", name="Начать").click()
    bot.update("message")
    message_id = bot.send(BORIS, "Шаг 1", buttons=[[{"text": "Дальше", "callback_data": "1"}]])
    page.get_by_role("button", name="Дальше").focus()
    bot.edit(BORIS, message_id, "Шаг 2", buttons=[[{"text": "Ещё дальше", "callback_data": "2"}]])
    expect(page.get_by_role("button", name="Ещё дальше")).to_be_focused()


def test_alt_and_arrows_change_the_person(page: Page) -> None:
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator('.person[data-user="1003"]')).to_have_attribute("aria-current", "true")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator('.person[data-user="1002"]')).to_have_attribute("aria-current", "true")


def test_every_button_has_a_name(page: Page) -> None:
    nameless = page.locator("button").evaluate_all(
        "all => all.filter(b => !b.textContent.trim() && !b.getAttribute('aria-label')).map(b => b.outerHTML)"
    )
    assert nameless == []


def test_new_messages_are_announced(page: Page) -> None:
    expect(page.locator("#messages")).to_have_attribute("aria-live", "polite")
    expect(page.get_by_role("log")).to_have_count(1)


def test_dark_follows_the_system_and_the_switch_overrides_and_stays(page: Page) -> None:
    light = brightness(page, ".chat-head")
    page.emulate_media(color_scheme="dark")
    assert brightness(page, ".chat-head") < light / 3
    page.locator("#theme").click()
    assert brightness(page, ".chat-head") == light
    page.reload()
    page.locator(".person").first.wait_for()
    assert brightness(page, ".chat-head") == light


def test_nothing_sticks_out_sideways_at_any_width(page: Page, bot: PlayedBot) -> None:
    page.get_by_role("button", name="Начать").click()
    bot.update("message")
    row = [{"text": f"Длинная кнопка {n}", "callback_data": str(n)} for n in range(4)]
    bot.send(BORIS, "А" * 300, buttons=[row])
    page.locator(".key").last.wait_for()
    for width in (360, 760, 1024, 1920):
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate(WIDER_INSIDE) == [], width


def test_narrow_page_has_tabs_for_chat_and_log(page: Page) -> None:
    page.set_viewport_size(NARROW)
    expect(page.locator("#log")).to_be_hidden()
    page.get_by_role("tab", name="Журнал").click()
    expect(page.locator("#log")).to_be_visible()
    expect(page.locator("#chat")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#chat")).to_be_visible()


def test_page_speaks_english_to_others(browser: Browser, sandbox: RestartableSandbox) -> None:
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    page.goto(sandbox.url)
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()


def test_less_motion_is_honoured(open_page: Callable[[str], Page], sandbox: RestartableSandbox) -> None:
    page = open_page(sandbox.url)
    page.emulate_media(reduced_motion="reduce")
    duration = page.locator(".icon-button").first.evaluate("element => getComputedStyle(element).transitionDuration")
    assert float(duration.split("s")[0]) < 0.001


FAINT_WORDS = """() => {
  const colour = (text) => [...text.match(/[\\d.]+/g).map(Number), 1].slice(0, 4);
  const over = (above, below) => [0, 1, 2].map((i) => above[i] * above[3] + below[i] * (1 - above[3])).concat(1);
  const linear = (v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const ground = (element) => {
    const layers = [];
    for (let one = element; one; one = one.parentElement) {
      if (getComputedStyle(one).backgroundImage.includes("gradient")) return null;  // of many colours
      layers.unshift(colour(getComputedStyle(one).backgroundColor));
    }
    return layers.reduce((below, above) => over(above, below), [255, 255, 255, 1]);
  };
  const faint = (element) => {
    const below = ground(element);
    if (!below || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const [a, b] = [light(over(colour(getComputedStyle(element).color), below)), light(below)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5;
  };
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = new Set();
  while (words.nextNode()) if (words.currentNode.data.trim() && faint(words.currentNode.parentElement)) found.add(
    `${words.currentNode.parentElement.className}: ${words.currentNode.data.trim()}`);
  return [...found];
}"""
"""Texts of less contrast with what is behind them than WCAG 2.2 asks for (1.4.3: 4.5)."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(page: Page, bot: PlayedBot, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    bot.call("setMyCommands", commands=[{"command": "start", "description": "Начать и увидеть меню"}])
    page.get_by_role("button", name="Начать").click()
    bot.update("message")
    bot.send(BORIS, '<b>Готово</b> <code>код</code> <a href="https://example.com/">правила</a> <i>прочитано</i>')
    for ending in ("xlsx", "csv", "txt", "zip", "bin"):
        bot.call("sendDocument", chat_id=BORIS, files={"document": (f"a.{ending}", b"1")})
    page.locator(".document-icon").nth(4).wait_for()
    page.locator("#menu").click()
    page.locator(".command").first.wait_for()
    assert page.evaluate(FAINT_WORDS) == []


@pytest.mark.parametrize("language", ["ru", "en"])
def test_examples_stand_in_one_line_beside_the_log(
    open_page: OpenPage, sandbox: RestartableSandbox, language: str
) -> None:
    page = open_page(f"{sandbox.url}/?lang={language}")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("#start").click()
    chips = page.locator(".chip")
    expect(chips.last).to_be_visible()
    expect(page.locator("#log")).to_be_visible()
    tops = chips.evaluate_all("all => all.map((chip) => chip.getBoundingClientRect().top)")
    assert len(tops) == 6
    assert len(set(tops)) == 1
