"""A port that no other process of a test run is given, and this one only after all others."""

from __future__ import annotations

import itertools
import os
import socket

# Every process of a test run tries other ports, or one that has just been closed would be somebody else's. Servers of
# one process on different addresses have different ports, so that what is asked of one is never answered by the other.
_PORTS = range(21_000 + os.getpid() % 100 * 100, 32_000, 7)
_turn = itertools.cycle(_PORTS)


def listen(host: str) -> socket.socket:
    """Return a socket that listens on a free port of *host*."""
    for port in itertools.islice(_turn, len(_PORTS)):
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError:
            listening.close()
            continue
        listening.listen(256)
        return listening
    raise RuntimeError("no free port")


def chosen(host: str) -> int:
    """Return a free port of *host* for a server that opens it itself, and maybe again later."""
    with listen(host) as listening:
        return int(listening.getsockname()[1])
