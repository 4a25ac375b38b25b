"""Answers that change nothing: greeting, menus, help, contacts; and refusals of what is no command at all."""

from __future__ import annotations

from ppc_helper.chat import commands as c
from ppc_helper.chat import menus, options
from ppc_helper.chat.state import Decision
from ppc_helper.chat.turn import Ack, Turn
from ppc_helper.events import Button, CommandAnswered, SessionClosed, UpdateIgnored, UpdateRefused
from ppc_helper.tools import all_tools


def _main(turn: Turn) -> str:
    return menus.menu_for(menus.MAIN, admin=turn.is_admin)


def start(turn: Turn, command: c.Start) -> Decision:
    """Greet, and show the main menu; what was waited for is waited for no more, as people expect of this command."""
    greeting = turn.say("start", menu=_main(turn))
    return turn.decide(CommandAnswered(command="start"), greeting, before=_left(turn, with_tools=True))


def show_help(turn: Turn, command: c.ShowHelp) -> Decision:
    """Tell how to work with the bot."""
    return turn.decide(CommandAnswered(command="help"), turn.say("help", menu=_main(turn)))


def show_menu(turn: Turn, command: c.ShowMenu) -> Decision:
    """Show a menu: in place of the one that was pressed, or as a new message."""
    if command.menu in menus.ADMIN_ONLY and not turn.is_admin:
        return turn.refuse_stranger()
    menu = menus.menu_for(command.menu, admin=turn.is_admin)
    shown = turn.show(f"menu-{command.menu}", menu=menu)
    return turn.decide(CommandAnswered(command=command.menu), shown, before=_left(turn))


def _left(turn: Turn, *, with_tools: bool = False) -> tuple[SessionClosed, ...]:
    """Close what a list that follows must not get into: feedback, an announcement, an option; *with_tools* a tool too.

    What has come in part is no wish to go elsewhere: its rest is on the way.
    """
    session = turn.state.session
    if session is None or not session.tool or (session.tool in all_tools() and not with_tools):
        return ()
    if session.parts and options.asked_for(session) is None:
        return ()
    return turn.replaced()


def show_tool_help(turn: Turn, command: c.ShowToolHelp) -> Decision:
    """Tell what a tool does and by which rules."""
    told = turn.say("tool-help", {"tool": command.tool, "help": f"message:{command.tool}.help"})
    return turn.decide(CommandAnswered(command="tool_help"), told)


def show_contacts(turn: Turn, command: c.ShowContacts) -> Decision:
    """Tell how to reach the people behind the bot, as the configuration says."""
    contacts = turn.settings.contacts
    told = turn.say("contacts", {"contacts": contacts}) if contacts else turn.say("contacts-none")
    return turn.decide(CommandAnswered(command="contacts"), told)


def show_about(turn: Turn, command: c.ShowAbout) -> Decision:
    """Tell what this bot is."""
    return turn.decide(CommandAnswered(command="about"), turn.say("about", buttons=menus.to_menu()))


def test(turn: Turn, command: c.Test) -> Decision:
    """Show that the bot is alive, with the position to ask ``explain`` about."""
    return turn.decide(CommandAnswered(command="test"), turn.say("test", {"position": str(turn.position)}))


def refuse_command(turn: Turn, command: c.RefuseCommand) -> Decision:
    """Say that there is no such command, and what there is."""
    return turn.refuse("unknown_command", "command-unknown", buttons=menus.menu(_main(turn)))


def refuse_press(turn: Turn, command: c.RefusePress) -> Decision:
    """Say that the button works no more."""
    return turn.decide(UpdateRefused(reason="unknown_button"), ack=Ack("button-unknown", alert=True))


def invite_to_private(turn: Turn, command: c.InviteToPrivate) -> Decision:
    """Answer a command in a group with the way to the private chat."""
    name = turn.settings.bot_username
    buttons = ((Button(text="button-private", url=f"https://t.me/{name}"),),) if name else ()
    said = turn.say("group-private", buttons=buttons, topic=command.topic)
    return turn.decide(UpdateRefused(reason="group"), said)


def ignore(turn: Turn, command: c.Ignore) -> Decision:
    """Do nothing, and say why in the log."""
    return turn.decide(UpdateIgnored(reason=command.reason))
