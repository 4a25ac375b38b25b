"""Batches of calls under way: started at the pace allowed, mended when they fail, given back in order.

Only HTTP runs in threads. Pace, retries and checkpoints stay in the caller's thread, where :class:`Run` lives.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from typing import Any, Final

from ppc_helper.errors import VkError
from ppc_helper.ports import Call, Pace
from ppc_helper.vk.answers import NO_TOKEN, TOO_FAST, UNPACKABLE, Remedy, breaks_under_load, remedy
from ppc_helper.vk.execute import code_of, unpack
from ppc_helper.vk.tokens import OF_KIND, Token, Tokens, kind_of
from ppc_helper.vk.transport import Transport

MAX_TRIES: Final = 5
BACKOFF_SECONDS: Final = (0.5, 1.0, 2.0, 5.0)
MOST_AT_A_TIME: Final = 64
LOOK_AHEAD: Final = 2
"""So many times what may be under way the first started and the last given back may lie apart: one that is tried again
does not stop the rest, and a kill repeats little."""
TICK_SECONDS: Final = 0.5
_MISSING: Final = object()
_WHOSE: Final[Call] = ("groups.getById", {})


class Errand:
    """Some calls of one batch, sent together; *places* are theirs in the batch."""

    __slots__ = ("batch", "calls", "not_before", "packed", "places", "tries")

    def __init__(self, batch: int, places: Sequence[int], calls: Sequence[Call], *, packed: bool) -> None:
        self.batch = batch
        self.places = list(places)
        self.calls = list(calls)
        self.packed = packed
        self.tries = 0
        self.not_before = 0.0

    @property
    def methods(self) -> frozenset[str]:
        """Return what a token must be allowed to call for this."""
        return frozenset(method for method, _ in self.calls) | ({"execute"} if self.packed else frozenset())

    def part(self, chosen: Iterable[int], *, packed: bool) -> Errand:
        """Return an errand of some of the calls, by their index here; its tries go on."""
        indexes = list(chosen)
        part = Errand(self.batch, [self.places[i] for i in indexes], [self.calls[i] for i in indexes], packed=packed)
        part.tries = self.tries
        return part


class Stream:
    """One walk over batches; ends by itself or with the VkError that stopped it."""

    def __init__(self, transport: Transport, tokens: Tokens, pace: Pace, executor: Executor) -> None:
        self._transport = transport
        self._tokens = tokens
        self._pace = pace
        self._at_a_time = min(MOST_AT_A_TIME, tokens.at_a_time)
        self._turn = 0.0
        self._executor = executor
        self._waiting: deque[Errand] = deque()
        self._under_way: dict[Future[Any], tuple[Errand | None, Token]] = {}
        self._results: dict[int, list[Any]] = {}
        self._missing: dict[int, int] = {}
        self._next_out = 0
        self._next_in = 0
        self._error: VkError | None = None

    def run(
        self, batches: Iterable[Sequence[Call]], tick: Callable[[], None] | None, *, packed: bool = True
    ) -> Iterator[list[Any]]:
        """Yield the values of each batch, in order.

        What stops it is raised when all that was under way has been yielded, with the error where nothing came.
        """
        source = iter(batches)
        more = True
        while more or self._waiting or self._under_way or self._next_out in self._results:
            more = more and self._admit(source, packed=packed)
            self._start_due()
            self._listen()
            yield from self._ready()
            if tick:
                tick()
            if self._error and not self._under_way:
                yield from self._rest(self._error)
                raise self._error

    def _admit(self, source: Iterator[Sequence[Call]], *, packed: bool) -> bool:
        while self._error is None and self._next_in - self._next_out < LOOK_AHEAD * self._at_a_time:
            calls = next(source, None)
            if calls is None:
                return False
            self._results[self._next_in] = [_MISSING] * len(calls)
            self._missing[self._next_in] = len(calls)
            if calls:
                self._waiting.append(Errand(self._next_in, range(len(calls)), calls, packed=packed))
            self._next_in += 1
        return self._error is None

    def _start_due(self) -> None:
        """Start what is due; the first that must wait for a token's turn says when to look again."""
        self._turn = 0.0
        for _ in range(len(self._waiting)):
            if self._error or self._turn or len(self._under_way) >= self._at_a_time:
                return
            errand = self._waiting.popleft()
            if errand.not_before > time.monotonic():
                self._waiting.append(errand)
            else:
                self._start(errand)

    def _start(self, errand: Errand) -> None:
        try:
            token, due = self._tokens.take(errand.methods, self._pace)
        except VkError as error:
            self._do_without(errand, error)
            return
        if due > time.monotonic():
            self._turn = due
            self._waiting.appendleft(errand)
        elif token.wants_to_be_known:
            self._waiting.appendleft(errand)
            token.ask_kind_later()
            self._send(None, token, *_WHOSE)
        elif errand.packed:
            self._send(errand, token, "execute", {"code": code_of(errand.calls)})
        else:
            self._send(errand, token, *errand.calls[0])

    def _send(self, errand: Errand | None, token: Token, method: str, values: Mapping[str, Any]) -> None:
        token.start()
        self._under_way[self._executor.submit(self._transport.attempt, token.secret, method, values)] = errand, token

    def _do_without(self, errand: Errand, error: VkError) -> None:
        """Go on without tokens that may pack calls, one by one; without any token stop."""
        if errand.packed and error.method == "execute" and error.code in UNPACKABLE:
            self._waiting.extendleft(errand.part([i], packed=False) for i in reversed(range(len(errand.calls))))
        else:
            self._stop(error)

    def _stop(self, error: VkError) -> None:
        self._error = self._error or error
        self._waiting.clear()

    def _listen(self) -> None:
        if not self._under_way:
            if self._waiting and not self._error:
                time.sleep(self._pause())
            return
        for future in wait(self._under_way, self._pause(), FIRST_COMPLETED).done:
            errand, token = self._under_way.pop(future)
            if errand is None:
                self._learn(token, future)
                continue
            try:
                self._take(errand, token, future.result())
            except VkError as error:
                self._mend(errand, token, error)

    def _pause(self) -> float:
        """Return for how long there is nothing to start."""
        if len(self._under_way) >= self._at_a_time or not self._waiting or self._error:
            return TICK_SECONDS
        due = self._turn or min(errand.not_before for errand in self._waiting)
        return min(TICK_SECONDS, max(0.0, due - time.monotonic()))

    @staticmethod
    def _learn(token: Token, future: Future[Any]) -> None:
        error = future.exception()
        if error is None or (isinstance(error, VkError) and remedy(error) is Remedy.NONE):
            token.learn(kind_of(error))

    def _take(self, errand: Errand, token: Token, answer: dict[str, Any]) -> None:
        values = unpack(errand.calls, answer) if errand.packed else [answer["response"]]
        again: list[int] = []
        for index, value in enumerate(values):
            if isinstance(value, VkError) and remedy(value) not in (Remedy.NONE, Remedy.SHRINK):
                again.append(index)
            else:
                self._enter(errand, index, value)
        if not again:
            token.works(errand.methods, self._pace)
        else:
            self._mend(errand.part(again, packed=errand.packed), token, values[again[0]])

    def _enter(self, errand: Errand, index: int, value: Any) -> None:
        self._results[errand.batch][errand.places[index]] = value
        self._missing[errand.batch] -= 1

    def _mend(self, errand: Errand, token: Token, error: VkError) -> None:
        """Do about *error*, which all calls of *errand* met, what may help."""
        help_ = remedy(error)
        if help_ is Remedy.SHRINK or (errand.packed and breaks_under_load(error)):
            self._halve(errand, error)
        elif help_ is Remedy.RETRY:
            if error.code == TOO_FAST:
                self._pace.too_fast(token.scope)
            self._retry(errand, error)
        elif help_ in (Remedy.PARK, Remedy.DROP):
            self._put_away(token, error)
            self._waiting.appendleft(errand)
        elif errand.packed:
            self._stop(error)
        else:
            self._enter(errand, 0, error)

    def _put_away(self, token: Token, error: VkError) -> None:
        is_new = token.put_away(error, time.monotonic())
        if error.code in OF_KIND:
            token.learn(OF_KIND[error.code])
        if is_new:
            token.tell(error, self._pace)
        if is_new and error.code == NO_TOKEN and not error.own:
            self._pace.refused(token.number, error.code)

    def _halve(self, errand: Errand, error: VkError) -> None:
        count = len(errand.calls)
        if count == 1:
            self._retry(errand, error)
            return
        for half in (range(count // 2, count), range(count // 2)):
            self._waiting.appendleft(errand.part(half, packed=errand.packed))

    def _retry(self, errand: Errand, error: VkError) -> None:
        errand.tries += 1
        if errand.tries < MAX_TRIES:
            # what came too fast is spaced by the pace, which has just been lowered
            backoff = 0.0 if error.code == TOO_FAST and errand.tries == 1 else BACKOFF_SECONDS[errand.tries - 1]
            pause = backoff * random.uniform(0.5, 1.5)  # noqa: S311 - spreads retries
            errand.not_before = time.monotonic() + pause
            self._waiting.appendleft(errand)
        elif remedy(error) is Remedy.SHRINK:
            self._enter(errand, 0, error)
        else:
            self._stop(error)

    def _ready(self) -> Iterator[list[Any]]:
        while self._missing.get(self._next_out) == 0:
            del self._missing[self._next_out]
            batch = self._results.pop(self._next_out)
            self._next_out += 1
            yield batch

    def _rest(self, error: VkError) -> Iterator[list[Any]]:
        for batch in sorted(self._results):
            yield [error if value is _MISSING else value for value in self._results[batch]]
        self._results.clear()
