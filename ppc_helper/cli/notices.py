"""What commands say on standard error."""

from __future__ import annotations

import re
from typing import NoReturn

import typer
from rich.console import Console

from ppc_helper.errors import ConfigError, DatabaseUnavailable, NoAnswer, PpcHelperError

MISUSED = 2
"""Exit code for a wrong name, option or file."""

UNREACHABLE = 3
"""Exit code when the database cannot be reached."""

MARKUP = re.compile(r"</?(?:b|i|code|pre|a)(?: [^>]*)?>")

console = Console(stderr=True)
plain = Console(stderr=True, highlight=False)
"""Without colours of its own: for words that are a catalogue's or a person's."""


def without_markup(text: str) -> str:
    """Return *text* without Telegram's tags."""
    return MARKUP.sub("", text)


def say(sentence: str) -> None:
    """Say *sentence*, of a catalogue."""
    plain.print(without_markup(sentence), markup=False, soft_wrap=True)


def say_error(sentence: str) -> None:
    """Say what went wrong."""
    plain.print(sentence, style="red", markup=False, soft_wrap=True)


def misuse(sentence: str) -> NoReturn:
    """Say what is wrong with the call, and end."""
    say_error(sentence)
    raise typer.Exit(MISUSED)


def end_code(error: PpcHelperError) -> int:
    """Return the exit code of a command that ended by *error*."""
    return UNREACHABLE if isinstance(error, DatabaseUnavailable) else MISUSED


def hints(error: DatabaseUnavailable) -> list[str]:
    """Return what to look at where the error itself does not say it."""
    if "No space left" in str(error) or "is full" in str(error):
        return ["Its disk is full: make room. What was confirmed is there, and work goes on."]
    looked_at = "Is it running, and are db_manager's host, port, user, password and db right?"
    return [looked_at] if isinstance(error, NoAnswer) else []


def told(error: PpcHelperError) -> str:
    """Return an error as sentences for the operator."""
    if isinstance(error, ConfigError):
        return "The configuration cannot be used:\n" + "\n".join(f"  - {problem}" for problem in error.problems)
    if isinstance(error, DatabaseUnavailable):
        return "\n".join((f"The database cannot be reached: {error}", *hints(error)))
    return str(error)
