"""VK's tokens side by side: each with its own pace, put away when VK asks for it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Set
from typing import Final

from ppc_helper.errors import VkError
from ppc_helper.vk.answers import NO_TOKEN, Remedy, remedy

PARK_SECONDS: Final = {9: 600.0, 29: 86_400.0}
PARK_OTHERWISE_SECONDS: Final = 3_600.0
OF_ONE_METHOD: Final = frozenset((20, 21, 23, 27, 28, 29))
"""Refusals that hold for the method they were given to, not for the whole token."""
SLOWEST_PER_SECOND: Final = 0.5
SLOW_DOWN: Final = 0.9
SPEED_UP: Final = 1.05
QUIET_CALLS: Final = 20
"""After so many calls without error 6 the pace rises, and one error is taken for chance."""


class Token:
    """One token: how fast it may be used, and for what not."""

    def __init__(self, secret: str, per_second: float, *, is_own: bool = False) -> None:
        self.secret = secret
        self._is_own = is_own
        self.scope = f"vk:{hashlib.sha256(secret.encode()).hexdigest()[:12]}"
        self.per_second = per_second
        self._fastest = per_second
        self._quiet = 0
        self._refusals: dict[str, tuple[VkError, float]] = {}

    def refusal(self, methods: Set[str], now: float) -> VkError | None:
        """Return why it may not be used for *methods* now, None when it may."""
        for method in ("", *methods):
            error, until = self._refusals.get(method, (None, 0.0))
            if error and now < until:
                return error
        return None

    def put_away(self, error: VkError, now: float) -> None:
        """Use it no more, for a while or for good, for one method or all, as *error* demands."""
        error.own = self._is_own
        park = PARK_SECONDS.get(error.code, PARK_OTHERWISE_SECONDS)
        until = float("inf") if remedy(error) is Remedy.DROP else now + park
        self._refusals[error.method if error.code in OF_ONE_METHOD else ""] = error, until

    def slow_down(self) -> None:
        """Lower the pace: VK said that calls came too fast; once in a while the network alone brings that about."""
        if self._quiet < QUIET_CALLS:
            self.per_second = max(SLOWEST_PER_SECOND, self.per_second * SLOW_DOWN)
        self._quiet = 0

    def went_well(self) -> None:
        """Count a call that was answered; quiet raises the pace again."""
        self._quiet += 1
        if self._quiet % QUIET_CALLS == 0:
            self.per_second = min(self._fastest, self.per_second * SPEED_UP)


class Tokens:
    """The tokens, used in turn; *are_own* when the person who waits gave them."""

    def __init__(self, secrets: Iterable[str], *, per_second: float, are_own: bool = False) -> None:
        self._tokens = [Token(secret, per_second, is_own=are_own) for secret in dict.fromkeys(secrets)]
        self._turn = 0

    def take(self, methods: Set[str], now: float) -> Token:
        """Return the next token that may be used for *methods*.

        Raises:
            VkError: there is none; what was said to the one that will be free soonest.
        """
        refusals = []
        for _ in self._tokens:
            self._turn = (self._turn + 1) % len(self._tokens)
            token = self._tokens[self._turn]
            refusal = token.refusal(methods, now)
            if refusal is None:
                return token
            refusals.append(refusal)
        if not refusals:
            raise VkError(NO_TOKEN, "no token is configured")
        raise min(refusals, key=lambda error: remedy(error) is Remedy.DROP)
