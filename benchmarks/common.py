"""What the benchmarks share: a server of their own, fresh databases, workers, figures and tables."""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psycopg

from ppc_helper import bootstrap_worker, claims, embedded, intake, log
from ppc_helper.bells import Bells
from ppc_helper.config import load
from ppc_helper.converse import Conversation
from ppc_helper.database import Pool, connect
from ppc_helper.events import Lane
from ppc_helper.lanes import LEASE_SECONDS
from ppc_helper.migrate import migrate

BOT = 1000001


@contextlib.contextmanager
def server() -> Iterator[embedded.EmbeddedServer]:
    """Run an embedded PostgreSQL with the settings that the product runs it with."""
    with tempfile.TemporaryDirectory(prefix="ppc-helper-bench-") as folder:
        Path(folder).chmod(0o755)
        with embedded.start(Path(folder) / "pg", connections=60) as running:
            yield running


@contextlib.contextmanager
def database(running: embedded.EmbeddedServer, *, migrated: bool = True) -> Iterator[str]:
    """Give a fresh database's address; dropped at the end."""
    name = f"bench_{secrets.token_hex(4)}"
    with connect(running.dsn("postgres"), "bench") as admin:
        admin.execute(f"create database {name}".encode())
        dsn = running.dsn(name)
        if migrated:
            with connect(dsn, "bench") as conn:
                migrate(conn)
        yield dsn
        admin.execute(f"drop database {name} with (force)".encode())


def update(update_id: int, chat: int, text: str) -> dict[str, object]:
    """Return a raw update: a private message."""
    person = {"id": chat, "is_bot": False, "first_name": "Анна", "language_code": "ru"}
    message = {
        "message_id": update_id,
        "from": person,
        "chat": {"id": chat, "type": "private", "first_name": "Анна"},
        "date": 1_790_000_000,
        "text": text,
    }
    return {"update_id": update_id, "message": message}


def fill(dsn: str, count: int, chats: int, *, first: int = 1, text: str = "/keywords") -> float:
    """Take in *count* updates over *chats*, 100 at a time; return the seconds it took."""
    pool = Pool(dsn, "bench", 2)
    pool.open()
    started = time.perf_counter()
    for start in range(first, first + count, 100):
        batch = [update(number, 1 + number % chats, text) for number in range(start, min(start + 100, first + count))]
        intake.accept(pool, BOT, [intake.read_update(one, BOT) for one in batch])
    seconds = time.perf_counter() - started
    pool.close()
    return seconds


def drain_chat_lane(dsn: str, begin: object, batch: int) -> None:
    """Decide what waits in the chat lane until nothing does: the product's claim, handler, folds and append."""
    pool = Pool(dsn, "bench", 1)
    pool.open()
    conversation = Conversation(pool, bootstrap_worker.settings_of(load(None, {}), ""), Bells(lambda _lanes: None))
    claimer = claims.Claimer(Lane.CHAT, f"bench:{secrets.token_hex(4)}", LEASE_SECONDS[Lane.CHAT], batch)
    begin.wait()  # type: ignore[attr-defined]
    empty = 0
    while empty < 3:
        with pool.connection() as conn:
            taken = claimer.take(conn)
        if taken:
            conversation.handle(taken)
            empty = 0
        else:
            empty += 1
            time.sleep(0.01)
    pool.close()


def in_processes(target: Callable[..., None], count: int, *args: object) -> float:
    """Run *target* in *count* processes that begin together; return the seconds until all ended."""
    context = multiprocessing.get_context("spawn")
    begin = context.Barrier(count + 1)
    running = [context.Process(target=target, args=(args[0], begin, *args[1:])) for _ in range(count)]
    for process in running:
        process.start()
    begin.wait()
    started = time.perf_counter()
    for process in running:
        process.join()
    return time.perf_counter() - started


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which *share* of them lie."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def median(values: Sequence[float]) -> float:
    """Return the middle one."""
    return statistics.median(values)


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a table as Markdown, and the same as one JSON line."""
    print(f"\n{title}\n")
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(f"{cell:,.2f}" if isinstance(cell, float) else str(cell) for cell in row) + " |")
    print(
        json.dumps({"title": title, "rows": [dict(zip(header, row, strict=True)) for row in rows]}, ensure_ascii=False)
    )


def count(dsn: str, query: str) -> int:
    """Return one number."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        row = conn.execute(query.encode()).fetchone()
    return int(row[0]) if row else 0


__all__ = [
    "BOT",
    "count",
    "database",
    "drain_chat_lane",
    "fill",
    "in_processes",
    "log",
    "median",
    "percentile",
    "server",
    "table",
]
