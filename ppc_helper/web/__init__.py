"""The web: which addresses may be asked, how redirects are followed, and :class:`PublicWeb`, which does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ppc_helper.web.network import Network

if TYPE_CHECKING:
    from ppc_helper.web.public_web import PublicWeb


def __getattr__(name: str) -> Any:
    # tools import the pure modules of this folder; libcurl is loaded for those who ask the web
    if name == "PublicWeb":
        from ppc_helper.web.public_web import PublicWeb  # noqa: PLC0415

        return PublicWeb
    raise AttributeError(name)


__all__ = ["Network", "PublicWeb"]
