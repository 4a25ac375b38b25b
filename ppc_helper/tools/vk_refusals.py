"""VK's refusals as notes that several tools share: what happened and what to do. Pure."""

from __future__ import annotations

import math
from typing import Final

from ppc_helper.errors import Parked, VkError
from ppc_helper.tools import Note, Refusal
from ppc_helper.vk.answers import NO_TOKEN

_CODES: Final = {
    5: "vk-token",
    9: "vk-flood",
    14: "vk-captcha",
    17: "vk-captcha",
    20: "vk-token-kind",
    21: "vk-token-kind",
    23: "vk-token-kind",
    24: "vk-captcha",
    25: "vk-captcha",
    27: "vk-token-kind",
    28: "vk-token-kind",
    29: "vk-quota",
}
_OWN_CODES: Final = {
    code: name.replace("vk-", "vk-own-") for code, name in _CODES.items() if "token" in name or "captcha" in name
}
"""What the person can mend whose own token it is."""

_RESTS: Final = {
    5: ("vk_token", 6 * 3_600.0),
    9: ("vk_flood", 900.0),
    14: ("vk_captcha", 600.0),
    17: ("vk_captcha", 600.0),
    29: ("vk_quota", 6 * 3_600.0),
}
"""Why a long work rests and for how long: a day's quota comes back by and by, so it is tried four times a day.
Nobody tells when a captcha was solved, so that is looked at often."""


_OWN_RESTS: Final = {5: ("vk_own_token", math.inf), 14: ("vk_own_captcha", 1_800.0), 17: ("vk_own_captcha", 1_800.0)}
"""With a token of the person's own, work rests until they have done something about it and say so; a captcha may be
solved anywhere, so that is looked at too, less often than one that keeps everybody waiting."""

VK_OWN_RESTS: Final = frozenset(reason for reason, _ in _OWN_RESTS.values())
"""Reasons to rest that lie in the person's own token."""
VK_RESTS: Final = VK_OWN_RESTS | {reason for reason, _ in _RESTS.values()}
"""Reasons to rest that lie in a token, whosever it is."""


def rest_after(error: VkError) -> tuple[str, float] | None:
    """Return the reason and the seconds to rest after *error*, None when waiting will not help."""
    own = _OWN_RESTS.get(error.code) if error.own else None
    return own or _RESTS.get(error.code)


def refused_at_first(error: VkError) -> Refusal:
    """Return the refusal of a query that has nothing to show; raises Parked when it may go on by itself.

    A dead token is no reason to wait: nothing would be lost by asking again.
    """
    rest = rest_after(error)
    if rest and error.code != NO_TOKEN:
        raise Parked(*rest) from error
    return Refusal(refusal_note(error))


def refusal_note(error: VkError) -> Note:
    """Return the note that says what *error* means to the person who waits."""
    own = _OWN_CODES.get(error.code) if error.own else None
    return Note(own or _CODES.get(error.code, "vk-unavailable"), {"code": error.code})
