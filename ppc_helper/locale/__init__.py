"""Message catalogues: every word a person reads, in Fluent files ``<language>/*.ftl`` beside this module."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from fluent.syntax import ast

from ppc_helper.locale.entries import entries_of, parsed, texts_of
from ppc_helper.locale.patterns import plain_formatter, references_of, variables_of

LANGUAGES = ("ru", "en")
DEFAULT_LANGUAGE = "ru"
GROUP_SEPARATORS = {"ru": "\u00a0", "en": ","}
PLACEHOLDER_LIMIT = 2_000
REMEMBERED_TEXTS = 10_000

Formatter = Callable[[Mapping[str, Any]], str]


class Catalogue:
    """The messages of one language; a key is ``message`` or ``message.attribute``.

    A text is parsed when it is first asked for, alone; a whole message when it counts or refers to others.
    """

    def __init__(self, language: str, sources: Mapping[str, str]) -> None:
        """Find the messages in *sources* (file name to Fluent text); one that is defined twice raises ValueError.

        So does junk, before the first message at once, in a text where it is first read.
        """
        self.language = language
        self._messages: dict[str, tuple[str, str]] = {}
        self._texts: dict[str, dict[str, str]] = {}
        self._patterns: dict[str, ast.Pattern] = {}
        self._formatters: dict[str, Formatter] = {}
        for name, source in sources.items():
            self._add(name, source)

    def has(self, key: str) -> bool:
        """Tell whether *key* is a message or an attribute with a text."""
        return self._pattern(key) is not None

    def keys(self) -> tuple[str, ...]:
        """Return every key, in order."""
        return tuple(sorted(key for name in self._messages for key in self._texts_of(name) if self.has(key)))

    def variables(self, key: str) -> frozenset[str]:
        """Return the names of the arguments that *key* uses."""
        return variables_of(self._known_pattern(key))

    def text(self, key: str, args: Mapping[str, Any] = {}) -> str:
        """Return the text of *key*; an unknown key or a missing argument raises KeyError: it is a bug."""
        return self.formatter(key)(args)

    def formatter(self, key: str) -> Formatter:
        """Return a function of the arguments, made once: row notes are formatted by the hundred thousand."""
        known = self._formatters.get(key)
        if known is None:
            plain = plain_formatter(self._known_pattern(key), GROUP_SEPARATORS[self.language])
            known = self._formatters[key] = plain or self._fluent_formatter(key)
        return known

    def _add(self, file: str, source: str) -> None:
        for name, text in entries_of(source):
            if not name:
                self._parsed(file, text)
            elif name in self._messages:
                raise ValueError(f"{self.language}/{file}: {name} is defined twice")
            else:
                self._messages[name] = (file, text)

    def _parsed(self, file: str, source: str) -> ast.Resource:
        try:
            return parsed(source)
        except ValueError as error:
            raise ValueError(f"{self.language}/{file}: {error}") from None

    def _texts_of(self, name: str) -> dict[str, str]:
        """Return the sources of the texts of a message by their keys."""
        known = self._texts.get(name)
        if known is None:
            known = self._texts[name] = dict(texts_of(name, self._messages[name][1]))
        return known

    def _pattern(self, key: str) -> ast.Pattern | None:
        name = key.partition(".")[0]
        if key not in self._patterns and name in self._messages and (source := self._texts_of(name).get(key)):
            self._patterns |= _patterns(self._parsed(self._messages[name][0], source))
        return self._patterns.get(key)

    def _known_pattern(self, key: str) -> ast.Pattern:
        pattern = self._pattern(key)
        if pattern is None:
            raise KeyError(key)
        return pattern

    @cached_property
    def _bundle(self) -> Any:
        from fluent.runtime import FluentBundle  # noqa: PLC0415 - who counts nothing never loads the plural forms

        return FluentBundle([self.language], use_isolating=False)

    def _fluent_formatter(self, key: str) -> Formatter:
        name, _, attribute = key.partition(".")
        for one in (name, *references_of(self._known_pattern(key))):
            if not self._bundle.has_message(one):
                self._bundle.add_resource(self._parsed(*self._messages[one]))
        message = self._bundle.get_message(name)
        pattern = message.attributes[attribute] if attribute else message.value
        remembered: dict[tuple[Any, ...], str] = {}

        def render(args: Mapping[str, Any]) -> str:
            # True equals 1 and 1.0 equals 1 as keys, but they are written differently
            known = tuple((name, type(value), value) for name, value in args.items())
            text = remembered.get(known)
            if text is None:
                text = _rendered(self._bundle, key, pattern, args)
                if len(remembered) < REMEMBERED_TEXTS:
                    remembered[known] = text
            return text

        return render


def _patterns(resource: ast.Resource) -> dict[str, ast.Pattern]:
    """Return the texts of the message in *resource* by key."""
    found: dict[str, ast.Pattern] = {}
    for message in resource.body:
        if isinstance(message, ast.Message):
            found |= {message.id.name: message.value} if message.value else {}
            found |= {f"{message.id.name}.{one.id.name}": one.value for one in message.attributes}
    return found


def _rendered(bundle: Any, key: str, pattern: Any, args: Mapping[str, Any]) -> str:
    # Fluent refuses arguments over 2,500 characters; a phrase may be longer, so it goes in afterwards
    long = {
        f"\ue000{number}\ue001": (name, value)
        for number, (name, value) in enumerate(args.items())
        if isinstance(value, str) and len(value) > PLACEHOLDER_LIMIT
    }
    short = dict(args) | {name: token for token, (name, _) in long.items()}
    text, errors = bundle.format_pattern(pattern, short)
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
