"""The statistics in words."""

from __future__ import annotations

from ppc_helper.stats import Stats, Today, Users, tool_lines


def test_the_most_used_tool_is_first_and_only_failures_are_told() -> None:
    today = (
        Today("kf_clean", "finished", 2, 0.5),
        Today("utm_check", "finished", 4, 0.5),
        Today("utm_check", "failed", 1, 0.5),
        Today("kf_match", "dead", 2, 0.5),
    )
    numbers = Stats(users=Users(1, 1, 1, 1, 0), today=today, days=(), median_seconds=None)
    assert tool_lines(numbers, "ru").split("\n") == [
        "Проверить UTM-метки: 5, не получилось 1",
        "Почистить список: 2",
        "Покажется ли фраза: 2, не получилось 2",
    ]
