"""Several files sent together are one message, as in Telegram."""

import pytest
import requests
from playwright.sync_api import Locator, Page, expect

from tests.browser.played import PlayedBot, RestartableSandbox
from tests.patience import PATIENCE_SECONDS
from tests.process.test_bad_input import PNG

pytestmark = pytest.mark.browser

BORIS = 1002


def send(sandbox: RestartableSandbox, kind: str, *names: str) -> list[int]:
    """Let Boris send files together, with a caption, and return the ids of the messages that they are for Telegram."""
    parts = [("file", (name, PNG)) for name in names]
    url = f"{sandbox.url}/control/chats/{BORIS}/{kind}"
    answer = requests.post(url, files=parts, data={"caption": "За ноябрь"}, timeout=PATIENCE_SECONDS)
    answer.raise_for_status()
    ids: list[int] = answer.json()["message_ids"]
    return ids


def only_message(page: Page, who: str) -> Locator:
    shown = page.locator(f".message.from-{who}")
    expect(shown).to_have_count(1)
    return shown


def test_documents_sent_together_stand_in_one_message_above_their_caption(
    page: Page, sandbox: RestartableSandbox
) -> None:
    send(sandbox, "file", "цены.csv", "фразы.xlsx", "минус-слова.txt")
    album = only_message(page, "user")
    expect(album.locator(".document-name")).to_have_text(["цены.csv", "фразы.xlsx", "минус-слова.txt"])
    expect(album.locator(".text")).to_have_text("За ноябрь")
    expect(album.locator(".meta")).to_have_count(1)
    assert str(album.get_attribute("aria-label")).endswith("альбом: 3 файла")


def test_photos_sent_together_share_rows_and_leave_no_hole(page: Page, sandbox: RestartableSandbox) -> None:
    send(sandbox, "photo", *(f"{number}.png" for number in range(3)))
    photos = only_message(page, "user").locator(".photo")
    expect(photos).to_have_count(3)
    first, second, third = (photos.nth(number).bounding_box() for number in range(3))
    assert first
    assert second
    assert third
    assert second["y"] == third["y"] > first["y"]
    assert first["width"] > second["width"] == third["width"]


def test_an_album_that_loses_a_message_keeps_the_others(
    page: Page, sandbox: RestartableSandbox, bot: PlayedBot
) -> None:
    sent = send(sandbox, "file", "цены.csv", "фразы.xlsx")
    copies = bot.call("copyMessages", chat_id=BORIS, from_chat_id=BORIS, message_ids=sent)
    album = only_message(page, "bot")
    expect(album.locator(".document")).to_have_count(2)
    bot.call("deleteMessage", chat_id=BORIS, message_id=copies[0]["message_id"])
    expect(album.locator(".document-name")).to_have_text(["фразы.xlsx"])
    bot.call("deleteMessage", chat_id=BORIS, message_id=copies[1]["message_id"])
    expect(album).to_have_count(0)


def test_an_album_is_one_message_also_after_a_reload(page: Page, sandbox: RestartableSandbox) -> None:
    send(sandbox, "file", "цены.csv", "фразы.xlsx")
    only_message(page, "user")
    page.reload()
    expect(only_message(page, "user").locator(".document")).to_have_count(2)
