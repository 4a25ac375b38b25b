"""VK as tools ask it: packed calls, several under way, at the pace that all processes share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from ppc_helper.errors import VkError
from ppc_helper.tools.ports import Call
from ppc_helper.vk.stream import AT_A_TIME, Reserve, Stream
from ppc_helper.vk.tokens import Tokens
from ppc_helper.vk.transport import OFFICIAL_URL, Transport

API_VERSION: Final = "5.199"
USER_PER_SECOND: Final = 2.9
"""VK allows a user's token 3 within any second; calls that were paced can still arrive a little closer together."""


class VkClient:
    """Implements :class:`ppc_helper.tools.ports.Vk`; for one thread, since *reserve* belongs to one run.

    Calls that VK cannot answer at once are asked in halves, those it may answer later again, those that one token
    may not ask with another. What is left is raised, or stands as a value where only one inner call failed.
    """

    def __init__(
        self,
        tokens: Iterable[str],
        *,
        api_url: str = OFFICIAL_URL,
        api_version: str = API_VERSION,
        reserve: Reserve,
        per_second: float = USER_PER_SECOND,
        are_own: bool = False,
    ) -> None:
        """Make a client.

        Args:
            tokens: used in turn, each at its own pace; with none every call raises VkError 5.
            api_url: where the API is, without ``/method``.
            api_version: the ``v`` of every call.
            reserve: waits until a call of a scope is due, as :meth:`ppc_helper.tools.ports.Run.reserve` does.
            per_second: the pace of one token.
            are_own: the tokens are those of the person who waits, so errors say that it is up to them.
        """
        self._tokens = Tokens(tokens, per_second=per_second, are_own=are_own)
        self._transport = Transport(api_url or OFFICIAL_URL, api_version or API_VERSION)
        self._reserve = reserve
        self._executor = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="vk")

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
        return Stream(self._transport, self._tokens, self._reserve, self._executor)
