"""Queries: put in line, cancelled, run on an earlier result, their files sent again."""

from __future__ import annotations

from ppc_helper.chat import commands as c
from ppc_helper.chat import menus, parking, wire
from ppc_helper.chat.messages import part_messages
from ppc_helper.chat.state import Decision, Query, State
from ppc_helper.chat.turn import Ack, Args, Turn
from ppc_helper.events import (
    CancelAsked,
    ChainStep,
    CommandAnswered,
    Event,
    FileRef,
    InputRef,
    Lane,
    NewFact,
    QueryQueued,
    SessionClosed,
    UpdateIgnored,
)
from ppc_helper.tools import Tool, all_tools

ACTIVE = frozenset({"queued", "running"})
UNENDED = ACTIVE | {"parked"}


def unended(state: State) -> list[Query]:
    """Return the queries of the chat that are queued, running or at rest."""
    return [query for query in state.queries if query.status in UNENDED]


def options_in_force(tool: Tool, state: State) -> dict[str, str]:
    """Return every option of *tool* with the value that the person set, or its default."""
    chosen = state.options.get(tool.name, {})
    return {option.name: option.in_force(chosen.get(option.name)) for option in tool.options}


def queue(
    turn: Turn,
    tool: Tool,
    inputs: tuple[InputRef, ...],
    *,
    session: int = 0,
    source: int = 0,
    chain: tuple[ChainStep, ...] = (),
) -> Decision:
    """Put a query in line, with the message that will show its life; refused when the chat has too many."""
    queued = QueryQueued(
        query=turn.position,
        tool=tool.name,
        inputs=inputs,
        language=turn.language,
        options=options_in_force(tool, turn.state),
        session=session,
        source=source,
        chain=chain,
    )
    return _queue(turn, queued, parking.lane_of_tool(tool.name))


def show_stats(turn: Turn, command: c.ShowStats) -> Decision:
    """Count users and queries, for an admin; it runs as a query, for it may take a while."""
    if not turn.is_admin:
        return turn.refuse_stranger()
    if any(query.tool == wire.STATS and query.status in ACTIVE for query in turn.state.queries):
        return turn.slip()
    queued = QueryQueued(query=turn.position, tool=wire.STATS, inputs=(), language=turn.language)
    return _queue(turn, queued, Lane.TOOL)


def _queue(turn: Turn, queued: QueryQueued, lane: Lane) -> Decision:
    before = unended(turn.state)
    if len(before) >= turn.settings.queries_per_chat:
        return _refuse_too_many(turn, len(before))
    place = 1 + sum(query.status in ACTIVE for query in before)
    args: Args = {"tool": queued.tool, "place": place}
    message = turn.say("job-queued", args, buttons=menus.job(queued.query, queued.tool), query=queued.query, job=True)
    return turn.decide(queued, message, lane=lane)


def _refuse_too_many(turn: Turn, unended_queries: int) -> Decision:
    session = turn.state.session
    # parts that came would otherwise be glued to the next thing the person sends
    stale = session is not None and session.tool != "" and session.parts and turn.press is None
    before: tuple[Event, ...] = (
        (SessionClosed(session=session.session, reason="cancelled"),) if session and stale else ()
    )
    args: Args = {"count": unended_queries, "limit": turn.settings.queries_per_chat}
    return turn.refuse("too_many_queries", "too-many-queries", args, buttons=menus.to_history(), before=before)


def cancel_query(turn: Turn, command: c.CancelQuery) -> Decision:
    """Ask the worker to stop a query; one that nobody began is told to be over, one that has ended stays as it is."""
    query = turn.query(command.query)
    if query is None:
        return turn.refuse("query_unknown", "query-unknown")
    if query.status == "parked" and not query.rests_in_line:
        return parking.cancel_parked(turn, query)
    if query.status not in ACTIVE and not query.rests_in_line:
        return turn.decide(UpdateIgnored(reason="query_ended"), ack=Ack("query-ended"))
    if query.cancel_asked:
        return turn.decide(UpdateIgnored(reason="pressed_twice"), ack=Ack("cancelling"))
    if query.status != "running":
        return turn.decide(CancelAsked(query=query.query), parking.cancelled(turn, query))
    return turn.decide(CancelAsked(query=query.query), ack=Ack("cancelling"))


def send_file_again(turn: Turn, command: c.SendFileAgain) -> Decision:
    """Send the file of a finished query again: by its id, or from the log when Telegram lost it."""
    query = turn.query(command.query)
    if query is None:
        return turn.refuse("query_unknown", "query-unknown")
    if not query.result and (query.parts or not query.file_id):
        return refuse_without_file(turn, query)
    # of a parted result Telegram's id is the last part's
    *before, last = query.parts or (FileRef(query.result, query.file_name),)
    message = turn.say(
        "file-again",
        {"tool": query.tool, "rows": query.rows},
        buttons=menus.result(query.query, query.tool),
        kind="document",
        file_id="" if query.parts else query.file_id,
        file=last.payload,
        file_name=last.file_name,
    )
    parts = [NewFact(turn.chat, part) for part in part_messages(before, turn.language)]
    return turn.decide(CommandAnswered(command="file_again"), *parts, message)


def refuse_without_file(turn: Turn, query: Query) -> Decision:
    """Say that the file of *query* is no more, or not there yet."""
    return turn.refuse("file_gone", "file-gone" if query.status == "finished" else "no-file-yet")


def run_next(turn: Turn, command: c.RunNext) -> Decision:
    """Run a tool on the result of a finished query, if that tool fits it."""
    source = turn.query(command.query)
    if source is None:
        return turn.refuse("query_unknown", "query-unknown")
    maker = all_tools().get(source.tool)
    if maker is None or command.tool not in maker.next_tools:
        return turn.refuse("not_a_next_tool", "button-unknown")
    if not source.result:
        return refuse_without_file(turn, source)
    if any(_is_the_same(turn, command, query) for query in turn.state.queries):
        return turn.slip()
    return queue(turn, all_tools()[command.tool], (result_of(source),), source=source.query)


def result_of(query: Query) -> InputRef:
    """Return the result of a query as input of another."""
    return InputRef(kind="result", payload=query.result)


def make_csv(turn: Turn, command: c.MakeCsv) -> Decision:
    """Turn the result of a finished query into csv."""
    source = turn.query(command.query)
    if source is None:
        return turn.refuse("query_unknown", "query-unknown")
    if not source.result:
        return refuse_without_file(turn, source)
    if any(
        query.tool == wire.CSV and query.source == source.query and put_in_line_just_now(turn, query)
        for query in turn.state.queries
    ):
        return turn.slip()
    queued = QueryQueued(
        query=turn.position,
        tool=wire.CSV,
        inputs=(result_of(source),),
        language=turn.language,
        options={"tool": source.tool},
        source=source.query,
    )
    return _queue(turn, queued, Lane.TOOL)


def _is_the_same(turn: Turn, command: c.RunNext, query: Query) -> bool:
    same = query.source == command.query and query.tool == command.tool
    return same and (query.status in ACTIVE or put_in_line_just_now(turn, query))


def put_in_line_just_now(turn: Turn, query: Query) -> bool:
    """Tell whether the wish for *query* again is a slip: who cancelled it, or was refused, may well mean it."""
    is_over = query.cancel_asked or query.status in {"cancelled", "failed", "dead"}
    return turn.just_now(query.queued_at) and not is_over
