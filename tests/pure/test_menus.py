"""Keyboards and the catalogue of the conversation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ppc_helper import chat
from ppc_helper.chat import menus, option_buttons, presses, wire
from ppc_helper.chat.commands import Press
from ppc_helper.chat.replies import keyboard
from ppc_helper.chat.understand import SLASH_COMMANDS
from ppc_helper.chat.wording import plain_words
from ppc_helper.events import Button
from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.tools import HANDLERS, all_tools

LARGEST = 2**63 - 1
LONGEST_MENU_NAME = max(HANDLERS, key=len)


def every_keyboard() -> Iterator[menus.Rows]:
    """Yield each keyboard there is, with the largest ids."""
    yield from (menus.menu(name) for name in (*wire.MENUS, menus.MAIN_OF_ADMINS))
    for tool in all_tools().values():
        for option in tool.options:
            yield from (option_buttons.hint(tool, {option.name: value}, LARGEST) for value in option.choices)
            if option.kind == "choice":
                yield option_buttons.choices(tool, option, None)
            else:
                yield option_buttons.option_asked(tool, option, LARGEST, "kept")
        yield option_buttons.hint(tool, {}, 0)
        yield menus.again(tool.name)
        if tool.next_tools:
            yield menus.result(LARGEST, tool.name)
    yield menus.guess(LARGEST, tuple(all_tools().values()))
    yield from (menus.job(LARGEST, name) for name in all_tools())
    yield from (menus.parked(LARGEST, has_partial=partial) for partial in (False, True))
    yield menus.announcement_draft(LARGEST)
    yield menus.announcement_live(LARGEST)
    yield from map(menus.rests_ended, wire.MENDED_BY_ADMINS)
    yield from (menus.forget(), menus.languages(), menus.to_menu(), menus.to_history(), menus.again("gone"))
    yield ((Button(text="button-file", data=wire.file_again(LARGEST), args={"number": 10}),),)
    yield ((Button(text="button-cancel-query", data=wire.cancel_query(LARGEST), args={"number": 10}),),)


def test_every_button_fits_and_is_understood() -> None:
    for rows in every_keyboard():
        for button in (button for row in rows for button in row):
            assert 0 < len(button.data.encode()) <= 64, button
            assert presses.read(button.data, Press(id="1")) is not None, button


def test_a_tool_with_the_longest_allowed_name_fits_its_buttons() -> None:
    longest = max(len(name) for name in all_tools())
    assert len(wire.guess(LARGEST, "x" * max(longest, 40))) <= 64
    assert len(wire.guesses(LARGEST, LONGEST_MENU_NAME)) <= 64


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_has_words(language: str) -> None:
    for rows in every_keyboard():
        assert keyboard(rows, language)
        for button in (button for row in rows for button in row):
            assert plain_words(language, button.text, button.args).strip()


def test_every_keyboard_is_within_telegrams_limits() -> None:
    for rows in every_keyboard():
        assert sum(map(len, rows)) <= 100
        assert all(len(row) <= 8 for row in rows)


def test_every_tool_is_in_its_menu() -> None:
    for tool in all_tools().values():
        assert menus.tool_button(tool) in [button for row in menus.menu(tool.menu) for button in row]


def test_a_menu_that_is_no_more_is_the_first_menu() -> None:
    assert menus.menu("gone") == menus.menu("main") != menus.menu("main-of-admins")


@pytest.mark.parametrize("language", LANGUAGES)
def test_commands_are_named_in_each_language_and_admins_have_theirs(language: str) -> None:
    mine, theirs = (menus.commands_for(language, admin=admin) for admin in (False, True))
    assert {one.command for one in theirs} - {one.command for one in mine} == {"admin"}
    assert [one.command for one in theirs] == list(SLASH_COMMANDS)
    for command in theirs:
        assert re.fullmatch(r"[a-z0-9_]{1,32}", command.command)
        assert 1 <= len(command.description) <= 256


def test_both_languages_say_the_same_things_of_the_same_values() -> None:
    ru, en = catalogue("ru"), catalogue("en")
    keys = ru.keys()
    assert keys == en.keys()
    assert [key for key in keys if ru.variables(key) != en.variables(key)] == []


def test_every_key_of_the_conversation_exists() -> None:
    known = catalogue("ru")
    source = "".join(path.read_text("utf-8") for path in Path(chat.__path__[0]).glob("*.py"))
    used = set(re.findall(r'(?:say|show|Ack|plain_words)\(\s*(?:turn\.language, )?"([a-z][a-z-]+)"', source))
    used |= set(re.findall(r'text="([a-z][a-z-]+)"', source))
    assert len(used) > 30
    assert {key for key in used if not known.has(key)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_uses_only_the_small_html(language: str) -> None:
    folder = Path(chat.__path__[0]).parent / "locale" / language
    tags = re.findall(r"<[^>\s{]*>", (folder / "chat.ftl").read_text("utf-8"))
    words = {tag for tag in tags if not re.fullmatch(r"</?(?:b|i|code|pre|a)>", tag)}
    assert words == {"<a href>"} or words == set()


def test_russian_counts_have_their_three_forms() -> None:
    said = {
        count: plain_words("ru", "file-again", {"tool": "x", "rows": count}).split("\n")[1]
        for count in (1, 2, 5, 11, 21)
    }
    assert said == {
        1: "1 строка, тот же файл.",
        2: "2 строки, тот же файл.",
        5: "5 строк, тот же файл.",
        11: "11 строк, тот же файл.",
        21: "21 строка, тот же файл.",
    }
