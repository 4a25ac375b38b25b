"""Hears other processes ring for work; only ever a hint, for polling finds all of it within a second."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

import psycopg

from ppc_helper.bells import Bells
from ppc_helper.database import Pool
from ppc_helper.errors import DatabaseUnavailable
from ppc_helper.events import Lane
from ppc_helper.statements import statements

logger = logging.getLogger(__name__)

_LISTEN = statements("worker")["listen"]
_PROBE_SECONDS = 10.0
_PAUSE_SECONDS = 1.0
_STEP_BACK_SECONDS = 0.01
_FARTHEST_BACK = 5


class Listener:
    """Rings the bells of this process for what others ring.

    *tell_others* rings for these lanes; *number* is which of its host's workers it is, from 1.
    """

    def __init__(
        self,
        pool: Pool,
        bells: Bells,
        tell_others: Callable[[list[Lane]], None],
        stopping: threading.Event,
        *,
        number: int,
    ) -> None:
        self._pool = pool
        self._bells = bells
        self._tell_others = tell_others
        self._stopping = stopping
        # All hear the same ring, and who finds nothing has only been in the way of who finds something. So the first
        # one goes at once and the others a moment later: whatever it did not get to is still there.
        self._step_back_seconds = min(number - 1, _FARTHEST_BACK) * _STEP_BACK_SECONDS
        self._deaf = False

    def listen(self) -> None:
        """Listen until stopped; without a connection to spare, or behind a pooler, polling does it alone."""
        if self._pool.size < 3:
            logger.info("no connection is left to listen on: new work is found by polling, within a second")
            return
        while not self._stopping.is_set():
            try:
                self._listen_while_heard()
            except (DatabaseUnavailable, psycopg.Error) as error:
                logger.debug("listener: %s", type(error).__name__)
            self._stopping.wait(_PAUSE_SECONDS)

    def _listen_while_heard(self) -> None:
        """Listen on a connection of its own until it hears nothing any more.

        A connection can die, or a pooler swallow LISTEN, without any error. So another connection rings now and then:
        a session always hears itself, and would prove nothing.
        """
        with self._pool.dedicated() as conn:
            conn.execute(_LISTEN)
            heard_at = time.monotonic()
            while not self._stopping.is_set():
                if heard := list(conn.notifies(timeout=_PROBE_SECONDS, stop_after=1)):
                    heard_at = time.monotonic()
                    self._stopping.wait(self._step_back_seconds)
                    self._bells.ring(
                        {Lane(int(lane)) for notice in heard for lane in notice.payload}, tell_others=False
                    )
                silent_seconds = time.monotonic() - heard_at
                if silent_seconds >= 3 * _PROBE_SECONDS:
                    self._say_deaf()
                    return
                if silent_seconds >= _PROBE_SECONDS:
                    self._tell_others([])

    def _say_deaf(self) -> None:
        if not self._deaf:
            logger.warning("the listener hears nothing (a pooler in between?): polling goes on, within a second")
        self._deaf = True
