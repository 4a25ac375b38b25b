"""What the numbers of a status mean, and what to do about it. Pure."""

from __future__ import annotations

import enum
from collections.abc import Iterator

import msgspec

from ppc_helper.ops.shape import age, count
from ppc_helper.ops.status import Status


class Light(enum.IntEnum):
    """How bad it is: people wait in vain, somebody should look, all is well."""

    GREEN = 0
    YELLOW = 1
    RED = 2


class Verdict(msgspec.Struct, frozen=True):
    """The worst light, and a sentence for each thing that is wrong, the worst first; never empty."""

    light: Light
    sentences: tuple[str, ...]


SLOW_SECONDS = 5.0
STUCK_SECONDS = 60.0
HELD_SECONDS = 30.0
_PEOPLE_WAIT = {"chat", "ack", "send"}
_MINUTES_ARE_FINE = {"tool", "scan", "bulk"}
"""Jobs and announcements may wait in line; it is slow when they wait for this many times longer."""
_PATIENCE = 30

Found = tuple[Light, str]


def judge(status: Status) -> Verdict:
    """Return what an operator should know first."""
    found = sorted((*_running(status), *_lanes(status), *_letters(status), *_log(status)), key=lambda one: -one[0])
    if not found:
        return Verdict(Light.GREEN, ("All is well.",))
    return Verdict(found[0][0], tuple(sentence for _, sentence in found))


def _running(status: Status) -> Iterator[Found]:
    reads = any(intake.is_alive for intake in status.intakes)
    if not reads and not status.live_workers:
        yield Light.RED, "Nothing runs: start `ppc-helper run`."
        return
    if not reads:
        yield Light.RED, "Nobody reads updates: start `ppc-helper bot` (or `run`)."
    if not status.live_workers:
        yield Light.RED, "No worker lives: start `ppc-helper workers` (or `run`)."
    lost = [worker for worker in status.workers if not worker.is_alive]
    if lost and status.live_workers:
        names = ", ".join(f"{worker.host}:{worker.pid}" for worker in lost[:3])
        yield Light.YELLOW, f"{count(len(lost), 'worker')} ended without a word ({names}): look into the log there."


def _lanes(status: Status) -> Iterator[Found]:
    for lane in status.lanes:
        patience = _PATIENCE if lane.lane in _MINUTES_ARE_FINE else 1
        behind = f"The lane {lane.lane} is {age(lane.oldest_seconds)} behind ({lane.waiting:,} wait)"
        if lane.oldest_seconds > STUCK_SECONDS * patience and lane.lane in _PEOPLE_WAIT:
            yield Light.RED, f"{behind}: add workers (`ppc-helper workers --count N`), or see who holds it in the log."
        elif lane.oldest_seconds > SLOW_SECONDS * patience:
            yield Light.YELLOW, f"{behind}: watch it; more workers help."


def _letters(status: Status) -> Iterator[Found]:
    if status.dead_open > 0:
        yield Light.YELLOW, f"{count(status.dead_open, 'dead letter')} to decide on: see `ppc-helper dead list`."
    if status.deliveries.unknown:
        unknown = count(status.deliveries.unknown, "message")
        yield (
            Light.YELLOW,
            f"{unknown} of today may or may not have arrived: see `ppc-helper tail --type message_unknown`.",
        )
    if status.quarantined_today:
        updates = count(status.quarantined_today, "update")
        yield Light.YELLOW, f"{updates} of today could not be read: see `ppc-helper tail --type update_quarantined`."


def _log(status: Status) -> Iterator[Found]:
    late = max((follower.seconds for follower in status.followers), default=0.0)
    holder = next((one for one in status.holders if one.seconds > HELD_SECONDS), None)
    if status.held_back and holder is not None:
        who = f"process {holder.pid} ({holder.name or 'unnamed'}, {holder.state})"
        who = who if holder.pid else f"the prepared transaction {holder.name}"
        yield (
            Light.YELLOW,
            f"Followers wait for {who}, open for {age(holder.seconds)}: end it if it is not yours to keep.",
        )
    elif late > STUCK_SECONDS and status.live_workers:
        yield Light.YELLOW, f"Statistics are {age(late)} behind the log: workers catch up, or look into their log."
