"""The messages of a Fluent source, found without parsing them: a start needs a few of some hundreds."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fluent.syntax import FluentParser, ast

_BEGIN = re.compile(r"^([a-zA-Z][a-zA-Z0-9_-]*) *=", re.MULTILINE)
_ATTRIBUTE = re.compile(r"^ +\.([a-zA-Z][a-zA-Z0-9_-]*) *=", re.MULTILINE)
_parser = FluentParser(with_spans=False)


def entries_of(source: str) -> Iterator[tuple[str, str]]:
    """Yield each message's name and its source, in order; what stands before the first one has an empty name.

    Source: Fluent's grammar: an entry begins in the first column, what continues it is indented or closes a brace.
    """
    head, entries = _parted(_BEGIN, source)
    if head.strip():
        yield "", head
    yield from entries


def texts_of(name: str, source: str) -> Iterator[tuple[str, str]]:
    """Yield the key of each text of the message *name*, its value and its attributes, and that text as a message alone.

    A menu says the labels of some tools and must not parse their help. Source: Fluent's grammar: no line of a text
    begins with a dot.
    """
    value, attributes = _parted(_ATTRIBUTE, source)
    if not attributes or value.partition("=")[2].strip():
        yield name, value
    for attribute, text in attributes:
        yield f"{name}.{attribute}", f"{name} =\n{text}"


def _parted(begin: re.Pattern[str], source: str) -> tuple[str, list[tuple[str, str]]]:
    """Return what stands before the first place where *begin* is found, and from each place its name and its text."""
    places = list(begin.finditer(source))
    ends = [place.start() for place in places] + [len(source)]
    parts = [(place[1], source[place.start() : end]) for place, end in zip(places, ends[1:], strict=True)]
    return source[: ends[0]], parts


def parsed(source: str) -> ast.Resource:
    """Return what the source of one message, or of one of its texts, says; junk raises ValueError."""
    resource = _parser.parse(source)
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            raise ValueError(f"not Fluent: {(entry.content or '')[:80]!r}")  # noqa: TRY004 - the file is wrong
    return resource
