"""A query's input: what the person sent, wherever it lies by now."""

from __future__ import annotations

import threading

import msgspec

from ppc_helper import claims, log, stats
from ppc_helper.chat.updates import decode as decode_update
from ppc_helper.claims import Claim
from ppc_helper.database import Pool
from ppc_helper.errors import PpcHelperError, Stopping, TelegramError
from ppc_helper.events import ChainStep, FileFetched, InputRef, NewFact, NewPayload
from ppc_helper.jobs import Content
from ppc_helper.telegram import Telegram
from ppc_helper.tools import PAYLOAD

KEEP_RESULT_DAYS = 30


class Failure(PpcHelperError):
    """The query ends without a result; *reason* is a stable code, the catalogue has ``failed-<reason>``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Query(msgspec.Struct, frozen=True):
    """A query as its worker sees it."""

    query: int
    chat: int
    tool: str
    language: str
    options: dict[str, str]
    inputs: tuple[InputRef, ...]
    checkpoint: str
    fetched: dict[str, str]
    cancel_asked: bool
    pause_asked: bool
    attempts: int
    chain: tuple[ChainStep, ...] = ()
    job: int = 0
    vk_token: str = ""
    """The payload of the person's own VK token, sealed; empty when they gave none."""


class InputReader:
    """Reads inputs for one thread."""

    def __init__(self, pool: Pool, telegram: Telegram, *, stopping: threading.Event) -> None:
        self._pool = pool
        self._telegram = telegram
        self._stopping = stopping

    def read(self, claim: Claim, query: Query) -> tuple[Content, ...]:
        """Return the parts in order; raises Failure when one cannot be had, Stopping when the process ends."""
        if query.tool == stats.TOOL:
            with self._pool.connection() as conn:
                return (Content(msgspec.json.encode(stats.read(conn))),)
        return tuple(self._read_part(claim, query, index) for index in range(len(query.inputs)))

    def texts(self, query: Query) -> dict[str, Content]:
        """Return what text options hold, by option; raises Failure when one is gone."""
        given = {name: value for name, value in query.options.items() if value.startswith(PAYLOAD)}
        return {name: self._option(value.removeprefix(PAYLOAD)) for name, value in given.items()}

    def _option(self, payload: str) -> Content:
        content = self.content(payload)
        message = decode_update(content).message if content is not None else None
        if message is None:
            raise Failure("option_gone")
        if message.document is None:
            return Content((message.text or message.caption).encode("utf-8", "replace"), "option.txt")
        document = message.document
        return Content(self._download(document.file_id), document.file_name or "file.txt", document.mime_type)

    def _read_part(self, claim: Claim, query: Query, index: int) -> Content:
        ref = query.inputs[index]
        content = self.content(ref.payload)
        if content is None:
            raise Failure("file_gone")
        if ref.kind == "result":
            return Content(content, "result.xlsx", is_ours=True)
        message = decode_update(content).message
        if message is None:
            raise Failure("file_gone")
        if message.document is None:
            return Content((message.text or message.caption).encode("utf-8", "replace"))
        document = message.document
        file = self._file(claim, query, index, document.file_id)
        return Content(file, document.file_name or "file.txt", document.mime_type)

    def _file(self, claim: Claim, query: Query, index: int, file_id: str) -> bytes:
        """Return a person's file; once read it is ours, for Telegram's copy may go before the query is done."""
        stored = self.content(query.fetched.get(str(index), ""))
        if stored is not None:
            return stored
        content = self._download(file_id)
        payload = NewPayload(log.new_id(), claim.chat, content, KEEP_RESULT_DAYS)
        fact = FileFetched(query=query.query, index=index, payload=payload.id, size_bytes=len(content))
        claims.record(self._pool, claim, [NewFact(claim.chat, fact)], [payload])
        return content

    def _download(self, file_id: str) -> bytes:
        tries = 3
        for attempt in range(1, tries + 1):
            try:
                return self._telegram.download(file_id)
            except TelegramError as error:
                if error.code == 400:
                    raise Failure("file_too_big" if "too big" in error.description else "file_gone") from error
                if attempt == tries:
                    raise Failure("telegram_unreachable") from error
                if self._stopping.wait(error.retry_after or attempt):
                    raise Stopping from error
        raise AssertionError("unreachable")

    def content(self, payload: str) -> bytes | None:
        """Return a payload's bytes, None when it is gone or there is none."""
        if not payload:
            return None
        with self._pool.connection() as conn:
            return log.load(conn, [payload]).get(payload)
