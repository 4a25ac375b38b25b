"""What asking an audience about its communities costs, as a question to who wants it."""

from __future__ import annotations

import math
from typing import Final

from ppc_helper.tools import Note, Offer, Question
from ppc_helper.vk.sampling import WORST_SHARE, margin_of

PEOPLE_PER_SECOND: Final = 25 * 2.9
"""What one user's token allows."""
PEOPLE_PER_DAY: Final = 5_000
"""As many as VK lets a user's token ask about their communities in a day: seen at five to six thousand."""


def cost_question(size: int, *, sample: int, tokens: int) -> Question:
    """Return the choice between a sample of *sample* and all *size* open profiles, with what *tokens* tokens need."""
    costs: dict[str, str | int | float] = {
        "open": size,
        "sample": sample,
        "margin": margin_of(WORST_SHARE, seen=sample, asked=sample, size=size),
        "sample_minutes": _minutes(sample, tokens),
        "full_minutes": _minutes(size, tokens),
        "sample_days": _days(sample, tokens),
        "full_days": _days(size, tokens),
        "per_day": PEOPLE_PER_DAY * tokens,
    }
    offers = (
        Offer("mode", "sample", Note("offer-sample", costs)),
        Offer("mode", "full", Note("offer-full", costs)),
    )
    return Question(Note("cost", costs), offers)


def _minutes(people: int, tokens: int) -> int:
    return math.ceil(people / PEOPLE_PER_SECOND / tokens / 60)


def _days(people: int, tokens: int) -> int:
    """Return for how many further days VK's daily quota makes a scan of so many rest."""
    return math.ceil(people / PEOPLE_PER_DAY / tokens) - 1
