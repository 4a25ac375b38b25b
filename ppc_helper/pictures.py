"""Pictures of results. Loads matplotlib: call it in the workshop only."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from ppc_helper.tools import Bar, Bars

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LABEL_LETTERS: Final = 42
BLUE: Final = "#2a7de1"
GREY: Final = "#4a5563"


def draw(chart: Bars, title: str, *, comma: bool = False) -> bytes:
    """Return a PNG of *chart* with *title* above it: horizontal bars, their values, whiskers where there are errors.

    Args:
        chart: at least one bar.
        title: in the person's language.
        comma: numbers are written with a comma, as in Russian.
    """
    from matplotlib.figure import Figure  # noqa: PLC0415 - 80 MB that only the child pays

    figure = Figure(figsize=(8, 1.4 + 0.36 * len(chart.bars)), dpi=140, layout="constrained")
    axes = figure.subplots()
    places = range(len(chart.bars))
    errors = [bar.error or 0.0 for bar in chart.bars]
    axes.barh(
        places,
        [bar.value for bar in chart.bars],
        color=BLUE,
        xerr=errors if any(errors) else None,
        error_kw={"ecolor": GREY, "capsize": 3, "elinewidth": 1.2},
    )
    axes.set_yticks(places, [shown_label(bar.label) for bar in chart.bars])
    _write_values(axes, chart.bars, "," if comma else ".")
    _dress(axes)
    # over the labels too: above the bars alone a long title would be cut off
    figure.suptitle(title, x=0.01, ha="left", fontsize=11.5, fontweight="bold", parse_math=False)
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def _write_values(axes: Axes, bars: tuple[Bar, ...], point: str) -> None:
    for place, bar in enumerate(bars):
        text = (f"{bar.value:.1f} %" + (f" ± {bar.error:.1f}" if bar.error else "")).replace(".", point)
        end = bar.value + (bar.error or 0.0)
        axes.annotate(text, (end, place), xytext=(5, 0), textcoords="offset points", va="center", fontsize=9)
    widest = max(bar.value + (bar.error or 0.0) for bar in bars)
    # room for the values behind the longest bar
    axes.set_xlim(0, widest * 1.25 or 1)


def _dress(axes: Axes) -> None:
    axes.margins(y=0.01)
    axes.invert_yaxis()
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_formatter("{x:g} %")
    axes.grid(axis="x", alpha=0.25)
    axes.set_axisbelow(True)
    for label in axes.get_yticklabels():
        label.set_parse_math(False)  # a dollar in a name is no formula


def shown_label(label: str) -> str:
    """Return *label* without what the font lacks, pictures of smileys above all, and not too long."""
    from matplotlib.font_manager import findfont, get_font  # noqa: PLC0415

    known = get_font(findfont("DejaVu Sans")).get_charmap()
    text = " ".join("".join(letter for letter in label if letter.isspace() or ord(letter) in known).split())
    return text if len(text) <= LABEL_LETTERS else text[: LABEL_LETTERS - 1] + "…"
