"""Pictures of results."""

from __future__ import annotations

import struct
import warnings

import pytest

from ppc_helper.pictures import LABEL_LETTERS, draw, shown_label
from ppc_helper.tools import Bar, Bars, Note


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height of a PNG."""
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return int(width), int(height)


@pytest.mark.parametrize("error", [None, 2.1])
def test_a_picture_grows_with_its_bars(error: float | None) -> None:
    heights = []
    for count in (1, 20):
        bars = tuple(Bar(f"Сообщество {number}", 50.0 / (1 + number), error) for number in range(count))
        width, height = size_of(draw(Bars(Note("title"), bars), "Где ещё состоят участники"))
        heights.append(height)
        assert width + height < 10_000, "more than Telegram takes as a photo"
        assert max(width, height) / min(width, height) < 20
    assert heights[1] > 2 * heights[0]


def test_names_of_communities_are_drawn_as_they_are_and_never_as_formulas() -> None:
    names = ("Курс $ и € $x^{2$", "🔥🔥🔥", "短い", "", "x" * 300, "\\frac{1}{2}")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert draw(Bars(Note("title"), tuple(Bar(name, 0.0) for name in names)), "100 $ за $")


def test_a_label_loses_what_the_font_lacks_and_what_is_too_long() -> None:
    assert shown_label("🔥  Горячие\nскидки 🔥") == "Горячие скидки"
    assert len(shown_label("я" * 300)) == LABEL_LETTERS
