"""What is kept of visits comes back whole and in order, after a restart too."""

from __future__ import annotations

import random
import zlib

import msgspec
import pytest

from ppc_helper.ports import Hop, Visit
from ppc_helper.tools.seo_ledger import BLOCK, Ledger, Rows
from tests.memory_run import MemoryRun


def visit(place: int) -> Visit:
    url = f"http://example.ru/catalog/item-{place}/?utm_source=yandex&yclid={10**17 + place}"
    return Visit(url=url, hops=(Hop(url, 301, "/"), Hop("http://example.ru/", 200)), finish_url="http://example.ru/")


def entered(total: int, places: list[int], run: MemoryRun) -> Ledger[Visit]:
    ledger = Ledger(total, run, Visit)
    for place in places:
        ledger.enter(place, visit(place))
    return ledger


@pytest.mark.parametrize("total", [0, 1, BLOCK, BLOCK + 1, 3 * BLOCK - 1])
def test_items_entered_in_any_order_come_back_in_place(total: int) -> None:
    places = list(range(total))
    random.Random(total).shuffle(places)
    items = entered(total, places, MemoryRun()).items()
    assert list(items) == [visit(place) for place in range(total)]
    assert items[-3:] == [visit(place) for place in range(total)][-3:]
    assert len(items) == total


def test_a_place_outside_is_an_error_and_one_from_the_end_is_not() -> None:
    items = entered(3, [0, 1, 2], MemoryRun()).items()
    assert items[-1] == visit(2)
    with pytest.raises(IndexError):
        items[3]


def test_a_restart_misses_only_what_came_after_the_last_checkpoint() -> None:
    total = 4 * BLOCK
    places = list(range(total))
    random.Random(1).shuffle(places)
    run = MemoryRun()
    entered(total, places[: total // 2], run)
    again: Ledger[Visit] = Ledger(total, MemoryRun(run), Visit)
    missing = again.missing()
    assert set(places[total // 2 :]) <= set(missing)
    assert len(missing) <= total // 2 + total // 20
    for place in missing:
        again.enter(place, visit(place))
    assert list(again.items()) == [visit(place) for place in range(total)]


def test_a_checkpoint_of_the_version_before_is_read() -> None:
    run = MemoryRun()
    run.checkpoint(zlib.compress(msgspec.msgpack.encode({0: visit(0), 2: visit(2)})))
    ledger: Ledger[Visit] = Ledger(3, run, Visit)
    assert ledger.missing() == [1]
    ledger.enter(1, visit(1))
    assert list(ledger.items()) == [visit(0), visit(1), visit(2)]


def test_a_checkpoint_is_small() -> None:
    run = MemoryRun()
    entered(20_000, list(range(20_000)), run)
    assert run.state is not None
    assert len(run.state) < 20_000 * 60


def test_rows_are_made_when_they_are_looked_at() -> None:
    made: list[int] = []
    rows = Rows(range(100), lambda item: made.append(item) or (item,))  # type: ignore[func-returns-value]
    assert (len(rows), made) == (100, [])
    assert rows[5:7] == [(5,), (6,)]
    assert made == [5, 6]
