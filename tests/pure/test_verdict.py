"""The traffic light: what is said first, and that it says what to do."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from ppc_helper.events import Lane
from ppc_helper.ops.lanes import LaneState
from ppc_helper.ops.shape import age, delta, short_body, size
from ppc_helper.ops.status import (
    DatabaseState,
    Deliveries,
    FollowerState,
    Holder,
    IntakeState,
    Status,
    WorkerState,
)
from ppc_helper.ops.verdict import Light, judge

WELL = Status(
    intakes=(IntakeState(bot=1, owner="host:1", seen_seconds=1.0, is_alive=True),),
    last_update_seconds=3.0,
    lanes=tuple(LaneState(lane.name.lower()) for lane in Lane),
    workers=(WorkerState(owner="host:2:x", host="host", pid=2, up_seconds=60, beat_seconds=1.0),),
    dead_open=0,
    quarantined_today=0,
    deliveries=Deliveries(owed=0, sent=0, failed=0, unknown=0, unknown_ever=0),
    queries=(),
    queries_counted={},
    followers=(FollowerState("days", 0, 0.0),),
    held_back=0,
    holders=(),
    database=DatabaseState("18.1", 8_000_000, 5, 0, 0),
)
DEAD_WORKER = WorkerState(owner="host:3:x", host="host", pid=3, up_seconds=600, beat_seconds=60.0)


def status(**changed: Any) -> Status:
    return msgspec.structs.replace(WELL, **changed)


def lane(name: str, oldest_seconds: float) -> tuple[LaneState, ...]:
    return (LaneState(name, waiting=1, oldest_seconds=oldest_seconds),)


def test_when_nothing_is_wrong_it_says_so() -> None:
    assert judge(WELL) == judge(status())
    assert judge(WELL).light is Light.GREEN
    assert judge(WELL).sentences == ("All is well.",)


@pytest.mark.parametrize(
    ("changed", "light", "said"),
    [
        ({"intakes": (), "workers": ()}, Light.RED, "Nothing runs"),
        ({"intakes": ()}, Light.RED, "Nobody reads updates"),
        ({"intakes": (IntakeState(1, "host:1", 9.0, is_alive=False),)}, Light.RED, "Nobody reads updates"),
        ({"workers": ()}, Light.RED, "No worker lives"),
        ({"workers": (DEAD_WORKER,)}, Light.RED, "No worker lives"),
        ({"workers": (*WELL.workers, DEAD_WORKER)}, Light.YELLOW, "1 worker ended without a word (host:3)"),
        ({"lanes": lane("chat", 6)}, Light.YELLOW, "The lane chat is 6.0 s behind"),
        ({"lanes": lane("send", 61)}, Light.RED, "The lane send is 1 min 1 s behind"),
        ({"lanes": lane("scan", 200)}, Light.YELLOW, "The lane scan is 3 min 20 s behind"),
        ({"dead_open": 2}, Light.YELLOW, "2 dead letters to decide on: see `ppc-helper dead list`."),
        ({"quarantined_today": 1}, Light.YELLOW, "1 update of today could not be read"),
        ({"deliveries": Deliveries(0, 0, 0, 1, 1)}, Light.YELLOW, "1 message of today may or may not"),
        (
            {"held_back": 5, "holders": (Holder(77, "psql", "idle in transaction", 700.0),)},
            Light.YELLOW,
            "Followers wait for process 77 (psql, idle in transaction), open for 11 min 40 s",
        ),
        (
            {"held_back": 5, "holders": (Holder(None, "backup", "prepared", 700.0),)},
            Light.YELLOW,
            "Followers wait for the prepared transaction backup",
        ),
        ({"followers": (FollowerState("days", 10, 90.0),)}, Light.YELLOW, "Statistics are 1 min 30 s behind"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(changed: dict[str, Any], light: Light, said: str) -> None:
    verdict = judge(status(**changed))

    assert verdict.light is light
    assert verdict.sentences[0].startswith(said)


@pytest.mark.parametrize(
    "changed",
    [
        {"lanes": lane("tool", 100)},
        {"lanes": lane("bulk", 140)},
        {"lanes": lane("chat", 4)},
        {"holders": (Holder(77, "psql", "active", 700.0),)},
        {"held_back": 5, "holders": (Holder(77, "worker", "active", 0.2),)},
        {"deliveries": Deliveries(owed=9, sent=5, failed=1, unknown=0, unknown_ever=4)},
    ],
)
def test_what_is_usual_is_no_alarm(changed: dict[str, Any]) -> None:
    assert judge(status(**changed)).light is Light.GREEN


def test_the_worst_is_said_first_and_the_rest_after_it() -> None:
    verdict = judge(status(dead_open=1, lanes=lane("chat", 100)))

    assert verdict.light is Light.RED
    assert verdict.sentences[0].startswith("The lane chat")
    assert verdict.sentences[1].startswith("1 dead letter")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (-1, "0.0 s"),
        (0.44, "0.4 s"),
        (9.96, "10 s"),
        (59.6, "1 min"),
        (200, "3 min 20 s"),
        (7_200, "2 h"),
        (90_061, "1 d 1 h"),
        (864_000, "10 d"),
    ],
)
def test_an_age_has_its_two_largest_units(seconds: float, said: str) -> None:
    assert age(seconds) == said


@pytest.mark.parametrize(("seconds", "said"), [(0.0034, "+3 ms"), (1.2, "+1,200 ms"), (75, "+1 min 15 s")])
def test_what_follows_at_once_is_told_in_milliseconds(seconds: float, said: str) -> None:
    assert delta(seconds) == said


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 B"), (999, "999 B"), (1_500, "1.5 kB"), (8_000_000, "8.0 MB"), (5e12, "5.0 TB")]
)
def test_a_size_has_one_unit(count: float, said: str) -> None:
    assert size(count) == said


def test_a_body_fits_a_line_and_marks_what_is_gone() -> None:
    gone = "01" * 16
    body = {"type": "x.v1", "payload": gone, "inputs": [1, 2], "job": True, "text": "a\n" * 50, "args": {"n": 1}}

    line = short_body(body, {gone})

    assert line.startswith("payload=01010101… (gone) inputs=[2] job=true text=a a a")
    assert line.endswith("… args={n: 1}")
    assert "\n" not in line
