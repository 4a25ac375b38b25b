"""Commands about who asks: language, own token, being forgotten, coming and going."""

from __future__ import annotations

from ppc_helper.chat.commands.base import Asked


class ShowLanguages(Asked, frozen=True, kw_only=True, tag=True):
    """Offer the languages."""


class ChooseLanguage(Asked, frozen=True, kw_only=True, tag=True):
    """Speak this language from now on."""

    language: str


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


class NoteBlocked(Asked, frozen=True, kw_only=True, tag=True):
    """Note that the person blocked the bot."""


class NoteReturned(Asked, frozen=True, kw_only=True, tag=True):
    """Note that the person unblocked the bot."""


class NoteMigrated(Asked, frozen=True, kw_only=True, tag=True):
    """Note that the group became a supergroup with another id."""

    to_chat: int
