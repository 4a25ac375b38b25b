"""What a person writes, attaches and drops reaches the bot."""

from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, expect

from ppc_helper.sandbox.vk_demo import demo_network
from tests.browser.played import PlayedBot, RestartableSandbox
from tests.patience import PATIENCE_SECONDS

pytestmark = pytest.mark.browser

ANNA, BORIS = 1001, 1002

DROP_A_FILE = """(target) => {
  const carried = new DataTransfer();
  carried.items.add(new File(["b;2"], "брошенный.csv", { type: "text/csv" }));
  const over = (type) => new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: carried });
  for (const type of ["dragenter", "dragover", "drop"]) target.dispatchEvent(over(type));
}"""
PASTE_A_FILE = """(target) => {
  const carried = new DataTransfer();
  carried.items.add(new File(["c"], "вставленный.txt", { type: "text/plain" }));
  target.dispatchEvent(new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: carried }));
}"""


@pytest.fixture
def begun(page: Page, bot: PlayedBot) -> Page:
    """The page of a chat that has begun."""
    page.get_by_role("button", name="Начать").click()
    bot.update("message")
    return page


def test_enter_sends_and_shift_enter_makes_a_line(begun: Page, bot: PlayedBot) -> None:
    begun.locator("#input").focus()
    begun.keyboard.type("купить велосипед")
    begun.keyboard.press("Shift+Enter")
    begun.keyboard.type("ремонт велосипеда")
    begun.keyboard.press("Enter")
    assert bot.update("message")["text"] == "купить велосипед\nремонт велосипеда"
    expect(begun.locator("#input")).to_have_value("")


def test_field_that_appears_with_a_message_from_elsewhere_is_a_line_high(
    page: Page, sandbox: RestartableSandbox
) -> None:
    field = page.locator("#input")
    page.get_by_text("Анна Орлова").click()
    expect(field).to_be_hidden()
    said = {"text": "С телефона"}
    requests.post(f"{sandbox.url}/control/chats/{ANNA}/text", json=said, timeout=PATIENCE_SECONDS).raise_for_status()
    expect(field).to_be_visible()
    assert field.evaluate("field => field.scrollHeight <= field.clientHeight")


def test_blank_text_is_not_sent(begun: Page, sandbox: RestartableSandbox) -> None:
    begun.locator("#input").fill("  \n ")
    begun.keyboard.press("Enter")
    begun.locator("#input").fill("слово")
    begun.keyboard.press("Enter")
    expect(begun.locator(".from-user")).to_have_count(2)
    assert [message["text"] for message in sandbox.messages(BORIS)] == ["/start", "слово"]


def test_attached_file_arrives_with_its_caption_and_can_be_downloaded(
    begun: Page, bot: PlayedBot, tmp_path: Path
) -> None:
    begun.locator("#files").set_input_files(
        {"name": "фразы за ноябрь.csv", "mimeType": "text/csv", "buffer": b"phrase;1\n"}
    )
    begun.locator("#input").fill("почистите")
    begun.keyboard.press("Enter")
    message = bot.update("message")
    assert message["document"]["file_name"] == "фразы за ноябрь.csv"
    assert message["caption"] == "почистите"
    document = begun.locator(".from-user .document")
    expect(document).to_contain_text("фразы за ноябрь.csv")
    with begun.expect_download() as download:
        document.click()
    assert download.value.suggested_filename == "фразы за ноябрь.csv"
    assert Path(download.value.path()).read_bytes() == b"phrase;1\n"


def test_file_of_the_bot_shows_name_and_size_and_downloads(begun: Page, bot: PlayedBot) -> None:
    content = b"\x50\x4b" + bytes(3000)
    bot.call("sendDocument", files={"document": ("result.xlsx", content)}, chat_id=BORIS, caption="Готово")
    document = begun.locator(".from-bot .document")
    expect(document).to_contain_text("2,9 КБ")
    expect(begun.locator(".from-bot .text")).to_have_text("Готово")
    with begun.expect_download() as download:
        document.click()
    assert Path(download.value.path()).read_bytes() == content


def test_several_files_go_together(begun: Page, bot: PlayedBot) -> None:
    files = [{"name": f"{number}.txt", "mimeType": "text/plain", "buffer": b"x"} for number in (1, 2)]
    begun.locator("#files").set_input_files(files)  # type: ignore[arg-type]
    begun.locator("#input").focus()
    begun.keyboard.press("Enter")
    assert [bot.update("message")["document"]["file_name"] for _ in files] == ["1.txt", "2.txt"]
    expect(begun.locator(".tray-file")).to_have_count(0)


def test_file_in_the_tray_can_be_removed(begun: Page) -> None:
    begun.locator("#files").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"x"})
    begun.get_by_role("button", name="Убрать a.txt").click()
    expect(begun.locator("#tray")).to_be_hidden()


def test_dropped_file_waits_in_the_tray(begun: Page) -> None:
    begun.locator("#chat").evaluate(DROP_A_FILE)
    expect(begun.locator(".tray-file")).to_contain_text("брошенный.csv")
    expect(begun.locator("#drop")).to_be_hidden()


def test_pasted_file_waits_in_the_tray(begun: Page) -> None:
    begun.locator("#input").evaluate(PASTE_A_FILE)
    expect(begun.locator(".tray-file")).to_contain_text("вставленный.txt")


def test_commands_narrow_as_one_types_and_enter_sends_the_chosen(begun: Page, bot: PlayedBot) -> None:
    commands = [
        {"command": "start", "description": "Начать"},
        {"command": "seo", "description": "Сайты"},
        {"command": "help", "description": "Помощь"},
    ]
    bot.call("setMyCommands", commands=commands)
    field = begun.locator("#input")
    field.focus()
    begun.keyboard.type("/s")
    options = begun.get_by_role("option")
    expect(options).to_have_count(2)
    begun.keyboard.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    begun.keyboard.press("Enter")
    assert bot.update("message")["text"] == "/seo"
    expect(field).to_have_value("")


def test_menu_button_lists_all_commands(begun: Page, bot: PlayedBot) -> None:
    bot.call("setMyCommands", commands=[{"command": "help", "description": "Помощь"}])
    begun.get_by_role("button", name="Команды бота").click()
    begun.get_by_role("option", name="/help").click()
    assert bot.update("message")["text"] == "/help"


def test_example_goes_into_the_field_and_is_not_sent(begun: Page, sandbox: RestartableSandbox) -> None:
    begun.get_by_role("button", name="Фразы", exact=True).click()
    expect(begun.locator("#input")).not_to_have_value("")
    expect(begun.locator("#input")).to_be_focused()
    assert len(sandbox.messages(BORIS)) == 1


def test_vk_examples_are_of_the_made_up_network_but_one(begun: Page) -> None:
    network = demo_network()
    known = {group.screen_name for group in network.groups.values()}
    for person in network.people.values():
        known |= {person.screen_name, f"id{person.id}"}
    begun.get_by_role("button", name="Люди VK").click()
    begun.get_by_role("button", name="Группа VK").click()
    names = [line.rpartition("/")[2] for line in begun.locator("#input").input_value().splitlines()]
    assert len(names) == 5
    assert set(names) - known == {"nobody_is_here"}


def test_example_file_waits_in_the_tray(begun: Page) -> None:
    begun.get_by_role("button", name="Файл CSV").click()
    expect(begun.locator(".tray-file")).to_contain_text("phrases.csv")


def test_reply_names_its_message(begun: Page, bot: PlayedBot) -> None:
    message_id = bot.send(BORIS, "Отзыв от Анны")
    message = begun.locator(f'.message[data-id="{message_id}"]')
    message.hover()
    message.get_by_role("button", name="Ответить").click()
    begun.keyboard.type("Спасибо")
    begun.keyboard.press("Enter")
    assert bot.update("message")["reply_to_message"]["message_id"] == message_id
    expect(begun.locator(".from-user .quote").last).to_contain_text("Отзыв от Анны")


def test_begun_text_stays_with_its_person(begun: Page) -> None:
    begun.locator("#input").fill("не отправлено")
    begun.locator('.person[data-user="1001"]').click()
    expect(begun.locator("#input")).to_have_value("")
    begun.locator('.person[data-user="1002"]').click()
    expect(begun.locator("#input")).to_have_value("не отправлено")


def test_text_that_could_not_be_sent_stays_in_the_field(begun: Page, sandbox: RestartableSandbox) -> None:
    sandbox.stop()
    begun.locator("#input").fill("важное")
    begun.keyboard.press("Enter")
    expect(begun.locator(".toast")).to_contain_text("Не отправлено")
    expect(begun.locator("#input")).to_have_value("важное")
