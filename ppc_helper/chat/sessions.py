"""Sessions: a tool is chosen and waits for its input, its options are set, it is closed or expires."""

from __future__ import annotations

from ppc_helper.chat import commands as c
from ppc_helper.chat import menus, option_buttons, options, queries, wire
from ppc_helper.chat.history import list_active
from ppc_helper.chat.state import Decision
from ppc_helper.chat.turn import Ack, Turn
from ppc_helper.events import (
    CommandAnswered,
    NewFact,
    OptionChosen,
    SessionClosed,
    ToolChosen,
    UpdateIgnored,
)
from ppc_helper.tools import Tool, all_tools


def choose_tool(turn: Turn, command: c.ChooseTool) -> Decision:
    """Open a session and say what to send; whatever was open is replaced."""
    if command.tool == wire.ANNOUNCE and not turn.is_admin:
        return turn.refuse_stranger()
    session = turn.state.session
    if session and session.tool == command.tool and not session.parts and turn.just_now(session.opened_at):
        return turn.slip()
    chosen = ToolChosen(tool=command.tool, message_id=turn.press.message_id if turn.press else 0)
    return turn.decide(chosen, _hint(turn, command.tool), before=turn.replaced())


def _hint(turn: Turn, name: str) -> NewFact:
    tool = all_tools().get(name)
    if tool is None:
        return turn.say(f"{name}.hint", buttons=((menus.close(turn.position),),))
    chosen = turn.state.options.get(name, {})
    return turn.say("tool-hint", options.hint_args(tool), buttons=option_buttons.hint(tool, chosen, turn.position))


def choose_option(turn: Turn, command: c.ChooseOption) -> Decision:
    """Remember an option of a tool and show it where it was pressed."""
    tool = all_tools()[command.tool]
    chosen = {**turn.state.options.get(tool.name, {}), command.option: command.value}
    session = turn.state.session
    open_session = session.session if session and session.tool == tool.name else 0
    if options.asked_for(session):
        return _back_to_tool(turn, tool, command, chosen)
    fact = OptionChosen(tool=command.tool, option=command.option, value=command.value)
    return turn.decide(
        fact, turn.show("tool-hint", options.hint_args(tool), buttons=option_buttons.hint(tool, chosen, open_session))
    )


def _back_to_tool(turn: Turn, tool: Tool, command: c.ChooseOption, chosen: dict[str, str]) -> Decision:
    """Remember an option set while the bot waited for one; the tool waits for its input again."""
    return turn.decide(
        OptionChosen(tool=command.tool, option=command.option, value=command.value),
        NewFact(turn.chat, ToolChosen(tool=tool.name)),
        turn.show("tool-hint", options.hint_args(tool), buttons=option_buttons.hint(tool, chosen, turn.position)),
        before=turn.replaced(),
    )


def cancel_session(turn: Turn, command: c.CancelSession) -> Decision:
    """Close the session; when none is open say so, and offer to cancel what runs."""
    session = turn.state.session
    if session is None or (command.session and session.session != command.session):
        return _nothing_to_close(turn)
    closed = SessionClosed(session=session.session, reason="cancelled")
    if not session.tool and turn.press is None and queries.unended(turn.state):
        # a list that was offered tools stays for a day: who has one at work means the work
        return turn.decide(closed, list_active(turn))
    if not session.tool:
        return turn.decide(closed, turn.show("list-dropped", buttons=menus.to_menu()))
    return turn.decide(
        closed, turn.show("session-closed", {"tool": options.tool_of(session)}, buttons=menus.again(session.tool))
    )


def _nothing_to_close(turn: Turn) -> Decision:
    if turn.press is not None:
        return turn.decide(UpdateIgnored(reason="session_closed_before"), ack=Ack("nothing-open"))
    return turn.decide(CommandAnswered(command="cancel"), list_active(turn))


def expire_session(turn: Turn, command: c.ExpireSession) -> Decision:
    """Close a session that waited for a day, with a word; another one is open by now: nothing happens."""
    session = turn.state.session
    if session is None or session.session != command.session:
        return turn.decide(UpdateIgnored(reason="stale_timer"))
    closed = SessionClosed(session=session.session, reason="expired")
    if not session.tool:
        return turn.decide(closed)
    return turn.decide(
        closed, turn.say("session-expired", {"tool": options.tool_of(session)}, buttons=menus.again(session.tool))
    )
