"""Queries that rest: paused by the person, or parked because the outside will not go on for a while."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from ppc_helper.chat import commands as c
from ppc_helper.chat import menus
from ppc_helper.chat.messages import part_messages, picture_message
from ppc_helper.chat.state import Decision, Query
from ppc_helper.chat.turn import Ack, Args, Turn
from ppc_helper.events import (
    CommandAnswered,
    FileRef,
    Lane,
    NewFact,
    PauseAsked,
    PauseWithdrawn,
    QueryCancelled,
    QueryResumed,
    RestsEnded,
    UpdateIgnored,
)
from ppc_helper.tools import all_tools

QUESTIONS = frozenset({"vk_cost"})
"""Reasons to rest that are questions: the query goes on as the person chooses."""
MOSCOW = timezone(timedelta(hours=3))
"""Telegram tells nobody's time zone; most people here live by this one, and the words name it."""


def pause_query(turn: Turn, command: c.PauseQuery) -> Decision:
    """Ask the worker to let a query rest where it is; one that nobody began is told to rest at once."""
    query = turn.query(command.query)
    if query is None:
        return turn.refuse("query_unknown", "query-unknown")
    if query.status == "parked" or query.pause_asked:
        return turn.decide(UpdateIgnored(reason="pressed_twice"), ack=Ack("pausing"))
    if query.status not in {"queued", "running"}:
        return turn.decide(UpdateIgnored(reason="query_ended"), ack=Ack("query-ended"))
    asked = PauseAsked(query=query.query)
    if query.status == "queued":
        return turn.decide(asked, _rests_in_line(turn, query))
    return turn.decide(asked, ack=Ack("pausing"))


def resume_query(turn: Turn, command: c.ResumeQuery) -> Decision:
    """Put a query that rests in line again; one that does not rest is left alone."""
    query = turn.query(command.query)
    if query is None:
        return turn.refuse("query_unknown", "query-unknown")
    if query.status != "parked":
        return turn.decide(UpdateIgnored(reason="not_parked"))
    said = _edit(turn, query, "job-resumed")
    if query.rests_in_line:
        return turn.decide(PauseWithdrawn(query=query.query), said)
    return turn.decide(QueryResumed(query=query.query), said, lane=lane_of_tool(query.tool))


def resumed(turn: Turn, query: Query) -> tuple[NewFact, NewFact]:
    """Return what lets a query that rests go on, beside the outcome of something else."""
    fact = NewFact(turn.chat, QueryResumed(query=query.query), lane=lane_of_tool(query.tool))
    return fact, _edit(turn, query, "job-resumed")


def end_rests(turn: Turn, command: c.EndRests) -> Decision:
    """Let a worker wake what rests for a reason that an admin says is over."""
    if not turn.is_admin:
        return turn.refuse_stranger()
    return turn.decide(RestsEnded(reason=command.reason), ack=Ack("rests-ended"))


def take_offer(turn: Turn, command: c.TakeOffer) -> Decision:
    """Go on with a query that asked how; only while it asks, and only with what its tool takes."""
    query = turn.query(command.query)
    if query is None:
        return turn.refuse("query_unknown", "query-unknown")
    tool = all_tools().get(query.tool)
    option = next((one for one in tool.options if one.name == command.option), None) if tool else None
    if tool is None or option is None or command.value not in option.choices:
        return turn.refuse("button_unknown", "button-unknown")
    if query.status != "parked" or query.parked is None or query.parked.reason not in QUESTIONS:
        return turn.decide(UpdateIgnored(reason="not_parked"), ack=Ack("chosen-before"))
    chosen = QueryResumed(query=query.query, options={command.option: command.value})
    return turn.decide(chosen, _edit(turn, query, "job-chosen"), lane=lane_of_tool(tool.name))


def cancel_parked(turn: Turn, query: Query) -> Decision:
    """End a query that rests: no worker holds it, so there is nobody to ask."""
    ended = NewFact(turn.chat, QueryCancelled(query=query.query))
    return turn.decide(CommandAnswered(command="cancel_parked"), ended, cancelled(turn, query))


def cancelled(turn: Turn, query: Query) -> NewFact:
    """Return the edit that says of a query which no worker holds that it is over."""
    return _edit(turn, query, "job-cancelled")


def _rests_in_line(turn: Turn, query: Query) -> NewFact:
    args: Args = {"tool": query.tool, "reason": "message:parked-paused"}
    buttons = menus.parked(query.query, has_partial=False)
    return turn.say("job-parked", args, buttons=buttons, kind="edit", query=query.query)


def send_partial(turn: Turn, command: c.SendPartial) -> Decision:
    """Send what a query that rests has found so far."""
    query = turn.query(command.query)
    if query is None:
        return turn.refuse("query_unknown", "query-unknown")
    if query.parked is None or not query.parked.payload:
        return turn.refuse("no_partial", "file-gone" if query.status == "parked" else "no-file-yet")
    *before, last = query.parked.parts or (FileRef(query.parked.payload, query.parked.file_name),)
    message = turn.say(
        "partial-file",
        {"tool": query.tool, "rows": query.parked.rows},
        kind="document",
        file=last.payload,
        file_name=last.file_name,
    )
    picture = query.parked.picture
    pictures = [picture_message(picture, turn.language)] if picture else []
    others = [NewFact(turn.chat, one) for one in (*pictures, *part_messages(before, turn.language))]
    return turn.decide(CommandAnswered(command="partial"), *others, message)


def clock(moment: datetime) -> str:
    """Return *moment* as people read it, for example ``24.11, 14:05``."""
    return f"{moment.astimezone(MOSCOW):%d.%m, %H:%M}"


def lane_of_tool(name: str) -> Lane:
    """Return the lane that runs the tool *name*; of one that is no more, the lane of short ones."""
    tool = all_tools().get(name)
    return Lane.SCAN if tool is not None and tool.lane == "scan" else Lane.TOOL


def _edit(turn: Turn, query: Query, key: str) -> NewFact:
    """Return the edit of the message that shows the query's life."""
    buttons = menus.job(query.query, query.tool) if key in {"job-resumed", "job-chosen"} else ()
    return turn.say(key, {"tool": query.tool}, buttons=buttons, kind="edit", query=query.query)
