"""The bot's statistics: read from the projections, told as text and drawn as a chart."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from ppc_helper.locale import catalogue
from ppc_helper.statements import statements

if TYPE_CHECKING:  # the tools' process draws the chart and has no database
    from psycopg import Connection

    from ppc_helper.database import Row

_SQL = statements("run_query")
TOOL = "af_get_bot_stats"


class Users(msgspec.Struct, frozen=True):
    """How many people: all, new in a week, active in a week, active in a day, who blocked the bot."""

    total: int
    new: int
    active_week: int
    active_day: int
    blocked: int


class Today(msgspec.Struct, frozen=True):
    """Queries of one tool with one outcome since midnight UTC, and the median seconds until they ended."""

    tool: str
    status: str
    count: int
    median_seconds: float


class Day(msgspec.Struct, frozen=True):
    """One day: queries that ended well, other queries, people who came."""

    day: date
    finished: int
    other: int
    new_users: int


class Stats(msgspec.Struct, frozen=True):
    """All numbers; *days* are the last 14, oldest first; *median_seconds* is of the last week, None without queries.

    Statistics are a query too; they are left out everywhere.
    """

    users: Users
    today: tuple[Today, ...]
    days: tuple[Day, ...]
    median_seconds: float | None


def read(conn: Connection[Row]) -> Stats:
    """Count now."""
    itself = {"stats": TOOL}
    users = conn.execute(_SQL["stats_users"]).fetchone() or (0, 0, 0, 0, 0)
    median = conn.execute(_SQL["median_seconds"], itself).fetchone()
    return Stats(
        users=Users(*users),
        today=tuple(Today(*row) for row in conn.execute(_SQL["stats_queries_today"], itself)),
        days=tuple(Day(*row) for row in conn.execute(_SQL["stats_days"], itself)),
        median_seconds=median[0] if median else None,
    )


def args(stats: Stats) -> dict[str, int | float | str]:
    """Return the numbers that the catalogue's ``stats`` names."""
    users = stats.users
    found: dict[str, int | float | str] = {
        "users": users.total,
        "new_week": users.new,
        "active_day": users.active_day,
        "active_week": users.active_week,
        "blocked": users.blocked,
        "queries_today": sum(one.count for one in stats.today),
        "finished_today": _count(stats.today, "finished"),
        "failed_today": _count(stats.today, "failed") + _count(stats.today, "dead"),
        "cancelled_today": _count(stats.today, "cancelled"),
    }
    if stats.median_seconds is not None:
        found["median"] = round(stats.median_seconds, 1)
    return found


def tool_lines(stats: Stats, language: str) -> str:
    """Return a line for each tool used today, the most used first; empty when none was."""
    words = catalogue(language)
    used = Counter[str]()
    for one in stats.today:
        used[one.tool] += one.count
    lines = []
    for tool, count in sorted(used.items(), key=lambda item: (-item[1], item[0])):
        rows = [one for one in stats.today if one.tool == tool]
        numbers = {
            "tool": tool_title(tool, language),
            "count": count,
            "failed": _count(rows, "failed") + _count(rows, "dead"),
        }
        lines.append(words.text("stats-tool", numbers))
    return "\n".join(lines)


def _count(rows: Sequence[Today], status: str) -> int:
    return sum(one.count for one in rows if one.status == status)


def tool_title(tool: str, language: str) -> str:
    """Return what a tool is called, its name when the catalogue knows it no more."""
    words = catalogue(language)
    return words.text(tool) if words.has(tool) else tool


def picture(stats: Stats, language: str) -> bytes:
    """Return a PNG: queries by day above, new people by day below. Loads matplotlib: call it in the workshop only."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - 80 MB that only the child pays
    from matplotlib.layout_engine import ConstrainedLayoutEngine  # noqa: PLC0415

    words = catalogue(language)
    figure = Figure(figsize=(8, 5.2), dpi=140, layout=ConstrainedLayoutEngine(w_pad=0.16, h_pad=0.14))
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 2))
    labels = [f"{one.day:%d.%m}" for one in stats.days]
    finished = [one.finished for one in stats.days]
    above.bar(labels, finished, color="#2a7de1", label=words.text("stats-chart-finished"))
    above.bar(
        labels,
        [one.other for one in stats.days],
        bottom=finished,
        color="#c9d3de",
        label=words.text("stats-chart-other"),
    )
    above.set_title(words.text("stats-chart-queries"), loc="left", fontsize=12, fontweight="bold")
    above.legend(frameon=False, loc="upper left", ncols=2)
    below.bar(labels, [one.new_users for one in stats.days], color="#3ba272")
    below.set_title(words.text("stats-chart-users"), loc="left", fontsize=12, fontweight="bold")
    for axes in (above, below):
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", alpha=0.25)
        axes.yaxis.get_major_locator().set_params(integer=True)
        axes.set_axisbelow(True)
        # room for the legend above the bars; and a scale that starts at nothing where there is nothing
        axes.set_ylim(0, 1.25 * max(1.0, axes.dataLim.ymax))
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()
