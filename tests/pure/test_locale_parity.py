"""Russian and English must say the same things, and every tool must have its words."""

from __future__ import annotations

import ast
import inspect
import re
import sys
from pathlib import Path

import pytest

from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.tools import Tool, all_tools

ALLOWED_TAGS = re.compile(r"</?(?:b|i|code|pre)>|<a href=\"[^\"]*\">|</a>")


def test_both_languages_have_the_same_keys() -> None:
    assert catalogue("ru").keys() == catalogue("en").keys()


def test_both_languages_use_the_same_arguments() -> None:
    assert variables_by_key("en") == variables_by_key("ru")


def variables_by_key(language: str) -> dict[str, frozenset[str]]:
    words = catalogue(language)
    return {key: words.variables(key) for key in words.keys()}  # noqa: SIM118 - a method of the catalogue, not of a dict


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_use_no_markup_that_cannot_be_rendered(language: str) -> None:
    words = catalogue(language)
    for key in words.keys():  # noqa: SIM118 - a method of the catalogue, not of a dict
        text = words.text(key, dict.fromkeys(words.variables(key), 1))
        assert (key, re.findall(r"</?[a-z][^>]*>", ALLOWED_TAGS.sub("", text))) == (key, [])


@pytest.mark.parametrize("tool", all_tools().values(), ids=lambda tool: tool.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tool_has_title_hint_help_and_summary(tool: Tool, language: str) -> None:
    keys = [tool.name, *(f"{tool.name}.{part}" for part in ("hint", "help", "done"))]
    assert [key for key in keys if not catalogue(language).has(key)] == []


@pytest.mark.parametrize("tool", all_tools().values(), ids=lambda tool: tool.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_a_tool_uses_has_its_message(tool: Tool, language: str) -> None:
    words = catalogue(language)
    missing = [code for code in note_codes(tool) if not words.has(f"{tool.name}-{code}") and not words.has(code)]
    assert missing == []


def note_codes(tool: Tool) -> list[str]:
    """Return the codes written out in the tool's file; a code put together at run time is not seen."""
    module = sys.modules[tool.function.__module__]
    tree = ast.parse(Path(inspect.getfile(module)).read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    made = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Note"]
    return [code.value for code in made if isinstance(code, ast.Constant) and isinstance(code.value, str)]


def test_english_quotes_are_english() -> None:
    words = catalogue("en")
    foreign = [key for key in words.keys() if set("«»") & set(words.text(key, dict.fromkeys(words.variables(key), 1)))]  # noqa: SIM118
    assert foreign == []
