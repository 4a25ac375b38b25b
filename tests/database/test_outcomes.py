"""What becomes of a query's run goes by the server's clock: the worker's may be off by minutes."""

from __future__ import annotations

import pytest

from ppc_helper import log
from ppc_helper.admins import Admins
from ppc_helper.claims import Claim, Claimer
from ppc_helper.events import Lane, NewFact, QueryQueued
from ppc_helper.jobs import Refused, Rested
from ppc_helper.outcomes import SILENT_EDIT_SECONDS, Outcomes
from tests.conftest import Clock, Database
from tests.world import LEASE_SECONDS, begun, one, rows

CHAT, NUMBER = 7, 1
QUERY = begun(NUMBER, CHAT, "kf_clean")


@pytest.fixture
def outcomes(db: Database) -> Outcomes:
    pool = db.pool(2)
    return Outcomes(pool, Admins(pool, [], "ru"), lambda _lanes: None)


@pytest.fixture
def claim(db: Database) -> Claim:
    """Give a query that was put in line and taken."""
    conn = db.connect()
    queued = QueryQueued(query=NUMBER, tool=QUERY.tool, inputs=(), language="ru")
    log.append(conn, [(None, NewFact(CHAT, queued, lane=Lane.TOOL))])
    [claim] = Claimer(Lane.TOOL, "test", LEASE_SECONDS, 1).take(conn)
    return claim


@pytest.mark.parametrize("off_seconds", [-3600.0, 3600.0])
def test_a_rest_ends_by_the_clock_that_its_timer_looks_at(
    db: Database, clock: Clock, outcomes: Outcomes, claim: Claim, off_seconds: float
) -> None:
    clock.advance(off_seconds)
    outcomes.park(claim, QUERY, Rested("vk_flood", 600.0))
    rest = one(db.connect(), "select extract(epoch from resume_at - log.clock()) from projections.queries")
    assert 540 < rest <= 600


@pytest.mark.parametrize(
    ("waited_seconds", "told"), [(-60.0, ["edit"]), (SILENT_EDIT_SECONDS + 60.0, ["edit", "text"])]
)
def test_who_has_waited_for_long_by_the_log_is_told_aloud(
    db: Database, clock: Clock, outcomes: Outcomes, claim: Claim, waited_seconds: float, told: list[str]
) -> None:
    clock.advance(waited_seconds)
    outcomes.refuse(claim, QUERY, Refused("empty", "пусто"))
    assert [kind for (kind,) in rows(db.connect(), "select kind from projections.deliveries order by position")] == told
