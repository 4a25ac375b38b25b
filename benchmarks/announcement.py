"""An announcement to many: how fast it is spread and settled, and what a look at its counts costs, beside counting.

Nothing is sent: what one message costs the bot itself is claimed, asked whether it is still due, and settled behind the
fence, by one and by two processes. The bare limit is the same with a message of another kind, which nobody counts.

    python -m benchmarks.announcement [USERS]
"""

from __future__ import annotations

import secrets
import sys
import threading
import time

import psycopg

from benchmarks.contenders import in_processes
from benchmarks.figures import median, percentile, table
from benchmarks.postgres import database, server
from ppc_helper import claims, log
from ppc_helper.announce import Spreader
from ppc_helper.claims import Claimer
from ppc_helper.database import Pool, connect
from ppc_helper.events import (
    AnnouncementConfirmed,
    AnnouncementDrafted,
    AnnouncementStarted,
    Lane,
    MessageSent,
    NewFact,
)
from ppc_helper.statements import statements

ADMIN = 1
SETTLED = 600
LOOKS = 200
PACE = 25.0
"""So many a second Telegram allows."""
USERS = """
insert into log.events (chat, body)
select chat, '{"type": "update_received.v1", "bot": 1, "update_id": 1, "kind": "message", "payload": "00000000000000000000000000000001",
               "chat_type": "private", "language": "ru"}' from generate_series(1, %(count)s) chat"""
OTHERS = """
insert into log.events (chat, lane, body)
select chat, 6, '{"type": "message_owed.v1", "key": "help"}' from generate_series(1, %(count)s) chat"""
COUNT: bytes = b"select state, count(*) from projections.deliveries where announcement = 1 group by state"
DUE = statements("sender")["announcement_due"]
LOOK = statements("chat")["load_announcement"]


def main(users: int) -> None:
    """Measure a tenth of the users and all of them."""
    speeds, looks = [], []
    with server() as running:
        for count in (users // 10, users):
            with database(running) as dsn:
                _users(dsn, count)
                seconds = _spread(dsn)
                settled = [_settled(dsn, processes) for processes in (1, 2)]
                looks.append((f"{count:,}", *_looks(dsn)))
            with database(running) as dsn:
                _fill(dsn, OTHERS, count)
                bare = [_settled(dsn, processes) for processes in (1, 2)]
            speeds.append(
                (f"{count:,}", count / seconds, *settled, *(a / b for a, b in zip(settled, bare, strict=True)))
            )
    header = ("users", "spread a second", "settled, 1 process", "settled, 2", "of what nobody counts, 1", "the same, 2")
    table(f"An announcement; Telegram allows {PACE:.0f} a second", header, speeds)
    table("A look at the counts, ms", ("users", "p50", "p99", "counting the deliveries, p50"), looks)


def _fill(dsn: str, statement: str, count: int) -> None:
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(statement.encode(), {"count": count})
        conn.execute("vacuum analyze")


def _users(dsn: str, count: int) -> None:
    _fill(dsn, USERS, count)
    payload = "0" * 31 + "1"
    confirmed = AnnouncementConfirmed(announcement=1, payload=payload, language="ru")
    with connect(dsn, "bench") as conn:
        for fact in (AnnouncementDrafted(announcement=1, payload=payload), confirmed):
            log.append(conn, [(None, NewFact(ADMIN, fact))])
        log.append(conn, [(None, NewFact(ADMIN, AnnouncementStarted(announcement=1, payload=payload)))])


def _spread(dsn: str) -> float:
    pool = Pool(dsn, "bench", 2)
    pool.open()
    with pool.connection() as conn:
        [claim] = Claimer(Lane.TOOL, "bench", 600, 1).take(conn)
    started = time.perf_counter()
    spreader = Spreader(pool, lambda _lanes: None, threading.Event())
    spreader.spread(claim, claim.recorded.fact)  # type: ignore[arg-type]
    seconds = time.perf_counter() - started
    pool.close()
    return seconds


def _settled(dsn: str, processes: int) -> float:
    """Return how many messages a second so many processes settle."""
    return processes * SETTLED / in_processes(settle, processes, dsn)


def settle(dsn: str, begin: object) -> None:
    """Settle what one thread claims, one message at a time."""
    pool = Pool(dsn, "bench", 1)
    pool.open()
    claimer = Claimer(Lane.BULK, f"bench:{secrets.token_hex(4)}", 60, 1)
    begin.wait()  # type: ignore[attr-defined]
    for number in range(SETTLED):
        with pool.connection() as conn:
            [claim] = claimer.take(conn)
            conn.execute(DUE, {"announcement": 1, "chat": claim.chat}).fetchone()
        claims.record(pool, claim, [NewFact(claim.chat, MessageSent(message_id=number + 1), outcome=True)])
    pool.close()


def _looks(dsn: str) -> tuple[float, float, float]:
    """Return p50 and p99 of a look at the counts, and p50 of counting, in ms."""
    times: dict[str, list[float]] = {"look": [], "count": []}
    with connect(dsn, "bench") as conn:
        for number in range(LOOKS):
            started = time.perf_counter()
            conn.execute(LOOK, {"announcement": 1, "chat": ADMIN}).fetchone()
            times["look"].append((time.perf_counter() - started) * 1000)
            if number % 20 == 0:
                started = time.perf_counter()
                conn.execute(COUNT).fetchall()
                times["count"].append((time.perf_counter() - started) * 1000)
    return median(times["look"]), percentile(times["look"], 0.99), median(times["count"])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
