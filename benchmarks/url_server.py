"""The other side of the URL audit's benchmark: web servers with and without TLS and a name server, all on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import multiprocessing
import select
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import certifi
import trustme

HOST = "127.0.0.1"
LATENCY_SECONDS = 0.1
BODY = b"x" * 512


@contextlib.contextmanager
def in_process(target: Callable[..., None], *args: object) -> Iterator[Any]:
    """Run a server in a process of its own; give what it tells first."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=target, args=(there, *args), daemon=True)
    process.start()
    yield here.recv()
    process.kill()
    process.join()


@contextlib.contextmanager
def local_server(ports: int = 1) -> Iterator[list[int]]:
    """Run the web server; give its ports."""
    with in_process(Server.run, ports) as found:
        yield found


@contextlib.contextmanager
def tls_server(folder: Path) -> Iterator[tuple[int, str]]:
    """Run a web server with TLS; give its port and a file of the usual authorities and its own."""
    authority = trustme.CA()
    bundle, key = folder / "authorities.pem", folder / "server.pem"
    bundle.write_bytes(Path(certifi.where()).read_bytes() + authority.cert_pem.bytes())
    key.write_bytes(authority.issue_cert(HOST).private_key_and_cert_chain_pem.bytes())
    with in_process(_serve_tls, str(key)) as port:
        yield port, str(bundle)


def _serve_tls(pipe: Any, key: str) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(key)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(ANSWERS[b"close"])
            await writer.drain()
            writer.close()
            await writer.wait_closed()

    async def run() -> None:
        server = await asyncio.start_server(serve, HOST, 0, ssl=context, backlog=1024)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def serve_names(pipe: Any, address: str) -> None:
    """Answer every question for an IPv4 address with 127.0.0.1, any other with nothing."""
    names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    names.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    names.bind((address, 53))
    pipe.send(address)
    while True:
        question, asker = names.recvfrom(512)
        end = question.index(b"\0", 12) + 5
        is_a = question[end - 4 : end - 2] == b"\0\1"
        head = question[:2] + b"\x81\x80\0\1" + (b"\0\1" if is_a else b"\0\0") + bytes(4)
        found = b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4\x7f\0\0\1" if is_a else b""
        names.sendto(head + question[12:end] + found, asker)


class Server:
    """Answers as fast as one Python thread can: no framework between the poller and the canned bytes."""

    def __init__(self, ports: int) -> None:
        listening = [socket.create_server((HOST, 0), backlog=1024) for _ in range(ports)]
        self.ports = [one.getsockname()[1] for one in listening]
        self._listening = {one.fileno(): one for one in listening}
        self._poller = select.epoll()
        for one in listening:
            one.setblocking(False)
            self._poller.register(one, select.EPOLLIN)
        self._open: dict[int, socket.socket] = {}
        self._late: list[tuple[float, int, bytes]] = []

    @classmethod
    def run(cls, pipe: Any, ports: int) -> None:
        """Serve for ever; tell the ports first."""
        server = cls(ports)
        pipe.send(server.ports)
        while True:
            server._turn()

    def _turn(self) -> None:
        patience = max(0.0, self._late[0][0] - time.monotonic()) if self._late else -1
        for descriptor, _ in self._poller.poll(patience):
            if descriptor in self._listening:
                self._accept(self._listening[descriptor])
            else:
                self._read(descriptor)
        while self._late and self._late[0][0] <= time.monotonic():
            _, descriptor, answer = heapq.heappop(self._late)
            self._send(descriptor, answer)

    def _accept(self, listening: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                connection, _ = listening.accept()
                connection.setblocking(False)
                self._open[connection.fileno()] = connection
                self._poller.register(connection, select.EPOLLIN)

    def _read(self, descriptor: int) -> None:
        try:
            request = self._open[descriptor].recv(65_536)
        except OSError:
            request = b""
        if not request:
            self._close(descriptor)
            return
        kind, _, rest = request.split(b" ", 2)[1][1:].partition(b"/")
        answer = ANSWERS[kind].replace(b"NUMBER", rest)
        if kind in DELAYS:
            heapq.heappush(self._late, (time.monotonic() + DELAYS[kind], descriptor, answer))
            return
        self._send(descriptor, answer)
        if kind == b"close":
            self._close(descriptor)

    def _send(self, descriptor: int, answer: bytes) -> None:
        with contextlib.suppress(OSError, KeyError):
            self._open[descriptor].send(answer)

    def _close(self, descriptor: int) -> None:
        self._poller.unregister(descriptor)
        self._open.pop(descriptor).close()


def answer(status: str, extra: str = "", body: bytes = BODY) -> bytes:
    """Return the bytes of an answer."""
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{extra}\r\n".encode() + body


DELAYS = {b"late": 0.02, b"slow": LATENCY_SECONDS}
ANSWERS = {
    b"ok": answer("200 OK"),
    b"close": answer("200 OK", "Connection: close\r\n"),
    b"gone": answer("404 Not Found"),
    b"twice": answer("301 Moved Permanently", "Location: /once/NUMBER\r\n", b""),
    b"once": answer("301 Moved Permanently", "Location: /ok/NUMBER\r\n", b""),
    **dict.fromkeys(DELAYS, answer("200 OK")),
}
