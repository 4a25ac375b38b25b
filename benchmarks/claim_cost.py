"""What a claim costs with much waiting, much finished, and one chat that floods, beside a small queue.

python -m benchmarks.claim_cost [WAITING]
"""

from __future__ import annotations

import sys
import time

import psycopg

from benchmarks.figures import median, percentile, table
from benchmarks.postgres import database, server
from ppc_helper.claims import Claimer, Return, give_back
from ppc_helper.database import connect
from ppc_helper.events import Lane

CLAIMS = 300
# Straight into the queue's own tables: this measures the claim, not the way there.
WAITING = """
with new as (
    insert into log.events (chat, lane, body)
    select case when %(one_chat)s then 1 else n end, 1, '{"type": "command_answered.v1", "command": "bench"}' from generate_series(1, %(count)s) n
    returning position, chat, at)
insert into work.items (position, lane, chat, original) select position, 1, chat, position from new"""
BOXES = "insert into work.boxes (lane, chat, pending, ready_at) select lane, chat, count(*), now() from work.items group by 1, 2"
FINISHED = """
insert into log.events (chat, lane, body)
select n, 1, '{"type": "command_answered.v1", "command": "bench"}' from generate_series(1, %(count)s) n"""


def main(waiting: int) -> None:
    """Measure each case in a database of its own."""
    cases = {
        "100 chats waiting": (WAITING, 100, False),
        f"{waiting:,} chats waiting": (WAITING, waiting, False),
        f"one chat with {waiting // 10:,} waiting, 100 others": (WAITING, waiting // 10, True),
        f"{waiting:,} finished, 100 waiting": (FINISHED, waiting, False),
    }
    rows = []
    with server() as running:
        for name, (statement, size, one_chat) in cases.items():
            with database(running) as dsn:
                rows.append((name, *_measure(dsn, statement, size, one_chat)))
    smallest = min(row[2] for row in rows)
    table("Claims of one head, ms", ("case", "p50", "p99", "p99 / smallest"), [(*r, r[2] / smallest) for r in rows])


def _measure(dsn: str, statement: str, size: int, one_chat: bool) -> tuple[float, float]:
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute("alter table log.events disable trigger fold_appended")
        conn.execute(statement.encode(), {"count": size, "one_chat": one_chat})
        if one_chat or statement is FINISHED:
            conn.execute(
                WAITING.replace("else n end", "else n + 1000000 end").encode(), {"count": 100, "one_chat": False}
            )
        conn.execute(BOXES.encode())
        conn.execute("vacuum analyze")
    with connect(dsn, "bench") as conn:
        claimer = Claimer(Lane.CHAT, "bench", 60, 1)
        times = []
        for _ in range(CLAIMS):
            started = time.perf_counter()
            taken = claimer.take(conn)
            times.append((time.perf_counter() - started) * 1000)
            give_back(conn, [Return(claim) for claim in taken])
    return median(times), percentile(times, 0.99)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
