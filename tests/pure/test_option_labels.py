"""Each option that a button can change has a name and values in words."""

from __future__ import annotations

import re

import pytest

from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.tools import Option, Tool, all_tools

CHOICES = [(tool, option) for tool in all_tools().values() for option in tool.options]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("tool", "option"), CHOICES, ids=lambda it: it.name)
def test_options_on_buttons_are_named_in_words(tool: Tool, option: Option, language: str) -> None:
    words = catalogue(language)
    key = f"{tool.name}-option-{option.name}"
    # a sign or a number stands for itself, and cannot be part of a message's name
    named = [choice for choice in option.choices if re.fullmatch("[a-z_]+", choice)]
    assert [name for name in (key, *(f"{key}-{choice}" for choice in named)) if not words.has(name)] == []
