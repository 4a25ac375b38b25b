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
    begins = list(_BEGIN.finditer(source))
    ends = [begin.start() for begin in begins[1:]] + [len(source)]
    head = source[: begins[0].start()] if begins else source
    if head.strip():
        yield "", head
    for begin, end in zip(begins, ends, strict=True):
        yield begin[1], source[begin.start() : end]


def texts_of(name: str, source: str) -> Iterator[tuple[str, str]]:
    """Yield the key of each text of the message *name*, its value and its attributes, and that text as a message alone.

    A menu says the labels of some tools and must not parse their help. Source: Fluent's grammar: no line of a text
    begins with a dot.
    """
    begins = list(_ATTRIBUTE.finditer(source))
    starts = [begin.start() for begin in begins]
    value = source[: starts[0]] if begins else source
    if not begins or value.partition("=")[2].strip():
        yield name, value
    for begin, end in zip(begins, [*starts[1:], len(source)], strict=False):
        yield f"{name}.{begin[1]}", f"{name} =\n{source[begin.start() : end]}"


def parsed(source: str) -> ast.Resource:
    """Return what the source of one message, or of one of its texts, says; junk raises ValueError."""
    resource = _parser.parse(source)
    for entry in resource.body:
        if isinstance(entry, ast.Junk):
            raise ValueError(f"not Fluent: {(entry.content or '')[:80]!r}")  # noqa: TRY004 - the file is wrong
    return resource
