"""Replay of many facts beside the bare folds: the same texts run once over the whole log into empty tables.

python -m benchmarks.replay_speed [FACTS]
"""

from __future__ import annotations

import sys
import time

import psycopg

from benchmarks.figures import table
from benchmarks.postgres import database, server
from ppc_helper import replay
from ppc_helper.database import connect
from ppc_helper.migrate import create_tables
from ppc_helper.statements import projections

# Five facts for each update: received, queued, owed, finished, sent; 50,000 chats.
FACTS = """
insert into log.events (chat, cause, outcome, lane, body)
select 1 + u %% 50000,
       case k when 0 then null when 3 then base + u * 5 + 2 when 4 then base + u * 5 + 3 else base + u * 5 + 1 end,
       k in (1, 3, 4), case k when 0 then 1 when 1 then 2 when 2 then 5 end,
       case k
           when 0 then jsonb_build_object('type', 'update_received.v1', 'bot', 1, 'update_id', u, 'kind', 'message',
                                          'payload', md5(u::text), 'user', 1 + u %% 50000, 'chat_type', 'private', 'language', 'ru')
           when 1 then jsonb_build_object('type', 'query_queued.v1', 'query', base + u * 5 + 1, 'tool', 'kf_fixate_keywords',
                                          'language', 'ru', 'inputs', '[]'::jsonb)
           when 2 then jsonb_build_object('type', 'message_owed.v1', 'key', 'job-queued', 'query', base + u * 5 + 1, 'job', true)
           when 3 then jsonb_build_object('type', 'query_finished.v1', 'query', base + u * 5 + 1, 'rows', 10, 'columns', '["keyword"]'::jsonb,
                                          'payload', md5(u::text), 'file_name', 'a.xlsx', 'size_bytes', 100, 'seconds', 0.5)
           else jsonb_build_object('type', 'message_sent.v1', 'message_id', u)
       end
from (select 0 as base) b, generate_series(0, %(updates)s - 1) u, generate_series(0, 4) k
order by u, k"""


def main(facts: int) -> None:
    """Fill a log, run the bare folds, replay, check."""
    with server() as running, database(running) as dsn:
        with psycopg.connect(dsn, autocommit=True) as conn:
            conn.execute("alter table log.events disable trigger fold_appended")
            conn.execute(FACTS.encode(), {"updates": facts // 5})
            conn.execute("vacuum analyze")
        bare = min(_bare(dsn) for _ in range(2))
        with connect(dsn, "bench") as conn:
            started = time.perf_counter()
            replay.rebuild(conn)
            replayed = time.perf_counter() - started
            started = time.perf_counter()
            different = replay.check(conn)
            checked = time.perf_counter() - started
        if different:
            raise SystemExit(f"the tables differ: {different}")
    rows = [
        ("bare folds, one pass", bare, facts / bare, 1.0),
        ("replay: shadow, ranges, swap", replayed, facts / replayed, bare / replayed),
        ("replay --check", checked, facts / checked, bare / checked),
    ]
    table(f"{facts:,} facts, all projections", ("what", "s", "facts a second", "of bare"), rows)


def _bare(dsn: str) -> float:
    """Run each fold once over all facts into empty tables, and throw them away."""
    with connect(dsn, "bench") as conn, conn.transaction(force_rollback=True):
        conn.execute("set local statement_timeout = 0")
        conn.execute("create schema bare")
        for projection in projections():
            create_tables(conn, projection, "bare")
        conn.execute("create view bare.facts as select * from log.facts")
        conn.execute("set local search_path = bare, projections, work, log")
        conn.execute("set local work_mem = '256MB'")
        started = time.perf_counter()
        for projection in projections():
            conn.execute(projection.fold.encode())
        return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
