"""What the bot does shows at once and in place."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.played import PlayedBot, RestartableSandbox

pytestmark = pytest.mark.browser

ANNA, BORIS = 1001, 1002


@pytest.fixture
def begun(page: Page, bot: PlayedBot) -> Page:
    """The page after the person has pressed Start and the bot has got it."""
    page.get_by_role("button", name="Начать").click()
    assert bot.update("message")["text"] == "/start"
    return page


def test_start_button_sends_the_start_command(begun: Page) -> None:
    expect(begun.locator(".from-user .text")).to_have_text("/start")
    expect(begun.locator("#input")).to_be_focused()


def test_message_of_the_bot_appears_with_its_formatting(begun: Page, bot: PlayedBot) -> None:
    bot.send(BORIS, 'Готово: <b>4</b> из 6\n<code>!в москве</code> <a href="https://example.com/">правила</a>')
    text = begun.locator(".from-bot .text")
    expect(text.locator("b")).to_have_text("4")
    expect(text.locator("code")).to_have_text("!в москве")
    expect(text.locator("a")).to_have_attribute("href", "https://example.com/")


def test_markup_in_a_persons_text_stays_text(begun: Page) -> None:
    begun.locator("#input").fill("<img src=x onerror=alert(1)> & <b>не жирно</b>")
    begun.keyboard.press("Enter")
    text = begun.locator(".from-user .text").last
    expect(text).to_have_text("<img src=x onerror=alert(1)> & <b>не жирно</b>")
    expect(text.locator("img, b")).to_have_count(0)


def test_pressed_button_spins_until_the_answer_whose_words_are_shown(begun: Page, bot: PlayedBot) -> None:
    bot.send(BORIS, "Меню", buttons=[[{"text": "Ключевые фразы", "callback_data": "menu:keywords"}]])
    button = begun.get_by_role("button", name="Ключевые фразы")
    button.click()
    expect(button).to_have_attribute("aria-busy", "true")
    press = bot.update("callback_query")
    assert press["data"] == "menu:keywords"
    bot.call("answerCallbackQuery", callback_query_id=press["id"], text="Пришлите список")
    expect(begun.locator(".toast")).to_have_text("Пришлите список")
    expect(button).not_to_have_attribute("aria-busy", "true")


def test_loud_answer_waits_to_be_dismissed(begun: Page, bot: PlayedBot) -> None:
    bot.send(BORIS, "Меню", buttons=[[{"text": "Рассылка", "callback_data": "x"}]])
    begun.get_by_role("button", name="Рассылка").click()
    press = bot.update("callback_query")
    bot.call("answerCallbackQuery", callback_query_id=press["id"], text="Только для админов", show_alert=True)
    dialog = begun.get_by_role("dialog")
    expect(dialog).to_contain_text("Только для админов")
    begun.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_edit_changes_the_message_where_it_is(begun: Page, bot: PlayedBot) -> None:
    cancel = [[{"text": "Отменить", "callback_data": "cancel"}]]
    message_id = bot.send(BORIS, "В очереди", buttons=cancel)
    message = begun.locator(f'.message[data-id="{message_id}"]')
    message.evaluate("element => { element.sameElement = true; }")
    begun.get_by_role("button", name="Отменить").evaluate("element => { element.sameElement = true; }")
    more = [*cancel, [{"text": "Подробнее", "callback_data": "more"}]]
    bot.edit(BORIS, message_id, "Выполняется: <b>30</b> из 100", buttons=more)
    expect(message.locator(".text")).to_have_text("Выполняется: 30 из 100")
    expect(message.locator(".meta")).to_contain_text("изменено")
    assert message.evaluate("element => element.sameElement")
    assert begun.get_by_role("button", name="Отменить").evaluate("element => element.sameElement")
    expect(begun.get_by_role("button", name="Подробнее")).to_be_visible()
    expect(begun.locator(".from-bot")).to_have_count(1)


def test_edit_without_buttons_takes_them_away(begun: Page, bot: PlayedBot) -> None:
    message_id = bot.send(BORIS, "В очереди", buttons=[[{"text": "Отменить", "callback_data": "cancel"}]])
    expect(begun.locator(".key")).to_have_count(1)
    bot.edit(BORIS, message_id, "Отменено")
    expect(begun.locator(".key")).to_have_count(0)


def test_deleted_message_goes(begun: Page, bot: PlayedBot) -> None:
    message_id = bot.send(BORIS, "Лишнее")
    expect(begun.locator(".from-bot")).to_have_count(1)
    bot.call("deleteMessage", chat_id=BORIS, message_id=message_id)
    expect(begun.locator(".from-bot")).to_have_count(0)


def test_chat_action_shows_until_the_message(begun: Page, bot: PlayedBot) -> None:
    bot.call("sendChatAction", chat_id=BORIS, action="typing")
    expect(begun.locator("#bot-status")).to_have_text("печатает…")
    expect(begun.locator(".typing")).to_be_visible()
    bot.send(BORIS, "Вот")
    expect(begun.locator(".typing")).to_be_hidden()
    expect(begun.locator("#bot-status")).not_to_have_text("печатает…")


def test_link_button_is_a_link_to_a_new_tab(begun: Page, bot: PlayedBot) -> None:
    bot.send(BORIS, "Справка", buttons=[[{"text": "Открыть", "url": "https://example.com/help"}]])
    link = begun.get_by_role("link", name="Открыть")
    expect(link).to_have_attribute("href", "https://example.com/help")
    expect(link).to_have_attribute("target", "_blank")


def test_command_in_a_text_is_sent_by_a_press(begun: Page, bot: PlayedBot) -> None:
    bot.send(BORIS, "Все команды: /help")
    begun.get_by_role("button", name="/help", exact=True).click()
    assert bot.update("message")["text"] == "/help"


def test_other_persons_news_is_counted_until_looked_at(
    begun: Page, bot: PlayedBot, sandbox: RestartableSandbox
) -> None:
    anna = begun.locator(f'.person[data-user="{ANNA}"]')
    anna.click()
    begun.get_by_role("button", name="Начать").click()
    bot.update("message")
    begun.locator(f'.person[data-user="{BORIS}"]').click()
    bot.send(ANNA, "Запрос готов")
    expect(anna.locator(".unread")).to_contain_text("1 новое сообщение")
    expect(anna.locator(".person-last")).to_have_text("Запрос готов")
    expect(begun).to_have_title(re.compile(r"^\(1\)"))
    anna.click()
    expect(anna.locator(".unread")).to_be_hidden()
    expect(begun.locator(".from-bot .text")).to_have_text("Запрос готов")
    expect(begun).to_have_title("PPC Helper")


def test_admin_is_marked(page: Page) -> None:
    expect(page.locator(f'.person[data-user="{ANNA}"] .admin')).to_have_text("админ")
    expect(page.locator(f'.person[data-user="{BORIS}"] .admin')).to_have_count(0)


def test_page_says_that_it_is_a_sandbox(page: Page) -> None:
    about = page.locator("#about")
    expect(about).to_contain_text("двойник")
    expect(about).to_contain_text("выдуманная")


def test_blocked_bot_can_be_unblocked(begun: Page, bot: PlayedBot) -> None:
    begun.get_by_role("button", name="Заблокировать бота").click()
    expect(begun.locator("#composer")).to_be_hidden()
    begun.locator("#start").click()
    expect(begun.locator("#composer")).to_be_visible()
    bot.send(BORIS, "С возвращением")
    expect(begun.locator(".from-bot .text")).to_have_text("С возвращением")


def test_reader_of_old_messages_is_not_moved_but_told(begun: Page, bot: PlayedBot) -> None:
    for number in range(40):
        bot.send(BORIS, f"Строка {number}")
    expect(begun.locator(".from-bot")).to_have_count(40)
    begun.locator("#scroll").evaluate("element => element.scrollTo({ top: 0, behavior: 'instant' })")
    down = begun.locator("#down")
    expect(down).to_be_visible()
    bot.send(BORIS, "Новое")
    expect(down.locator(".count")).to_have_text("1")
    down.click()
    expect(begun.locator(".from-bot").last).to_be_in_viewport()
    expect(down).to_be_hidden()


def test_a_date_over_other_messages_is_hidden_while_nothing_moves(begun: Page, bot: PlayedBot) -> None:
    for number in range(40):
        bot.send(BORIS, f"Строка {number}")
    expect(begun.locator(".from-bot")).to_have_count(40)
    date = begun.locator(".day span")
    expect(date).to_have_css("opacity", "0")
    begun.locator("#scroll").evaluate("element => element.scrollTo({ top: 0, behavior: 'instant' })")
    expect(date).to_have_css("opacity", "1")
