"""Listens on a port and speaks HTTP through uvicorn's protocol, without uvicorn's own loop.

A test starts and stops a sandbox within milliseconds this way; uvicorn's server would take 0.3 s to end.
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Awaitable, Callable
from typing import cast

from starlette.applications import Starlette
from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

HOST = "127.0.0.1"
FIRST_PORT = 21_000
LAST_PORT = 32_000
"""Below the ephemeral ports: a client that reconnects in a loop to one of those can meet itself there."""
TRIES = 1000
LEAVE_SECONDS = 2.0


class DroppableProtocol(HttpToolsProtocol):
    """Lets the application break the connection, for faults that a response cannot show."""

    def on_message_begin(self) -> None:
        """Put the connection where the application finds it."""
        super().on_message_begin()
        self.scope["extensions"] = {"sandbox.transport": self.transport}  # type: ignore[dict-item]


def bound(port: int) -> socket.socket:
    """Return a listening socket on *port*, or with 0 on a free one of our range; raises OSError when it is taken.

    The free one is drawn by chance: a client of a sandbox that has just gone shall not meet the next one.
    """
    for _ in range(TRIES):
        number = port or random.randrange(FIRST_PORT, LAST_PORT)  # noqa: S311 - no secret
        # with the protocol named: asyncio switches Nagle off only on sockets that say they are TCP
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, number))
            listening.listen(512)
        except OSError as error:
            listening.close()
            if port:
                raise OSError(error.errno, f"port {port} is taken: {error.strerror}") from None
        else:
            return listening
    raise OSError(f"no free port between {FIRST_PORT} and {LAST_PORT}")


async def serve_until(
    app: Starlette, listening: socket.socket, *, ready: Callable[[], None], end: Callable[[], Awaitable[None]]
) -> None:
    """Serve *app*; call *ready* when connections are answered, and leave when *end* returns."""
    config = Config(app, loop="asyncio", ws="none", lifespan="off", access_log=False, log_config=None)
    config.load()
    state = ServerState()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: DroppableProtocol(config=config, server_state=state, app_state={}, _loop=loop), sock=listening
    )
    ready()
    await end()
    server.close()
    await _leave(cast("set[DroppableProtocol]", state.connections))


async def _leave(connections: set[DroppableProtocol]) -> None:
    """Let requests under way end, then cut what is left."""
    for connection in list(connections):
        connection.shutdown()
    until = asyncio.get_running_loop().time() + LEAVE_SECONDS
    while connections and asyncio.get_running_loop().time() < until:
        await asyncio.sleep(0.005)
    for connection in list(connections):
        connection.transport.abort()
    await asyncio.sleep(0)
