"""A program that logs through us: what stands in the file, whoever wrote it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

TOKEN = "123456789:" + "A" * 35


def run(code: str, *args: str) -> subprocess.CompletedProcess[str]:
    start = "import logging, sys, threading; from pathlib import Path; from ppc_helper import errors, redact\n"
    return subprocess.run(
        [sys.executable, "-c", start + code, *args], check=False, capture_output=True, text=True, timeout=60
    )


def logged(tmp_path: Path, code: str) -> str:
    path = tmp_path / "log"
    done = run(f"redact.install(Path(sys.argv[1]), ['canary-secret'])\n{code}", str(path))
    assert done.stderr == ""
    return path.read_text()


def test_lines_have_the_originals_form(tmp_path: Path) -> None:
    lines = logged(tmp_path, "logging.info('started %s', 2)")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\|INFO\|started 2\n", lines)


def test_times_are_utc(tmp_path: Path) -> None:
    code = "import os, time; os.environ['TZ'] = 'Asia/Vladivostok'; time.tzset(); logging.info('x')"
    hour = int(logged(tmp_path, code)[11:13])
    now = int(run("import time; print(time.gmtime().tm_hour)").stdout)
    assert (now - hour) % 24 in (0, 1)


def test_arguments_and_errors_are_masked(tmp_path: Path) -> None:
    text = logged(
        tmp_path,
        f"""
url = 'https://api.telegram.org/bot{TOKEN}/getMe'
logging.warning('asked %s with %r', url, {{'password': 'canary-secret'}})
logging.warning('the %s', 'canary-secret')
try:
    raise OSError(url)
except OSError:
    logging.exception('failed')
""",
    )
    assert TOKEN not in text
    assert "canary-secret" not in text
    assert "OSError: https://api.telegram.org/bot123456789:***/getMe" in text
    assert "Traceback" in text


def test_our_own_errors_take_one_line(tmp_path: Path) -> None:
    text = logged(
        tmp_path,
        """
try:
    try:
        raise OSError('inner')
    except OSError as error:
        raise errors.DatabaseUnavailable('no connection') from error
except errors.DatabaseUnavailable:
    logging.exception('gave up')
""",
    )
    assert "gave up\nDatabaseUnavailable: no connection\n" in text
    assert "Traceback" not in text


def test_an_error_nobody_caught_is_logged_masked(tmp_path: Path) -> None:
    path = tmp_path / "log"
    done = run(f"redact.install(Path(sys.argv[1]))\nraise OSError('/bot{TOKEN}/')", str(path))
    assert done.returncode == 1
    assert done.stderr == ""
    assert "|CRITICAL|stopped by an error that nobody caught" in path.read_text()
    assert "OSError: /bot123456789:***/" in path.read_text()


def test_an_error_of_a_thread_is_logged_masked(tmp_path: Path) -> None:
    code = f"""
def fail():
    raise OSError('{TOKEN}')
threading.Thread(target=fail, name='sender').start()
"""
    text = logged(tmp_path, code)
    assert "thread sender ended by an error" in text
    assert TOKEN not in text


def test_an_error_that_cannot_be_raised_is_logged_masked(tmp_path: Path) -> None:
    code = f"class Bad:\n    def __del__(self): raise OSError('{TOKEN}')\nBad()"
    text = logged(tmp_path, code)
    assert "OSError: 123456789:***" in text


def test_handlers_of_libraries_see_only_masked_records() -> None:
    done = run(
        f"""
redact.install(None)
foreign = logging.StreamHandler(sys.stdout)
foreign.setFormatter(logging.Formatter('%(message)s'))
logging.getLogger('library').addHandler(foreign)
logging.getLogger('library').error('polling %s failed', '{TOKEN}', exc_info=OSError('{TOKEN}'))
"""
    )
    assert "polling 123456789:*** failed" in done.stdout
    assert TOKEN not in done.stdout + done.stderr


def test_arguments_that_do_not_fit_lose_nothing(tmp_path: Path) -> None:
    assert "wants %d ('two',)" in logged(tmp_path, "logging.info('wants %d', 'two')")


def test_arguments_stay_apart_for_formatters_that_need_them(tmp_path: Path) -> None:
    code = f"""
import uvicorn.logging
handler = logging.StreamHandler(open(sys.argv[1], 'a'))
handler.setFormatter(uvicorn.logging.AccessFormatter('%(client_addr)s %(request_line)s %(status_code)s'))
logging.getLogger('uvicorn.access').addHandler(handler)
form = '%s - "%s %s HTTP/%s" %d'
logging.getLogger('uvicorn.access').warning(form, '1.2.3.4:5', 'GET', '/bot{TOKEN}/getMe', '1.1', 200)
"""
    text = logged(tmp_path, code)
    assert "GET /bot123456789:***/getMe HTTP/1.1" in text
    assert TOKEN not in text


def test_without_a_file_the_log_goes_to_standard_error() -> None:
    done = run("redact.install(None)\nlogging.error('to %s', 'stderr')")
    assert done.stderr.endswith("|ERROR|to stderr\n")
    assert done.stdout == ""


def test_a_log_file_that_cannot_be_written_is_a_config_error(tmp_path: Path) -> None:
    code = """
try:
    redact.install(Path(sys.argv[1]))
except errors.ConfigError as error:
    print(error)
"""
    said = run(code, str(tmp_path / "absent" / "log")).stdout
    assert said.startswith("--log: ")
    assert "cannot be written (No such file or directory); name another file" in said


def test_lines_of_requests_are_left_out(tmp_path: Path) -> None:
    text = logged(tmp_path, "logging.getLogger('httpx').info('GET x'); logging.getLogger('urllib3.pool').debug('x')")
    assert text == ""
