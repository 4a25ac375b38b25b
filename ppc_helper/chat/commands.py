"""What a person, or a timer, asks for: one imperative struct each, and their union :data:`Command`.

A command says what was asked, not whether it may be had; :mod:`ppc_helper.chat.decide` decides that from the
state. :func:`wanted` tells the loader which rows a command needs beyond the ones that are always loaded.
"""

from __future__ import annotations

import msgspec

from ppc_helper.chat.contents import NEARLY_FULL, Content, TextSent


class Press(msgspec.Struct, frozen=True):
    """The press of a button: the callback to acknowledge and the message to edit, 0 if it is too old."""

    id: str
    message_id: int = 0


class Asked(msgspec.Struct, frozen=True, kw_only=True, tag_field="asked"):
    """Base of all commands; *press* is there when a button was pressed."""

    press: Press | None = None


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


class ShowLanguages(Asked, frozen=True, kw_only=True, tag=True):
    """Offer the languages."""


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


class ChooseTool(Asked, frozen=True, kw_only=True, tag=True):
    """Wait for the input of a tool, of an announcement or of feedback."""

    tool: str


class ChooseOption(Asked, frozen=True, kw_only=True, tag=True):
    """Set an option of a tool, now and for later."""

    tool: str
    option: str
    value: str


class AskOption(Asked, frozen=True, kw_only=True, tag=True):
    """Wait for the value of an option that is a number or a text."""

    tool: str
    option: str


class ChooseLanguage(Asked, frozen=True, kw_only=True, tag=True):
    """Speak this language from now on."""

    language: str


class GiveInput(Asked, frozen=True, kw_only=True, tag=True):
    """Take this message as input; *album* when it is one of several sent together."""

    content: Content
    album: bool = False
    reply_to: int = 0

    @property
    def may_go_on(self) -> bool:
        """Tell whether the next message may be a part of the same input."""
        return self.album or (isinstance(self.content, TextSent) and self.content.size >= NEARLY_FULL)


class CancelSession(Asked, frozen=True, kw_only=True, tag=True):
    """Stop waiting for input; *session* 0 is whichever is open."""

    session: int = 0


class CancelQuery(Asked, frozen=True, kw_only=True, tag=True):
    """Stop a queued or running query."""

    query: int


class PauseQuery(Asked, frozen=True, kw_only=True, tag=True):
    """Let a queued or running query rest."""

    query: int


class ResumeQuery(Asked, frozen=True, kw_only=True, tag=True):
    """Go on with a query that rests; without a press its time has come."""

    query: int


class TakeOffer(Asked, frozen=True, kw_only=True, tag=True):
    """Go on with a query that asks how, in the way of its *option* set to *value*."""

    query: int
    option: str
    value: str


class SendPartial(Asked, frozen=True, kw_only=True, tag=True):
    """Send what a query that rests has found so far."""

    query: int


class SendFileAgain(Asked, frozen=True, kw_only=True, tag=True):
    """Send the result of a finished query again."""

    query: int


class RunNext(Asked, frozen=True, kw_only=True, tag=True):
    """Run a tool on the result of a finished query."""

    query: int
    tool: str


class RunChain(Asked, frozen=True, kw_only=True, tag=True):
    """Run what is left of the ready chain on the result of a finished query."""

    query: int


class RunGuessedChain(Asked, frozen=True, kw_only=True, tag=True):
    """Run the ready chain on what came before any tool was chosen."""

    session: int


class MakeCsv(Asked, frozen=True, kw_only=True, tag=True):
    """Send the result of a finished query as csv."""

    query: int


class RunGuess(Asked, frozen=True, kw_only=True, tag=True):
    """Run a tool on what came before any tool was chosen."""

    session: int
    tool: str


class ShowGuesses(Asked, frozen=True, kw_only=True, tag=True):
    """List the tools of a menu for what came before any tool was chosen."""

    session: int
    menu: str


class ConfirmAnnouncement(Asked, frozen=True, kw_only=True, tag=True):
    """Send a drafted announcement to everyone."""

    announcement: int


class CancelAnnouncement(Asked, frozen=True, kw_only=True, tag=True):
    """Drop a draft, or stop an announcement that is being sent."""

    announcement: int


class RefreshAnnouncement(Asked, frozen=True, kw_only=True, tag=True):
    """Show how far an announcement is."""

    announcement: int


class Forget(Asked, frozen=True, kw_only=True, tag=True):
    """Ask whether all words and files of this person are to be deleted."""


class ConfirmForget(Asked, frozen=True, kw_only=True, tag=True):
    """Delete all words and files of this person."""


class ShowVkToken(Asked, frozen=True, kw_only=True, tag=True):
    """Tell of the person's own VK token, and wait for one."""


class GiveVkToken(Asked, frozen=True, kw_only=True, tag=True):
    """Keep a VK token for this person's queries.

    *sealed* is its sealed form, empty when it was only hidden; *by_command* when it came with the command itself.
    """

    sealed: str
    by_command: bool = False


class RemoveVkToken(Asked, frozen=True, kw_only=True, tag=True):
    """Keep this person's VK token no longer."""


class RefuseCommand(Asked, frozen=True, kw_only=True, tag=True):
    """Say that there is no such command."""


class RefusePress(Asked, frozen=True, kw_only=True, tag=True):
    """Say that this button works no more: its data is unknown or forged."""


class InviteToPrivate(Asked, frozen=True, kw_only=True, tag=True):
    """Answer a command in a group: the bot works in private chats."""


class NoteBlocked(Asked, frozen=True, kw_only=True, tag=True):
    """Note that the person blocked the bot."""


class NoteReturned(Asked, frozen=True, kw_only=True, tag=True):
    """Note that the person unblocked the bot."""


class NoteMigrated(Asked, frozen=True, kw_only=True, tag=True):
    """Note that the group became a supergroup with another id."""

    to_chat: int


class EndPause(Asked, frozen=True, kw_only=True, tag=True):
    """Go on with the input if the part of the update at *last_part* is still its last one."""

    last_part: int


class ExpireSession(Asked, frozen=True, kw_only=True, tag=True):
    """Close a session that nobody came back to."""

    session: int


class Ignore(Asked, frozen=True, kw_only=True, tag=True):
    """Do nothing; *reason* is a stable code."""

    reason: str


Command = (
    Start
    | ShowHelp
    | ShowMenu
    | ShowHistory
    | ShowLanguages
    | ShowContacts
    | ShowAbout
    | ShowStats
    | ShowToolHelp
    | Test
    | ChooseTool
    | ChooseOption
    | AskOption
    | ChooseLanguage
    | GiveInput
    | CancelSession
    | CancelQuery
    | PauseQuery
    | ResumeQuery
    | SendPartial
    | TakeOffer
    | SendFileAgain
    | RunNext
    | RunChain
    | RunGuessedChain
    | MakeCsv
    | RunGuess
    | ShowGuesses
    | ConfirmAnnouncement
    | CancelAnnouncement
    | RefreshAnnouncement
    | Forget
    | ConfirmForget
    | ShowVkToken
    | GiveVkToken
    | RemoveVkToken
    | RefuseCommand
    | RefusePress
    | InviteToPrivate
    | NoteBlocked
    | NoteReturned
    | NoteMigrated
    | EndPause
    | ExpireSession
    | Ignore
)


class Wanted(msgspec.Struct, frozen=True):
    """What a decision needs beyond person, session, newest queries and options; 0 and False: nothing."""

    announcement: int = 0
    """This announcement's row with its counts."""
    query: int = 0
    """This query of this chat, also when it is not among the newest."""
    reply_to: int = 0
    """The feedback that the bot's message of this id delivered to this chat."""
    recipients: bool = False
    """How many users an announcement would go to now."""
    active_queries: bool = False
    """How many queries of this chat are queued or running."""
    vk_token: bool = False
    """The person's own VK token."""


_NOTHING = Wanted()


def wanted(command: Command, *, admin: bool) -> Wanted:
    """Return what the loader must read for *command*; *admin*: an admin's own chat."""
    match command:
        case ConfirmAnnouncement() | CancelAnnouncement() | RefreshAnnouncement() if admin:
            found = Wanted(announcement=command.announcement)
        case CancelQuery() | PauseQuery() | ResumeQuery() | TakeOffer() | SendPartial() | SendFileAgain():
            found = Wanted(query=command.query)
        case RunNext() | RunChain() | MakeCsv():
            found = Wanted(query=command.query, active_queries=True)
        case GiveInput():
            found = Wanted(reply_to=command.reply_to if admin else 0, recipients=admin, active_queries=True)
        case EndPause():
            found = Wanted(recipients=admin, active_queries=True)
        case ShowVkToken() | GiveVkToken() | RemoveVkToken():
            found = Wanted(vk_token=True)
        case RunGuess() | RunGuessedChain() | ShowStats():
            found = Wanted(active_queries=True)
        case _:
            found = _NOTHING
    return found
