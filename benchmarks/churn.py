"""Whole updates a second through a minute of saturating load, free and while somebody holds a snapshot.

About 2,000 updates wait all the time: one process takes updates in, two decide them, and the sends they owe are
completed by a third without sending. A snapshot held open keeps dead rows from being vacuumed away: the more often the
same chats come back meanwhile, the more of them each look at a chat's box passes. Processor time, the server's and the
processes', says it too where other work keeps the machine busy.

    python -m benchmarks.churn [SECONDS [CHATS]]
"""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import sys
import time
from collections.abc import Sequence
from multiprocessing.sharedctypes import Synchronized
from typing import Any

import psutil
import psycopg

from benchmarks.figures import table
from benchmarks.postgres import database, server
from benchmarks.updates import BOT, update
from ppc_helper import bootstrap_worker, claims, intake, log
from ppc_helper.bells import Bells
from ppc_helper.config import load
from ppc_helper.converse import Conversation
from ppc_helper.database import Pool
from ppc_helper.events import Lane, MessageSent, NewFact
from ppc_helper.lanes import LEASE_SECONDS
from ppc_helper.worker import CHAT_BATCH

WAITING = 2_000


def main(seconds: int, chats: int) -> None:
    """Print the first and the last tenth of both runs."""
    rows = []
    with server() as running:
        for name, held in (("free", False), ("a snapshot held", True)):
            with database(running) as dsn:
                tenths = _run(dsn, seconds, chats, held=held)
            (first, first_cpu), (last, last_cpu) = tenths[0], tenths[-1]
            mean = sum(speed for speed, _ in tenths) / len(tenths)
            rows.append((name, first, last, last / first, mean, first_cpu, last_cpu, first_cpu / last_cpu))
    header = ("run", "first tenth, a second", "last tenth", "last / first", "mean")
    header += ("CPU μs each, first tenth", "last tenth", "first / last")
    table(f"{seconds} s of saturating load of {chats:,} chats, 2 deciding processes", header, rows)


def _run(dsn: str, seconds: int, chats: int, *, held: bool) -> list[tuple[float, float]]:
    """Return by tenths of the time updates a second, and the processor's microseconds for each."""
    context = multiprocessing.get_context("spawn")
    taken_in, decided = context.Value("q", 0), context.Value("q", 0)
    stop = context.Event()
    targets = [(_take_in, (taken_in, decided, chats)), (_decide, (decided,)), (_decide, (decided,)), (_send, ())]
    with psycopg.connect(dsn) as holder:
        if held:
            holder.execute("set transaction isolation level repeatable read")
            holder.execute("select from log.events limit 1")
        processes = [context.Process(target=target, args=(dsn, stop, *more)) for target, more in targets]
        for process in processes:
            process.start()
        watched = [psutil.Process(process.pid) for process in processes]
        watched += psutil.Process(holder.info.backend_pid).parents()[:1]
        while decided.value < WAITING:
            time.sleep(0.05)
        counts, costs = [decided.value], [_cpu_seconds(watched)]
        started = time.perf_counter()
        for tenth in range(1, 11):
            time.sleep(max(0.0, started + tenth * seconds / 10 - time.perf_counter()))
            counts.append(decided.value)
            costs.append(_cpu_seconds(watched))
        stop.set()
        for process in processes:
            process.join()
    done = [later - earlier for earlier, later in itertools.pairwise(counts)]
    spent = [later - earlier for earlier, later in itertools.pairwise(costs)]
    return [(number * 10 / seconds, cpu * 1e6 / number) for number, cpu in zip(done, spent, strict=True)]


def _cpu_seconds(watched: Sequence[psutil.Process]) -> float:
    """Return what the processor has spent so far on these processes and their children."""
    seconds = 0.0
    # The server's own time includes that of its children that have ended.
    for one in [one for root in watched for one in (root, *root.children())]:
        with contextlib.suppress(psutil.NoSuchProcess):
            seconds += sum(one.cpu_times()[:4])
    return seconds


def _take_in(dsn: str, stop: Any, taken_in: Synchronized[int], decided: Synchronized[int], chats: int) -> None:
    pool = Pool(dsn, "bench", 1)
    pool.open()
    number = 0
    while not stop.is_set():
        if taken_in.value - decided.value > WAITING:
            time.sleep(0.001)
            continue
        batch = [update(number + place, 1 + (number + place) % chats, "/keywords") for place in range(1, 101)]
        intake.accept(pool, BOT, [intake.read_update(one, BOT) for one in batch])
        number += 100
        taken_in.value = number
    pool.close()


def _decide(dsn: str, stop: Any, decided: Synchronized[int]) -> None:
    pool = Pool(dsn, "bench", 1)
    pool.open()
    settings = bootstrap_worker.settings_of(load(None, {}), "")
    conversation = Conversation(pool, settings, Bells(lambda _lanes: None))
    claimer = claims.Claimer(Lane.CHAT, f"bench:{id(pool)}:{time.time()}", LEASE_SECONDS[Lane.CHAT], CHAT_BATCH)
    while not stop.is_set():
        with pool.connection() as conn:
            taken = claimer.take(conn)
        if taken:
            conversation.handle(taken)
            with decided.get_lock():
                decided.value += len(taken)
        else:
            time.sleep(0.001)
    pool.close()


def _send(dsn: str, stop: Any) -> None:
    pool = Pool(dsn, "bench", 1)
    pool.open()
    claimer = claims.Claimer(Lane.SEND, "bench:send", LEASE_SECONDS[Lane.SEND], 50)
    while not stop.is_set():
        with pool.connection() as conn:
            taken = claimer.take(conn)
            if taken:
                sent = [(one.item, NewFact(one.chat, MessageSent(message_id=one.item), outcome=True)) for one in taken]
                log.append(conn, sent, fence=claims.fence(taken))
        if not taken:
            time.sleep(0.001)
    pool.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60, int(sys.argv[2]) if len(sys.argv) > 2 else 20_000)
