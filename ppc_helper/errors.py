"""Errors that several modules know. One that a single module raises stands there, under one of these.

    PpcHelperError
    ├── ConfigError            the configuration cannot be used; lists every problem at once
    ├── DatabaseUnavailable    no connection; worth trying again
    │   └── NoAnswer           in the driver's words, which do not say what to do
    ├── LeaseLost              another worker took this claim over; all that was done rolls back
    ├── Cancelled              the person cancelled the query while its tool ran
    ├── Paused                 the person wants the query to rest until they say so
    ├── Stopping               the process is asked to stop; the claim is given back
    ├── Parked                 the outside says "not now": the query waits and goes on by itself
    ├── Unreadable             a sealed secret does not open: another key, or not this person's
    └── ServiceError           the outside said no
        ├── TelegramError      with the Bot API's code, description and retry_after
        └── VkError            with VK's code and method

Expected outcomes (bad input, nothing found, try later) are returned as values and become facts; they are no
exceptions. Messages never hold tokens, passwords or a person's words: they go to logs.
"""

from __future__ import annotations

from typing import Any


class PpcHelperError(Exception):
    """Base of all errors of this project."""


class ConfigError(PpcHelperError):
    """The configuration cannot be used; *problems* are sentences that name key, value and fix."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class DatabaseUnavailable(PpcHelperError):
    """No connection to PostgreSQL could be had within the time allowed.

    *takes_nothing*: the server lives and refuses everybody for want of something, room on the disk most often. That is
    no fault of what was to be written.
    """

    def __init__(self, sentence: str, *, takes_nothing: bool = False) -> None:
        super().__init__(sentence)
        self.takes_nothing = takes_nothing


class NoAnswer(DatabaseUnavailable):
    """A server does not let us in, or broke off; what it said is all that is known."""


class LeaseLost(PpcHelperError):
    """The fence refused a write: the claim's owner or attempt is not the one in the database."""


class Cancelled(PpcHelperError):
    """The person cancelled the query while its tool ran."""


class Paused(PpcHelperError):
    """The person asked for a pause while the tool ran."""


class Stopping(PpcHelperError):
    """The process was asked to stop while a tool ran; its claim is given back."""


class Parked(PpcHelperError):
    """The outside will not go on for a while: the query waits *seconds* and is then started again by itself.

    *reason* is a stable code; the chat's catalogue has ``parked-<reason>``. *partial* is the tool's result so far
    (a Table), None when there is nothing to show yet. With a *question* (a Question of ppc_helper.tools) it waits for
    the person's choice. Store a checkpoint before raising it.
    """

    def __init__(self, reason: str, seconds: float, partial: Any = None, *, question: Any = None) -> None:
        super().__init__(f"{reason}: for {seconds:.0f} s")
        self.reason = reason
        self.seconds = seconds
        self.partial = partial
        self.question = question


class Unreadable(PpcHelperError):
    """A sealed secret does not open: the key is another one by now, or it was sealed for somebody else."""


class ServiceError(PpcHelperError):
    """An outside service refused or did not answer."""


class TelegramError(ServiceError):
    """The Bot API refused a call or could not be reached.

    *code* is the Bot API's error_code, 0 when there was no answer. *sent* is False when the request surely did
    not reach Telegram, None when nobody can know, True when Telegram answered.
    """

    def __init__(
        self,
        code: int,
        description: str,
        *,
        retry_after: int | None = None,
        migrate_to: int | None = None,
        sent: bool | None = True,
    ) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to = migrate_to
        self.sent = sent

    @property
    def knows_no_token(self) -> bool:
        """Tell whether the Bot API itself does not know the token: a gateway's 404 says nothing about it."""
        return self.code in {401, 404} and self.sent is True


class VkError(ServiceError):
    """VK refused a call; *code* is VK's error_code, 0 when there was no usable answer.

    *own* tells that the token refused is the person's own, so that nobody but them can do anything about it.
    """

    def __init__(self, code: int, description: str, *, method: str = "") -> None:
        super().__init__(f"VK {code} {description} ({method})")
        self.code = code
        self.description = description
        self.method = method
        self.own = False
