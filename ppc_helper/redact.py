"""No token, no password in a log: every log record and every uncaught error is masked where it is made.

Libraries leak: an exception of ``requests`` holds the whole URL with the bot's token in it, httpx logs each
URL. So the mask is set where records are made, before any handler of any library can see them.
"""

from __future__ import annotations

import logging
import logging.handlers
import re
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

from ppc_helper.errors import ConfigError, PpcHelperError

FORMAT = "%(asctime)s|%(levelname)s|%(message)s"
TALKATIVE = (
    "httpx",
    "httpcore",
    "urllib3",
    "requests",
    "asyncio",
    "matplotlib",
    "PIL",
    "vk_api",
    "TeleBot",
    "telebot",
)
"""Loggers of libraries that write whole URLs, or a line per request."""

PATTERNS = (
    (re.compile(r"(\d{6,20})(:|%3[Aa])[A-Za-z0-9_-]{30,}"), r"\1\2***"),  # a bot's token, alone or in a URL
    (re.compile(r"vk1\.a\.[A-Za-z0-9_.-]+"), "vk1.a.***"),
    (re.compile(r"(?<![0-9A-Fa-f])[0-9A-Fa-f]{85}(?![0-9A-Fa-f])"), "***"),  # an older token of VK
    (
        re.compile(
            r"""(\b(?:access_token|client_secret|service_token|secret_token|passw(?:or)?d|pwd)['"]?\s*[=:]\s*)"""
            r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[^\s&,;'"}\])]+)""",
            re.IGNORECASE,
        ),
        r"\1***",
    ),
    (
        re.compile(r"(\b[a-z][a-z0-9+.-]{0,20}://[^\s:/?#@]*:)[^\s/?#]+(?=@)", re.IGNORECASE),
        r"\1***",
    ),  # user:password@
)
SHORTEST_SECRET = 4
"""Masking a shorter one by its letters would tear ordinary words apart."""

Masker = Callable[[str], str]


def mask(text: str) -> str:
    """Return *text* with ``***`` in place of everything that looks like a token or a password."""
    for pattern, replacement in PATTERNS:
        text = pattern.sub(replacement, text)
    return text


def masker(secrets: Iterable[str]) -> Masker:
    """Return :func:`mask` that knows *secrets* as well: as they are, and as URLs and Python write them."""
    spellings = {form for secret in secrets for form in (secret, quote(secret, safe=""), repr(secret)[1:-1])}
    known = sorted((form for form in spellings if len(form) >= SHORTEST_SECRET), key=len, reverse=True)
    if not known:
        return mask
    pattern = re.compile("|".join(map(re.escape, known)))
    return lambda text: pattern.sub("***", mask(text))


def install(log_file: Path | None, secrets: Iterable[str] = (), *, level: int = logging.INFO) -> None:
    """Send the log to *log_file*, or to standard error, and mask it; call it once, first of all.

    Lines are ``time|LEVEL|message`` in UTC. Errors that nobody caught are logged the same way.

    Raises:
        ConfigError: the file cannot be written.
    """
    hide = masker(secrets)
    handler = _handler(log_file)
    handler.setFormatter(_utc_formatter())
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.setLogRecordFactory(_record_factory(hide))
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(max(level, logging.WARNING))
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread
    sys.unraisablehook = _log_unraisable


def _handler(log_file: Path | None) -> logging.Handler:
    if log_file is None:
        return logging.StreamHandler()
    try:
        # reopens the file after logrotate moved it away
        return logging.handlers.WatchedFileHandler(log_file, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise ConfigError([f"--log: {log_file} cannot be written ({error.strerror}); name another file"]) from error


def _utc_formatter() -> logging.Formatter:
    formatter = logging.Formatter(FORMAT)
    formatter.converter = time.gmtime
    return formatter


def _record_factory(hide: Masker) -> Callable[..., logging.LogRecord]:
    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = logging.LogRecord(*args, **kwargs)
        _mask_message(record, hide)
        if record.exc_info and record.exc_info[1]:
            # formatters take exc_text when it is there, and format the error itself when it is not
            record.exc_text = hide(describe(record.exc_info[1]))
        return record

    return make


def _mask_message(record: logging.LogRecord, hide: Masker) -> None:
    record.msg = hide(str(record.msg))
    if isinstance(record.args, tuple):  # kept a tuple: uvicorn's formatter takes it apart
        record.args = tuple(hide(arg) if isinstance(arg, str) else arg for arg in record.args)
    try:
        message = record.getMessage()
    except (TypeError, ValueError, KeyError):  # arguments that do not fit the text: say both, lose nothing
        message, record.msg = f"{record.msg} {record.args}", ""
    if (masked := hide(message)) != message or not record.msg:
        record.msg, record.args = masked, None


def describe(error: BaseException) -> str:
    """Return what the log says of *error*: ours in one line, others with their traceback."""
    if isinstance(error, PpcHelperError):
        return f"{type(error).__name__}: {error}"
    return "".join(traceback.format_exception(error)).rstrip()


def _log_uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        logging.critical("stopped by an error that nobody caught", exc_info=error)


def _log_uncaught_in_thread(args: threading.ExceptHookArgs) -> None:
    if not issubclass(args.exc_type, SystemExit):
        name = args.thread.name if args.thread else "unknown"
        logging.critical("thread %s ended by an error that nobody caught", name, exc_info=args.exc_value)


def _log_unraisable(args: sys.UnraisableHookArgs) -> None:
    logging.error("an error that could not be raised in %r", args.object, exc_info=args.exc_value)
