"""Processes that work side by side, and what the product's do."""

from __future__ import annotations

import multiprocessing
import secrets
import time
from collections.abc import Callable

from ppc_helper import bootstrap_worker, claims
from ppc_helper.bells import Bells
from ppc_helper.config import load
from ppc_helper.converse import Conversation
from ppc_helper.database import Pool
from ppc_helper.events import Lane
from ppc_helper.lanes import LEASE_SECONDS


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
