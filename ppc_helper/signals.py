"""Signals that end a program: it leaves by its own way out, so what it started is stopped."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Final

ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, the word of systemd and ``kill``, a terminal that was closed."""


_came: Final[list[int]] = []
"""What came while the program started. Python drops an exception that falls into a callback of an import or a
finaliser, and the program would go on as if nothing had been said."""


def call_on_end(stop: Callable[[int, FrameType | None], object]) -> None:
    """Let ending signals call *stop*; it is called at once when one has come since :func:`leave_in_order`."""
    signal.signal(signal.SIGINT, stop)
    _unless_ignored(signal.SIGTERM, stop)
    _unless_ignored(signal.SIGHUP, stop)
    if _came:
        stop(_came[0], None)


def leave_in_order() -> None:
    """Let ending signals end this process by an exception, wherever it is."""
    for number in ENDING:
        _unless_ignored(number, _leave)


def _unless_ignored(number: signal.Signals, handler: Callable[[int, FrameType | None], object]) -> None:
    """Keep what is ignored so: that is how ``nohup`` works."""
    if signal.getsignal(number) is not signal.SIG_IGN:
        signal.signal(number, handler)


def _leave(number: int, _: FrameType | None) -> None:
    _came.append(number)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)


@contextlib.contextmanager
def put_off() -> Iterator[None]:
    """Let the first ending signal wait until the block has ended; a second one does not wait.

    Only the main thread is ever interrupted by a signal: in any other this does nothing.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handlers = {number: signal.getsignal(number) for number in ENDING}
    # what is ignored stays so, and one that was not set by Python could not be set again
    former = {number: handler for number, handler in handlers.items() if handler not in {signal.SIG_IGN, None}}
    came: list[int] = []

    def remember(number: int, _: FrameType | None) -> None:
        came.append(number)
        restore()

    def restore() -> None:
        for number, handler in former.items():
            signal.signal(number, handler)

    for number in former:
        signal.signal(number, remember)
    try:
        yield
    finally:
        restore()
        for first in came:
            signal.raise_signal(first)
