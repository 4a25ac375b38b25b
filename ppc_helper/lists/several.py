"""Inputs of more than one list: blocks between blank lines, columns of a table, pairs of addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain, islice

import msgspec

from ppc_helper.lists import unread
from ppc_helper.lists.cells import Raw, cell_text
from ppc_helper.lists.columns import has_header
from ppc_helper.lists.links import looks_like_url, urls_in
from ppc_helper.lists.tables import EMPTY
from ppc_helper.tools import Refusal
from ppc_helper.tools.inputs import Blocks, Input, Origin, Phrases, Text, Unread, UrlPairs, Urls, VkLinks

ARROW = re.compile(r"\s*(?:->|=>|→|⇒)\s*")
SEPARATOR = re.compile(r"\s*[\t;|]\s*")
BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def of_text(text: str, lines: Sequence[str], origin: Origin, into: type[Input]) -> Blocks | UrlPairs | Refusal:
    """Read a pasted text, of which *lines* are those that are not blank."""
    return _blocks_of_text(text, origin) if into is Blocks else _pairs_of_text(lines, origin)


def of_rows(rows: Iterable[Sequence[Raw]], origin: Origin, into: type[Input]) -> Blocks | UrlPairs | Refusal:
    """Read a table."""
    return _blocks_of_rows(rows, origin) if into is Blocks else _pairs_of_rows(rows, origin)


def _blocks_of_text(text: str, origin: Origin) -> Blocks | Refusal:
    """Read blocks between blank lines; one block that is a table gives a block for each column."""
    parts = [[line.strip() for line in part.split("\n") if line.strip()] for part in BLANK_LINES.split(text)]
    parts = [part for part in parts if part]
    if len(parts) == 1 and any("\t" in line for line in parts[0]):
        return _blocks_of_rows((line.split("\t") for line in parts[0]), origin)
    return _blocks(parts, [""] * len(parts), origin)


def _blocks_of_rows(rows: Iterable[Sequence[Raw]], origin: Origin) -> Blocks | Refusal:
    """Read each column as a block; a row of names above them names the blocks."""
    rows = iter(rows)
    first = list(next(rows, ()))
    names = [cell_text(cell) for cell in first] if has_header(first) else []
    columns: list[list[str]] = []
    for row in rows if names else chain([first], rows):
        columns += [[] for _ in range(len(row) - len(columns))]
        for place, cell in enumerate(row):
            if text := cell_text(cell):
                columns[place].append(text)
    named = [*names, *[""] * len(columns)]
    kept = [(column, name) for column, name in zip(columns, named, strict=False) if column]
    return _blocks([column for column, _ in kept], [name for _, name in kept], origin)


def _blocks(blocks: Sequence[Sequence[str]], names: Sequence[str], origin: Origin) -> Blocks | Refusal:
    if not blocks:
        return EMPTY
    return Blocks(blocks, names, msgspec.structs.replace(origin, rows=sum(map(len, blocks))))


def _pairs_of_text(lines: Iterable[str], origin: Origin) -> UrlPairs | Refusal:
    """Read a pair a line, parted by a tab, a semicolon, an arrow or spaces; a line of one address has no second."""
    return _pairs([_split(line) for line in lines], origin)


def _split(line: str) -> list[str]:
    for sign in (ARROW, SEPARATOR):
        cells = [cell.strip() for cell in sign.split(line)]
        if len(cells) > 1:
            return cells
    return list(urls_in(line))


def _pairs_of_rows(rows: Iterable[Sequence[Raw]], origin: Origin) -> UrlPairs | Refusal:
    """Read the first two columns as pairs; a first row without an address is a header."""
    rows = iter(rows)
    head = [[cell_text(cell) for cell in row] for row in islice(rows, 1)]
    first_row = 1
    if head and not any(map(looks_like_url, head[0])):
        head, first_row = [], 2
    cells = chain(head, ([cell_text(cell) for cell in row] for row in rows))
    return _pairs((_split(row[0]) if len(row) == 1 else row for row in cells), origin, first_row)


def _pairs(rows: Iterable[Sequence[str]], origin: Origin, first_row: int = 1) -> UrlPairs | Refusal:
    found: list[tuple[str, str]] = []
    missed: list[Unread] = []
    for place, row in enumerate(rows, first_row):
        if row and row[0]:
            found.append((row[0], row[1] if len(row) > 1 else ""))
        elif content := unread.content_of(row):
            missed.append(Unread(place, content, unread.NO_LINK))
    if not found:
        return EMPTY
    olds, news = zip(*found, strict=True)
    return UrlPairs(olds, news, msgspec.structs.replace(origin, rows=len(found), unread=tuple(missed)))


def join(inputs: Sequence[Input]) -> Input:
    """Return several inputs of one kind as one, in order; one stays as it is."""
    first = inputs[0]
    if len(inputs) == 1:
        return first
    origin = msgspec.structs.replace(
        first.origin,
        rows=sum(one.origin.rows for one in inputs),
        unread=tuple(row for one in inputs for row in one.origin.unread),
        sheet=", ".join(one.origin.sheet for one in inputs if one.origin.sheet),
        other_sheets=tuple(name for one in inputs for name in one.origin.other_sheets),
    )
    match first:
        case Text():
            return Text("\n".join(one.text for one in inputs if isinstance(one, Text)), origin)
        case Blocks():
            parts = [one for one in inputs if isinstance(one, Blocks)]
            blocks = [block for one in parts for block in one.blocks]
            return Blocks(blocks, [name for one in parts for name in one.names], origin)
        case UrlPairs():
            pairs = [one for one in inputs if isinstance(one, UrlPairs)]
            return UrlPairs([u for one in pairs for u in one.olds], [u for one in pairs for u in one.news], origin)
        case Phrases():
            return _phrases([one for one in inputs if isinstance(one, Phrases)], origin)
        case _:
            return type(first)(
                [text for one in inputs if isinstance(one, Urls | VkLinks) for text in one.texts], origin
            )


def _phrases(parts: Sequence[Phrases], origin: Origin) -> Phrases:
    """Join phrases; frequencies and groups are there when one part has them, empty for the others."""
    texts = [text for one in parts for text in one.texts]
    frequencies = groups = None
    if any(one.frequencies is not None for one in parts):
        frequencies = [f for one in parts for f in (one.frequencies or [None] * len(one.texts))]
    if any(one.groups is not None for one in parts):
        groups = [name for one in parts for name in (one.groups or [""] * len(one.texts))]
    return Phrases(texts, frequencies, origin, groups)
