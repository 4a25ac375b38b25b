"""VK's refusals as notes that several tools share: what happened and what to do. Pure."""

from __future__ import annotations

from typing import Final

from ppc_helper.errors import VkError
from ppc_helper.tools import Note

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


def refusal_note(error: VkError) -> Note:
    """Return the note that says what *error* means to the person who waits."""
    return Note(_CODES.get(error.code, "vk-unavailable"), {"code": error.code})
