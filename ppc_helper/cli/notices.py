"""What a tool's run says on standard error, and how it ends when it cannot go on."""

from __future__ import annotations

import re
from typing import NoReturn

import typer
from rich.console import Console

from ppc_helper import lists
from ppc_helper.locale import Catalogue
from ppc_helper.tools import Refusal, Tool

REFUSED = 1
"""Exit code when the tool, or the outside it asks, says no."""
MISUSED = 2
"""Exit code for a wrong name, option or file."""

MARKUP = re.compile(r"</?(?:b|i|code|pre|a)(?: [^>]*)?>")

errors = Console(stderr=True, highlight=False)


def without_markup(text: str) -> str:
    """Return *text* without Telegram's tags."""
    return MARKUP.sub("", text)


def say(sentence: str) -> None:
    """Say *sentence*, of a catalogue."""
    errors.print(without_markup(sentence), markup=False, soft_wrap=True)


def refuse(chosen: Tool, refusal: Refusal, words: Catalogue) -> NoReturn:
    """Say why *chosen* does not work on its input, and end."""
    sentence = lists.Sentences(words, chosen.name).note(refusal.reason)
    errors.print(without_markup(sentence), style="red", markup=False, soft_wrap=True)
    raise typer.Exit(REFUSED)


def misuse(sentence: str) -> NoReturn:
    """Say what is wrong with the call, and end."""
    errors.print(sentence, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(MISUSED)
