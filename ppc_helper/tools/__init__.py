"""The registry of tools: what a tool is given, what it returns, and how it is found.

A tool is one decorated function in one file of this folder, named as the file. It is pure: what it needs from
outside comes as a keyword-only argument typed by a Protocol of :mod:`ppc_helper.ports`. Titles, hints, help,
notes and the summary are messages of the tool's name in ``locale/<language>/<tool>.ftl``.

The wire format of a tool's button is the original bot's, for ever:
``is_inplace:input_required:response_required:handler:name``.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import typing
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Annotated, Any, Literal

import msgspec

from ppc_helper.tools.inputs import INPUTS, Input, Unread

Menu = Literal["keywords", "seo", "vk"]
Lane = Literal["tool", "scan"]
Import = Literal["", "xlsx", "csv"]
PAYLOAD = "payload:"
"""Before the id of the payload that holds the words of a text option, which facts must not hold."""
MAX_UPLOAD = 50 * 1000 * 1000
"""Bytes of a result's file: a bot can send no bigger one. Source: core.telegram.org/bots/api, sendDocument."""
NUMBER = re.compile(r"\d{1,9}", re.ASCII)
"""What an option of numbers takes."""
LARGEST = 999_999_999
HANDLERS: Mapping[Menu, str] = {"keywords": "kf", "seo": "sf", "vk": "vk"}


class Note(msgspec.Struct, frozen=True):
    """A reason in a row: the message *code* of the tool's catalogue with its *args*; empty code, no reason."""

    code: str
    args: dict[str, str | int | float] = {}


Cell = str | int | float | None | Note | tuple[Note, ...]


class Bar(msgspec.Struct, frozen=True):
    """One bar of a picture: a *value* in per cent, and its *error* in percentage points where it has one."""

    label: str
    value: float
    error: float | None = None


class Bars(msgspec.Struct, frozen=True):
    """A picture of a result, drawn where matplotlib may be loaded; the first bar is the uppermost."""

    title: Note
    bars: tuple[Bar, ...]


class Table(msgspec.Struct, frozen=True):
    """What a tool returns.

    *columns* are the stable names of the columns. *rows* have one cell per column; a Note (or several) becomes a
    sentence in the person's language when the file is written. *counts* feed the one-line summary
    ``<tool>.done`` and are shown by it. *warnings* are said above the file. An empty *rows* is a valid result.
    *picture* is sent before the file.
    """

    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    counts: dict[str, int | float | str] = {}
    warnings: tuple[Note, ...] = ()
    picture: Bars | None = None
    left_out: tuple[Unread, ...] = ()
    """Rows of the input that are not in *rows*, with the reason: they go where the rows that could not be read go."""
    rows_per_file: int = 0
    """So many rows another program imports from one file; 0: as many as a sheet takes."""


class Refusal(msgspec.Struct, frozen=True):
    """The input cannot be worked on; *reason* is a message that says what was wrong and what to send."""

    reason: Note


class Offer(msgspec.Struct, frozen=True):
    """One way to go on: *option* is set to *value*; *label* is the message on its button."""

    option: str
    value: str
    label: Note


class Question(msgspec.Struct, frozen=True):
    """What a query asks before it goes on: *text* says what each of the *offers* costs."""

    text: Note
    offers: tuple[Offer, ...]


class Between(msgspec.Struct, frozen=True):
    """The bounds of an option of numbers, in its annotation: ``timeout: Annotated[int, Between(1, 120)] = 15``."""

    least: int = 0
    most: int = LARGEST


class Option(msgspec.Struct, frozen=True):
    """One option of a tool: its name, the values it can take (empty: any text or number), its default.

    A number is *between* two others. What people set before there were such bounds is still in force: the tool refuses
    what it cannot work with.
    """

    name: str
    choices: tuple[str, ...]
    default: str
    kind: Literal["choice", "int", "text"]
    between: Between = Between()

    @property
    def is_bounded(self) -> bool:
        """Tell whether it takes only some numbers."""
        return self.between != Between()

    def takes(self, value: str) -> bool:
        """Tell whether *value* may be set."""
        if self.kind == "int":
            return bool(NUMBER.fullmatch(value)) and self.between.least <= int(value) <= self.between.most
        return self.kind == "text" or value in self.choices

    def in_force(self, chosen: str | None) -> str:
        """Return *chosen* where it is a value of this option, else the default: choices may have changed."""
        return chosen if chosen and (not self.choices or chosen in self.choices) else self.default


class Tool(msgspec.Struct, frozen=True):
    """A registered tool; *name* is permanent, *lane* tells where it runs (``scan`` waits on the outside).

    Menus show tools in order of *place*, then of name. *for_import*: another program reads the result, as an xlsx or as
    a csv with commas; nothing but its rows may be in it.
    """

    name: str
    menu: Menu
    lane: Lane
    input_type: type[Input]
    options: tuple[Option, ...]
    needs: tuple[str, ...]
    next_tools: tuple[str, ...]
    place: int
    function: Callable[..., Table | Refusal]
    for_import: Import = ""
    asks: str = ""
    """The option without which it does nothing: it is asked for when a list comes without it."""

    @property
    def callback_data(self) -> str:
        """Return the button's permanent data."""
        return f"0:1:1:{HANDLERS[self.menu]}:{self.name}"

    def parse_options(self, given: Mapping[str, str]) -> dict[str, Any]:
        """Return the options as the function takes them; unknown names and wrong values raise ValueError."""
        known = {option.name: option for option in self.options}
        for name in given:
            if name not in known:
                raise ValueError(name)
        return {name: _parse(option, given.get(name, option.default)) for name, option in known.items()}


def _parse(option: Option, value: str) -> str | int:
    if option.kind == "int":
        if not NUMBER.fullmatch(value):
            raise ValueError(f"{option.name}={value}")
        return int(value)
    if option.kind == "choice" and value not in option.choices:
        raise ValueError(f"{option.name}={value}")
    return value


def tool(
    *,
    menu: Menu,
    lane: Lane = "tool",
    next_tools: tuple[str, ...] = (),
    place: int = 50,
    for_import: Import = "",
    asks: str = "",
) -> Callable[[Callable[..., Table | Refusal]], Tool]:
    """Register the function under its own name; its first parameter's annotation says what it takes."""

    def register(function: Callable[..., Table | Refusal]) -> Tool:
        hints = typing.get_type_hints(function, include_extras=True)
        parameters = list(inspect.signature(function).parameters.values())
        options, needs = [], []
        for parameter in parameters[1:]:
            hint = hints[parameter.name]
            if parameter.default is inspect.Parameter.empty:
                needs.append(parameter.name)
            else:
                options.append(_option(parameter.name, hint, parameter.default))
        return Tool(
            name=getattr(function, "__name__", ""),
            menu=menu,
            lane=lane,
            input_type=hints[parameters[0].name],
            options=tuple(options),
            needs=tuple(needs),
            next_tools=next_tools,
            place=place,
            function=function,
            for_import=for_import,
            asks=asks,
        )

    return register


def _option(name: str, hint: Any, default: object) -> Option:
    if typing.get_origin(hint) is Literal:
        choices = tuple(str(choice) for choice in typing.get_args(hint))
        return Option(name=name, choices=choices, default=str(default), kind="choice")
    if typing.get_origin(hint) is Annotated:
        return Option(name=name, choices=(), default=str(default), kind="int", between=typing.get_args(hint)[1])
    return Option(name=name, choices=(), default=str(default), kind="int" if hint is int else "text")


@cache
def all_tools() -> Mapping[str, Tool]:
    """Return every tool of this folder by its name, in the order of menus; two of one name stop the start."""
    found: dict[str, Tool] = {}
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        for value in vars(module).values():
            if isinstance(value, Tool) and found.setdefault(value.name, value) is not value:
                raise ValueError(f"two tools are named {value.name}")
    return dict(sorted(found.items(), key=lambda item: (item[1].place, item[0])))


__all__ = [
    "INPUTS",
    "MAX_UPLOAD",
    "NUMBER",
    "PAYLOAD",
    "Bar",
    "Bars",
    "Between",
    "Cell",
    "Import",
    "Note",
    "Offer",
    "Option",
    "Question",
    "Refusal",
    "Table",
    "Tool",
    "all_tools",
    "tool",
]
