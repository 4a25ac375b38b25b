"""A web server that misbehaves on request, for tests of the URL audit.

It speaks HTTP/1.1 over plain sockets, since no framework can be talked into half of this. Paths:

/ok                 200                         /status/CODE        that status
/r/N                N redirects (301), then /ok /temporary          302 to /ok
/loop               301 to itself               /circle/a           301 to /circle/b and back
/slow/SECONDS       answers late                /drip               headers that never end
/reset              resets the connection       /empty              closes without a word
/endless            a body without end          /bomb               a gzip body that unpacks to a gigabyte
/busy/N/SECONDS     429 with Retry-After, N times, then 200
/busy-date/N/SECONDS    the same, with Retry-After as a date
/trailers           a chunked body with a header after it
/many-headers       headers without end, as fast as they are read
/long-location      301 to an address of 60,000 letters
/flaky/N/STATUS     that status N times, then 200; STATUS may be "reset"
/nohead             405 to HEAD                 /lying-head         404 to HEAD, 200 to GET
/hanging-head       no answer to HEAD           /no-location        302 without Location
/to/URL             302 to the percent-encoded URL, raw bytes as they unpack
/cookie             302 to itself until the cookie it set comes back
/greeting           something that is not HTTP
/page/NAME          what the test put into *pages* under that name: (headers, body)
/endless-page       a page whose title comes first and whose body has no end
/gigabyte           a gzip page that unpacks to a gigabyte, sent bit by bit
/robots.txt, /sitemap...    as /page, if the test put one there under the whole path
"""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
import gzip
import socket
import ssl
import struct
import threading
import time
import zlib
from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from tests.free_port import listen

TLS_HELLO = b"\x16"
CLOSE = b"Connection: close\r\n"


class FaultServer:
    """The server's side of one test: where it listens and what it was asked."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[tuple[str, str]] = []
        self.pages: dict[str, tuple[bytes, bytes]] = {}
        self.headers: list[dict[str, str]] = []
        self.written = 0
        """Bytes of endless bodies that were written."""
        self.open_at_once = 0
        self.most_open_at_once = 0
        self._times: Counter[str] = Counter()

    def forget(self) -> None:
        """Forget everything of the test before."""
        for kept in (self.asked, self.headers, self.pages, self._times):
            kept.clear()
        self.written = self.most_open_at_once = 0

    def url(self, path: str, host: str = "127.0.0.1", scheme: str = "http") -> str:
        """Return the URL of *path* here."""
        return f"{scheme}://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection until it is closed."""
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while await self._serve_one(reader, writer):
                pass
        with contextlib.suppress(OSError, asyncio.CancelledError):
            writer.close()
            await writer.wait_closed()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        first = await reader.readexactly(1)
        if first == TLS_HELLO:
            writer.write(page(400))
            return False
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        self.asked.append((method, path))
        self.headers.append({k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:] if line)})
        self.open_at_once += 1
        self.most_open_at_once = max(self.most_open_at_once, self.open_at_once)
        try:
            return await self._answer(method, path, writer)
        finally:
            self.open_at_once -= 1

    async def _answer(self, method: str, path: str, writer: asyncio.StreamWriter) -> bool:
        _, name, *rest = path.partition("?")[0].split("/")
        act = getattr(self, "do_" + name.replace("-", "_"), None)
        if stored := self.pages.get(path):
            reply: bytes | None = page(200, *stored)
        elif act is None:
            reply = page(404)
        else:
            reply = await act(method, rest, writer)
        if reply is None:
            return False
        if method == "HEAD":
            reply = reply.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        writer.write(reply)
        await writer.drain()
        return CLOSE not in reply

    async def do_ok(self, *_: object) -> bytes:
        return page(200)

    async def do_status(self, method: str, rest: list[str], _: object) -> bytes:
        return page(int(rest[0]))

    async def do_r(self, method: str, rest: list[str], _: object) -> bytes:
        left = int(rest[0]) - 1
        return page(301, f"Location: /r/{left}\r\n".encode() if left else b"Location: /ok\r\n")

    async def do_temporary(self, *_: object) -> bytes:
        return page(302, b"Location: /ok\r\n")

    async def do_loop(self, *_: object) -> bytes:
        return page(301, b"Location: /loop\r\n")

    async def do_circle(self, method: str, rest: list[str], _: object) -> bytes:
        return page(301, b"Location: /circle/b\r\n" if rest[0] == "a" else b"Location: /circle/a\r\n")

    async def do_slow(self, method: str, rest: list[str], _: object) -> bytes:
        await asyncio.sleep(float(rest[0]))
        return page(200)

    async def do_drip(self, method: str, rest: list[str], writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-Drip: drop\r\n")
            await writer.drain()
            await asyncio.sleep(0.05)

    async def do_reset(self, method: str, rest: list[str], writer: asyncio.StreamWriter) -> None:
        _reset(writer)

    async def do_empty(self, *_: object) -> None:
        return None

    async def do_endless(self, method: str, rest: list[str], writer: asyncio.StreamWriter) -> bytes | None:
        if method == "HEAD":
            return page(405)
        writer.write(b"HTTP/1.1 200 OK\r\n" + CLOSE + b"\r\n")
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()
            self.written += 65_536

    async def do_bomb(self, *_: object) -> bytes:
        body = gzip.compress(bytes(1_000_000))
        return page(200, b"Content-Encoding: gzip\r\n", body)

    async def do_endless_page(self, method: str, rest: list[str], writer: asyncio.StreamWriter) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + CLOSE + b"\r\n"
        writer.write(head + b"<title>Endless</title><h1>No end</h1>")
        while True:
            writer.write(b"<p>more</p>" * 5_000)
            await writer.drain()
            self.written += 55_000

    async def do_gigabyte(self, method: str, rest: list[str], writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n" + CLOSE + b"\r\n")
        packer = zlib.compressobj(wbits=31)
        writer.write(packer.compress(b"<title>Bomb</title>"))
        for _ in range(1_000):
            writer.write(packer.compress(bytes(1_000_000)))
            await writer.drain()
            self.written += 1_000_000

    async def do_busy(self, method: str, rest: list[str], _: object) -> bytes:
        if self._is_over("busy", int(rest[0])):
            return page(200)
        return page(429, f"Retry-After: {rest[1]}\r\n".encode())

    async def do_busy_date(self, method: str, rest: list[str], _: object) -> bytes:
        if self._is_over("busy-date", int(rest[0])):
            return page(200)
        date = email.utils.formatdate(time.time() + int(rest[1]), usegmt=True)
        return page(429, f"Retry-After: {date}\r\n".encode())

    async def do_trailers(self, *_: object) -> bytes:
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
        return head + b"4\r\npage\r\n0\r\nX-Sum: 1\r\n\r\n"

    async def do_many_headers(self, method: str, rest: list[str], writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        while True:
            writer.write(b"X-More: header\r\n" * 1_000)
            await writer.drain()
            self.written += 16_000

    async def do_long_location(self, *_: object) -> bytes:
        return page(301, b"Location: /ok?" + b"a" * 60_000 + b"\r\n")

    async def do_flaky(self, method: str, rest: list[str], writer: asyncio.StreamWriter) -> bytes | None:
        if self._is_over("flaky", int(rest[0])):
            return page(200)
        if rest[1] == "reset":
            _reset(writer)
            return None
        return page(int(rest[1]))

    async def do_nohead(self, method: str, *_: object) -> bytes:
        return page(405 if method == "HEAD" else 200)

    async def do_lying_head(self, method: str, *_: object) -> bytes:
        return page(404 if method == "HEAD" else 200)

    async def do_hanging_head(self, method: str, *_: object) -> bytes:
        if method == "HEAD":
            await asyncio.sleep(60)
        return page(200)

    async def do_no_location(self, *_: object) -> bytes:
        return page(302)

    async def do_to(self, method: str, rest: list[str], _: object) -> bytes:
        return page(302, b"Location: " + unquote_to_bytes("/".join(rest)) + b"\r\n")

    async def do_cookie(self, *_: object) -> bytes:
        if "seen=1" in self.headers[-1].get("cookie", ""):
            return page(200)
        return page(302, b"Set-Cookie: seen=1; Path=/\r\nLocation: /cookie\r\n")

    async def do_greeting(self, method: str, rest: list[str], writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail ready\r\n")
        await writer.drain()

    def _is_over(self, name: str, times: int) -> bool:
        self._times[name] += 1
        return self._times[name] > times


def page(status: int, extra: bytes = b"", body: bytes = b"<html>page</html>") -> bytes:
    """Return a whole answer."""
    head = f"HTTP/1.1 {status} Said\r\nContent-Length: {len(body)}\r\n".encode()
    return head + extra + b"\r\n" + body


def _reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@contextlib.contextmanager
def fault_server(context: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> Iterator[FaultServer]:
    """Run a server in a thread of its own on a free port of *host*, with TLS when *context* is given."""
    server = FaultServer()
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(_run(server, host, context, (ready, stop)),))
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


async def _run(
    server: FaultServer,
    host: str,
    context: ssl.SSLContext | None,
    signals: tuple[threading.Event, asyncio.Event],
) -> None:
    ready, stop = signals
    listening = await asyncio.start_server(server.serve, sock=listen(host), ssl=context)
    server.port = listening.sockets[0].getsockname()[1]
    ready.set()
    await stop.wait()
    listening.close()
    # connections that have just come in become tasks only now
    while left := asyncio.all_tasks() - {asyncio.current_task()}:
        for task in left:
            task.cancel()
        await asyncio.wait(left)
