"""The words of a message.

A message is a catalogue key with args. An arg ``tool`` is a tool's name and shows as its title. An arg that
starts with ``message:`` names another message, written with the same args: ``message:kf_x.done``.
After ``|`` stands what to show when there is no such message. An attribute of the message that is named like
one of the args or words (``result.preview``) is a further paragraph. Args come from the log and words from a
person: only args are looked up, both are escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ppc_helper.chat.markup import escape, parse, plain
from ppc_helper.locale import Catalogue, catalogue

REFERENCE = "message:"
GONE = "…"
"""Stands for words that were deleted, or an arg that was not given."""


def compose(language: str, key: str, args: Mapping[str, Any], words: Mapping[str, str] | None = None) -> str:
    """Return the message *key* as the catalogues' HTML; *words* are a person's and come last, so they win."""
    known = catalogue(language)
    values = {name: _value(known, name, value, args) for name, value in args.items()}
    if words:
        values |= {name: escape(value) for name, value in words.items()}
    return "\n".join(_paragraphs(known, key, values))


def _paragraphs(known: Catalogue, key: str, values: Mapping[str, Any]) -> Iterator[str]:
    yield _text(known, key, values)
    for name in values:
        attribute = f"{key}.{name}"
        if values[name] != "" and known.has(attribute):
            yield _text(known, attribute, values)


def _value(known: Catalogue, name: str, value: Any, args: Mapping[str, Any]) -> Any:
    if not isinstance(value, str):
        return value
    if name == "tool":
        return _title(known, value)
    if value.startswith(REFERENCE):
        return _looked_up(known, value.removeprefix(REFERENCE), args)
    return escape(value)


def _title(known: Catalogue, tool: str) -> str:
    return known.text(tool) if known.has(tool) else escape(tool)


def _looked_up(known: Catalogue, reference: str, args: Mapping[str, Any]) -> str:
    key, _, instead = reference.partition("|")
    if not known.has(key):
        return escape(instead)
    values = {name: escape(value) if isinstance(value, str) else value for name, value in args.items()}
    if isinstance(args.get("tool"), str):
        values["tool"] = _title(known, args["tool"])
    return _text(known, key, values)


def _text(known: Catalogue, key: str, values: Mapping[str, Any]) -> str:
    try:
        return known.text(key, values)
    except KeyError:
        if not known.has(key):
            raise
        return known.text(key, dict.fromkeys(known.variables(key), GONE) | dict(values))


def plain_words(language: str, key: str, args: Mapping[str, Any]) -> str:
    """Return the message *key* without any formatting, for buttons, answers to presses and lines of lists."""
    return plain(parse(compose(language, key, args)))
