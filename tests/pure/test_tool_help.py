"""The help of a tool in the chat speaks of its options in the words of its buttons."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ppc_helper import locale
from ppc_helper.cli.tool_list import show_tool
from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.tools import all_tools


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name, tool in all_tools().items() if tool.options])
def test_help_calls_no_option_by_the_name_that_one_types(name: str, language: str) -> None:
    words = catalogue(language)
    said = words.text(f"{name}.help")
    raw = [
        option.name
        for option in all_tools()[name].options
        if words.text(f"{name}-option-{option.name}").lower() != option.name
        and re.search(rf"(?m)^\W*(?:<b>[^<]*</b> )?{option.name}:|\b{option.name} words|{option.name} слов", said)
    ]
    assert raw == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_names_a_choice_as_its_button_does(language: str) -> None:
    words = catalogue(language)
    said = words.text("kf_group_duplicates.help")
    for key in ("order", "order-keep", "forms-keep", "keep-frequency", "keep-shortest", "keep-first"):
        assert words.text(f"kf_group_duplicates-option-{key}") in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", all_tools())
def test_help_says_where_the_rules_come_from_and_fits_a_message(name: str, language: str) -> None:
    said = catalogue(language).text(f"{name}.help")
    assert {"ru": "Источник", "en": "Source"}[language] in said
    assert len(said) < 4_000


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", all_tools())
def test_help_speaks_of_every_option_by_the_name_of_its_button(name: str, language: str) -> None:
    words = catalogue(language)
    said = words.text(f"{name}.help")
    silent = [
        option.name
        for option in all_tools()[name].options
        # a sign follows the name of what is explained: a short word may stand anywhere by chance
        if not re.search(rf"(?i)(?<!\w){re.escape(words.text(f'{name}-option-{option.name}'))}[:.,»”]", said)
    ]
    assert silent == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", all_tools())
def test_help_in_the_shell_names_every_option_as_it_is_typed_and_in_words(
    name: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = catalogue(language)
    show_tool(words, all_tools()[name])
    shown = capsys.readouterr().out
    assert {"ru": "Источник", "en": "Source"}[language] in shown
    for option in all_tools()[name].options:
        for value in option.choices or (option.default,):
            assert f"{option.name}={value}" in shown
        assert words.text(f"{name}-option-{option.name}") in shown


@pytest.mark.parametrize("name", all_tools())
def test_every_value_of_an_option_has_words_in_every_language(name: str) -> None:
    keys = [f"{name}-option-{option.name}-{value}" for option in all_tools()[name].options for value in option.choices]
    told = [any(catalogue(language).has(key) for language in LANGUAGES) for key in keys]
    both = [all(catalogue(language).has(key) for language in LANGUAGES) for key in keys]
    assert both == told


@pytest.mark.parametrize("name", all_tools())
def test_a_summary_of_one_speaks_of_one(name: str) -> None:
    words = catalogue("en")
    source = (Path(locale.__file__).parent / "en" / f"{name}.ftl").read_text("utf-8")
    said = words.text(f"{name}.done", dict.fromkeys(re.findall(r"\$(\w+)", source), 1))
    assert re.findall(r"(?<![\d,.])1 \w+[^s\W]s\b", said) == []
