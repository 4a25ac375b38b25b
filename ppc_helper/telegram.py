"""The Bot API through pyTelegramBotAPI's raw calls; errors become :class:`TelegramError` here and nowhere else.

The library puts every parameter into the URL and keeps its address in module globals. Our request sender moves the
parameters into the body, so that neither texts nor the token appear in an exception's URL, and sets time-outs. It asks
through urllib3, which the library's own requests is made of: an answer leaves in half the time (benchmarks/latency.py).
"""

from __future__ import annotations

import io
import json
import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import certifi
import urllib3
from telebot import apihelper
from urllib3 import exceptions

from ppc_helper.errors import PpcHelperError, TelegramError

CLOUD = "https://api.telegram.org"
DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024
HTTP_OK = 200
_CONNECT_SECONDS = 5
_READ_SECONDS = 25
_UPLOAD_SECONDS = 120
_MOST_CONNECTIONS = 16

_BOT_API = re.compile(rb'\s*\{\s*"ok"\s*:\s*true')
"""How an answer of the Bot API begins; anything else is a proxy's or a gateway's."""

_local = threading.local()


class UnreadableBatch(PpcHelperError):
    """The Bot API answered getUpdates with something that is no list of updates; *content* is what came."""

    def __init__(self, content: bytes) -> None:
        super().__init__(f"{len(content)} bytes that are no updates")
        self.content = content


class Telegram:
    """The Bot API for one token; safe to use from many threads (each has its own HTTP session)."""

    def __init__(self, token: str, api_url: str = CLOUD) -> None:
        self._token = token
        self.bot_id = int(token.partition(":")[0])
        base = (api_url or CLOUD).rstrip("/")
        self._file_url = base + "/file/bot" + token + "/"
        apihelper.API_URL = base + "/bot{0}/{1}"
        apihelper.CUSTOM_REQUEST_SENDER = _send_request

    def call(self, method: str, **params: Any) -> Any:
        """Call *method* and return its result; parameters that are None are left out. Raises TelegramError."""
        given = {key: value for key, value in params.items() if value is not None}
        return self._translated(apihelper._make_request, self._token, method, method="post", params=given)

    def upload(self, method: str, field: str, name: str, content: bytes, **params: Any) -> Any:
        """Call *method* with a file in *field*; raises TelegramError."""
        given = {key: value for key, value in params.items() if value is not None}
        given["timeout"] = _UPLOAD_SECONDS
        # A stream, not bytes: the library formats its arguments into a debug line that nobody reads.
        files = {field: (safe_file_name(name), io.BytesIO(content))}
        return self._translated(apihelper._make_request, self._token, method, method="post", params=given, files=files)

    def updates(self, offset: int | None, *, limit: int, wait_seconds: int) -> list[dict[str, Any]]:
        """Return the raw updates from *offset* on, confirming all before it; raises TelegramError, UnreadableBatch."""
        found = self._translated(self._get_updates, offset, limit, wait_seconds)
        if not isinstance(found, list):
            raise UnreadableBatch(getattr(_local, "content", b""))
        return found

    def _get_updates(self, offset: int | None, limit: int, wait_seconds: int) -> Any:
        try:
            return apihelper.get_updates(
                self._token,
                offset=offset,
                limit=limit,
                long_polling_timeout=wait_seconds,
                timeout=_CONNECT_SECONDS,
                allowed_updates=ALLOWED_UPDATES,
            )
        except apihelper.ApiInvalidJSONException:
            content = getattr(_local, "content", b"")
            if not _BOT_API.match(content):
                raise
            raise UnreadableBatch(content) from None

    def download(self, file_id: str) -> bytes:
        """Return the file's bytes; raises TelegramError (400 when it is too big or gone)."""
        found = self.call("getFile", file_id=file_id)
        path = str(found.get("file_path", ""))
        if path.startswith("/"):
            return _read_local(path)
        content: bytes = self._translated(self._download, path)
        return content

    def _download(self, path: str) -> bytes:
        answer = _http.request("GET", self._file_url + path, timeout=_patience(_READ_SECONDS), preload_content=False)
        try:
            if answer.status != HTTP_OK:
                raise TelegramError(answer.status, "the file cannot be downloaded")
            parts, size = [], 0
            for part in answer.stream(1 << 16):
                size += len(part)
                if size > DOWNLOAD_LIMIT_BYTES:
                    raise TelegramError(400, "file is too big")
                parts.append(part)
            return b"".join(parts)
        finally:
            answer.close()

    def _translated(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except apihelper.ApiTelegramException as error:
            raise _refusal(error.result_json) from None
        except apihelper.ApiHTTPException as error:
            raise TelegramError(error.result.status_code, "no answer of the Bot API", sent=None) from None
        except apihelper.ApiInvalidJSONException:
            raise TelegramError(0, "no answer of the Bot API", sent=None) from None
        except exceptions.HTTPError as error:
            # From None: the exception's text and its chain hold the URL, and the URL the token.
            raise TelegramError(0, type(error).__name__, sent=_was_sent(error)) from None
        except (KeyError, TypeError) as error:
            raise TelegramError(0, f"an answer of an unknown form ({type(error).__name__})", sent=None) from None


ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]


class Answer:
    """An HTTP answer as the library reads it."""

    def __init__(self, status: int, reason: str, content: bytes) -> None:
        self.status_code = status
        self.reason = reason
        self.content = content
        self.text = content.decode("utf-8", "replace")

    def json(self) -> Any:
        """Return the body's JSON; raises ValueError when it is none."""
        return json.loads(self.text)


def _send_request(
    method: str,
    url: str,
    *,
    params: Mapping[str, Any] | None,
    files: Mapping[str, tuple[str, io.BytesIO]] | None,
    timeout: tuple[float, float],
    proxies: Any,
) -> Answer:
    """Send what the library asks for with the parameters in the body; *method* is always POST for us."""
    _, read = timeout
    fields: dict[str, Any] = {key: str(value) for key, value in (params or {}).items()}
    if files:
        fields |= {key: (name, stream.read()) for key, (name, stream) in files.items()}
    wait = read if (files or read > _READ_SECONDS) else _READ_SECONDS
    found = _http.request("POST", url, fields=fields, encode_multipart=bool(files), timeout=_patience(wait))
    answer = Answer(found.status, found.reason or "", found.data)
    _local.content = answer.content
    return answer


def _patience(read_seconds: float) -> urllib3.Timeout:
    return urllib3.Timeout(connect=_CONNECT_SECONDS, read=read_seconds)


# Proxies and .netrc of the environment are meant for other programs, and urllib3 reads neither. A call is not repeated
# here: what may be sent twice is the sender's to decide.
_http = urllib3.PoolManager(maxsize=_MOST_CONNECTIONS, retries=False, ca_certs=certifi.where())


def _refusal(answer: Mapping[str, Any]) -> TelegramError:
    parameters = answer.get("parameters") or {}
    return TelegramError(
        int(answer.get("error_code", 0)),
        str(answer.get("description", "")),
        retry_after=parameters.get("retry_after"),
        migrate_to=parameters.get("migrate_to_chat_id"),
        # A 5xx may come after the effect.
        sent=None if int(answer.get("error_code", 0)) >= 500 else True,
    )


def _was_sent(error: exceptions.HTTPError) -> bool | None:
    """Return False when the request surely did not reach Telegram, None when nobody can know."""
    never = (exceptions.ConnectTimeoutError, exceptions.NewConnectionError, exceptions.NameResolutionError)
    return False if isinstance(error, never) else None


def _read_local(path: str) -> bytes:
    """Read a file that a local Bot API server (--local) shares with us by its absolute path."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise TelegramError(400, f"the local Bot API server's file cannot be read: {error.strerror}") from error


def safe_file_name(name: str) -> str:
    """Return *name* without what would break a multipart header: the library sends it raw and unquoted."""
    kept = "".join(c for c in name if c.isprintable() and c not in '";\\/')
    return kept.strip()[:120] or "file"
