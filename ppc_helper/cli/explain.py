"""``ppc-helper explain``: why something happened and what followed, as a tree."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Annotated, Any

import msgspec
import typer
from psycopg import Connection
from rich.text import Text
from rich.tree import Tree

from ppc_helper.cli.operating import opened, output, refuse
from ppc_helper.cli.options import ConfigOption, JsonOption
from ppc_helper.database import Row
from ppc_helper.ops import targets
from ppc_helper.ops.chain import MOST_FACTS, Node, Story, Work, read_story
from ppc_helper.ops.reading import snapshot
from ppc_helper.ops.shape import age, count, delta, short_body
from ppc_helper.ops.targets import Match, UnknownTarget

_TARGET = Annotated[
    str | None,
    typer.Argument(metavar="MESSAGE|QUERY|POSITION", help="123, q123, D-1F4; with --chat also a message id."),
]
_CHAT = Annotated[int | None, typer.Option("--chat", metavar="ID", help="The chat of the message.")]
_MESSAGE = Annotated[int | None, typer.Option("--message", metavar="ID", help="A message id; needs --chat.")]

Explained = list[tuple[list[Match], Story]]
"""Each tree with the matches that lie in it."""


def explain(
    target: _TARGET = None,
    chat: _CHAT = None,
    message: _MESSAGE = None,
    file: ConfigOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the whole chain around a message, a query or a position: what caused it and what came of it.

    A number is a position, or with --chat a message id. Nobody's words are shown, only where they are kept.
    """
    if target is None and message is None:
        raise typer.BadParameter("give a position, a query (q123), a code (D-1F4), or --message with --chat")
    with opened(file, "explain") as conn, snapshot(conn, patient=True):
        try:
            matches = targets.find(conn, target, chat=chat, message=message)
        except UnknownTarget as error:
            raise refuse(error) from error
        explained = read_stories(conn, matches)
    if as_json:
        typer.echo(json.dumps([_as_json(found, story) for found, story in explained], ensure_ascii=False))
    else:
        show(explained)


def read_stories(conn: Connection[Row], matches: list[Match]) -> Explained:
    """Return the trees of *matches*, each once, in their order."""
    explained: dict[int, tuple[list[Match], Story]] = {}
    for match in matches:
        story = read_story(conn, match.position)
        if story is not None:
            explained.setdefault(story.root.fact.position, ([], story))[0].append(match)
    return list(explained.values())


def show(explained: Explained) -> None:
    """Print each tree under a line that says what was meant by it."""
    several = sum(len(matches) for matches, _ in explained) > 1
    for matches, story in explained:
        if several:
            meant = "; ".join(f"{match.what} is #{match.position}" for match in matches)
            output.print(f"Matches: {meant}", style="bold", markup=False, soft_wrap=True)
        output.print(draw(story, {match.position for match in matches}))
        if story.is_cut:
            output.print(f"More than {MOST_FACTS:,} facts: the rest is not shown.", style="yellow")


# A tree in a terminal


def draw(story: Story, marked: set[int]) -> Tree:
    """Return the tree with the facts at *marked* positions made to stand out."""
    root = story.root
    at = f"{root.fact.at.astimezone(UTC):%Y-%m-%d} UTC, chat {root.fact.chat}, {count(story.facts, 'fact')}"
    tree = Tree(Text(at, style="dim"), guide_style="dim")
    _grow(tree, root, marked)
    return tree


def _grow(tree: Tree, node: Node, marked: set[int]) -> None:
    branch = tree.add(_label(node, node.fact.position in marked))
    for effect in node.effects:
        _grow(branch, effect, marked)


def _label(node: Node, is_marked: bool) -> Text:
    fact = node.fact
    gone = [id_ for id_, stored in node.payloads.items() if stored is None]
    label = Text(f"#{fact.position}", style="bold reverse" if is_marked else "bold")
    label.append(f"  {fact.at.astimezone(UTC):%H:%M:%S.%f}"[:-3], style="dim")
    if fact.cause is not None:
        label.append(f"  {delta(node.delta_seconds)}", style="cyan")
    label.append("  ● " if fact.outcome else "  ", style="green")
    label.append(fact.name, style="bold")
    label.append(f"  {short_body(fact.body, gone)}", style="not bold dim")
    for text, style in _state(node):
        label.append(f"  {text}", style=style)
    return label


def _state(node: Node) -> list[tuple[str, str]]:
    """Return what became of a fact that asks for something, in words with their colour."""
    said = []
    if node.delivery is not None:
        message = f", message {node.delivery.message_id}" if node.delivery.message_id else ""
        reason = f" ({node.delivery.reason})" if node.delivery.reason else ""
        colour = {"sent": "green", "owed": "yellow", "skipped": "dim"}.get(node.delivery.state, "red")
        said.append((f"→ {node.delivery.state}{message}{reason}", colour))
    said += [(f"→ its result went on to q{one.query} ({one.tool})", "cyan") for one in node.followers]
    if node.work is not None and node.fact.lane is not None:
        said.append((f"⏳ {work_in_words(node.work)} in lane {node.fact.lane.name.lower()}", "yellow"))
    elif node.fact.lane is not None and node.outcome is None:
        said.append(("no outcome, and nobody is asked for one: run `ppc-helper replay --check`", "bold red"))
    return said


def work_in_words(work: Work) -> str:
    """Return who is at it, or what it waits for."""
    if work.ahead:
        return f"waits behind {work.ahead} of its chat"
    tried = f", {work.raised} ended in an error" if work.raised else ""
    if work.is_running:
        return f"runs, attempt {work.attempt}{tried}, by {work.owner}"
    if work.owner is not None:
        return f"was left by {work.owner} in attempt {work.attempt}{tried}, waits"
    after = f" after attempt {work.attempt}{tried}" if work.attempt else ""
    if work.ready_seconds > 0:
        return f"put off for {age(work.ready_seconds)}{after}, waits"
    return f"waits for {age(-work.ready_seconds)}{after}"


# A tree for scripts


def _as_json(matches: list[Match], story: Story) -> dict[str, Any]:
    return {
        "matches": [{"position": match.position, "what": match.what} for match in matches],
        "facts": story.facts,
        "cut": story.is_cut,
        "root": node_as_json(story.root),
    }


def node_as_json(node: Node) -> dict[str, Any]:
    """Return a node with its effects; what is not known is left out."""
    found = node.fact.as_json()
    del found["id"]
    found["delta_ms"] = round(node.delta_seconds * 1000, 3)
    if node.work is not None:
        found["work"] = _fields(node.work) | {"running": node.work.is_running}
    if node.delivery is not None:
        found["delivery"] = _fields(node.delivery)
    if node.followers:
        found["followers"] = [_fields(one) for one in node.followers]
    if node.payloads:
        found["payloads"] = {id_: stored and _fields(stored) for id_, stored in node.payloads.items()}
    found["effects"] = [node_as_json(effect) for effect in node.effects]
    return found


def _fields(struct: Any) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(struct)
    return fields
