"""The page survives its server."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.played import PlayedBot, RestartableSandbox

pytestmark = pytest.mark.browser

BORIS = 1002


def test_page_says_that_the_server_is_away_and_goes_on_with_the_next(
    page: Page, bot: PlayedBot, sandbox: RestartableSandbox
) -> None:
    page.get_by_role("button", name="Начать").click()
    bot.update("message")
    sandbox.stop()
    expect(page.locator("#lost")).to_be_visible()
    sandbox.restart()
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator(".message")).to_have_count(0)
    page.get_by_role("button", name="Начать").click()
    bot.send(BORIS, "Снова здесь")
    expect(page.locator(".from-bot .text")).to_have_text("Снова здесь")


def test_spinner_ends_when_the_server_goes(page: Page, bot: PlayedBot, sandbox: RestartableSandbox) -> None:
    page.get_by_role("button", name="Начать").click()
    bot.update("message")
    bot.send(BORIS, "Меню", buttons=[[{"text": "Нажмите", "callback_data": "x"}]])
    button = page.get_by_role("button", name="Нажмите")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    bot.update("callback_query")
    sandbox.stop()
    expect(button).not_to_have_attribute("aria-busy", "true")


def test_reloaded_page_shows_the_same_chat(page: Page, bot: PlayedBot) -> None:
    page.locator('.person[data-user="1001"]').click()
    page.get_by_role("button", name="Начать").click()
    bot.update("message")
    bot.send(1001, "Здравствуйте")
    expect(page.locator(".from-bot")).to_have_count(1)
    page.reload()
    expect(page.locator('.person[data-user="1001"]')).to_have_attribute("aria-current", "true")
    expect(page.locator(".from-bot .text")).to_have_text("Здравствуйте")
