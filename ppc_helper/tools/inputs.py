"""What a tool can be given. :mod:`ppc_helper.lists` reads these from text, txt, csv and xlsx."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class Unread(msgspec.Struct, frozen=True):
    """A row that holds something, but not what is asked for: its *number* as the file counts, from 1 (0 unknown).

    *content* is what stands in it; *reason* is a message of the catalogue.
    """

    number: int
    content: str
    reason: str


AT_LINE_ENDS = "\n"
"""Frequencies have no column of their own: each stands behind its phrase."""


class Origin(msgspec.Struct, frozen=True):
    """How the input was read, to be said to the person: rows, encoding, separator, column names.

    *frequency_column* may be AT_LINE_ENDS.
    """

    rows: int = 0
    encoding: str = ""
    separator: str = ""
    text_column: str = ""
    frequency_column: str = ""
    unread: tuple[Unread, ...] = ()
    """Rows that could not be read, in the order given; blank ones are not among them."""
    numbering: bool = False
    """Each line began with its number, which was taken away."""
    sheet: str = ""
    """The worksheet that was read, where there are others."""
    other_sheets: tuple[str, ...] = ()
    """Those with something in them that were not read."""


class Phrases(msgspec.Struct, frozen=True):
    """Search phrases in the order given.

    *frequencies* is None or as long as *texts* (None where unknown); *groups* is None or as long as *texts*, the name
    of each phrase's group (empty where it has none).
    """

    texts: Sequence[str]
    frequencies: Sequence[float | None] | None = None
    origin: Origin = Origin()
    groups: Sequence[str] | None = None


class Urls(msgspec.Struct, frozen=True):
    """Web addresses as typed, in the order given; query strings and fragments are kept."""

    texts: Sequence[str]
    origin: Origin = Origin()


class VkLinks(msgspec.Struct, frozen=True):
    """Links or short names of VK people, communities and events as typed, in the order given."""

    texts: Sequence[str]
    origin: Origin = Origin()


class Blocks(msgspec.Struct, frozen=True):
    """Several lists in the order given: the blocks of a text between blank lines, the columns of a table, the files.

    *names* is as long as *blocks*: a column's heading, a file's name, empty where there is none.
    """

    blocks: Sequence[Sequence[str]]
    names: Sequence[str]
    origin: Origin = Origin()


class UrlPairs(msgspec.Struct, frozen=True):
    """Pairs of web addresses as typed, in order: *olds* and *news* are equally long; a new one may be empty."""

    olds: Sequence[str]
    news: Sequence[str]
    origin: Origin = Origin()


class Text(msgspec.Struct, frozen=True):
    """One text as it is.

    *columns* are those of a table that has several with texts of ads, each with its name, a text a line; *text* is the
    first of them.
    """

    text: str
    origin: Origin = Origin()
    columns: tuple[tuple[str, str], ...] = ()


Input = Phrases | Urls | VkLinks | Blocks | UrlPairs | Text
INPUTS: tuple[type[Input], ...] = (Phrases, Urls, VkLinks, Blocks, UrlPairs, Text)
