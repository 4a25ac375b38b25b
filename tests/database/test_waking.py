"""Queries at rest go on before their time when what they rest for is over."""

from __future__ import annotations

from ppc_helper import events as e
from ppc_helper import waking
from ppc_helper.events import Lane
from tests.conftest import Database
from tests.given import Given
from tests.world import rows

FIRED = "select chat, (body ->> 'subject')::bigint from log.events where type = 'timer_fired.v1' order by position"


def rests(given: Given, chat: int, reason: str) -> int:
    """Let a query of *chat* rest for *reason*; return its number, which is the place that it has in the log."""
    number = 1 + int(rows(given.conn, "select coalesce(max(position), 0) from log.events")[0][0])
    queued = e.QueryQueued(query=number, tool="vk_group_members", inputs=(), language="ru")
    given.fact(queued, chat=chat)
    given.fact(e.QueryParked(query=number, reason=reason), chat=chat, cause=number, outcome=True)
    return number


def test_all_that_rest_for_a_reason_are_woken_once_and_no_others(given: Given, db: Database) -> None:
    first, second = rests(given, 7, "vk_captcha"), rests(given, 8, "vk_captcha")
    rests(given, 7, "vk_quota")
    rung: list[set[Lane]] = []
    for _ in range(2):
        waking.wake(db.pool(1), {"vk_captcha"}, rung.append)
    given.then(FIRED, (7, first), (8, second))
    assert rung == [{Lane.CHAT}]


def test_what_rests_in_one_chat_is_woken_alone(given: Given, db: Database) -> None:
    mine, _ = rests(given, 7, "vk_own_token"), rests(given, 8, "vk_own_token")
    waking.wake(db.pool(1), {"vk_own_token"}, lambda _lanes: None, chat=7)
    given.then(FIRED, (7, mine))
