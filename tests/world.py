"""What the database tests put into the log and how they look at it: builders of facts, claims taken by hand, races.

Facts are appended by the real :mod:`ppc_helper.log` and folded by the real triggers. A payload is named by a number,
so that a test can say which one it means.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Generic, TypeVar

import msgspec
import psycopg
from psycopg import Connection, sql

from ppc_helper import claims, log
from ppc_helper.claims import Claim, Claimer
from ppc_helper.database import Pool, Row
from ppc_helper.errors import LeaseLost
from ppc_helper.events import (
    AnnouncementOwed,
    CommandAnswered,
    Event,
    InputRef,
    Lane,
    MessageOwed,
    MessageSent,
    NewFact,
    NewPayload,
    QueryFinished,
    QueryQueued,
    UpdateReceived,
)
from ppc_helper.migrate import home
from ppc_helper.query_input import Query
from ppc_helper.statements import Projection, projections
from tests.patience import PATIENCE_SECONDS as PATIENCE_SECONDS  # noqa: PLC0414 - tests read it from here too

BOT = 1_000_001
LEASE_SECONDS = 60.0
"""Longer than any test: a lease ends when a test moves the clock, never by itself."""
T = TypeVar("T")
Conn = Connection[Row]


# Facts


def payload(number: int) -> str:
    """Return the id of the payload called *number*."""
    return f"{number:032x}"


def update(number: int = 1, **more: Any) -> UpdateReceived:
    """Return an update of a private chat whose raw bytes are the payload called *number*."""
    given: dict[str, Any] = {"kind": "message", "chat_type": "private", "payload": payload(number), **more}
    return UpdateReceived(bot=BOT, update_id=number, **given)


def queued(query: int, tool: str = "kf_fixate_keywords", **more: Any) -> QueryQueued:
    """Return the fact that queues *query* on the update that has the same number."""
    given: dict[str, Any] = {"inputs": (InputRef("update", payload(query)),), "language": "ru", **more}
    return QueryQueued(query=query, tool=tool, **given)


def begun(query: int, chat: int, tool: str = "kf_fixate_keywords") -> Query:
    """Return *query* as a worker knows it that begins it for the first time."""
    return Query(
        query=query,
        chat=chat,
        tool=tool,
        language="ru",
        options={},
        inputs=(),
        checkpoint="",
        fetched={},
        cancel_asked=False,
        pause_asked=False,
        attempts=1,
    )


def finished(query: int, **more: Any) -> QueryFinished:
    """Return the fact that ends *query* well: two rows in the payload that has its number."""
    given: dict[str, Any] = {"rows": 2, "columns": ("phrase",), "size_bytes": 6000, "seconds": 0.25, **more}
    return QueryFinished(query=query, payload=payload(query), file_name="result.xlsx", **given)


def outcome_for(fact: Event) -> Event:
    """Return the plainest fact that can be the outcome of *fact*."""
    match fact:
        case MessageOwed() | AnnouncementOwed():
            return MessageSent(message_id=1)
        case QueryQueued(query=query):
            return finished(query)
        case _:
            return CommandAnswered(command="help")


def put(
    conn: Conn,
    chat: int,
    fact: Event,
    *,
    cause: int | None = None,
    outcome: bool = False,
    lane: Lane | None = None,
) -> int:
    """Append one fact behind no fence, as intake and operators do, and return its position."""
    return log.append(conn, [(cause, NewFact(chat, fact, outcome=outcome, lane=lane))])[0]


def arrive(conn: Conn, chat: int, count: int = 1) -> list[int]:
    """Append *count* updates of a chat and return their positions."""
    return log.append(conn, [(None, NewFact(chat, update())) for _ in range(count)])


def flood(conn: Conn, chats: int, each: int) -> None:
    """Append *each* updates of each of *chats* chats in one statement, as an import does."""
    conn.execute(
        """insert into log.events (chat, lane, body)
           select place %% %s, 1, %s::jsonb from generate_series(0, %s) as place""",
        [chats, log.encode(update()), chats * each - 1],
    )


def words(conn: Conn, number: int, content: bytes, *, owner: int = 7) -> None:
    """Store *content* as the payload called *number*."""
    log.append(conn, [], payloads=[NewPayload(payload(number), owner, content)])


# Claims


def take(
    conn: Conn,
    lane: Lane = Lane.CHAT,
    *,
    owner: str = "one",
    boxes: int = 50,
    lease_seconds: float = LEASE_SECONDS,
) -> list[Claim]:
    """Claim what is free in *lane*, with no memory of earlier claims."""
    return Claimer(lane, owner, lease_seconds, boxes).take(conn)


def take_one(conn: Conn, lane: Lane = Lane.CHAT, *, owner: str = "one") -> Claim:
    """Claim one chat; fails when nothing is free."""
    [claim] = take(conn, lane, owner=owner, boxes=1)
    return claim


def complete(conn: Conn, claim: Claim, *more: NewFact, with_fact: Event | None = None) -> list[int]:
    """Complete a claim with *with_fact*, or the plainest outcome, and whatever *more* follows from it."""
    fact = with_fact or outcome_for(claim.recorded.fact)
    facts = [NewFact(claim.chat, fact, outcome=True), *more]
    return log.append(conn, [(claim.item, new) for new in facts], fence=claims.fence([claim]))


def complete_all(conn: Conn, taken: Sequence[Claim]) -> None:
    """Complete claims of one lane and owner in one transaction, as the chat lane does."""
    facts = [(claim.item, NewFact(claim.chat, outcome_for(claim.recorded.fact), outcome=True)) for claim in taken]
    log.append(conn, facts, fence=claims.fence(taken))


def lost(pool: Pool, claim: Claim) -> bool:
    """Tell whether a completion of this claim is refused."""
    try:
        with pool.connection() as conn:
            complete(conn, claim, NewFact(claim.chat, MessageOwed(key="late")))
    except LeaseLost:
        return True
    return False


# Looking


def rows(conn: Conn, query: str, *values: Any) -> list[Row]:
    """Return all rows of a query that a test wrote itself."""
    return conn.execute(query.encode(), values or None).fetchall()


def one(conn: Conn, query: str, *values: Any) -> Any:
    """Return the only value of the only row."""
    [(value,)] = rows(conn, query, *values)
    return value


def items(conn: Conn) -> list[Row]:
    """Return (lane, chat, position) of all that waits for an outcome."""
    return rows(conn, "select lane, chat, position from work.items order by position")


def boxes(conn: Conn) -> list[Row]:
    """Return (lane, chat, pending) of all boxes."""
    return rows(conn, "select lane, chat, pending from work.boxes order by lane, chat")


def box_faults(conn: Conn) -> list[Row]:
    """Return what must never be: boxes whose count is not that of their items, and items without a box."""
    return rows(
        conn,
        """select lane, chat, b.pending, i.waiting
           from work.boxes b
           full join (select lane, chat, count(*) as waiting from work.items group by lane, chat) i using (lane, chat)
           where b.pending is distinct from i.waiting""",
    )


def digests(conn: Conn) -> dict[str, str]:
    """Return a digest of what the log determines of each table, by its name with schema."""
    found = {}
    for projection in projections():
        for table, key in projection.keys.items():
            columns = projection.compare.get(table, "*")
            name = f"{home(projection)}.{table}"
            copy = sql.SQL(f"copy (select {columns} from {name} order by {key}) to stdout")
            with conn.cursor().copy(copy) as content:
                found[name] = hashlib.sha256(b"".join(content)).hexdigest()
    return found


def until_readable(conn: Conn, *positions: int) -> None:
    """Wait until followers may read these facts: writers of other tests on the same server share the horizon."""
    below = (
        "select count(*) from log.events where position = any (%s) and xid < pg_snapshot_xmin(pg_current_snapshot())"
    )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while one(conn, below, list(positions)) < len(positions):
        assert time.monotonic() < deadline, "a transaction stays open somewhere on the server"


def catch_up(conn: Conn, count: int = 1000) -> None:
    """Let the projections that follow the log read all there is, *count* facts at a time; nobody may be writing."""
    until_readable(conn, *(position for (position,) in rows(conn, "select position from log.events")))
    follow(conn, count)


def follow(conn: Conn, count: int = 1000) -> None:
    """Let the projections that follow the log read what they may, *count* facts at a time."""
    while one(conn, "select log.follow_days(%s::integer)", count):
        pass


def shift_clock(conn: Conn, seconds: float) -> None:
    """Set the clock of one session so many seconds ahead."""
    conn.execute("select set_config('ppc_helper.clock_shift', %s, false)", [f"{seconds} seconds"])


def wipe(conn: Conn) -> None:
    """Empty log and tables and let positions start at 1 again: what no program can do and Hypothesis needs."""
    tables = [f"{home(p)}.{table}" for p in projections() for table in p.keys]
    tables += ["work.places", "work.paces", "log.inbox", "log.payloads"]
    with conn.transaction():
        conn.execute("alter table log.events disable trigger user")
        for table in ["log.events", *tables]:
            conn.execute(f"delete from {table}".encode())
        conn.execute("alter table log.events enable trigger user")
        conn.execute("alter table log.events enable always trigger facts_are_never_changed")
        conn.execute("alter table log.events enable always trigger facts_are_never_emptied")
        conn.execute("alter table log.events alter column position restart")


def spoil(conn: Conn) -> None:
    """Change all tables behind the folds' back."""
    conn.execute("delete from work.items where position % 2 = 0")
    conn.execute("delete from work.boxes where chat = 7")
    conn.execute("update work.boxes set pending = pending + 3")
    conn.execute("insert into work.items values (1000000, 1, 7, 1000000)")
    for projection in projections():
        if projection.name != "work":
            for table in projection.keys:
                conn.execute(f"delete from projections.{table} where random() < 0.5".encode())


def record(conn: Conn, lines: Sequence[str]) -> None:
    """Insert a recorded log, a JSON object per line, as an import does: positions and times are kept."""
    conn.execute(
        """insert into log.events (position, at, chat, cause, outcome, lane, body) overriding system value
           select position, at, chat, cause, coalesce(outcome, false), lane, body
           from unnest(%s::jsonb[]) with ordinality as line (fact, place)
           cross join jsonb_to_record(fact)
                as f (position bigint, at timestamptz, chat bigint, cause bigint,
                      outcome boolean, lane smallint, body jsonb)
           order by place""",
        [[json.dumps(json.loads(line)) for line in lines]],
    )


def with_fold(projection: Projection, *changes: str) -> Projection:
    """Return the projection with pairs of texts replaced in its fold; each first one must be there.

    A replacement of ``--`` makes the rest of that line a comment.
    """
    fold = projection.fold
    for old, new in zip(changes[::2], changes[1::2], strict=True):
        assert old in fold, f"{projection.name} does not say {old}"
        fold = fold.replace(old, new)
    return msgspec.structs.replace(projection, fold=fold)


# Races


class Aside(Generic[T]):
    """A call on a connection of its own that runs in a thread, because it will wait for a lock."""

    def __init__(self, conn: Conn, call: Callable[[Conn], T]) -> None:
        self._future: Future[T] = Future()
        self._conn = conn
        self._call = call
        self._pid = conn.info.backend_pid
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._future.set_result(self._call(self._conn))
        except BaseException as error:  # raised again where the result is asked for
            self._future.set_exception(error)

    def wait_until_blocked(self, watch: Conn) -> None:
        """Return when the call waits for another session's lock; fails when it ended or never waits."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not one(watch, "select cardinality(pg_blocking_pids(%s)) > 0", self._pid):
            if self._future.done():
                raise AssertionError(f"it did not wait: {self._future.exception() or self._future.result()}")
            assert time.monotonic() < deadline, "it neither waits nor ends"

    def result(self) -> T:
        """Return what the call returned, or raise what it raised."""
        return self._future.result(PATIENCE_SECONDS)


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; fail when it never is."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def together(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Run *calls* at the same time, a thread each, and return their results in order; raises the first error."""
    with ThreadPoolExecutor(len(calls)) as executor:
        futures = [executor.submit(call) for call in calls]
        return [future.result(PATIENCE_SECONDS) for future in futures]


def refused(conn: Conn, query: str, *values: Any) -> str:
    """Return the SQLSTATE with which a statement is refused, empty when it is not."""
    try:
        conn.execute(query.encode(), values or None)
    except psycopg.Error as error:
        return error.sqlstate or ""
    return ""


def everything(conn: Conn) -> bytes:
    """Return all that the database holds, in every table of ours, payloads unpacked: to look for what must not be."""
    tables = rows(
        conn,
        """select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where c.relkind in ('r', 'p') and not starts_with(n.nspname, 'pg_') and n.nspname <> 'information_schema'""",
    )
    found = [str(row).encode() for (table,) in tables for row in rows(conn, f"select t::text from {table} t")]
    contents = rows(conn, "select packed, content from log.payloads")
    return b"\n".join([*found, *(log.unpack(packed, content) for packed, content in contents)])
