"""What the two sides of a workshop say to each other: the job one way; news, requests and the ending the other."""

from __future__ import annotations

import msgspec

from ppc_helper.config import Config
from ppc_helper.tools import Question


class Content(msgspec.Struct, frozen=True):
    """One part of a query's input: a file's bytes with its name, or a text (no name)."""

    content: bytes
    name: str = ""
    mime: str = ""
    is_ours: bool = False
    """It is the result of an earlier query."""


class Outside(msgspec.Struct, frozen=True):
    """What the configuration says that tools need of the outside."""

    vk_tokens: tuple[str, ...] = ()
    vk_is_own: bool = False
    """Whether the token is the person's own, not the bot's."""
    vk_api_url: str = ""
    vk_api_version: str = ""
    vk_time_scale: float = 1.0
    """How many times faster than VK's seconds pass; 1 but for a double that hurries."""
    web_allow: tuple[tuple[str, int], ...] = ()
    web_ports: tuple[int, ...] = (80, 443)


def outside_of(config: Config) -> Outside:
    """Return what tools need of the configuration."""
    vk, ports = config.function_handlers.vk, config.function_handlers.sf.ports
    return Outside(vk_tokens=vk.token, vk_api_url=vk.api_url, vk_api_version=vk.api_version, web_ports=ports)


class Job(msgspec.Struct, frozen=True):
    """One run of a tool."""

    tool: str
    options: dict[str, str]
    language: str
    inputs: tuple[Content, ...]
    checkpoint: bytes | None
    outside: Outside
    added: tuple[bytes, ...] = ()
    """What was added to the checkpoint, in order."""
    texts: dict[str, Content] = {}
    """What text options hold, by option."""


class Progressed(msgspec.Struct, frozen=True, tag=True):
    """The tool tells how far it is."""

    done: int
    total: int = 0
    stage: str = ""


class Checkpointed(msgspec.Struct, frozen=True, tag=True):
    """The tool asks to store where it is; it goes on when it is answered."""

    state: bytes
    adds: bool = False
    """It belongs to the last one and does not replace it."""


class Reserving(msgspec.Struct, frozen=True, tag=True):
    """The tool asks for so many calls of a scope; the answer is the seconds to wait, see ``ports.Pace``."""

    scope: str
    per_second: float
    count: int


class TooFast(msgspec.Struct, frozen=True, tag=True):
    """The outside found calls of a scope too fast."""

    scope: str


class PutAway(msgspec.Struct, frozen=True, tag=True):
    """The outside refused a scope a *method* (empty: everything) with *code*: best left alone for *seconds*."""

    scope: str
    method: str
    code: int
    seconds: float


class Refusals(msgspec.Struct, frozen=True, tag=True):
    """The tool asks what a scope is refused; the answer is a list of method, code and seconds, see ``ports.Pace``."""

    scope: str


class Works(msgspec.Struct, frozen=True, tag=True):
    """The outside gave a scope an answer to a method."""

    scope: str
    method: str


class TokenRefused(msgspec.Struct, frozen=True, tag=True):
    """The outside does not take the *number*-th of the bot's tokens; *code* is its error."""

    number: int
    code: int


class Part(msgspec.Struct, frozen=True):
    """One of the files that are sent of a result."""

    name: str
    file: bytes


class Picture(msgspec.Struct, frozen=True):
    """A PNG that goes with a result; *caption* is a message of the catalogue, *args* its values."""

    file: bytes
    caption: str
    args: dict[str, str | int | float] = {}


class Finished(msgspec.Struct, frozen=True, tag=True):
    """The tool has its result: a file, and words for the chat in the person's language."""

    rows: int
    columns: tuple[str, ...]
    file: bytes
    file_name: str
    words: dict[str, str]
    """What the message says: done, read, warnings, preview; empty ones are left out."""
    args: dict[str, int | float | str] = {}
    partial: bool = False
    kind: str = "document"
    picture: Picture | None = None
    parts: tuple[Part, ...] = ()
    """What is sent in place of *file*, if it is not sent itself."""


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The input cannot be worked on; *sentence* says why and what to send, in the person's language."""

    code: str
    sentence: str


class Rested(msgspec.Struct, frozen=True, tag=True):
    """The outside will not go on for *seconds*; *partial* is the result so far. Or the person is to choose first."""

    reason: str
    seconds: float
    partial: Finished | None = None
    question: Question | None = None


class Crashed(msgspec.Struct, frozen=True, tag=True):
    """The tool raised; *error* is the type and place, never words."""

    error: str
    out_of_memory: bool = False


Message = (
    Progressed
    | Checkpointed
    | Reserving
    | TooFast
    | PutAway
    | Refusals
    | Works
    | TokenRefused
    | Finished
    | Refused
    | Rested
    | Crashed
)
Ending = Finished | Refused | Rested
