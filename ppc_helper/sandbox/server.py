"""Runs the sandbox on 127.0.0.1 in a thread, beside a test or a command."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TypeVar

from ppc_helper.sandbox.app import build_app
from ppc_helper.sandbox.people import Person, demo_people
from ppc_helper.sandbox.serving import HOST, bound, serve_until
from ppc_helper.sandbox.state import State
from ppc_helper.sandbox.streams import Feed
from ppc_helper.sandbox.vk import Vk
from ppc_helper.sandbox.vk_network import Network

PATIENCE_SECONDS = 10
T = TypeVar("T")


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
        self._socket = bound(port)
        self.port: int = self._socket.getsockname()[1]
        self.base_url = f"http://{HOST}:{self.port}"
        self._app = build_app(self.state, feed=feed, vk_side=self.vk)
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
        if not self._ready.wait(PATIENCE_SECONDS):
            raise TimeoutError("the sandbox did not start")
        return self

    def stop(self) -> None:
        """End streams and long polls, then the server; harmless when it does not run."""
        if self._loop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self.state.close)
            self._thread.join(PATIENCE_SECONDS)
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
        await serve_until(self._app, self._socket, ready=self._ready.set, end=self.state.until_closed)


def serve(port: int, *, people: Sequence[Person] | None = None, notice: str = "") -> None:
    """Serve until SIGINT or SIGTERM: the sandbox as a program of its own; call it in the main thread."""
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: asked.set())
    with Sandbox(port=port, people=people, notice=notice):
        asked.wait()
