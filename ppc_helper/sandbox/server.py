"""Runs the sandbox on 127.0.0.1: in a thread beside a test or a command, or as a program of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TypeVar

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from ppc_helper.sandbox.app import build_app
from ppc_helper.sandbox.people import Person, demo_people
from ppc_helper.sandbox.state import State
from ppc_helper.sandbox.streams import Feed
from ppc_helper.sandbox.vk import Vk
from ppc_helper.sandbox.vk_network import Network

HOST = "127.0.0.1"
FIRST_PORT = 21_000
LAST_PORT = 32_000
"""Below the ephemeral ports: a client that reconnects in a loop to one of those can meet itself there."""
START_SECONDS = 10
T = TypeVar("T")


class DroppableProtocol(HttpToolsProtocol):
    """Lets the application break the connection, for faults that a response cannot show."""

    def on_message_begin(self) -> None:
        """Put the connection where the application finds it."""
        super().on_message_begin()
        self.scope["extensions"] = {"sandbox.transport": self.transport}  # type: ignore[dict-item]


class Sandbox:
    """The doubles of Telegram and VK with their chat page, running in a thread.

    With *tokens* only these bots are accepted; without, any token is. *port* 0 takes a free one. Use it as a context,
    or call :meth:`start` and :meth:`stop`.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        tokens: Sequence[str] = (),
        people: Sequence[Person] | None = None,
        feed: Feed | None = None,
        network: Network | None = None,
        notice: str = "",
    ) -> None:
        self.state = State(demo_people() if people is None else people, tokens, notice=notice)
        self.vk = Vk(network)
        self._socket = _bound(port)
        self.port: int = self._socket.getsockname()[1]
        self.base_url = f"http://{HOST}:{self.port}"
        self._app = build_app(self.state, feed=feed, vk_side=self.vk)
        self._server = uvicorn.Server(_config(self._app))
        self._thread = threading.Thread(target=self._serve, name="sandbox", daemon=True)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready = threading.Event()

    @property
    def telegram_url(self) -> str:
        """The Bot API's base, for ``bot.api_url``."""
        return self.base_url

    @property
    def vk_url(self) -> str:
        """VK's base, for ``function_handlers.vk.api_url``."""
        return self.base_url

    def set_feed(self, feed: Feed | None) -> None:
        """Show *feed* as the live log from now on."""
        self._app.state.feed = feed

    def start(self) -> Sandbox:
        """Serve until :meth:`stop`; returns when connections are answered."""
        self._thread.start()
        if not self._ready.wait(START_SECONDS):
            raise TimeoutError("the sandbox did not start")
        return self

    def stop(self) -> None:
        """End streams and long polls, then the server; harmless when it does not run."""
        if self._loop is None or not self._thread.is_alive():
            self._socket.close()
            return
        self._loop.call_soon_threadsafe(self.state.close)
        self._server.should_exit = True
        self._thread.join(START_SECONDS)
        self._socket.close()

    def run(self, function: Callable[[State], T]) -> T:
        """Return ``function(state)``, called where nothing else touches the state."""
        if self._loop is None:
            return function(self.state)

        async def on_loop() -> T:
            return function(self.state)

        return asyncio.run_coroutine_threadsafe(on_loop(), self._loop).result()

    def __enter__(self) -> Sandbox:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _serve(self) -> None:
        asyncio.run(self._main())

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.call_later(0, self._ready.set)
        await self._server.serve(sockets=[self._socket])


def serve(port: int, *, people: Sequence[Person] | None = None, notice: str = "") -> None:
    """Serve in this thread until SIGINT or SIGTERM: the sandbox as a program of its own."""
    state = State(demo_people() if people is None else people, notice=notice)
    server = _Closing(_config(build_app(state)), state)
    server.run(sockets=[_bound(port)])


class _Closing(uvicorn.Server):
    """Ends the streams when it is asked to stop, so that it need not wait for the browser to leave."""

    def __init__(self, config: uvicorn.Config, state: State) -> None:
        super().__init__(config)
        self._state = state

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the state first."""
        self._state.close()
        await super().shutdown(sockets)


def _config(app: object) -> uvicorn.Config:
    return uvicorn.Config(
        app,  # type: ignore[arg-type]
        http=DroppableProtocol,
        loop="asyncio",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=2,
    )


def _bound(port: int) -> socket.socket:
    """Return a listening socket on *port*, or on the first free one of our range."""
    for number in (port,) if port else range(FIRST_PORT, LAST_PORT):
        listening = socket.socket()
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
    raise OSError("no free port between 21000 and 32000")
