"""From the commit of an update to the start of its handler, with 2 idle worker processes; and the bare way beside it.

Single updates, 20 to 60 ms apart. The bare way is one connection that listens and, when it hears a notice, claims a row
of a plain table with SKIP LOCKED: nothing is in order, kept or fenced. Clocks of one machine are compared.

    python -m benchmarks.pickup [UPDATES]
"""

from __future__ import annotations

import multiprocessing
import random
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection as Pipe

import psycopg

from benchmarks.figures import median, percentile, table
from benchmarks.postgres import database, server
from benchmarks.updates import BOT, update
from ppc_helper import bootstrap_worker, intake
from ppc_helper.bells import Bells
from ppc_helper.claims import Claim
from ppc_helper.config import load
from ppc_helper.converse import Conversation
from ppc_helper.database import Pool
from ppc_helper.worker import Parts, Threads, Worker

WORKERS = 2
BARE = """
create table bare (id bigint generated always as identity primary key, taken boolean not null default false);
create index on bare (id) where not taken"""
PUT = "with new as (insert into bare default values) select pg_notify('bare', '')"
CLAIM = """
update bare set taken = true
where id = (select id from bare where not taken order by id limit 1 for update skip locked) returning id"""


def main(updates: int) -> None:
    """Measure both ways in turn, each with its own processes."""
    rows = []
    with server() as running:
        for name, migrated, serve, put in (
            ("ppc-helper, 2 workers", True, serve_worker, _putter),
            ("bare listen and claim, 2 processes", False, serve_bare, _bare_putter),
        ):
            with database(running, migrated=migrated) as dsn:
                taken = _measure(dsn, serve, put(dsn), updates)
            rows.append((name, median(taken), percentile(taken, 0.99), max(taken), len(taken)))
    table("Commit to the handler's start, ms", ("case", "p50", "p99", "most", "updates"), rows)


def _measure(
    dsn: str, serve: Callable[[str, Pipe, int], None], put: Callable[[int], None], updates: int
) -> list[float]:
    context = multiprocessing.get_context("spawn")
    pipes = [context.Pipe(duplex=False) for _ in range(WORKERS)]
    processes = [context.Process(target=serve, args=(dsn, pipe, number)) for number, (_, pipe) in enumerate(pipes, 1)]
    for process in processes:
        process.start()
    ours = [mine for mine, _ in pipes]
    for pipe in ours:
        pipe.recv()  # it listens
    taken = []
    for number in range(1, updates + 51):
        put(number)
        committed = time.time()
        started = _first(ours)
        if number > 50:  # plans and connections as they are after a while
            taken.append((started - committed) * 1000)
        time.sleep(random.uniform(0.02, 0.06))
    for process in processes:
        process.terminate()
        process.join()
    return taken


def _first(pipes: list[Pipe]) -> float:
    [pipe] = multiprocessing.connection.wait(pipes, 30)
    return float(pipe.recv())  # type: ignore[union-attr]


# Ours


class Timed(Conversation):
    """Tells when it is asked to handle something."""

    pipe: Pipe

    def handle(self, taken: list[Claim]) -> None:
        """Tell the time, then decide as ever."""
        started = time.time()
        super().handle(taken)
        self.pipe.send(started)


def serve_worker(dsn: str, pipe: Pipe, number: int) -> None:
    """Run a worker that serves the chat lane only."""
    pool = Pool(dsn, "bench", 6)
    pool.open()
    settings = bootstrap_worker.settings_of(load(None, {}), "")

    def conversation(bells: Bells) -> Conversation:
        made = Timed(pool, settings, bells)
        made.pipe = pipe
        return made

    worker = Worker(
        Parts(
            pool=pool,
            conversation=conversation,
            sender=lambda _stopping: None,  # type: ignore[arg-type, return-value]
            runner=lambda *_: None,  # type: ignore[arg-type, return-value]
            undertaker=lambda _bells: _NoUndertaker(),  # type: ignore[arg-type, return-value]
            threads=Threads(send=0, tool=0, scan=0),
            number=number,
        )
    )
    worker.stop_on_signals()
    threading.Timer(2.0, pipe.send, (0.0,)).start()
    worker.run()


class _NoUndertaker:
    def bury(self, claim: Claim, reason: str) -> None:
        """Nothing dies here."""


def _putter(dsn: str) -> Callable[[int], None]:
    pool = Pool(dsn, "bench", 1)
    pool.open()

    def put(number: int) -> None:
        intake.accept(pool, BOT, [intake.read_update(update(number, number, "/test"), BOT)])

    return put


# The bare way


def serve_bare(dsn: str, pipe: Pipe, _number: int) -> None:
    """Listen, and claim a row at each notice."""
    with psycopg.connect(dsn, autocommit=True) as listener, psycopg.connect(dsn, autocommit=True) as conn:
        listener.execute("listen bare")
        pipe.send(0.0)
        for _ in listener.notifies():
            if conn.execute(CLAIM.encode()).fetchone():
                pipe.send(time.time())


def _bare_putter(dsn: str) -> Callable[[int], None]:
    conn = psycopg.connect(dsn, autocommit=True)
    conn.execute(BARE.encode())
    return lambda _number: conn.execute(PUT.encode()) and None


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
