"""Members of communities: what VK tells, read as people mean it. dev.vk.com: fields of a user."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ppc_helper.vk.people import Member, Wanted, member_of

TODAY = date(2026, 11, 23)


def member(**item: Any) -> Member:
    return member_of({"id": 7, **item}, TODAY)


def test_everything_told_is_read() -> None:
    seen = int(datetime(2026, 11, 20, 12, tzinfo=UTC).timestamp())
    assert member(
        first_name="Анна",
        last_name="Петрова",
        domain="anna",
        sex=1,
        bdate="24.11.1990",
        city={"id": 1, "title": "Москва"},
        last_seen={"time": seen},
        is_closed=True,
    ) == Member(7, "Анна", "Петрова", "anna", "female", 35, "Москва", date(2026, 11, 20), "closed")


@pytest.mark.parametrize(
    ("birthday", "age"),
    [("23.11.1990", 36), ("24.11.1990", 35), ("23.11", None), ("", None), ("1.1.1700", None), ("x.y.z", None)],
)
def test_age_is_in_full_years_and_unknown_without_a_year(birthday: str, age: int | None) -> None:
    assert member(bdate=birthday).age == age


def test_a_closed_profile_that_can_be_seen_is_open() -> None:
    assert member(is_closed=True, can_access_closed=True).state == ""
    assert member(deactivated="banned").state == "banned"
    assert member(deactivated="deleted").state == "deleted"


def test_who_hides_what_is_asked_for_is_left_out() -> None:
    hidden = member()
    assert Wanted().has(hidden, TODAY)
    for wanted in (Wanted(sex="male"), Wanted(city="Москва"), Wanted(age_from=18), Wanted(last_seen_days=30)):
        assert not wanted.has(hidden, TODAY)


def test_ages_are_a_range_with_both_ends() -> None:
    wanted = Wanted(age_from=18, age_to=35)
    ages = [age for age in range(10, 50) if wanted.has(Member(1, age=age), TODAY)]
    assert (ages[0], ages[-1]) == (18, 35)


def test_cities_compare_without_case() -> None:
    assert Wanted(city=" москва ").has(Member(1, city="Москва"), TODAY)
