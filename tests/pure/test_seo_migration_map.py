"""Maps of redirects over a web that answers from a table. RFC 9110, section 15.4."""

from __future__ import annotations

from typing import Any

import pytest

from ppc_helper.ports import Hop, Visit
from ppc_helper.tools import Table
from ppc_helper.tools.inputs import UrlPairs
from ppc_helper.tools.seo_migration_map import seo_migration_map
from tests.memory_run import MemoryRun
from tests.table_web import TableWeb

OLD, NEW = "https://old.example/a", "https://new.example/a"


def visit(*steps: tuple[str, int], problem: str = "") -> Visit:
    urls = [url for url, _ in steps]
    hops = tuple(
        Hop(url, status, urls[place + 1] if place + 1 < len(urls) else "") for place, (url, status) in enumerate(steps)
    )
    return Visit(url=OLD, hops=hops, finish_url=urls[-1], problem=problem)


def check(found: Visit, expected: str = NEW) -> tuple[Any, ...]:
    result = seo_migration_map.function(UrlPairs([OLD], [expected]), web=TableWeb(**{OLD: found}), run=MemoryRun())
    assert isinstance(result, Table)
    return tuple(result.rows[0])


def codes(row: tuple[Any, ...]) -> list[str]:
    return [note.code for note in row[6] or ()]


def test_one_permanent_step_to_the_right_page_is_right() -> None:
    row = check(visit((OLD, 301), (NEW + "/", 200)))
    assert row[:5] == (OLD, NEW, NEW + "/", 200, 1)
    assert (row[5].code, codes(row)) == ("yes", [])


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (visit((OLD, 301), ("https://new.example/", 200)), ["another_page"]),
        (visit((OLD, 301), ("https://old.example/b", 301), (NEW, 200)), ["several_steps"]),
        (visit((OLD, 302), (NEW, 200)), ["web-temporary_redirect"]),
        (visit((OLD, 200)), ["no_redirect"]),
        (visit((OLD, 404), problem="http_4xx"), ["web-http_4xx", "no_redirect"]),
        (visit((OLD, 0), problem="timeout"), ["web-timeout"]),
        (visit((OLD, 301), (NEW, 404), problem="http_4xx"), ["web-http_4xx"]),
    ],
)
def test_each_mistake_has_its_name(found: Visit, expected: list[str]) -> None:
    row = check(found)
    assert (row[5].code, codes(row)) == ("no", expected)


def test_without_an_expected_page_any_good_end_is_right() -> None:
    row = check(visit((OLD, 301), ("https://new.example/any", 200)), expected="")
    assert (row[1], row[5].code) == (None, "yes")


def test_everything_on_one_page_is_warned_of() -> None:
    olds = [f"https://old.example/{number}" for number in range(6)]
    home = "https://new.example/"
    web = TableWeb(**{old: Visit(old, (Hop(old, 301, home), Hop(home, 200)), finish_url=home) for old in olds})
    result = seo_migration_map.function(UrlPairs(olds, [""] * 6), web=web, run=MemoryRun())
    assert isinstance(result, Table)
    assert result.warnings[0].args == {"url": home, "count": 6}
    assert result.counts == {"total": 6, "wrong": 6, "right": 0}
