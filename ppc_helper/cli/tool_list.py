"""``ppc-helper tool --list``: the tools, what they take, their options."""

from __future__ import annotations

import sys

import msgspec
from rich.console import Console
from rich.table import Table

from ppc_helper.cli.notices import without_markup
from ppc_helper.locale import Catalogue
from ppc_helper.tools import HANDLERS, Option, Tool, all_tools

PIPE_WIDTH = 160


def show_tools(words: Catalogue, as_json: bool) -> None:
    """Print every tool: a table for people, or JSON for scripts."""
    if as_json:
        sys.stdout.buffer.write(msgspec.json.encode([_as_tree(each) for each in all_tools().values()]) + b"\n")
        return
    screen = Table(box=None, pad_edge=False)
    for heading in ("name", "takes", "options (default first)", ""):
        screen.add_column(heading, overflow="fold")
    for each in (one for menu in HANDLERS for one in all_tools().values() if one.menu == menu):
        title = words.text(each.name) if words.has(each.name) else ""
        screen.add_row(each.name, each.input_type.__name__.lower(), "\n".join(map(_shown, each.options)), title)
    _screen().print(screen)


def show_tool(words: Catalogue, each: Tool) -> None:
    """Print what *each* does, by which rules, and its options, as its help in the chat does."""
    screen = _screen()
    screen.print(words.text(each.name), style="bold", markup=False)
    screen.print(without_markup(words.text(f"{each.name}.help")), markup=False)
    if each.options:
        screen.print()
        show_options(words, each)


def _screen() -> Console:
    # a pipe has no width of its own; the default would cut names
    return Console(highlight=False, width=None if sys.stdout.isatty() else PIPE_WIDTH)


def show_options(words: Catalogue, each: Tool) -> None:
    """Print what *each* takes for its options, with the words that its buttons have in the chat beside them."""
    screen = Table(box=None, pad_edge=False)
    for heading in ("--option (default first)", "", ""):
        screen.add_column(heading, overflow="fold")
    for option in each.options:
        key = f"{each.name}-option-{option.name}"
        title = words.text(key) if words.has(key) else ""
        rest = [choice for choice in option.choices if choice != option.default]
        for value in (option.default, *rest):
            said = words.text(f"{key}-{value}") if words.has(f"{key}-{value}") else _range(option)
            screen.add_row(f"{option.name}={value}", title, said)
            title = ""
    _screen().print(screen)


def _range(option: Option) -> str:
    return f"{option.between.least}-{option.between.most}" if option.is_bounded else ""


def _shown(option: Option) -> str:
    if option.kind != "choice":
        bounds = f" ({_range(option)})" if option.is_bounded else ""
        return f"{option.name}={option.default}{bounds}"
    rest = [choice for choice in option.choices if choice != option.default]
    return f"{option.name}={'|'.join([option.default, *rest])}"


def _as_tree(each: Tool) -> dict[str, object]:
    return {
        "name": each.name,
        "menu": each.menu,
        "takes": each.input_type.__name__.lower(),
        "options": [msgspec.to_builtins(option) for option in each.options],
        "needs": each.needs,
        "next": each.next_tools,
    }
