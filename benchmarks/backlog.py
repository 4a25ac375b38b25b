"""Whole updates a second under backlog, 2 workers, beside a job queue that drains jobs that do nothing.

Ours: the fact is in; claimed, decided, its facts, folds and delivery appended. The peer: pgqueuer at batch 100 with an
empty handler (its best setting); procrastinate with its defaults. Peers are left out when they are not installed:
``pip install 'pgqueuer[asyncpg]' procrastinate``.

    python -m benchmarks.backlog [UPDATES]
"""

from __future__ import annotations

import asyncio
import importlib.util
import sys
import time
from typing import Any

from psycopg import conninfo

from benchmarks.contenders import drain_chat_lane, in_processes
from benchmarks.figures import median, table
from benchmarks.postgres import count, database, server
from benchmarks.updates import fill
from ppc_helper.worker import CHAT_BATCH

ROUNDS = 3


def main(updates: int) -> None:
    """Alternate the contenders and print their medians."""
    results: dict[str, list[float]] = {}
    with server() as running:
        for _ in range(ROUNDS):
            for name, run in contenders().items():
                with database(running, migrated=name.startswith("ppc")) as dsn:
                    results.setdefault(name, []).append(run(dsn, updates))
    ours = median(results["ppc-helper, whole updates"])
    rows = [(name, median(speeds), max(speeds), ours / median(speeds)) for name, speeds in results.items()]
    table(f"{updates:,} under backlog, 2 processes", ("contender", "a second (median)", "best", "ours / it"), rows)


def contenders() -> dict[str, Any]:
    """Return who takes part here."""
    found: dict[str, Any] = {"ppc-helper, whole updates": ours_in_batches, "ppc-helper, one by one": ours_one_by_one}
    if importlib.util.find_spec("pgqueuer") and importlib.util.find_spec("asyncpg"):
        found["pgqueuer, batch 100, no-op jobs"] = pgqueuer_jobs
    if importlib.util.find_spec("procrastinate"):
        found["procrastinate, no-op jobs"] = procrastinate_jobs
    return found


def ours_in_batches(dsn: str, updates: int) -> float:
    """Fill the log, then drain the chat lane in batches as a worker does."""
    return _ours(dsn, updates, CHAT_BATCH)


def ours_one_by_one(dsn: str, updates: int) -> float:
    """The same with batches of one: what an idle bot does."""
    return _ours(dsn, updates // 10, 1)


def _ours(dsn: str, updates: int, batch: int) -> float:
    fill(dsn, updates, updates // 2)
    seconds = in_processes(drain_chat_lane, 2, dsn, batch)
    if count(dsn, "select count(*) from work.items where lane = 1"):
        raise SystemExit("not all were handled")
    return updates / seconds


def pgqueuer_jobs(dsn: str, jobs: int) -> float:
    """Drain *jobs* empty jobs with 2 processes."""
    asyncio.run(_pgqueuer_fill(dsn, jobs))
    return jobs / in_processes(_pgqueuer_worker, 2, dsn)


async def _pgqueuer_fill(dsn: str, jobs: int) -> None:
    import asyncpg
    from pgqueuer.db import AsyncpgDriver
    from pgqueuer.queries import Queries

    connection = await asyncpg.connect(_url(dsn))
    queries = Queries(AsyncpgDriver(connection))
    await queries.install()
    for _ in range(0, jobs, 1000):
        await queries.enqueue(["nothing"] * 1000, [None] * 1000, [0] * 1000)
    await connection.close()


def _pgqueuer_worker(dsn: str, begin: Any) -> None:
    asyncio.run(_pgqueuer_serve(dsn, begin))


async def _pgqueuer_serve(dsn: str, begin: Any) -> None:
    import asyncpg
    from pgqueuer import PgQueuer
    from pgqueuer.types import QueueExecutionMode

    connection = await asyncpg.connect(_url(dsn))
    queuer = PgQueuer.from_asyncpg_connection(connection)

    @queuer.entrypoint("nothing")
    async def nothing(_job: Any) -> None:
        """Do nothing."""

    begin.wait()
    await queuer.run(batch_size=100, mode=QueueExecutionMode.drain)
    await connection.close()


def procrastinate_jobs(dsn: str, jobs: int) -> float:
    """Drain a tenth of *jobs*: it is that much slower."""
    jobs //= 10
    asyncio.run(_procrastinate_fill(dsn, jobs))
    return jobs / in_processes(_procrastinate_worker, 2, dsn)


def _procrastinate_app(dsn: str) -> Any:
    import procrastinate

    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=dsn))

    @app.task(name="nothing")
    async def nothing() -> None:
        """Do nothing."""

    return app


async def _procrastinate_fill(dsn: str, jobs: int) -> None:
    app = _procrastinate_app(dsn)
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        task = app.tasks["nothing"]
        await task.batch_defer_async(*[{} for _ in range(jobs)])


def _procrastinate_worker(dsn: str, begin: Any) -> None:
    async def serve() -> None:
        app = _procrastinate_app(dsn)
        async with app.open_async():
            begin.wait()
            await app.run_worker_async(wait=False, concurrency=10, install_signal_handlers=False)

    asyncio.run(serve())


def _url(dsn: str) -> str:
    """asyncpg reads URLs only."""
    parts = conninfo.conninfo_to_dict(dsn)
    return f"postgresql:///{parts['dbname']}?host={parts['host']}&user={parts['user']}"


if __name__ == "__main__":
    started = time.perf_counter()
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
    print(f"\n{time.perf_counter() - started:.0f} s in all")
