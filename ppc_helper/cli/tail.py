"""``ppc-helper tail``: facts as they happen, one line each."""

from __future__ import annotations

import fnmatch
import json
import os
import select
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC
from typing import Annotated, get_args

import typer
from rich.text import Text

from ppc_helper.cli.notices import say_error, told
from ppc_helper.cli.operating import (
    chosen_lane,
    opened,
    output,
    reachable,
    until_interrupted,
)
from ppc_helper.cli.options import ConfigOption, JsonOption, open_config
from ppc_helper.database import connect
from ppc_helper.errors import DatabaseUnavailable
from ppc_helper.events import Event, tag_of
from ppc_helper.ops.facts import SeenFact, Wanted
from ppc_helper.ops.follow import Follower
from ppc_helper.ops.lanes import LaneState, read_lanes
from ppc_helper.ops.shape import age, short_body

FIRST_FACTS = 20
EVERY_SECONDS = 0.25
TYPES = tuple(tag_of(fact).partition(".")[0] for fact in get_args(Event))

_CHAT = Annotated[int | None, typer.Option("--chat", metavar="ID", help="Only of this chat.")]
_TYPE = Annotated[
    list[str] | None, typer.Option("--type", metavar="NAME", help="Only of this type, like query_*; may be repeated.")
]
_LANE = Annotated[str | None, typer.Option("--lane", metavar="NAME", help="Only what waits in this lane.")]
_LANES = Annotated[bool, typer.Option("--lanes", help="Also the state of the lanes, whenever it changes.")]
_ONCE = Annotated[int | None, typer.Option("--once", metavar="N", min=1, help="Show the newest N and end.")]

_STYLES = {"failed": "red", "dead": "red", "unknown": "red", "quarantined": "red", "received": "cyan", "sent": "green"}


def tail(
    chat: _CHAT = None,
    types: _TYPE = None,
    lane: _LANE = None,
    lanes: _LANES = False,
    once: _ONCE = None,
    file: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show facts as they are appended, after the newest 20. Nobody's words are in them. Ctrl-C ends it."""
    follower = Follower(Wanted(chat=chat, types=chosen_types(types), lane=chosen_lane(lane)))
    with until_interrupted(), _ending_with_the_pipe():
        if once is not None:
            with opened(file, "tail") as conn:
                _show(follower.start(conn, once), as_json=as_json)
                if lanes:
                    _show_lanes(read_lanes(conn), as_json=as_json)
            return
        config = open_config(file)
        with reachable(config) as dsn:
            for news in _follow(dsn, follower, with_lanes=lanes):
                if isinstance(news, list):
                    _show(news, as_json=as_json)
                else:
                    _show_lanes(news, as_json=as_json)


def chosen_types(names: list[str] | None) -> tuple[str, ...] | None:
    """Return the types that *names* mean, without versions; None for all. A name that means none is refused."""
    if not names:
        return None
    found: set[str] = set()
    for name in names:
        matching = fnmatch.filter(TYPES, name.partition(".")[0])
        if not matching:
            raise typer.BadParameter(f"there is no type {name}; there are {', '.join(sorted(TYPES))}")
        found.update(matching)
    return tuple(sorted(found))


Lanes = tuple[LaneState, ...]


def _follow(dsn: str, follower: Follower, *, with_lanes: bool) -> Iterator[list[SeenFact] | Lanes]:
    """Give what is new for ever; over a new connection it goes on where the last one broke off."""
    shown: Lanes = ()
    started = False
    while True:
        try:
            with connect(dsn, "tail") as conn:
                while True:
                    yield follower.more(conn) if started else follower.start(conn, FIRST_FACTS)
                    started = True
                    if with_lanes and _counts(lanes := read_lanes(conn)) != _counts(shown):
                        shown = lanes
                        yield lanes
                    _pause(EVERY_SECONDS)
        except DatabaseUnavailable as error:
            say_error(told(error))
            _pause(1.0)


def _pause(seconds: float) -> None:
    """Wait; raises BrokenPipeError when the reader of our output has gone: a quiet log would not tell for long."""
    poll = select.poll()
    poll.register(sys.stdout, 0)
    if poll.poll(seconds * 1_000):
        raise BrokenPipeError


def _counts(lanes: Lanes) -> list[tuple[int, int, int]]:
    return [(lane.waiting, lane.running, lane.put_off) for lane in lanes]


@contextmanager
def _ending_with_the_pipe() -> Iterator[None]:
    """End without a word when the reader of our output has seen enough."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes standard output once more at its end: give that somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _show(facts: Iterable[SeenFact], *, as_json: bool) -> None:
    for fact in facts:
        if as_json:
            typer.echo(json.dumps(fact.as_json(), ensure_ascii=False))
        else:
            output.print(_line(fact), soft_wrap=True)


def _line(fact: SeenFact) -> Text:
    line = Text(f"{fact.at.astimezone(UTC):%H:%M:%S.%f}"[:-3], style="dim")
    line.append(f"  #{fact.position}", style="bold not dim")
    line.append(f" ← #{fact.cause}" if fact.cause is not None else "")
    line.append(f"  chat {fact.chat}")
    line.append("  ● " if fact.outcome else "  ", style="green not dim")
    style = next((style for word, style in _STYLES.items() if word in fact.name), "")
    line.append(fact.name, style=f"bold not dim {style}")
    line.append(f"  {short_body(fact.body)}")
    return line


def _show_lanes(lanes: Lanes, *, as_json: bool) -> None:
    if as_json:
        counts = {
            lane.lane: {"waiting": lane.waiting, "running": lane.running, "put_off": lane.put_off} for lane in lanes
        }
        typer.echo(json.dumps({"lanes": counts}))
        return
    said = [
        f"{lane.lane} {lane.waiting} waiting, {lane.running} running"
        + (f", {age(lane.oldest_seconds)}" if lane.waiting else "")
        for lane in lanes
        if not lane.is_idle
    ]
    output.print("lanes: " + ("; ".join(said) or "all idle"), style="magenta", markup=False, soft_wrap=True)
