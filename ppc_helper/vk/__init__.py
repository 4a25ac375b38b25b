"""VK: links, error classes, scans, and :class:`VkClient`, which asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ppc_helper.vk.client import VkClient


def __getattr__(name: str) -> Any:
    # tools import the pure modules of this folder; vk_api is loaded for those who ask VK
    if name == "VkClient":
        from ppc_helper.vk.client import VkClient  # noqa: PLC0415

        return VkClient
    raise AttributeError(name)


__all__ = ["VkClient"]
