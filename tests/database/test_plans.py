"""Plans of what runs for every message: made when the tables are empty, they walk an index all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from ppc_helper.database import Pool
from ppc_helper.statements import statements
from tests.conftest import Database

HOT = [
    ("claims", "extend"),
    ("claims", "give_back"),
    ("claims", "lanes_ready"),
    ("paces", "forget"),
    ("refusals", "refusals"),
    ("refusals", "works"),
    ("log", "load"),
    ("log", "drop"),
    ("log", "forget"),
    ("log", "expire"),
    ("log", "forget_inbox"),
    ("chat", "load_query"),
    ("chat", "load_announcement"),
    ("chat", "load_feedback"),
    ("chat", "load_vk_token"),
    ("run_query", "load_query"),
    ("run_query", "asked_for"),
    ("run_query", "load_job_message"),
    ("run_query", "next_recipients"),
    ("sender", "announcement_due"),
    ("sender", "counts_message"),
]
SMALL = {"paces", "refusals", "workers", "intakes", "announcements"}
"""Tables that stay small, or are looked through rarely and as a whole."""


@pytest.fixture
def pool(db: Database) -> Iterator[Pool]:
    pool = Pool(db.dsn, "test", 1)
    pool.open()
    yield pool
    pool.close()


def numbered(statement: str) -> str:
    """Return a statement with the server's own placeholders in place of the driver's."""
    names: list[str] = []

    def number(found: re.Match[str]) -> str:
        if found[1] not in names:
            names.append(found[1])
        return f"${names.index(found[1]) + 1}"

    return re.sub(r"%\((\w+)\)[sbt]", number, statement).replace("%%", "%")


@pytest.mark.parametrize(("module", "name"), HOT, ids=[f"{module}-{name}" for module, name in HOT])
def test_what_runs_for_every_message_walks_no_table_even_when_planned_on_the_first_day(
    pool: Pool, module: str, name: str
) -> None:
    query = "explain (generic_plan) " + numbered(statements(module)[name])
    with pool.connection() as conn:
        plan = "\n".join(line for (line,) in conn.execute(query.encode(), prepare=False))

    walked = set(re.findall(r"Seq Scan on (\w+)", plan)) - SMALL
    assert not walked, plan


def test_plans_are_kept_not_made_for_each_call(pool: Pool) -> None:
    with pool.connection() as conn:
        assert conn.execute("show plan_cache_mode").fetchone() == ("force_generic_plan",)


@pytest.mark.parametrize("name", ["expire", "forget_inbox"])
def test_what_is_over_is_found_by_its_time_not_by_looking_at_all(pool: Pool, name: str) -> None:
    """The clock is volatile: compared as it stands it would be read for each row, and no index could be used."""
    with pool.connection() as conn:
        query = "explain (generic_plan) " + statements("log")[name]
        plan = "\n".join(line for (line,) in conn.execute(query.encode(), prepare=False))

    assert re.search(r"Index Cond: \((expires_at|at) <", plan), plan
