"""What to do about each of VK's errors. Pure.

Source:
    dev.vk.com, API errors; the codes that scans really meet are told in the issues of python273/vk_api.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from ppc_helper.errors import VkError


class Remedy(Enum):
    """What may help against an error."""

    RETRY = "ask again soon"
    SHRINK = "ask for less at a time"
    PARK = "leave this token alone for a while"
    DROP = "this token will not do, ever"
    NONE = "the answer is no"


_BY_CODE: Final = {
    **dict.fromkeys((0, 1, 6, 10), Remedy.RETRY),
    **dict.fromkeys((13, 36), Remedy.SHRINK),
    **dict.fromkeys((9, 14, 17, 24, 25, 29), Remedy.PARK),
    **dict.fromkeys((5, 20, 21, 23, 27, 28), Remedy.DROP),
}
TOO_FAST: Final = 6
NO_TOKEN: Final = 5
UNPACKABLE: Final = frozenset((21, 23, 27, 28))
"""What ``execute`` says to tokens of another kind; calls one by one may still work."""


def remedy(error: VkError) -> Remedy:
    """Return what may help against *error*."""
    return _BY_CODE.get(error.code, Remedy.NONE)


def is_final(error: VkError) -> bool:
    """Tell whether *error* is VK's last word on one object; any other stopped the calls before it was asked about."""
    return error.method != "execute" and remedy(error) in (Remedy.NONE, Remedy.SHRINK)


def breaks_under_load(error: VkError) -> bool:
    """Tell whether *error* is how ``execute`` breaks when it is asked for too much, besides saying so."""
    return error.code == 0 and error.description in ("HTTP 404", "HTTP 500", "HTTP 413")
