"""A port that no other process of a test run is given."""

from __future__ import annotations

import os
import socket


def listen(host: str) -> socket.socket:
    """Return a socket that listens on a free port of *host*."""
    # every process of a test run tries other ports, or one that has just been closed would be somebody else's
    for port in range(21_000 + os.getpid() % 100 * 100, 32_000, 7):
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
