"""VK's tokens in the sandbox: what kind each is, how fast it may call, what it has used up."""

from __future__ import annotations

from collections import Counter, deque

import msgspec

from ppc_helper.sandbox.vk_methods import TokenKind, VkRefused

PER_SECOND: dict[TokenKind, int] = {"user": 3, "service": 3, "group": 20}


class VkSettings(msgspec.Struct, forbid_unknown_fields=True):
    """How VK behaves. A *time_scale* of 100 lets its seconds pass a hundred times faster.

    *latency* are VK's seconds per call. *quotas* are calls of a method per token and day (inner calls of ``execute``
    count). With *known_tokens_only*, tokens that were not registered get error 5. *drift* members leave a community
    after each page that is read from it.
    """

    rate_limits: bool = True
    time_scale: float = 1.0
    latency: float = 0.0
    quotas: dict[str, int] = {}
    known_tokens_only: bool = False
    drift: int = 0


class TokenUse:
    """One token's use; *number* stands for it in logs."""

    def __init__(self, number: int, kind: TokenKind) -> None:
        self.number = number
        self.kind: TokenKind = kind
        self.used: Counter[str] = Counter()
        self._recent: deque[float] = deque()

    def pace(self, settings: VkSettings, arrived: float) -> None:
        """Count a request that came at *arrived*; raises VkRefused 6 when too many came within VK's last second."""
        now = arrived * settings.time_scale
        while self._recent and self._recent[0] <= now - 1.0:
            self._recent.popleft()
        if settings.rate_limits and len(self._recent) >= PER_SECOND[self.kind]:
            raise VkRefused(6, "Too many requests per second")
        self._recent.append(now)

    def spend(self, method: str, settings: VkSettings) -> None:
        """Count one call of *method*; raises VkRefused 29 when the day's quota is used up."""
        quota = settings.quotas.get(method)
        if quota is not None and self.used[method] >= quota:
            raise VkRefused(29, "Rate limit reached")
        self.used[method] += 1


class Tokens:
    """Every token seen. Unregistered ones are of the kind that their text starts with, else a user's."""

    def __init__(self) -> None:
        self._uses: dict[str, TokenUse] = {}
        self._dead: set[str] = set()

    def register(self, token: str, kind: TokenKind) -> None:
        """Accept *token* as one of *kind*."""
        self._dead.discard(token)
        self._uses[token] = TokenUse(len(self._uses) + 1, kind)

    def kill(self, token: str) -> None:
        """Refuse *token* with error 5 from now on."""
        self._dead.add(token)

    def next_day(self) -> None:
        """Forget what was used of the quotas."""
        for use in self._uses.values():
            use.used.clear()

    def use(self, token: str, settings: VkSettings) -> TokenUse:
        """Return the token's use; raises VkRefused 5 when it is absent, dead or unknown."""
        if not token:
            raise VkRefused(5, "User authorization failed: no access_token passed.")
        unknown = settings.known_tokens_only and token not in self._uses
        if unknown or token in self._dead:
            raise VkRefused(5, "User authorization failed: invalid access_token (4).")
        if token not in self._uses:
            self.register(token, _kind_of(token))
        return self._uses[token]


def _kind_of(token: str) -> TokenKind:
    if token.startswith("group"):
        return "group"
    return "service" if token.startswith("service") else "user"
