"""The screen of ``ppc-helper status``: every number that matters, the light and what to do first."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from ppc_helper.ops.shape import age, count, size
from ppc_helper.ops.status import OpenQuery, Status
from ppc_helper.ops.verdict import Light, Verdict, judge

_COLOURS = {Light.GREEN: "green", Light.YELLOW: "yellow", Light.RED: "red"}
_NUMBERS = {"waiting", "running", "put off", "left by the dead", "oldest", "pid", "up", "beat", "age", "left"}


def screen(found: Status) -> RenderableType:
    """Return everything as one screen."""
    parts = [_light(judge(found)), Text(), _sources(found), Text(), _lanes(found)]
    if found.workers:
        parts += [Text(), _workers(found)]
    if found.queries:
        parts += [Text(), _queries(found)]
    return Group(*parts)


def _light(verdict: Verdict) -> RenderableType:
    colour = _COLOURS[verdict.light]
    lines = Text("● ", style=f"bold {colour}")
    lines.append(verdict.sentences[0], style=f"bold {colour}")
    for sentence in verdict.sentences[1:]:
        lines.append(f"\n  {sentence}", style="default")
    return lines


def _sources(found: Status) -> RenderableType:
    table = _table("", "")
    for intake in found.intakes:
        state = (
            f"polls, seen {age(intake.seen_seconds)} ago" if intake.is_alive else f"gone for {age(intake.seen_seconds)}"
        )
        table.add_row("intake", f"bot {intake.bot} by {intake.owner}: {state}")
    if not found.intakes:
        table.add_row("intake", "none")
    last = "none in the last days" if found.last_update_seconds is None else f"{age(found.last_update_seconds)} ago"
    database = found.database
    updates, facts = count(database.updates_a_minute, "update"), count(database.facts_a_minute, "fact")
    table.add_row(
        "last update",
        f"{last}; {updates}, {facts} in the last minute",
    )
    table.add_row("deliveries", _deliveries(found))
    table.add_row("dead letters", f"{found.dead_open:,} open")
    for follower in found.followers:
        behind = (
            f"{count(follower.behind, 'fact')}, {age(follower.seconds)} behind" if follower.behind else "up to date"
        )
        table.add_row("following", f"{follower.projection}: {behind}{_held(found)}")
    table.add_row(
        "database", f"PostgreSQL {database.version}, {size(database.size_bytes)}, log at {database.last_position:,}"
    )
    return table


def _deliveries(found: Status) -> str:
    counts = found.deliveries
    return (
        f"{counts.owed:,} owed; today {counts.sent:,} sent, {counts.failed:,} failed, {counts.unknown:,} unknown "
        f"({counts.unknown_ever:,} ever)"
    )


def _held(found: Status) -> str:
    if not found.held_back or not found.holders:
        return ""
    holder = found.holders[0]
    who = f"pid {holder.pid}" if holder.pid else f"prepared {holder.name}"
    return f"; {found.held_back:,} held back by {who} ({holder.state}) for {age(holder.seconds)}"


def _lanes(found: Status) -> RenderableType:
    table = _table("lane", "waiting", "running", "put off", "left by the dead", "oldest")
    for lane in found.lanes:
        counts = (lane.waiting, lane.running, lane.put_off, lane.abandoned)
        oldest = age(lane.oldest_seconds) if lane.waiting else ""
        cells = [f"{count:,}" if count else "" for count in counts]
        table.add_row(lane.lane, *cells, oldest, style="dim" if lane.is_idle else "")
    return table


def _workers(found: Status) -> RenderableType:
    table = _table("worker", "pid", "up", "beat")
    for worker in found.workers:
        beat = f"{age(worker.beat_seconds)} ago"
        table.add_row(
            worker.host, str(worker.pid), age(worker.up_seconds), beat, style="" if worker.is_alive else "yellow"
        )
    return table


def _queries(found: Status) -> RenderableType:
    table = _table("query", "tool", "chat", "status", "done", "left", "attempt", "age")
    for query in found.queries:
        status_ = "cancelling" if query.cancel_asked else query.status
        left = age(query.eta_seconds) if query.eta_seconds >= 0 else ""
        cells = (f"q{query.query}", query.tool, str(query.chat), status_, _done(query), left)
        table.add_row(*cells, str(query.attempts or ""), age(query.age_seconds))
    rest = sum(count for state, count in found.queries_counted.items() if state != "dead") - len(found.queries)
    if rest > 0:
        table.caption = f"and {rest:,} more"
    return table


def _done(query: OpenQuery) -> str:
    stage = f" {query.stage}" if query.stage else ""
    if query.total:
        return f"{100 * query.done // query.total} % of {query.total:,}{stage}"
    return f"{query.done:,}{stage}" if query.done else stage.strip()


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, show_header=bool(columns[0]), header_style="dim")
    for column in columns:
        table.add_column(column, justify="right" if column in _NUMBERS else "left", overflow="fold")
    return table
