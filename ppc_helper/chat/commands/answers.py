"""Commands that are answered at once: greetings, menus, pages, and what is refused or ignored."""

from __future__ import annotations

from ppc_helper.chat.commands.base import Asked


class Start(Asked, frozen=True, kw_only=True, tag=True):
    """Greet, and show the main menu."""


class ShowHelp(Asked, frozen=True, kw_only=True, tag=True):
    """Tell how to work with the bot and what each tool does."""


class ShowMenu(Asked, frozen=True, kw_only=True, tag=True):
    """Show the tools of a menu."""

    menu: str


class ShowHistory(Asked, frozen=True, kw_only=True, tag=True):
    """Show the newest queries; *in_place* edits the message that shows them."""

    in_place: bool = False


class ShowContacts(Asked, frozen=True, kw_only=True, tag=True):
    """Tell how to reach the people behind the bot."""


class ShowAbout(Asked, frozen=True, kw_only=True, tag=True):
    """Tell what this bot is."""


class ShowStats(Asked, frozen=True, kw_only=True, tag=True):
    """Count users and queries; for admins."""


class ShowToolHelp(Asked, frozen=True, kw_only=True, tag=True):
    """Tell what a tool does and by which rules."""

    tool: str


class Test(Asked, frozen=True, kw_only=True, tag=True):
    """Show that the bot is alive."""


class RefuseCommand(Asked, frozen=True, kw_only=True, tag=True):
    """Say that there is no such command."""


class RefusePress(Asked, frozen=True, kw_only=True, tag=True):
    """Say that this button works no more: its data is unknown or forged."""


class InviteToPrivate(Asked, frozen=True, kw_only=True, tag=True):
    """Answer a command in a group, in its *topic* if it has some (0: none): the bot works in private chats."""

    topic: int = 0


class Ignore(Asked, frozen=True, kw_only=True, tag=True):
    """Do nothing; *reason* is a stable code."""

    reason: str
