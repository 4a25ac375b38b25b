"""A real Chromium on the page of a real sandbox server; the test itself plays the bot through the Bot API.

Chromium must be installed (Debian's package ``chromium``) or named in the variable CHROMIUM: without it these tests
fail, they are never skipped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from tests.browser.played import PlayedBot, RestartableSandbox

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE: ViewportSize = {"width": 1360, "height": 860}

PATIENCE_MILLISECONDS = 30_000  # two busy cores may be slow; a wait ends as soon as it can

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile that speaks Russian."""
    fresh = browser.new_context(locale="ru-RU", viewport=WIDE, accept_downloads=True)
    fresh.set_default_timeout(PATIENCE_MILLISECONDS)
    yield fresh
    fresh.close()


@pytest.fixture
def sandbox() -> Iterator[RestartableSandbox]:
    """A sandbox server of its own for the test; it can be stopped and started again on its port."""
    server = RestartableSandbox()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def bot(sandbox: RestartableSandbox) -> Iterator[PlayedBot]:
    """The demo bot, played by the test."""
    played = PlayedBot(sandbox.url)
    yield played
    played.close()


@pytest.fixture
def open_page(context: BrowserContext) -> Iterator[OpenPage]:
    """Open the page of a sandbox at *url*; the test fails when any script of any opened page did."""
    broken: list[str] = []

    def opened(url: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("console", lambda line: broken.extend(_refusals(line.text)))
        page.goto(url)
        return page

    yield opened
    assert broken == []


def _refusals(line: str) -> list[str]:
    return [line] if "Content Security Policy" in line else []


@pytest.fixture
def page(open_page: OpenPage, sandbox: RestartableSandbox) -> Page:
    """The page of the test's sandbox, loaded, with the second person chosen: an ordinary user."""
    opened = open_page(sandbox.url)
    opened.locator(".person[aria-current]").wait_for()
    return opened
