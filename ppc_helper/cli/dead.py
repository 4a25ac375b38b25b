"""``ppc-helper dead``: look at dead letters, retry them, drop them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from psycopg import Connection
from rich.table import Table

from ppc_helper.cli import explain
from ppc_helper.cli.notices import say_error
from ppc_helper.cli.operating import NOT_FOUND, chosen_lane, opened, output, refuse
from ppc_helper.cli.options import ConfigOption, JsonOption
from ppc_helper.database import Row
from ppc_helper.events import Lane
from ppc_helper.ops import letters
from ppc_helper.ops.chain import read_story
from ppc_helper.ops.letters import Decided, Letter, UnknownLetter
from ppc_helper.ops.reading import snapshot
from ppc_helper.ops.shape import age
from ppc_helper.ops.targets import Match

app = typer.Typer(
    name="dead", no_args_is_help=True, help="Dead letters: what could not be handled after the last attempt."
)

_NAMES = Annotated[list[str] | None, typer.Argument(metavar="CODE...", help="Codes like D-1F4, or positions.")]
_ALL = Annotated[bool, typer.Option("--all", help="Every open one; with --lane those of a lane.")]
_LANE = Annotated[str | None, typer.Option("--lane", metavar="NAME", help="chat, tool, scan, ack, send or bulk.")]
_DRY = Annotated[bool, typer.Option("--dry-run", help="Only say which.")]
_REASON = Annotated[str, typer.Option("--reason", help="Kept in the log; nobody's words, please.")]


@app.command("list")
def list_(file: ConfigOption = None, lane: _LANE = None, as_json: JsonOption = False) -> None:
    """Show the open dead letters, the oldest first."""
    wanted = chosen_lane(lane)
    with opened(file, "dead") as conn:
        found = letters.pick_open(letters.read_letters(conn), lane=wanted)
    if as_json:
        typer.echo(json.dumps([_as_json(letter) for letter in found]))
    elif found:
        output.print(_table(found))
    else:
        output.print("There are no open dead letters.")


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="CODE|POSITION", help="A code like D-1F4, or a position.")],
    file: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show one dead letter and the whole chain that it is in."""
    with opened(file, "dead") as conn:
        try:
            letter = letters.find(letters.read_letters(conn), name)
        except UnknownLetter as error:
            raise refuse(error) from error
        with snapshot(conn, patient=True):
            story = read_story(conn, letter.position)
    if story is None:
        raise LookupError(f"the dead letter at {letter.position} is no fact of the log")
    if as_json:
        typer.echo(json.dumps({"letter": _as_json(letter), "root": explain.node_as_json(story.root)}))
        return
    output.print(_table([letter]))
    output.print()
    explain.show([([Match(letter.position, letter.code), Match(letter.original, "the original")], story)])


@app.command()
def retry(
    names: _NAMES = None,
    every: _ALL = False,
    lane: _LANE = None,
    dry_run: _DRY = False,
    reason: _REASON = "",
    file: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let the workers handle dead letters once more, with all attempts anew. None is retried twice."""
    chosen = _choice(names, lane, every=every)
    _decide(Verb("retry", "retried", letters.retry), chosen, file, reason, dry_run=dry_run, as_json=as_json)


@app.command()
def drop(
    names: _NAMES = None,
    every: _ALL = False,
    lane: _LANE = None,
    dry_run: _DRY = False,
    reason: _REASON = "",
    file: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Decide that dead letters stay without an answer; the log keeps them."""
    chosen = _choice(names, lane, every=every)
    _decide(Verb("drop", "dropped", letters.drop), chosen, file, reason, dry_run=dry_run, as_json=as_json)


class Verb(msgspec.Struct, frozen=True):
    """A decision: what it is called before and after, and what makes it."""

    now: str
    done: str
    act: Callable[[Connection[Row], Sequence[Letter], str], list[Decided]]


class Choice(msgspec.Struct, frozen=True):
    """Which letters: those of *names*, or without names every open one (of one *lane*)."""

    names: tuple[str, ...]
    lane: Lane | None


def _choice(names: list[str] | None, lane: str | None, *, every: bool) -> Choice:
    if bool(names) == every:
        raise typer.BadParameter("give the codes, or --all")
    if lane is not None and not every:
        raise typer.BadParameter("--lane goes with --all")
    return Choice(tuple(names or ()), chosen_lane(lane))


def _decide(verb: Verb, chosen: Choice, file: Path | None, reason: str, *, dry_run: bool, as_json: bool) -> None:
    with opened(file, "dead") as conn:
        picked = _pick(conn, chosen)
        done = [Decided(letter, None) for letter in picked] if dry_run else verb.act(conn, picked, reason)
    late = [] if dry_run else [one.letter for one in done if one.position is None]
    if as_json:
        typer.echo(json.dumps([_as_json(one.letter) | {"decision": one.position} for one in done]))
    else:
        _tell(verb, [one.letter for one in done if one.letter not in late], dry_run=dry_run)
    for letter in late:
        say_error(f"{letter.code}: somebody else decided on it at the same moment.")
    if late:
        raise typer.Exit(NOT_FOUND)


def _pick(conn: Connection[Row], chosen: Choice) -> list[Letter]:
    """Return the letters meant, each once; when one of the names is unknown, nothing is done to the others either."""
    found = letters.read_letters(conn)
    if not chosen.names:
        return letters.pick_open(found, lane=chosen.lane)
    try:
        named = [letters.find_open(found, name) for name in chosen.names]
    except UnknownLetter as error:
        raise refuse(error) from error
    return list({letter.position: letter for letter in named}.values())


def _tell(verb: Verb, done: Sequence[Letter], *, dry_run: bool) -> None:
    for letter in done:
        output.print(f"{letter.code}  {letter.what} {letter.tool}".rstrip(), markup=False)
    would = f"would be {verb.done}" if dry_run else verb.done
    output.print(f"{len(done)} {would}." if done else f"There is nothing to {verb.now}.")


def _table(found: Sequence[Letter]) -> Table:
    columns = ("code", "lane", "age", "chat", "what", "tool", "attempts", "deaths", "error", "decided")
    table = Table(*columns, box=None, pad_edge=False, header_style="dim")
    for letter in found:
        about = (letter.code, letter.lane.name.lower(), age(letter.age_seconds), str(letter.chat))
        tried = (str(letter.attempts), str(letter.deaths), letter.error)
        table.add_row(*about, letter.what, letter.tool, *tried, _decision(letter))
    return table


def _decision(letter: Letter) -> str:
    return "open" if letter.decided is None else f"{letter.decided.removeprefix('dead_')} (#{letter.decided_at})"


def _as_json(letter: Letter) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(letter)
    return fields | {"lane": letter.lane.name.lower()}
