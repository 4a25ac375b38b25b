"""The tables as they once were, built into a schema of their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ppc_helper import replay
from ppc_helper.events import (
    CommandAnswered,
    MessageOwed,
    ToolChosen,
)
from ppc_helper.replay import SchemaExists
from tests import world
from tests.conftest import Database
from tests.world import arrive, one, put, rows

pytestmark = pytest.mark.usefixtures("small_ranges")


def test_the_past_up_to_a_position_is_built_into_a_schema_and_the_present_stays(db: Database) -> None:
    conn = db.connect()
    [first] = arrive(conn, 7)
    put(conn, 7, ToolChosen(tool="x"), cause=first, outcome=True)
    [later] = arrive(conn, 7)
    put(conn, 7, CommandAnswered(command="cancel"), cause=later, outcome=True)
    put(conn, 7, MessageOwed(key="help"), cause=later)
    before = world.digests(conn)

    assert replay.build_until(conn, later, "as_it_was") == later

    assert rows(conn, "select position from as_it_was.items") == [(later,)]
    assert rows(conn, "select chat, tool from as_it_was.sessions") == [(7, "x")]
    assert rows(conn, "select sum(count) from as_it_was.days") == [(3,)]
    assert one(conn, "select to_regclass('as_it_was.facts') is null")
    assert world.digests(conn) == before


def test_the_past_up_to_a_time_has_what_had_happened_by_then(db: Database) -> None:
    conn = db.connect()
    world.shift_clock(conn, -3600)
    arrive(conn, 7)
    world.shift_clock(conn, 0)
    arrive(conn, 8)

    half_an_hour_ago = datetime.now(UTC) - timedelta(minutes=30)
    assert replay.build_until(conn, half_an_hour_ago, "past", ["users"]) == 1
    assert rows(conn, "select chat from past.users") == [(7,)]
    assert one(conn, "select to_regclass('past.sessions') is null")
    assert replay.build_until(conn, half_an_hour_ago - timedelta(days=1), "before", ["users"]) == 0


@pytest.mark.parametrize("schema", ["projections", "work", "log", "past"])
def test_the_past_is_never_built_into_a_schema_that_is_there(db: Database, schema: str) -> None:
    conn = db.connect()
    arrive(conn, 7)
    replay.build_until(conn, 1, "past")
    before = world.digests(conn)

    with pytest.raises(SchemaExists, match=f"there is a schema {schema} already"):
        replay.build_until(conn, 1, schema)
    assert world.digests(conn) == before


def test_the_past_can_have_any_name(db: Database) -> None:
    conn = db.connect()
    arrive(conn, 7)
    replay.build_until(conn, 1, 'Вчера; drop "x"')

    assert rows(conn, 'select chat from "Вчера; drop ""x""".users') == [(7,)]
