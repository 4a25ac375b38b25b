"""VK as tools ask it: packed calls, several under way, at the pace that all processes share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from ppc_helper.errors import VkError
from ppc_helper.ports import Call, Pace
from ppc_helper.vk.stream import MOST_AT_A_TIME, Stream
from ppc_helper.vk.tokens import Tokens
from ppc_helper.vk.transport import OFFICIAL_URL, Transport

API_VERSION: Final = "5.199"


class VkClient:
    """Implements :class:`ppc_helper.ports.Vk`; for one thread, since *pace* belongs to one run.

    Calls that VK cannot answer at once are asked in halves, those it may answer later again, those that one token
    may not ask with another. What is left is raised, or stands as a value where only one inner call failed.
    """

    def __init__(
        self,
        tokens: Iterable[str],
        *,
        api_url: str = OFFICIAL_URL,
        api_version: str = API_VERSION,
        pace: Pace,
        time_scale: float = 1.0,
        are_own: bool = False,
    ) -> None:
        """Make a client.

        Args:
            tokens: used in turn, each at its own pace; with none every call raises VkError 5.
            api_url: where the API is, without ``/method``.
            api_version: the ``v`` of every call.
            pace: tells when a call of a token is due.
            time_scale: how many times faster than VK's seconds pass; 1 but for a double that hurries.
            are_own: the tokens are those of the person who waits, so errors say that it is up to them.
        """
        self._tokens = Tokens(tokens, time_scale=time_scale, are_own=are_own)
        self._transport = Transport(api_url or OFFICIAL_URL, api_version or API_VERSION)
        self._pace = pace
        self._executor = ThreadPoolExecutor(MOST_AT_A_TIME, thread_name_prefix="vk")

    @property
    def user_tokens(self) -> int:
        """Return how many tokens there are that may be a user's."""
        return self._tokens.of_users

    def call(self, method: str, values: Mapping[str, Any]) -> Any:
        """Return the ``response`` of one call; raises VkError."""
        [[value]] = self._stream().run([[(method, values)]], None, packed=False)
        if isinstance(value, VkError):
            raise value
        return value

    def pack(self, calls: Sequence[Call]) -> list[Any]:
        """Return one value per call, in order; a VkError object stands where an inner call failed."""
        [values] = self._stream().run([calls], None)
        return values

    def stream(
        self, batches: Iterable[Sequence[Call]], *, tick: Callable[[], None] | None = None
    ) -> Iterator[list[Any]]:
        """Yield what :meth:`pack` returns for each batch, in order, with several batches under way."""
        yield from self._stream().run(batches, tick)

    def close(self) -> None:
        """Close every connection."""
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._transport.close()

    def _stream(self) -> Stream:
        return Stream(self._transport, self._tokens, self._pace, self._executor)
