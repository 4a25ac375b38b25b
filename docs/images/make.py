"""Take the picture of the README anew: a real bot in the sandbox, a conversation with it, the page in Chromium.

.venv/bin/python -m docs.images.make
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE_MILLISECONDS

PICTURE = Path(__file__).with_name("sandbox.png")
WINDOW: ViewportSize = {"width": 1440, "height": 900}
PIXELS = 1.5
"""Of the picture for one of the page: crisp on a fine display, and not large."""
COLOURS = 256
ANNA, BORIS, CHRIS = "Анна Орлова", "Борис Климов", "Chris Morgan"


def main() -> None:
    """Play the conversation and write the picture."""
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sandbox() as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = chromium.new_page(locale="ru-RU", viewport=WINDOW, device_scale_factor=PIXELS, color_scheme="light")
        page.goto(url)
        play(page)
        write(page.screenshot())
        chromium.close()


@contextmanager
def sandbox() -> Iterator[str]:
    """Run the bot on a database of its own and give the page's address."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environ = os.environ | {"PPC_HELPER_DB_MANAGER_DATA_DIR": folder}
        command = [sys.executable, "-m", "ppc_helper", "run", "--no-browser", "--port", "0"]
        with subprocess.Popen(command, cwd=folder, env=environ, stderr=subprocess.PIPE, text=True) as bot:
            try:
                yield next(line.split()[2] for line in bot.stderr or () if "Chat page:" in line)
            finally:
                bot.terminate()


def play(page: Page) -> None:
    """Let three people talk to the bot; the one who is shown at the end has cleaned a list of duplicates."""
    for person in (ANNA, CHRIS, BORIS):
        page.get_by_role("button", name=person).click()
        page.get_by_role("button", name="Начать").click()
        expect(page.locator(".from-bot .key").first).to_be_visible()
    press(page, "Ключевые слова")
    press(page, "Неявные дубли")
    page.get_by_role("button", name="Файл CSV").click()
    page.get_by_role("button", name="Отправить").click()
    expect(page.locator(".from-bot .document")).to_be_visible()
    expect(page.locator(".person .unread:visible")).to_have_count(0)
    page.evaluate("document.activeElement.blur()")
    page.locator(".scroll:not(.moving)").wait_for()  # the date floats while messages move


def press(page: Page, words: str) -> None:
    """Press the newest button with these words and wait for the bot's answer."""
    page.locator(".key", has_text=words).last.click()
    expect(page.locator(".key[aria-busy=true]")).to_have_count(0)


def write(shot: bytes) -> None:
    """Write the picture with few colours, small marks of one colour among them: a quarter of the bytes."""
    shown = Image.open(io.BytesIO(shot)).convert("RGB")
    picture = shown.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    picture.save(PICTURE, optimize=True)
    sys.stdout.write(f"{PICTURE}: {PICTURE.stat().st_size // 1024} KB\n")


if __name__ == "__main__":
    main()
