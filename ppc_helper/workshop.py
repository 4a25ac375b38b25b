"""Runs tools in a child process, where they cannot hold the interpreter against the conversation.

The child is started at the first job, keeps its dictionaries loaded for the next one, and ends after a while without
work. It has no database and no token of the bot: input goes in, messages come out, the parent does the rest.
A cancelled, silent or dead child is killed; the next job gets a new one.
"""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection as Pipe
from typing import Protocol

import msgspec

from ppc_helper.errors import PpcHelperError
from ppc_helper.jobs import (
    Checkpointed,
    Crashed,
    Ending,
    Finished,
    Job,
    Message,
    Progressed,
    PutAway,
    Refusals,
    Refused,
    Reserving,
    Rested,
    TokenRefused,
    TooFast,
    Works,
)

SILENCE_SECONDS = 900.0
IDLE_SECONDS = 300.0
_LOOK_SECONDS = 0.5

_decode = msgspec.msgpack.Decoder(Message).decode
_encode = msgspec.msgpack.encode


class ToolCrashed(PpcHelperError):
    """The tool raised, or its process died; *reason* is a stable code."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


class Watcher(Protocol):
    """The parent's side of one run: what happens with what the tool says."""

    def progressed(self, news: Progressed) -> None:
        """Take note of how far the tool is."""

    def checkpointed(self, state: bytes, *, adds: bool) -> None:
        """Store *state* durably before returning; *adds*: beside the last one, not in its place."""

    def reserve(self, scope: str, per_second: float, count: int) -> float:
        """Return the seconds to wait before *count* calls."""

    def too_fast(self, scope: str) -> None:
        """Lower the pace of *scope*."""

    def put_away(self, scope: str, method: str, code: int, seconds: float) -> None:
        """Let all leave *scope* alone for *method* (empty: for everything)."""

    def refusals(self, scope: str) -> list[tuple[str, int, float]]:
        """Return what *scope* is refused: method, code, seconds."""

    def works(self, scope: str, method: str) -> None:
        """Take note that *scope* was given an answer to *method*."""

    def token_refused(self, number: int, code: int) -> None:
        """Tell who can mend it."""

    def look(self) -> None:
        """Called every half second; raises Cancelled, Stopping or LeaseLost to end the run."""


class Workshop:
    """One child process, one job at a time; for one thread."""

    def __init__(self, start: Callable[[Pipe], None] | None = None) -> None:
        self._start = start or _child
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Pipe | None = None
        self._idle: threading.Timer | None = None
        self._is_busy = False
        self._lock = threading.Lock()

    def run(self, job: Job, watcher: Watcher) -> Ending:
        """Run *job* and return how it ended; raises ToolCrashed, and whatever :meth:`Watcher.look` raises."""
        pipe = self._ready()
        try:
            pipe.send_bytes(_encode(job))
            return self._listen(pipe, watcher)
        except (EOFError, OSError) as error:
            code = self._kill()
            raise ToolCrashed("tool_crashed", f"the tool's process ended with {code}") from error
        except BaseException:
            self._kill()
            raise
        finally:
            self._rest()

    def close(self) -> None:
        """End the child."""
        self._kill()

    def _listen(self, pipe: Pipe, watcher: Watcher) -> Ending:
        heard_at = looked_at = time.monotonic()
        while True:
            if pipe.poll(_LOOK_SECONDS):
                heard_at = time.monotonic()
                ending = self._hear(pipe, watcher)
                if ending is not None:
                    return ending
            now = time.monotonic()
            if now - looked_at >= _LOOK_SECONDS:
                looked_at = now
                watcher.look()
            if now - heard_at > SILENCE_SECONDS:
                raise ToolCrashed("tool_timeout", f"silent for {SILENCE_SECONDS:.0f} s")

    def _hear(self, pipe: Pipe, watcher: Watcher) -> Ending | None:
        match _decode(pipe.recv_bytes()):
            case Progressed() as news:
                watcher.progressed(news)
            case Checkpointed(state=state, adds=adds):
                watcher.checkpointed(state, adds=adds)
                pipe.send_bytes(_encode(0.0))
            case Crashed(error=error, out_of_memory=out_of_memory):
                raise ToolCrashed("tool_out_of_memory" if out_of_memory else "tool_crashed", error)
            case Finished() | Refused() | Rested() as ending:
                return ending
            case said:
                _hear_of_a_scope(said, pipe, watcher)
        return None

    def _ready(self) -> Pipe:
        if self._idle is not None:
            self._idle.cancel()
        with self._lock:
            self._is_busy = True
            if self._pipe is None or self._process is None or not self._process.is_alive():
                # Spawned, not forked: a fork of a process with threads may inherit a held lock.
                context = multiprocessing.get_context("spawn")
                mine, theirs = context.Pipe()
                self._process = context.Process(target=self._start, args=(theirs,), name="ppc-helper-tool", daemon=True)
                self._process.start()
                theirs.close()
                self._pipe = mine
            return self._pipe

    def _rest(self) -> None:
        self._is_busy = False
        self._idle = threading.Timer(IDLE_SECONDS, self.retire)
        self._idle.daemon = True
        self._idle.start()

    def retire(self) -> None:
        """End the child unless it works: a timer that was cancelled may have begun already."""
        self._kill(but_not_at_work=True)

    def _kill(self, *, but_not_at_work: bool = False) -> int | None:
        with self._lock:
            if but_not_at_work and self._is_busy:
                return None
            process, pipe, self._process, self._pipe = self._process, self._pipe, None, None
        if pipe is not None:
            pipe.close()
        if process is None:
            return None
        process.join(0.2)
        if process.is_alive():
            process.kill()
            process.join(5)
        return process.exitcode


def _child(pipe: Pipe) -> None:
    """The child's life: take a job, run it, answer, until the parent is gone."""
    from ppc_helper import tool_process  # noqa: PLC0415 - what tools need is loaded here, never in the parent

    tool_process.serve(pipe)


def _hear_of_a_scope(
    said: Reserving | TooFast | PutAway | Refusals | Works | TokenRefused, pipe: Pipe, watcher: Watcher
) -> None:
    """Do what is asked about how the outside may be called; who asks something waits for the answer."""
    match said:
        case Reserving(scope=scope, per_second=per_second, count=count):
            pipe.send_bytes(_encode(watcher.reserve(scope, per_second, count)))
        case Refusals(scope=scope):
            pipe.send_bytes(_encode(watcher.refusals(scope)))
        case TooFast(scope=scope):
            watcher.too_fast(scope)
        case PutAway() as put:
            watcher.put_away(put.scope, put.method, put.code, put.seconds)
        case Works(scope=scope, method=method):
            watcher.works(scope, method)
        case TokenRefused(number=number, code=code):
            watcher.token_refused(number, code)
