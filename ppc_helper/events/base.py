"""What all facts share: the lanes of work, the base class, and two structs that several hold."""

from __future__ import annotations

import enum
from typing import ClassVar, Literal

import msgspec


class Lane(enum.IntEnum):
    """The lanes of work, in the order in which every transaction locks their boxes (so none deadlock)."""

    CHAT = 1
    """Conversation: milliseconds, in order within a chat."""
    TOOL = 2
    """Tools that compute."""
    SCAN = 3
    """Tools that wait on the outside, minutes to days."""
    ACK = 4
    """Answers to presses: must leave within seconds and count towards no limit."""
    SEND = 5
    """Replies and edits, in order within a chat."""
    BULK = 6
    """Announcements: behind everything else."""


class Fact(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="type",
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    """Base of all facts; *lane* is where somebody must give it an outcome, None when nothing is asked."""

    lane: ClassVar[Lane | None] = None


class Button(msgspec.Struct, frozen=True, omit_defaults=True):
    """One inline button: *text* is a catalogue key, *data* at most 64 bytes, or *url* instead of data."""

    text: str
    data: str = ""
    args: dict[str, str | int] = {}
    url: str = ""


class ChainStep(msgspec.Struct, frozen=True, omit_defaults=True):
    """A tool that is to run on the result of the one before it, with its options."""

    tool: str
    options: dict[str, str] = {}


class InputRef(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where a query's input lies: the raw update that carried it, or the result of an earlier query."""

    kind: Literal["update", "result"]
    payload: str


class FileRef(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that is sent: its payload and its name."""

    payload: str
    file_name: str


class PictureRef(msgspec.Struct, frozen=True, omit_defaults=True):
    """A picture that goes with a result: its payload, and the message of the catalogue that is its caption."""

    payload: str
    caption: str
    args: dict[str, str | int | float] = {}
