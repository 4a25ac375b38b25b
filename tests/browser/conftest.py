"""A real Chromium on the page of a real sandbox server; the test itself plays the bot through the Bot API.

Chromium must be installed (Debian's package ``chromium``) or named in the variable CHROMIUM: without it these tests
fail, they are never skipped.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, ViewportSize, expect, sync_playwright

from tests.browser.played import PlayedBot, RestartableSandbox
from tests.patience import PATIENCE_SECONDS

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-gpu-compositing",
    "--renderer-process-limit=1",  # each test's port is another site, which would have a process of its own
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE: ViewportSize = {"width": 1360, "height": 860}

PATIENCE_MILLISECONDS = 1000 * PATIENCE_SECONDS

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


class Window:
    """One window for the tests of a process: to open one costs twice what the page does. Each test finds it new."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._page: Page | None = None

    def fresh(self) -> Page:
        """Return the empty window, as wide as a desk's, in Russian; one that crashed or was closed is opened anew."""
        if self._page is None or self._page.is_closed():
            self._page = self._browser.new_page(locale="ru-RU", viewport=WIDE, accept_downloads=True)
            self._page.set_default_timeout(PATIENCE_MILLISECONDS)
            self._page.on("crash", lambda page: page.close())
        self._page.set_viewport_size(WIDE)
        self._page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        return self._page

    def empty(self) -> None:
        """Leave the page that is shown, and nothing that it remembers."""
        if self._page is not None and not self._page.is_closed():
            # a port, and so an origin, may be another test's later
            self._page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
            self._page.goto("about:blank")

    def close(self) -> None:
        """Close it."""
        if self._page is not None:
            self._page.close()


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[Window]:
    """The window of this process's tests."""
    kept = Window(browser)
    yield kept
    kept.close()


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
def open_page(window: Window) -> Iterator[OpenPage]:
    """Open the page of a sandbox at *url*; the test fails when any script of it did."""
    broken: list[str] = []
    page = window.fresh()

    def failed(error: Error) -> None:
        broken.append(str(error))

    def said(line: ConsoleMessage) -> None:
        broken.extend(_refusals(line.text))

    def opened(url: str) -> Page:
        page.goto(url)
        return page

    page.on("pageerror", failed)
    page.on("console", said)
    yield opened
    page.remove_listener("pageerror", failed)
    page.remove_listener("console", said)
    window.empty()
    assert broken == []


def _refusals(line: str) -> list[str]:
    return [line] if "Content Security Policy" in line else []


@pytest.fixture
def page(open_page: OpenPage, sandbox: RestartableSandbox) -> Page:
    """The page of the test's sandbox, loaded, with the second person chosen: an ordinary user."""
    opened = open_page(sandbox.url)
    opened.locator(".person[aria-current]").wait_for()
    return opened
