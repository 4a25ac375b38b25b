"""People talk to the bot through Telegram's double: what they see."""

from __future__ import annotations

import io

import pytest
import python_calamine

from ppc_helper.chat import menus, wire
from ppc_helper.chat.steps import READY
from ppc_helper.chat.wording import plain_words
from ppc_helper.tools import all_tools
from tests.process.bot import ANNA, RunningBot, Someone, buttons_of, eventually, pattern_of, words_of
from tests.process.conftest import CONTACTS, Newcomer

FIXATE = "0:1:1:kf:kf_fixate_keywords"
GROUP = "0:1:1:kf:kf_group_duplicates"
FILTER = "0:1:1:kf:kf_filter"
LANGUAGES = ("ru", "en")
ANSWERS = (
    ("/start", "start"),
    ("/help", "help"),
    ("/keywords", "menu-keywords"),
    ("/seo", "menu-seo"),
    ("/vk", "menu-vk"),
    ("/actions", "menu-actions"),
    ("/history", "history-empty"),
    ("/cancel", "nothing-to-cancel"),
    ("/language", "language"),
    ("/vktoken", "vk-token-off"),
    ("/forget", "forget"),
    ("/test", "test"),
    ("/admin", "admins-only"),
)
FORGED = (
    "0:1:1:kf:kf_no_such_tool",
    "0:1:1:os:system",
    "1:0:0:kf:kf_fixate_keywords",
    "0:1:1:kf:kf_fixate_keywords ",
    "0:1:1:kf:__import__('os').system('id')",
    "x:-1",
    "x:99999999999999999999",
    "n:1:kf_no_such_tool",
    "o:kf_fixate_keywords:parts:everything",
    "l:tlh",
    "?",
    "я" * 32,
)


def rows_of(content: bytes) -> list[list[object]]:
    """Read the rows of a workbook, header first."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [list(row) for row in book.get_sheet_by_index(0).iter_rows()]


def result_rows(someone: Someone) -> list[list[object]]:
    """Wait for the file of a result and return its rows, without the header."""
    return rows_of(someone.bot.download(someone.gets_file()))[1:]


# Commands


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_command_is_answered_in_the_language_of_the_person(newcomer: Newcomer, language: str) -> None:
    person = newcomer(language)
    for command, key in ANSWERS:
        person.says(command).hears(key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_command_that_telegram_lists_has_an_answer_here(shared_bot: RunningBot, language: str) -> None:
    assert {command.command for command in menus.commands_for(language, admin=True)} == {
        command.removeprefix("/") for command, _ in ANSWERS
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_are_registered_and_those_of_admins_for_admins_only(
    shared_bot: RunningBot, newcomer: Newcomer, anna: Someone, language: str
) -> None:
    stranger = newcomer(language)
    anna.says("/test").hears("test")
    listed = eventually(lambda: commands_seen_by(shared_bot, stranger.id), "commands are registered")
    assert listed == [[one.command, one.description] for one in menus.commands_for(language, admin=False)]
    assert ["admin", plain_words("ru", "command-admin", {})] in commands_seen_by(shared_bot, ANNA)


def commands_seen_by(bot: RunningBot, person: int) -> list[list[str]]:
    found = bot.control("GET", "commands", params={"user_id": person})["commands"]
    return [[one["command"], one["description"]] for one in found]


def test_an_unknown_command_is_refused_with_the_menu(newcomer: Newcomer) -> None:
    person = newcomer()
    refused = person.says("/makemerich").hears("command-unknown")
    assert wire.menu("keywords") in buttons_of(refused)


def test_a_chosen_language_holds_from_the_next_word_on(newcomer: Newcomer) -> None:
    person = newcomer("ru")
    asked = person.says("/language").hears("language")
    person.presses(asked, wire.language("en"))
    person.language = "en"
    person.sees(asked, "language-set")
    person.says("/start").hears("start")
    person.says("/language ru")
    person.language = "ru"
    person.hears("language-set")
    person.says("/help").hears("help")


def test_somebody_whose_language_is_unknown_hears_english_and_no_language_at_all_russian(newcomer: Newcomer) -> None:
    japanese, silent = newcomer("ja"), newcomer("")
    japanese.language, silent.language = "en", "ru"
    japanese.says("/start").hears("start")
    silent.says("/start").hears("start")


def test_contacts_and_about_are_told(newcomer: Newcomer) -> None:
    person = newcomer()
    menu = person.says("/actions").hears("menu-actions")
    person.presses(menu, wire.FIXED[wire.CONTACTS])
    person.hears("contacts", contacts=CONTACTS)
    person.presses(menu, wire.FIXED[wire.ABOUT])
    person.hears("about")


# Menus and presses


def test_menus_are_walked_in_place(newcomer: Newcomer) -> None:
    person = newcomer()
    menu = person.says("/start").hears("start")
    person.presses(menu, wire.menu("keywords"))
    shown = person.sees(menu, "menu-keywords")
    assert FIXATE in buttons_of(shown)
    person.presses(shown, wire.menu("main"))
    person.sees(menu, "menu-main")
    assert len(person.answers()) == 1


def test_each_press_is_acknowledged_before_telegram_gives_it_up(newcomer: Newcomer) -> None:
    person = newcomer()
    menu = person.says("/start").hears("start")
    press = person.presses(menu, wire.menu("vk"))
    person.bot.acknowledgement(press)
    [(seconds,)] = person.bot.ask(
        """select extract(epoch from sent.at - pressed.at)::float8
           from log.events pressed
           join log.events owed on owed.cause = pressed.position and owed.type = 'ack_owed.v1'
           join log.events sent on sent.cause = owed.position
           where pressed.chat = %s""",
        person.id,
    )
    assert seconds < 15


def test_an_admins_menu_is_shown_to_admins_only(newcomer: Newcomer, anna: Someone) -> None:
    newcomer().says("/admin").hears("admins-only")
    menu = anna.says("/admin").hears("menu-admin")
    assert wire.FIXED[wire.STATS] in buttons_of(menu)


@pytest.mark.parametrize("name", all_tools())
def test_a_tools_button_in_a_chat_of_a_year_ago_still_works(newcomer: Newcomer, name: str) -> None:
    person = newcomer()
    press = person.bot.press_data(person.id, 77, all_tools()[name].callback_data)
    hint = person.hears("tool-hint", tool=name, hint=f"message:{name}.hint")
    person.bot.acknowledgement(press)
    assert not hint["edited"]


@pytest.mark.parametrize("name", [wire.FEEDBACK, wire.HISTORY, wire.CONTACTS, wire.ABOUT])
def test_the_originals_other_buttons_still_work(newcomer: Newcomer, name: str) -> None:
    person = newcomer()
    keys = {
        wire.FEEDBACK: f"{wire.FEEDBACK}.hint",
        wire.HISTORY: "history-empty",
        wire.CONTACTS: "contacts",
        wire.ABOUT: "about",
    }
    person.bot.press_data(person.id, 77, wire.FIXED[name])
    person.hears(keys[name])


@pytest.mark.parametrize("data", FORGED)
def test_a_forged_button_is_refused_in_a_window_and_does_nothing(newcomer: Newcomer, data: str) -> None:
    person = newcomer()
    press = person.bot.press_data(person.id, 77, data)
    said = person.bot.acknowledgement(press)
    assert said["text"] == plain_words("ru", "button-unknown", {})
    assert person.bot.facts("update_refused", person.id) == [{"type": "update_refused.v1", "reason": "unknown_button"}]
    assert person.answers() == []


@pytest.mark.parametrize(
    "data",
    [wire.FIXED[wire.ANNOUNCE], wire.FIXED[wire.STATS], wire.menu("admin"), wire.confirm_announcement(1)],
)
def test_a_strangers_press_on_an_admins_button_does_nothing(newcomer: Newcomer, data: str) -> None:
    person = newcomer()
    press = person.bot.press_data(person.id, 77, data)
    said = person.bot.acknowledgement(press)
    assert said["text"] == plain_words("ru", "admins-only", {"user": str(person.id)})
    assert person.answers() == []
    assert person.bot.facts("query_queued", person.id) == []


def test_a_query_of_somebody_else_is_unknown_to_me(newcomer: Newcomer) -> None:
    owner, thief = newcomer(), newcomer()
    owner.chooses(FIXATE)
    owner.says("купить окна в москве").gets_file()
    [queued] = owner.bot.facts("query_queued", owner.id)
    for data in (wire.file_again(queued["query"]), wire.cancel_query(queued["query"])):
        press = thief.bot.press_data(thief.id, 77, data)
        assert thief.bot.acknowledgement(press)["text"] == plain_words("ru", "query-unknown", {})
    assert thief.answers() == []


def test_a_button_pressed_twice_asks_once(newcomer: Newcomer) -> None:
    person = newcomer()
    menu = person.says("/keywords").hears("menu-keywords")
    presses = [person.presses(menu, FIXATE) for _ in range(2)]
    for press in presses:
        person.bot.acknowledgement(press)
    person.hears("tool-hint", tool="kf_fixate_keywords")
    assert len(person.answers()) == 2


def test_the_next_tool_pressed_twice_runs_once(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    result = person.says("купить окна в москве\nокна москва купить").gets_file()
    [onward] = [data for data in buttons_of(result) if data.endswith("kf_group_duplicates")]
    presses = [person.presses(result, onward) for _ in range(2)]
    for press in presses:
        person.bot.acknowledgement(press)
    person.gets_file()
    person.bot.wait_until_settled()
    assert len(person.bot.facts("query_queued", person.id)) == 2


# From input to result


def texts_sent(person: Someone) -> list[str]:
    """Return the texts of the messages to *person* as they were sent, without the marks of what is bold."""
    calls = (call["parameters"] for call in person.bot.calls("sendMessage"))
    return [str(given["text"]).replace("*", "") for given in calls if str(given["chat_id"]) == str(person.id)]


def test_a_list_goes_through_the_log_and_comes_back_as_a_file(newcomer: Newcomer) -> None:
    person = newcomer()
    menu = person.says("/keywords").hears("menu-keywords")
    person.presses(menu, FIXATE)
    person.hears("tool-hint", tool="kf_fixate_keywords")
    person.says("купить окна в москве\nдоставка цветов на дом")
    job = person.next()
    rows = result_rows(person)
    assert [row[1] for row in rows] == ["купить окна +в москве", "доставка цветов +на дом"]
    # as it was sent: it may have been edited before anybody looked
    assert pattern_of("ru", "job-queued", {"tool": "kf_fixate_keywords", "place": 1}).search(texts_sent(person)[-1])
    person.sees(job, "job-done", tool="kf_fixate_keywords")


def test_a_result_says_in_words_what_came_out_and_shows_the_first_rows(newcomer: Newcomer) -> None:
    person = newcomer("en")
    person.chooses(FIXATE)
    result = person.says("купить окна в москве").gets_file()
    assert (
        plain_words("en", "kf_fixate_keywords.done", {"total": 1, "changed": 1, "refused": 0, "over": 0})
        in result["caption"]
    )
    assert "купить окна +в москве" in result["caption"]


def test_a_result_is_the_input_of_the_next_tool(newcomer: Newcomer) -> None:
    person = newcomer()
    person.chooses(FIXATE)
    result = person.says("купить окна в москве\nокна в москве купить").gets_file()
    person.presses(
        result, wire.next_tool(person.bot.facts("query_queued", person.id)[0]["query"], "kf_group_duplicates")
    )
    rows = result_rows(person)
    assert len(rows) == 2
    second = person.bot.facts("query_queued", person.id)[1]
    assert second["inputs"] == [
        {"kind": "result", "payload": person.bot.facts("query_finished", person.id)[0]["payload"]}
    ]


def test_an_option_is_remembered_and_obeyed(newcomer: Newcomer) -> None:
    person = newcomer()
    hint = person.chooses(FIXATE)
    [plus] = [data for data in buttons_of(hint) if data.startswith("o:kf_fixate_keywords:parts:")]
    person.presses(hint, plus)
    eventually(lambda: person.bot.facts("option_chosen", person.id), "the option is stored")
    rows = result_rows(person.says("оформить заказ без паспорта"))
    assert rows[0][1] == "оформить заказ +без паспорта"


def test_a_chain_runs_to_its_end_and_its_file_comes_as_csv_too(newcomer: Newcomer) -> None:
    person = newcomer()
    asked = person.says("купить окна\nокна купить\nкупить окна москва\nкупить дверь").hears("input-guess")
    [chain] = [data for data in buttons_of(asked) if data.startswith("kg:")]
    person.presses(asked, chain)
    rows = result_rows(person)
    assert [row[2] for row in rows] == ["купить окна -москва", "купить окна москва", "купить дверь"]
    queued = person.bot.facts("query_queued", person.id)
    assert [one["tool"] for one in queued] == list(READY)
    assert [one.get("source", 0) for one in queued] == [0, *[one["query"] for one in queued[:-1]]]
    jobs = [
        one
        for one in person.answers()
        if pattern_of("ru", "job-chain-done", {"tool": "export_commander", "began": 4, "rows": 3}).search(words_of(one))
    ]
    assert len(jobs) == 1
    file = next(one for one in person.answers() if one["document"])
    person.presses(file, wire.csv_file(queued[-1]["query"]))
    made = eventually(
        lambda: [one for one in person.answers() if one["document"] and one["document"]["file_name"].endswith(".csv")],
        "the csv",
    )
    assert made
    person.bot.wait_until_settled()
    person.bot.check_replay()


def test_a_row_that_was_not_read_is_in_a_file_beside_the_one_at_the_end_of_a_chain(newcomer: Newcomer) -> None:
    person = newcomer()
    asked = person.says("Фраза;Частота\nкупить окна;10\n;5\nкупить дверь;3").hears("input-guess")
    [chain] = [data for data in buttons_of(asked) if data.startswith("kg:")]
    person.presses(asked, chain)
    files = [person.gets_file() for _ in range(2)]
    assert [file["document"]["file_name"] for file in files] == ["Не прочитано.xlsx", "Файл для Коммандера.xlsx"]
    assert rows_of(person.bot.download(files[0]))[1:] == [[3.0, "5", "в строке нет фразы"]]


def test_words_of_an_option_are_used_and_stand_in_no_fact(newcomer: Newcomer) -> None:
    person = newcomer()
    hint = person.chooses(FILTER)
    person.presses(hint, wire.ask_option("kf_filter", "list"))
    person.next()
    person.says("канареечный").next()
    rows = result_rows(person.says("канареечные окна\nбелые окна"))
    assert [tuple(row[:2]) for row in rows] == [("канареечные окна", "нет"), ("белые окна", "да")]
    assert "канареечн" not in str(person.bot.ask("select string_agg(body::text, ' ') from log.events"))
