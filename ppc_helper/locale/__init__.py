"""Message catalogues: every word a person reads, in Fluent files ``<language>/*.ftl`` beside this module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import ast

from ppc_helper.locale.patterns import plain_formatter, variables_of

LANGUAGES = ("ru", "en")
DEFAULT_LANGUAGE = "ru"
GROUP_SEPARATORS = {"ru": "\u00a0", "en": ","}
PLACEHOLDER_LIMIT = 2_000
REMEMBERED_TEXTS = 10_000

Formatter = Callable[[Mapping[str, Any]], str]


class Catalogue:
    """The messages of one language; a key is ``message`` or ``message.attribute``."""

    def __init__(self, language: str, sources: Mapping[str, str]) -> None:
        """Parse *sources* (file name to Fluent text); junk or a message defined twice raises ValueError."""
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=False)
        self._patterns: dict[str, ast.Pattern] = {}
        self._formatters: dict[str, Formatter] = {}
        for name, source in sources.items():
            self._add(name, source)

    def has(self, key: str) -> bool:
        """Tell whether *key* is a message or an attribute with a text."""
        return key in self._patterns

    def keys(self) -> tuple[str, ...]:
        """Return every key, in order."""
        return tuple(sorted(self._patterns))

    def variables(self, key: str) -> frozenset[str]:
        """Return the names of the arguments that *key* uses."""
        return variables_of(self._patterns[key])

    def text(self, key: str, args: Mapping[str, Any] = {}) -> str:
        """Return the text of *key*; an unknown key or a missing argument raises KeyError: it is a bug."""
        return self.formatter(key)(args)

    def formatter(self, key: str) -> Formatter:
        """Return a function of the arguments, made once: row notes are formatted by the hundred thousand."""
        known = self._formatters.get(key)
        if known is None:
            pattern = self._patterns[key]
            plain = plain_formatter(pattern, GROUP_SEPARATORS[self.language])
            known = self._formatters[key] = plain or self._fluent_formatter(key)
        return known

    def _add(self, name: str, source: str) -> None:
        resource = FluentResource(source)
        for entry in resource.body:
            if isinstance(entry, ast.Junk):
                raise ValueError(  # noqa: TRY004 - the file is wrong, no argument
                    f"{self.language}/{name}: not Fluent: {(entry.content or '')[:80]!r}"
                )
            if isinstance(entry, ast.Message):
                self._add_message(name, entry)
        self._bundle.add_resource(resource)

    def _add_message(self, name: str, message: ast.Message) -> None:
        key = message.id.name
        if self._bundle.has_message(key) or key in self._patterns:
            raise ValueError(f"{self.language}/{name}: {key} is defined twice")
        if message.value:
            self._patterns[key] = message.value
        for attribute in message.attributes:
            self._patterns[f"{key}.{attribute.id.name}"] = attribute.value

    def _fluent_formatter(self, key: str) -> Formatter:
        message, _, attribute = key.partition(".")
        compiled = self._bundle.get_message(message)
        pattern = compiled.attributes[attribute] if attribute else compiled.value
        remembered: dict[tuple[Any, ...], str] = {}

        def render(args: Mapping[str, Any]) -> str:
            # True equals 1 and 1.0 equals 1 as keys, but they are written differently
            known = tuple((name, type(value), value) for name, value in args.items())
            text = remembered.get(known)
            if text is None:
                text = self._render(key, pattern, args)
                if len(remembered) < REMEMBERED_TEXTS:
                    remembered[known] = text
            return text

        return render

    def _render(self, key: str, pattern: Any, args: Mapping[str, Any]) -> str:
        # Fluent refuses arguments over 2,500 characters; a phrase may be longer, so it goes in afterwards
        long = {
            f"\ue000{number}\ue001": (name, value)
            for number, (name, value) in enumerate(args.items())
            if isinstance(value, str) and len(value) > PLACEHOLDER_LIMIT
        }
        short = dict(args) | {name: token for token, (name, _) in long.items()}
        text, errors = self._bundle.format_pattern(pattern, short)
        if errors:
            raise KeyError(f"{key}: {errors[0]}")
        result = str(text)
        for token, (_, value) in long.items():
            result = result.replace(token, value)
        return result


@cache
def _load(language: str) -> Catalogue:
    folder = Path(__file__).parent / language
    return Catalogue(language, {p.name: p.read_text("utf-8") for p in sorted(folder.glob("*.ftl"))})


def catalogue(language: str) -> Catalogue:
    """Return the catalogue of *language* ("ru", "en"; "en-GB" counts as "en"); an unknown one gives Russian."""
    short = language.replace("_", "-").partition("-")[0].lower()
    return _load(short if short in LANGUAGES else DEFAULT_LANGUAGE)


__all__ = ["DEFAULT_LANGUAGE", "LANGUAGES", "Catalogue", "Formatter", "catalogue"]
