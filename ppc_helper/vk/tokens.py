"""VK's tokens side by side: each with its own pace, put away when VK asks for it."""

from __future__ import annotations

import hashlib
import time
from collections import deque
from collections.abc import Iterable, Set
from typing import Any, Final

import msgspec

from ppc_helper.errors import VkError
from ppc_helper.ports import Pace
from ppc_helper.vk.answers import NO_TOKEN, Remedy, remedy

PARK_SECONDS: Final = {9: 600.0, 14: 600.0, 17: 600.0, 29: 86_400.0}
PARK_OTHERWISE_SECONDS: Final = 3_600.0
CAPTCHA: Final = frozenset((14, 17))
SHARED_SECONDS: Final = 3_600.0
"""So long at most other processes take a token's refusal for granted: by then it is worth a call to ask anew."""
OWN_CAPTCHA_SECONDS: Final = 60.0
"""A person solves the captcha of their own token themselves, and their next query should find it solved."""
HEAR_SECONDS: Final = 5.0
OF_ONE_METHOD: Final = frozenset((20, 21, 23, 27, 28, 29))
"""Refusals that hold for the method they were given to, not for the whole token."""
USED_OF_ALLOWED: Final = 0.967
"""VK counts calls within any second as they arrive, so calls that were paced can still arrive closer together."""
WINDOW: Final = 1.02
ASK_AGAIN_SECONDS: Final = 1.0
ASK_KIND_AFTER: Final = 10
"""So many calls are made before a token is asked whose it is: a short job is over by then."""


class Kind(msgspec.Struct, frozen=True):
    """Whose a token is: VK's limit of calls *per_second*, and how many may be *at_a_time*.

    A packed call takes up to two seconds, so six of a user's must be under way to keep the pace; more when VK is slow.
    """

    per_second: int
    at_a_time: int


USER: Final = Kind(3, 12)
COMMUNITY: Final = Kind(20, 24)
OF_KIND: Final = {27: COMMUNITY, 28: USER}
"""What a method that is not for such a token tells of it; a service token is as slow as a user's."""
_known: Final[dict[str, Kind]] = {}
"""By scope, for the life of the process."""


class Token:
    """One token: how fast it may be used, and for what not."""

    def __init__(self, secret: str, number: int = 1, *, time_scale: float = 1.0, is_own: bool = False) -> None:
        self.secret = secret
        self.number = number
        self._time_scale = time_scale
        self._is_own = is_own
        self.scope = f"vk:{hashlib.sha256(secret.encode()).hexdigest()[:12]}"
        self._refusals: dict[str, tuple[VkError, float]] = {}
        self._slot: float | None = None
        self._ask_at = 0.0
        self._calls = 0
        self._hear_at = 0.0
        self._proved: set[str] = set()
        self._starts: deque[float] = deque(maxlen=self.kind.per_second)

    @property
    def kind(self) -> Kind:
        """Return whose it is, a user's while nobody knows: they are the slowest."""
        return _known.get(self.scope, USER)

    @property
    def wants_to_be_known(self) -> bool:
        """Tell whether it is time to ask VK whose it is."""
        return self.scope not in _known and self._calls >= ASK_KIND_AFTER

    def refusal(self, methods: Set[str], now: float) -> VkError | None:
        """Return why it may not be used for *methods* now, None when it may."""
        for method in ("", *methods):
            error, until = self._refusals.get(method, (None, 0.0))
            if error and now < until:
                return error
        return None

    def put_away(self, error: VkError, now: float) -> bool:
        """Use it no more, for a while or for good, for one method or all, as *error* demands.

        Return whether that is new: what was under way together is refused together.
        """
        error.own = self._is_own
        place = error.method if error.code in OF_ONE_METHOD else ""
        is_new = self.refusal({place}, now) is None
        park = PARK_SECONDS.get(error.code, PARK_OTHERWISE_SECONDS)
        self._refusals[place] = error, float("inf") if remedy(error) is Remedy.DROP else now + park
        return is_new

    def tell(self, error: VkError, pace: Pace) -> None:
        """Tell other processes of what passes by itself."""
        if remedy(error) is Remedy.PARK:
            place = error.method if error.code in OF_ONE_METHOD else ""
            park = PARK_SECONDS.get(error.code, PARK_OTHERWISE_SECONDS)
            most = OWN_CAPTCHA_SECONDS if self._is_own and error.code in CAPTCHA else SHARED_SECONDS
            self._proved.clear()
            pace.put_away(self.scope, place, error.code, min(park, most))

    def hear(self, pace: Pace, now: float) -> None:
        """Learn from other processes, now and then, what it is refused."""
        if now < self._hear_at:
            return
        self._hear_at = now + HEAR_SECONDS
        for place, code, seconds in pace.refusals(self.scope):
            if self.refusal({place}, now) is None:
                error = VkError(code, "refused to another process", method=place)
                error.own = self._is_own
                self._refusals[place] = error, now + seconds

    def works(self, methods: Set[str], pace: Pace) -> None:
        """Tell of each method once that VK answered it."""
        for method in sorted(methods - self._proved):
            pace.works(self.scope, method)
        self._proved |= methods

    def due(self, pace: Pace) -> float:
        """Return when its next call may start, reserving that; when nothing could be reserved, when to look again."""
        now = time.monotonic()
        if self._slot is None and now >= self._ask_at:
            wait = pace.reserve(self.scope, self.kind.per_second * USED_OF_ALLOWED * self._time_scale)
            now = time.monotonic()
            if wait >= 0:
                self._slot = now + wait
            else:
                self._ask_at = now + min(-wait, ASK_AGAIN_SECONDS)
        if self._slot is None:
            return self._ask_at
        return max(self._slot, self._window_ends())

    def start(self) -> None:
        """Note that the call which was due starts now."""
        self._slot = None
        self._calls += 1
        self._starts.append(time.monotonic())

    def learn(self, kind: Kind) -> None:
        """Note whose it is; its pace is that kind's from now on."""
        _known[self.scope] = kind
        self._starts = deque(self._starts, maxlen=kind.per_second)

    def ask_kind_later(self) -> None:
        """Wait for as many calls again before asking whose it is."""
        self._calls = 0

    def _window_ends(self) -> float:
        """Return when one more call keeps VK's limit: one that was late must not bring the next too close."""
        if len(self._starts) < self.kind.per_second:
            return 0.0
        return self._starts[0] + WINDOW / self._time_scale


def kind_of(answer: Any) -> Kind:
    """Return whose the token is that was told *answer* to ``groups.getById`` without ids.

    A community's token is told of its community; all others are told an error, that ids are missing.
    """
    return USER if isinstance(answer, VkError) else COMMUNITY


class Tokens:
    """The tokens, used as their paces allow; *are_own* when the person who waits gave them."""

    def __init__(self, secrets: Iterable[str], *, time_scale: float = 1.0, are_own: bool = False) -> None:
        self._tokens = [
            Token(secret, number, time_scale=time_scale, is_own=are_own)
            for number, secret in enumerate(dict.fromkeys(secrets), 1)
        ]

    @property
    def at_a_time(self) -> int:
        """Return how many calls may be under way."""
        return max(USER.at_a_time, sum(token.kind.at_a_time for token in self._tokens))

    @property
    def of_users(self) -> int:
        """Return how many may be users', as far as anybody knows."""
        return sum(token.kind == USER for token in self._tokens)

    def take(self, methods: Set[str], pace: Pace) -> tuple[Token, float]:
        """Return the token that may soonest be used for *methods*, and when.

        Raises:
            VkError: there is none; what was said to the one that will be free soonest.
        """
        now = time.monotonic()
        for token in self._tokens:
            token.hear(pace, now)
        refusals = [refusal for token in self._tokens if (refusal := token.refusal(methods, now))]
        free = [token for token in self._tokens if token.refusal(methods, now) is None]
        if free:
            return min(((token, token.due(pace)) for token in free), key=lambda pair: pair[1])
        if not refusals:
            raise VkError(NO_TOKEN, "no token is configured")
        raise min(refusals, key=lambda error: remedy(error) is Remedy.DROP)
