"""What may be connected to, and how names are resolved. Pure."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ppc_helper.web.addresses import is_public

Resolver = Callable[[str], str]


class Network(msgspec.Struct, frozen=True):
    """The part of the network that URLs may lead to.

    *allow* are (address, port) pairs that are let through though they are not public. *resolve* stands in for
    the system's resolver and is asked anew for every request. *ca_file* replaces the usual certificate
    authorities.
    """

    ports: frozenset[int] = frozenset((80, 443))
    allow: frozenset[tuple[str, int]] = frozenset()
    resolve: Resolver | None = None
    ca_file: str = ""

    def lets(self, address: str, port: int) -> bool:
        """Tell whether this very address may be connected to."""
        return (port in self.ports and is_public(address)) or (address, port) in self.allow

    @property
    def all_ports(self) -> frozenset[int]:
        """Return the ports on which any address at all may be connected to."""
        return self.ports.union(port for _, port in self.allow)
