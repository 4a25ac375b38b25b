"""What stands under a tool that waits for input: its options, and the lists and questions behind them."""

from __future__ import annotations

from collections.abc import Mapping

from ppc_helper.chat import menus, wire
from ppc_helper.events import Button
from ppc_helper.locale import LANGUAGES, catalogue
from ppc_helper.tools import Option, Tool

MOST_IN_TURN = 4
"""Choices that one button takes in turn; more are shown as a list."""


def hint(tool: Tool, chosen: Mapping[str, str], session: int) -> menus.Rows:
    """Return what stands under a tool's hint: its options as they are *chosen*, its help, and the way out.

    *session* 0: it waits no more, so the way is back in.
    """
    options = (option_button(tool, option, chosen) for option in tool.options if len(option.choices) != 1)
    way = menus.close(session) if session else Button(text="button-again", data=tool.callback_data)
    last = (Button(text="button-tool-help", data=wire.help_of(tool.name)), way)
    return (*((button,) for button in options), last)


def option_button(tool: Tool, option: Option, chosen: Mapping[str, str]) -> Button:
    """Return the button that shows an option's value; a press takes the next of its choices, or asks for a value.

    Of many choices a press shows the list.
    """
    if option.kind != "choice":
        return _free_option_button(tool, option, option.in_force(chosen.get(option.name)))
    value = option.in_force(chosen.get(option.name))
    following = option.choices[(option.choices.index(value) + 1) % len(option.choices)]
    key = key_of(tool, option)
    many = len(option.choices) > MOST_IN_TURN
    return Button(
        text="button-option",
        data=wire.list_choices(tool.name, option.name) if many else wire.option(tool.name, option.name, following),
        args={"option": f"message:{key}|{option.name}", "value": f"message:{key}-{value}|{value}"},
    )


def _free_option_button(tool: Tool, option: Option, value: str) -> Button:
    return Button(
        text="button-option",
        data=wire.ask_option(tool.name, option.name),
        args={
            "option": f"message:{key_of(tool, option)}|{option.name}",
            "value": free_value(tool, option, value),
        },
    )


def free_value(tool: Tool, option: Option, value: str) -> str:
    """Return how the *value* of a number or a text shows: words where it means more than itself, of a text never it."""
    key = key_of(tool, option)
    if option.kind != "text":
        return f"message:{key}-{value}|{value}"
    if value:
        return "message:option-set"
    return f"message:{key}-empty" if is_said(f"{key}-empty") else "message:option-not-set"


def key_of(tool: Tool, option: Option) -> str:
    """Return the message that is an option's title; those of its values go on from there."""
    return f"{tool.name}-option-{option.name}"


def is_said(key: str) -> bool:
    """Tell whether there is a message *key*; the languages have the same."""
    return catalogue(LANGUAGES[0]).has(key)


def choices(tool: Tool, option: Option, chosen: str | None) -> menus.Rows:
    """Return a button for each value of an option, the one in force marked."""
    value = option.in_force(chosen)
    key = key_of(tool, option)
    buttons = [
        Button(
            text="button-choice-in-force" if choice == value else "button-choice",
            data=wire.option(tool.name, option.name, choice),
            args={"value": f"message:{key}-{choice}|{choice}"},
        )
        for choice in option.choices
    ]
    return menus.pairs(buttons)


def option_asked(tool: Tool, option: Option, session: int, kept: str) -> menus.Rows:
    """Return what stands under the question for an option's value: the way out, and to none where one is *kept*."""
    if not kept:
        return ((menus.close(session),),)
    label = "button-empty-option" if option.kind == "text" else "button-clear-option"
    return ((Button(text=label, data=wire.clear_option(tool.name, option.name)), menus.close(session)),)
