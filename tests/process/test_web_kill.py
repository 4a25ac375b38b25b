"""A check of links that is killed goes on where it was."""

from __future__ import annotations

import multiprocessing
import time
from pathlib import Path

from ppc_helper.tools import Table
from ppc_helper.tools.inputs import Urls
from ppc_helper.tools.seo_check_urls_status_code import seo_check_urls_status_code
from ppc_helper.tools.seo_ledger import CHECKPOINT_ROWS
from ppc_helper.web.public_web import Pace, PublicWeb
from tests.fault_server import FaultServer

COUNT = 600
PACE = Pace(at_a_time=10, at_a_time_per_site=10, site_pause_seconds=0)


class FileRun:
    """Keeps the last checkpoint in a file, as the worker keeps it in the log."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def progress(self, done: int, total: int | None = None, stage: str = "") -> None: ...

    def checkpoint(self, state: bytes) -> None:
        written = self._path.with_suffix(".new")
        written.write_bytes(state)
        written.replace(self._path)

    def resume(self) -> bytes | None:
        return self._path.read_bytes() if self._path.exists() else None

    def reserve(self, scope: str, per_second: float, count: int = 1) -> None: ...


def check(port: int, path: Path) -> Table:
    urls = [f"http://127.0.0.1:{port}/slow/0.02?{number}" for number in range(COUNT)]
    web = PublicWeb(allow={("127.0.0.1", port)}, pace=PACE)
    table = seo_check_urls_status_code.function(Urls(urls), web=web, run=FileRun(path))
    assert isinstance(table, Table)
    return table


def test_a_kill_repeats_no_more_than_what_came_after_the_last_checkpoint(
    web_server: FaultServer, tmp_path: Path
) -> None:
    kept = tmp_path / "checkpoint"
    child = multiprocessing.get_context("spawn").Process(target=check, args=(web_server.port, kept))
    child.start()
    give_up_at = time.monotonic() + 60
    while len(web_server.asked) < COUNT // 2 and time.monotonic() < give_up_at:
        child.join(0.01)
    child.kill()
    child.join()
    asked_before = len(web_server.asked)
    table = check(web_server.port, kept)
    assert [row[2] for row in table.rows] == [200] * COUNT
    assert COUNT // 2 <= asked_before < COUNT
    assert len(web_server.asked) <= COUNT + CHECKPOINT_ROWS + 2 * PACE.at_a_time
