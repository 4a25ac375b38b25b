"""What wakes the threads of a process: bells for its own, a doorbell for others, and claims handed over with a ring.

A thread that has just appended what another lane must do knows who of this process is idle there. It keeps that thread,
lets the append claim the new box for it in the same transaction, and gives it the claim: no second round trip, and the
claim is committed before anybody handles it, as ever.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from ppc_helper.claims import Claim
from ppc_helper.events import Lane

HANDED_OVER = frozenset({Lane.ACK, Lane.SEND})
"""Lanes whose items are worth it: short, and a person waits for them."""


class Bell:
    """What one thread waits on while its lanes have no work; *owner* is the name that it claims under."""

    def __init__(self, lanes: Sequence[Lane], owner: str) -> None:
        self.lanes = frozenset(lanes)
        self.owner = owner
        self._turn = threading.Condition()
        self._waiting = self._rung = self._kept = False
        self._given: Claim | None = None

    @property
    def is_idle(self) -> bool:
        """Tell whether the thread waits, and nobody has rung for it or keeps it."""
        return self._waiting and not self._rung and not self._kept

    def wait(self, seconds: float) -> None:
        """Return when rung, or after *seconds*; a ring while nobody waited counts."""
        with self._turn:
            self._waiting = True
            self._turn.wait_for(lambda: self._rung, seconds)
            # Who is kept stays until it is let go: a claim in its hands must not wait behind another one's work, or its
            # lease would run out.
            self._turn.wait_for(lambda: not self._kept)
            self._waiting = self._rung = False

    def ring(self) -> None:
        """Wake the thread; from now on it counts as busy, so that the next lane wakes another one."""
        with self._turn:
            self._rung = True
            self._turn.notify()

    def keep(self) -> bool:
        """Keep the thread for a claim that may come, if it is idle."""
        with self._turn:
            if self.is_idle:
                self._kept = True
                return True
            return False

    def let_go(self, claim: Claim | None) -> None:
        """Wake the thread that was kept, with the claim that came for it."""
        with self._turn:
            self._given = claim
            self._kept, self._rung = False, True
            self._turn.notify()

    def given(self) -> list[Claim]:
        """Return the claim that was handed over, empty when there is none."""
        given, self._given = self._given, None
        return [given] if given else []


class Handover:
    """Threads that are kept for facts about to be appended: by the fact's place among them, who shall have it."""

    def __init__(self, bells: Mapping[int, Bell]) -> None:
        self._bells = dict(bells)
        self.owners = {place: bell.owner for place, bell in bells.items()}
        """In whose name the box of the fact at each place, counted from 0, is to be claimed."""

    def give(self, place: int, claim: Claim) -> None:
        """Hand the claim of the fact at *place* to whom it was claimed for."""
        self._bells.pop(place).let_go(claim)

    def end(self) -> None:
        """Let those go who were given nothing: they look for themselves."""
        while self._bells:
            self._bells.popitem()[1].let_go(None)


class Bells:
    """The bells of one process, and the doorbell that is heard by others.

    A ring goes to a thread of this process that waits; only when none does are other processes told, at most every
    few milliseconds, for a NOTIFY takes a lock that all commits of the server share.
    """

    def __init__(self, tell_others: Callable[[list[Lane]], None]) -> None:
        self._bells: list[Bell] = []
        self._tell_others = tell_others
        self._due: set[Lane] = set()
        self._doorbell = threading.Condition()

    def add(self, lanes: Sequence[Lane], owner: str = "") -> Bell:
        """Return a new bell for a thread that serves *lanes* and claims as *owner*."""
        bell = Bell(lanes, owner)
        self._bells.append(bell)
        return bell

    def ring(self, lanes: set[Lane], *, tell_others: bool = True) -> None:
        """Wake one waiting thread for each lane, or else other processes."""
        for lane in lanes:
            mine = [bell for bell in self._bells if lane in bell.lanes]
            idle = next((bell for bell in mine if bell.is_idle), None)
            for bell in [idle] if idle else mine:
                bell.ring()
            if idle is None and tell_others:
                with self._doorbell:
                    self._due.add(lane)
                    self._doorbell.notify()

    @contextmanager
    def handing_over(self, asked: Sequence[tuple[int | None, int]]) -> Iterator[Handover]:
        """Keep idle threads for what is about to be appended, given as (lane, chat) in order.

        Only for a chat's single item in its lane: several go one after another, in their order.
        """
        single = {of for of, count in Counter(asked).items() if count == 1 and of[0] in HANDED_OVER}
        kept = {place: bell for place, of in enumerate(asked) if of in single and (bell := self._keep(of[0]))}
        handover = Handover(kept)
        try:
            yield handover
        finally:
            handover.end()

    def _keep(self, lane: int | None) -> Bell | None:
        return next((bell for bell in self._bells if lane in bell.lanes and bell.keep()), None)

    def ring_others(self, stopping: threading.Event) -> None:
        """Tell other processes what is due, until *stopping* is set; the work of one thread."""
        while not stopping.is_set():
            with self._doorbell:
                self._doorbell.wait_for(lambda: bool(self._due), timeout=1.0)
                due, self._due = self._due, set()
            if due:
                self._tell_others(sorted(due))
                stopping.wait(0.005)

    def wake_all(self) -> None:
        """Wake every thread, so that it sees that the process stops."""
        for bell in self._bells:
            bell.ring()
