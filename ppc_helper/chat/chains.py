"""Ready chains: the usual work on a list of phrases in one tap, each step a query on the result of the one before."""

from __future__ import annotations

from ppc_helper.chat import commands as c
from ppc_helper.chat import inputs, queries, steps
from ppc_helper.chat.state import Decision, State
from ppc_helper.chat.turn import Turn
from ppc_helper.events import ChainStep
from ppc_helper.tools import all_tools


def run_chain(turn: Turn, command: c.RunChain) -> Decision:
    """Run what is left of the chain on the result of a finished query."""
    source = turn.query(command.query)
    if source is None:
        return turn.refuse("query_unknown", "query-unknown")
    if not steps.fits(source.tool):
        return turn.refuse("not_a_next_tool", "button-unknown")
    if not source.result:
        return queries.refuse_without_file(turn, source)
    first, *rest = steps.steps_after(source.tool)
    same = (query for query in turn.state.queries if (query.source, query.tool) == (source.query, first))
    if any(queries.put_in_line_just_now(turn, query) for query in same):
        return turn.slip()
    result = (queries.result_of(source),)
    return queries.queue(
        turn, all_tools()[first], result, source=source.query, chain=with_options(turn.state, tuple(rest))
    )


def run_guessed_chain(turn: Turn, command: c.RunGuessedChain) -> Decision:
    """Run the whole chain on what came before any tool was chosen."""
    session = turn.state.session
    if session is None or session.tool or session.session != command.session:
        return turn.refuse("list_gone", "list-gone")
    first, *rest = steps.steps_after("")
    if inputs.ran_just_now(turn, session, first):
        return turn.slip()
    return queries.queue(turn, all_tools()[first], session.parts, chain=with_options(turn.state, tuple(rest)))


def with_options(state: State, tools: tuple[str, ...]) -> tuple[ChainStep, ...]:
    """Return the steps with the options in force now: what is changed later is for later chains."""
    return tuple(ChainStep(tool, queries.options_in_force(all_tools()[tool], state)) for tool in tools)
