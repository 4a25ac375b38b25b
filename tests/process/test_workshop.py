"""The workshop: a child process for one thread's jobs."""

from __future__ import annotations

from multiprocessing.connection import Connection as Pipe
from typing import cast

import msgspec

from ppc_helper.jobs import Finished, Job, Outside, Progressed
from ppc_helper.workshop import Watcher, Workshop

JOB = Job(tool="x", options={}, language="ru", inputs=(), checkpoint=None, outside=Outside())
DONE = Finished(rows=0, columns=(), file=b"", file_name="", words={})


def child(pipe: Pipe) -> None:
    """Tell of progress before the end of each job."""
    while True:
        pipe.recv_bytes()
        pipe.send_bytes(msgspec.msgpack.encode(Progressed(1)))
        pipe.send_bytes(msgspec.msgpack.encode(DONE))


class IdleTimer:
    """Lets the time of an idle child be over while a job runs, as a timer does that was cancelled too late."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def progressed(self, news: Progressed) -> None:
        self._workshop.retire()

    def look(self) -> None:
        """Nothing ends this run."""


def test_a_child_is_not_sent_home_in_the_middle_of_a_job() -> None:
    workshop = Workshop(child)
    try:
        for _ in range(2):
            assert workshop.run(JOB, cast(Watcher, IdleTimer(workshop))) == DONE
    finally:
        workshop.close()
