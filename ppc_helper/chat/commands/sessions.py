"""Commands about a tool and its input: chosen, set, given, left."""

from __future__ import annotations

from ppc_helper.chat.commands.base import Asked
from ppc_helper.chat.contents import NEARLY_FULL, Content, TextSent


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


class ShowChoices(Asked, frozen=True, kw_only=True, tag=True):
    """List the values of an option that has many."""

    tool: str
    option: str


class GiveInput(Asked, frozen=True, kw_only=True, tag=True):
    """Take this message as input; *album* when it is one of several sent together."""

    content: Content
    album: bool = False
    reply_to: int = 0

    @property
    def may_go_on(self) -> bool:
        """Tell whether the next message may be a part of the same input."""
        return self.album or (isinstance(self.content, TextSent) and self.content.size >= NEARLY_FULL)


class EndPause(Asked, frozen=True, kw_only=True, tag=True):
    """Go on with the input if the part of the update at *last_part* is still its last one."""

    last_part: int


class CancelSession(Asked, frozen=True, kw_only=True, tag=True):
    """Stop waiting for input; *session* 0 is whichever is open."""

    session: int = 0


class ExpireSession(Asked, frozen=True, kw_only=True, tag=True):
    """Close a session that nobody came back to."""

    session: int


class ShowGuesses(Asked, frozen=True, kw_only=True, tag=True):
    """List the tools of a menu for what came before any tool was chosen."""

    session: int
    menu: str


class RunGuess(Asked, frozen=True, kw_only=True, tag=True):
    """Run a tool on what came before any tool was chosen."""

    session: int
    tool: str


class RunGuessedChain(Asked, frozen=True, kw_only=True, tag=True):
    """Run the ready chain on what came before any tool was chosen."""

    session: int
