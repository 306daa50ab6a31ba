"""Holding a job while something takes long that says nothing: a thread that renews the lease."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from matcher.errors import HuiqiError
from service.domain.jobs import LEASE
from service.jobs.task import Task
from service.storage.errors import Lost

_log = logging.getLogger(__name__)
_PAUSE = LEASE.total_seconds() / 4


@contextmanager
def beating(task: Task, pause: float = _PAUSE) -> Iterator[None]:
    """Hold a task as long as the block runs; should the whole process die, the lease runs out.

    Args:
        task: what is held.
        pause: seconds between renewals.
    """
    ended = Event()
    thread = Thread(target=_beat, args=(task, ended, pause), name=f"hold-{task.job.id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(task: Task, ended: Event, pause: float) -> None:
    while not ended.wait(pause):
        try:
            task.hold()
        except Lost:
            return
        except HuiqiError as error:  # the database is away for a moment; the lease leaves time for another try
            _log.warning("cannot renew the lease of job %s: %s", task.job.id, error)
