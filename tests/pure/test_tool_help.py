"""The help of a tool in the chat speaks of its options in the words of its buttons."""

from __future__ import annotations

import re

import pytest

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
@pytest.mark.parametrize(
    "name", [name for name, tool in all_tools().items() if tool.menu == "keywords"] + ["utm_build"]
)
def test_help_speaks_of_every_option_by_the_name_of_its_button(name: str, language: str) -> None:
    words = catalogue(language)
    said = words.text(f"{name}.help").lower()
    silent = [
        option.name
        for option in all_tools()[name].options
        if words.text(f"{name}-option-{option.name}").lower() not in said
    ]
    assert silent == []
