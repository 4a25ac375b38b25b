"""People talk to the bot through Telegram's double: what they see."""

from __future__ import annotations

import io

import python_calamine

from tests.process.bot import ANNA, BORIS, RunningBot, eventually, words_of

FIXATE = "0:1:1:kf:kf_fixate_keywords"


def rows_of(content: bytes) -> list[list[object]]:
    """Read the rows of a workbook, header first."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(0).iter_rows()]


def test_a_list_goes_through_the_log_and_comes_back_as_a_file(bot: RunningBot) -> None:
    bot.say(BORIS, "/keywords")
    menu = bot.answer(BORIS, "")
    bot.press(BORIS, menu, FIXATE)
    hint = bot.answer(BORIS, "", after=menu["message_id"])
    bot.say(BORIS, "купить окна в москве\nдоставка цветов на дом")
    result = eventually(lambda: next((m for m in bot.answers(BORIS) if m["document"]), None), "a result with its file")
    rows = rows_of(bot.download(result))
    assert [row[1] for row in rows[1:]] == ["купить окна +в москве", "доставка цветов +на дом"]
    assert hint["message_id"] < result["message_id"]


def test_each_press_is_acknowledged(bot: RunningBot) -> None:
    bot.say(BORIS, "/start")
    menu = bot.answer(BORIS, "")
    bot.press(BORIS, menu, "m:keywords")
    acks = eventually(lambda: bot.calls("answerCallbackQuery"), "an acknowledgement")
    assert [call["outcome"] for call in acks] == ["ok"]


def test_only_an_admin_sees_the_admins_menu(bot: RunningBot) -> None:
    bot.say(BORIS, "/admin")
    bot.say(ANNA, "/admin")
    refused = bot.answer(BORIS, "")
    menu = bot.answer(ANNA, "")
    assert "администратор" in words_of(refused)
    assert "0:0:1:af:af_get_bot_stats" in [b["callback_data"] for row in menu["buttons"] for b in row]
