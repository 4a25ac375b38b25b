"""Options that are no choice of a few: a number or a text, asked for and given by a message or a file.

While the bot waits for one, the session's tool is ``<tool>#<option>``. A text is a person's words, so the fact holds
only where they lie: ``payload:<id>`` of the update that brought them.
"""

from __future__ import annotations

import msgspec

from ppc_helper.chat import commands as c
from ppc_helper.chat import menus, option_buttons, queries
from ppc_helper.chat.contents import TextSent
from ppc_helper.chat.documents import refusal_of
from ppc_helper.chat.state import Decision, Session, State
from ppc_helper.chat.turn import Args, Turn
from ppc_helper.events import (
    CommandAnswered,
    InputPartReceived,
    InputRef,
    NewFact,
    OptionChosen,
    SessionClosed,
    ToolChosen,
)
from ppc_helper.tools import PAYLOAD, Option, Tool, all_tools

SIGN = "#"


def asked_for(session: Session | None) -> tuple[Tool, Option] | None:
    """Return the tool and the option that *session* waits for, None when it waits for no option."""
    name, sign, option = session.tool.partition(SIGN) if session else ("", "", "")
    tool = all_tools().get(name)
    if not sign or tool is None:
        return None
    found = next((one for one in tool.options if one.name == option and one.kind != "choice"), None)
    return (tool, found) if found else None


def tool_of(session: Session) -> str:
    """Return the tool that *session* is about, also while it waits for an option."""
    return session.tool.partition(SIGN)[0]


def ask_option(turn: Turn, command: c.AskOption) -> Decision:
    """Wait for the value of an option; the tool waits again when it came."""
    tool = all_tools()[command.tool]
    option = next(one for one in tool.options if one.name == command.option)
    chosen = ToolChosen(tool=f"{tool.name}{SIGN}{option.name}", message_id=turn.press.message_id if turn.press else 0)
    kept = _kept(turn, tool, option)
    words = kept.removeprefix(PAYLOAD) if kept.startswith(PAYLOAD) else ""
    question = turn.say(
        "option-ask-range" if option.is_bounded else f"option-ask-{option.kind}",
        _args(tool, option),
        buttons=option_buttons.option_asked(tool, option, turn.position, kept),
        words=words,
        words_are="update" if words else "json",
    )
    return turn.decide(chosen, question, before=turn.replaced())


def show_choices(turn: Turn, command: c.ShowChoices) -> Decision:
    """List the values of an option where it was pressed; a press on one of them sets it and shows the tool again."""
    tool = all_tools()[command.tool]
    option = next(one for one in tool.options if one.name == command.option)
    buttons = option_buttons.choices(tool, option, _kept(turn, tool, option))
    return turn.decide(
        CommandAnswered(command="choices"), turn.show("option-choose", _args(tool, option), buttons=buttons)
    )


def missing(tool: Tool, state: State) -> Option | None:
    """Return the option without which *tool* does nothing, None when it has a value or there is no such option."""
    option = next((one for one in tool.options if one.name == tool.asks), None)
    return option if option and not queries.options_in_force(tool, state)[option.name] else None


def ask_first(turn: Turn, tool: Tool, option: Option, parts: tuple[InputRef, ...]) -> Decision:
    """Keep the list that came as *parts*, and ask for the option that it lacks; the tool runs when it is given."""
    kept = (NewFact(turn.chat, InputPartReceived(session=turn.position, part=part)) for part in parts)
    question = turn.say(
        "option-ask-first", {"tool": tool.name, **_args(tool, option)}, buttons=((menus.close(turn.position),),)
    )
    return turn.decide(ToolChosen(tool=f"{tool.name}{SIGN}{option.name}"), *kept, question, before=turn.replaced())


def give_option(turn: Turn, command: c.GiveInput, session: Session, asked: tuple[Tool, Option]) -> Decision:
    """Take a message for the value of the option that was asked for."""
    tool, option = asked
    kept = _kept(turn, tool, option)
    buttons = option_buttons.option_asked(tool, option, session.session, kept)
    refused = refusal_of(command.content)
    if refused is not None:
        return turn.refuse(refused.reason, refused.key, refused.args, buttons=buttons)
    if option.kind == "int":
        words = command.content.text.strip() if isinstance(command.content, TextSent) else ""
        if not option.takes(words):
            said = "option-out-of-range" if option.is_bounded else "option-no-number"
            return turn.refuse("option_no_number", said, _args(tool, option), buttons=buttons)
        return _chosen(turn, session, asked, str(int(words)))
    if command.may_go_on:
        return turn.refuse("option_too_long", "option-too-long", buttons=buttons)
    return _chosen(turn, session, asked, f"{PAYLOAD}{turn.payload}")


def _chosen(turn: Turn, session: Session, asked: tuple[Tool, Option], value: str) -> Decision:
    """Remember the value; the tool waits for its input as before, or runs on the list that came first."""
    tool, option = asked
    if session.parts:
        return _run_kept(turn, session, asked, value)
    known = {**turn.state.options.get(tool.name, {}), option.name: value}
    return turn.decide(
        OptionChosen(tool=tool.name, option=option.name, value=value),
        NewFact(turn.chat, ToolChosen(tool=tool.name)),
        turn.say("tool-hint", hint_args(tool), buttons=option_buttons.hint(tool, known, turn.position)),
        before=(SessionClosed(session=session.session, reason="done"),),
    )


def hint_args(tool: Tool) -> Args:
    """Return what the message ``tool-hint`` is filled with."""
    return {"tool": tool.name, "hint": f"message:{tool.name}.hint"}


def _run_kept(turn: Turn, session: Session, asked: tuple[Tool, Option], value: str) -> Decision:
    tool, option = asked
    chosen = OptionChosen(tool=tool.name, option=option.name, value=value)
    known = {**turn.state.options, tool.name: {**turn.state.options.get(tool.name, {}), option.name: value}}
    state = msgspec.structs.replace(turn.state, options=known)
    knowing = Turn(turn.received, turn.command, state, turn.settings)
    queued = queries.queue(knowing, tool, session.parts, session=session.session)
    return msgspec.structs.replace(queued, facts=(NewFact(turn.chat, chosen), *queued.facts))


def _kept(turn: Turn, tool: Tool, option: Option) -> str:
    """Return what the person set of an option, empty for nothing."""
    return turn.state.options.get(tool.name, {}).get(option.name, "")


def _args(tool: Tool, option: Option) -> Args:
    key = option_buttons.key_of(tool, option)
    default = option_buttons.free_value(tool, option, option.default)
    how = f"message:{key}.ask" if option_buttons.is_said(f"{key}.ask") else "message:option-ask-several"
    bounds: Args = {"least": option.between.least, "most": option.between.most} if option.is_bounded else {}
    return {"option": f"message:{key}|{option.name}", "default": default, "how": how, **bounds}
