"""Scripted faults: the next calls that match go wrong in a chosen way."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, get_args

import msgspec

from ppc_helper.sandbox.journal import Bell

FaultKind = Literal[
    "retry_after",  # 429 with retry_after
    "status",  # an HTTP status with a body that is no JSON, as a gateway gives
    "refuse",  # the API's own error: code and description
    "migrate",  # 400 with migrate_to_chat_id
    "blocked",  # 403 bot was blocked by the user
    "drop_before",  # the connection breaks, nothing was done
    "drop_after",  # all was done, then the connection breaks
    "fail_after",  # all was done, then the HTTP status
    "delay",  # the answer comes late, or when the fault is deleted
    "html",  # a page instead of JSON, with HTTP 200
]


ALL_KINDS: frozenset[str] = frozenset(get_args(FaultKind))


class Fault(msgspec.Struct, forbid_unknown_fields=True):
    """One scripted fault; empty criteria match every call, *times* None lasts until it is deleted.

    The first *skip* matching calls go well.
    """

    kind: FaultKind
    api: Literal["telegram", "vk"] = "telegram"
    method: str = "*"
    chat: int | None = None
    bot: int | None = None
    times: int | None = 1
    skip: int = 0
    status: int = 502
    code: int = 400
    description: str = "Bad Request: scripted refusal"
    retry_after: int = 1
    migrate_to_chat_id: int = 0
    seconds: float = 0.0
    id: int = 0

    def matches(self, api: str, method: str, chat: int | None, bot: int | None) -> bool:
        """Tell whether a call is one of those meant."""
        named = self.method == "*" or self.method.lower() == method.lower()
        of_chat = self.chat is None or self.chat == chat
        of_bot = self.bot is None or self.bot == bot
        return self.api == api and named and of_chat and of_bot


class Faults:
    """The faults that still wait for their calls, oldest first; one call meets at most one of each kind."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._last_id = 0
        self._cleared: set[int] = set()
        self._clearing = Bell()

    def add(self, fault: Fault) -> int:
        """Script *fault* and return its id."""
        self._last_id += 1
        fault.id = self._last_id
        self._faults.append(fault)
        return fault.id

    def clear(self, fault_id: int | None = None) -> None:
        """Forget one fault, or all; calls that one of them holds up go on."""
        self._faults = [fault for fault in self._faults if fault_id not in (None, fault.id)]
        self._cleared |= set(range(1, self._last_id + 1)) if fault_id is None else {fault_id}
        self._clearing.ring()

    async def until_cleared(self, fault: Fault) -> None:
        """Return when *fault* is forgotten."""
        while fault.id not in self._cleared:
            await self._clearing.wait(3600)

    def waiting(self) -> list[Fault]:
        """Return what is scripted and not used up."""
        return list(self._faults)

    def meet(
        self,
        api: str,
        method: str,
        *,
        chat: int | None = None,
        bot: int | None = None,
        kinds: Collection[str] = ALL_KINDS,
    ) -> dict[str, Fault]:
        """Use up and return the faults of these *kinds* that this call meets, by kind."""
        met: dict[str, Fault] = {}
        for fault in self._faults:
            wanted = fault.kind in kinds and fault.kind not in met
            if wanted and fault.matches(api, method, chat, bot):
                self._use(fault, met)
        self._faults = [fault for fault in self._faults if fault.times is None or fault.times > 0]
        return met

    @staticmethod
    def _use(fault: Fault, met: dict[str, Fault]) -> None:
        if fault.skip > 0:
            fault.skip -= 1
            return
        if fault.times is not None:
            fault.times -= 1
        met[fault.kind] = fault
