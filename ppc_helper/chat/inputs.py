"""Input: a message or a file for the tool that waits, its parts put together, and what came unasked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ppc_helper.chat import announcements, feedback, menus, options, own_token, queries, steps, wire
from ppc_helper.chat import commands as c
from ppc_helper.chat.contents import NEARLY_FULL
from ppc_helper.chat.documents import Refused, refusal_of
from ppc_helper.chat.guess import fitting_tools
from ppc_helper.chat.state import Decision, Session
from ppc_helper.chat.turn import Turn
from ppc_helper.events import CommandAnswered, Event, InputRef, SessionClosed, UpdateIgnored
from ppc_helper.tools import Tool, all_tools
from ppc_helper.tools.inputs import Text

JOINS_WITHIN_SECONDS = 5
"""A message so soon after a nearly full one is its continuation, also when no tool waits."""


_NOT_FOR_TOOLS: Mapping[str, Callable[[Turn, c.GiveInput, Session], Decision]] = {
    wire.FEEDBACK: feedback.give,
    wire.ANNOUNCE: announcements.draft,
    wire.VK_TOKEN: own_token.refuse_other,
}
"""Who takes a message when it is no tool that waits for one."""


def give_input(turn: Turn, command: c.GiveInput) -> Decision:
    """Take a message for what waits for it: feedback being answered, feedback, an announcement or a tool."""
    if command.reply_to and turn.state.feedback is not None and turn.is_admin:
        return feedback.answer(turn, command, turn.state.feedback)
    session = turn.state.session
    if session is None or not session.tool:
        return _take_unasked(turn, command, session)
    take = _NOT_FOR_TOOLS.get(session.tool)
    if take is not None:
        return take(turn, command, session)
    asked = options.asked_for(session)
    if asked is not None:
        return options.give_option(turn, command, session, asked)
    tool = all_tools().get(session.tool)
    return _take(turn, command, session, tool) if tool else refuse_gone_tool(turn, session)


def end_pause(turn: Turn, command: c.EndPause) -> Decision:
    """Go on with an input that came in parts, when no part followed for a moment."""
    session = turn.state.session
    if session is None or session.last_part != command.last_part or not session.parts:
        return turn.decide(UpdateIgnored(reason="stale_timer"))
    if not session.tool:
        return turn.decide(UpdateIgnored(reason="waits_for_a_choice"))
    if session.tool == wire.FEEDBACK:
        return feedback.pass_on_parts(turn, session, session.parts)
    if session.tool == wire.ANNOUNCE:
        return announcements.draft_parts(turn, session, session.parts)
    tool = all_tools().get(session.tool)
    if tool is None:
        return refuse_gone_tool(turn, session)
    return _run(turn, tool, session.parts, session=session.session)


def run_guess(turn: Turn, command: c.RunGuess) -> Decision:
    """Run a tool on what came before any was chosen. The list stays, so that another tool may have it too."""
    session = turn.state.session
    if session is None or session.tool or session.session != command.session:
        return turn.refuse("list_gone", "list-gone")
    if ran_just_now(turn, session, command.tool):
        return turn.slip()
    return _run(turn, all_tools()[command.tool], session.parts)


def ran_just_now(turn: Turn, session: Session, tool: str) -> bool:
    """Tell whether *tool* was put in line a moment ago for the list of *session*: earlier queries had another one."""
    since = (query for query in turn.state.queries if query.query > session.session)
    return any(query.tool == tool and queries.put_in_line_just_now(turn, query) for query in since)


def show_guesses(turn: Turn, command: c.ShowGuesses) -> Decision:
    """List the tools of a menu, each to be run on what came before any was chosen."""
    buttons = menus.guess(command.session, menus.tools_of(command.menu))
    return turn.decide(CommandAnswered(command="guesses"), turn.show("input-guess", buttons=buttons))


def _take(turn: Turn, command: c.GiveInput, session: Session, tool: Tool) -> Decision:
    refused = refusal_of(command.content, is_list=tool.input_type is not Text and not session.parts)
    if refused is not None:
        return _refuse(turn, refused, buttons=((menus.close(session.session),),))
    if command.may_go_on:
        return turn.decide(turn.part_received(command, session.session))
    return _run(turn, tool, (*session.parts, turn.part), session=session.session)


def _run(turn: Turn, tool: Tool, parts: tuple[InputRef, ...], *, session: int = 0) -> Decision:
    """Put *tool* in line for what came, or ask first for what it does nothing without."""
    missing = options.missing(tool, turn.state)
    return (
        options.ask_first(turn, tool, missing, parts) if missing else queries.queue(turn, tool, parts, session=session)
    )


def _take_unasked(turn: Turn, command: c.GiveInput, session: Session | None) -> Decision:
    goes_on = session is not None and _goes_on(turn, command, session)
    refused = refusal_of(command.content, is_list=not goes_on)
    if refused is not None:
        return _refuse(turn, refused, buttons=menus.to_menu())
    if session is not None and goes_on:
        return turn.decide(turn.part_received(command, session.session))
    question = turn.say("input-guess", buttons=_guesses(turn, command))
    return turn.decide(turn.part_received(command, turn.position), question, before=turn.replaced())


def _guesses(turn: Turn, command: c.GiveInput) -> menus.Rows:
    found = fitting_tools(command.content)
    return menus.guess(turn.position, found, chain=any(tool.name == steps.READY[0] for tool in found))


def _goes_on(turn: Turn, command: c.GiveInput, session: Session) -> bool:
    recent = abs(turn.seconds_since(session.last_part_at or session.opened_at)) <= JOINS_WITHIN_SECONDS
    cut = session.last_size >= NEARLY_FULL or session.last_size < 0
    return recent and (command.album or cut)


def _refuse(turn: Turn, refused: Refused, *, buttons: menus.Rows) -> Decision:
    return turn.refuse(refused.reason, refused.key, refused.args, buttons=buttons)


def refuse_gone_tool(turn: Turn, session: Session) -> Decision:
    """Close the session of a tool that this version no longer has, and say so."""
    closed: tuple[Event, ...] = (SessionClosed(session=session.session, reason="cancelled"),)
    return turn.refuse("tool_gone", "tool-gone", buttons=menus.to_menu(), before=closed)
